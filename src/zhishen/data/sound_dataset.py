"""A folder of sounds as a data set of spectrograms."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Unpack, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.large_arrays import LIMIT, allocate
from zhishen.data.options import SOUND_OPTIONS, LoadOptions, SoundKeywords, load_options
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.progress_line import counted
from zhishen.data.sound_files import seconds_of
from zhishen.data.sound_folders import Sound, SoundParts, hold_out_speakers, is_sound_folder, list_sounds
from zhishen.data.sound_reader import SoundReader, flaws
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import listed, message

__all__ = ["is_sound", "read_sound_folder", "sound_folder"]

_RATE: Final = 16000  # at most: speech has little above 8,000 Hz
_LONG: Final = 95  # the percentile of the lengths that all sounds get
_STEP: Final = 0.05  # seconds, to which the length is rounded up
_MOST_NAMED: Final = 3  # files that a note lists
_FAR: Final = 2  # a note names sounds that are longer than this many lengths


def sound_folder(path: str | os.PathLike[str], **options: Unpack[SoundKeywords]) -> Dataset:
    """A folder of sounds as a data set of standardized log-mel spectrograms (N, 1, bands, frames).

    The sounds are WAV, FLAC or OGG files in one folder for each class, or in one folder with names such as
    ``7_anna_32.wav`` (class, speaker, number), as in the Free Spoken Digit Dataset. Either kind may be in folders
    ``train`` and ``test``, and ``validation`` if there is one. Otherwise a fifth of the speakers is set aside for the
    test, so that no voice is in both; where the names of the files do not say who speaks, it is a fifth of each class.
    Held-out validation sounds are those of whole speakers, too. The choice and the order are always the same.

    Every sound is brought to one rate and one length, and becomes a spectrogram; `SoundReader` describes how. All
    values are standardized by the mean and the deviation of the training part.

    Args:
        path: the folder.
        **options: ``flatten`` (False by default), ``one_hot``, ``validation``, ``dtype`` and ``rng``, see
            `LoadOptions`; and ``rate``, ``seconds``, ``mels``, ``frame`` and ``hop``, see `SoundReader`. By default
            the rate is 16,000 Hz, or the lowest rate of a training sound if that is lower; the length is that of the
            longest sounds but for one in twenty.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: a file is not a whole sound (the error names it), or there are fewer than two classes.
        MissingDependencyError: soundfile or soxr is not installed.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> import soundfile
        >>> with TemporaryDirectory() as tones:
        ...     for pitch in (440, 880):
        ...         for i in range(5):
        ...             wave = np.sin(2 * np.pi * (pitch + i) * np.arange(4000) / 8000)
        ...             soundfile.write(f"{tones}/{pitch}_tuner{i}_{i}.wav", wave, 8000)
        ...     dataset = sound_folder(tones, mels=20)
        >>> dataset.class_names, dataset.train.x.shape, dataset.test.x.shape
        (('440', '880'), (8, 1, 20, 51), (2, 1, 20, 51))
        >>> dataset.preprocessing.reader.rate
        8000
    """
    return read_sound_folder(Path(path), dict(options), where="data.sound_folder", flatten=False)


def is_sound(dataset: Dataset) -> bool:
    """Return True if the inputs of a data set are spectrograms of sound files."""
    return dataset.preprocessing is not None and isinstance(dataset.preprocessing.reader, SoundReader)


def read_sound_folder(path: Path, given: dict[str, Any], *, where: str, flatten: bool = True) -> Dataset:
    """As `sound_folder`, for a caller of another name, with its default of ``flatten``."""
    reading = {name: given[name] for name in given if name in SOUND_OPTIONS}
    rest = {name: value for name, value in given.items() if name not in SOUND_OPTIONS}
    options = load_options(where, SoundKeywords, rest, flatten=flatten)
    if not is_sound_folder(path):
        found = message("a folder without sounds") if path.is_dir() else message("no such folder")
        raise DataError(
            "{where}: expected a folder of sounds at {path!r}, got {found}; check the path",
            where=where,
            path=str(path),
            found=found,
        )
    parts = _held_out(list_sounds(path, where=where), options)
    reader = _fitted_reader(parts.train, reading, where)
    _check_memory(parts, reader, where)
    flawed = _Flawed()
    arrays = {
        part: _read(getattr(parts, part), reader, flawed, path, where) for part in ("train", "validation", "test")
    }
    return _dataset(parts, arrays, options, reader, name=path.resolve().name, notes=(*parts.notes, *flawed.notes()))


def _held_out(parts: SoundParts, options: LoadOptions) -> SoundParts:
    """The parts with the validation sounds that the options ask for, if the folder has none."""
    if parts.validation or not options.held_out(len(parts.train)):
        return parts
    count = options.held_out(len(parts.train))
    held = hold_out_speakers(parts.train, count, rng=options.rng)
    if held is None:
        _, choose = options.divided(len(parts.train))
        held = {int(i) for i in np.arange(len(parts.train))[choose]}
    train = tuple(sound for i, sound in enumerate(parts.train) if i not in held)
    validation = tuple(parts.train[i] for i in sorted(held))
    return SoundParts(train, validation, parts.test, parts.classes, parts.notes)


def _fitted_reader(sounds: Sequence[Sound], reading: dict[str, Any], where: str) -> SoundReader:
    """The reader with the given options, and with a rate and a length that fit the training sounds."""
    chosen = {name: value for name, value in reading.items() if value is not None}
    if "rate" not in chosen or "seconds" not in chosen:
        lengths, rates = zip(*(seconds_of(sound.path, where=where) for sound in sounds), strict=True)
        chosen.setdefault("rate", min(_RATE, *rates))
        frame = chosen.get("frame", SoundReader.frame)
        long = float(np.percentile(lengths, _LONG, method="lower"))  # of few sounds, the longest does not count
        chosen.setdefault("seconds", round(max(np.ceil(long / _STEP) * _STEP, frame), 2))
    try:
        return SoundReader(**chosen)
    except ArgumentError as error:
        if any(value is not None for value in reading.values()) or chosen["rate"] == _RATE:
            raise
        lowest = min(sounds, key=lambda sound: seconds_of(sound.path, where=where)[1])
        raise DataError(
            "{where}: expected sounds whose lowest rate allows these spectrograms, got {rate:,} Hz in {path}; remove "
            "that sound, or set rate",
            where=where,
            rate=chosen["rate"],
            path=lowest.path,
        ) from error


def _check_memory(parts: SoundParts, reader: SoundReader, where: str) -> None:
    count = len(parts.train) + len(parts.validation) + len(parts.test)
    _, bands, frames = reader.shape
    if 4 * count * bands * frames > LIMIT:
        raise DataError(
            "{where}: expected spectrograms of at most {limit:,} bytes altogether, got {count:,} of {bands} x {frames} "
            "values; set fewer mels or seconds, or use fewer sounds",
            where=where,
            limit=LIMIT,
            count=count,
            bands=bands,
            frames=frames,
        )


@dataclass
class _Flawed:
    """The files with flaws that were found while all were read."""

    silent: list[str] = field(default_factory=list[str])
    clipped: list[str] = field(default_factory=list[str])
    long: list[str] = field(default_factory=list[str])

    def notes(self) -> list[str]:
        """A sentence for each kind of flaw."""
        notes: list[str] = []
        if self.silent:
            files, count = _named(self.silent), len(self.silent)
            notes.append(message("silent sounds: {files} ({count} in all)", files=files, count=count))
        if self.clipped:
            files, count = _named(self.clipped), len(self.clipped)
            notes.append(
                message(
                    "clipped sounds, too loud for their microphone: {files} ({count} in all)", files=files, count=count
                )
            )
        if self.long:
            files, count = _named(self.long), len(self.long)
            notes.append(
                message(
                    "long sounds, of which the loudest part is used: {files} ({count} in all)", files=files, count=count
                )
            )
        return notes


def _named(files: list[str]) -> str:
    """The first of some files, for a note."""
    return listed([*files[:_MOST_NAMED], *["..."] * (len(files) > _MOST_NAMED)])


def _read(sounds: Sequence[Sound], reader: SoundReader, flawed: _Flawed, root: Path, where: str) -> Array:
    """The spectrograms of some sounds, (N, 1, M, T), float32; flaws are noted with paths below ``root``."""
    x = allocate((len(sounds), *reader.shape), np.float32)
    for i, sound in enumerate(counted(sounds, len(sounds))):
        samples = reader.waveform(sound.path, where=where)
        found = flaws(samples)
        for flaw, files in (
            (found.silent, flawed.silent),
            (found.clipped, flawed.clipped),
            (len(samples) > _FAR * reader.seconds * reader.rate, flawed.long),
        ):
            if flaw:
                files.append(str(sound.path.relative_to(root)))
        x[i] = reader.spectrogram(samples)
    return x


def _dataset(
    parts: SoundParts,
    arrays: dict[str, Array],
    options: LoadOptions,
    reader: SoundReader,
    *,
    name: str,
    notes: tuple[str, ...],
) -> Dataset:
    """The data set of spectrograms, standardized as the training part is."""
    shape = (int(np.prod(reader.shape)),) if options.flatten else reader.shape
    fitted = Preprocessing.fit(arrays["train"], classes=parts.classes)
    mean, deviation = (cast("tuple[float, ...]", value)[0] for value in (fitted.mean, fitted.deviation))
    preprocessing = Preprocessing(
        input_shape=shape, mean=mean, deviation=deviation, classes=parts.classes, reader=reader
    )

    def part(name: str) -> Split:
        labels = np.array([parts.classes.index(sound.label) for sound in getattr(parts, name)], np.int64)
        t = one_hot(labels, len(parts.classes), dtype=options.dtype) if options.one_hot else labels
        return Split(preprocessing(arrays[name], options.dtype), t)

    return Dataset(
        train=part("train"),
        validation=part("validation") if parts.validation else None,
        test=part("test"),
        name=name,
        classes=len(parts.classes),
        image_shape=reader.shape,
        class_names=parts.classes,
        preprocessing=preprocessing,
        notes=notes,
    )
