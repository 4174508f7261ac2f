"""The names and signs of operations in a drawing, without internal names, in the language of the drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from zhishen.figures.drawing.model import Circle
from zhishen.figures.drawing.values import short
from zhishen.figures.theme import current_style, localized

__all__ = ["CONSTANTS_IN_CIRCLE", "operation_expression", "operation_text", "public_name", "spoken"]

# Ops with the same equation as a well-known one, which differ from it only in how they compute it.
_PUBLIC_NAMES: Final = {"keyed_dropout": "dropout", "batch_norm_eval": "batch_norm"}

# The primitives whose plain numbers are in their circle.
CONSTANTS_IN_CIRCLE: Final = frozenset({"add", "subtract", "multiply", "divide", "power", "maximum", "minimum"})

# The names of ops in both languages; those of activation functions are the same.
_NAMES: Final[dict[str, tuple[str, str]]] = {
    "softmax cross entropy": ("softmax cross entropy", "softmax 交叉熵误差"),
    "sigmoid cross entropy": ("sigmoid cross entropy", "sigmoid 交叉熵误差"),
    "cross entropy": ("cross entropy", "交叉熵误差"),
    "sum of squares": ("sum of squares", "均方误差"),
    "batch norm": ("batch norm", "批归一化"),
    "layer norm": ("layer norm", "层归一化"),
}
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def spoken(en: str, zh: str) -> str:
    """A text in the current language, for text that needs no font with Chinese characters."""
    return zh if current_style().language == "zh" else en


def public_name(op: str) -> str:
    """The name of an op for readers, who know dropout but not the variants of its code.

    Examples:
        >>> public_name("keyed_dropout"), public_name("max_pool2d")
        ('dropout', 'max pool2d')
    """
    return _PUBLIC_NAMES.get(op, op).replace("_", " ")


def operation_text(circle: Circle, *, translate: Callable[[str, str], str] = localized) -> str:
    """The text in the circle of an operation: its sign or name, with the plain numbers among its inputs.

    Args:
        circle: the operation.
        translate: chooses between the English and the Chinese name of the operation.

    Examples:
        >>> operation_text(Circle("operation", "×", constants={0: 2.0}))
        '×2'
        >>> operation_text(Circle("operation", "/", constants={0: 1.0}))
        '1/x'
        >>> operation_text(Circle("operation", "^", constants={1: 2.0}))
        'x²'
    """
    label = circle.label
    if not circle.constants:
        return translate(*_NAMES.get(label, (label, label)))
    ((slot, number),) = circle.constants.items()
    text = short(number) if number >= 0 else f"({short(number)})"
    if label == "^":
        return _power_text(slot, text)
    if len(label) > 1:
        return f"{label}({text}, x)" if slot == 0 else f"{label}(x, {text})"
    if slot == 1 or label in "+×":
        return f"{label}{text}"
    return f"{text}{label}x"


def _power_text(slot: int, text: str) -> str:
    if slot == 0:
        return f"{text}^x"
    return f"x{text.translate(_SUPERSCRIPTS)}" if text.isdigit() else f"x^{text}"


def operation_expression(circle: Circle, inputs: dict[int, str]) -> str:
    """An operation with the names of its inputs, such as ``2 × apple``.

    Args:
        circle: the operation, or a folded layer.
        inputs: the names of the inputs, by their index.
    """
    named = {**{slot: short(number) for slot, number in circle.constants.items()}, **inputs}
    operands = [named[slot] for slot in sorted(named)]
    plain = Circle(circle.kind, circle.label)
    operation = circle.note if circle.kind == "group" else operation_text(plain, translate=spoken)
    if len(operands) == 2 and len(operation) == 1:
        return f"{operands[0]} {operation} {operands[1]}"
    return f"{operation}({', '.join(operands)})"
