"""Information theory: SciPy's values, the identities, precision where sums cancel, samples, refusals."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import information
from zhishen._entropies import AVERAGE, BASE
from zhishen.errors import ArgumentError, ShapeError

with np.load(Path(__file__).parent / "golden" / "information_scipy.npz") as _file:
    GOLDEN = dict(_file)
ONE = [information.entropy]
TWO = [information.cross_entropy, information.kl_divergence, information.js_divergence, information.js_distance]
JOINT = [
    information.joint_entropy, information.conditional_entropy, information.mutual_information,
    information.normalized_mutual_information,
]  # fmt: skip
WITH_BASE = [information.self_information, *ONE, *TWO, *JOINT[:3], information.information_gain]

two = pytest.mark.parametrize("function", TWO, ids=lambda f: f.__name__)
of_joint = pytest.mark.parametrize("function", JOINT, ids=lambda f: f.__name__)


def normal(weights):
    weights = np.array(weights)
    return weights / weights.sum()


WEIGHTS = st.lists(st.floats(0, 1, allow_subnormal=True), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.01)
DISTRIBUTION = WEIGHTS.map(normal)
TABLE = st.lists(WEIGHTS, min_size=3, max_size=3).map(normal)


def golden_arguments(name):
    if any(name == function.__name__ for function in JOINT):
        counts = GOLDEN["counts"]
        return (counts / counts.sum(axis=(1, 2), keepdims=True),)
    return (GOLDEN["p"],) if name == "entropy" else (GOLDEN["p"], GOLDEN["q"])


# Against SciPy


@pytest.mark.parametrize("key", sorted(set(GOLDEN) - {"p", "q", "counts"}))
def test_values_are_those_of_scipy(key):
    name, _, bits = key.partition(".")
    options = {"base": 2} if bits else {}
    found = getattr(information, name)(*golden_arguments(name), **options)
    # SciPy's distance is the root of a sum that cancels: of 1e-16 of error, 1e-8 are left.
    atol = 1e-8 if name == "js_distance" else 1e-12
    np.testing.assert_allclose(found, GOLDEN[key], rtol=1e-12, atol=atol)
    for index, expected in enumerate(GOLDEN[key]):
        single = getattr(information, name)(*(argument[index] for argument in golden_arguments(name)), **options)
        assert type(single) is float
        assert single == pytest.approx(expected, rel=1e-12, abs=atol)


def test_the_golden_distributions_reach_the_edges():
    assert np.isinf(GOLDEN["kl_divergence"]).sum() >= 2
    assert (GOLDEN["mutual_information"] < 1e-15).sum() >= 3
    assert np.isclose(GOLDEN["js_divergence.2"], 1).any()


# Facts and identities


def test_facts_of_the_notes():
    assert information.self_information([1, 0.5, 0.25, 0], base=2).tolist() == [0, 1, 2, math.inf]
    assert information.self_information(0.1) == pytest.approx(math.log(10))
    assert information.entropy([0.5, 0.5], base=2) == 1
    assert information.entropy(np.full(8, 1 / 8), base=2) == pytest.approx(3, abs=1e-15)
    assert information.entropy([0, 1, 0]) == 0
    assert information.js_divergence([0.5, 0.5, 0, 0], [0, 0, 0.9, 0.1]) == pytest.approx(math.log(2), abs=1e-15)
    assert information.kl_divergence([0, 1], [0.25, 0.75]) == pytest.approx(math.log(4 / 3))
    assert information.kl_divergence([0.25, 0.75], [0, 1]) == math.inf
    assert information.cross_entropy([0.25, 0.75], [0, 1]) == math.inf


@settings(max_examples=100, deadline=None)
@given(DISTRIBUTION, DISTRIBUTION, DISTRIBUTION)
def test_divergences(p, q, r):
    kl = information.kl_divergence(p, q)
    assert kl >= 0
    h = information.entropy(p)
    assert -0.0 <= h <= math.log(4) + 1e-15
    assert information.cross_entropy(p, q) == pytest.approx(h + kl, rel=1e-12, abs=1e-12)
    assert information.kl_divergence(p, p) == 0
    js = information.js_divergence(p, q)
    assert js == information.js_divergence(q, p)
    assert 0 <= js <= math.log(2)
    assert information.js_divergence(p, p) == 0
    m = (p + q) / 2
    if not ((m == 0) & (p + q > 0)).any():  # half of the smallest number is 0
        halves = information.kl_divergence(p, m) / 2 + information.kl_divergence(q, m) / 2
        assert js == pytest.approx(halves, rel=1e-9, abs=1e-15)
    distance = information.js_distance
    assert distance(p, q, base=2) == pytest.approx(math.sqrt(js / math.log(2)), rel=1e-12, abs=0)
    assert distance(p, r) <= distance(p, q) + distance(q, r) + 1e-12
    assert information.kl_divergence(p, q, base=2) == pytest.approx(kl / math.log(2), rel=1e-14, abs=0)


@settings(max_examples=100, deadline=None)
@given(TABLE)
def test_information_of_two_variables(joint):
    h_x, h_y = information.entropy(joint.sum(axis=1)), information.entropy(joint.sum(axis=0))
    both, y_given_x = information.joint_entropy(joint), information.conditional_entropy(joint)
    x_given_y, mutual = information.conditional_entropy(joint, axis=(1, 0)), information.mutual_information(joint)
    assert both == pytest.approx(h_x + y_given_x, abs=1e-12)
    assert both == pytest.approx(h_y + x_given_y, abs=1e-12)
    assert mutual == pytest.approx(h_x - x_given_y, abs=1e-12)
    assert mutual == pytest.approx(h_x + h_y - both, abs=1e-12)
    assert mutual == pytest.approx(information.mutual_information(joint.T), abs=1e-14)
    assert min(mutual, y_given_x, x_given_y) >= 0
    for average in AVERAGE.options:
        assert 0 <= information.normalized_mutual_information(joint, average=average) <= 1
    if min(h_x, h_y) > 1e-3:
        means = {"arithmetic": (h_x + h_y) / 2, "geometric": math.sqrt(h_x * h_y), "min": min(h_x, h_y)}
        for average, mean in (means | {"max": max(h_x, h_y)}).items():
            found = information.normalized_mutual_information(joint, average=average)
            assert found == pytest.approx(mutual / mean, abs=1e-11)


@given(DISTRIBUTION, DISTRIBUTION)
def test_independent_variables_share_no_information(p, q):
    assert 0 <= information.mutual_information(np.outer(p, q)) < 1e-30
    assert information.conditional_entropy(np.outer(p, q)) == pytest.approx(information.entropy(q), abs=1e-14)


@given(DISTRIBUTION)
def test_variables_that_determine_each_other(p):
    joint = np.diag(p)
    assert information.conditional_entropy(joint) == 0
    assert information.mutual_information(joint) == pytest.approx(information.entropy(p), abs=1e-15)
    if information.entropy(p) > 1e-6:  # below, the quotient shows the rounding of the probabilities themselves
        assert information.normalized_mutual_information(joint) == pytest.approx(1, abs=1e-9)


def test_constants():
    assert information.normalized_mutual_information([[0, 0.0], [0, 1]]) == 1
    for average in AVERAGE.options:
        assert information.normalized_mutual_information([[0.1, 0.2, 0.7]], average=average) == 0
    assert information.mutual_information([[0.1, 0.2, 0.7]]) == 0


def test_three_variables(rng):
    joint = normal(rng.random((2, 3, 4)))
    assert information.joint_entropy(joint, axis=(0, 1, 2)) == pytest.approx(information.entropy(joint.ravel()))
    with pytest.raises(ArgumentError, match=r"add up to 1 along axes \(1, 2\)"):
        information.joint_entropy(joint)


# Precision


@pytest.mark.parametrize("step", [1e-3, 1e-6, 1e-9, 1e-12, 0.04, 0.06])
def test_close_distributions_keep_their_digits(step):
    p = np.array([0.3, 0.3, 0.2, 0.2])
    q = p + step * np.array([1, -1, 2, -2])
    with localcontext(prec=60):
        # The exact values of the floats, divided by their sums as the functions do.
        exact = [[Decimal(float(v)) for v in values] for values in (p, q)]
        exact = [[v / sum(values) for v in values] for values in exact]
        middle = [(a + b) / 2 for a, b in zip(*exact, strict=True)]

        def kl(x, y):
            return sum(a * (a / b).ln() for a, b in zip(x, y, strict=True))

        expected, js = kl(*exact), (kl(exact[0], middle) + kl(exact[1], middle)) / 2
    rounding = 1e-15 / step + 1e-14  # of q itself, when it is divided by its sum
    assert information.kl_divergence(p, q) == pytest.approx(float(expected), rel=rounding, abs=0)
    assert information.js_divergence(p, q) == pytest.approx(float(js), rel=rounding, abs=0)
    assert information.js_distance(p, q) == pytest.approx(math.sqrt(js), rel=rounding, abs=0)


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-300, 1e-20])
def test_tiny_probabilities(tiny):
    p, q = np.array([tiny, 1.0]), np.array([0.5, 0.5])
    assert information.kl_divergence(q, p) == pytest.approx(math.log(0.5) - 0.5 * math.log(tiny), rel=1e-14, abs=0)
    assert information.kl_divergence(p, q) == pytest.approx(math.log(2), rel=1e-14, abs=0)
    assert information.kl_divergence(p, p) == 0
    assert information.kl_divergence([tiny, 1.0], [2 * tiny, 1.0]) == pytest.approx(
        tiny * (1 - math.log(2)), rel=1e-9, abs=0
    )
    assert information.cross_entropy(q, p) == pytest.approx(-0.5 * math.log(tiny), rel=1e-14, abs=0)
    assert information.entropy(p) == pytest.approx(
        -tiny * math.log(tiny) + (tiny if tiny > 1e-17 else 0), rel=1e-9, abs=0
    )


def test_a_product_of_tiny_probabilities_is_not_infinite_information():
    joint = [[0.25, 0.25, 5e-324], [0.25, 0.25, 0.0]]
    assert information.mutual_information(joint) < 1e-300
    assert information.mutual_information([[0.5, 1e-200], [1e-200, 0.5]]) == pytest.approx(math.log(2))
    assert information.mutual_information([[1.0, 0.0], [0.0, 1e-200]]) == pytest.approx(0, abs=1e-190)


# Axes, dtypes, arrays


@pytest.mark.parametrize("function", ONE + TWO, ids=lambda f: f.__name__)
def test_along_any_axis(function, rng):
    arguments = [rng.dirichlet(np.ones(4), size=(2, 3)) for _ in range(2 if function in TWO else 1)]
    expected = function(*arguments)
    assert expected.shape == (2, 3)
    for axis in range(-3, 3):
        moved = [np.moveaxis(argument, -1, axis) for argument in arguments]
        np.testing.assert_array_equal(function(*moved, axis=axis), expected)


@of_joint
def test_along_any_two_axes(function, rng):
    joint = rng.dirichlet(np.ones(12), size=5).reshape(5, 3, 4)
    expected = function(joint)
    assert expected.shape == (5,)
    np.testing.assert_allclose(function(joint.transpose(1, 0, 2), axis=(0, 2)), expected, rtol=1e-14)
    np.testing.assert_allclose(function(joint.transpose(2, 1, 0), axis=(-2, 0)), expected, rtol=1e-14)
    for table, value in zip(joint, expected, strict=True):
        assert function(table) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_dtype_is_kept(dtype, rng):
    p, q = (rng.dirichlet(np.ones(6), size=3).astype(dtype) for _ in range(2))
    assert information.entropy(p).dtype == dtype
    assert information.self_information(p).dtype == dtype
    for function in TWO:
        assert function(p, q).dtype == dtype
        assert function(p, np.full((3, 6), 1 / 6)).dtype == np.float64
    for function in JOINT:
        assert function(p[:, :, np.newaxis]).dtype == dtype


def test_integers_can_be_probabilities():
    assert information.entropy([0, 1]) == 0
    assert information.entropy(np.eye(3, dtype=int)).dtype == np.float64


def test_arguments_are_not_changed(rng):
    p, q = normal(rng.random(5)), normal(rng.random(5))
    joint = np.outer(p, q)
    before = [array.copy() for array in (p, q, joint)]
    for function in TWO:
        function(p, q)
    for function in JOINT:
        function(joint)
    information.entropy(p)
    for array, was in zip((p, q, joint), before, strict=True):
        np.testing.assert_array_equal(array, was)


def test_rounding_errors_of_the_sum_are_corrected():
    p = np.array([0.25, 0.75]) * (1 + 1e-9)
    assert information.entropy(p) == pytest.approx(information.entropy([0.25, 0.75]), rel=1e-15, abs=0)
    assert information.kl_divergence(p, [0.25, 0.75]) < 1e-30
    single = np.full(1000, 0.001, np.float32)
    for p in (single, single.astype(np.float64)):
        assert information.entropy(p) == pytest.approx(math.log(1000))
    for p in ([0.333333, 0.333333, 0.333332], [0.25, 0.75 + 2e-6]):
        with pytest.raises(ArgumentError):
            information.entropy(p)


# Samples


def test_frequencies_of_samples():
    assert information.probabilities([3, 1, 3, 3]).tolist() == [0.25, 0.75]
    assert information.probabilities(["b", "a", "b", "b"]).tolist() == [0.25, 0.75]
    assert information.probabilities([True, False, True, True]).tolist() == [0.25, 0.75]
    assert information.probabilities([0.5, -1e300, 0.5, 0.5]).tolist() == [0.25, 0.75]
    assert information.probabilities([10**18, -(10**18), 10**18, 10**18]).tolist() == [0.25, 0.75]
    assert information.probabilities([7, 5, 7, 7], outcomes=[9, 7, 6, 5]).tolist() == [0, 0.75, 0, 0.25]


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int64, np.uint64])
def test_frequencies_at_the_limits_of_a_dtype(dtype):
    limits = (False, True) if dtype == np.bool_ else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    for samples in ([*limits, limits[1]], [limits[1]], [limits[0]], [limits[1], limits[1] - 1] * (dtype != np.bool_)):
        if samples:
            x = np.array(samples, dtype)
            values = sorted(set(samples))
            expected = [samples.count(value) / len(samples) for value in values]
            assert information.probabilities(x).tolist() == expected
            assert information.probabilities(x, outcomes=np.array(values[::-1], dtype)).tolist() == expected[::-1]


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.permutations(range(-3, 4)))
def test_frequencies_are_counts(samples, outcomes):
    p = information.probabilities(np.array(samples), outcomes=outcomes)
    assert p.tolist() == [samples.count(outcome) / len(samples) for outcome in outcomes]
    assert information.probabilities(samples).tolist() == [v for _, v in sorted(zip(outcomes, p, strict=True)) if v > 0]


def test_joint_frequencies(rng):
    x, y = rng.integers(0, 3, 50), rng.choice(["a", "b"], 50)
    joint = information.joint_probabilities(x, y)
    assert joint.tolist() == [[np.mean((x == i) & (y == j)) for j in ("a", "b")] for i in range(3)]
    np.testing.assert_allclose(joint.sum(axis=1), information.probabilities(x))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=40), st.sampled_from([2, 10])
)
def test_information_gain_is_the_decrease_of_the_entropy(samples, base):
    labels, split = (list(values) for values in zip(*samples, strict=True))
    left = 0.0
    for answer in set(split):
        part = [label for label, other in samples if other == answer]
        left += len(part) / len(samples) * information.entropy(information.probabilities(part), base=base)
    gain = information.information_gain(labels, split, base=base)
    assert type(gain) is float
    assert gain >= 0
    whole = information.entropy(information.probabilities(labels), base=base)
    assert gain == pytest.approx(whole - left, abs=1e-12)
    joint = information.joint_probabilities(labels, split)
    assert gain == pytest.approx(information.mutual_information(joint, base=base), abs=1e-14)


def test_a_useless_split_gains_nothing():
    assert information.information_gain([0, 1, 1] * 7, np.repeat(np.arange(7), 3)) == 0.0


# Refusals


def refused(function, *arguments, error=ArgumentError, words="", **options):
    with pytest.raises(error) as raised:
        function(*arguments, **options)
    assert str(raised.value).startswith(f"{function.__name__}: expected ")
    assert words in str(raised.value)
    assert "; " in str(raised.value)


BAD = [
    ([0.5, -0.25, 0.75], ArgumentError, "got -0.25 at index 1;"),
    ([0.5, math.nan, 0.5], ArgumentError, "got nan at index 1;"),
    ([0.5, 0.4], ArgumentError, "to add up to 1 along axis 0, got the sum 0.9;"),
    ([math.inf, 0.0], ArgumentError, "got the sum inf;"),
    ([[0.5, 0.5], [0.5, 0.6]], ArgumentError, "along axis 1, got the sum 1.1 at index 1;"),
    ([[0.5, 0.5], [0.5, -0.5]], ArgumentError, "got -0.5 at index (1, 1);"),
    ([0.0, 0.0], ArgumentError, "got the sum 0;"),
    ([], ShapeError, "got shape (0,) and dtype"),
    (1.0, ShapeError, "at least 1 axes, got shape ();"),
    (["a", "b"], ShapeError, "and dtype <U1;"),
    ([True, False], ShapeError, "and dtype bool;"),
    ([0.5, 0.5 + 0j], ShapeError, "and dtype complex128;"),
    ([0.5, None], ShapeError, "and dtype object;"),
]


@pytest.mark.parametrize(("p", "error", "words"), BAD)
def test_invalid_distributions_raise(p, error, words):
    refused(information.entropy, p, error=error, words=words)
    good = np.full(np.shape(p), 1 / (np.shape(p) or (1,))[-1]) if np.size(p) else p
    for function in TWO:
        refused(function, p, good, error=error, words=words)
        refused(function, good, p, error=error, words=words)


@of_joint
@pytest.mark.parametrize(
    ("joint", "options", "error", "words"),
    [
        ([[0.5, 0.5], [0.5, -0.5]], {}, ArgumentError, "got -0.5 at index (1, 1);"),
        ([[0.5, 0.5], [0.5, 0.5]], {}, ArgumentError, "along axes (0, 1), got the sum 2;"),
        ([[[0.5, 0.5]], [[0.5, 0.6]]], {}, ArgumentError, "along axes (1, 2), got the sum 1.1 at index 1;"),
        ([0.5, 0.5], {}, ShapeError, "at least 2 axes, got shape (2,);"),
        ([[1.0]], {"axis": (0, 0)}, ArgumentError, "distinct axes, got (0, 0);"),
        ([[1.0]], {"axis": (0, -2)}, ArgumentError, "distinct axes, got (0, -2);"),
        ([[1.0]], {"axis": (0, 2)}, ArgumentError, "a whole number from -2 to 1, got 2;"),
        ([[1.0]], {"axis": 0}, ArgumentError, "axes, got 0;"),
        ([[1.0]], {"axis": (0,)}, ArgumentError, "axes, got (0,);"),
    ],
)
def test_invalid_joint_distributions_raise(function, joint, options, error, words):
    refused(function, joint, error=error, words=words, **options)


def test_only_a_joint_entropy_has_three_variables():
    for function in JOINT[1:]:
        refused(function, [[[1.0]]], axis=(0, 1, 2), words="expected axis to be 2 axes, got (0, 1, 2)")


@two
def test_two_distributions_have_the_same_outcomes(function):
    refused(function, [0.5, 0.5], [0.5, 0.25, 0.25], error=ShapeError, words="q of shape (2,) like p, got (3,)")
    refused(function, [0.5, 0.5], [0.5, 0.6], words="expected q to add up to 1")


@pytest.mark.parametrize("axis", [1, -2, True, 0.0, None, "0"])
def test_an_axis_that_does_not_exist(axis):
    refused(information.entropy, [0.5, 0.5], axis=axis, words="axis")


def test_invalid_probabilities_of_events_raise():
    refused(information.self_information, 1.5, words="p <= 1, got 1.5;")
    refused(information.self_information, [0.5, 1.5], words="p <= 1, got 1.5 at index 1;")
    refused(information.self_information, [-0.5, 1.5], words="p >= 0, got -0.5 at index 0;")
    refused(information.self_information, math.nan, words="got nan;")


@pytest.mark.parametrize("function", WITH_BASE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("base", BASE.bad_values())
def test_a_base_is_above_one(function, base):
    joint = function in JOINT or function is information.information_gain
    arguments = {information.self_information: [0.5], information.information_gain: [[1], [1]]}.get(
        function, [[[1.0]] if joint else [1.0]] * (2 if function in TWO else 1)
    )
    function(*arguments, base=1.5)
    refused(function, *arguments, base=base, words="expected base to be a number > 1")


@pytest.mark.parametrize("average", AVERAGE.bad_values())
def test_an_average_is_one_of_four(average):
    refused(information.normalized_mutual_information, [[1.0]], average=average, words="average")


def test_no_samples():
    f = information.probabilities
    refused(f, [], error=ShapeError, words="with N > 0, got (0,)")
    refused(f, [[1, 2]], error=ShapeError, words="of shape (N,), got (1, 2)")
    refused(f, [1.0, math.nan], words="got NaN at index 1")
    refused(f, [1, 5, 2], outcomes=[2, 1], words="got 5 at index 1; add it")
    refused(f, [1, 0, 2], outcomes=[2, 1], words="got 0 at index 1; add it")
    refused(f, [1, 2], outcomes=[2, 1, 2], words="distinct outcomes, got 2 more than once")
    refused(f, [1, 2], outcomes=["1", "2"], words="of the samples' dtype int64, got <U1")
    for function in (information.joint_probabilities, information.information_gain):
        refused(function, [1, 2], [1], error=ShapeError, words="of shape (2,)")
        refused(function, [], [], error=ShapeError, words="got (0,)")
