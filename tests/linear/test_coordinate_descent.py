"""Coordinate descent: exact solutions, warm starts, and sweeps that do not suffice."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import sample

from zhishen.errors import NumericalError
from zhishen.linear import (
    lasso,
)  # fmt: skip


def test_sweeps_that_do_not_suffice_raise():
    x, t = sample()
    with pytest.raises(NumericalError, match=r"lasso: expected the duality gap to close to .* within 2 sweeps, got"):
        lasso(x[:, [0, 1, 0]] + np.eye(len(x), 3) / 100, t, alpha=0.01, sweeps=2)  # nearly the same feature twice
    assert lasso(x, t, alpha=1e6, sweeps=1).steps == 0
