"""Sound files, decoded by libsndfile and brought to one rate, with bounds on what a file may cost.

A file is judged before it is read: it has to be a regular file of a bounded size, and its header, which may lie, is
judged before anything is decoded.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._files import UnreadableFileError, check_regular
from zhishen._optional import late_import
from zhishen._types import Array, Float
from zhishen.errors import DataError
from zhishen.messages import message

__all__ = ["MAX_SECONDS", "SUFFIXES", "read_sound", "resampled", "seconds_of"]

SUFFIXES: Final = (".wav", ".flac", ".ogg", ".oga")
MAX_SECONDS: Final = 600
MAX_BYTES: Final = 2**28
_MAX_VALUES: Final = 2**26  # samples of all channels
_FORMATS: Final = {"WAV": "WAV", "WAVEX": "WAV", "RF64": "WAV", "W64": "WAV", "FLAC": "FLAC", "OGG": "OGG"}
_UNKNOWN: Final = (1, 7)  # errors of libsndfile for a format that it does not know, and for a bad MP3
_RATES: Final = (1000, 400_000)  # samples a second; telephones have 8,000, studios at most 384,000
RATE: Final = WholeNumber(*_RATES)


def read_sound(
    source: str | os.PathLike[str], *, rate: int = 16000, where: str = "data.read_sound"
) -> Float[Array, "n"]:
    """The samples of a sound file, float32, mostly from -1 to 1; the mean of its channels, at one rate.

    WAV, FLAC and OGG files of any rate are read, of 8 to 32 bits or floats, with one or more channels.

    Args:
        source: the path of the file.
        rate: samples in a second of the result; sounds of another rate are resampled with soxr.
        where: how errors call the reader.

    Raises:
        ArgumentError: ``rate`` is out of its range.
        DataError: the file is missing, damaged, not a regular file or not a sound, has no samples, samples that are
            NaN or infinite, more than 268,435,456 bytes or more than 600 seconds.
        MissingDependencyError: soundfile or soxr is not installed.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> import soundfile
        >>> with TemporaryDirectory() as folder:
        ...     soundfile.write(f"{folder}/stereo.wav", np.zeros((8000, 2)), 8000)
        ...     read_sound(f"{folder}/stereo.wav").shape
        (16000,)
    """
    check(rate, RATE, where=where, name="rate")
    values, own_rate = _decoded(Path(source), where)
    # Floats close to the end of float32: the filter of soxr exceeds it. NaN that signal: a damaged file has them.
    with np.errstate(over="ignore", invalid="ignore"):
        samples = resampled(values.mean(axis=1, dtype=np.float64), own_rate, rate, where=where)
    if not (np.isfinite(values).all() and np.isfinite(samples).all()):
        raise DataError(
            "{where}: expected finite samples in {path}, got NaN or infinity; save the sound again as WAV of 16 bits",
            where=where,
            path=source,
        )
    return samples


def resampled(samples: Float[Array, "n"], before: int, after: int, *, where: str) -> Float[Array, "m"]:
    """Samples at another rate, float32: soxr removes the frequencies above half the lower rate, and interpolates.

    Raises:
        MissingDependencyError: the rates differ, and soxr is not installed.
    """
    if before != after:
        soxr = late_import("soxr", feature=where)
        samples = soxr.resample(np.ascontiguousarray(samples), before, after)
    return samples.astype(np.float32)


def seconds_of(path: str | os.PathLike[str], *, where: str) -> tuple[float, int]:
    """The length of a sound in seconds and its rate, as its header says.

    Raises:
        DataError: as `read_sound`, as far as the header shows it.
        MissingDependencyError: soundfile is not installed.
    """
    with _opened(Path(path), where) as file:
        return file.frames / file.samplerate, file.samplerate


def _decoded(path: Path, where: str) -> tuple[Array, int]:
    """All samples of a file, (n, channels), float32, and its rate."""
    with _opened(path, where) as file:
        try:
            values = file.read(dtype="float32", always_2d=True)
        except Exception as error:  # a decoder's error, or too little memory for what the header says
            raise _damaged(path, where, error) from error
        if not len(values):
            raise _empty(path, where)
        return values, file.samplerate


def _opened(path: Path, where: str) -> Any:
    """A sound file of soundfile, whose header has been judged."""
    soundfile = late_import("soundfile", feature=where)
    try:
        check_regular(path, MAX_BYTES)
    except UnreadableFileError as error:
        raise DataError(
            "{where}: expected a sound at {path}, got {found}; check the path", where=where, path=path, found=error
        ) from error
    try:
        file = soundfile.SoundFile(path)
    except Exception as error:  # soundfile raises exceptions of several kinds for damaged headers
        raise _damaged(path, where, error) from error
    try:
        _check_header(file, path, where)
    except DataError:
        file.close()
        raise
    return file


def _check_header(file: Any, path: Path, where: str) -> None:
    if file.format not in _FORMATS:
        raise DataError(
            "{where}: expected {path} to be WAV, FLAC or OGG, got {format}; save it again as WAV",
            where=where,
            path=path,
            format=file.format,
        )
    if not RATE.accepts(file.samplerate):
        raise DataError(
            "{where}: expected from {low:,} to {high:,} samples a second in {path}, got {rate:,}; save it again with "
            "16,000",
            where=where,
            low=_RATES[0],
            high=_RATES[1],
            path=path,
            rate=file.samplerate,
        )
    if file.frames <= 0:
        raise _empty(path, where)
    seconds = file.frames / file.samplerate
    if seconds > MAX_SECONDS or file.frames * file.channels > _MAX_VALUES:
        raise DataError(
            "{where}: expected a sound of at most {most} seconds, got {path} with {seconds:,.0f} seconds and "
            "{channels} channels; cut it into pieces, one for each word",
            where=where,
            most=MAX_SECONDS,
            path=path,
            seconds=seconds,
            channels=file.channels,
        )


def _damaged(path: Path, where: str, error: Exception) -> DataError:
    if getattr(error, "code", None) in _UNKNOWN:
        return DataError(
            "{where}: expected {path} to be a whole sound (WAV, FLAC or OGG), got something else; save it again as WAV",
            where=where,
            path=path,
        )
    return DataError(
        "{where}: expected {path} to be a whole sound (WAV, FLAC or OGG), got an error ({error}); check that it plays "
        "elsewhere, and replace it or save it again as WAV",
        where=where,
        path=path,
        error=" ".join(str(error).replace(str(path), path.name).split()) or message("a decoder failed"),
    )


def _empty(path: Path, where: str) -> DataError:
    return DataError(
        "{where}: expected samples in {path}, got a sound of length 0; delete or replace it", where=where, path=path
    )
