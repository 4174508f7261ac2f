"""The contract of the table: every row has samples here, and is right in value, gradient, second derivative, dtype."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import GradientCheckError
from zhishen.graph import tensor as tensor_module
from zhishen.graph.rules import RULES, UFUNCS
from zhishen.graph.tensor import apply

_rng = np.random.default_rng(9)


def real(*shape):
    return _rng.normal(size=shape)


def positive(*shape):
    return _rng.uniform(0.5, 2.0, size=shape)


def apart(*shape):
    """Values that lie at least 0.3 from each other and from 0."""
    size = int(np.prod(shape))
    return (0.3 * (1 + _rng.permutation(size)) * _rng.choice([-1, 1], size)).reshape(shape)


# For each row: samples, each a list of inputs and the options. Broadcasting, no axes, no elements where they can be.
BROADCASTS = (
    ((2, 3), (2, 3)),
    ((), (2, 3)),
    ((3,), (2, 3)),
    ((2, 1), (1, 3)),
    ((2, 3), ()),
    ((), ()),
    ((0, 3), (1, 3)),
)
ELEMENTWISE = ((2, 3), (), (0, 3))
SAMPLES = {
    **{name: [([real(*s), real(*t)], {}) for s, t in BROADCASTS] for name in ("add", "subtract", "multiply")},
    "divide": [([real(*s), positive(*t)], {}) for s, t in BROADCASTS],
    "power": [([positive(*s), real(*t)], {}) for s, t in BROADCASTS],
    **{name: [([apart(*s), apart(*t) + 0.1], {}) for s, t in BROADCASTS] for name in ("maximum", "minimum")},
    "where": [
        ([real(*s), real(*t)], {"condition": _rng.random(np.broadcast_shapes(s, t)) < 0.5}) for s, t in BROADCASTS
    ]
    + [([real(3), real()], {"condition": np.array([[True], [False]])})],
    **{
        name: [([real(*s)], {}) for s in ELEMENTWISE]
        for name in ("negative", "exp", "expm1", "sin", "cos", "tanh", "erf")
    },
    **{name: [([positive(*s)], {}) for s in ELEMENTWISE] for name in ("log", "log2", "log10", "log1p", "sqrt")},
    "absolute": [([apart(*s)], {}) for s in ELEMENTWISE],
    "matmul": [
        ([real(*s), real(*t)], {})
        for s, t in (
            ((3,), (3,)),
            ((2, 3), (3,)),
            ((3,), (3, 2)),
            ((2, 3), (3, 4)),
            ((5, 2, 3), (3,)),
            ((3,), (5, 3, 2)),
            ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)),
            ((5, 2, 3), (5, 3, 4)),
            ((2, 1, 2, 3), (3, 3, 4)),
            ((2, 5, 2, 3), (1, 5, 3, 1)),
            ((0, 3), (3, 4)),
            ((2, 0), (0, 4)),
        )
    ],
    **{
        name: [
            ([apart(*s)], {"axis": axis, "keepdims": keepdims})
            for s, axis in (((2, 3), None), ((2, 3), 0), ((2, 3), -1), ((2, 3, 2), (0, 2)), ((), None), ((2, 0), 0))
            for keepdims in (False, True)
        ]
        for name in ("sum", "max")
    },
    "cumsum": [([real(*s)], {"axis": axis}) for s, axis in (((2, 3), 1), ((2, 3), 0), ((4,), 0), ((0, 3), 0))],
    "reshape": [
        ([real(*s)], {"shape": t})
        for s, t in (((2, 3), (6,)), ((2, 3), (3, -1)), ((), (1, 1)), ((0, 3), (3, 0)))
    ],
    "transpose": [
        ([real(*s)], {"axes": axes})
        for s, axes in (((2, 3, 4), (2, 0, 1)), ((2, 3, 4), (-1, 0, -2)), ((), ()), ((0, 3), (1, 0)))
    ],
    "broadcast_to": [
        ([real(*s)], {"shape": t})
        for s, t in (((3,), (2, 3)), ((2, 1), (4, 2, 3)), ((), (2, 2)), ((2, 3), (2, 3)), ((1, 3), (0, 3)))
    ],
    "getitem": [
        ([real(3, 4)], {"index": index})
        for index in (
            1,
            slice(None, None, -1),
            (..., None),
            (slice(None), [0, 0, 3]),
            ([0, 2, 0, 0], [1, 1, 1, 1]),
            np.array([[0, 0], [2, 0]]),
            np.eye(3, 4) > 0,
            slice(0, 0),
        )
    ]
    + [([real()], {"index": (None,)})],
    "scatter": [
        ([real(3)], {"index": ([0, 2, 0],), "shape": (4,)}),
        ([real(2, 4)], {"index": slice(1, 3), "shape": (3, 4)}),
        ([real()], {"index": (1, 1), "shape": (3, 4)}),
        ([real(0)], {"index": slice(0, 0), "shape": (4,)}),
    ],
    "concatenate": [
        ([real(2, 3), real(1, 3), real(2, 3)], {"axis": 0}),
        ([real(2, 3), real(2, 1)], {"axis": -1}),
        ([real(2, 3)], {"axis": 1}),
        ([real(0, 3), real(2, 3)], {"axis": 0}),
    ],
    "astype": [([real(2, 3)], {"dtype": np.dtype(np.float64)}), ([real()], {"dtype": np.dtype(np.longdouble)})],
}  # fmt: skip
CASES = [(name, i) for name, samples in SAMPLES.items() for i in range(len(samples))]

every_case = pytest.mark.parametrize(("name", "place"), CASES)
every_row = pytest.mark.parametrize("name", RULES)


def sample(name, place):
    inputs, options = SAMPLES[name][place]
    return [array.copy() for array in inputs], options


def inputs_without_influence(inputs):
    return [f"input {i}" for i in range(len(inputs))]


def test_every_row_has_samples():
    """A new row fails here until it has some."""
    assert list(RULES) == [name for name in RULES if name in SAMPLES]
    assert set(SAMPLES) == set(RULES)
    assert all(len(samples) >= 2 for samples in SAMPLES.values())


def test_the_table_is_in_order():
    assert all(name == rule.name for name, rule in RULES.items())
    assert all(rule.symbol for rule in RULES.values())
    assert set(UFUNCS.values()) <= set(RULES)
    for name, rule in RULES.items():
        if not rule.variadic:
            assert len(rule.gradients) == len(SAMPLES[name][0][0])


@every_case
def test_the_value_is_that_of_the_forward(name, place):
    inputs, options = sample(name, place)
    out = apply(name, *[Tensor(array) for array in inputs], **options)
    expected = RULES[name].forward(*inputs, **options)
    assert out.dtype == np.asarray(expected).dtype
    np.testing.assert_array_equal(out.data, expected)


@every_case
def test_gradients_are_numerical(name, place):
    inputs, options = sample(name, place)
    allow = inputs_without_influence(inputs)
    gradcheck(lambda *xs: apply(name, *xs, **options), *inputs, allow_zero=allow)


@every_case
def test_the_same_with_constants_in_each_place(name, place):
    """The gradient of each input alone, the others being arrays."""
    inputs, options = sample(name, place)
    leaves = [Tensor(array) for array in inputs]
    seed = np.ones(np.shape(apply(name, *inputs, **options)))
    together = gradients(apply(name, *leaves, **options), leaves, seed=seed)
    for i, leaf in enumerate(leaves):
        mixed = [leaf if i == j else array for j, array in enumerate(inputs)]
        (alone,) = gradients(apply(name, *mixed, **options), [leaf], seed=seed)
        np.testing.assert_allclose(alone, together[i], rtol=1e-14)
        assert alone.shape == leaf.shape


@every_case
def test_second_derivatives_are_numerical(name, place):
    """The derivative of Σ v · gradient · input; the factor keeps rows with a constant gradient in the game."""
    inputs, options = sample(name, place)
    directions = [np.random.default_rng(1).uniform(0.5, 1.5, size=array.shape) for array in inputs]

    def along(*xs):
        out = apply(name, *xs, **options)
        weight = np.linspace(1, 2, out.size).reshape(out.shape)
        found = gradients((out * weight).sum(), xs, create_graph=True)
        total = Tensor(0.0)
        for g, x, v in zip(found, xs, directions, strict=True):
            total = total + (g * x * v).sum()
        return total

    gradcheck(along, *inputs, allow_zero=inputs_without_influence(inputs))


@pytest.mark.parametrize("name", [name for name in RULES if name != "astype"])
def test_float32_stays_float32(name):
    for inputs, options in SAMPLES[name]:
        leaves = [Tensor(array.astype(np.float32)) for array in inputs]
        out = apply(name, *leaves, **options)
        assert out.dtype == np.float32
        seed = np.ones(out.shape)
        for create_graph in (False, True):
            for g, leaf in zip(gradients(out, leaves, seed=seed, create_graph=create_graph), leaves, strict=True):
                assert g.dtype == np.float32
                assert g.shape == leaf.shape


@every_case
def test_gradients_leave_everything_as_it_was(name, place):
    inputs, options = sample(name, place)
    before = [array.copy() for array in inputs]
    leaves = [Tensor(array) for array in inputs]
    out = apply(name, *leaves, **options)
    value = out.data.copy()
    seed = np.ones(out.shape)
    found = gradients(out, leaves, seed=seed)
    for g in found:
        g[...] = 7.0
    np.testing.assert_array_equal(seed, np.ones(out.shape))
    np.testing.assert_array_equal(out.data, value)
    for array, kept in zip(inputs, before, strict=True):
        np.testing.assert_array_equal(array, kept)
    for g, other in zip(gradients(out, leaves, seed=seed), found, strict=True):
        assert not np.shares_memory(g, other)


@pytest.mark.parametrize("argument", [0, 1])
@every_row
def test_a_row_one_in_a_thousand_off_is_caught(name, argument, monkeypatch):
    """The checks above can fail: each gradient rule is scaled by 1.001 in turn (twice where the check uses it too)."""
    rule = RULES[name]
    if argument >= len(rule.gradients):
        assert len(rule.gradients) == 1
        return
    faulty = list(rule.gradients)
    right = faulty[argument]
    faulty[argument] = lambda *args, **options: right(*args, **options) * 1.001
    maker = tensor_module._PRIMITIVES[name]
    monkeypatch.setattr(maker, "rule", dataclasses.replace(rule, gradients=tuple(faulty)))
    inputs, options = sample(name, 0)
    with pytest.raises(GradientCheckError, match=r"1\.00[12] times what it should be"):
        gradcheck(lambda *xs: apply(name, *xs, **options), *inputs)


# Where the formulas have corners


def test_power_at_zero():
    x = Tensor([0.0, 0.0, 0.0, 2.0])
    for y, expected in (([0, 1, 2, 0], [0, 1, 0, 0]), (np.array([0.0, 1.0, 3.0, 3.0]), [0, 1, 0, 12])):
        np.testing.assert_array_equal(gradients((x**y).sum(), [x])[0], expected)
    for y, expected in ((0, [0, 0, 0, 0]), (1, [1, 1, 1, 1]), (2.0, [0, 0, 0, 4])):
        np.testing.assert_array_equal(gradients((x**y).sum(), [x])[0], expected)


def test_a_power_of_exponent_zero_has_no_slope_anywhere():
    """x^0 is 1 for every x, NaN and infinity included."""
    x = Tensor([np.inf, -np.inf, np.nan, 0.0, 2.0])
    for y in (0, 0.0, np.zeros(5), Tensor(np.zeros(5), requires_grad=False)):
        np.testing.assert_array_equal(gradients((x**y).sum(), [x])[0], np.zeros(5))
        (first,) = gradients((x**y).sum(), [x], create_graph=True)
        np.testing.assert_array_equal(first.data, np.zeros(5))


@pytest.mark.parametrize(
    "exponent", [0, 0.0, np.int64(0), np.zeros(6), np.zeros(6, int), Tensor(np.zeros(6), requires_grad=False)]
)
def test_higher_derivatives_of_a_power_of_exponent_zero_are_zero(exponent):
    x = Tensor([np.inf, -np.inf, np.nan, 0.0, 2.0, -2.0])
    (first,) = gradients((x**exponent).sum(), [x], create_graph=True)
    np.testing.assert_array_equal(gradients(first.sum(), [x])[0], np.zeros(6))


def test_small_powers_at_infinity_and_nan():
    x = Tensor([np.inf, -np.inf, np.nan, 0.0])
    for exponent in (1, np.ones(4)):
        np.testing.assert_array_equal(gradients(x**exponent, [x], seed=np.ones(4))[0], [1, 1, 1, 1])
    for exponent in (2, np.full(4, 2.0)):
        (first,) = gradients(x**exponent, [x], seed=np.ones(4), create_graph=True)
        np.testing.assert_array_equal(first.data, [np.inf, -np.inf, np.nan, 0])
        np.testing.assert_array_equal(gradients(first, [x], seed=np.ones(4))[0], [2, 2, 2, 2])


def test_power_of_a_negative_number():
    x = Tensor([-2.0, -1.5])
    np.testing.assert_allclose(gradients((x**3).sum(), [x])[0], [12, 6.75])
    np.testing.assert_allclose(gradients((x ** np.array([2, 3])).sum(), [x])[0], [-4, 6.75])


def test_the_derivative_of_a_power_by_its_exponent_at_zero():
    y = Tensor([2.0, 3.0])
    np.testing.assert_array_equal(gradients((np.zeros(2) ** y).sum(), [y])[0], [0, 0])


def test_the_mixed_second_derivative_of_a_power_at_exponent_zero():
    """d/dy d/dx x^y = x^(y-1) (1 + y log x), which is 1/x at y = 0."""
    x, y = Tensor(2.0), Tensor(0.0)
    (dx,) = gradients(x**y, [x], create_graph=True)
    assert dx.item() == 0
    assert gradients(dx, [y])[0] == pytest.approx(0.5)
    (dy,) = gradients(x**y, [y], create_graph=True)
    assert gradients(dy, [x])[0] == pytest.approx(0.5)


@pytest.mark.parametrize("function", [np.maximum, np.minimum])
def test_equal_arguments_share_the_gradient(function):
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    found = gradients(function(x, y).sum(), [x, y])
    np.testing.assert_array_equal(found, [[0.5, 0.5], [0.5, 0.5]])
    np.testing.assert_array_equal(gradients(function(x, x).sum(), [x])[0], [1, 1])


def test_equal_maxima_share_the_gradient():
    x = Tensor([[3.0, 1.0, 3.0], [2.0, 2.0, 2.0]])
    np.testing.assert_allclose(gradients(x.max(axis=1).sum(), [x])[0], [[0.5, 0, 0.5], [1 / 3] * 3])
    np.testing.assert_array_equal(gradients(x.max(), [x])[0], [[0.5, 0, 0.5], [0, 0, 0]])


def test_the_absolute_value_has_no_slope_at_zero():
    x = Tensor([-2.0, 0.0, 3.0])
    np.testing.assert_array_equal(gradients(abs(x).sum(), [x])[0], [-1, 0, 1])


def test_where_stops_what_is_not_taken():
    """No 0 · inf: the side that was not taken gets 0, whatever its derivative."""
    x = Tensor([4.0, 0.0])
    with np.errstate(divide="ignore"):
        out = np.where(x > 0, x, 1 / np.where(x > 0, x, 1.0))
    np.testing.assert_array_equal(gradients(out.sum(), [x])[0], [1, 0])
