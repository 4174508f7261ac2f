"""Each optimizer follows PyTorch's for 50 steps on a problem that is not convex, its gradient derived by hand.

The paths were stored by ``tests/golden/make_optim.py``. Where the definitions differ the options are set to agree, and
the one difference that no option removes (η inside the velocity) is shown.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhishen.optim import OPTIMIZERS, Optimizer, build

GOLDEN = Path(__file__).parents[1] / "golden"
STEPS = 50
NAMES = ("W", "b", "s", "empty")
OPTIONS = {
    "sgd": {"lr": 0.5},
    "momentum": {"lr": 0.05},
    "nesterov": {"lr": 0.05},
    "adagrad": {"lr": 0.1, "eps": 1e-7},  # PyTorch's default is 1e-10
    "rmsprop": {"lr": 0.005, "rho": 0.9, "eps": 1e-7},  # PyTorch's are 0.99 and 1e-8
    "adam": {"lr": 0.05},
    "adamw": {"lr": 0.05, "weight_decay": 0.1},
}
RTOL = {"float64": 1e-12, "float32": 1e-5}
VELOCITY = ("momentum", "nesterov")


def gradient(p, X, t):
    """Of the loss mean (y - t)² + Σ empty, y = s · a/(1 + a²), a = XW + b."""
    a = X @ p["W"] + p["b"]
    u = a / (1 + a * a)
    dy = 2 * (p["s"] * u - t) / t.size
    da = dy * p["s"] * (1 - a * a) / (1 + a * a) ** 2
    return {"W": X.T @ da, "b": da.sum(axis=0), "s": np.asarray((dy * u).sum()), "empty": np.ones_like(p["empty"])}


def golden(name, run, dtype):
    with np.load(GOLDEN / f"optim_{name}.npz") as file:
        data = {key: file[key].astype(dtype) for key in ("X", "t")}
        return data, {key: file[f"{run}.{dtype}.{key}"] for key in NAMES}


def rate(name, run, step):
    return OPTIONS[name]["lr"] * (0.7 ** (step // 10) if run == "falling" else 1)


def follow(optimizer: Optimizer, run: str, dtype: str, *, before_step=lambda optimizer, lr: None, faulty_rate=1.0):
    """Take the 50 steps and raise an AssertionError at the first that PyTorch did not take."""
    data, expected = golden(optimizer.name, run, dtype)
    p = {key: np.array(values[0]) for key, values in expected.items()}
    for step in range(STEPS):
        lr = rate(optimizer.name, run, step) * faulty_rate
        before_step(optimizer, lr)
        optimizer.lr = lr
        g = gradient(p, **data)
        names = [key for key in NAMES if not (run == "late" and key == "b" and step < 10)]
        if step % 2:
            names.reverse()  # state belongs to names: their order must not matter
        optimizer.update({key: p[key] for key in names}, {key: g[key] for key in names})
        for key in NAMES:
            wanted = expected[key][step + 1]
            scale = np.abs(wanted).max(initial=0)
            np.testing.assert_allclose(
                p[key], wanted, rtol=RTOL[dtype], atol=RTOL[dtype] * scale, err_msg=f"{key} after step {step}"
            )


def test_every_optimizer_has_a_path():
    assert set(OPTIONS) == set(OPTIMIZERS)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", OPTIONS)
def test_follows_pytorch_with_a_constant_rate(name, dtype):
    follow(build(name, **OPTIONS[name]), "constant", dtype)


@pytest.mark.parametrize("name", OPTIONS)
def test_follows_pytorch_when_a_parameter_joins_later(name):
    follow(build(name, **OPTIONS[name]), "late", "float64")


@pytest.mark.parametrize("name", [name for name in OPTIONS if name not in VELOCITY])
def test_follows_pytorch_with_a_falling_rate(name):
    follow(build(name, **OPTIONS[name]), "falling", "float64")


@pytest.mark.parametrize("name", VELOCITY)
def test_velocity_keeps_the_rate_of_its_pushes(name):
    """In PyTorch a new rate rescales the speed already gathered; here it does not. Nothing else differs."""
    with pytest.raises(AssertionError, match="after step 10"):  # where the rate falls first
        follow(build(name, **OPTIONS[name]), "falling", "float64")

    def rescale(optimizer, lr):
        for v in optimizer.state["v"].values():
            v *= lr / optimizer.lr

    follow(build(name, **OPTIONS[name]), "falling", "float64", before_step=rescale)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", OPTIONS)
def test_a_rate_off_by_a_thousandth_is_caught(name, dtype):
    with pytest.raises(AssertionError, match="after step"):
        follow(build(name, **OPTIONS[name]), "constant", dtype, faulty_rate=1.001)


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, option) for name, kind in OPTIMIZERS.items() for option in kind.constraints if option != "lr"],
)
def test_an_option_off_by_a_thousandth_is_caught(name, option):
    optimizer = build(name, **OPTIONS[name])
    setattr(optimizer, option, getattr(optimizer, option) * 1.001)
    with pytest.raises(AssertionError, match="after step"):
        follow(optimizer, "constant", "float64")


@pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.slots])
def test_a_state_off_by_a_thousandth_is_caught(name):
    """A fault that appears late: the state is changed once, before step 40."""
    steps = iter(range(STEPS))

    def bend(optimizer, lr):
        if next(steps) == 40:
            optimizer.state[optimizer.slots[-1]]["W"] *= 1.001

    with pytest.raises(AssertionError, match="W after step 40"):
        follow(build(name, **OPTIONS[name]), "constant", "float64", before_step=bend)
