"""The formulas of the gradients, such as dW = Xᵀ dY, for the operations of which the book derives them.

A formula has the names of the Tensors of its operation. A Tensor without a name has the letter that is usual in the
formula of the operation.

References:
    *Deep Learning from Scratch*, chapters 5, 6 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zhishen.figures.drawing.values import short

__all__ = ["Formula", "gradient_formula"]


@dataclass(frozen=True)
class Formula:
    """The formula of a gradient.

    Attributes:
        gradient: the left side, such as ``dW``.
        terms: the right side, such as ``Xᵀ dY``.
        where: what a letter of the right side is, such as ``y = softmax(a)``; "" if all letters have a circle.
    """

    gradient: str
    terms: str
    where: str = ""

    def lines(self, *, branch: bool = False) -> tuple[str, ...]:
        """The formula in one or two lines.

        Args:
            branch: whether the gradient is one of several that add up; the formula then has no left side.
        """
        equation = self.terms if branch else f"{self.gradient} = {self.terms}"
        return (equation, self.where) if self.where else (equation,)


@dataclass(frozen=True)
class _Templates:
    """The formulas of an operation.

    Attributes:
        letters: the letters of the inputs, then the letter of the output.
        terms: for each input the right side of its gradient; "" without a formula. In a template ``{d}`` is the
            gradient of the output, ``{o}`` the output, ``{0}`` the first input, and ``{n}`` the number of samples.
        where: for each input what a letter of the right side is.
        loss: whether the output is a loss, whose own gradient is usually 1 and is then omitted.
    """

    letters: str
    terms: tuple[str, ...]
    where: tuple[str, ...] = ()
    loss: bool = False


_NORM: Final = _Templates("xγβY", ("", "Σ {d}·x̂", "Σ {d}"), ("", "x̂ = ({0} - μ)/σ", ""))
_CONVOLUTION: Final = _Templates(
    "XWbY", ("col2im({d} {1})", "{d}ᵀ im2col({0})", "Σ {d}"), ("", "", "")
)  # of images as matrices with a row for each position of the filter
_TEMPLATES: Final[Mapping[str, _Templates]] = {
    "add": _Templates("xyz", ("{d}", "{d}")),
    "subtract": _Templates("xyz", ("{d}", "-{d}")),
    "multiply": _Templates("xyz", ("{d}·{1}", "{d}·{0}")),
    "negative": _Templates("xy", ("-{d}",)),
    "divide": _Templates("xyz", ("{d}/{1}", "-{d}·{o}/{1}")),
    "power": _Templates("xyz", ("{d}·{1}·{0}^({1} - 1)", "{d}·{o}·log {0}")),
    "matmul": _Templates("XWY", ("{d} {1}ᵀ", "{0}ᵀ {d}")),
    "exp": _Templates("xy", ("{d}·{o}",)),
    "log": _Templates("xy", ("{d}/{0}",)),
    "sqrt": _Templates("xy", ("{d}/(2{o})",)),
    "sin": _Templates("xy", ("{d}·cos {0}",)),
    "cos": _Templates("xy", ("-{d}·sin {0}",)),
    "tanh": _Templates("xy", ("{d}·(1 - {o}²)",)),
    "absolute": _Templates("xy", ("{d}·sign {0}",)),
    "maximum": _Templates("xyz", ("{d}·[{0} > {1}]", "{d}·[{1} > {0}]")),
    "minimum": _Templates("xyz", ("{d}·[{0} < {1}]", "{d}·[{1} < {0}]")),
    "sum": _Templates("xy", ("{d}",)),
    "max": _Templates("xy", ("{d}·[{0} = {o}]",)),
    "transpose": _Templates("XY", ("{d}ᵀ",)),
    "identity": _Templates("xy", ("{d}",)),
    "step": _Templates("xy", ("0",)),
    "sigmoid": _Templates("xy", ("{o}(1 - {o})·{d}",)),
    "relu": _Templates("xy", ("{d}·[{0} > 0]",)),
    "softmax": _Templates("ay", ("{o}·({d} - Σ {d}·{o})",)),
    "affine": _Templates("XWbY", ("{d} {1}ᵀ", "{0}ᵀ {d}", "Σ {d}")),
    "sum_of_squares": _Templates("ytL", ("({0} - {1})/{n}",), loss=True),
    "cross_entropy": _Templates("ytL", ("-{1}/({n}{0})",), loss=True),
    "softmax_cross_entropy": _Templates("atL", ("(y - {1})/{n}",), ("y = softmax({0})",), loss=True),
    "sigmoid_cross_entropy": _Templates("atL", ("(y - {1})/{n}",), ("y = sigmoid({0})",), loss=True),
    "batch_norm": _NORM,
    "batch_norm_eval": _NORM,
    "dropout": _Templates("xy", ("{d}·mask",)),
    "keyed_dropout": _Templates("xy", ("{d}·mask",)),
    "conv2d": _CONVOLUTION,
    "conv1d": _CONVOLUTION,
}
_SYMBOL: Final = re.compile(r"[^\W\d_]\d*'?")
_SPARE_LETTERS: Final = "zuvwyx"


def gradient_formula(
    operation: str,
    slot: int,
    names: Sequence[str],
    output: str,
    *,
    constants: Mapping[int, float],
    summed: bool = False,
    samples: int = 1,
    seed: bool = False,
) -> Formula | None:
    """The formula of the gradient of an operation's input; None if the operation has none here.

    Args:
        operation: the name of the primitive or of the op.
        slot: the index of the input.
        names: the names of the inputs; "" for an input without a name.
        output: the name of the output, or "".
        constants: the inputs that are plain numbers.
        summed: whether the gradient is a sum over the axes along which the input was broadcast.
        samples: the number of samples over which a loss takes the mean.
        seed: whether the gradient of the output is 1.

    Examples:
        >>> gradient_formula("matmul", 1, ["X", "W"], "Y", constants={}).lines()
        ('dW = Xᵀ dY',)
        >>> gradient_formula("sigmoid", 0, ["x"], "", constants={}).lines()
        ('dx = y(1 - y)·dy',)
        >>> gradient_formula("softmax_cross_entropy", 0, ["", "t"], "", constants={}, samples=3, seed=True).lines()
        ('da = (y - t)/N', 'y = softmax(a)')
    """
    templates = _TEMPLATES.get(operation)
    if templates is None or slot >= len(templates.terms) or not templates.terms[slot]:
        return None
    inputs = [name or letter for name, letter in zip(names, templates.letters[:-1], strict=False)]
    for place, number in constants.items():
        inputs[place] = short(number) if number >= 0 else f"({short(number)})"
    out = output or _free_letter(templates.letters[-1], inputs)
    terms = _with_constants(operation, slot, constants) or templates.terms[slot]
    letters = {"d": _differential(out), "o": out, "n": "N"}
    if templates.loss and samples == 1:
        terms = terms.removesuffix("/{n}").replace("{n}", "")
        terms = terms.removeprefix("(").removesuffix(")") if seed and terms.startswith("(") else terms
    if templates.loss and not seed:
        terms += "·{d}"
    right = terms.format(*inputs, **letters)
    if summed:
        right = f"-Σ {right[1:]}" if right.startswith("-") else f"Σ {right}"
    where = templates.where[slot].format(*inputs, **letters) if templates.where else ""
    return Formula(_differential(inputs[slot]), right, where)


def _differential(name: str) -> str:
    """The gradient of a Tensor: dW for a symbol, with a space for a longer name."""
    return f"d{name}" if _SYMBOL.fullmatch(name) else f"d {name}"


def _free_letter(letter: str, used: Sequence[str]) -> str:
    """The letter, or another one if an input has the same name."""
    return next((other for other in (letter, *_SPARE_LETTERS) if other not in used), letter)


def _with_constants(operation: str, slot: int, constants: Mapping[int, float]) -> str:
    """The simpler template of an operation with a plain number; "" if the operation does not have one."""
    number = constants.get(1 - slot)
    if number is None:
        return ""
    if operation == "multiply":
        return "-{d}" if number == -1 else f"{{{1 - slot}}}·{{d}}"
    if operation == "divide" and slot == 1 and number == 1:
        return "-{d}·{o}²"
    if operation == "power" and slot == 0 and number == 2:
        return "{d}·2{0}"
    if operation == "power" and slot == 0 and number == 3:
        return "{d}·3{0}²"
    if operation in {"maximum", "minimum"}:
        return f"{{d}}·[{{{slot}}} {'>' if operation == 'maximum' else '<'} {{{1 - slot}}}]"
    return ""
