"""300 random nested networks: gradients by layers, by tape, by primitives and numerically are equal."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_path = Path(__file__).parents[1] / "nn" / "random_trees.py"
_spec = importlib.util.spec_from_file_location("random_trees", _path)
random_trees = sys.modules["random_trees"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(random_trees)


@pytest.mark.parametrize("first", range(1000, 1300, 50))
def test_all_gradients_of_random_trees_are_equal(first):
    networks = [random_trees.check(seed) for seed in range(first, first + 50)]
    assert any(network.walk().shared for network in networks)
    assert any(not network.walk().shared for network in networks)
    assert any(network.params.frozen for network in networks)
