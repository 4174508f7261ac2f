"""Points in the plane with two or more classes, which a network separates by a curve: quick to learn, easy to draw."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Int
from zhishen.data.loader import require_generator

__all__ = ["POINTS", "circles", "moons", "spirals", "xor"]

_COUNT: Final = WholeNumber(1, 10**7)
_NOISE: Final = Number(low=0.0)

Points = tuple[Float[Array, "N 2"], Int[Array, "N"]]


def moons(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Points:
    """Two half circles that interlock: class 0 is (cos a, sin a), class 1 is (1 - cos a, 1/2 - sin a), 0 ≤ a ≤ π.

    Args:
        n: the number of points.
        noise: the standard deviation of the normal noise on both coordinates.
        rng: draws the angles, the classes and the noise.

    Returns:
        The points (N, 2) and their classes (N,), in random order.

    Raises:
        ArgumentError: an option is out of its range.

    Examples:
        >>> x, t = moons(4, noise=0.0, rng=np.random.default_rng(0))
        >>> x.shape, sorted(t.tolist())
        ((4, 2), [0, 0, 1, 1])
    """
    t, angle = _drawn(n, 2, noise, rng, where="moons")
    a = math.pi * angle
    upper = np.stack([np.cos(a), np.sin(a)], axis=1)
    lower = np.stack([1 - np.cos(a), 0.5 - np.sin(a)], axis=1)
    return _noisy(np.where(t[:, np.newaxis] == 0, upper, lower), noise, rng), t


def circles(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Points:
    """Two circles around the origin, of radius 1 (class 0) and 1/2 (class 1). Arguments as of `moons`."""
    t, angle = _drawn(n, 2, noise, rng, where="circles")
    radius, a = np.where(t == 0, 1.0, 0.5), 2 * math.pi * angle
    return _noisy(np.stack([radius * np.cos(a), radius * np.sin(a)], axis=1), noise, rng), t


def spirals(n: int, *, noise: float = 0.1, classes: int = 3, rng: np.random.Generator) -> Points:
    """Arms of a spiral, one for each class: at radius r, class k has the angle 2πk/K + 4r.

    Args:
        n: the number of points.
        noise: as of `moons`.
        classes: the number K of arms.
        rng: as of `moons`.

    References:
        *Deep Learning from Scratch 2*, section 1.4.1.
    """
    check(classes, WholeNumber(1, 100), where="spirals", name="classes")
    t, radius = _drawn(n, classes, noise, rng, where="spirals")
    a = 2 * math.pi * t / classes + 4 * radius
    return _noisy(np.stack([radius * np.sin(a), radius * np.cos(a)], axis=1), noise, rng), t


def xor(n: int, *, noise: float = 0.1, rng: np.random.Generator) -> Points:
    """The square from -1 to 1: class 1 where the coordinates have different signs. Arguments as of `moons`."""
    check(n, _COUNT, where="xor", name="n")
    check(noise, _NOISE, where="xor", name="noise")
    x = require_generator(rng, where="xor").uniform(-1, 1, (n, 2))
    return _noisy(x, noise, rng), ((x[:, 0] > 0) != (x[:, 1] > 0)).astype(np.int64)


# Name → the function that draws points.
POINTS: Final[dict[str, Callable[..., Points]]] = {"moons": moons, "circles": circles, "spirals": spirals, "xor": xor}


def _drawn(n: int, classes: int, noise: float, rng: np.random.Generator, *, where: str) -> tuple[Array, Array]:
    """As many points of each class as possible, in random order, and a number from 0 to 1 for each."""
    check(n, _COUNT, where=where, name="n")
    check(noise, _NOISE, where=where, name="noise")
    generator = require_generator(rng, where=where)
    return generator.permutation(np.arange(n) % classes), generator.uniform(size=n)


def _noisy(x: Array, noise: float, rng: np.random.Generator) -> Array:
    return x + noise * rng.normal(size=x.shape)
