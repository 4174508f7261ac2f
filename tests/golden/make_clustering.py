"""Make clustering_sklearn.npz: scikit-learn's scores of clusterings. Run it with scikit-learn.

For each case ``case.true`` and ``case.pred`` hold the labels, ``case.contingency_table`` and ``case.pair_confusion``
their tables, and ``case.scores`` the scores whose names (and options) are in ``names``; an undefined score is NaN. The
cases have few samples, because only then is scikit-learn's expected mutual information accurate to 1e-12. There are no
equal labelings of singletons: scikit-learn's AMI and Fowlkes-Mallows index do not treat them as equal.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information, pair_confusion_matrix

AVERAGES = ("arithmetic", "geometric", "min", "max")


def cases() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Labelings, random and degenerate."""
    rng = np.random.default_rng(13)
    found = {
        f"random{index}": (rng.integers(0, classes, n), rng.integers(0, clusters, n))
        for index, (n, classes, clusters) in enumerate(
            [(6, 2, 3), (20, 3, 3), (50, 2, 10), (100, 8, 5), (200, 40, 30), (300, 3, 100), (60, 60, 60)]
        )
    }
    classes = rng.integers(0, 5, 150)
    noisy = np.where(rng.random(150) < 0.2, rng.integers(0, 5, 150), classes)
    return found | {
        "noisy": (classes, noisy),
        "renamed": (classes, (classes * 3 + 1) % 5 - 2),
        "refined": (classes, classes * 2 + rng.integers(0, 2, 150)),
        "coarser": (classes, classes // 2),
        "skewed": (np.repeat([0, 1, 2], [90, 9, 1]), np.repeat([0, 1, 2], [1, 9, 90])),
        "independent": (np.repeat([0, 1], 20), np.tile([0, 1], 20)),
        "one class": (np.zeros(7, int), np.arange(7) // 2),
        "one cluster": (np.arange(9) // 2, np.zeros(9, int)),
        "one of each": (np.zeros(5, int), np.ones(5, int)),
        "one sample": (np.array([3]), np.array([8])),
        "two apart": (np.array([0, 0]), np.array([0, 1])),
    }


def scores(true: np.ndarray, pred: np.ndarray) -> dict[str, float]:
    """All scores of one case."""
    table = contingency_matrix(true, pred, sparse=True)
    found = {
        "rand_index": metrics.rand_score(true, pred),
        "adjusted_rand_index": metrics.adjusted_rand_score(true, pred),
        "mutual_information_score": metrics.mutual_info_score(true, pred),
        "expected_mutual_information": expected_mutual_information(table, len(true)),
        "homogeneity": metrics.homogeneity_score(true, pred),
        "completeness": metrics.completeness_score(true, pred),
        "v_measure": metrics.v_measure_score(true, pred),
        "v_measure.2": metrics.v_measure_score(true, pred, beta=2.0),
        "fowlkes_mallows": metrics.fowlkes_mallows_score(true, pred) if len(true) > 1 else np.nan,
    }
    for average in AVERAGES:
        nmi = metrics.normalized_mutual_info_score(true, pred, average_method=average)
        ami = metrics.adjusted_mutual_info_score(true, pred, average_method=average)
        found |= {f"normalized_mutual_information_score.{average}": nmi, f"adjusted_mutual_information.{average}": ami}
    return found


def arrays() -> dict[str, np.ndarray]:
    """All arrays to store."""
    found = {}
    for name, (true, pred) in cases().items():
        found |= {f"{name}.true": true, f"{name}.pred": pred}
        found[f"{name}.contingency_table"] = contingency_matrix(true, pred)
        (tn, fp), (fn, tp) = pair_confusion_matrix(true, pred) // 2  # scikit-learn counts each pair twice
        found[f"{name}.pair_confusion"] = np.array([tp, fn, fp, tn])
        by_name = scores(true, pred)
        found |= {"names": np.array(list(by_name)), f"{name}.scores": np.array(list(by_name.values()))}
    return found


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("clustering_sklearn.npz"), **arrays())
