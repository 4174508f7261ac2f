"""Which sounds a folder has: their classes, their speakers, and which of them are for the test.

Sounds are in one folder for each class, or in one folder with names such as ``7_name_32.wav`` (class, speaker, number),
as in the Free Spoken Digit Dataset. Either kind may be divided into folders ``train`` and ``test``, and ``validation``
if there is one. Otherwise a fifth of the speakers is set aside for the test; where the speakers are not known, a fifth
of the sounds of each class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from zhishen.data.part_names import part_named
from zhishen.data.sound_files import SUFFIXES
from zhishen.errors import DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = ["Sound", "SoundParts", "hold_out_speakers", "is_sound_folder", "list_sounds"]

TEST_SHARE: Final = (
    0.2  # of the speakers, or of each class, where the folder does not say which sounds are for the test
)
_SEED: Final = 0  # of the choice of these, and of the order: a run that is resumed has to find the same
_PARTS: Final = ("train", "validation", "test")
_OTHER_FORMATS: Final = (".mp3", ".m4a", ".aac", ".wma", ".opus", ".amr", ".aif", ".aiff")  # sounds that are not read
_MOST_NAMED: Final = 3  # files that a note lists
_LABELED: Final = re.compile(r"(?P<label>[^_]+)_(?P<speaker>[^_]+)_[a-z-]*\d+")
_ANONYMOUS: Final = re.compile(r"(?P<speaker>[0-9a-f]+)_nohash_\d+")  # of Google's Speech Commands


@dataclass(frozen=True)
class Sound:
    """A sound file.

    Attributes:
        path: of the file.
        label: the name of its class.
        speaker: who speaks, if the name of the file says it.
    """

    path: Path
    label: str
    speaker: str | None = None


@dataclass(frozen=True)
class SoundParts:
    """The sounds of a folder, each part in a mixed order that is always the same.

    Attributes:
        train: the sounds to learn from.
        validation: those to choose by; empty unless the folder has a folder for them.
        test: those to judge by.
        classes: the names of the classes, sorted; of the sounds in training.
        notes: how the parts were made, for the user.
    """

    train: tuple[Sound, ...]
    validation: tuple[Sound, ...]
    test: tuple[Sound, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...] = ()


def is_sound_folder(path: Path) -> bool:
    """Return True if a folder, a folder in it, or a folder in ``train``, has sounds, even in formats not read."""
    try:
        return any(_sounds_in(folder) or _others_in(folder) for folder in _deeper(path))
    except (OSError, ValueError):
        return False


def _deeper(path: Path) -> list[Path]:
    """The folder, the folders in it, and those in the folders of parts."""
    tops = _folders(path)
    return [path, *tops, *(folder for top in tops if part_named(top.name) for folder in _folders(top))]


def list_sounds(path: Path, *, where: str) -> SoundParts:
    """The sounds of a folder, divided into parts.

    Raises:
        DataError: there are no sounds or fewer than two classes, a part is empty, the name of a file does not say its
            class, or a class of another part does not occur in training.
    """
    try:
        tops = {part_named(folder.name): folder for folder in _folders(path)}
        apart = "train" in tops and "test" in tops
        found = {part: _labeled(tops[part], where) for part in _PARTS if part in tops} if apart else {}
        others = [str(file.relative_to(path)) for folder in _deeper(path) for file in _others_in(folder)]
        if not apart:
            every = _labeled(path, where)
            train, test = _split(every)
            found = {"train": train, "test": test}
    except DataError:  # which is an OSError, too
        raise
    except OSError as error:
        raise DataError(
            "{where}: expected to read the folder {path}, got: {strerror}; check its permissions",
            where=where,
            path=path,
            strerror=system_reason(error),
        ) from error
    parts = {part: tuple(_mixed(found.get(part, []))) for part in _PARTS}
    classes = tuple(sorted({sound.label for sound in parts["train"]}))
    _check_parts(path, parts, classes, where)
    return SoundParts(**parts, classes=classes, notes=(*([] if apart else _notes(parts)), *_other_notes(others)))


def hold_out_speakers(sounds: Iterable[Sound], count: int, *, rng: np.random.Generator | None) -> set[int] | None:
    """The indices of all sounds of some speakers, at least ``count`` if one speaker can remain.

    Args:
        sounds: with their speakers.
        count: the number of sounds to hold out.
        rng: chooses the speakers; None takes those that come last in the alphabet.

    Returns:
        None if a speaker is not known, or there is only one.
    """
    speakers = [sound.speaker for sound in sounds]
    names = sorted({speaker for speaker in speakers if speaker is not None})
    if None in speakers or len(names) < 2:
        return None
    order = names[::-1] if rng is None else [names[i] for i in rng.permutation(len(names))]
    held: set[int] = set()
    for name in order[:-1]:
        if len(held) >= count:
            break
        held |= {i for i, speaker in enumerate(speakers) if speaker == name}
    return held


def _folders(path: Path) -> list[Path]:
    """The folders in a folder; others than those of classes begin with a dot or, in Speech Commands, with ``_``."""
    return sorted(entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith((".", "_")))


def _sounds_in(folder: Path) -> list[Path]:
    entries = (e for e in folder.iterdir() if e.suffix.lower() in SUFFIXES and not e.name.startswith("."))
    return sorted(entry for entry in entries if not entry.is_dir())


def _others_in(folder: Path) -> list[Path]:
    """The files in a folder that are sounds in a format that is not read."""
    return sorted(e for e in folder.iterdir() if e.suffix.lower() in _OTHER_FORMATS and not e.name.startswith("."))


def _labeled(path: Path, where: str) -> list[Sound]:
    """The sounds in a folder, whose names say their classes, or in its folders, one for each class."""
    direct, folders = _sounds_in(path), _folders(path)
    inside = {folder.name: _sounds_in(folder) for folder in folders}
    if direct and any(inside.values()):
        raise DataError(
            "{where}: expected sounds either in {path} or in its folders, got both, such as {file}; move them",
            where=where,
            path=path,
            file=direct[0].name,
        )
    if direct:
        return [_from_name(file, where) for file in direct]
    return [Sound(file, name, _speaker(file, name)) for name, files in inside.items() for file in files]


def _from_name(file: Path, where: str) -> Sound:
    match = _LABELED.fullmatch(file.stem)
    if match is None:
        raise DataError(
            "{where}: expected names such as 7_anna_32.wav (class, speaker, number) for sounds in one folder, got "
            "{path}; rename the sounds, or put the sounds of each class into a folder of its own",
            where=where,
            path=file,
        )
    return Sound(file, match["label"], match["speaker"])


def _speaker(file: Path, label: str) -> str | None:
    """The speaker of a sound in the folder of a class, if its name says it."""
    match = _ANONYMOUS.fullmatch(file.stem) or _LABELED.fullmatch(file.stem)
    if match is None or match.groupdict().get("label", label) != label:
        return None
    return match["speaker"]


def _split(sounds: list[Sound]) -> tuple[list[Sound], list[Sound]]:
    """The sounds for training and for the test."""
    held = hold_out_speakers(sounds, round(TEST_SHARE * len(sounds)), rng=np.random.default_rng(_SEED))
    if held is None:
        held = _share_of_classes(sounds)
    train = [sound for i, sound in enumerate(sounds) if i not in held]
    return train, [sounds[i] for i in sorted(held)]


def _share_of_classes(sounds: list[Sound]) -> set[int]:
    """The indices of a share of each class, one sound at least where there are two."""
    rng = np.random.default_rng(_SEED)
    held: set[int] = set()
    for label in sorted({sound.label for sound in sounds}):
        own = [i for i, sound in enumerate(sounds) if sound.label == label]
        count = max(round(TEST_SHARE * len(own)), 1) if len(own) > 1 else 0
        held |= {own[i] for i in rng.permutation(len(own))[:count]}
    return held


def _mixed(sounds: list[Sound]) -> list[Sound]:
    """In a mixed order, because a user who takes the first or the last sounds expects some of every class."""
    return [sounds[i] for i in np.random.default_rng(_SEED).permutation(len(sounds))]


def _check_parts(path: Path, parts: dict[str, tuple[Sound, ...]], classes: tuple[str, ...], where: str) -> None:
    if len(classes) < 2:
        raise DataError(
            "{where}: expected sounds ({suffixes}) of at least two classes in {path}, got {classes}; put the sounds of "
            "each class into a folder of its own",
            where=where,
            suffixes=listed(SUFFIXES),
            path=path,
            classes=listed(classes) or message("no sounds"),
        )
    if not parts["test"]:
        raise DataError(
            "{where}: expected sounds for the test in {path}, got none; add some to each class", where=where, path=path
        )
    for part in ("validation", "test"):
        unknown = sorted({sound.label for sound in parts[part]} - {*classes})
        if unknown:
            raise DataError(
                "{where}: expected the classes of the {part} part of {path} to be among those of training ({classes}), "
                "got {unknown}; rename or move the sounds",
                where=where,
                path=path,
                part=part,
                classes=listed(classes),
                unknown=listed(unknown),
            )


def _notes(parts: dict[str, tuple[Sound, ...]]) -> tuple[str, ...]:
    """Which speakers are in the test, or that they may be the same as in training."""
    speakers = {part: {sound.speaker for sound in sounds} for part, sounds in parts.items()}
    if speakers["train"] & speakers["test"]:
        return (
            message(
                "the speakers are not known from the names of the files, or there is only one, so the test may have "
                "voices of the training; new voices are harder"
            ),
        )
    return (
        message(
            "speakers in the test: {test}; in training: {train} others",
            test=len(speakers["test"]),
            train=len(speakers["train"]),
        ),
    )


def _other_notes(others: list[str]) -> list[str]:
    """A sentence about sounds in formats that are not read."""
    if not others:
        return []
    return [
        message(
            "sounds that are not WAV, FLAC or OGG are skipped: {files} ({count} in all); save them as WAV",
            files=listed([*others[:_MOST_NAMED], *["..."] * (len(others) > _MOST_NAMED)]),
            count=len(others),
        )
    ]
