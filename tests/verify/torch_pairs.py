"""The check that a network and a module of PyTorch compute the same."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from zhishen.interop.torch import state_dict
from zhishen.interop.torch.names import array_there, places

CLASSES, SAMPLES = 5, 6
CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def targets(seed=0):
    return np.random.default_rng(seed).integers(0, CLASSES, SAMPLES)


def inputs(shape, seed=0):
    return np.random.default_rng(seed).normal(size=(SAMPLES, *shape))


def check_equal(network, module, shape, seed=0):
    """Outputs and gradients in evaluation, then in training, with the running statistics that follow."""
    x, t = inputs(shape, seed), targets(seed)
    assert network.training == module.training
    for _ in range(2):
        module.zero_grad()
        leaf = torch.tensor(x, requires_grad=True)
        out = module(leaf)
        value = F.cross_entropy(out, torch.tensor(t))
        value.backward()
        ours, grads = network.loss_and_gradient(x, t)
        np.testing.assert_allclose(network.output, out.detach().numpy(), **CLOSE)
        assert ours == pytest.approx(value.item(), rel=1e-10)
        check_gradients(network, module, grads)
        check_states(network, module)
    with network.evaluating():
        kept = {part: part.training for part in module.modules()}
        module.eval()
        leaf = torch.tensor(x, requires_grad=True)
        out = module(leaf)
        F.cross_entropy(out, torch.tensor(t)).backward()
        np.testing.assert_allclose(network.forward(x), out.detach().numpy(), **CLOSE)
        np.testing.assert_allclose(network.input_gradient(x, t), leaf.grad.numpy(), **CLOSE)
        for part, training in kept.items():
            part.training = training


def tensors_of(module):
    """Parameters and buffers by all their names."""
    return {
        **dict(module.named_parameters(remove_duplicate=False)),
        **{
            name: tensor
            for name, tensor in module.named_buffers(remove_duplicate=False)
            if not name.endswith("num_batches_tracked")
        },
    }


def check_gradients(network, module, grads):
    tensors, checked = tensors_of(module), set()
    for place in places(network):
        tensor = tensors.get(place.name)
        if place.path in grads:
            mine = array_there(place.layer, place.key, grads[place.path])
            np.testing.assert_allclose(mine, tensor.grad.numpy(), **CLOSE, err_msg=place.path)
            checked.add(place.path)
        elif place.key in place.layer.params:
            assert place.key in place.layer.frozen
            assert tensor is None or not tensor.requires_grad
    assert checked == grads.keys()


def check_states(network, module):
    theirs = tensors_of(module)
    for name, array in state_dict(network).items():
        if name in theirs:  # norms without weights have none there
            np.testing.assert_allclose(array, theirs[name].detach().numpy(), **CLOSE, err_msg=name)
    assert state_dict(network).keys() >= {name for name in theirs if "weight_" not in name}
