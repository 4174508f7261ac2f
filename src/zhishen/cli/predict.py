"""``zhishen predict``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from zhishen._types import Array
from zhishen.data import digit
from zhishen.errors import ArgumentError, DataError
from zhishen.train import load_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/multi_layer-1 digit.png\n\n  zhishen predict runs/multi_layer-1 *.jpg --json"
)

_BAR = 30


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
    on light or light on dark.
    """
    _, _, network, _ = load_run(run, best=best)
    width = next(iter(network.params.values())).shape[0]
    if width != 28 * 28:
        raise ArgumentError(
            f"predict: expected a network for images of 28 x 28, got {run}, which takes {width} features; "
            "give a run that was trained on MNIST or data of its size"
        )
    failed = False
    for file in files:
        try:
            image = digit(file)
        except DataError as error:
            failed = True
            print(f"zhishen: {error}", file=sys.stderr)
            continue
        probabilities = network.probabilities(image.reshape(1, -1))[0]
        label = int(probabilities.argmax())
        if as_json:
            result = {"file": str(file), "label": label, "probabilities": [float(p) for p in probabilities]}
            print(json.dumps(result), flush=True)
        else:
            _show(file, image, label, probabilities)
    if failed:
        raise typer.Exit(1)


def _show(file: Path, image: Array, label: int, probabilities: Array) -> None:
    """Print the image as the network sees it, and beside it a bar a class."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(str(file))}[/]: a [bold green]{label}[/], with {100 * probabilities[label]:.1f} %")
    picture = _picture(image)
    for row, line in enumerate(picture):
        k = row - 2
        bar: Any = ""
        if 0 <= k < len(probabilities):
            length = round(_BAR * float(probabilities[k]))
            style = "bold green" if k == label else "dim"
            bar = f"  [{style}]{k} {'█' * length or '▏'} {100 * probabilities[k]:.1f} %[/]"
        console.print(line + bar)
    console.print()


def _picture(image: Array) -> list[str]:
    """The image in half blocks, two rows of pixels a line of text."""
    marks = np.array([" ", "▄", "▀", "█"])
    ink = (image > 0.35).astype(int)
    return ["".join(marks[2 * above + below]) for above, below in zip(ink[::2], ink[1::2], strict=True)]
