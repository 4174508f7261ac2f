"""A set of spoken words, made by espeak-ng: many voices, speeds, pitches, loudnesses and noises.

Synthetic speech is easier than the speech of people: a voice pronounces a word in the same way each time. The set is
for learning how speech recognition works without recordings of people.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._archive import sweep, write_atomically
from zhishen._checks import WholeNumber, check, shown
from zhishen._files import CONFIG_LIMIT, UnreadableFileError, read_bounded
from zhishen._locks import owning
from zhishen._optional import late_import
from zhishen._types import Array, Float
from zhishen.data.espeak import list_voices, speak
from zhishen.errors import ArgumentError, DataError
from zhishen.messages.system import system_reason

__all__ = ["DIGITS", "Utterance", "colored_noise", "make_speech", "plan_speech", "record"]

DIGITS: Final = tuple("0123456789")
SETTINGS: Final = "speech.json"
_HERE: Final = "data.make_speech"
_RATE: Final = 16000
_COUNT: Final = WholeNumber(1, 1000)
_SEED: Final = WholeNumber(0, 2**128 - 1)
_WORD: Final = re.compile(r"[^\W_]+(?:[ '-][^\W_]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")

# Ranges from which each utterance draws. At fewer than 15 decibels of signal over noise, people begin to mishear words.
_SPEEDS: Final = (120, 220)  # words a minute; 175 is usual
_PITCHES: Final = (20, 80)  # of 99; 50 is usual
_NOISES: Final = (15.0, 45.0)  # decibels from the word down to the noise
_LOUDNESSES: Final = (-20.0, -1.0)  # decibels of the peak below the limit
_PAUSES: Final = (0.02, 0.2)  # seconds before and after the word


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A word as one voice speaks it once.

    Attributes:
        word: what is spoken: the class.
        voice: of espeak-ng.
        language: such as ``en``.
        number: counts the utterances of one word by one voice in one language.
        speed: words in a minute.
        pitch: from 0 to 99.
        noise: decibels from the word down to the noise.
        color: of the noise: its power falls with the frequency as ``1 / f^color``: 0 is white, 1 pink, 2 brown.
        loudness: decibels of the peak, below 0.
        pauses: seconds before and after the word.
        seed: of the noise.
    """

    word: str
    voice: str
    language: str
    number: int
    speed: int
    pitch: int
    noise: float
    color: float
    loudness: float
    pauses: tuple[float, float]
    seed: int

    @property
    def file(self) -> str:
        """The name of the file: ``WORD_VOICE_LANGUAGENUMBER.wav``."""
        return f"{self.word}_{re.sub(r'[^0-9A-Za-z]', '-', self.voice)}_{self.language}{self.number}.wav"


def plan_speech(
    *,
    languages: Sequence[str],
    words: Sequence[str],
    voices: Sequence[str],
    repeats: int,
    seed: int,
) -> Iterator[Utterance]:
    """Every word in every language by every voice, ``repeats`` times; the same plan for the same arguments.

    Examples:
        >>> plan = list(plan_speech(languages=["en"], words=["yes", "no"], voices=["f2"], repeats=2, seed=0))
        >>> [utterance.file for utterance in plan]
        ['yes_f2_en0.wav', 'yes_f2_en1.wav', 'no_f2_en0.wav', 'no_f2_en1.wav']
    """
    rng = np.random.default_rng(seed)
    for voice in voices:
        for language in languages:
            for word in words:
                for number in range(repeats):
                    before, after = rng.uniform(*_PAUSES, 2).tolist()
                    yield Utterance(
                        word=word,
                        voice=voice,
                        language=language,
                        number=number,
                        speed=int(rng.integers(*_SPEEDS)),
                        pitch=int(rng.integers(*_PITCHES)),
                        noise=rng.uniform(*_NOISES),
                        color=rng.uniform(0, 2),
                        loudness=rng.uniform(*_LOUDNESSES),
                        pauses=(before, after),
                        seed=int(rng.integers(2**32)),
                    )


def record(utterance: Utterance, *, where: str = _HERE) -> Float[Array, "n"]:
    """The samples of an utterance at 16,000 Hz: the word between two pauses, with noise, at its loudness.

    Raises:
        DataError, MissingDependencyError: as `zhishen.data.espeak.speak`.
    """
    spoken = speak(
        utterance.word,
        language=utterance.language,
        voice=utterance.voice,
        speed=utterance.speed,
        pitch=utterance.pitch,
        rate=_RATE,
        where=where,
    )
    power = np.square(spoken, dtype=np.float64).mean()
    if power == 0:
        raise DataError(
            "{where}: expected espeak-ng to speak {word!r} in {language}, got silence; choose another word",
            where=where,
            word=utterance.word,
            language=utterance.language,
        )
    before, after = (round(pause * _RATE) for pause in utterance.pauses)
    quiet = np.pad(spoken, (before, after))
    noise = colored_noise(len(quiet), utterance.color, rng=np.random.default_rng(utterance.seed))
    noisy = quiet + noise * np.sqrt(power) * 10 ** (-utterance.noise / 20)
    return (noisy / np.abs(noisy).max() * 10 ** (utterance.loudness / 20)).astype(np.float32)


