"""Each optimizer, compared with PyTorch: many options, 200 steps with gradients at zhishen's parameters."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from zhishen.optim import OPTIMIZERS, build

SCRIPT = Path(__file__).parents[1] / "golden" / "make_optim.py"
STEPS = 200
SHAPES = {"W": (6, 4), "b": (4,), "s": (), "empty": (0, 3)}
CASES = [
    ("sgd", {"lr": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    ("momentum", {"lr": 0.01, "momentum": 0.5}, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.5)),
    ("momentum", {"lr": 0.01, "momentum": 0.99}, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.99)),
    (
        "nesterov",
        {"lr": 0.01, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    ),
    ("adagrad", {"lr": 0.1, "eps": 1e-10}, lambda p: torch.optim.Adagrad(p, lr=0.1)),
    ("adagrad", {"lr": 0.1, "eps": 0.1}, lambda p: torch.optim.Adagrad(p, lr=0.1, eps=0.1)),
    ("rmsprop", {"lr": 0.01, "rho": 0.99, "eps": 1e-8}, lambda p: torch.optim.RMSprop(p)),
    ("rmsprop", {"lr": 0.01, "rho": 0.5, "eps": 0.1}, lambda p: torch.optim.RMSprop(p, alpha=0.5, eps=0.1)),
    ("adam", {}, lambda p: torch.optim.Adam(p)),
    (
        "adam",
        {"lr": 0.1, "beta1": 0.5, "beta2": 0.9, "eps": 0.1},
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.5, 0.9), eps=0.1),
    ),
    ("adamw", {}, lambda p: torch.optim.AdamW(p)),
    ("adamw", {"lr": 0.05, "weight_decay": 0.5}, lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.5)),
]


def loss(p, x):
    return torch.sin(p["s"] * torch.tanh(x @ p["W"] + p["b"])).square().mean() + p["empty"].sum()


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize(("name", "options", "torch_optimizer"), CASES)
def test_follows_pytorch(name, options, torch_optimizer, dtype, rtol):
    rng = np.random.default_rng(7)
    params = {key: np.asarray(rng.standard_normal(shape), dtype) for key, shape in SHAPES.items()}
    theirs = {key: torch.tensor(value, requires_grad=True) for key, value in params.items()}
    x = torch.tensor(np.asarray(rng.standard_normal((8, 6)), dtype))
    ours, other = build(name, **options), torch_optimizer(list(theirs.values()))
    scale = {key: np.abs(value).max(initial=0) for key, value in params.items()}  # s itself goes to 0
    for step in range(STEPS):
        # Both optimizers get the same gradients, so the problem does not amplify a difference between the optimizers.
        here = {key: torch.tensor(value, requires_grad=True) for key, value in params.items()}
        gradients = dict(zip(here, torch.autograd.grad(loss(here, x), list(here.values())), strict=True))
        for key, value in theirs.items():
            value.grad = gradients[key].clone()
        other.step()
        ours.update(params, {key: value.numpy() for key, value in gradients.items()})
        for key, value in theirs.items():
            expected = value.detach().numpy()
            np.testing.assert_allclose(
                params[key], expected, rtol=rtol, atol=rtol * scale[key], err_msg=f"{key} after step {step}"
            )


def test_every_optimizer_is_compared():
    assert {name for name, _, _ in CASES} == set(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_script_makes_the_golden_arrays(name):
    spec = importlib.util.spec_from_file_location("make_optim", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.arrays(name)
    with np.load(SCRIPT.with_name(f"optim_{name}.npz")) as stored:
        assert set(stored.files) == set(made)
        for key, value in made.items():
            rtol = 1e-5 if "float32" in key else 1e-11
            np.testing.assert_allclose(stored[key], value, rtol=rtol, atol=rtol, err_msg=key)
