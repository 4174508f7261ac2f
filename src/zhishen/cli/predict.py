"""``zhishen predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhishen.cli.predict_images import predict_images
from zhishen.train import read_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/small_conv-1 digit.png\n\n  zhishen predict runs/small_conv-1 *.jpg --json"
)


def predict(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")],
    files: Annotated[
        list[Path],
        typer.Argument(help="Images of one digit, or of another class, each: PNG, JPEG, BMP, GIF.", metavar="FILE..."),
    ],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object for each file.")] = False,
) -> None:
    """Predict which digit, or which other class, an image shows, and how probable that is.

    For a network that was trained on MNIST or similar data, the image may have any size and may be dark on light or
    light on dark. It is prepared as MNIST's images were: made light on dark, cropped, scaled and centered by its mass.
    For a network that was trained on other images, the image needs their size and is taken as it is.
    """
    found = read_run(run, best=best)
    if not predict_images(found, files, as_json=as_json):
        raise typer.Exit(1)
