"""Comparisons of arrays, each of which raises an error with the name of the check and a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import GradientCheckError
from zhishen.messages import message

__all__ = ["expect_dtype", "expect_equal", "expect_shape", "expect_unchanged"]

# How much two exact ways of computing the same in float64 may differ, relative to the largest element.
_ROUNDING: Final = 1e-9


def expect_equal(
    where: str, found: Mapping[str, Array], expected: Mapping[str, Array], one: str, other: str, verdict: str
) -> None:
    """Raise an error unless two exact ways to the same arrays agree to rounding.

    Args:
        where: the name of the check.
        found: the arrays to check.
        expected: the correct arrays, by the same names.
        one: the way that computed ``expected``.
        other: the way that computed ``found``.
        verdict: the likely mistake.
    """
    for name, reference in expected.items():
        if name not in found:
            raise GradientCheckError(
                "{where}: expected {name} of {other}, got none; verdict: {verdict}",
                where=where,
                name=name,
                other=other,
                verdict=verdict,
            )
        got = np.asarray(found[name])
        expect_shape(where, message("{name} of {way}", name=name, way=other), got, reference.shape)
        off = ~(np.abs(got - reference) <= _ROUNDING * max(float(np.abs(reference).max(initial=0)), 1e-3))
        if off.any():
            index = tuple(np.argwhere(off)[0].tolist())
            element = f"{name}[{', '.join(map(str, index))}]" if index else name
            raise GradientCheckError(
                "{where}: {element}: expected {expected:.9g} ({one}), got {got:.9g} ({other}); {wrong} of {size} "
                "elements differ; verdict: {verdict}",
                where=where,
                element=element,
                expected=reference[index],
                one=one,
                got=got[index],
                other=other,
                wrong=np.count_nonzero(off),
                size=got.size,
                verdict=verdict,
            )


def expect_dtype(where: str, what: str, found: Array, dtype: np.dtype[Any]) -> None:
    """Raise an error unless an array has a dtype; ``what`` is its name in the message."""
    if found.dtype != dtype:
        raise GradientCheckError(
            "{where}: expected {what} in {dtype} like the input, got {got}; verdict: the dtype is lost; look for "
            "arrays that are created without dtype=",
            where=where,
            what=what,
            dtype=dtype,
            got=found.dtype,
        )


def expect_shape(where: str, what: str, found: Array, shape: tuple[int, ...]) -> None:
    """Raise an error unless an array has a shape; ``what`` is its name in the message."""
    if np.shape(found) != shape:
        raise GradientCheckError(
            "{where}: expected {what} to have shape {shape}, got {got}; keep the axes",
            where=where,
            what=what,
            shape=shape,
            got=np.shape(found),
        )


def expect_unchanged(where: str, after: Mapping[str, Array], before: Mapping[str, Array], by: str) -> None:
    """Raise an error if ``by`` has changed one of the arrays."""
    for name, array in after.items():
        if not np.array_equal(array, before[name], equal_nan=array.dtype.kind == "f"):
            raise GradientCheckError(
                "{where}: expected {name} to stay unchanged, got a change by {by}; verdict: an array is changed in "
                "place; work on a copy",
                where=where,
                name=name,
                by=by,
            )
