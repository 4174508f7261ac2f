"""Makes the network that hears digits in the lab, and the sounds of its examples: `src/zhishen/figures/speech/`.

    python tools/spoken_digits.py                       # in a temporary folder
    python tools/spoken_digits.py --folder /tmp/digits  # keeps the sounds; a second call uses them again

The program espeak-ng speaks the digits in English (British and American) and Mandarin with 60 of its voices;
`nn.sound_conv1d` learns from 48 of them. The accuracy on the other 12 is printed, and is in the card of the folder. The
same seed makes the same sounds; the weights differ in their last bits from one machine to another.
"""

from __future__ import annotations

import argparse
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from zhishen import data, nn, optim, train
from zhishen._types import Array
from zhishen.data.espeak import list_voices
from zhishen.data.sound_files import resampled
from zhishen.data.sound_folders import Sound, list_sounds
from zhishen.data.speech import DIGITS, Utterance, record
from zhishen.figures.spoken_digits import EXAMPLES, FOLDER, RATE, WEIGHTS

SPOKEN: Final = ("en", "en-us", "zh")
VOICES, REPEATS, SEED = 60, 2, 0
EPOCHS, BATCH, LR = 30, 50, 0.004
CHANNELS: Final = (32, 32, 64)


def main() -> None:
    """Speak, train, measure, and write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="of the sounds; default: a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "digits"
        data.make_speech(folder, languages=SPOKEN, words=DIGITS, voices=VOICES, repeats=REPEATS, seed=SEED)
        digits = data.sound_folder(folder, rate=RATE, seconds=1.0, mels=32)
        held_out = list_sounds(folder, where="tools").test
    print("; ".join(digits.notes))
    network = trained(digits)
    network.save(WEIGHTS)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes")
    report(network, digits, held_out)
    speakers = {sound.speaker for sound in held_out}
    write_examples([voice for voice in list_voices(where="tools") if spoken_by(voice) in speakers])


def trained(digits: data.Dataset) -> nn.Network:
    """The network, after its training, with the preprocessing of its inputs."""
    rng = np.random.default_rng(SEED)
    network = nn.sound_conv1d(digits.train.x.shape[1:], digits.outputs, rng=rng, channels=CHANNELS)
    schedule = optim.Cosine(LR, steps=EPOCHS * -(-len(digits.train.x) // BATCH))
    train.Trainer(
        network,
        digits,
        optim.AdamW(lr=LR, weight_decay=0.05),
        epochs=EPOCHS,
        batch_size=BATCH,
        rng=rng,
        schedule=schedule,
        augment=data.AugmentSound(**data.AUGMENT_SOUND),
    ).fit()
    network.preprocessing = digits.preprocessing
    network.eval()
    return network


def report(network: nn.Network, digits: data.Dataset, held_out: Sequence[Sound]) -> None:
    """Print the accuracy on the voices that were not heard in training, for each language."""
    right = network.predict(digits.test.x).argmax(axis=1) == np.asarray(digits.test.t)
    print(f"right: {right.sum()} of {len(right)} ({right.mean():.2%}); parameters: {network_size(network):,}")
    for language in SPOKEN:
        chosen = [sound.path.stem.rpartition("_")[2].rstrip("0123456789") == language for sound in held_out]
        print(f"  {language}: {right[chosen].sum()} of {sum(chosen)}")


def network_size(network: nn.Network) -> int:
    """The number of parameters."""
    return sum(array.size for array in network.params.values())


EXAMPLE: Final = Utterance(
    word="0",
    voice="",
    language="en",
    number=0,
    speed=150,
    pitch=50,
    noise=40.0,
    color=1.0,
    loudness=-1.0,
    pauses=(0.04, 0.04),
    seed=SEED,
)


def spoken_by(voice: str) -> str:
    """How the name of a sound file calls a voice."""
    return replace(EXAMPLE, voice=voice).file.split("_")[1]


def write_examples(voices: list[str]) -> None:
    """Write one sound for each digit and language, by the voices in turn."""
    for language in EXAMPLES:
        (FOLDER / language).mkdir(parents=True, exist_ok=True)
        for number, word in enumerate(DIGITS):
            utterance = replace(EXAMPLE, word=word, voice=voices[number % len(voices)], language=language)
            spoken = resampled(record(utterance), 16000, RATE, where="tools")
            write_wave(FOLDER / language / f"{word}.wav", spoken)
    print(f"examples: {sum(file.stat().st_size for file in FOLDER.glob('*/*.wav')):,} bytes, by {', '.join(voices)}")


def write_wave(path: Path, samples: Array) -> None:
    """Write samples from -1 to 1 as a WAV file of 8 bits, at the loudest."""
    levels = np.round(128 + 127 * samples / np.abs(samples).max()).astype(np.uint8)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, RATE, len(levels), "NONE", ""))
        file.writeframes(levels.tobytes())


if __name__ == "__main__":
    main()
