"""``zhishen predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhishen.cli.predict_images import predict_images
from zhishen.cli.predict_table import predict_tables
from zhishen.train import read_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/small_conv-1 digit.png\n\n  zhishen predict runs/small_conv-1 *.jpg --json\n\n"
    "  zhishen predict runs/table_layers-1 new.csv --out predicted.csv"
)


def predict(
    run: Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")],
    files: Annotated[
        list[Path],
        typer.Argument(help="Images of one class each, folders of them, or tables of new rows.", metavar="FILE..."),
    ],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="For folders of images, the folder of the results; for a table, the file of the predictions.",
            show_default="chosen",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object for each file.")] = False,
) -> None:
    """Predict which digit, or which other class, an image shows, and how probable that is; or each row of a table.

    For a network that was trained on MNIST or similar data, the image may have any size and may be dark on light or
    light on dark. It is prepared as MNIST's images were: made light on dark, cropped, scaled and centered by its mass.
    For a network that was trained on other images, the image is read as these were, and may have any size.

    For a folder, predictions.csv and contact_sheet.png are written, the doubtful images first. For a table, the
    predictions are written beside its columns, into FILE.predicted.csv.
    """
    found = read_run(run, best=best)
    reader = None if found.data.preprocessing is None else found.data.preprocessing.reader
    predict_files = predict_tables if reader is not None and reader.kind == "table" else predict_images
    if not predict_files(found, files, as_json=as_json, out=out):
        raise typer.Exit(1)
