"""The filters before and after learning."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen import nn
from zhishen.figures import chapter7_filters
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import render

SIZES = {"images": 2000, "epochs": 1, "channels": 4, "hidden": 8}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapter7_filters, "_SIZES", SIZES)


def test_the_filters_begin_as_those_of_the_network_and_learn():
    learned = chapter7_filters._experiment(**SIZES, seed=3)
    network = nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng(3), filters=4, hidden=8, init=0.01)
    np.testing.assert_array_equal(learned["before"], network.params["conv1.W"][:, 0])
    assert learned["after"].shape == (4, 5, 5)
    assert abs(learned["after"]).max() > 2 * abs(learned["before"]).max()


def test_both_sides_show_the_same_filters_in_the_order_of_their_norms(small: None):
    data, learned = chapter7_filters.filters_data(), cached(chapter7_filters._experiment, **SIZES, seed=0)
    assert (np.diff(data["norms"]) <= 0).all()
    np.testing.assert_allclose(data["norms"], np.sqrt((data["after"] ** 2).sum(axis=(1, 2))), rtol=1e-6)
    order = [np.flatnonzero((learned["after"] == one).all(axis=(1, 2))).item() for one in data["after"]]
    assert sorted(order) == [0, 1, 2, 3]
    np.testing.assert_array_equal(data["before"], learned["before"][order])


def test_the_titles_name_the_scales(small: None):
    data = chapter7_filters.filters_data()
    drawn = texts(render(find("filters"), data))
    for when in ("before", "after"):
        assert f"{when} learning: up to ±{abs(data[when]).max():.2f}" in drawn
