"""The peak of this machine: the operations per second of a product of 1024 x 1024 matrices."""

from __future__ import annotations

import time

import numpy as np
from threadpoolctl import threadpool_limits

SIZE, TRIES = 1024, 60


def gemm() -> dict[int, float]:
    """Operations per second of NumPy's BLAS in float32, the best of many tries, on one thread and on two."""
    rng = np.random.default_rng(0)
    a, b = (rng.random((SIZE, SIZE), dtype=np.float32) for _ in range(2))
    out = np.empty_like(a)
    rates: dict[int, float] = {}
    for threads in (1, 2):
        with threadpool_limits(limits=threads, user_api="blas"):
            best = float("inf")
            for _ in range(TRIES):
                begin = time.perf_counter()
                np.matmul(a, b, out=out)
                best = min(best, time.perf_counter() - begin)
        rates[threads] = 2 * SIZE**3 / best
    return rates
