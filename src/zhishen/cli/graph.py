"""``zhishen graph``."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
import typer
from typer.core import TyperCommand

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, DataError
from zhishen.figures.theme import LANGUAGES, THEMES, use_style
from zhishen.graph import ops
from zhishen.graph.expression import parse
from zhishen.messages import message
from zhishen.nn import NETWORKS
from zhishen.train import load_run
from zhishen.train.config import recipe

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
_DIGITS: Final = 100
_DEEPEST_LIST: Final = 32  # NumPy has no more axes than some of its versions allow


class GraphCommand(TyperCommand):
    """A command whose formula may begin with a minus sign."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args`` with the formula after ``--``; see `formula_last`."""
        flags = {
            name: bool(getattr(option, "is_flag", False)) for option in self.get_params(ctx) for name in option.opts
        }
        return super().parse_args(ctx, formula_last(args, flags))


def formula_last(arguments: Sequence[str], flags: Mapping[str, bool]) -> list[str]:
    """The command line with a formula such as ``-x*2`` after ``--``, where it cannot be an option.

    An argument that begins with a single minus sign and is not an option is the formula, if no other argument can be
    the formula. In ``x*2 -o`` the argument ``-o`` stays, and Typer refuses it as an unknown option.

    Args:
        arguments: the arguments of the command.
        flags: for each option by its name, whether it has no value.

    Examples:
        >>> flags = {"--at": False, "--long": True, "-h": True}
        >>> formula_last(["-x*2", "--at", "x=3"], flags)
        ['--at', 'x=3', '--', '-x*2']
        >>> formula_last(["x*2", "-o", "--at", "x=3"], flags)
        ['x*2', '-o', '--at', 'x=3']
    """
    ours: list[int] = []  # the indices of the arguments that are neither options nor their values
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        if argument == "--":
            return list(arguments)
        if not argument.startswith("--") and argument not in flags:
            ours.append(place)
        elif "=" not in argument:  # an unknown option is treated as one with a value
            place += not flags.get(argument, False)
        place += 1
    if len(ours) != 1 or not arguments[ours[0]].startswith("-"):
        return list(arguments)
    formula = ours[0]
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
            help="The values of the formula: name=number, name=[[1,2],[3,4]] or name=FILE (.npy, .csv, .txt). Separate "
            "several values by commas, or repeat --at.",
            metavar="NAME=VALUE,...",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The file of the drawing: .svg, .png, .pdf, .html, .gif, .txt.", show_default="text"),
    ] = None,
    steps: Annotated[
        Path | None, typer.Option(help="A folder for one SVG file per step: first forward, then backward.")
    ] = None,
    long: Annotated[
        bool, typer.Option("--long", help="Draw sigmoid, affine, ... with all operations that they consist of.")
    ] = False,
    network: Annotated[
        str | None,
        typer.Option(
            help=f"Draw a network instead: {', '.join(NETWORKS)}, or the folder of a run.", metavar="NAME|RUN"
        ),
    ] = None,
    batch: Annotated[
        int | None, typer.Option(help="The number of training images in the batch.", show_default=str(_DIGITS))
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
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
) -> None:
    """Draw a computational graph: each value above its arrow, and each gradient below it.

    The graph is that of a formula with numbers, or of a network on real images. If a result has several elements, the
    gradients are those of their sum. Without --out the graph is printed as text.
    """
    check(theme, OneOf(THEMES), where="graph", name="--theme")
    check(language, OneOf(LANGUAGES), where="graph", name="--language")
    if out is not None:
        kind = out.suffix.removeprefix(".").lower()
        if kind not in FORMATS:
            raise ArgumentError(
                "graph: expected --out to end in {formats}, got {name!r}; name one of these",
                formats=", ".join(f".{kind}" for kind in FORMATS),
                name=out.name,
            )
    if expression is None and network is None:
        raise ArgumentError("graph: expected a formula or --network, got neither; give one of them")
    if expression is not None and network is not None:
        raise ArgumentError("graph: expected a formula or --network, got both; give one of them")
    # A gradient may be infinite, as that of sqrt is at 0; the drawing shows it without a warning.
    with use_style(theme=theme, language=language), np.errstate(all="ignore"):
        if expression is not None:
            if batch is not None:
                raise ArgumentError("graph: expected --batch with --network, got it with a formula; omit it")
            if fold is not None:
                raise ArgumentError("graph: expected --fold with --network, got it with a formula; omit it")
            drawing = _formula(expression, at or [], long=long, formulas=formulas)
        else:
            if at:
                raise ArgumentError("graph: expected --at with a formula, got it with --network; omit it")
            size = _DIGITS if batch is None else batch
            drawing = _network(str(network), size, long=long, fold="auto" if fold is None else fold, formulas=formulas)
        _show(drawing, out, steps)


