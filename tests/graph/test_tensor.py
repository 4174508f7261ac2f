"""Tensors: values, names, dtypes, NumPy's functions on them, and what they refuse."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import Tensor, gradcheck, gradients, ops
from zhishen.errors import ArgumentError, ShapeError, ZhishenError
from zhishen.graph.rules import FUNCTIONS, UFUNCS


def refused(call, kind, message):
    """It is refused with these very words."""
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call()


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
def test_what_is_no_real_number_is_refused(data, dtype):
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


# NumPy on Tensors


def test_operators_with_tensors_on_either_side(rng):
    a, b = rng.uniform(0.5, 2, size=(2, 3, 3))
    for call in (
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / y,
        lambda x, y: x**y,
        lambda x, y: x @ y,
    ):
        expected = call(a, b)
        for x, y in ((Tensor(a), Tensor(b)), (Tensor(a), b), (a, Tensor(b))):
            out = call(x, y)
            assert isinstance(out, Tensor)
            np.testing.assert_array_equal(out.data, expected)
    for call in (lambda x: 2 - x, lambda x: 2 / x, lambda x: 2**x, lambda x: -x, lambda x: +x, abs, lambda x: 1 + x):
        np.testing.assert_array_equal(call(Tensor(a)).data, call(a))


def test_lists_are_arrays():
    x = Tensor([1.0, 2.0, 3.0])
    for call in (
        lambda x, y: x @ y,
        lambda x, y: y @ x,
        lambda x, y: (x**y).sum(),
        lambda x, y: (x * y).sum(),
        lambda x, y: np.where(np.array([True, False, True]), x, y).sum(),
        lambda x, y: np.maximum(x, y).sum(),
    ):
        found, expected = call(x, [3, 1, 2]), call(x, np.array([3, 1, 2]))
        assert found.item() == expected.item()
        np.testing.assert_array_equal(gradients(found, [x])[0], gradients(expected, [x])[0])
        second = gradients(found, [x], create_graph=True)[0]
        np.testing.assert_array_equal(second.data, gradients(expected, [x])[0])


@pytest.mark.parametrize("ufunc", [u for u in UFUNCS if u.nin == 1], ids=lambda u: UFUNCS[u])
def test_ufuncs_of_one_argument(ufunc):
    x = np.array([0.3, 0.7])
    out = ufunc(Tensor(x))
    assert out.node.maker.name == UFUNCS[ufunc]
    np.testing.assert_array_equal(out.data, np.asarray(ufunc(x), float))


@pytest.mark.parametrize("ufunc", [u for u in UFUNCS if u.nin == 2], ids=lambda u: UFUNCS[u])
def test_ufuncs_of_two_arguments(ufunc, rng):
    a, b = rng.uniform(0.5, 2, size=(2, 2, 2))
    for x, y in ((Tensor(a), Tensor(b)), (Tensor(a), b), (a, Tensor(b))):
        np.testing.assert_array_equal(ufunc(x, y).data, ufunc(a, b))


@pytest.mark.parametrize(
    "function",
    [np.sum, np.mean, np.max, np.min, np.amax, np.amin, np.var, np.std, np.prod],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_reductions(function, axis, keepdims, rng):
    array = rng.normal(size=(2, 3, 4))
    expected = function(array, axis=axis, keepdims=keepdims)
    method = getattr(Tensor, FUNCTIONS[function])
    for out in (function(Tensor(array), axis=axis, keepdims=keepdims), method(Tensor(array), axis, keepdims)):
        assert out.shape == np.shape(expected)
        np.testing.assert_allclose(out.data, expected, rtol=1e-13)


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "var", "std", "prod"])
@pytest.mark.parametrize("keepdims", [np.float32, "float32", None, 1])
def test_the_second_argument_of_a_reduction_is_keepdims(name, keepdims):
    """NumPy's functions have dtype in that place."""
    x = Tensor([[1.0, 2.0]], name="x")
    message = (
        f"Tensor x: expected keepdims, the second argument, to be True or False, got {keepdims!r}; give several axes "
        "as a tuple, and choose a dtype with x.astype(dtype)"
    )
    refused(lambda: getattr(x, name)(0, keepdims), ArgumentError, message)
    refused(lambda: getattr(np, name)(x, 0, keepdims), ArgumentError, message)
    assert getattr(x, name)(0, np.True_).shape == (1, 2)


