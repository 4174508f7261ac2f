"""Functions of each element: gradients, and the arithmetic of whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import UnsupportedError
from zhishen.interop.onnx.computing.elementwise import BINARY, OTHERS, UNARY, VARIADIC

X = np.array([[-0.7, 0.3, 0.9], [0.2, -0.4, 0.6]])
LARGER = X + 2.5

#: Operator → inputs at which it has a derivative.
DIFFERENTIABLE = {
    **dict.fromkeys(("Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Atanh", "Abs", "Neg"), (X,)),
    **dict.fromkeys(("Exp", "Sin", "Cos", "Erf", "Identity"), (X,)),
    **dict.fromkeys(("Acosh", "Log", "Sqrt", "Reciprocal"), (LARGER,)),
    **dict.fromkeys(("Add", "Sub", "Mul", "Div"), (X, LARGER[0])),
    "Pow": (LARGER, X[0]),
    **dict.fromkeys(("Max", "Min", "Sum", "Mean"), (X, X[::-1] * 1.1 + 0.05, np.array([0.8, -0.9, 0.75]))),
    "Clip": (X, (np.array(-0.5),), (np.array(0.5),)),
    "Where": (X > 0, X, LARGER),
    "Mod": (LARGER, np.array([1.3, 0.9, 1.1])),
}
ZERO = {"Ceil", "Floor", "Round", "Sign"}
WITHOUT = {
    "Not", "BitwiseNot", "IsNaN", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor",
    "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift", "IsInf",
}  # fmt: skip


def test_every_operator_has_an_example():
    assert {*UNARY, *BINARY, *VARIADIC, *OTHERS} == {*DIFFERENTIABLE} | ZERO | WITHOUT


@pytest.mark.parametrize("operator", DIFFERENTIABLE)
def test_the_gradient(operator):
    attributes = {"fmod": 1} if operator == "Mod" else {}
    check_gradients(operator, *DIFFERENTIABLE[operator], **attributes)


@pytest.mark.parametrize("operator", sorted(ZERO))
def test_a_step_has_the_gradient_zero(operator):
    check_gradients(operator, X, allow_zero=["x0"])


def test_whole_numbers_are_divided_towards_zero():
    x, y = np.array([7, -7, 7, -7, 6]), np.array([2, 2, -2, -2, 3])
    same(run("Div", x, y), np.array([3, -3, -3, 3, 2]))
    same(run("Div", x.astype(np.int8), y.astype(np.int8)), np.array([3, -3, -3, 3, 2], np.int8))
    assert run("Div", np.array([1]), np.array([0])).shape == (1,)  # undefined, and no warning


def test_powers_of_other_dtypes():
    same(run("Pow", np.array([1, 2, 3], np.float32), np.array([2, 3, 0])), np.array([1, 8, 1], np.float32))
    same(run("Pow", np.array([4, 9]), np.array([0.5, 0.5], np.float32)), np.array([2, 3]))


def test_remainders():
    x, y = np.array([-5, 5]), np.array([3, -3])
    same(run("Mod", x, y), np.array([1, -1]))
    same(run("Mod", x, y, fmod=1), np.array([-2, 2]))
    with pytest.raises(UnsupportedError, match="fmod=0"):
        run("Mod", x.astype(np.float32), y.astype(np.float32))


def test_clip_of_old_opsets_has_attributes():
    same(run("Clip", np.array([-2, 0, 2], np.float32), min=-1.0, max=1.0, opset=7), np.array([-1, 0, 1], np.float32))
    same(run("Clip", np.array([-2, 2], np.float32), None, np.array(1, np.float32)), np.array([-2, 1], np.float32))


def test_the_bits_leave_a_number():
    x = np.array([1, 255], np.uint8)
    same(run("BitShift", x, np.array([8, 9], np.uint8), direction="LEFT"), np.zeros(2, np.uint8))
    same(run("BitShift", x, np.array([1, 7], np.uint8), direction="RIGHT"), np.array([0, 1], np.uint8))


def test_an_absurd_broadcast_is_refused():
    column, row = np.zeros((100_000, 1), np.float32), np.zeros((1, 100_000), np.float32)
    with pytest.raises(
        UnsupportedError, match=r"Add y0: expected a result of at most .* elements .*\(100000, 100000\)"
    ):
        run("Add", column, row)
