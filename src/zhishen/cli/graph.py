"""``zhishen graph``."""

from __future__ import annotations

import io
import json
import tokenize
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
import typer
from typer.core import TyperCommand

from zhishen._checks import OneOf, WholeNumber, check, check_name, matching_name, shown
from zhishen._files import UnreadableFileError, read_bounded
from zhishen._types import Array
from zhishen.data.loading import load as load_data
from zhishen.errors import ArgumentError, DataError
from zhishen.figures.theme import THEMES, use_style
from zhishen.graph import ops
from zhishen.graph.expression import parse
from zhishen.messages import deferred, listed, message
from zhishen.nn import NETWORKS
from zhishen.nn.network import Network
from zhishen.train import read_run
from zhishen.train.config import recipe
from zhishen.train.loading import load

if TYPE_CHECKING:
    from zhishen.figures.drawing import Drawing

EPILOG = (
    'Examples:\n\n  zhishen graph "(2\\*apple + 3\\*orange)\\*tax" --at apple=100,orange=150,tax=1.1\n\n'
    '  zhishen graph "sigmoid_long(x)" --at x=0.5 --out sigmoid.svg\n\n'
    '  zhishen graph "softmax_cross_entropy(x @ W + b, t)" --at x=[[1,2]],t=[0] --at W=weights.csv --at b=[0,0,0]\n\n'
    "  zhishen graph --network two_layer --batch 100 --out network.html"
)

FORMATS: Final = ("svg", "png", "pdf", "html", "gif", "txt")
_FOLDS: Final = ("auto", "blocks", "layers", "none")
_FILES: Final = (".npy", ".csv", ".txt")
_ONNX: Final = ".onnx"
_DIGITS: Final = 100
_DEEPEST_LIST: Final = 32  # some versions of NumPy allow no more axes
_LARGEST_FILE: Final = 2**30


class GraphCommand(TyperCommand):
    """Reads a formula that begins with a minus as a formula, not as an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args`` with the formula behind ``--``; see `formula_last`."""
        flags = {
            name: bool(getattr(option, "is_flag", False)) for option in self.get_params(ctx) for name in option.opts
        }
        return super().parse_args(ctx, formula_last(args, flags))


def formula_last(arguments: Sequence[str], flags: Mapping[str, bool]) -> list[str]:
    """The command line with a formula such as ``-x*2`` moved behind ``--``, where nothing is an option.

    An argument that begins with a single minus and is not an option is the formula, if no other argument can be: ``-o``
    beside a formula stays where it is, and is refused as an option that does not exist.

    Args:
        arguments: of the command.
        flags: name of an option → whether it is a flag, without a value.

    Examples:
        >>> flags = {"--at": False, "--long": True, "-h": True}
        >>> formula_last(["-x*2", "--at", "x=3"], flags)
        ['--at', 'x=3', '--', '-x*2']
        >>> formula_last(["x*2", "-o", "--at", "x=3"], flags)
        ['x*2', '-o', '--at', 'x=3']
    """
    positional: list[int] = []  # the places of the arguments that are neither options nor their values
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        if argument == "--":
            return list(arguments)
        if not argument.startswith("--") and argument not in flags:
            positional.append(place)
        elif "=" not in argument:  # a misspelt option would have had a value as well
            place += not flags.get(argument, False)
        place += 1
    if len(positional) != 1 or not arguments[positional[0]].startswith("-"):
        return list(arguments)
    formula = positional[0]
    return [*arguments[:formula], *arguments[formula + 1 :], "--", arguments[formula]]


