"""The predictions of many images: a table in a CSV file, and a contact sheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from zhishen._archive import write_atomically
from zhishen._locks import owning
from zhishen._types import Array
from zhishen.errors import ArgumentError, DataError
from zhishen.figures.contact_sheet import MOST_IMAGES, save_contact_sheet
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["DOUBTFUL", "Predicted", "files_of", "prediction_folder", "show_summary", "write_predictions"]

TABLE, SHEET = "predictions.csv", "contact_sheet.png"
DOUBTFUL: Final = 0.9  # a smaller probability counts as doubt
_HEADINGS: Final = ("file", "class", "probability", "second", "second_probability")


@dataclass(frozen=True, eq=False)
class Predicted:
    """The prediction for an image.

    Attributes:
        file: of the image.
        pixels: the image as the network sees it, (C, H, W), from 0 to 255.
        probabilities: of each class.
    """

    file: Path
    pixels: Array
    probabilities: Array


def files_of(path: Path) -> list[Path]:
    """The file itself, or the files in a folder and in those within it, sorted, without hidden ones.

    Raises:
        DataError: a folder has no files or cannot be read.
    """
    if not path.is_dir():
        return [path]
    try:
        inside = sorted(
            file
            for file in path.rglob("*")
            if not file.is_dir() and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    except OSError as error:
        raise DataError(
            "predict: expected to read the folder {path}, got: {strerror}; check its permissions",
            path=path,
            strerror=system_reason(error),
        ) from error
    if not inside:
        raise DataError("predict: expected images in {path}, got an empty folder; check the path", path=path)
    return inside


def prediction_folder(out: Path | None, run: Path) -> Path:
    """The folder for the predictions: ``out``, or the first ``predictions-NUMBER`` in the run that does not exist.

    Raises:
        ArgumentError: ``out`` is a file, or has predictions already.
    """
    if out is None:
        number = 1
        while (run / f"predictions-{number}").exists():
            number += 1
        return run / f"predictions-{number}"
    if out.is_file() or (out / TABLE).exists() or (out / SHEET).exists():
        raise ArgumentError(
            "predict: expected --out to be a folder without predictions, got {out}; choose another one", out=out
        )
    return out


def write_predictions(folder: Path, predicted: Sequence[Predicted], names: Sequence[str]) -> None:
    """Write the table, in the order of the files, and the contact sheet, the doubtful images first.

    Args:
        folder: is made if it is missing.
        predicted: at least one.
        names: of the classes.

    Raises:
        ArgumentError: the folder cannot be made.
    """
    ordered = sorted(predicted, key=lambda one: float(one.probabilities.max()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArgumentError(
            "predict: expected a folder that can be made, got {folder}: {reason}; give another one with --out",
            folder=folder,
            reason=system_reason(error),
        ) from error
    with owning(folder):
        write_atomically(folder / TABLE, _table(predicted, names).encode())
        shown = ordered[:MOST_IMAGES]
        save_contact_sheet(
            folder / SHEET,
            np.stack([one.pixels for one in shown]),
            [names[int(one.probabilities.argmax())] for one in shown],
            np.array([one.probabilities.max() for one in shown]),
        )


def _table(predicted: Sequence[Predicted], names: Sequence[str]) -> str:
    """The predictions as CSV, in the order of the files."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for one in predicted:
        first, second = _best_two(one.probabilities)
        row = [str(one.file), names[first], f"{one.probabilities[first]:.6f}"]
        if second is not None:
            row += [names[second], f"{one.probabilities[second]:.6f}"]
        writer.writerow(row)
    return text.getvalue()


def _best_two(probabilities: Array) -> tuple[int, int | None]:
    first, *others = np.argsort(-probabilities, kind="stable").tolist()
    return first, (others[0] if others else None)


def show_summary(folder: Path, predicted: Sequence[Predicted], names: Sequence[str]) -> None:
    """Print how often each class was predicted, how many predictions are doubtful, and where the files are."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    counts = Counter(int(one.probabilities.argmax()) for one in predicted)
    width = max(len(names[k]) for k in counts)
    for k, count in counts.most_common():
        console.print(f"{names[k]:<{width}}  {count:,}", markup=False)
    doubtful = sum(one.probabilities.max() < DOUBTFUL for one in predicted)
    console.print(
        message(
            "{images:,} images, {doubtful:,} of them in doubt (below {percent:.0f} %)",
            images=len(predicted),
            doubtful=doubtful,
            percent=100 * DOUBTFUL,
        )
    )
    console.print(
        message(
            "written: {table}, and {sheet} with the {shown} most doubtful images",
            table=escape(str(folder / TABLE)),
            sheet=escape(str(folder / SHEET)),
            shown=min(len(predicted), MOST_IMAGES),
        )
    )
