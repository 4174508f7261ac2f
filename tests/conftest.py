"""The shapes in annotations are checked at run time throughout the tests."""

import os

os.environ["ZHISHEN_CHECK_SHAPES"] = "1"

from jaxtyping import install_import_hook

# zhishen.reference is left out: its functions take Tensors as well as arrays.
_hook = install_import_hook(["zhishen.nn", "zhishen.optim", "zhishen.data", "zhishen.train"], "beartype.beartype")

import numpy as np
import pytest


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fixed seed, new for each test."""
    return np.random.default_rng(20220503)
