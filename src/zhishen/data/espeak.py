"""The program espeak-ng, which speaks: its voices, and the sound of a word."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from zhishen._types import Array
from zhishen.data.sound_files import read_sound
from zhishen.errors import DataError, MissingDependencyError
from zhishen.messages import message

__all__ = ["list_voices", "speak"]

_PROGRAM: Final = "espeak-ng"
_TIMEOUT: Final = 60  # seconds; a word takes a hundredth of one
_LANGUAGES: Final = {"zh": "cmn"}  # espeak-ng's own voice of Mandarin; its "zh" needs another program, MBROLA
_FILE: Final = re.compile(r"!v/(.+?)\s*(?:\(.*)?$")
# Effects rather than voices: a whisper has no pitch, and "fast" is a speed.
_EFFECTS: Final = ("whisper", "croak", "robo", "robot", "announcer", "demonic", "fast")


def list_voices(*, where: str) -> list[str]:
    """The names of the voices in which espeak-ng can speak every language, sorted, without robots and whispers.

    Raises:
        DataError: the program fails.
        MissingDependencyError: espeak-ng is not installed.
    """
    listed = _run(["--voices=variant"], where=where)
    found = (_FILE.search(line) for line in listed.splitlines())
    names = {match[1] for match in found if match is not None}
    return sorted(name for name in names if not any(effect in name.lower() for effect in _EFFECTS))


def speak(word: str, *, language: str, voice: str, speed: int, pitch: int, rate: int = 16000, where: str) -> Array:
    """The samples of a spoken word, (n,), float32.

    Args:
        word: what is spoken.
        language: such as ``en``, ``en-us`` or ``zh``.
        voice: a name of `list_voices`.
        speed: words in a minute.
        pitch: from 0 to 99; 50 is the usual pitch of the voice.
        rate: samples in a second.
        where: how errors call the caller.

    Raises:
        DataError: espeak-ng does not know the language or the voice, or fails.
        MissingDependencyError: espeak-ng, soundfile or soxr is not installed.
    """
    spoken = f"{_LANGUAGES.get(language, language)}+{voice}"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "word.wav"
        _run(["-v", spoken, "-s", str(speed), "-p", str(pitch), "-w", str(file), "--", word], where=where)
        return read_sound(file, rate=rate, where=where)


def _run(arguments: Sequence[str], *, where: str) -> str:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise MissingDependencyError(
            "{where}: expected the program espeak-ng, which speaks the words, got none; install it: apt install "
            "espeak-ng (Debian, Ubuntu), brew install espeak-ng (macOS), winget install eSpeak-NG.eSpeak-NG (Windows)",
            where=where,
        )
    try:
        # The arguments are a list, so that no shell reads them; a word cannot be taken for an option after "--".
        done = subprocess.run(  # noqa: S603
            [program, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=_TIMEOUT, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise _failure(where, arguments, str(error)) from error
    if done.returncode:
        raise _failure(where, arguments, done.stderr)
    return done.stdout


def _failure(where: str, arguments: Sequence[str], reason: str) -> DataError:
    return DataError(
        "{where}: expected espeak-ng to speak, got an error from espeak-ng {arguments}: {reason}; check the language "
        "with: espeak-ng --voices",
        where=where,
        arguments=" ".join(arguments),
        reason=" ".join(reason.split()) or message("no reason given"),
    )
