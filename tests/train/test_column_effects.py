"""Permutation importance: columns that matter have an effect, noise has none."""

from __future__ import annotations

import numpy as np
import pytest
from table_samples import flowers, houses, trained

from zhishen import data, train
from zhishen.errors import ArgumentError


def effects(dataset, *, epochs=40, seed=0, **options):
    return train.column_effects(trained(dataset, epochs=epochs), dataset, rng=np.random.default_rng(seed), **options)


def test_the_size_of_a_house_matters_most_and_noise_least():
    found = effects(data.table(houses(), target="price"))
    assert next(iter(found)) == "size"
    assert found["size"] > 0.5
    assert abs(found["noise"]) < 0.05
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_columns_of_a_classification():
    found = effects(data.table(flowers(), target="species"))
    assert {*found} == {"length", "width", "color"}
    assert max(found.values()) > 0.1


def test_the_same_generator_gives_the_same_effects():
    dataset = data.table(houses(), target="price")
    network = trained(dataset, epochs=2)
    one, other = (train.column_effects(network, dataset, rng=np.random.default_rng(3)) for _ in range(2))
    assert one == other


def test_other_data_are_refused(dataset):
    network = trained(data.table(houses(), target="price"), epochs=1)
    with pytest.raises(ArgumentError, match=r"expected a data set of data\.table, got 'angles'"):
        train.column_effects(network, dataset, rng=np.random.default_rng(0))
    with pytest.raises(ArgumentError, match="expected repeats to be a whole number >= 1"):
        effects(data.table(houses(), target="price"), epochs=1, repeats=0)
