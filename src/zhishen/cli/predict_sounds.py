"""``zhishen predict`` for sounds."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

from zhishen._types import Array
from zhishen.cli.predict_images import show_answer
from zhishen.data import Preprocessing, SoundReader
from zhishen.data.sound_files import SUFFIXES
from zhishen.data.sound_reader import flaws
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message
from zhishen.train.runs import Run

__all__ = ["predict_sounds"]


def predict_sounds(found: Run, files: Sequence[Path], *, as_json: bool, out: Path | None = None) -> bool:
    """Print the prediction for each sound; a file that cannot be read is reported, and the others are predicted.

    Args:
        found: a run that was trained on sounds.
        files: the sounds, or folders of them.
        as_json: print one JSON object for each sound instead of bars.
        out: must be None: nothing is written for sounds.

    Returns:
        Whether all files were read.

    Raises:
        ArgumentError: ``out`` is not None.
    """
    if out is not None:
        raise ArgumentError(
            "predict: expected --out with a network of images, got {run}, a network of sounds; omit it",
            run=found.folder,
        )
    preprocessing = cast("Preprocessing", found.data.preprocessing)
    reader = cast("SoundReader", preprocessing.reader)
    names = found.data.class_names
    whole = True
    for file in (sound for given in files for sound in _sounds_of(given)):
        try:
            spectrogram, notes = _read(reader, file)
        except DataError as error:
            whole = False
            print(message("zhishen: {error}", error=error), file=sys.stderr)
            continue
        probabilities = found.network.probabilities(preprocessing(spectrogram[np.newaxis]))[0]
        if as_json:
            label = int(probabilities.argmax())
            result = {"file": str(file), "label": label, "class": names[label]}
            print(json.dumps(result | {"probabilities": probabilities.tolist(), "notes": notes}), flush=True)
        else:
            show_answer(file, [], message("class"), names, probabilities, notes)
    return whole


def _sounds_of(path: Path) -> list[Path]:
    """The sounds in a folder and in its folders, sorted; any other path, and a folder without sounds, as it is."""
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and not file.name.startswith("."))
    return sorted(found) or [path]


def _read(reader: SoundReader, file: Path) -> tuple[Array, list[str]]:
    """The spectrogram of a file, and what the user should know about the sound."""
    samples = reader.waveform(file, where="predict")
    notes = flaws(samples).sentences()
    seconds = len(samples) / reader.rate
    if seconds > 2 * reader.seconds:
        notes.append(
            message(
                "the sound lasts {seconds:.1f} seconds; the loudest {used:.1f} seconds are used, as long as a sound in "
                "training",
                seconds=seconds,
                used=reader.seconds,
            )
        )
    return reader.spectrogram(samples), notes
