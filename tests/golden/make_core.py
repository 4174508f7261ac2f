"""Make core_*.npz: PyTorch's activations, losses, affine map and a short training. Run it with PyTorch.

core_activations.npz, core_losses.npz, core_affine.npz: for each function and dtype, under ``function.dtype.what``, the
inputs, the result, the gradients, and a second derivative: the gradient of Σ v · dx, where dx is the gradient. The
inputs contain moderate values, 0, and values up to ±1e4.

core_training.npz: the loss before each of ten steps of gradient descent (float64) of small networks, by activation and
loss, and the parameters after the last step.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

DTYPES = ("float64", "float32")
ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "identity": lambda x: x * 1,
    "step": lambda x: torch.heaviside(x.detach(), torch.zeros((), dtype=x.dtype)) + 0 * x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.01),
    "gelu": F.gelu,
    "softmax": lambda x: torch.softmax(x, -1),
    "log_softmax": lambda x: torch.log_softmax(x, -1),
}
LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "sum_of_squares": lambda y, t: 0.5 * ((y - t) ** 2).sum() / len(y),
    "cross_entropy": lambda y, t: -(t * torch.log(y)).sum() / len(y),
    "softmax_cross_entropy": F.cross_entropy,
    "sigmoid_cross_entropy": lambda a, t: F.binary_cross_entropy_with_logits(a, t, reduction="sum") / len(a),
}
HIDDEN = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu")
TRAINED = ("sum_of_squares", "softmax_cross_entropy", "sigmoid_cross_entropy")
LR = 0.2


def inputs() -> np.ndarray:
    """(9, 5): moderate values, signed zeros, and values at which exp overflows in one dtype or both."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(9, 5)) * np.array([0.1, 1, 3, 1, 1, 1, 1, 1, 1])[:, np.newaxis]
    x[3, :2] = 0.0, -0.0
    x[4] = 100, -100, 50, -90, 10
    x[5] = 1e4, -1e4, 1000, -1000, 0
    x[6] = 1010, 1000, 990, 0, 1
    x[7] = -1e4, -1e4, -1e4, -1e4, -1e4
    x[8] = 1e4
    return x


def twice(function: Callable[..., torch.Tensor], leaves: list[torch.Tensor], dout: torch.Tensor) -> list[np.ndarray]:
    """The result, the gradients Σ dout · out, and the gradient of Σ v · (the first gradient)."""
    out = function(*leaves)
    first = torch.autograd.grad((out * dout).sum(), leaves, create_graph=True)
    v = torch.linspace(-1, 1, first[0].numel(), dtype=first[0].dtype).reshape(first[0].shape)
    second = torch.autograd.grad((first[0] * v).sum(), leaves, allow_unused=True) if first[0].requires_grad else [None]
    ddx = torch.zeros_like(leaves[0]) if second[0] is None else second[0]
    return [tensor.detach().numpy() for tensor in (out, *first, ddx)]


def activations() -> dict[str, np.ndarray]:
    """x, dout, out, dx and ddx of every activation."""
    found = {}
    for name, function in ACTIVATIONS.items():
        for dtype in DTYPES:
            x = inputs().astype(dtype)
            dout = np.random.default_rng(4).normal(size=x.shape).astype(dtype)
            values = twice(function, [torch.tensor(x, requires_grad=True)], torch.tensor(dout))
            for what, value in zip(("x", "dout", "out", "dx", "ddx"), (x, dout, *values), strict=True):
                found[f"{name}.{dtype}.{what}"] = value
    return found


