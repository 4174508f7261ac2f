"""Make conv.npz and conv_training.npz: PyTorch's convolution and pooling. Run it with PyTorch.

conv.npz: for each case of `CONVOLUTIONS` and dtype, under ``case.dtype.what``: x, W, b, dout, out, dx, dW, db, and ddW,
the gradient of Σ v · dx with respect to W. For each case of `POOLINGS`: x, dout, out, dx; x has equal pixels in
``max_ties``, where the first of them receives the gradient.

conv_training.npz: the loss before each of ten steps of gradient descent (float64) of a network with two convolutions,
batch normalization and pooling; its initial parameters, the data, the running statistics after training, and its output
in evaluation mode.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

DTYPES = ("float64", "float32")
LR = 0.1
# case: the shapes of x and of W, and the options.
CONVOLUTIONS = {
    "plain": ((2, 3, 6, 7), (4, 3, 3, 2), {}),
    "point": ((2, 3, 4, 5), (4, 3, 1, 1), {}),
    "strided": ((2, 2, 8, 9), (3, 2, 3, 3), {"stride": (2, 3), "padding": (1, 2)}),
    "dilated": ((2, 2, 8, 9), (3, 2, 3, 2), {"padding": (2, 0), "dilation": (2, 3)}),
    "grouped": ((2, 4, 5, 6), (6, 2, 2, 3), {"padding": (1, 1), "groups": 2}),
    "depthwise": ((2, 3, 5, 6), (6, 1, 3, 3), {"stride": (2, 1), "padding": (1, 1), "groups": 3}),
    "all": ((3, 4, 9, 8), (4, 2, 3, 3), {"stride": (2, 3), "padding": (3, 1), "dilation": (1, 2), "groups": 2}),
    "signal": ((2, 3, 11), (4, 3, 3), {}),
    "signal_all": ((2, 4, 11), (6, 2, 3), {"stride": 2, "padding": 3, "dilation": 2, "groups": 2}),
}
# case: the function, the shape of x, and the options.
POOLINGS = {
    "max": ("max_pool2d", (2, 3, 6, 8), {"size": (2, 2), "stride": (2, 2), "padding": (0, 0)}),
    "max_overlapping": ("max_pool2d", (2, 3, 7, 8), {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)}),
    "max_gaps": ("max_pool2d", (2, 2, 7, 8), {"size": (2, 1), "stride": (3, 2), "padding": (1, 0)}),
    "max_ties": ("max_pool2d", (2, 3, 7, 8), {"size": (3, 3), "stride": (1, 2), "padding": (1, 0)}),
    "avg": ("avg_pool2d", (2, 3, 6, 8), {"size": (2, 2), "stride": (2, 2), "padding": (0, 0)}),
    "avg_overlapping": ("avg_pool2d", (2, 3, 7, 8), {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)}),
    "global": ("global_avg_pool2d", (2, 3, 4, 5), {}),
}


def convolution(shape: tuple[int, ...], filters: tuple[int, ...], options: dict, dtype: str) -> dict[str, np.ndarray]:
    """Values, gradients and a second derivative of one convolution."""
    rng = np.random.default_rng(sum(shape))
    x, W, b = (rng.normal(size=s).astype(dtype) for s in (shape, filters, filters[:1]))
    leaves = [torch.tensor(array, requires_grad=True) for array in (x, W, b)]
    out = (F.conv1d if len(shape) == 3 else F.conv2d)(*leaves, **options)
    dout = rng.normal(size=out.shape).astype(dtype)
    first = torch.autograd.grad(out, leaves, torch.tensor(dout), create_graph=True)
    v = torch.linspace(-1, 1, x.size, dtype=leaves[0].dtype).reshape(shape)
    (ddW,) = torch.autograd.grad((first[0] * v).sum(), leaves[1:2])
    found = {"x": x, "W": W, "b": b, "dout": dout, "out": out.detach().numpy(), "ddW": ddW.numpy()}
    return found | {f"d{name}": g.detach().numpy() for name, g in zip("xWb", first, strict=True)}


def pooling(case: str, name: str, shape: tuple[int, ...], options: dict, dtype: str) -> dict[str, np.ndarray]:
    """Values and gradients of one pooling."""
    rng = np.random.default_rng(sum(shape))
    x = rng.integers(0, 3, size=shape) if case == "max_ties" else rng.permutation(np.arange(np.prod(shape)))
    x = x.reshape(shape).astype(dtype) / 7
    leaf = torch.tensor(x, requires_grad=True)
    if name == "global_avg_pool2d":
        out = F.adaptive_avg_pool2d(leaf, 1)[:, :, 0, 0]
    else:
        out = getattr(F, name)(leaf, options["size"], options["stride"], options["padding"])
    dout = rng.normal(size=out.shape).astype(dtype)
    (dx,) = torch.autograd.grad(out, leaf, torch.tensor(dout))
    return {"x": x, "dout": dout, "out": out.detach().numpy(), "dx": dx.numpy()}


def conv() -> dict[str, np.ndarray]:
    """Every case in both dtypes."""
    found = {}
    for dtype in DTYPES:
        for case, (shape, filters, options) in CONVOLUTIONS.items():
            made = convolution(shape, filters, options, dtype)
            found |= {f"{case}.{dtype}.{what}": np.array(value) for what, value in made.items()}
        for case, (name, shape, options) in POOLINGS.items():
            made = pooling(case, name, shape, options, dtype)
            found |= {f"{case}.{dtype}.{what}": np.array(value) for what, value in made.items()}
    return found


def conv_training() -> dict[str, np.ndarray]:
    """Conv 2-4 of 3x3 (padding 1), batch norm, ReLU, max pool, conv 4-5 of 2x2 (stride 2), ReLU, affine 20-3."""
    rng = np.random.default_rng(7)
    x, t = rng.normal(size=(12, 2, 8, 8)), rng.integers(0, 3, 12)
    initial = {
        "conv1.W": 0.3 * rng.normal(size=(4, 2, 3, 3)), "conv1.b": rng.normal(size=4), "batchnorm1.gamma": np.ones(4),
        "batchnorm1.beta": np.zeros(4), "conv2.W": 0.3 * rng.normal(size=(5, 4, 2, 2)), "conv2.b": np.zeros(5),
        "affine1.W": 0.3 * rng.normal(size=(20, 3)), "affine1.b": np.zeros(3),
    }  # fmt: skip
    p = {name: torch.tensor(array, requires_grad=True) for name, array in initial.items()}
    mean, var = torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)

    def forward(*, training: bool) -> torch.Tensor:
        h = F.conv2d(torch.tensor(x), p["conv1.W"], p["conv1.b"], padding=1)
        h = F.batch_norm(h, mean, var, p["batchnorm1.gamma"], p["batchnorm1.beta"], training=training, momentum=0.1)
        h = F.max_pool2d(torch.relu(h), 2)
        h = torch.relu(F.conv2d(h, p["conv2.W"], p["conv2.b"], stride=2))
        return h.flatten(1) @ p["affine1.W"] + p["affine1.b"]

    losses = []
    for _ in range(10):
        loss = F.cross_entropy(forward(training=True), torch.tensor(t))
        gradients = torch.autograd.grad(loss, list(p.values()))
        losses.append(loss.item())
        with torch.no_grad():
            for array, g in zip(p.values(), gradients, strict=True):
                array -= LR * g
    found = {"x": x, "t": t, "losses": np.array(losses), **{f"initial.{name}": a for name, a in initial.items()}}
    found["output"] = forward(training=False).detach().numpy()
    return found | {"running_mean": mean.numpy(), "running_var": var.numpy()}


FILES = {"conv": conv, "conv_training": conv_training}

if __name__ == "__main__":
    for name, make in FILES.items():
        np.savez_compressed(Path(__file__).parent / f"{name}.npz", **make())
