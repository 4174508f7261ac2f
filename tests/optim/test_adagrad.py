"""AdaGrad: steps that shrink with the sum of all squared gradients."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import build


def test_adagrad_stays_slow_after_a_cliff_where_rmsprop_goes_on():
    """A steep start, then a plateau: AdaGrad remembers the cliff for ever."""
    moved = {}
    for name in ("adagrad", "rmsprop"):
        optimizer, params = build(name, lr=0.01), {"W": np.zeros(1)}
        for g in [100.0] * 5 + [0.01] * 300:
            start = params["W"].copy()
            optimizer.update(params, {"W": np.array([g])})
        moved[name] = (start - params["W"]).item()
    assert moved["rmsprop"] == pytest.approx(0.01, rel=1e-3)
    assert moved["adagrad"] < 1e-6