def test_every_function_of_the_table_is_a_method():
    assert all(callable(getattr(Tensor, method)) for method in FUNCTIONS.values())


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.reshape(x, (4, -1)),
        lambda x: np.reshape(x, shape=24),
        lambda x: x.reshape(4, -1),
        lambda x: x.reshape([6, 4]),
        lambda x: x.flatten(),
        lambda x: np.transpose(x),
        lambda x: np.transpose(x, (1, 0, 2)),
        lambda x: np.transpose(x, axes=(-1, 0, 1)),
        lambda x: x.transpose(2, 0, 1),
        lambda x: x.transpose((2, 0, 1)),
        lambda x: x.transpose(None),
        lambda x: x.T,
        lambda x: np.swapaxes(x, 0, -1),
        lambda x: x.swapaxes(-1, 1),
        lambda x: np.concatenate([x, x], axis=1),
        lambda x: np.concatenate([x, x], axis=-1),
        lambda x: np.concatenate([x, x], axis=None),
        lambda x: np.stack([x, x]),
        lambda x: np.stack([x, x], axis=-1),
        lambda x: np.stack([x, x], axis=1),
        lambda x: np.broadcast_to(x, (5, 2, 3, 4)),
        lambda x: np.where(x > 0, x, 0),
        lambda x: np.dot(x, 2.0),
        lambda x: np.dot(x, np.arange(4.0)),
        lambda x: np.dot(x, np.ones((4, 2))),
        lambda x: np.square(x),
        lambda x: np.positive(x),
        lambda x: np.reciprocal(x),
        lambda x: np.divide(x, 3),
        lambda x: np.ravel(x),
        lambda x: np.moveaxis(x, 0, -1),
        lambda x: np.moveaxis(x, (0, -1), (1, 0)),
        lambda x: np.moveaxis(x, [2, 1], [0, 2]),
        lambda x: np.expand_dims(x, 0),
        lambda x: np.expand_dims(x, (-1, 1)),
        lambda x: np.squeeze(np.expand_dims(x, (0, 2))),
        lambda x: np.squeeze(np.expand_dims(x, (0, 2)), 2),
        lambda x: np.squeeze(np.expand_dims(x, (0, 2)), axis=(0, -3)),
        lambda x: np.vstack([x, x[:1]]),
        lambda x: np.vstack([x[0, 0], x[1, 1:2], np.ones(4)]),
        lambda x: np.hstack([x, x[:, :1]]),
        lambda x: np.hstack([x[0, 0], x[0, 0, 0], x[1, 1]]),
        lambda x: np.split(x, 3, axis=1)[2],
        lambda x: np.split(x, [1, 3], axis=-1)[1],
        lambda x: np.split(x, [0, 1])[1],
        lambda x: np.array_split(x, 3, axis=2)[0],
        lambda x: np.outer(x, [1.0, 2.0]),
        lambda x: np.outer([1.0, 2.0], x[0]),
        lambda x: np.outer(x[0], x[1]),
        lambda x: np.cumsum(x),
        lambda x: np.cumsum(x, -1),
        lambda x: np.cumsum(x, axis=1),
        lambda x: np.linalg.norm(x),
        lambda x: np.linalg.norm(x, axis=1),
        lambda x: np.linalg.norm(x, 2, -1),
        lambda x: np.linalg.norm(x, axis=(0, 2), keepdims=True),
        lambda x: np.linalg.norm(x[0], "fro"),
        lambda x: np.linalg.norm(x[0, 0], 2),
        lambda x: np.var(x, axis=0, ddof=1),
        lambda x: np.std(x, axis=(0, 2), ddof=1.5, keepdims=True),
        lambda x: np.std(x),
        lambda x: np.prod(x, axis=(2, 0)),
        lambda x: np.clip(x, -0.5, 0.5),
        lambda x: np.clip(x, None, 0.5),
        lambda x: np.clip(x, 0.5, None),
        lambda x: np.clip(x, a_min=-1, a_max=[0.0, 0.1, 0.2, 0.3]),
        lambda x: np.clip(x, min=-1, max=0),
        lambda x: np.clip(x, 0.5, -0.5) + x,
        lambda x: np.clip(np.zeros((3, 4)), x, None),
        lambda x: np.clip(1.0, -1.0, x),
        lambda x: np.expm1(x),
        lambda x: np.log2(2 + np.sin(x)),
        lambda x: np.log10(2 + np.sin(x)),
    ],
)
def test_functions_give_what_numpy_gives_and_keep_the_graph(call, rng):
    array = rng.normal(size=(2, 3, 4))
    out = call(Tensor(array))
    assert isinstance(out, Tensor)
    np.testing.assert_allclose(out.data, call(array), rtol=1e-13, atol=1e-14)  # np.dot and @ add in another order
    gradcheck(call, array)


