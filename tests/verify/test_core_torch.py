"""The core, compared with PyTorch: random expressions, every activation and loss on random inputs, a training."""

from __future__ import annotations

import importlib.util
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from zhishen import Tensor, gradients, nn, ops

torch.set_num_threads(1)  # the thread pools of PyTorch and of NumPy's BLAS would compete for the processors
TESTS = Path(__file__).parents[1]
thorough = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])


def load(path):
    """Load a module from a path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


expressions = load(TESTS / "graph" / "expressions.py")
make_core = load(TESTS / "golden" / "make_core.py")


# The golden arrays


@pytest.mark.parametrize("name", make_core.FILES)
def test_the_script_makes_the_golden_arrays(name):
    made = make_core.FILES[name]()
    with np.load(TESTS / "golden" / f"{name}.npz") as file:
        assert set(file.files) == set(made)
        for key in file.files:
            tolerance = 1e-6 if "float32" in key else 1e-12
            np.testing.assert_allclose(made[key], file[key], rtol=tolerance, atol=tolerance, err_msg=key)


# Random expressions


def _axis(function, reduce_all):
    """Reduce over an axis, or over all axes by ``reduce_all``: PyTorch's functions have no common option for both."""

    def reduce(x, *, axis, keepdims):
        if axis is None:
            out = reduce_all(x)
            return out.reshape((1,) * x.ndim) if keepdims else out
        return function(x, dim=axis, keepdim=keepdims)

    return reduce


def _prod(x, *, dim, keepdim):
    """The product of the cosines; PyTorch takes one axis at a time."""
    out = torch.cos(x)
    for axis in sorted((d % x.ndim for d in (dim if isinstance(dim, tuple) else (dim,))), reverse=True):
        out = torch.prod(out, dim=axis, keepdim=keepdim)
    return out


def _index(index):
    """Convert the arrays in an index to tensors."""
    if isinstance(index, tuple):
        return tuple(_index(part) for part in index)
    return torch.from_numpy(np.asarray(index)) if isinstance(index, np.ndarray | list) else index


TORCH = {
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "exp": lambda x: torch.exp(torch.tanh(x)),
    "log": lambda x: torch.log(1.5 + torch.sin(x)),
    "log1p": lambda x: torch.log1p(x * x),
    "log2": lambda x: torch.log2(1.5 + torch.cos(x)),
    "log10": lambda x: torch.log10(1.5 + torch.cos(x)),
    "expm1": lambda x: torch.expm1(torch.tanh(x)),
    "sqrt": lambda x: torch.sqrt(1 + x * x),
    "clip": lambda x: torch.clamp(x, -0.7, 0.9),
    "erf": torch.erf,
    "absolute": torch.abs,
    "negative": torch.neg,
    "cube": lambda x: torch.tanh(x) ** 3,
    "base": lambda x: 2 ** torch.tanh(x),
    "add": torch.add,
    "subtract": torch.sub,
    "multiply": lambda x, y: x * torch.sin(y),
    "divide": lambda x, y: x / (2 + torch.cos(y)),
    "power": lambda x, y: (1.1 + torch.sin(x)) ** torch.tanh(y),
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "where": lambda x, y, *, mask: torch.where(torch.from_numpy(np.asarray(mask)), x, y),
    "sum": _axis(torch.sum, torch.sum),
    "mean": _axis(torch.mean, torch.mean),
    "max": _axis(torch.amax, torch.amax),
    "min": _axis(torch.amin, torch.amin),
    "var": _axis(partial(torch.var, correction=0), partial(torch.var, correction=0)),
    "prod": _axis(_prod, lambda x: torch.prod(torch.cos(x))),
    "cumsum": lambda x, *, axis: torch.cumsum(x.reshape(-1) if axis is None else x, dim=axis or 0),
    "reshape": lambda x, *, shape: x.reshape(shape),
    "transpose": lambda x, *, axes: x.permute(axes),
    "broadcast_to": lambda x, *, shape: x.broadcast_to(shape),
    "getitem": lambda x, *, index: x[_index(index)],
    "concatenate": lambda x, y, *, axis: torch.cat([x, y, x], dim=axis),
    "stack": lambda x, y, *, axis: torch.stack([x, y], dim=axis),
    "matmul": lambda x, y, *, index: torch.tanh(x @ y.reshape(-1)[_index(index)]),
    "matmul_from_left": lambda x, y, *, index: torch.tanh(y.reshape(-1)[_index(index)] @ x),
}


def theirs(program):
    """The result and the leaves of PyTorch."""
    leaves = [torch.tensor(leaf, requires_grad=True) for leaf in program.leaves]
    return program.run(leaves, TORCH, torch.from_numpy), leaves


def close(ours, other, tolerance=1e-10):
    np.testing.assert_allclose(ours, other.detach().numpy(), rtol=tolerance, atol=tolerance)


def test_pytorch_has_every_operation_of_the_programs():
    assert set(TORCH) == set(expressions.NUMPY)


@thorough
@given(expressions.programs(most_steps=14))
def test_values_and_gradients_of_random_expressions(program):
    leaves = [Tensor(leaf) for leaf in program.leaves]
    out = program.run(leaves)
    other, others = theirs(program)
    close(out.data, other)
    for g, expected in zip(gradients(out, leaves), torch.autograd.grad(other, others), strict=True):
        close(g, expected)


