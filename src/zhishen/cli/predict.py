"""``zhishen predict``."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from zhishen._types import Array
from zhishen.data import digit, read_image
from zhishen.errors import ArgumentError, DataError
from zhishen.train import DataDescription, read_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/small_conv-1 digit.png\n\n  zhishen predict runs/small_conv-1 *.jpg --json"
)

_BAR = 30
_DIGIT = (1, 28, 28)


def predict(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")],
    files: Annotated[
        list[Path], typer.Argument(help="Images of one digit each: PNG, JPEG, any size.", metavar="FILE...")
    ],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file and nothing else.")] = False,
) -> None:
    """Tell which digit an image shows, and how sure the network is.

    The image is prepared as MNIST's were: made light on dark, cropped, scaled and centred by its mass. It may be dark
    on light or light on dark. For a network that was trained on a folder of images, it has to be of their size, and is
    taken as it is.
    """
    found = read_run(run, best=best)
    network, known, shape = found.network, found.data, found.data.input_shape
    of_folder = bool(known.class_names)  # of images as they are; other data are digits as MNIST has them
    if not of_folder and (math.prod(shape) != math.prod(_DIGIT) or known.image_shape not in (None, _DIGIT)):
        raise ArgumentError(
            "predict: expected a network for images of 28 x 28, got {run}, which takes {prod} features; give a run "
            "that was trained on MNIST or data of its size",
            run=run,
            prod=math.prod(shape),
        )
    failed = False
    for file in files:
        try:
            image = _of_folder(file, known, found.config.channels) if of_folder else digit(file)
        except DataError as error:
            failed = True
            print(f"zhishen: {error}", file=sys.stderr)
            continue
        probabilities = network.probabilities(image.reshape(1, *shape))[0]
        label = int(probabilities.argmax())
        if as_json:
            result: dict[str, Any] = {"file": str(file), "label": label}
            if of_folder:
                result["class"] = known.class_names[label]
            result["probabilities"] = [float(p) for p in probabilities]
            print(json.dumps(result), flush=True)
        else:
            names = known.class_names or tuple(map(str, range(len(probabilities))))
            _show(file, [] if of_folder else _picture(image), names, label, probabilities)
    if failed:
        raise typer.Exit(1)


def _of_folder(file: Path, dataset: DataDescription, channels: int) -> Array:
    """An image as the network's data set has them, read as they were."""
    pixels = read_image(file, channels=channels, where="predict")
    if pixels.shape != dataset.image_shape:
        height, width = (dataset.image_shape or (0, 0, 0))[1:]
        raise DataError(
            "predict: expected an image of {height} x {width} (height x width) as in training, got {file} of "
            "{shape_1} x {shape_2}; bring it to that size",
            height=height,
            width=width,
            file=file,
            shape_1=pixels.shape[1],
            shape_2=pixels.shape[2],
        )
    return np.divide(pixels, 255, dtype=np.float32)


def _show(file: Path, picture: list[str], names: Sequence[str], label: int, probabilities: Array) -> None:
    """Print the image as the network sees it, if it can be shown, and beside it a bar a class."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    answer = f"a [bold green]{escape(names[label])}[/], with {100 * probabilities[label]:.1f} %"
    console.print(f"[bold]{escape(str(file))}[/]: {answer}")
    above, width = (2, 0) if picture else (0, max(map(len, names)))
    lines = [*picture, *[" " * max(map(len, picture), default=0)] * (above + len(names) - len(picture))]
    for row, line in enumerate(lines):
        k = row - above
        bar: Any = ""
        if 0 <= k < len(probabilities):
            length = round(_BAR * float(probabilities[k]))
            style = "bold green" if k == label else "dim"
            bar = f"  [{style}]{escape(names[k].ljust(width))} {'█' * length or '▏'} {100 * probabilities[k]:.1f} %[/]"
        console.print(line + bar)
    console.print()


def _picture(image: Array) -> list[str]:
    """The image in half blocks, two rows of pixels a line of text."""
    marks = np.array([" ", "▄", "▀", "█"])
    ink = (image > 0.35).astype(int)
    return ["".join(marks[2 * above + below]) for above, below in zip(ink[::2], ink[1::2], strict=True)]