def graph(
    expression: Annotated[
        str | None,
        typer.Argument(
            help="A formula: + - * / @ ** ( ) and functions such as sigmoid(x), max(a, b), affine(x, W, b).",
            metavar="FORMULA",
        ),
    ] = None,
    *,
    at: Annotated[
        list[str] | None,
        typer.Option(
            help="Its values: name=number, name=[[1,2],[3,4]] or name=FILE (.npy, .csv, .txt); several with commas, or "
            "--at again.",
            metavar="NAME=VALUE,...",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A file to draw into: .svg, .png, .pdf, .html, .gif, .txt.", show_default="text"),
    ] = None,
    steps: Annotated[
        Path | None, typer.Option(help="A folder to draw into, one SVG a step of forward and then of backward.")
    ] = None,
    long: Annotated[
        bool, typer.Option("--long", help="Draw the operations that sigmoid, affine, ... consist of.")
    ] = False,
    network: Annotated[
        str | None,
        typer.Option(
            help="Draw a network instead of a formula: {networks}, the folder of a run, or an ONNX file.",
            metavar="NAME|RUN|FILE",
        ),
    ] = None,
    batch: Annotated[
        int | None, typer.Option(help="The number of training images in the batch.", show_default=str(_DIGITS))
    ] = None,
    data: Annotated[
        str | None, typer.Option(help="Other data, or the folder to which the data of the run have moved.")
    ] = None,
    fold: Annotated[
        str | None,
        typer.Option(
            help="The parts of a network that are one box: blocks (each layer, and each block with all its layers), "
            "layers (each layer, also in blocks), none, or auto (blocks in large networks).",
            show_default="auto",
        ),
    ] = None,
    formulas: Annotated[
        bool, typer.Option("--formulas", help="Write the formula of each gradient, such as dW = Xᵀ dY.")
    ] = False,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
) -> None:
    """Draw a computational graph: the value of each step above its arrow, the gradient below.

    The graph is that of a formula with numbers, or of a network on training images, forward and backward. If the result
    has several elements, the gradients are those of their sum. The inputs of an ONNX file are random numbers, unless
    --data names others. Without --out the graph is printed as text.
    """
    theme = check_name(theme, THEMES, where="graph", name="--theme")
    if out is not None:
        kind = out.suffix.removeprefix(".").lower()
        if kind not in FORMATS:
            raise ArgumentError(
                "graph: expected --out to end in {formats}, got {name!r}; choose one of these",
                formats=listed(f".{kind}" for kind in FORMATS),
                name=out.name,
            )
    if expression is not None and network is None and Path(expression).suffix.lower() == _ONNX:
        expression, network = None, expression
    if (expression is None) == (network is None):
        if network is None:
            raise ArgumentError("graph: expected a formula or --network, got neither; give one of them")
        raise ArgumentError("graph: expected a formula or --network, got both; omit one of them")
    # Gradients may be infinite, such as that of sqrt at 0; they are drawn, without a warning.
    with use_style(theme=theme), np.errstate(all="ignore"):
        if expression is not None:
            if batch is not None or data is not None:
                raise ArgumentError("graph: expected --batch and --data with --network, got a formula; omit them")
            if fold is not None:
                raise ArgumentError("graph: expected --fold with --network, got a formula; omit --fold")
            drawing = _formula(expression, at or [], long=long, formulas=formulas)
        else:
            if at:
                raise ArgumentError("graph: expected --at with a formula, got --network; omit --at")
            size = _DIGITS if batch is None else batch
            level = "auto" if fold is None else fold
            drawing = _network(str(network), size, data, long=long, fold=level, formulas=formulas)
        _show(drawing, out, steps)


def _show(drawing: Drawing, out: Path | None, steps: Path | None) -> None:
    if out is None and steps is None:
        print(drawing.text(), end="")
        return
    if out is not None:
        drawing.save(out)
        print(message("graph: {file}", file=out))
    if steps is not None:
        drawing.save_steps(steps)
        print(message("steps: {folder}", folder=steps))


# --- a formula --------------------------------------------------------------------------------------------------------


def _formula(text: str, at: list[str], *, long: bool, formulas: bool) -> Drawing:
    from zhishen.figures.drawing import draw

    expression = parse(text)
    values: dict[str, Any] = {}
    for name, value in _pairs(at):
        if name in values:
            raise ArgumentError(
                "graph: expected one value for {name}, got two; give it once",
                name=name,
            )
        values[name] = _value(name, value)
    result = expression.evaluate(values, long=long)
    if result.requires_grad and result.size != 1:
        result.backward(np.ones_like(result.data))  # of several numbers, the gradients are those of their sum
    return draw(result, formulas=formulas)


def _pairs(at: list[str]) -> Iterator[tuple[str, str]]:
    """Name and value of each ``name=value``; a comma within brackets is part of a value."""
    for text in at:
        begin = depth = 0
        for place, sign in enumerate(f"{text},"):
            depth += (sign == "[") - (sign == "]")
            if sign == "," and depth <= 0:
                name, equals, value = (part.strip() for part in text[begin:place].partition("="))
                if not (name and equals and value):
                    raise ArgumentError(
                        "graph: expected --at as name=value, got {given}; write for example x=0.5",
                        given=shown(text[begin:place]),
                    )
                yield name, value
                begin = place + 1
        if depth > 0:
            raise ArgumentError(
                "graph: expected as many ] as [ after --at, got {given}; close the list",
                given=shown(text[begin:]),
            )


def _value(name: str, text: str) -> Any:
    """A number, a list of numbers, or the contents of a file."""
    if text.startswith("["):
        return _list(name, text)
    path = Path(text)
    if path.suffix.lower() in _FILES:
        return _read(path)
    try:
        return float(text)
    except ValueError as error:
        raise ArgumentError(
            "graph: expected {name} to be a number, a list such as [1, 2], or a file that ends in {endings}, got "
            "{given}; give one of these",
            name=name,
            endings=listed(_FILES),
            given=shown(text),
        ) from error


def _list(name: str, text: str) -> Array:
    deepest = depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        deepest = max(deepest, depth)
    try:
        if deepest > _DEEPEST_LIST:
            raise ValueError(message("too many nested brackets"))
        array = np.array(json.loads(text))
    except ValueError as error:
        raise ArgumentError(
            "graph: expected {name} to be a list of numbers such as [1, 2] or [[1, 2], [3, 4]], got {given}; give rows "
            "of the same length",
            name=name,
            given=shown(text),
        ) from error
    return array


# A header of NumPy's format is parsed as Python, so a damaged one raises what Python's tokenizer and parser raise.
_UNREADABLE = (ValueError, EOFError, TypeError, SyntaxError, RecursionError, MemoryError, tokenize.TokenError,
               zipfile.BadZipFile)  # fmt: skip


def _read(path: Path) -> Array:
    """The array in a file: NumPy's own format, or rows of numbers; a single row is a vector."""
    try:
        content = read_bounded(path, _LARGEST_FILE)
    except UnreadableFileError as error:
        raise DataError(
            "graph: expected a file of numbers, got {path}, {found}; check the path", path=path, found=error
        ) from error
    try:
        if path.suffix.lower() == ".npy":
            file = io.BytesIO(content)
            found: Any = np.load(file, allow_pickle=False)
            if not isinstance(found, np.ndarray):
                found.close()
                raise ValueError(message("an archive of several arrays"))
            return found
        text = content.decode("utf-8-sig")
        if not text.strip():
            raise ValueError(message("an empty file"))
        return np.loadtxt(text.splitlines(), delimiter="," if "," in text else None)
    except _UNREADABLE as error:
        raise DataError(
            "graph: expected an array of numbers in {path}, got other contents ({problem}); write the file with "
            "np.save or np.savetxt",
            path=path,
            problem=str(error).partition("\n")[0],
        ) from error


# --- a network --------------------------------------------------------------------------------------------------------


def _network(name: str, batch: int, data: str | None, *, long: bool, fold: str, formulas: bool) -> Drawing:
    """A network of the zoo with its initial weights, that of a run, or that of a file, on training images."""
    from zhishen.figures.drawing import draw

    check(batch, WholeNumber(1), where="graph", name="--batch")
    fold = check_name(fold, _FOLDS, where="graph", name="--fold")
    known = matching_name(name, NETWORKS)
    if Path(name).suffix.lower() == _ONNX:
        network, x, t = _of_file(Path(name), batch, data)
    elif known is not None:
        config = recipe(known) if data is None else recipe(known).change(data=data)
        dataset = config.load_data(compact=True)
        network = config.build_network(dataset)
        x, t = dataset.train.x[:batch], dataset.train.t[:batch]
    else:
        if not Path(name).exists():
            check(name, OneOf(tuple(NETWORKS)), where="graph", name=deferred("--network (or the folder of a run)"))
        run = read_run(name)
        network, dataset = run.network, run.load_data(data, compact=True)
        x, t = dataset.train.x[:batch], dataset.train.t[:batch]
    with ops.unfolded() if long else nullcontext():
        return draw(network, x=x, t=t, fold=fold, formulas=formulas)


def _of_file(path: Path, batch: int, data: str | None) -> tuple[Network, Any, Any]:
    """The network of an ONNX file, and a batch: of the data, or of random numbers with the classes in turn."""
    from zhishen.figures.drawing.batches import random_batch

    network = load(path)
    shape = network.one_input_shape()
    if shape is None:
        raise ArgumentError(
            "graph: expected a file with the shape of one input, got free sizes in {path}; draw it in Python: "
            "zhishen.draw(zhishen.load(path), x=x, t=t)",
            path=path,
        )
    if data is not None:
        train = load_data(data, flatten=len(shape) == 1).train
        return network, train.x[:batch], train.t[:batch]
    return network, *random_batch(network, shape, batch)
