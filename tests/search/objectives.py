"""Objectives that other processes can import."""

from __future__ import annotations

import time


def parabola(point, report):
    """Greatest at x = 1; some points fail."""
    time.sleep(0.02)
    if point["x"] > 3:
        raise ValueError("too far")
    return -((point["x"] - 1) ** 2)


def hard_exit(point, report):
    """End the process, as a crash does."""
    import os

    os._exit(3)


def slow(point, report):
    """As long as a short training; say which process computes."""
    import os
    from pathlib import Path

    (Path(os.environ["ZHISHEN_TESTS_PROCESSES"]) / f"process.{os.getpid()}").touch()
    time.sleep(0.5)
    return point["x"]