@pytest.mark.parametrize("positions", [[1, 1], [2, 1], [-1], [0, 7], 3])
def test_parts_are_those_of_numpy_also_empty_ones(positions):
    array = np.arange(6.0).reshape(3, 2)
    x = Tensor(array)
    parts = np.split(x, positions)
    for part, expected in zip(parts, np.split(array, positions), strict=True):
        assert part.shape == expected.shape
        np.testing.assert_array_equal(part.data, expected)
    shown = sum(np.count_nonzero(gradients(part.sum(), [x])[0]) for part in parts)
    assert shown == sum(part.size for part in parts)


def test_tensors_beside_plain_parts():
    x = Tensor([1.0, 2.0])
    joined = np.concatenate([x, [5.0], np.array([6.0])])
    np.testing.assert_array_equal(joined.data, [1, 2, 5, 6])
    stacked = np.stack([[7.0, 8.0], x])
    np.testing.assert_array_equal(stacked.data, [[7, 8], [1, 2]])
    scalars = np.stack([Tensor(1.0), 2.0])
    np.testing.assert_array_equal(scalars.data, [1, 2])
    np.testing.assert_array_equal(np.broadcast_to(Tensor(1.0), 3).data, [1, 1, 1])
    np.testing.assert_array_equal(gradients((stacked * [[1, 1], [3, 4]]).sum(), [x])[0], [3, 4])


# What is refused


def test_a_conversion_to_an_array_is_refused():
    x = Tensor([1.0], name="x")
    message = (
        "Tensor x: expected operations on Tensors, got a conversion to an array, which would lose the gradient; use "
        ".data for the values"
    )
    for call in (lambda: np.asarray(x), lambda: np.array([x, x]), lambda: Tensor([x]), lambda: np.array(x, np.float32)):
        refused(call, ArgumentError, message)


def test_a_ufunc_without_a_rule():
    known = ", ".join(sorted(UFUNCS.values()))
    refused(
        lambda: np.arctan(Tensor(1.0)),
        ArgumentError,
        f"np.arctan: expected arrays, got a Tensor; the tape has rules only for {known}: use x.data for "
        "values without gradients",
    )
    with pytest.raises(ArgumentError, match=r"^np\.add\.reduce: expected arrays, got a Tensor; "):
        np.add.reduce(Tensor([1.0, 2.0]))
    with pytest.raises(ArgumentError, match=r"^np\.exp: expected arrays, got a Tensor with where=; "):
        np.exp(Tensor([1.0, 2.0]), where=np.array([True, False]))


def test_writing_into_an_array():
    a, x = np.ones(2), Tensor([1.0, 2.0])
    message = (
        "np.add: expected a new array for the result, got an operation in place, which the tape cannot record; "
        "write a = a + x instead of a += x, and omit out="
    )

    def in_place():
        nonlocal a
        a += x

    refused(in_place, ArgumentError, message)
    refused(lambda: np.add(x, 1, out=np.ones(2)), ArgumentError, message)
    np.testing.assert_array_equal(a, [1, 1])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x: np.median(x), "np.median"),
        (lambda x: np.linalg.inv(x), "np.linalg.inv"),
        (lambda x: np.einsum("ij,ij", x, x), "np.einsum"),
        (lambda x: np.sort(x), "np.sort"),
    ],
)
def test_a_function_without_a_rule(call, name):
    refused(
        lambda: call(Tensor([[1.0, 2.0]])),
        ArgumentError,
        f"{name}: expected arrays, got a Tensor; the tape has no rule for it: use x.data for values without gradients",
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.sum(x, dtype=np.float32),
        lambda x: np.where(x),
        lambda x: np.mean(x, where=np.array([True, False])),
        lambda x: np.std(x, correction=1),
        lambda x: np.var(x, 0, None, None, 1),
        lambda x: np.clip(x, 0, 1, dtype=np.float32),
        lambda x: np.ravel(x, "F"),
    ],
)
def test_arguments_that_tensors_do_not_know(call):
    with pytest.raises(ArgumentError, match=r"^np\.\w+: expected arguments that Tensors support, got others "):
        call(Tensor([1.0, 2.0]))


