"""Updates with NaN, infinities and denormal numbers: the values propagate, and no warning is raised."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import OPTIMIZERS, build
from zhishen.optim.optimizer import FLUSH_EVERY

every = pytest.mark.parametrize("name", OPTIMIZERS)


stateful = pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.slots])


dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@every
@dtypes
def test_nan_and_infinity_reach_the_parameter_and_only_theirs(name, dtype):
    params = {"W": np.ones(4, dtype)}
    optimizer = build(name)
    with np.errstate(all="raise"):
        optimizer.update(params, {"W": np.array([np.nan, np.inf, -np.inf, 1], dtype)})
    assert not np.isfinite(params["W"][:3]).any()
    assert np.isfinite(params["W"][3])
    with np.errstate(all="raise"):
        optimizer.update(params, {"W": np.ones(4, dtype)})
    assert not np.isfinite(params["W"][:3]).any()


@every
@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_tiny_and_huge_float32_gradients_raise_no_warning(name, scale):
    """g⊙g overflows to infinity above 1.8e19: the methods that divide by its root then stand still, as documented."""
    params = {"W": np.ones(4, np.float32)}
    optimizer = build(name, **({"weight_decay": 0.0} if name == "adamw" else {}))
    with np.errstate(all="raise"):
        for _ in range(20):
            optimizer.update(params, {"W": np.full(4, scale, np.float32)})
    assert params["W"].dtype == np.float32
    if scale < 1 or "h" in optimizer.slots or "m" in optimizer.slots:
        np.testing.assert_array_equal(params["W"], 1)
    else:
        assert (params["W"] < -1e27).all()


@stateful
@dtypes
def test_state_that_decays_ends_at_zero_not_in_denormal_numbers(name, dtype):
    """0.9 times the smallest denormal number is that number again: without a flush it would stay for ever."""
    tiny = np.finfo(dtype).smallest_normal
    params = {"W": np.ones(4, dtype)}
    optimizer = build(name)
    for slot in optimizer.slots:
        optimizer.state[slot]["W"] = (
            np.zeros((), np.int64) if slot == "t" else np.array([tiny / 4, -tiny / 4, tiny * 1e3, 1], dtype)
        )
    for _ in range(FLUSH_EVERY):
        optimizer.update(params, {"W": np.zeros(4, dtype)})
    for slot in set(optimizer.slots) - {"t"}:
        held = optimizer.state[slot]["W"]
        np.testing.assert_array_equal(held[:2], 0)
        assert (held[2:] > tiny).all()
