"""A network that hears spoken digits: examples of the package, or what the reader says.

References:
    *Deep Learning from Scratch*, section 8.3, on uses of deep learning; the notes name speech recognition.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.data import log_mel
from zhishen.data.sound_reader import flaws
from zhishen.data.speech import DIGITS
from zhishen.figures.chapter7_hearing import COVER, STRIDE, hear, one_second
from zhishen.figures.spoken_digits import EXAMPLES, FOLDER, RATE, read_wave
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.nn.inspection import occlusion_map

__all__ = ["heard_digit"]

_LONGEST: Final = 2 * RATE  # samples of a recording
_LEVEL: Final = 2**15 - 1  # of 16 bits


def _script(language: str, word: str, recording: Sequence[int], noise: float) -> str:
    if recording:
        sound = 'read_wave("recording.wav")  # the button "Save the recording" writes it'
    else:
        sound = f"read_wave(FOLDER / {literal(language)} / {literal(word + '.wav')})"
    return f"""import numpy as np
from zhishen import nn
from zhishen.figures.chapter7_hearing import one_second
from zhishen.figures.spoken_digits import FOLDER, network, preparation, read_wave

sound = {sound}
x = one_second(sound, noise={noise})
prepare, reader = preparation()
decibels = reader.spectrogram(x)[0]  # (bands, frames)
image = prepare(decibels[None, None])[0]
probabilities = network().probabilities(image[None])[0]
best = int(probabilities.argmax())
quiet = float(prepare(np.full((1, *reader.shape), -reader.floor)).min())
drops = nn.occlusion_map(network(), image, best, size={COVER}, stride={STRIDE}, value=quiet)
print(f"the network hears {{best}} with {{probabilities[best]:.3f}}; the largest drop is {{drops.max():.3f}}")
"""


@operation(
    language=OneOf(EXAMPLES), word=OneOf(DIGITS), recording=Numbers(0, _LONGEST, WholeNumber(-_LEVEL - 1, _LEVEL)),
    noise=Number(0, 3), sources=(hear, nn.sound_conv1d, log_mel, occlusion_map), script=_script,
)  # fmt: skip
def heard_digit(
    language: str = "en", word: str = "7", recording: Sequence[int] = (), noise: float = 0.0
) -> dict[str, Any]:
    """What the network hears in a sound, see `hear`.

    The sound is ``recording``, samples of 16 bits at 8000 Hz, or the example of ``word`` if that is empty.
    """
    if recording:
        sound = np.array(recording, np.float32) / np.float32(_LEVEL)
    else:
        sound = read_wave(FOLDER / language / f"{word}.wav")
    x = one_second(sound, noise)
    return {**hear(x), "rate": RATE, "cover": [COVER, STRIDE], "notes": flaws(x).sentences()}
