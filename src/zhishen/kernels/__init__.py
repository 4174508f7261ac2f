"""FAST: the functions of `zhishen.reference` once more, compiled with Numba, and the switch between the two.

Importing this package imports nothing of Numba; who runs a kernel loads its module first, after asking `enabled`.
``compiling`` and ``parallel`` hold what all kernels share, ``vector`` the words they are written in.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

from zhishen._checks import OneOf, check

__all__ = ["available", "enabled", "kernels", "use_kernels"]

_CHOICES = OneOf(("auto", "reference"))
_choice = check(
    os.environ.get("ZHISHEN_KERNELS", "auto"),
    _CHOICES,
    where="environment variable ZHISHEN_KERNELS",
    name="its value",
)


@cache
def available() -> bool:
    """Whether kernels can be had: whether Numba can be imported. The first call imports it."""
    try:
        import numba  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:  # also where the NumPy that is installed is too new for it
        return False
    return True


def enabled() -> bool:
    """Whether kernels are to run: they can be had, and nobody asked for the reference."""
    return _choice == "auto" and available()


def kernels() -> str:
    """Which code runs: ``"auto"`` (a kernel where there is one) or ``"reference"`` (the readable code everywhere)."""
    return _choice


@contextmanager
def use_kernels(choice: str) -> Generator[None]:
    """Within the block, run the whole library on ``"auto"`` or ``"reference"`` code."""
    global _choice
    before, _choice = _choice, check(choice, _CHOICES, where="use_kernels", name="choice")
    try:
        yield
    finally:
        _choice = before