def test_dot_of_stacks_is_refused():
    """np.dot and @ differ there."""
    refused(
        lambda: np.dot(Tensor(np.ones((2, 3, 4))), np.ones((2, 4, 5))),
        ArgumentError,
        "np.dot: expected a second factor with at most 2 axes, got shape (2, 4, 5); use x @ y, which multiplies stacks "
        "of matrices",
    )


@pytest.mark.parametrize(
    ("call", "start"),
    [
        (
            lambda x: x + Tensor(np.ones(4), name="y"),
            (
                "add: expected shapes that broadcast: from the last axis on, sizes equal or 1, got x (2, 3), y "
                "(4,); reshape, or add an axis with x[:, None] ("
            ),
        ),
        (
            lambda x: x @ np.ones((4, 2)),
            (
                "matmul: expected inner sizes that agree, got x (2, 3), (4, 2); transpose one with .T, or check the "
                "layer's sizes ("
            ),
        ),
        (
            lambda x: x.reshape(4, 2),
            (
                "reshape: expected a shape with as many elements, got x (2, 3) with shape=(4, 2); write -1 for one "
                "size, and it is computed ("
            ),
        ),
        (
            lambda x: np.concatenate([x, np.ones((2, 2))]),
            (
                "concatenate: expected shapes that agree on all axes but the joined one, got x (2, 3), (2, 2) with "
                "axis=0; reshape them first ("
            ),
        ),
        (
            lambda x: x.sum(axis=2),
            "sum: expected an axis within the shape, got x (2, 3) with axis=2, keepdims=False; axes count from 0 (",
        ),
        (
            lambda x: x[:0].max(),
            (
                "max: expected at least one element and an axis within the shape, got (0, 3) with axis=None, "
                "keepdims=False; axes count from 0 ("
            ),
        ),
        (
            lambda x: x.transpose(0, 5),
            "transpose: expected each axis once, got x (2, 3) with axes=(0, 5); axes count from 0 (",
        ),
        (
            lambda x: x.transpose(0, 0),
            "transpose: expected each axis once, got x (2, 3) with axes=(0, 0); axes count from 0 (",
        ),
        (
            lambda x: x.swapaxes(0, 5),
            "Tensor x.swapaxes: expected axes from -2 to 1, got 5; the shape is (2, 3)",
        ),
        (
            lambda x: np.stack([x, x], axis=4),
            "np.stack: expected an axis from -3 to 2, got 4; the parts have shape (2, 3)",
        ),
        (
            lambda x: x.var(2),
            "Tensor x.var: expected axes from -2 to 1, got 2; the shape is (2, 3)",
        ),
        (
            lambda x: x.prod((1, -1)),
            (
                "Tensor x.prod: expected each axis once, got (1, -1); the shape is (2, 3), and axes count from 0, or "
                "from -1 backwards"
            ),
        ),
        (
            lambda x: x.sum().cumsum(0),
            "Tensor.cumsum: expected no axis, as the Tensor is a single number, got 0; omit the axis",
        ),
        (
            lambda x: x.squeeze(1),
            ("Tensor x.squeeze: expected axes of size 1, got axis 1 of shape (2, 3); reduce it first, or omit axis="),
        ),
        (
            lambda x: x.moveaxis((0, 1), (1,)),
            (
                "Tensor x.moveaxis: expected as many destinations as axes, got (0, 1) and (1,); give one destination "
                "for each axis"
            ),
        ),
        (
            lambda x: np.split(x, 2, axis=1),
            (
                "np.split: expected parts that fit axis 1, got 2 of shape (2, 3); use np.array_split for parts of "
                "different sizes ("
            ),
        ),
        (
            lambda x: np.split(x, 0),
            "np.split: expected parts that fit axis 0, got 0 of shape (2, 3); ",
        ),
    ],
)
def test_shapes_that_do_not_fit(call, start):
    with pytest.raises(ShapeError, match=f"^{re.escape(start)}"):
        call(Tensor(np.ones((2, 3)), name="x"))


def test_only_floating_dtypes_have_gradients():
    refused(
        lambda: Tensor([1.5], name="x").astype(int),
        ArgumentError,
        "Tensor x.astype: expected a floating dtype, got int64, which has no gradient; use x.data.astype(int64)",
    )


def test_every_error_is_one_of_ours_and_one_of_pythons():
    with pytest.raises(ZhishenError):
        Tensor([1.0]) + Tensor([1.0, 2.0, 3.0]).reshape(5)
    with pytest.raises(ValueError, match="reshape"):
        Tensor([1.0]).reshape(5)


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
