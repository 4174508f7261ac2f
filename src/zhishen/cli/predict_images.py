"""``zhishen predict`` for images."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.cli.predict_folder import DOUBTFUL, Predicted, files_of, prediction_folder, show_summary, write_predictions
from zhishen.data import ImageReader, Preprocessing, read_digit
from zhishen.data.progress_line import counted
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message
from zhishen.nn import Network
from zhishen.train import DataDescription
from zhishen.train.runs import Run

__all__ = ["predict_images", "show_answer"]

_BAR = 30
# An image may lie on its side: if its probability is below the first number, it is tried rotated by 90 degrees, and a
# note is printed if that gives more than the second, and leaves less than this share of the doubt. Of MNIST's test
# images that lie on their side, small_conv notes 9 of 10, of upright ones 1 in 70.
_NOT_UPRIGHT, _UPRIGHT, _DOUBT_LEFT = 0.99, 0.95, 0.2


@dataclass(frozen=True)
class _Prepared:
    """An image, and what the user should know about it.

    Attributes:
        pixels: as the network takes it, (C, H, W).
        shown: the same pixels as bytes.
        notes: a sentence for each reason to doubt.
    """

    pixels: Array
    shown: Array
    notes: tuple[str, ...] = ()


def predict_images(found: Run, files: Sequence[Path], *, as_json: bool, out: Path | None = None) -> bool:
    """Print the prediction for each image; a file that cannot be read is reported, and the others are predicted.

    With a folder among the files, or with ``out``, a table and a contact sheet are written, and a summary is printed.

    Args:
        found: the run.
        files: images, and folders of images.
        as_json: whether to print a JSON object for each image, and nothing else.
        out: the folder for the table and the contact sheet; by default one in the run.

    Returns:
        Whether all files were read.

    Raises:
        ArgumentError: the network was not trained on images.
    """
    network, dataset = found.network, found.data
    as_digits = dataset.resembles_mnist
    if not as_digits and dataset.image_shape is None:
        raise ArgumentError(
            "predict: expected a network that was trained on images, got {run}, trained on rows of {features} numbers; "
            "use network.predict in Python",
            run=found.folder,
            features=math.prod(dataset.input_shape),
        )
    kind = message("digit") if as_digits and not dataset.class_names else message("class")
    names = dataset.class_names or tuple(map(str, range(dataset.outputs)))
    failed = False
    writing = out is not None or any(file.is_dir() for file in files)
    folder = prediction_folder(out, found.folder) if writing else None
    predicted: list[Predicted] = []
    every: list[Path] = []
    for path in files:
        try:
            every += files_of(path)
        except DataError as error:
            failed = True
            print(message("zhishen: {error}", error=error), file=sys.stderr)
    for file in counted(every, len(every)):
        try:
            image = _as_digit(file) if as_digits else _as_it_is(file, dataset)
        except DataError as error:
            failed = True
            print(message("zhishen: {error}", error=error), file=sys.stderr)
            continue
        probabilities = _probabilities(network, dataset, image.pixels)
        predicted.append(Predicted(file, image.shown, probabilities))
        notes = image.notes
        if as_digits:
            notes = (*notes, *_sideways(network, dataset, image.pixels, probabilities, kind, names))
        if as_json:
            label = int(probabilities.argmax())
            result: dict[str, Any] = {"file": str(file), "label": label}
            if dataset.class_names:
                result["class"] = names[label]
            result |= {"probabilities": [float(p) for p in probabilities], "notes": list(notes)}
            print(json.dumps(result), flush=True)
        elif folder is None:
            show_answer(file, _picture(image.pixels[0]) if as_digits else [], kind, names, probabilities, notes)
    if folder is not None and predicted:
        write_predictions(folder, predicted, names)
        if not as_json:
            show_summary(folder, predicted, names)
    return not failed


def _as_digit(file: Path) -> _Prepared:
    found = read_digit(file)
    pixels = found.pixels[np.newaxis]
    return _Prepared(pixels, np.rint(255 * pixels).astype(np.uint8), found.notes)


def _as_it_is(file: Path, dataset: DataDescription) -> _Prepared:
    """An image as the network's data set was read and prepared."""
    channels, height, width = dataset.image_shape or (0, 0, 0)
    steps, reader = dataset.preprocessing, None if dataset.preprocessing is None else dataset.preprocessing.reader
    if steps is None or reader is None:  # the images did not come from image files
        steps = Preprocessing(divisor=255)
        reader = ImageReader(height=height, width=width, channels=channels)
    image = reader.read(file, where="predict")
    return _Prepared(steps(image).reshape(channels, height, width), image)


def _probabilities(network: Network, dataset: DataDescription, pixels: Array) -> Array:
    return network.probabilities(pixels.reshape(1, *dataset.input_shape))[0]


def _sideways(
    network: Network, dataset: DataDescription, pixels: Array, probabilities: Array, kind: str, names: Sequence[str]
) -> list[str]:
    """A sentence if the network is in doubt, and sure as soon as the image is rotated by 90 degrees."""
    if probabilities.max() >= _NOT_UPRIGHT:
        return []
    left, right = (_probabilities(network, dataset, np.rot90(pixels, k, (1, 2)).copy()) for k in (1, 3))
    best = max(left.max(), right.max())
    if best < _UPRIGHT or 1 - best > _DOUBT_LEFT * (1 - probabilities.max()):
        return []
    return [
        message(
            "if the picture lies on its side: rotated left, it shows {kind} {left} ({left_percent:.1f} %); rotated "
            "right, {kind} {right} ({right_percent:.1f} %)",
            kind=kind,
            left=names[int(left.argmax())],
            left_percent=100 * left.max(),
            right=names[int(right.argmax())],
            right_percent=100 * right.max(),
        )
    ]


def _answer(file: str, kind: str, names: Sequence[str], probabilities: Array) -> str:
    """The most probable class; if the network is in doubt, the second one, too."""
    first, second = np.argsort(-probabilities, kind="stable")[:2].tolist() if len(probabilities) > 1 else (0, 0)
    if probabilities[first] >= DOUBTFUL or first == second:
        return message(
            "[bold]{file}[/]: {kind} [bold green]{name}[/] ({percent:.1f} %)",
            file=file,
            kind=kind,
            name=names[first],
            percent=100 * probabilities[first],
        )
    return message(
        "[bold]{file}[/]: perhaps {kind} [bold green]{name}[/] ({percent:.1f} %), or {other} ({rest:.1f} %); the "
        "network is in doubt",
        file=file,
        kind=kind,
        name=names[first],
        percent=100 * probabilities[first],
        other=names[second],
        rest=100 * probabilities[second],
    )


def show_answer(
    file: Path, picture: list[str], kind: str, names: Sequence[str], probabilities: Array, notes: Sequence[str]
) -> None:
    """Print the answer, and below it a bar for each class, beside the image as the network sees it, if it is shown."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    console.print(_answer(escape(str(file)), kind, [escape(name) for name in names], probabilities))
    for note in notes:
        console.print(message("note: {note}", note=escape(note)))
    label = int(probabilities.argmax())
    above, width = (2 if picture else 0), max(map(len, names))
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
