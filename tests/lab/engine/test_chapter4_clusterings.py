"""Scores of clusterings in the lab."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import clustering
from zhishen.errors import ArgumentError
from zhishen.lab.engine.chapter4_clusterings import clustering_scores, pair_scores


def test_the_counts_of_the_notes():
    found = pair_scores(50, 10, 5, 20)
    assert found["rand"] == pytest.approx(0.8235, abs=5e-5)
    assert found["adjusted"] == pytest.approx(0.5984, abs=5e-5)
    assert found["adjusted"] == pytest.approx((found["rand"] - found["chance"]) / (1 - found["chance"]))


def test_counts_of_pairs_at_their_edges():
    assert pair_scores(0, 0, 0, 0)["chance"] is None
    assert pair_scores(16, 24, 24, 36)["adjusted"] == pytest.approx(0)


def test_the_table_gives_the_scores_of_its_labels():
    table = np.array([[3, 1, 0], [0, 2, 4]])
    rows, columns = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    scores = clustering_scores(table.tolist())["scores"]
    assert scores["rand"] == pytest.approx(clustering.rand_index(rows, columns))
    assert scores["adjusted_mutual"] == pytest.approx(clustering.adjusted_mutual_information(rows, columns))
    assert scores["v_measure"] == pytest.approx(clustering.v_measure(rows, columns))
    assert clustering_scores(table.tolist())["pairs"] == list(clustering.pair_confusion(rows, columns))


def test_names_do_not_matter_and_random_clusters_only_fool_the_rand_index():
    examples = clustering_scores()["examples"]
    renamed, random = (clustering_scores(examples[name].tolist())["scores"] for name in ("renamed", "random"))
    assert all(score == pytest.approx(1) for score in renamed.values())
    assert random["rand"] > 0.5
    assert abs(random["adjusted_rand"]) < 0.02
    assert abs(random["adjusted_mutual"]) < 0.02


def test_each_sample_alone_is_homogeneous_and_worth_nothing():
    scores = clustering_scores([[1, 1, 0, 0], [0, 0, 1, 1]])["scores"]
    assert scores["homogeneity"] == 1
    assert scores["adjusted_rand"] == scores["adjusted_mutual"] == pytest.approx(0)


def test_one_sample_and_none():
    assert clustering_scores([[1]])["pairs"] == [0, 0, 0, 0]
    with pytest.raises(ArgumentError, match="got an empty table; click a cell"):
        clustering_scores([[0]])
