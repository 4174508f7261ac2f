"""Softmax: its temperature, its overflow, and when it may be left out.

References:
    *Deep Learning from Scratch*, section 3.5. The notes, chapter 3, softmax.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.graph import ops
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.digits import QUICK_NETWORK, quick_network, test_images, test_scores
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.reference import activation, loss

__all__ = ["softmax_left_out", "softmax_scores"]

_DTYPES: Final = ("float16", "float32", "float64")


def _softmax_script(scores: Sequence[float], added: float, temperature: float, dtype: str) -> str:
    return f"""import numpy as np
from zhishen import ops

scores = np.array({literal([float(score) for score in scores])}) + {float(added)!r}
a = (scores / {float(temperature)!r}).astype(np.{dtype})
with np.errstate(over="ignore", invalid="ignore", under="ignore"):
    plain_powers = np.exp(a)
    plain = plain_powers / plain_powers.sum()
probabilities = ops.softmax(a)  # exp(a - max) / sum
print("plain formula", plain)
print("shifted      ", probabilities, "sum", probabilities.sum())
"""


@operation(
    scores=Numbers(2, 6, Number(-2000.0, 2000.0)), added=Number(-2000.0, 2000.0), temperature=Number(0.01, 1000.0),
    dtype=OneOf(_DTYPES), sources=(activation.softmax,), script=_softmax_script,
)  # fmt: skip
def softmax_scores(
    scores: Sequence[float] = (0.3, 2.9, 4.0), added: float = 0.0, temperature: float = 1.0, dtype: str = "float64"
) -> dict[str, Any]:
    """Softmax of (scores + added) / temperature: exactly like its formula, and with the largest score subtracted."""
    a = ((np.array(scores, np.float64) + added) / temperature).astype(dtype)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        powers = np.exp(a)
        plain = powers / powers.sum()
        shifted = a - a.max()
        shifted_powers = np.exp(shifted)
    probabilities = ops.softmax(a)
    return {
        "a": a.astype(np.float64), "powers": powers.astype(np.float64), "plain": plain.astype(np.float64),
        "shifted": shifted.astype(np.float64), "shifted_powers": shifted_powers.astype(np.float64),
        "probabilities": probabilities.astype(np.float64), "sum": float(probabilities.sum()),
        "largest": float(np.log(np.finfo(dtype).max)),
    }  # fmt: skip


# --- only the answer counts -------------------------------------------------------------------------------------------


def _left_out_script(image: int, factor: float) -> str:
    return f"""{QUICK_NETWORK}
all_scores = network.predict(test.x[:])
scores = {float(factor)!r} * all_scores[{image}]
probabilities = ops.softmax(scores)
answer, answer_of_probabilities = int(scores.argmax()), int(probabilities.argmax())
loss = float(ops.softmax_cross_entropy(scores[np.newaxis], test.t[{image}:{image + 1}]))
different = int(np.sum(all_scores.argmax(axis=1) != ops.softmax(all_scores).argmax(axis=1)))
print("answer", answer, "of the probabilities", answer_of_probabilities, "loss", loss)
print("answers that differ:", different, "of", len(test.t))
"""


def _seconds(function: Callable[[], object]) -> float:
    """The time of a call, the best of three."""
    best = np.inf
    for _ in range(3):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return float(best)


@cache
def _costs() -> tuple[float, float, float]:
    """Seconds for all test images: argmax of the scores, argmax of their softmax, and the network before it."""
    x, everything = test_images()[0], test_scores()
    return (
        _seconds(lambda: everything.argmax(axis=1)),
        _seconds(lambda: ops.softmax(everything).argmax(axis=1)),
        _seconds(lambda: quick_network().predict(x)),
    )


@operation(
    image=WholeNumber(0, 9999), factor=Number(0.01, 100.0),
    sources=(nn.Network.predict, nn.Network.probabilities, activation.softmax, loss.softmax_cross_entropy),
    script=_left_out_script,
)  # fmt: skip
def softmax_left_out(image: int = 0, factor: float = 1.0) -> dict[str, Any]:
    """The scores of a test image of MNIST and their softmax: the same answer; and what softmax costs for all images."""
    x, t = test_images()
    everything = test_scores()
    scores = factor * everything[image]
    probabilities: Array = ops.softmax(scores)
    return {
        "pixels": x[image].reshape(28, 28),
        "label": int(t[image]),
        "scores": scores,
        "probabilities": probabilities,
        "answer": int(scores.argmax()),
        "answer_of_probabilities": int(probabilities.argmax()),
        "loss": float(ops.softmax_cross_entropy(scores[np.newaxis], t[image : image + 1])),
        "different": int(np.sum(everything.argmax(axis=1) != ops.softmax(everything).argmax(axis=1))),
        "accuracy": float(np.mean(everything.argmax(axis=1) == t)),
        "seconds": list(_costs()),
    }
