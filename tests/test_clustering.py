"""Clustering scores: scikit-learn's values, definitions by brute force, exact integers, edge cases, refusals."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import _contingency, clustering
from zhishen._entropies import AVERAGE, BASE
from zhishen.clustering import PairConfusion, conditional, hypergeometric
from zhishen.clustering.tables import contingency_of
from zhishen.errors import ArgumentError, ShapeError

with np.load(Path(__file__).parent / "golden" / "clustering_sklearn.npz") as _file:
    GOLDEN = dict(_file)
CASES = sorted({key.split(".")[0] for key in GOLDEN} - {"names"})
NOTES = PairConfusion(tp=50, fn=10, fp=5, tn=20)
SCORES = [
    clustering.rand_index, clustering.adjusted_rand_index, clustering.fowlkes_mallows,
    clustering.normalized_mutual_information_score, clustering.adjusted_mutual_information, clustering.homogeneity,
    clustering.completeness, clustering.v_measure,
]  # fmt: skip
OF_PAIRS = SCORES[:3]
OF_LABELS = [*SCORES, clustering.mutual_information_score, clustering.expected_mutual_information]
LABELS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(-2, 3), min_size=n, max_size=n) for _ in range(2)])
)

every_score = pytest.mark.parametrize("score", SCORES, ids=lambda f: f.__name__)
every_function = pytest.mark.parametrize("function", OF_LABELS, ids=lambda f: f.__name__)
every_average = pytest.mark.parametrize("average", AVERAGE.options)


def labels_of(table):
    """Labels that have this contingency table."""
    i, j = np.indices(np.shape(table))
    return np.repeat(i.ravel(), np.ravel(table)), np.repeat(j.ravel(), np.ravel(table))


def same(x, y):
    """Whether two labelings put the same samples together."""
    return all((x[i] == x[j]) == (y[i] == y[j]) for i in range(len(x)) for j in range(i))


# Against scikit-learn


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_scikit_learn(case):
    true, pred = GOLDEN[f"{case}.true"], GOLDEN[f"{case}.pred"]
    assert tuple(GOLDEN[f"{case}.pair_confusion"]) == clustering.pair_confusion(true, pred)
    np.testing.assert_array_equal(clustering.contingency_table(true, pred), GOLDEN[f"{case}.contingency_table"])
    for name, expected in zip(GOLDEN["names"], GOLDEN[f"{case}.scores"], strict=True):
        function, _, option = name.partition(".")
        options = {} if not option else {"beta": 2.0} if option == "2" else {"average": option}
        score = getattr(clustering, function)(true, pred, **options)
        assert type(score) is float
        if not np.isnan(expected):
            assert score == pytest.approx(expected, rel=1e-12, abs=1e-12), name


def test_every_score_has_golden_values():
    named = {name.partition(".")[0] for name in GOLDEN["names"]} | {"contingency_table", "pair_confusion"}
    assert named | {"PairConfusion"} == set(clustering.__all__)
    assert np.isnan([GOLDEN[f"{case}.scores"] for case in CASES]).sum() == 1


# The notes


def test_the_table_of_the_notes():
    assert clustering.rand_index(pairs=NOTES) == 70 / 85
    assert f"{clustering.rand_index(pairs=NOTES):.4f}" == "0.8235"
    np.testing.assert_array_equal(np.reshape(NOTES, (2, 2)), [[50, 10], [5, 20]])
    assert clustering.rand_index(pairs=[50, 10, 5, 20]) == clustering.rand_index(pairs=NOTES)


# By definition


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_pairs_are_counted_one_by_one(labels):
    true, pred = labels
    expected = [0, 0, 0, 0]
    for i, j in itertools.combinations(range(len(true)), 2):
        expected[2 * (true[i] != true[j]) + (pred[i] != pred[j])] += 1
    assert clustering.pair_confusion(true, pred) == tuple(expected)


@pytest.mark.parametrize("true", [[0, 0, 1, 1, 2], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1], [0, 1, 2, 3, 4], [0] * 5])
@pytest.mark.parametrize("pred", [[0, 0, 1, 1, 1], [2, 0, 1, 0, 1], [0, 1, 2, 3, 3]])
def test_adjusted_indices_take_the_mean_over_all_permutations(true, pred):
    every = [np.array(pred)[list(order)] for order in itertools.permutations(range(5))]
    chance = np.mean([clustering.rand_index(true, other) for other in every])
    adjusted = (clustering.rand_index(true, pred) - chance) / (1 - chance)
    assert clustering.adjusted_rand_index(true, pred) == pytest.approx(adjusted, abs=1e-14)
    expected = np.mean([clustering.mutual_information_score(true, other) for other in every])
    assert clustering.expected_mutual_information(true, pred) == pytest.approx(expected, abs=1e-14)


@every_average
def test_ami_is_its_formula(average, rng):
    true, pred = rng.integers(0, 4, 80), rng.integers(0, 6, 80)
    means = {
        "arithmetic": lambda x, y: (x + y) / 2, "geometric": lambda x, y: math.sqrt(x * y), "min": min, "max": max,
    }  # fmt: skip
    entropies = [clustering.mutual_information_score(labels, labels) for labels in (true, pred)]
    mean, mi = means[average](*entropies), clustering.mutual_information_score(true, pred)
    chance = clustering.expected_mutual_information(true, pred)
    ami = clustering.adjusted_mutual_information(true, pred, average=average)
    assert ami == pytest.approx((mi - chance) / (mean - chance), abs=1e-14)
    nmi = clustering.normalized_mutual_information_score(true, pred, average=average)
    assert nmi == pytest.approx(mi / mean, abs=1e-14)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([1500, 1000, 400, 99, 1], [2000, 999, 1]),
        ([2990, 10], [1, 2999]),
        ([30] * 100, [1] * 2000 + [1000]),
        ([1700, 1300], [1600, 1400]),
    ],
)
def test_expected_information_with_binomial_coefficients(rows, columns):
    """The sum of Vinh and others over all n, with whole numbers of any length."""
    total = sum(rows)
    expected = []
    for a, b in itertools.product(set(rows), set(columns)):
        for n in range(max(1, a + b - total), min(a, b) + 1):
            p = math.comb(a, n) * math.comb(total - a, b - n) / math.comb(total, b)
            times = rows.count(a) * columns.count(b)
            expected.append(times * p * n / total * math.log(total * n / (a * b)))
    true, pred = np.repeat(np.arange(len(rows)), rows), np.repeat(np.arange(len(columns)), columns)
    found = clustering.expected_mutual_information(true, pred)
    assert found == pytest.approx(
        math.fsum(expected), rel=3e-11, abs=0
    )  # the plain sum cancels: the oracle's own rounding


def test_expected_information_of_ten_million_samples():
    """With forty digits, from the side of the small class: a class of 50, a cluster of 10^6."""
    total, a, b = 10**7, 50, 10**6
    with localcontext(prec=40):
        expected = Decimal(0)
        weights = [math.comb(a, n) * math.prod(range(b - n + 1, b + 1)) * math.prod(
            range(total - b - a + n + 1, total - b + 1)) for n in range(a + 1)]  # fmt: skip
        everything = math.prod(range(total - a + 1, total + 1))
        for n, weight in enumerate(weights):
            # weight / everything is C(a, n) C(N - a, b - n) / C(N, b)
            for cell, row, column in [
                (n, a, b), (a - n, a, total - b), (b - n, total - a, b), (total - a - b + n, total - a, total - b),
            ]:  # fmt: skip
                if cell:
                    log = (Decimal(total) * cell / (Decimal(row) * column)).ln()
                    expected += Decimal(weight) / Decimal(everything) * cell / total * log
    table = [[20, a - 20], [b - 20, total - a - b + 20]]
    found = clustering.expected_mutual_information(contingency=table)
    assert found == pytest.approx(float(expected), rel=1e-13, abs=0)


@pytest.mark.parametrize("table", [[[3 * 10**9, 10**9], [2 * 10**9, 5 * 10**8]], [[10**12, 5 * 10**8], [10**9, 7]]])
def test_moments_replace_long_sums(table, monkeypatch):
    by_moments = clustering.expected_mutual_information(contingency=table)
    monkeypatch.setattr(hypergeometric, "WIDE", math.inf)
    assert clustering.expected_mutual_information(contingency=table) == pytest.approx(by_moments, rel=1e-12, abs=0)


def test_the_error_of_moments_decreases_with_the_square_of_the_mean(monkeypatch):
    table = [[30, 470], [970, 98_530]]  # the least mean is 5, so its cell alone is off by a few hundredths
    larger = [[300 * n for n in row] for row in table]
    found = {n: clustering.expected_mutual_information(contingency=t) for n, t in ((1, table), (300, larger))}
    monkeypatch.setattr(hypergeometric, "WIDE", -1.0)
    error = {
        n: abs(clustering.expected_mutual_information(contingency=t) / found[n] - 1)
        for n, t in ((1, table), (300, larger))
    }
    assert 1e-4 < error[1] < 0.05
    assert error[300] < 2 * error[1] / 300**2


def test_omitted_tails_are_negligible(monkeypatch):
    tables = [[[20_000] * 2] * 2, [[50, 4000], [1200, 30_000]]]
    found = [clustering.expected_mutual_information(contingency=table) for table in tables]
    monkeypatch.setattr(hypergeometric, "TAIL", 600.0)
    for table, value in zip(tables, found, strict=True):
        assert clustering.expected_mutual_information(contingency=table) == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize("cells", [8, 300])
def test_expected_information_by_parts(cells, rng, monkeypatch):
    true, pred = rng.zipf(1.5, 400) % 50, rng.zipf(1.3, 400) % 70
    whole = clustering.expected_mutual_information(true, pred)
    monkeypatch.setattr(hypergeometric, "CELLS", cells)
    assert clustering.expected_mutual_information(true, pred) == pytest.approx(whole, rel=1e-14, abs=0)


# Properties


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_properties_of_all_labelings(labels):
    true, pred = labels
    values = {score: score(true, pred) for score in SCORES}
    for score, value in values.items():
        low = -1 if score in (clustering.adjusted_rand_index, clustering.adjusted_mutual_information) else 0
        assert low <= value <= 1
        renamed = score([3 - x for x in true], ["abcdef"[x + 2] for x in pred])
        assert value == pytest.approx(renamed, abs=1e-14)
        assert score(contingency=clustering.contingency_table(true, pred)) == pytest.approx(value, abs=1e-14)
        mirrored = {
            clustering.homogeneity: clustering.completeness, clustering.completeness: clustering.homogeneity
        }.get(score, score)  # fmt: skip
        assert mirrored(pred, true) == pytest.approx(value, abs=1e-14)
        if same(true, pred):
            assert value == 1.0
        elif score not in (clustering.homogeneity, clustering.completeness):
            assert value < 1.0 or score is clustering.normalized_mutual_information_score
    for score in OF_PAIRS:
        assert score(pairs=clustering.pair_confusion(true, pred)) == values[score]
    v = values[clustering.v_measure]
    assert v == pytest.approx(values[clustering.normalized_mutual_information_score], abs=1e-14)
    information = clustering.mutual_information_score(true, pred)
    assert information >= 0
    assert clustering.mutual_information_score(true, pred, base=2) == pytest.approx(information / math.log(2))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_the_information_of_independent_labelings_is_0(rows, columns):
    assert clustering.mutual_information_score(contingency=np.outer(rows, columns)) == 0.0


@given(st.integers(0, 10), st.integers(2, 10))
def test_singleton_clusters_are_homogeneous_but_not_complete(ones, size):
    true, pred = np.arange(size) < ones, np.arange(size)
    assert clustering.homogeneity(true, pred) == 1.0
    if not same(true, pred):
        assert clustering.completeness(true, pred) < 1
        assert clustering.adjusted_mutual_information(true, pred) == 0.0


def test_beta_weights_completeness():
    true, pred = [0, 0, 1, 1], [0, 1, 2, 2]  # h is 1, c is 2/3
    assert clustering.v_measure(true, pred, beta=0) == 1.0
    assert clustering.v_measure(true, pred, beta=2) == pytest.approx(3 * 2 / 3 / (2 + 2 / 3))
    assert clustering.v_measure(true, pred, beta=1e9) == pytest.approx(2 / 3)


# Precision and size


def test_tiny_information_keeps_its_digits():
    """A table next to the independent one: the sum of the logarithms as they stand would leave nothing right."""
    table = np.array([[10**8 + 1, 10**8 - 1], [10**8 - 1, 10**8 + 1]])
    with localcontext(prec=50):
        total = Decimal(int(table.sum()))
        expected = sum(Decimal(int(n)) / total * (total * int(n) / (2 * 10**8) ** 2).ln() for n in table.ravel())
    found = clustering.mutual_information_score(contingency=table)
    assert found == pytest.approx(float(expected), rel=1e-12, abs=0)
    assert 4e-17 < found < 6e-17


@pytest.mark.parametrize(
    "table",
    [
        [[10**8 - 7, 3], [5, 10**8 - 11]],
        [[2**30, 2**29], [2**29, 2**30 + 1]],
        [[2**31 - 2, 1]],
        [[2**31 - 1, 1]],
        [[4 * 10**9, 1, 0], [12, 3 * 10**9, 7]],
        [[2**61, 2**61], [2**60, 2**61 - 1]],
    ],
)
def test_counts_of_any_size_are_exact(table):
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    tp = sum(math.comb(n, 2) for row in table for n in row)
    a, b, total = (sum(math.comb(n, 2) for n in counts) for counts in (rows, columns, [sum(rows)]))
    found = clustering.pair_confusion(contingency=table)
    assert found == (tp, a - tp, b - tp, total - a - b + tp)
    assert all(type(count) is int for count in found)
    chance = a * b / total
    if a != tp or b != tp:
        ari = clustering.adjusted_rand_index(contingency=table)
        assert ari == pytest.approx((tp - chance) / ((a + b) / 2 - chance), abs=1e-6)
        assert 0 <= clustering.adjusted_mutual_information(contingency=table) < 1
    entropy = -math.fsum(n / sum(rows) * math.log(n / sum(rows)) for n in rows)
    diagonal = [[n * (i == j) for j in range(len(rows))] for i, n in enumerate(rows)]
    assert clustering.mutual_information_score(contingency=diagonal) == pytest.approx(entropy)


def test_pairs_of_a_hundred_million_labels_do_not_overflow():
    pairs = PairConfusion(tp=10**16, fn=3 * 10**15, fp=2 * 10**15, tn=4 * 10**15)
    assert clustering.adjusted_rand_index(pairs=pairs) == pytest.approx(2 * 34 / (13 * 7 + 12 * 6), rel=1e-15, abs=0)
    assert clustering.fowlkes_mallows(pairs=pairs) == pytest.approx(10 / math.sqrt(12 * 13), rel=1e-15, abs=0)


# Labels of all kinds


@pytest.mark.parametrize(
    "convert",
    [
        lambda x: x.astype(np.int8) * 127 - 128 * (x > 1),
        lambda x: x.astype(np.uint8) * 80,
        lambda x: x.astype(np.uint64) + np.uint64(2**64 - 4),
        lambda x: (x - 2) * np.int64(2**61),
        lambda x: x * 10**9 - 5,
        lambda x: x * 10**5,
        lambda x: x / 7 - 0.2,
        lambda x: np.array(["ham", "egg", "", "spam"])[x],
        lambda x: np.array([b"a", b"b", b"c", b"dd"])[x],
        lambda x: x.astype(np.float32),
        list,
    ],
)
def test_labels_are_names(convert, rng):
    true, pred = rng.integers(0, 4, 70), rng.integers(0, 4, 70)
    named = convert(true)
    assert len(set(named)) == 4
    assert clustering.pair_confusion(named, pred) == clustering.pair_confusion(true, pred)
    assert clustering.pair_confusion(pred, named) == clustering.pair_confusion(pred, true)
    order = [list(named).index(value) for value in sorted(set(named))]
    table = [[np.sum((true == true[i]) & (pred == j)) for j in range(4)] for i in order]
    np.testing.assert_array_equal(clustering.contingency_table(named, pred), table)


@pytest.mark.parametrize("dense", [0, 20, 1 << 20])
@pytest.mark.parametrize("block", [1, 7, 1 << 16])
def test_counting_in_blocks_and_by_sorting(dense, block, rng, monkeypatch):
    true, pred = rng.integers(-3, 9, 90) ** 2, rng.integers(0, 9, 90) * 11
    expected = np.array([[np.sum((true == i) & (pred == j)) for j in np.unique(pred)] for i in np.unique(true)])
    monkeypatch.setattr(_contingency, "DENSE", dense)
    monkeypatch.setattr(_contingency, "BLOCK", block)
    found = clustering.contingency_table(true, pred)
    assert found.dtype == np.int64
    np.testing.assert_array_equal(found, expected)
    table = contingency_of("", true, pred, None)
    np.testing.assert_array_equal(table.row_sums, expected.sum(axis=1))
    np.testing.assert_array_equal(table.column_sums, expected.sum(axis=0))


def test_more_clusters_than_a_table_could_hold(rng):
    """A table of 10^10 cells, of which 10^5 are filled."""
    true = rng.permutation(100_000)
    assert clustering.adjusted_mutual_information(true, true[::-1] * 3) == 1.0
    pred = true // 2
    assert clustering.pair_confusion(true, pred) == (0, 0, 50_000, 100_000 * 99_999 // 2 - 50_000)
    assert clustering.completeness(true, pred) == pytest.approx(math.log(50_000) / math.log(50_000))
    assert clustering.homogeneity(true, pred) == pytest.approx(math.log(50_000) / math.log(100_000), rel=1e-13, abs=0)


def test_empty_rows_and_columns_of_a_table_do_not_count():
    table = [[0, 3, 0, 1], [0, 0, 0, 0], [0, 2, 0, 5]]
    for function in OF_LABELS:
        assert function(contingency=table) == function(contingency=[[3, 1], [2, 5]])


def test_arguments_are_not_changed(rng):
    true, pred = rng.integers(0, 3, 20), rng.integers(0, 3, 20)
    table = clustering.contingency_table(true, pred)
    before = [array.copy() for array in (true, pred, table)]
    for function in OF_LABELS:
        function(true, pred)
        function(contingency=table)
    for array, was in zip((true, pred, table), before, strict=True):
        np.testing.assert_array_equal(array, was)


# Edges


@every_score
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 16, 1000])
def test_equal_labelings_of_any_size_have_score_1(score, n):
    """One cluster, all singletons, and pairs; of every size."""
    for labels in (np.zeros(n, int), np.arange(n), np.arange(n) // 2):
        assert score(labels, labels[::1] + 1) == 1.0
        assert score(labels, -labels) == 1.0


@every_average
@pytest.mark.parametrize("n", [2, 3, 4, 7])
def test_one_cluster_differs_from_singletons(average, n):
    together, apart = np.zeros(n, int), np.arange(n)
    for true, pred in ((together, apart), (apart, together)):
        assert clustering.adjusted_mutual_information(true, pred, average=average) == 0.0
        assert clustering.normalized_mutual_information_score(true, pred, average=average) == 0.0
        assert clustering.adjusted_rand_index(true, pred) == 0.0
        assert clustering.rand_index(true, pred) == 0.0
        assert clustering.fowlkes_mallows(true, pred) == 0.0
        assert clustering.v_measure(true, pred) == 0.0
        assert clustering.mutual_information_score(true, pred) == 0.0


# Refusals


@every_function
@pytest.mark.parametrize(
    ("true", "pred", "error", "words"),
    [
        ([], [], ShapeError, "expected labels_true of shape (N,) with N > 0, got (0,)"),
        ([0, 1], [0], ShapeError, "expected labels_pred of shape (2,) like labels_true, got (1,)"),
        ([[0, 1]], [0, 1], ShapeError, "expected labels_true of shape (N,), got (1, 2)"),
        (3, [0, 1], ShapeError, "expected labels_true of shape (N,), got ()"),
        ([0.0, 1.0, math.nan], [0, 1, 2], ArgumentError, "got NaN at index 2"),
        ([0, 1], [None, 1], ArgumentError, "got dtype object"),
        ([0, 1], [1j, 1], ArgumentError, "got dtype complex128"),
        ([0, 1], None, ArgumentError, "got labels_true; give one of the two"),
        (None, None, ArgumentError, "got no data; give one of the two"),
    ],
)
def test_invalid_labels_raise(function, true, pred, error, words):
    with pytest.raises(error) as raised:
        function(true, pred)
    assert str(raised.value).startswith(f"{function.__name__}: ")
    assert words in str(raised.value)


@every_function
@pytest.mark.parametrize(
    ("table", "error", "words"),
    [
        ([[1, 2], [-3, 1]], ArgumentError, "got -3 at index (1, 0)"),
        ([[1.5, 2]], ArgumentError, "got dtype float64"),
        ([[True]], ArgumentError, "got dtype bool"),
        ([1, 2], ShapeError, "got (2,)"),
        ([[]], ShapeError, "got (1, 0)"),
        ([[0, 0]], ShapeError, "got only zeros"),
    ],
)
def test_invalid_tables_raise(function, table, error, words):
    with pytest.raises(error) as raised:
        function(contingency=table)
    assert str(raised.value).startswith(f"{function.__name__}: ")
    assert words in str(raised.value)


def test_labels_and_a_table_together_raise():
    with pytest.raises(ArgumentError, match="got labels_true, labels_pred, contingency; give one"):
        clustering.pair_confusion([0], [0], contingency=[[1]])


@pytest.mark.parametrize("score", OF_PAIRS)
@pytest.mark.parametrize(
    ("pairs", "options", "words"),
    [
        ([1, 2, 3], {}, "the four counts tp, fn, fp, tn, got 3"),
        ([1, -2, 3, 4], {}, "expected fn to be a whole number >= 0, got -2"),
        ([1, 2, 3, 4.5], {}, "expected tn to be a whole number >= 0, got 4.5"),
        (NOTES, {"contingency": [[1]]}, "expected only pairs"),
        (NOTES, {"labels_true": [1]}, "expected only pairs"),
    ],
)
def test_invalid_pairs_raise(score, pairs, options, words):
    with pytest.raises((ArgumentError, ShapeError)) as raised:
        score(pairs=pairs, **options)
    assert words in str(raised.value)


@pytest.mark.parametrize("value", BASE.bad_values())
@pytest.mark.parametrize("function", [clustering.mutual_information_score, clustering.expected_mutual_information])
def test_a_base_is_above_one(function, value):
    with pytest.raises(ArgumentError, match=f"{function.__name__}: expected base to be a number > 1"):
        function([0], [0], base=value)


@pytest.mark.parametrize("value", AVERAGE.bad_values())
@pytest.mark.parametrize("name", ["normalized_mutual_information_score", "adjusted_mutual_information"])
def test_an_average_is_one_of_four(name, value):
    with pytest.raises(ArgumentError, match=f"{name}: expected average to be one of arithmetic, geometric, min, max"):
        getattr(clustering, name)([0], [0], average=value)


@pytest.mark.parametrize("value", conditional.BETA.bad_values())
def test_a_beta_is_not_negative(value):
    with pytest.raises(ArgumentError, match="v_measure: expected beta"):
        clustering.v_measure([0], [0], beta=value)