def colored_noise(n: int, color: float, *, rng: np.random.Generator) -> Float[Array, "n"]:
    """Noise of mean 0 and power 1, whose power falls with the frequency as ``1 / f^color``.

    Args:
        n: the number of samples, at least 2.
        color: 0 for white noise, 1 for pink, 2 for brown.
        rng: draws the noise.

    Examples:
        >>> noise = colored_noise(1000, 1.0, rng=np.random.default_rng(0))
        >>> round(float(np.square(noise).mean()), 6)
        1.0
    """
    check(n, WholeNumber(2), where="colored_noise", name="n")
    spectrum = np.fft.rfft(rng.normal(size=n))
    spectrum[0] = 0
    spectrum[1:] *= np.arange(1, len(spectrum)) ** (-color / 2)
    noise = np.fft.irfft(spectrum, n)
    return noise / np.sqrt(np.square(noise).mean())


def make_speech(
    out: str | Path,
    *,
    languages: Sequence[str] = ("en", "zh"),
    words: Sequence[str] = DIGITS,
    voices: int = 40,
    repeats: int = 3,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Make a folder of spoken words, which `sound_folder` reads: ``WORD_VOICE_LANGUAGENUMBER.wav``.

    The class is the word, in whichever language it is spoken: "7" is both "seven" and "七". If the folder has a part of
    the files already, for instance because the program was stopped, only the others are made.

    Args:
        out: the folder, new or made by the same call.
        languages: of espeak-ng, such as ``en``, ``en-us`` or ``zh``.
        words: letters, digits, and spaces, hyphens or apostrophes between them. Espeak-ng reads digits in each
            language.
        voices: how many of the voices of espeak-ng speak; the seed chooses them.
        repeats: how often each voice speaks each word in each language, each time in another way.
        seed: of all choices.
        progress: is called with the number of files that are done, and of all.

    Returns:
        The number of files that were made.

    Raises:
        ArgumentError: an option is out of its range, or the folder was made with others.
        DataError: espeak-ng fails, or the folder cannot be written.
        MissingDependencyError: espeak-ng, soundfile or soxr is not installed.
    """
    for name, value in (("voices", voices), ("repeats", repeats)):
        check(value, _COUNT, where=_HERE, name=name)
    check(seed, _SEED, where=_HERE, name="seed")
    _check_texts("languages", languages, _LANGUAGE, "en")
    _check_texts("words", words, _WORD, "seven")
    speakers = _chosen_voices(voices, seed)
    settings = {"languages": [*languages], "words": [*words], "voices": speakers, "repeats": repeats, "seed": seed}
    folder = Path(out)
    plan = list(plan_speech(languages=languages, words=words, voices=speakers, repeats=repeats, seed=seed))
    if not (folder / SETTINGS).exists():  # a language that espeak-ng does not have leaves no folder behind
        for utterance in {utterance.language: utterance for utterance in plan}.values():
            record(utterance)
    _start(folder, settings)
    made = 0
    with owning(folder) as owned:
        sweep(folder)
        for done, utterance in enumerate(plan, start=1):
            path = folder / utterance.file
            if not path.exists():
                content = _wav(record(utterance))
                owned.check()
                write_atomically(path, content)
                made += 1
            if progress is not None:
                progress(done, len(plan))
    return made


def _chosen_voices(count: int, seed: int) -> list[str]:
    names = list_voices(where=_HERE)
    if count > len(names):
        raise ArgumentError(
            "{where}: expected at most {most} voices, which espeak-ng has, got {count}; choose fewer",
            where=_HERE,
            most=len(names),
            count=count,
        )
    return [names[i] for i in np.random.default_rng(seed).permutation(len(names))[:count]]


def _check_texts(name: str, texts: Any, pattern: re.Pattern[str], example: str) -> None:
    given: list[Any] = [texts] if isinstance(texts, str) else list(texts)
    bad = [text for text in given if not isinstance(text, str) or not pattern.fullmatch(text)]
    if not given or bad or isinstance(texts, str) or len({*given}) != len(given):
        raise ArgumentError(
            "{where}: expected {name} as a list of different names, each such as {example!r}, got {given}; correct it",
            where=_HERE,
            name=name,
            example=example,
            given=shown(bad[0] if bad else texts),
        )


def _start(folder: Path, settings: dict[str, Any]) -> None:
    """Make the folder, or check that the same settings made it."""
    file = folder / SETTINGS
    if file.exists():
        try:
            before = json.loads(read_bounded(file, CONFIG_LIMIT))
        except (UnreadableFileError, ValueError, RecursionError):
            before = None
        if before != settings:
            raise ArgumentError(
                "{where}: expected a new folder, or one that the same options made, got {folder}, which others made; "
                "choose another folder, or delete it",
                where=_HERE,
                folder=folder,
            )
        return
    if folder.is_dir() and any(not path.match(".*") for path in folder.iterdir()):
        raise ArgumentError(
            "{where}: expected a new or an empty folder, got {folder}, which has files; choose another folder",
            where=_HERE,
            folder=folder,
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            "{where}: expected a folder that can be made, got {folder} ({reason}); choose another one",
            where=_HERE,
            folder=folder,
            reason=system_reason(error),
        ) from error
    write_atomically(file, json.dumps(settings, ensure_ascii=False, indent=1).encode())


def _wav(samples: Array) -> bytes:
    """The content of a WAV file of 16 bits."""
    soundfile = late_import("soundfile", feature=_HERE)
    content = io.BytesIO()
    soundfile.write(content, samples, _RATE, format="WAV", subtype="PCM_16")
    return content.getvalue()
