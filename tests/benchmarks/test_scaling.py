"""The model of the time of a step on many machines."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from zhishen import nn

HOME = str(Path(__file__).parents[2] / "benchmarks")
sys.path.insert(0, HOME)
try:
    import scaling
finally:
    sys.path.remove(HOME)


def test_one_machine_sends_nothing():
    assert scaling.model(0.1, 0.02, 10**6, [50], 1, scaling.ETHERNET) == 0.1


def test_the_terms_of_the_model():
    latency, bandwidth = constants = (1e-3, 1e6)
    found = scaling.model(1.0, 0.2, 1000, [10], 4, constants)
    gradient = 2 * 2 * latency + 2 * 3 / 4 * 4000 / bandwidth
    gathers = 2 * (2 * latency + 4 * 160 / bandwidth)
    assert found == pytest.approx(0.2 + 0.2 + gradient + 4 * latency + gathers)


def test_the_table_of_a_network():
    network = nn.multi_layer(784, [10], 10, rng=np.random.default_rng(0), batch_norm=True)
    rows = scaling.table(0.01, 0.001, network, scaling.INFINIBAND)
    assert [machines for machines, _, _ in rows] == list(scaling.MACHINES)
    assert rows[0][1:] == (0.01, 1)
    assert all(1 < speedup < machines for machines, _, speedup in rows[1:4])
    assert not math.isnan(sum(seconds for _, seconds, _ in rows))


def test_the_large_network_has_ten_million_parameters():
    network = scaling.ten_million(np.random.default_rng(0))
    assert sum(array.size for array in network.params.values()) == pytest.approx(10**7, rel=0.03)
