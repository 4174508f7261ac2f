"""Weight normalization, compared with PyTorch: the golden arrays of the script, and ten training steps."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm

from zhishen import nn, optim

torch.set_num_threads(1)
SCRIPT = Path(__file__).parents[1] / "golden" / "make_weight_norm.py"
spec = importlib.util.spec_from_file_location("make_weight_norm", SCRIPT)
make_weight_norm = sys.modules["make_weight_norm"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_weight_norm)


def test_the_script_makes_the_golden_arrays():
    made = make_weight_norm.cases()
    with np.load(SCRIPT.parent / "weight_norm.npz") as file:
        assert set(file.files) == set(made)
        for key in file.files:
            tolerance = 1e-5 if key.startswith("float32") else 1e-10
            np.testing.assert_allclose(file[key], made[key], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("seed", range(5))
def test_ten_training_steps_are_equal(seed):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=(30, 6)), rng.integers(0, 4, 30)
    ours = nn.WeightNormAffine(6, 4, rng=rng, dtype=np.float64)
    network, optimizer = nn.Network([ours], loss="softmax_cross_entropy"), optim.SGD(lr=0.5)
    theirs = torch.nn.Linear(6, 4, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(ours.W.T.copy()))
        theirs.bias.zero_()
    theirs = weight_norm(theirs, dim=0)
    torch_optimizer = torch.optim.SGD(theirs.parameters(), lr=0.5)
    for _ in range(10):
        loss, gradients = network.loss_and_gradient(x, t)
        optimizer.update(network.params, gradients)
        torch_optimizer.zero_grad()
        torch_loss = F.cross_entropy(theirs(torch.tensor(x)), torch.tensor(t))
        torch_loss.backward()
        torch_optimizer.step()
        assert abs(loss - torch_loss.item()) < 1e-13
    np.testing.assert_allclose(ours.W, theirs.weight.detach().numpy().T, rtol=1e-11, atol=1e-13)
