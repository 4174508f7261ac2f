"""Fixtures of these tests."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import GOLDEN


@pytest.fixture(scope="module")
def golden():
    with np.load(GOLDEN) as file:
        return dict(file)
