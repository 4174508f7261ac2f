"""Products of matrices: MatMul, Gemm, Einsum."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, Final

import numpy as np

from zhishen.graph import ops
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call
from zhishen.messages import message

__all__ = ["LINEAR"]


def _matmul(call: Call, x: Any, y: Any) -> Any:
    """x y, for stacks of matrices as well."""
    if x.ndim > 1 and y.ndim > 1:
        call.allow((*np.broadcast_shapes(x.shape[:-2], y.shape[:-2]), x.shape[-2], y.shape[-1]))
    return x @ y


def _gemm(call: Call, A: Any, B: Any, C: Any = None) -> Any:
    """α A' B' + β C, with A' = Aᵀ if transA, and B' = Bᵀ if transB."""
    alpha, beta = call.get("alpha", 1.0), call.get("beta", 1.0)
    if A.ndim != 2 or B.ndim != 2:
        raise ValueError(message("matrices of {first} and {second} axes", first=A.ndim, second=B.ndim))
    left, right = (A.transpose() if call.get("transA", 0) else A), (B.transpose() if call.get("transB", 0) else B)
    sizes = call.allow((left.shape[0], right.shape[1]))
    floats = data_of(A).dtype.kind == "f"
    if C is not None and C.shape == sizes[1:] and alpha == beta == 1 and floats:
        return ops.affine(left, right, C)
    out = left @ right if alpha == 1 else _times(alpha, left @ right)
    if C is None:
        return out
    call.allow_broadcast(out, C)
    return out + (C if beta == 1 else _times(beta, C))


def _times(factor: float, x: Any) -> Any:
    """A multiple in the dtype of x, also for whole numbers."""
    return factor * x if data_of(x).dtype.kind == "f" else (factor * x).astype(x.dtype)


# --- Einsum -----------------------------------------------------------------------------------------------------------


def _einsum(call: Call, *operands: Any) -> Any:
    """The sum of products over all letters that the result does not have.

    Each operand gets an axis for each letter, of size 1 for a letter that it lacks; then they are multiplied, and
    summed.
    """
    terms, result = _letters(call.get("equation"), [x.ndim for x in operands])
    operands = tuple(_diagonal(x, letters) for x, letters in zip(operands, terms, strict=True))
    terms = [list(dict.fromkeys(letters)) for letters in terms]
    everything = [*result, *dict.fromkeys(letter for term in terms for letter in term if letter not in result)]
    aligned = [_aligned(x, letters, everything) for x, letters in zip(operands, terms, strict=True)]
    call.allow_broadcast(*aligned)
    product: Any = reduce(lambda x, y: x * y, aligned)
    summed = tuple(range(len(result), len(everything)))
    if not summed:
        return product
    if isinstance(product, Tensor):
        return product.sum(axis=summed)
    return product.sum(axis=summed, dtype=product.dtype)


def _letters(equation: str, axes: list[int]) -> tuple[list[list[str]], list[str]]:
    """The letters of each operand and of the result; an ellipsis becomes one capital Greek letter for each axis.

    Raises:
        ValueError: the equation does not fit the operands.
    """
    left, arrow, right = equation.replace(" ", "").partition("->")
    given = left.split(",")
    if len(given) != len(axes):
        raise ValueError(message("{count} operands for the equation {equation!r}", count=len(axes), equation=equation))
    counts = [ndim - len(term.replace("...", "")) for term, ndim in zip(given, axes, strict=True)]
    longest = max((count for term, count in zip(given, counts, strict=True) if "..." in term), default=0)
    dots = [chr(0x391 + k) for k in range(max(longest, 0))]
    terms: list[list[str]] = []
    for term, count in zip(given, counts, strict=True):
        before, ellipsis, after = term.partition("...")
        if count < 0 or (not ellipsis and count):
            raise ValueError(message("an operand with other axes than {term!r}", term=term))
        terms.append([*before, *(dots[longest - count :] if ellipsis and count else ()), *after])
    if arrow:
        before, ellipsis, after = right.partition("...")
        result = [*before, *(dots if ellipsis else ()), *after]
    else:  # all letters that occur once, in alphabetical order, after the dots
        every = [letter for term in terms for letter in term]
        result = [*dots, *sorted(letter for letter in set(every) - set(dots) if every.count(letter) == 1)]
    known = {letter for term in terms for letter in term}
    if len(set(result)) < len(result) or not set(result) <= known:
        raise ValueError(message("the result of the equation {equation!r}", equation=equation))
    return terms, result


def _diagonal(x: Any, letters: list[str]) -> Any:
    """The elements with equal indices on the axes of a letter that occurs twice; they become one axis."""
    for letter in dict.fromkeys(letters):
        while letters.count(letter) > 1:
            first = letters.index(letter)
            second = letters.index(letter, first + 1)
            if x.shape[first] != x.shape[second]:
                raise ValueError(
                    message(
                        "sizes {one} and {other} of {letter!r}",
                        one=x.shape[first],
                        other=x.shape[second],
                        letter=letter,
                    )
                )
            order = [*(k for k in range(x.ndim) if k not in (first, second)), first, second]
            every = np.arange(x.shape[first])
            x = x.transpose(order)[..., every, every]
            letters[:] = [*(other for k, other in enumerate(letters) if k not in (first, second)), letter]
    return x


def _aligned(x: Any, letters: list[str], everything: list[str]) -> Any:
    """The axes in the order of all letters, with an axis of size 1 for each that is missing."""
    present = [letter for letter in everything if letter in letters]
    x = x.transpose([letters.index(letter) for letter in present]) if present else x
    sizes = iter(x.shape)
    return x.reshape(tuple(next(sizes) if letter in present else 1 for letter in everything))


LINEAR: Final[dict[str, Callable[..., Any]]] = {"MatMul": _matmul, "Gemm": _gemm, "Einsum": _einsum}