def _show(drawing: Drawing, out: Path | None, steps: Path | None) -> None:
    if out is None and steps is None:
        print(drawing.text(), end="")
        return
    if out is not None:
        drawing.save(out)
        print(message("graph: {path}", path=out))
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
    """Name and value of each ``name=value``; a comma within brackets separates nothing."""
    for text in at:
        begin = depth = 0
        for place, sign in enumerate(f"{text},"):
            depth += (sign == "[") - (sign == "]")
            if sign == "," and depth <= 0:
                name, equals, value = (part.strip() for part in text[begin:place].partition("="))
                if not (name and equals and value):
                    raise ArgumentError(
                        "graph: expected --at as name=value, got {text!r}; write for example x=0.5",
                        text=text[begin:place],
                    )
                yield name, value
                begin = place + 1
        if depth > 0:
            raise ArgumentError(
                "graph: expected as many ] as [ after --at, got {text!r}; close the list",
                text=text[begin:],
            )


def _value(name: str, text: str) -> Any:
    """A number, a list of numbers, or the array in a file."""
    if text.startswith("["):
        return _list(name, text)
    path = Path(text)
    if path.suffix.lower() in _FILES:
        return _read(path)
    try:
        return float(text)
    except ValueError as error:
        raise ArgumentError(
            "graph: expected {name} as a number, a list such as [1, 2], or a file that ends in {files}, got "
            "{text!r}; give one of these",
            name=name,
            files=", ".join(_FILES),
            text=text,
        ) from error


def _list(name: str, text: str) -> Array:
    deepest = depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        deepest = max(deepest, depth)
    try:
        if deepest > _DEEPEST_LIST:
            raise ValueError("too many brackets within each other")
        array = np.array(json.loads(text))
    except ValueError as error:
        raise ArgumentError(
            "graph: expected {name} as a list of numbers such as [1, 2] or [[1, 2], [3, 4]], got {text!r}; give rows "
            "of the same length",
            name=name,
            text=text,
        ) from error
    return array


def _read(path: Path) -> Array:
    """The array in a file of NumPy's own format, or in a file with rows of numbers; a single row is a vector."""
    if not path.is_file():
        raise DataError(
            "graph: expected a file of numbers, got {path}, which does not exist or is not a file; check the path",
            path=path,
        )
    try:
        if path.suffix.lower() == ".npy":
            found: Any = np.load(path, allow_pickle=False)
            if not isinstance(found, np.ndarray):
                found.close()
                raise ValueError(message("an archive of several arrays"))
            return found
        text = path.read_text(encoding="utf-8-sig")
        if not text.strip():
            raise ValueError(message("an empty file"))
        return np.loadtxt(text.splitlines(), delimiter="," if "," in text else None)
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        reason = str(error).partition("\n")[0]
        raise DataError(
            "graph: expected an array of numbers in {path}, got a file that cannot be read ({reason}); write it with "
            "np.save or np.savetxt",
            path=path,
            reason=reason,
        ) from error


# --- a network --------------------------------------------------------------------------------------------------------


def _network(name: str, batch: int, *, long: bool, fold: str, formulas: bool) -> Drawing:
    """A network of the zoo with initial weights, or that of a run with its learned weights, on training images."""
    from zhishen.figures.drawing import draw

    check(batch, WholeNumber(1), where="graph", name="--batch")
    check(fold, OneOf(_FOLDS), where="graph", name="--fold")
    if name in NETWORKS:
        config = recipe(name)
        dataset = config.load_data(compact=True)
        network = config.build_network(dataset)
    else:
        if not Path(name).exists():
            check(name, OneOf(tuple(NETWORKS)), where="graph", name="--network (or the folder of a run)")
        _, dataset, network, _ = load_run(name, compact=True)
    x, t = dataset.train.x[:batch], dataset.train.t[:batch]
    with ops.unfolded() if long else nullcontext():
        return draw(network, x=x, t=t, fold=fold, formulas=formulas)
