"""Networks and modules of PyTorch, converted both ways: equal outputs, gradients, running statistics and states."""

from __future__ import annotations

import copy
import itertools
from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torch_pairs import CLASSES, check_equal, check_states, inputs, targets, tensors_of

from zhishen.interop.torch import from_module, load_state_dict, state_dict, to_module

torch.set_num_threads(1)  # the thread pools of PyTorch and of NumPy's BLAS would compete for the processors

T = torch.nn


# --- random modules -----------------------------------------------------------------------------------------------


class Draw:
    """Draws modules, and tracks the shape of one input."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        torch.manual_seed(seed)

    def one_of(self, *choices):
        return choices[self.rng.integers(len(choices))]

    def activation(self):
        return self.one_of(
            T.Tanh, T.Sigmoid, T.ReLU, T.GELU, T.Identity, lambda: T.LeakyReLU(0.2), lambda: T.Softmax(-1),
            lambda: T.LogSoftmax(dim=-1), lambda: T.Dropout(0.0), T.Sequential,
        )()  # fmt: skip

    def linear(self, width):
        out = int(self.rng.integers(2, 7))
        linear = T.Linear(width, out, bias=self.one_of(True, False))
        return self.one_of(linear, linear, T.utils.parametrizations.weight_norm(linear)), out

    def conv(self, channels, size):
        """A convolution that fits, and the shape after it."""
        axes = len(size)
        groups = self.one_of(*(g for g in (1, 2, 3) if channels % g == 0))
        out = int(groups * self.rng.integers(1, 4))
        f = [int(self.rng.integers(1, min(4, n) + 1)) for n in size]
        d = [int(self.rng.integers(1, 3)) if n > 2 * k else 1 for n, k in zip(size, f, strict=True)]
        s, p = ([int(self.rng.integers(low, 3)) for _ in size] for low in (1, 0))
        padding = self.one_of(tuple(p), tuple(p), "valid")
        if self.one_of(True, False, False) and all(k % 2 for k in f):
            s, padding = [1] * axes, "same"
        kind = (T.Conv1d, T.Conv2d)[axes - 1]
        return kind(channels, out, tuple(f), tuple(s), padding, tuple(d), groups, bias=self.one_of(True, False))

    def pool(self, size):
        axes = len(size)
        f = [int(self.rng.integers(1, min(3, n) + 1)) for n in size]
        p = [int(self.rng.integers(0, k // 2 + 1)) for k in f]
        s = self.one_of(None, tuple(int(self.rng.integers(1, 3)) for _ in size))
        if axes == 1:
            f, p, s = f[0], p[0], None if s is None else s[0]
        kinds = ((T.MaxPool1d, T.AvgPool1d), (T.MaxPool2d, T.AvgPool2d))[axes - 1]
        return self.one_of(*kinds)(f if axes == 1 else tuple(f), s, p if axes == 1 else tuple(p))

    def norm(self, shape):
        channels, axes = shape[0], len(shape) - 1
        makers = [lambda: self.batch_norm(channels, axes)] * 2
        # The norm of a single value is 0 up to a rounding error, which the next norm multiplies.
        if groups := [g for g in (1, 2, 3) if channels % g == 0 and np.prod(shape) > g]:
            makers.append(
                lambda: T.GroupNorm(self.one_of(*groups), channels, eps=1e-4, affine=self.one_of(True, False))
            )
        if shape[-1] > 1:
            makers += [
                lambda: T.LayerNorm(shape, bias=self.one_of(True, False)),
                lambda: T.LayerNorm(shape[-1], elementwise_affine=self.one_of(True, False)),
                lambda: T.RMSNorm(shape[-1], elementwise_affine=self.one_of(True, False)),
            ]
        if axes and np.prod(shape[1:]) > 1:
            kind = (T.InstanceNorm1d, T.InstanceNorm2d)[axes - 1]
            makers.append(lambda: kind(channels, affine=self.one_of(True, False)))
        return self.one_of(*makers)()

    def batch_norm(self, channels, axes):
        norm = (T.BatchNorm1d, T.BatchNorm1d, T.BatchNorm2d)[axes](channels, momentum=self.one_of(0.1, 0.37), eps=1e-3)
        with torch.no_grad():
            norm.running_mean.copy_(torch.randn(channels))
            norm.running_var.copy_(torch.rand(channels) + 0.5)
        norm.weight.requires_grad_(self.one_of(True, True, False))
        return norm

    def block(self, shape, depth):
        """Some modules in a Sequential, numbered or named, and the shape after them."""
        parts = []
        for _ in range(self.rng.integers(1, 5)):
            part = self.part(shape, depth)
            with torch.no_grad():
                shape = tuple(
                    copy.deepcopy(part).double().eval()(torch.zeros(2, *shape, dtype=torch.float64)).shape[1:]
                )
            parts.append(part)
        if self.one_of(True, False):
            return T.Sequential(*parts), shape
        names = ("stem", "body", "head", "conv", "fc1", "norm_a")
        return T.Sequential(OrderedDict((f"{self.one_of(*names)}{k}", part) for k, part in enumerate(parts))), shape

    def part(self, shape, depth):
        kind = self.rng.integers(0, 10)
        if depth and kind < 2:
            return self.block(shape, depth - 1)[0]
        if kind < 4:
            return self.activation()
        if kind < 6:
            return self.norm(shape)
        if len(shape) == 1:
            return self.linear(shape[0])[0]
        if kind < 8:
            return self.conv(shape[0], shape[1:])
        if kind == 8:
            adaptive = {
                1: (T.AdaptiveAvgPool1d, T.AdaptiveMaxPool1d), 2: (T.AdaptiveAvgPool2d, T.AdaptiveMaxPool2d)
            }[len(shape) - 1]  # fmt: skip
            if self.one_of(True, False, False):
                return self.one_of(*adaptive)(self.one_of(1, (None, 1) if len(shape) == 3 else shape[1]))
            return (T.Dropout1d if len(shape) == 2 else T.Dropout2d)(0.0)
        return self.pool(shape[1:])

    def module(self):
        shape = self.one_of((4,), (6,), (3, 9), (2, 12), (2, 7, 8), (3, 6, 5), (6, 9, 7))
        parts, flat = [], shape
        for _ in range(self.rng.integers(1, 4)):
            part, flat = self.block(flat, 2)
            parts.append(part)
        if len(flat) > 1 and self.one_of(True, False):
            parts += [(T.AdaptiveAvgPool1d, T.AdaptiveAvgPool2d)[len(flat) - 2](1), T.Flatten()]
            flat = flat[:1]
        elif len(flat) > 1:
            parts.append(T.Flatten())
            flat = (int(np.prod(flat)),)
        parts.append(T.Linear(flat[0], CLASSES))
        for part in parts[:-1]:
            for parameter in part.parameters():
                if not isinstance(part, T.modules.batchnorm._BatchNorm) and self.rng.random() < 0.1:
                    parameter.requires_grad_(False)
        return T.Sequential(*parts).double(), shape


def usable(module, shape):
    """Whether the norms of the module have enough values, and its outputs do not magnify rounding errors."""
    norms = [part for part in module.modules() if isinstance(part, T.modules.batchnorm._BatchNorm)]
    for norm in norms:
        if not any(parameter.requires_grad for parameter in norm.parameters()):
            norm.eval()
    x = torch.tensor(inputs(shape))
    try:
        found, others = (outputs_and_gradients(module, each) for each in (x, x * (1 + 1e-14 * torch.randn(x.shape))))
    except (ValueError, RuntimeError):
        return False
    if found[0].std(dim=0).max() < 1e-3:  # the outputs do not depend on the inputs
        return False
    # A norm of values that are nearly constant multiplies rounding errors.
    return all(torch.allclose(one, other, rtol=1e-10, atol=1e-12) for one, other in zip(found, others, strict=True))


def outputs_and_gradients(module, x):
    module = copy.deepcopy(module)
    out = module(x)
    F.cross_entropy(out, torch.tensor(targets())).backward()
    return [out, *(parameter.grad for parameter in module.parameters() if parameter.grad is not None)]


@pytest.mark.parametrize("seed", range(200))
def test_random_modules_both_ways(seed):
    attempts = (Draw(1000 * seed + k) for k in itertools.count())
    module, shape = next(found for found in (draw.module() for draw in attempts) if usable(*found))
    original = copy.deepcopy(module)
    network = from_module(module, sample_shape=shape, rng=np.random.default_rng(0))
    again = to_module(network)
    back = from_module(again, sample_shape=shape, rng=np.random.default_rng(0))
    check_equal(network, module, shape, seed)
    check_equal(back, again, shape, seed)
    fresh = from_module(original, rng=np.random.default_rng(0), sample_shape=shape)
    check_states(fresh, original)
    # What was learned since then fits as a state: of the module into the network, and of the network into the module.
    if state_dict(fresh).keys() == tensors_of(original).keys():
        load_state_dict(fresh, module.state_dict())
        check_states(fresh, module)
        original.load_state_dict({name: torch.from_numpy(array) for name, array in state_dict(network).items()})
        check_states(network, original)
