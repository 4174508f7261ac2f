"""Real digits: the forms of MNIST, and the network that reads them one by one and in batches.

References:
    *Deep Learning from Scratch*, section 3.6. The notes, chapter 3, batch processing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn
from zhishen._checks import WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Flag
from zhishen.lab.engine.digits import QUICK_NETWORK, first_of_each_class, quick_network, test_images
from zhishen.lab.engine.jobs import Frame
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["batch_sizes", "digit", "inference"]

_LABEL: Final = WholeNumber(0, 9)
_PIXEL: Final = WholeNumber(0, 27)


def _digit_script(
    label: int, place: int, row: int, column: int, *, flatten: bool, normalize: bool, one_hot: bool
) -> str:
    index = f"index, {row * 28 + column}" if flatten else f"index, 0, {row}, {column}"
    return f"""import numpy as np
from zhishen import data

labels = data.mnist(compact=True).test.t
index = int(np.flatnonzero(labels == {label})[{place}])
mnist = data.mnist(flatten={flatten}, normalize={normalize}, one_hot={one_hot})
shape = list(mnist.test.x.shape)
value = float(mnist.test.x[{index}])
target = mnist.test.t[index]
print(shape, mnist.test.x.dtype, "x =", value, "t =", target)
"""


@operation(
    label=_LABEL, place=_LABEL, row=_PIXEL, column=_PIXEL, flatten=Flag(), normalize=Flag(), one_hot=Flag(),
    sources=(datasets.mnist, datasets.one_hot), script=_digit_script,
)  # fmt: skip
def digit(
    label: int = 2, place: int = 0, row: int = 7, column: int = 10, *, flatten: bool = True, normalize: bool = True,
    one_hot: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Test images of MNIST in the form that three options give; one of them, and one of its pixels."""
    pixels, labels, places = first_of_each_class()
    chosen = 10 * label + place
    x: Any = pixels if flatten else pixels.reshape(-1, 1, 28, 28)
    x = np.asarray(datasets.Pixels(x)) if normalize else x
    t = datasets.one_hot(labels, 10) if one_hot else labels
    index = (row * 28 + column,) if flatten else (0, row, column)
    return {
        "shape": [10000, *x.shape[1:]],
        "dtype": str(x.dtype),
        "sheet": pixels.reshape(10, 10, 28, 28),
        "pixels": x[chosen].reshape(28, 28),
        "index": int(places[chosen]),
        "position": list(index),
        "value": float(x[chosen][index]),
        "target": np.atleast_1d(t[chosen]).astype(np.float64),
        "target_dtype": str(t.dtype),
        "largest": 1 if normalize else 255,
    }


# --- one by one, and in batches ---------------------------------------------------------------------------------------

_TURN: Final = 0.004  # seconds that each way computes between two frames
_SHOWN: Final = 24  # of the last images


class _Lane:
    """One way through the images: in batches of a size.

    Attributes:
        size: images in a batch.
        done: images that are read.
        seconds: the time of the network.
        answers: the answer for each image.
    """

    def __init__(self, x: Array, size: int) -> None:
        self.size, self.done, self.seconds = size, 0, 0.0
        self.answers = np.full(len(x), -1, np.int8)
        self._x = x

    def run(self, network: nn.Network) -> None:
        """Read images until the turn is over; at least one batch."""
        end = self.seconds + _TURN
        while self.done < len(self._x) and self.seconds < end:
            start = time.perf_counter()
            scores = network.predict(self._x[self.done : self.done + self.size], batch_size=self.size)
            self.seconds += time.perf_counter() - start
            self.answers[self.done : self.done + len(scores)] = scores.argmax(axis=1)
            self.done += len(scores)

    def report(self, t: Array) -> dict[str, Any]:
        """What the page shows of this way."""
        last = slice(max(0, self.done - _SHOWN), self.done)
        return {
            "size": self.size, "done": self.done, "seconds": self.seconds,
            "right": int(np.sum(self.answers[: self.done] == t[: self.done])),
            "first_shown": last.start, "answers": self.answers[last].copy(),
        }  # fmt: skip


