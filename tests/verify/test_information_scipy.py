"""Information theory and clustering scores, compared with SciPy and scikit-learn on random and degenerate inputs."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.special
import scipy.stats
import sklearn.metrics

from zhishen import clustering, information

GOLDEN = Path(__file__).parents[1] / "golden"
LARGE = 10_000_000
PAIRS = [
    (clustering.rand_index, sklearn.metrics.rand_score),
    (clustering.adjusted_rand_index, sklearn.metrics.adjusted_rand_score),
    (clustering.fowlkes_mallows, sklearn.metrics.fowlkes_mallows_score),
    (clustering.mutual_information_score, sklearn.metrics.mutual_info_score),
    (clustering.normalized_mutual_information_score, sklearn.metrics.normalized_mutual_info_score),
    (clustering.adjusted_mutual_information, sklearn.metrics.adjusted_mutual_info_score),
    (clustering.homogeneity, sklearn.metrics.homogeneity_score),
    (clustering.completeness, sklearn.metrics.completeness_score),
    (clustering.v_measure, sklearn.metrics.v_measure_score),
]


def distributions(rng, shape, sparse):
    """Distributions along the last axis; a share ``sparse`` of the probabilities is 0, and some are tiny."""
    weights = rng.random(shape) ** rng.choice([1, 8, 60])
    weights[..., 1:] *= rng.random(shape)[..., 1:] >= sparse
    return weights / weights.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("base", [2, np.e, 10])
@pytest.mark.parametrize("sparse", [0.0, 0.5, 0.95])
def test_entropies_and_divergences(base, sparse):
    for seed in range(100):
        rng = np.random.default_rng(seed)
        p, q = distributions(rng, (5, rng.integers(1, 200)), sparse), distributions(rng, (5, rng.integers(1, 200)), 0)
        p = p[:, : q.shape[1]] / p[:, : q.shape[1]].sum(axis=-1, keepdims=True)
        q = q[:, : p.shape[1]] / q[:, : p.shape[1]].sum(axis=-1, keepdims=True)
        for x, y in ((p, q), (q, p)):
            unit = np.log(base)
            kl = scipy.special.rel_entr(x, y).sum(axis=-1) / unit
            entropy = scipy.stats.entropy(x, base=base, axis=-1)
            with np.errstate(divide="ignore"):
                cross = -scipy.special.xlogy(x, y).sum(axis=-1) / unit
            js = scipy.spatial.distance.jensenshannon(x, y, base=base, axis=-1) ** 2
            np.testing.assert_allclose(information.entropy(x, base=base), entropy, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(information.cross_entropy(x, y, base=base), cross, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(information.kl_divergence(x, y, base=base), kl, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(information.js_divergence(x, y, base=base), js, rtol=1e-12, atol=1e-12)


def test_scores_of_small_clusterings():
    """Up to 200 samples: for more, scikit-learn's expected mutual information has fewer than twelve correct digits."""
    for seed in range(300):
        rng = np.random.default_rng(seed)
        n, classes, clusters = rng.integers(2, 200), rng.integers(1, 20), rng.integers(1, 200)
        true, pred = rng.integers(0, classes, n), rng.integers(0, clusters, n)
        pred = np.where(rng.random(n) < rng.random(), true, pred)
        if len(set(true)) == len(set(pred)) == n:
            continue  # singletons in both labelings: see test_where_we_differ_from_scikit_learn
        for ours, theirs in PAIRS:
            assert ours(true, pred) == pytest.approx(theirs(true, pred), rel=1e-12, abs=1e-12), (seed, ours)
        for average in ("arithmetic", "geometric", "min", "max"):
            nmi = sklearn.metrics.normalized_mutual_info_score(true, pred, average_method=average)
            found = clustering.normalized_mutual_information_score(true, pred, average=average)
            assert found == pytest.approx(nmi, abs=1e-12), (seed, average)
            if average == "min" and n in (len(set(true)), len(set(pred))):
                continue  # 0 / 0: scikit-learn divides two rounding errors, zhishen returns 0
            ami = sklearn.metrics.adjusted_mutual_info_score(true, pred, average_method=average)
            found = clustering.adjusted_mutual_information(true, pred, average=average)
            assert found == pytest.approx(ami, rel=1e-12, abs=1e-12), (seed, average)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 16, 100])
def test_where_we_differ_from_scikit_learn(n):
    """Equal labelings of singletons score 1 here and in scikit-learn's adjusted Rand index, not in its other scores."""
    labels = np.arange(n)
    assert sklearn.metrics.adjusted_rand_score(labels, labels) == 1.0
    assert sklearn.metrics.fowlkes_mallows_score(labels, labels) == 0.0
    assert clustering.fowlkes_mallows(labels, labels) == clustering.adjusted_mutual_information(labels, labels) == 1.0


@pytest.mark.parametrize("classes", [10, 1000])
def test_ten_million_labels(classes, report):
    """The scores are equal, and zhishen is faster. (Scikit-learn's AMI of 1000 classes takes minutes.)"""
    rng = np.random.default_rng(0)
    true = rng.integers(0, classes, LARGE)
    pred = np.where(rng.random(LARGE) < 0.5, true, rng.integers(0, classes, LARGE))
    for ours, theirs in PAIRS:
        if classes == 1000 and ours is clustering.adjusted_mutual_information:
            continue
        times = []
        for function in (ours, theirs, ours):
            start = time.perf_counter()
            value = function(true, pred)
            times.append((time.perf_counter() - start, value))
        own, other = min(times[0], times[2]), times[1]
        report(f"{ours.__name__}, {LARGE} labels, {classes} classes: {other[0] / own[0]:.0f} times as fast")
        assert own[1] == pytest.approx(other[1], rel=1e-12, abs=1e-12)
        assert own[0] < other[0]


@pytest.mark.parametrize("name", ["information_scipy", "clustering_sklearn"])
def test_the_scripts_make_the_golden_arrays(name):
    script = GOLDEN / f"make_{name.partition('_')[0]}.py"
    spec = importlib.util.spec_from_file_location(script.stem, script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.arrays()
    with np.load(GOLDEN / f"{name}.npz") as stored:
        assert set(stored.files) == set(made)
        for key, value in made.items():
            if value.dtype.kind == "f":
                np.testing.assert_allclose(stored[key], value, rtol=1e-11, atol=1e-8 if "js_" in key else 1e-12)
            else:
                np.testing.assert_array_equal(stored[key], value)