@thorough
@given(expressions.programs(most_steps=8), st.integers(0, 2**32 - 1))
def test_second_derivatives_of_random_expressions(program, seed):
    """The Hessian times a random vector: the derivative of the recorded backward pass."""
    rng = np.random.default_rng(seed)
    directions = [rng.normal(size=leaf.shape) for leaf in program.leaves]
    leaves = [Tensor(leaf) for leaf in program.leaves]
    first = gradients(program.run(leaves), leaves, create_graph=True)
    along = Tensor(0.0)
    for g, leaf, v in zip(first, leaves, directions, strict=True):
        along = along + (g * leaf * v).sum()
    other, others = theirs(program)
    total = torch.zeros((), dtype=torch.float64)
    for g, leaf, v in zip(torch.autograd.grad(other, others, create_graph=True), others, directions, strict=True):
        total = total + (g * leaf * torch.from_numpy(np.asarray(v))).sum()
    for g, expected in zip(gradients(along, leaves), torch.autograd.grad(total, others), strict=True):
        close(g, expected, 1e-9)


# Activations and losses


def arrays(seed, dtype, width=5):
    """A batch of random size with values of many magnitudes, and its one-hot targets."""
    rng = np.random.default_rng(seed)
    samples = int(rng.integers(1, 9))
    x = rng.normal(size=(samples, width)) * 10.0 ** rng.uniform(-3, 3, size=(samples, 1))
    return x.astype(dtype), np.eye(width, dtype=dtype)[rng.integers(0, width, samples)], rng


def tolerance(dtype):
    return {"rtol": 1e-11, "atol": 1e-13} if dtype == "float64" else {"rtol": 1e-5, "atol": 1e-6}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", make_core.ACTIVATIONS)
@settings(deadline=None, max_examples=50)
@given(seed=st.integers(0, 2**32 - 1))
def test_activations(name, dtype, seed):
    x, _, rng = arrays(seed, dtype)
    dout = rng.normal(size=x.shape).astype(dtype)
    out, cache = ops.OPS[name].forward(x)
    leaf = torch.tensor(x, requires_grad=True)
    other = make_core.ACTIVATIONS[name](leaf)
    np.testing.assert_allclose(out, other.detach().numpy(), **tolerance(dtype))
    (dx,) = torch.autograd.grad((other * torch.tensor(dout)).sum(), leaf)
    np.testing.assert_allclose(ops.OPS[name].backward(dout, cache), dx.numpy(), **tolerance(dtype))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", make_core.LOSSES)
@settings(deadline=None, max_examples=50)
@given(seed=st.integers(0, 2**32 - 1))
def test_losses(name, dtype, seed):
    y, t, rng = arrays(seed, dtype)
    if name == "cross_entropy":
        y = rng.uniform(0.01, 1, size=y.shape).astype(dtype)
    value, cache = ops.OPS[name].forward(y, t)
    leaf = torch.tensor(y, requires_grad=True)
    other = make_core.LOSSES[name](leaf, torch.tensor(t))
    np.testing.assert_allclose(value, other.detach().numpy(), **tolerance(dtype))
    (dy,) = torch.autograd.grad(other, leaf)
    np.testing.assert_allclose(ops.OPS[name].backward(1.0, cache), dy.numpy(), **tolerance(dtype))


# Ties and kinks


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        (lambda x: np.maximum(x, 0), lambda x: torch.maximum(x, torch.zeros_like(x))),
        (lambda x: np.minimum(x, x * 2), lambda x: torch.minimum(x, x * 2)),
        (lambda x: x.max(axis=0), lambda x: x.amax(dim=0)),
        (lambda x: x.min(axis=0), lambda x: x.amin(dim=0)),
        (abs, torch.abs),
        (lambda x: x**2, lambda x: x**2),
        (lambda x: x**0, lambda x: x**0),
        (ops.relu, torch.relu),
        (ops.leaky_relu, F.leaky_relu),
    ],
)
def test_gradients_at_ties_and_kinks(ours, other):
    x = np.array([[0.0, -0.0, 1.0], [0.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])
    leaf, twin = Tensor(x), torch.tensor(x, requires_grad=True)
    out, expected = ours(leaf), other(twin)
    close(out.data, expected)
    (g,) = torch.autograd.grad(expected.sum(), twin)
    np.testing.assert_array_equal(gradients(out.sum(), [leaf])[0], g.numpy())


# A training


@pytest.mark.parametrize(("dtype", "rtol"), [("float64", 1e-9), ("float32", 2e-4)])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "gelu"])
def test_a_hundred_steps_of_the_network_of_the_book(activation, dtype, rtol):
    """784-50-10 from the same weights, with plain SGD; gradients by layers and by tape."""
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(100, 784)).astype(dtype), rng.integers(0, 10, 100)
    functions = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu}
    network = nn.two_layer(784, 50, 10, rng=rng, activation=activation, dtype=dtype)
    params = {name: torch.tensor(array, requires_grad=True) for name, array in network.params.items()}
    expected = []
    for _ in range(100):
        hidden = functions[activation](torch.tensor(x) @ params["affine1.W"] + params["affine1.b"])
        value = F.cross_entropy(hidden @ params["affine2.W"] + params["affine2.b"], torch.tensor(t))
        expected.append(value.item())
        steps = torch.autograd.grad(value, list(params.values()))
        with torch.no_grad():
            for array, step in zip(params.values(), steps, strict=True):
                array -= 0.02 * step
    start = network.state_dict()
    for gradient in (network.gradient, network.tape_gradient):
        network.load_state_dict(start)
        trace = []
        for _ in range(100):
            trace.append(network.loss(x, t))
            for name, g in gradient(x, t).items():
                network.params[name][...] -= 0.02 * g
        np.testing.assert_allclose(trace, expected, rtol=rtol)