def _inference_script(batch_size: int, images: int) -> str:
    return f"""{QUICK_NETWORK}
x, t = np.asarray(test.x)[:{images}], test.t[:{images}]
one_by_one = np.concatenate([network.predict(x[i : i + 1]) for i in range(len(x))])
in_batches = network.predict(x, batch_size={batch_size})
for scores in (one_by_one, in_batches):
    print("right:", int(np.sum(scores.argmax(axis=1) == t)), "of", len(t))
same = int(np.sum(one_by_one.argmax(axis=1) == in_batches.argmax(axis=1)))
print("the same answers:", same)
"""


@operation(
    batch_size=WholeNumber(1, 10000), images=WholeNumber(1, 10000), sources=(nn.Network.predict, nn.two_layer),
    script=_inference_script,
)  # fmt: skip
def inference(batch_size: int = 100, images: int = 10000) -> Iterator[Frame]:
    """A network reads the same digits one by one and in batches; both ways get the same time between two frames."""
    x, t = test_images()
    x, network = x[:images], quick_network()
    network.predict(x[:1])  # the first call does work that later calls do not repeat
    lanes = [_Lane(x, 1), _Lane(x, batch_size)]
    while any(lane.done < len(x) for lane in lanes):
        for lane in lanes:
            lane.run(network)

        def frame() -> Mapping[str, Any]:
            reports = [lane.report(t) for lane in lanes]
            for report in reports:
                first, count = report["first_shown"], len(report["answers"])
                shown = slice(first, first + count)
                report |= {"pixels": np.rint(255 * x[shown]).astype(np.uint8), "labels": t[shown].astype(np.int8)}
            read = min(lane.done for lane in lanes)
            same = int(np.sum(lanes[0].answers[:read] == lanes[1].answers[:read]))
            return {"images": len(x), "lanes": reports, "compared": read, "same": same}

        yield frame


_SIZES: Final = tuple(2**k for k in range(12))
_ROUND: Final = 0.02  # seconds
_ROUNDS: Final = 3


def _per_second(network: nn.Network, x: Array, size: int) -> float:
    """Images in a second in batches of this size; the best of some rounds, which other programs disturb least."""
    best = 0.0
    for _ in range(_ROUNDS):
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < _ROUND:
            first = done % (len(x) - size + 1)
            network.predict(x[first : first + size], batch_size=size)
            done += size
        best = max(best, done / (time.perf_counter() - start))
    return best


def _sizes_script(most: int) -> str:
    sizes = literal([size for size in _SIZES if size <= most])
    return f"""import time
{QUICK_NETWORK}
x = np.asarray(test.x)
network.predict(x[:1])  # the first call does work that later calls do not repeat
sizes = {sizes}
for size in sizes:
    best = 0.0
    for _ in range({_ROUNDS}):  # other programs disturb the best round least
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < {_ROUND}:
            first = done % (len(x) - size + 1)
            network.predict(x[first : first + size], batch_size=size)
            done += size
        best = max(best, done / (time.perf_counter() - start))
    print(f"batches of {{size}}: {{best:,.0f}} images a second")
"""


@operation(most=WholeNumber(1, 2048), sources=(nn.Network.predict,), script=_sizes_script)
def batch_sizes(most: int = 2048) -> Iterator[Frame]:
    """How many images a second the network reads in batches of 1, 2, 4 and so on, one size after the other."""
    network, x = quick_network(), test_images()[0]
    network.predict(x[:1])
    sizes, speeds = list[int](), list[float]()
    for size in _SIZES:
        if size > most:
            break
        sizes.append(size)
        speeds.append(_per_second(network, x, size))

        def frame() -> Mapping[str, Any]:
            return {"sizes": np.array(sizes, np.int32), "speeds": np.array(speeds)}

        yield frame