def targets(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Outputs y (9, 5) and targets: one-hot, or any number of classes per sample."""
    rng = np.random.default_rng(5)
    t = np.eye(5)[rng.integers(0, 5, size=9)]
    if name == "cross_entropy":
        y = rng.uniform(0.01, 1, size=(9, 5))
        return y / y.sum(axis=1, keepdims=True), t
    return inputs(), rng.integers(0, 2, size=(9, 5)).astype(float) if name == "sigmoid_cross_entropy" else t


def losses() -> dict[str, np.ndarray]:
    """y, t, out (the loss), dy and ddy of every loss."""
    found = {}
    for name, function in LOSSES.items():
        for dtype in DTYPES:
            y, t = (array.astype(dtype) for array in targets(name))
            leaf, target = torch.tensor(y, requires_grad=True), torch.tensor(t)
            values = twice(lambda y, f=function, t=target: f(y, t), [leaf], torch.ones((), dtype=leaf.dtype))
            for what, value in zip(("y", "t", "out", "dy", "ddy"), (y, t, *values), strict=True):
                found[f"{name}.{dtype}.{what}"] = value
    return found


def affine() -> dict[str, np.ndarray]:
    """The affine map: x, W, b, dout, out, dx, dW, db, and ddW, the gradient of Σ v · dx with respect to W."""
    found = {}
    rng = np.random.default_rng(6)
    x, W, b, dout = rng.normal(size=(7, 4)), rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=(7, 3))
    for dtype in DTYPES:
        given = [array.astype(dtype) for array in (x, W, b, dout)]
        leaves = [torch.tensor(array, requires_grad=True) for array in given[:3]]
        out = leaves[0] @ leaves[1] + leaves[2]
        first = torch.autograd.grad((out * torch.tensor(given[3])).sum(), leaves, create_graph=True)
        v = torch.linspace(-1, 1, 28, dtype=leaves[0].dtype).reshape(7, 4)
        second = torch.autograd.grad((first[0] * v).sum(), leaves[1])[0]
        values = [tensor.detach().numpy() for tensor in (out, *first, second)]
        for what, value in zip(("x", "W", "b", "dout", "out", "dx", "dW", "db", "ddW"), (*given, *values), strict=True):
            found[f"affine.{dtype}.{what}"] = value
    return found


def problem() -> dict[str, np.ndarray]:
    """The data and the initial parameters of the training."""
    rng = np.random.default_rng(7)
    return {
        "x": rng.normal(size=(20, 6)),
        "labels": rng.integers(0, 3, size=20),
        "affine1.W": 0.5 * rng.normal(size=(6, 5)),
        "affine1.b": 0.1 * rng.normal(size=5),
        "affine2.W": 0.5 * rng.normal(size=(5, 3)),
        "affine2.b": 0.1 * rng.normal(size=3),
    }


def training() -> dict[str, np.ndarray]:
    """Ten steps for each hidden activation and each loss."""
    given = problem()
    found: dict[str, Any] = dict(given)
    x = torch.tensor(given.pop("x"))
    t = torch.tensor(np.eye(3)[given.pop("labels")])
    for hidden in HIDDEN:
        for loss in TRAINED:
            params = {name: torch.tensor(array, requires_grad=True) for name, array in given.items()}
            trace = []
            for _ in range(10):
                z = ACTIVATIONS[hidden](x @ params["affine1.W"] + params["affine1.b"])
                value = LOSSES[loss](z @ params["affine2.W"] + params["affine2.b"], t)
                trace.append(value.item())
                steps = torch.autograd.grad(value, list(params.values()))
                with torch.no_grad():
                    for array, step in zip(params.values(), steps, strict=True):
                        array -= LR * step
            found[f"{hidden}.{loss}.trace"] = np.array(trace)
            for name, array in params.items():
                found[f"{hidden}.{loss}.{name}"] = array.detach().numpy()
    return found


FILES: dict[str, Callable[[], dict[str, np.ndarray]]] = {
    "core_activations": activations, "core_losses": losses, "core_affine": affine, "core_training": training,
}  # fmt: skip

if __name__ == "__main__":
    for name, arrays in FILES.items():
        np.savez_compressed(Path(__file__).with_name(f"{name}.npz"), **arrays())
