"""What is made of the table's rows: corners of products, deviations, bounds; numbers, formats and foreign names."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
from refusals import refused

from zhishen import Tensor, gradcheck, gradients, no_grad
from zhishen.errors import ArgumentError, ShapeError, ZhishenError


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x.var(),
        lambda x: x.var(0, ddof=1),
        lambda x: x.std((0, 2), True),
        lambda x: x.std(-1, ddof=1),
        lambda x: x.prod(),
        lambda x: x.prod(1),
        lambda x: x.prod((0, 2), True),
        lambda x: x.clip(-0.5, 0.5) * x,
        lambda x: x.cumsum(1) ** 2,
        lambda x: np.linalg.norm(x, axis=1),
        lambda x: np.outer(x[0], x[1]),
        lambda x: np.hstack(np.split(x, 2, axis=2)) ** 2,
        lambda x: x.expm1(),
        lambda x: (x * x).log2() + (x * x).log10(),
        lambda x: x.moveaxis(0, 2).expand_dims(1).squeeze(1).ravel() ** 2,
        lambda x: x.abs() * x,
    ],
)
def test_second_derivatives_are_numerical(call, rng):
    direction = rng.uniform(0.5, 1.5, size=(2, 3, 4))

    def along(x):
        out = call(x)
        weight = np.linspace(1, 2, out.size).reshape(out.shape)
        (g,) = gradients((out * weight).sum(), [x], create_graph=True)
        return (g * x * direction).sum()

    gradcheck(along, rng.choice([-1, 1], size=(2, 3, 4)) * rng.uniform(0.6, 2, size=(2, 3, 4)))


@pytest.mark.parametrize(
    "values",
    [[2, 3, 5], [2, 0, 5], [0, 0, 5], [0, 0, 0], [0.0], [4, 0, 1, 2, 3, 6, 7], [-1, 2, 0, 3], [1e200, 1e-200, 0]],
)
def test_a_product_has_its_gradient_at_zeros(values):
    """Each gradient is the product of the other elements, each second derivative that of the others but two."""
    x = Tensor(np.array(values, float))
    others = [np.prod(np.delete(x.data, i)) for i in range(len(x))]
    (first,) = gradients(x.prod(), [x], create_graph=True)
    np.testing.assert_allclose(first.data, others, rtol=1e-14)
    np.testing.assert_allclose(gradients(x.prod(), [x])[0], others, rtol=1e-14)
    for i in range(len(x)):
        second = [0 if i == j else np.prod(np.delete(x.data, [i, j])) for j in range(len(x))]
        if first.requires_grad:
            np.testing.assert_allclose(gradients(first[i], [x])[0], second, rtol=1e-14)
        else:
            assert not any(second)


@pytest.mark.parametrize(("axis", "keepdims"), [(None, False), (0, False), (1, True), ((0, 1), True), (-1, False)])
def test_a_product_of_nothing_is_one(axis, keepdims):
    array = np.zeros((2, 0), np.float32)
    out = Tensor(array).prod(axis, keepdims)
    expected = array.prod(axis=axis, keepdims=keepdims)
    assert (out.shape, out.dtype) == (expected.shape, np.float32)
    np.testing.assert_array_equal(out.data, expected)


def test_a_product_of_one_number_is_the_number():
    x = Tensor(3.0)
    assert x.prod().item() == 3.0
    assert gradients(x.prod(), [x])[0] == 1


def test_the_gradient_of_the_variance():
    """2 (x - mean) / (n - ddof)."""
    x = Tensor([1.0, 2.0, 6.0])
    np.testing.assert_allclose(gradients(x.var(), [x])[0], [-4 / 3, -2 / 3, 2])
    np.testing.assert_allclose(gradients(x.var(ddof=1), [x])[0], [-2, -1, 3])


@pytest.mark.parametrize("call", [lambda x: x.std(1), lambda x: np.linalg.norm(x - x.mean(), axis=1)])
def test_no_slope_where_a_deviation_or_a_norm_is_zero(call):
    """Without a warning, and beside rows that have one; NaN stays NaN."""
    x = Tensor([[3.0, 3.0], [1.0, 5.0], [np.nan, 3.0]])
    out = call(x[:2])
    assert out.data[0] == 0
    (first,) = gradients(out.sum(), [x], create_graph=True)
    assert np.isfinite(first.data).all()
    np.testing.assert_array_equal(first.data[0], [0, 0])
    assert first.data[1].any()
    assert np.isfinite(gradients((first * x[::-1].detach().data[0, 1]).sum(), [x])[0]).all()
    assert np.isnan(call(x).data[2])


def test_one_element_does_not_deviate():
    x = Tensor(4.0)
    assert (x.var().item(), x.std().item()) == (0, 0)
    assert gradients(x.std(), [x])[0] == 0


def test_too_few_elements_for_a_variance():
    advice = "choose other axes, or a smaller ddof"
    refused(
        lambda: Tensor([[1.0, 2.0]], name="x").std(0, ddof=1),
        ArgumentError,
        f"Tensor x.var: expected more than ddof = 1 elements, got 1 of shape (1, 2) with axis=0; {advice}",
    )
    refused(
        lambda: Tensor(np.zeros((2, 0))).var(1),
        ArgumentError,
        f"Tensor.var: expected more than ddof = 0 elements, got 0 of shape (2, 0) with axis=1; {advice}",
    )
    assert Tensor(np.zeros((2, 0))).var(0).shape == (0,)
    refused(
        lambda: Tensor([1.0]).var(ddof=math.nan),
        ArgumentError,
        "Tensor.var: expected ddof to be a number, got nan; choose a finite number in that range",
    )


@pytest.mark.parametrize("kind", [1, np.inf, "nuc", 2])
def test_other_norms_are_refused(kind):
    refused(
        lambda: np.linalg.norm(Tensor([[1.0, 2.0]]), kind),
        ArgumentError,
        f"np.linalg.norm: expected the 2-norm of vectors or the Frobenius norm of matrices, got ord={kind!r} with "
        "axis=None of shape (1, 2); compute another norm by its formula, such as abs(x).sum()",
    )


def test_clip_passes_the_gradient_from_bound_to_bound():
    x = Tensor([-1.0, 0.0, 0.5, 1.0, 2.0, np.nan])
    np.testing.assert_array_equal(x.clip(0, 1).data, [0, 0, 0.5, 1, 1, np.nan])
    np.testing.assert_array_equal(gradients(x.clip(0, 1).sum(), [x])[0], [0, 1, 1, 1, 0, 1])
    np.testing.assert_array_equal(gradients(x.clip(low=0).sum(), [x])[0], [0, 1, 1, 1, 1, 1])
    np.testing.assert_array_equal(gradients(x.clip(high=0.5).sum(), [x])[0], [1, 1, 1, 0, 0, 1])
    assert x.clip() is x


def test_bounds_that_are_tensors_get_the_gradient_where_they_apply():
    x, low, high = Tensor([-1.0, 0.5, 3.0]), Tensor(0.0), Tensor([2.0, 2.0, 2.0])
    out = np.clip(x, low, high)
    np.testing.assert_array_equal(out.data, [0, 0.5, 2])
    found = gradients((out * [1, 10, 100]).sum(), [x, low, high])
    np.testing.assert_array_equal(found[0], [0, 10, 0])
    assert found[1] == 1
    np.testing.assert_array_equal(found[2], [0, 0, 100])


@pytest.mark.parametrize("bounds", [(np.nan, None), (None, np.nan), (1, np.nan), (np.inf, None), (-np.inf, np.inf)])
def test_odd_bounds_do_what_they_do_in_numpy(bounds):
    array = np.array([-1.0, 0.0, 5.0, np.inf])
    np.testing.assert_array_equal(Tensor(array).clip(*bounds).data, np.clip(array, *bounds))


def test_rows_of_their_own_keep_the_digits():
    assert [Tensor(8.0).log2().item(), Tensor(1000.0).log10().item()] == [3, 3]
    assert Tensor(1e-20).expm1().item() == 1e-20
    assert gradients(Tensor(-0.0).expm1(), [Tensor(0.0)])[0] == 0


@pytest.mark.parametrize("axis", [1.0, "a", (0, None)])
def test_axes_are_integers(axis):
    message = f"Tensor.var: expected axes as integers, got {axis!r}; give one, or a tuple of them"
    refused(lambda: Tensor([[1.0]]).var(axis), ArgumentError, message)
    refused(lambda: np.var(Tensor([[1.0]]), axis), ArgumentError, message)
    assert Tensor([[1.0]]).var(np.int64(1)).shape == (1,)


LOST = (
    "expected operations on Tensors, got a conversion to a Python number, such as float(x) or math.sin(x), which "
    "would lose the gradient; use np.sin(x), or x.item() for the number"
)


@pytest.mark.parametrize(
    "call", [float, int, round, complex, math.sin, math.exp, math.floor, math.isnan, lambda x: math.pow(2, x)]
)
def test_a_gradient_is_not_lost_in_a_python_number(call):
    x = Tensor(0.5, name="x")
    refused(lambda: call(x), ArgumentError, f"Tensor x: {LOST}")
    refused(lambda: call(x * 2), ArgumentError, f"Tensor: {LOST}")
    assert call(x.item()) == call(x.detach()) == call(Tensor([0.5], requires_grad=False))
    with no_grad():
        assert call(x) == call(0.5)
    constant = x.detach() * 2
    assert call(constant) == call(1.0)


def test_rounding_to_digits():
    assert round(Tensor(2.345678, requires_grad=False), 3) == 2.346
    assert isinstance(round(Tensor(2.5, requires_grad=False)), int)


def test_formats_are_those_of_the_number():
    x = Tensor([2.34567])
    assert f"{x:.2f}|{x.sum():>8.1e}|{x}" == f"2.35| 2.3e+00|{x!r}"
    refused(
        lambda: f"{Tensor([1.0, 2.0], name='x'):.2f}",
        ShapeError,
        "Tensor x: expected a single number for the format '.2f', got shape (2,); format each number of .data, or "
        "write the Tensor without a format",
    )
    with pytest.raises(ValueError, match="Unknown format code"):
        f"{x:q}"


def test_tensors_are_copied_and_pickled():
    x = Tensor([1.0, 2.0], name="x", requires_grad=False)
    for other in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        np.testing.assert_array_equal(other.data, x.data)
        assert (other.name, other.requires_grad) == ("x", False)


def test_adding_in_place_makes_another_tensor():
    x = before = Tensor([1.0, 2.0])
    x += 1
    np.testing.assert_array_equal(before.data, [1, 2])
    np.testing.assert_array_equal(x.data, [2, 3])
    np.testing.assert_array_equal(gradients((x * x).sum(), [before])[0], [4, 6])
    with pytest.raises(ZhishenError, match="expected no assignment to elements"):
        x[0] += 1
