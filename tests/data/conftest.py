"""Shared by the tests of the data package."""

import jaxtyping
import pytest

from zhishen import data


@pytest.fixture(scope="session")
def mnist():
    """MNIST as images; read-only, because all tests share it."""
    dataset = data.mnist(flatten=False)
    for split in (dataset.train, dataset.test):
        for array in split:
            array.flags.writeable = False
    return dataset


@pytest.fixture
def hostile(monkeypatch):
    """Values of wrong types come through to our own checks, as they do for a user."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
