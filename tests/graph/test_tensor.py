"""Tensors: values, names, dtypes, NumPy's functions on them, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused

from zhishen import Tensor, gradients, ops
from zhishen.errors import ArgumentError, ShapeError

# The notes


def test_the_apples():
    apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
    price = apple * number * tax
    price.backward()
    assert price.item() == pytest.approx(220)
    assert [apple.grad.item(), number.grad.item(), tax.grad.item()] == pytest.approx([2.2, 110, 200])


def test_the_apples_and_oranges():
    apple, apples, orange, oranges, tax = (Tensor(v) for v in (100.0, 2.0, 150.0, 3.0, 1.1))
    price = (apple * apples + orange * oranges) * tax
    price.backward()
    assert price.item() == pytest.approx(715)
    found = [x.grad.item() for x in (apple, apples, orange, oranges, tax)]
    assert found == pytest.approx([2.2, 110, 3.3, 165, 650])


# Data


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        (3, "float64"),
        (True, "float64"),
        (2.5, "float64"),
        ([1, 2], "float64"),
        (np.array([1, 2], np.uint8), "float64"),
        (np.array([True, False]), "float64"),
        (np.array([1.0], np.float16), "float16"),
        (np.float32(1.5), "float32"),
        (np.zeros((0, 3), np.float32), "float32"),
    ],
)
def test_integers_become_float64_and_floats_keep_their_dtype(data, dtype):
    x = Tensor(data)
    assert (x.dtype, x.shape) == (dtype, np.shape(data))
    np.testing.assert_array_equal(x.data, np.asarray(data, dtype))


def test_an_array_is_shared_and_a_tensor_unwrapped():
    array = np.array([1.0, 2.0])
    x = Tensor(array)
    assert x.data is array
    assert Tensor(x).data is array
    assert Tensor(x).node is None


@pytest.mark.parametrize(
    ("data", "dtype"), [([1j], "complex128"), (["a"], "<U1"), (None, "object"), ([object()], "object")]
)
def test_what_is_not_a_real_number_is_refused(data, dtype):
    refused(
        lambda: Tensor(data, name="x"),
        ArgumentError,
        f"Tensor x: expected an array of real numbers, got dtype {dtype}; convert the data to floats first",
    )


def test_what_it_is():
    x = Tensor([[1.0, 2.0, 3.0]], name="x")
    assert (x.shape, x.ndim, x.size, len(x), x.dtype, x.name) == ((1, 3), 2, 3, 1, np.float64, "x")
    assert x.grad is None
    assert x.node is None
    assert x.requires_grad
    assert Tensor(2.0).item() == 2.0
    assert isinstance(Tensor(np.float32(2)).item(), float)
    with pytest.raises(TypeError):
        len(Tensor(1.0))


def test_repr():
    x = Tensor([1.0, 2.0], name="x")
    assert repr(x) == "Tensor([1., 2.], name='x')"
    assert repr(x * 2) == "Tensor([2., 4.], made by multiply)"
    assert repr(Tensor(np.float32(1))) == "Tensor(1., dtype=float32)"
    assert repr(Tensor(1.0, requires_grad=False)) == "Tensor(1., requires_grad=False)"
    assert repr(ops.relu(x)) == "Tensor([1., 2.], made by relu)"
    assert len(repr(Tensor(np.zeros((500, 500))))) < 200
    assert repr(x.__array_ufunc__) != ""
    (x * 2).sum().backward()
    assert repr((x * 2).node) == "Node(multiply, 2 inputs)"


def test_detach_keeps_values_and_forgets_history():
    x = Tensor([1.0, 2.0], name="x")
    y = (x * x).detach()
    assert not y.requires_grad
    assert y.node is None
    np.testing.assert_array_equal(gradients((x * y).sum(), [x])[0], [1, 4])


def test_item_of_many_is_refused():
    x = Tensor([1.0, 2.0], requires_grad=False, name="x")
    for call in (x.item, lambda: float(x)):
        refused(
            call,
            ShapeError,
            "Tensor x.item: expected a single number, got shape (2,); reduce it with .sum() or .mean(), or use .data",
        )


# Keys, comparisons, truth


def test_a_tensor_is_a_key_by_identity():
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    table = {x: "x", y: "y"}
    assert (table[x], table[y]) == ("x", "y")
    assert hash(x) == hash(x) != hash(y)
    assert len({x, y, x}) == 2


def test_comparisons_give_arrays_of_booleans():
    x = Tensor([1.0, 2.0, 3.0])
    other = np.array([2.0, 2.0, 2.0])
    for y in (other, Tensor(other), 2.0):
        for found, expected in (
            (x < y, [True, False, False]),
            (x <= y, [True, True, False]),
            (x > y, [False, False, True]),
            (x >= y, [False, True, True]),
            (x == y, [False, True, False]),
            (x != y, [True, False, True]),
        ):
            assert isinstance(found, np.ndarray)
            assert found.tolist() == expected
    assert (other < x).tolist() == [False, False, True]
    assert (other == x).tolist() == [False, True, False]
    assert isinstance(np.greater_equal(other, x), np.ndarray)


def test_truth_is_that_of_a_single_number():
    assert Tensor(1.0)
    assert not Tensor([0.0])
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Tensor([1.0, 2.0]))


def test_predicates_give_arrays():
    x = Tensor([1.0, np.nan, -np.inf])
    assert np.isnan(x).tolist() == [False, True, False]
    assert np.isfinite(x).tolist() == [True, False, False]
    assert np.sign(Tensor([-2.0, 0.0, 3.0])).tolist() == [-1, 0, 1]
    assert np.zeros_like(x).tolist() == [0, 0, 0]
    assert np.ones_like(x, dtype=np.float32).dtype == np.float32
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((3,), 1, 3)


# Iteration and indices


def test_rows_come_one_by_one_and_carry_gradients():
    M = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    first, second, third = M
    assert [row.shape for row in M] == [(2,)] * 3
    (first * 1 + second * 10 + third * 100).sum().backward()
    np.testing.assert_array_equal(M.grad, [[1, 1], [10, 10], [100, 100]])
    assert len(list(Tensor(np.zeros((0, 2))))) == 0
    with pytest.raises(TypeError):
        list(Tensor(1.0))


def test_repeated_indices_add_up():
    x = Tensor([1.0, 2.0, 3.0])
    x[[0, 0, 2, 0]].backward(seed=[1.0, 10.0, 100.0, 1000.0])
    np.testing.assert_array_equal(x.grad, [1011, 0, 100])


@pytest.mark.parametrize(
    "index",
    [
        0,
        -1,
        slice(None, None, -1),
        slice(1, 3),
        None,
        ...,
        (slice(None), 0),
        (..., None, 1),
        [2, 0, 2],
        np.array([[0, 1], [1, 1]]),
        ([0, 1, 1], [2, 2, 2]),
        (slice(None), [0, 0]),
        (np.array([True, False, True]),),
    ],
    ids=str,
)
def test_every_kind_of_index(index, rng):
    array = rng.normal(size=(3, 4))
    x = Tensor(array)
    y = x[index]
    np.testing.assert_array_equal(y.data, array[index])
    seed = rng.normal(size=y.shape)
    expected = np.zeros((3, 4))
    np.add.at(expected, index, seed)
    np.testing.assert_array_equal(gradients(y, [x], seed=seed)[0], expected)


def test_a_mask_from_a_comparison():
    x = Tensor([1.0, -2.0, 3.0])
    y = x[x > 0]
    np.testing.assert_array_equal(y.data, [1, 3])
    np.testing.assert_array_equal(gradients(y.sum(), [x])[0], [1, 0, 1])


def test_indices_that_do_not_fit():
    x = Tensor([1.0, 2.0, 3.0], name="x")
    with pytest.raises(ShapeError, match=r"^getitem: expected an index within the shape, got x \(3,\) with index=5; "):
        x[5]
    with pytest.raises(ShapeError, match="expected an index within the shape"):
        x[0, 0]
    refused(
        lambda: x[Tensor(1.0)],
        ArgumentError,
        "Tensor[...]: expected integers, slices or arrays as the index, got a Tensor; use index.data.astype(int), or a "
        "comparison such as x > 0, which gives an array",
    )


def test_elements_are_not_assigned():
    x = Tensor([1.0, 2.0], name="x")
    with pytest.raises(
        ArgumentError,
        match=r"^Tensor x: expected no assignment to elements, got \[0\] = \.\.\., which the tape cannot record; ",
    ):
        x[0] = 3.0
    assert x.data[0] == 1.0


# Dtypes


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize(
    "call",
    [
        lambda x: x * 2 + 1,
        lambda x: 2 - x / 3,
        lambda x: x**2,
        lambda x: x**0.5,
        lambda x: x**0,
        lambda x: x ** np.float32(2) if x.dtype != np.float16 else x**2,
        lambda x: x * np.float32(0.5) if x.dtype != np.float16 else x,
        lambda x: x * np.array([1, 2, 3], np.uint8),
        lambda x: x + (x > 1),
        lambda x: np.where(x > 1, x, 0),
        lambda x: np.maximum(x, 0),
        lambda x: x.mean(axis=0),
        lambda x: x.max(keepdims=True) + x.min(),
        lambda x: np.exp(-x) + np.log(x) + np.sqrt(x) + np.tanh(x) + abs(x),
        lambda x: x[[0, 0, 2]],
        lambda x: np.concatenate([x, x]),
        lambda x: x.var() + x.std(0, ddof=1) + (0 * x).std(),
        lambda x: x.prod(0, True) + np.linalg.norm(x),
        lambda x: x.clip(1, 1.75),
        lambda x: x.expm1() + x.log2() + x.log10() + x.abs() + x.cumsum(),
        lambda x: np.vstack([x, x]) + np.outer(x, x)[:2],
    ],
)
def test_dtype_in_dtype_out(call, dtype):
    x = Tensor(np.array([0.5, 1.5, 2.0], dtype))
    out = call(x)
    assert out.dtype == dtype
    seed = np.ones(out.shape)
    assert gradients(out, [x], seed=seed)[0].dtype == dtype
    second = gradients(out, [x], seed=seed, create_graph=True)[0]
    assert second.dtype == dtype
    if second.requires_grad:
        assert gradients(second.sum(), [x])[0].dtype == dtype


def test_a_gradient_comes_back_in_the_dtype_of_its_input():
    x, y = Tensor(np.ones(3, np.float32)), Tensor(np.ones(3))
    out = (x * y).sum()
    assert out.dtype == np.float64
    assert [g.dtype for g in gradients(out, [x, y])] == [np.float32, np.float64]
    z = x.astype(np.float64)
    assert z.dtype == np.float64
    assert gradients((z * 3).sum(), [x])[0].dtype == np.float32


def test_uint8_arrays_do_not_wrap_around():
    pixels = np.array([0, 255, 200], np.uint8)
    x = Tensor([1.0, 1.0, 1.0])
    np.testing.assert_array_equal((x * pixels + pixels).data, [0, 510, 400])
    np.testing.assert_array_equal((pixels - x).data, [-1, 254, 199])
    np.testing.assert_array_equal(gradients((x ** np.array([0, 1, 2], np.uint8)).sum(), [x])[0], [0, 1, 2])
    np.testing.assert_array_equal(gradients((pixels / x).sum(), [x])[0], [0, -255, -200])
