"""``zhishen predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from zhishen.cli.predict_images import predict_images
from zhishen.cli.predict_sounds import predict_sounds
from zhishen.cli.predict_table import predict_tables
from zhishen.train import read_run

EPILOG = (
    "Examples:\n\n  zhishen predict runs/small_conv-1 digit.png\n\n  zhishen predict runs/small_conv-1 *.jpg --json\n\n"
    "  zhishen predict runs/table_layers-1 new.csv --out predicted.csv"
)

# The kind of the run's reader → what predicts its files.
_PREDICT: Final = {"images": predict_images, "sound": predict_sounds, "table": predict_tables}


def predict(
    run: Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")],
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Images of one class each, folders of them, sounds, or tables of new rows.", metavar="FILE..."
        ),
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
    """Predict which class an image, a sound or a row of a table has, and how probable that is.

    For a network that was trained on MNIST or similar data, the image may have any size and may be dark on light or
    light on dark. It is prepared as MNIST's images were: made light on dark, cropped, scaled and centered by its mass.
    For a network that was trained on other images, the image is read as these were, and may have any size.

    For a folder, predictions.csv and contact_sheet.png are written, the doubtful images first. For a table, the
    predictions are written beside its columns, into FILE.predicted.csv.

    A sound may have any rate and length; the loudest part of it, as long as the sounds in training, is used.
    """
    found = read_run(run, best=best)
    reader = None if found.data.preprocessing is None else found.data.preprocessing.reader
    predict_files = _PREDICT["images" if reader is None else reader.kind]
    if not predict_files(found, files, as_json=as_json, out=out):
        raise typer.Exit(1)
