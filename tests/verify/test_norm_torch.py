"""Normalization, clipping and label smoothing, compared with PyTorch on many random shapes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from zhishen import nn, optim
from zhishen.nn import init

torch.set_num_threads(1)
SCRIPT = Path(__file__).parents[1] / "golden" / "make_norm.py"
spec = importlib.util.spec_from_file_location("make_norm", SCRIPT)
make_norm = sys.modules["make_norm"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_norm)


@pytest.mark.parametrize("name", make_norm.FILES)
def test_the_script_makes_the_golden_arrays(name):
    made = make_norm.FILES[name]()
    with np.load(SCRIPT.parent / f"{name}.npz") as file:
        assert set(file.files) == set(made)
        for key in file.files:
            tolerance = 1e-5 if "float32" in key else 1e-10
            np.testing.assert_allclose(made[key], file[key], rtol=tolerance, atol=tolerance, err_msg=key)


@pytest.mark.parametrize("seed", range(50))
def test_batch_norm_in_several_training_steps_and_in_evaluation(seed):
    rng = np.random.default_rng(seed)
    channels, momentum = int(rng.integers(1, 6)), float(rng.uniform(0, 1))
    rest = tuple(int(size) for size in rng.integers(1, 5, rng.integers(0, 3)))
    theirs = {0: torch.nn.BatchNorm1d, 1: torch.nn.BatchNorm1d, 2: torch.nn.BatchNorm2d}[len(rest)]
    theirs = theirs(channels, momentum=1 - momentum, dtype=torch.float64)
    ours = nn.BatchNorm(channels, momentum=momentum, dtype=np.float64)
    for _ in range(4):
        x = rng.normal(size=(int(rng.integers(2, 8)), channels, *rest)) * 3 + 1
        leaf = torch.tensor(x, requires_grad=True)
        out, expected = ours.forward(x), theirs(leaf)
        dout = rng.normal(size=out.shape)
        (dx,) = torch.autograd.grad(expected, leaf, torch.tensor(dout))
        np.testing.assert_allclose(out, expected.detach().numpy(), rtol=1e-9, atol=1e-10)
        np.testing.assert_allclose(ours.backward(dout), dx.numpy(), rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(ours.buffers["running_mean"], theirs.running_mean.numpy(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours.buffers["running_var"], theirs.running_var.numpy(), rtol=1e-10)
    ours.training = False
    theirs.eval()
    np.testing.assert_allclose(ours.forward(x), theirs(torch.tensor(x)).detach().numpy(), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("limit", [0.1, 1.0, 100.0])
def test_clipping(limit):
    rng = np.random.default_rng(0)
    grads = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=3)}
    leaves = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in grads.values()]
    for leaf, g in zip(leaves, grads.values(), strict=True):
        leaf.grad = torch.tensor(g)
    norm = torch.nn.utils.clip_grad_norm_(leaves, limit)
    found, ours = optim.clip_by_global_norm(grads, limit)
    assert ours == pytest.approx(norm.item(), rel=1e-12)
    for leaf, g in zip(leaves, found.values(), strict=True):
        np.testing.assert_allclose(g, leaf.grad.numpy(), rtol=2e-6)  # PyTorch adds 1e-6 to the norm


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.7])
def test_label_smoothing(smoothing):
    rng = np.random.default_rng(1)
    y, t = rng.normal(size=(20, 7)), rng.integers(0, 7, 20)
    leaf = torch.tensor(y, requires_grad=True)
    expected = F.cross_entropy(leaf, torch.tensor(t), label_smoothing=smoothing)
    ours = nn.SoftmaxCrossEntropy(smoothing=smoothing)
    assert ours.forward(y, t) == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(ours.backward(), torch.autograd.grad(expected, leaf)[0].numpy(), rtol=1e-10, atol=1e-15)


def test_gains():
    for name, theirs in (("identity", "linear"), ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "relu")):
        assert init.gain(name) == pytest.approx(torch.nn.init.calculate_gain(theirs), rel=1e-15)
    assert init.gain("leaky_relu", slope=0.3) == pytest.approx(torch.nn.init.calculate_gain("leaky_relu", 0.3))
