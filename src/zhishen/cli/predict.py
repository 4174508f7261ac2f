"""``zhishen predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhishen.cli.predict_images import predict_images
from zhishen.cli.predict_table import predict_tables
from zhishen.errors import ArgumentError
from zhishen.train import read_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/small_conv-1 digit.png\n\n  zhishen predict runs/small_conv-1 *.jpg --json\n\n"
    "  zhishen predict runs/table_layers-1 new.csv --out predicted.csv"
)


def predict(
    run: Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")],
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Images of one digit, or of another class, each; or tables of new rows.", metavar="FILE..."
        ),
    ],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Of a table: the file of the predictions.", show_default="FILE.predicted.csv")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object for each file.")] = False,
) -> None:
    """Predict which digit, or which other class, an image shows, and how probable that is; or each row of a table.

    For a network that was trained on MNIST or similar data, the image may have any size and may be dark on light or
    light on dark. It is prepared as MNIST's images were: made light on dark, cropped, scaled and centered by its mass.
    For a network that was trained on other images, the image needs their size and is taken as it is.

    For a network that was trained on a table, the predictions are written beside the columns of the new table.
    """
    found = read_run(run, best=best)
    reader = None if found.data.preprocessing is None else found.data.preprocessing.reader
    if reader is not None and reader.kind == "table":
        complete = predict_tables(found, files, as_json=as_json, out=out)
    elif out is not None:
        raise ArgumentError("predict: expected --out with a network of tables, got {run} without one; omit it", run=run)
    else:
        complete = predict_images(found, files, as_json=as_json)
    if not complete:
        raise typer.Exit(1)
