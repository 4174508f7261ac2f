"""Time each compiled kernel and the reference that it replaces.

Run it on an idle machine::

    python benchmarks/kernels.py

Prints microseconds (the minimum of many runs, which other programs disturb the least) and the ratio. Both versions are
called as the library calls them, including the checks of arguments.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from zhishen import data, ops, optim

RUNS = 200


def min_microseconds(work: Callable[[], Any]) -> float:
    """The microseconds of the fastest run."""
    times = []
    for _ in range(RUNS + 3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e6 * min(times[3:])


def random_floats(rng: np.random.Generator, *shape: int) -> Any:
    return rng.normal(size=shape).astype(np.float32)


def forward_backward(op: ops.Op, dout: Any, *args: Any, **options: Any) -> Callable[[], Any]:
    """A function that runs an op forward and backward."""

    def work() -> Any:
        _, cache = op.forward(*args, **options)
        return op.backward(dout, cache)

    return work


def cases(rng: np.random.Generator) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The name of each case, and the function to time."""
    for name in optim.OPTIMIZERS:
        params, grads = ({"W": random_floats(rng, 1000, 1800)} for _ in range(2))
        optimizer = optim.build(name)
        yield f"{name}, 1.8 million parameters", lambda o=optimizer, p=params, g=grads: o.update(p, g)
    scores, labels = random_floats(rng, 100, 10), rng.integers(0, 10, 100)
    yield "softmax_cross_entropy (100, 10)", forward_backward(ops.softmax_cross_entropy, 1.0, scores, labels)
    images = rng.random((60_000, 784), np.float32)
    for count in (100, 1000):
        yield f"use {count} of (60000, 784)", lambda n=count: data.take(images, rng.integers(0, len(images), n))
    pixels = data.Pixels(rng.integers(0, 256, images.shape, np.uint8))
    for count in (100, 1000):
        yield f"take {count} of (60000, 784) bytes", lambda n=count: data.take(pixels, rng.integers(0, len(images), n))
    x, dout = random_floats(rng, 100, 1000), random_floats(rng, 100, 1000)
    yield "keyed_dropout (100, 1000)", forward_backward(ops.keyed_dropout, dout, x, rate=0.5, key=1)
    for shape in ((100, 1000), (100, 14, 14, 64), (100, 28, 28, 16)):
        x, dout = (np.moveaxis(random_floats(rng, *shape), -1, 1) for _ in range(2))
        gamma, beta = random_floats(rng, 2, shape[-1])
        yield f"batch_norm {x.shape}, channels last", forward_backward(ops.batch_norm, dout, x, gamma, beta)
    for shape in ((100, 28, 28, 32), (100, 14, 14, 64)):
        x, dout = (np.moveaxis(random_floats(rng, *shape), -1, 1) for _ in range(2))
        W, b = random_floats(rng, shape[-1], 1, 3, 3), random_floats(rng, shape[-1])
        options = {"padding": (1, 1), "groups": shape[-1]}
        yield f"conv2d {x.shape}, depthwise 3 x 3", forward_backward(ops.conv2d, dout, x, W, b, **options)
    x, dout = (np.moveaxis(random_floats(rng, 100, size, size, 32), -1, 1) for size in (28, 14))
    yield f"avg_pool2d {x.shape}, 2 x 2", forward_backward(ops.avg_pool2d, dout, x, size=(2, 2), stride=(2, 2))
    yield f"global_avg_pool2d {x.shape}", forward_backward(ops.global_avg_pool2d, random_floats(rng, 100, 32), x)


def main() -> None:
    """Measure and print."""
    for name, work in cases(np.random.default_rng(0)):
        fast = min_microseconds(work)
        with ops.use_kernels("reference"):
            slow = min_microseconds(work)
        print(f"{name:48} kernel {fast:9.1f} us   reference {slow:9.1f} us   {slow / fast:5.1f} times")


if __name__ == "__main__":
    main()
