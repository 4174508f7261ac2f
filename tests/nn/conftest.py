"""Fixtures of the tests of networks."""

from __future__ import annotations

import pytest
from small_networks import small, two_branches


@pytest.fixture(params=[small, two_branches], ids=["layers", "branches"])
def network(request, rng):
    return request.param(rng)


@pytest.fixture
def batch(rng):
    return rng.normal(size=(7, 4)), rng.integers(0, 3, size=7)
