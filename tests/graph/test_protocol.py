"""NumPy's functions on Tensors: equal values, recorded operations, and errors where the tape has no rule."""

from __future__ import annotations

import re

import numpy as np
import pytest
from refusals import refused

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import ArgumentError, ShapeError, ZhishenError
from zhishen.graph.rules import FUNCTIONS, UFUNCS

# The oldest NumPy that zhishen supports, 2.0, does not have these keywords.
KEYWORDS_OF_2_1 = pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.1.0", reason="NumPy 2.1 has the keyword")

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
        pytest.param(lambda x: np.reshape(x, shape=24), marks=KEYWORDS_OF_2_1),
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
        pytest.param(lambda x: np.clip(x, min=-1, max=0), marks=KEYWORDS_OF_2_1),
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
