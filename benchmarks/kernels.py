"""Time each compiled kernel beside the reference that it stands for.

Run it on a machine that does nothing else::

    python benchmarks/kernels.py

Prints microseconds (the least of many runs: what the code takes when nothing is in its way) and the ratio. Both
versions are called as the library calls them, checks of arguments included.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from zhishen import data, ops, optim

RUNS = 200


def least(work: Callable[[], Any]) -> float:
    """Microseconds of the quickest run."""
    times = []
    for _ in range(RUNS + 3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e6 * min(times[3:])


def floats(rng: np.random.Generator, *shape: int) -> Any:
    return rng.normal(size=shape).astype(np.float32)


def there_and_back(op: ops.Op, dout: Any, *args: Any, **options: Any) -> Callable[[], Any]:
    """Forward and backward of an op."""

    def work() -> Any:
        _, cache = op.forward(*args, **options)
        return op.backward(dout, cache)

    return work


def works(rng: np.random.Generator) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is measured."""
    for name in optim.OPTIMIZERS:
        params, grads = ({"W": floats(rng, 1000, 1800)} for _ in range(2))
        optimizer = optim.build(name)
        yield f"{name}, 1.8 million parameters", lambda o=optimizer, p=params, g=grads: o.update(p, g)
    scores, labels = floats(rng, 100, 10), rng.integers(0, 10, 100)
    yield "softmax_cross_entropy (100, 10)", there_and_back(ops.softmax_cross_entropy, 1.0, scores, labels)
    images = rng.random((60_000, 784), np.float32)
    for count in (100, 1000):
        yield f"use {count} of (60000, 784)", lambda n=count: data.take(images, rng.integers(0, len(images), n))
    pixels = data.Pixels(rng.integers(0, 256, images.shape, np.uint8))
    for count in (100, 1000):
        yield f"use {count} of (60000, 784) bytes", lambda n=count: data.take(pixels, rng.integers(0, len(images), n))
    x, dout = floats(rng, 100, 1000), floats(rng, 100, 1000)
    yield "keyed_dropout (100, 1000)", there_and_back(ops.keyed_dropout, dout, x, rate=0.5, key=1)
    for shape in ((100, 1000), (100, 14, 14, 64), (100, 28, 28, 16)):
        x, dout = (np.moveaxis(floats(rng, *shape), -1, 1) for _ in range(2))
        gamma, beta = floats(rng, 2, shape[-1])
        yield f"batch_norm {x.shape}, channels last", there_and_back(ops.batch_norm, dout, x, gamma, beta)
    for shape in ((100, 28, 28, 32), (100, 14, 14, 64)):
        x, dout = (np.moveaxis(floats(rng, *shape), -1, 1) for _ in range(2))
        W, b = floats(rng, shape[-1], 1, 3, 3), floats(rng, shape[-1])
        options = {"padding": (1, 1), "groups": shape[-1]}
        yield f"conv2d {x.shape}, depthwise 3 x 3", there_and_back(ops.conv2d, dout, x, W, b, **options)
    x, dout = (np.moveaxis(floats(rng, 100, size, size, 32), -1, 1) for size in (28, 14))
    yield f"avg_pool2d {x.shape}, 2 x 2", there_and_back(ops.avg_pool2d, dout, x, size=(2, 2), stride=(2, 2))
    yield f"global_avg_pool2d {x.shape}", there_and_back(ops.global_avg_pool2d, floats(rng, 100, 32), x)


def main() -> None:
    """Measure and print."""
    for name, work in works(np.random.default_rng(0)):
        fast = least(work)
        with ops.use_kernels("reference"):
            slow = least(work)
        print(f"{name:48} kernel {fast:9.1f} us   reference {slow:9.1f} us   {slow / fast:5.1f} times")


if __name__ == "__main__":
    main()
