"""Make norm.npz and norm_training.npz: PyTorch's normalization layers. Run it with PyTorch.

norm.npz: for each case (``batch_2d``, ``batch_3d``, ``batch_4d``, ``batch_eval``, ``layer``, ``layer_2``, ``group``,
``rms``) and dtype, under ``case.dtype.what``: x, gamma, beta, dout, out, dx, dgamma, dbeta, and ddx, the gradient of
Σ v · dx. Batch normalization in training mode also has the running mean and variance after this batch, from
``running_mean0`` and ``running_var0``, with PyTorch's momentum 0.1.

norm_training.npz: the loss before each of ten steps of gradient descent (float64) of a network with batch
normalization, its initial parameters, the data, the running statistics after training, and its output in evaluation
mode.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

DTYPES = ("float64", "float32")
LR = 0.5
# case: the shapes of x and of the parameters.
CASES = {
    "batch_2d": ((6, 4), (4,)),
    "batch_3d": ((3, 4, 5), (4,)),
    "batch_4d": ((2, 4, 3, 5), (4,)),
    "batch_eval": ((2, 4, 3, 5), (4,)),
    "layer": ((3, 5, 4), (4,)),
    "layer_2": ((3, 5, 4), (5, 4)),
    "group": ((2, 4, 3, 5), (4,)),
    "rms": ((3, 5, 4), (4,)),
}


def norm() -> dict[str, np.ndarray]:
    """Every case in both dtypes."""
    found = {}
    for case, (shape, parameters) in CASES.items():
        for dtype in DTYPES:
            rng = np.random.default_rng(len(shape) + len(case))
            x = (rng.normal(size=shape) * 3 + 1).astype(dtype)
            gamma, beta = (rng.normal(size=parameters).astype(dtype) for _ in range(2))
            mean0, var0 = rng.normal(size=4).astype(dtype), rng.uniform(0.5, 2, size=4).astype(dtype)
            dout = rng.normal(size=shape).astype(dtype)
            leaves = [torch.tensor(array, requires_grad=True) for array in (x, gamma, beta)]
            mean, var = torch.tensor(mean0), torch.tensor(var0)
            functions: dict[str, Callable[..., torch.Tensor]] = {
                "layer": lambda x, g, b: F.layer_norm(x, g.shape, g, b, 1e-5),
                "layer_2": lambda x, g, b: F.layer_norm(x, g.shape, g, b, 1e-5),
                "group": lambda x, g, b: F.group_norm(x, 2, g, b, 1e-5),
                "rms": lambda x, g, b: F.rms_norm(x, g.shape, g, 1e-5) + 0 * b,
            }

            def batch(x, g, b, *, mean=mean, var=var, training=case != "batch_eval"):
                return F.batch_norm(x, mean, var, g, b, training=training, momentum=0.1, eps=1e-5)

            out = functions.get(case, batch)(*leaves)
            first = torch.autograd.grad((out * torch.tensor(dout)).sum(), leaves, create_graph=True)
            v = torch.linspace(-1, 1, x.size, dtype=leaves[0].dtype).reshape(shape)
            (ddx,) = torch.autograd.grad((first[0] * v).sum(), leaves[:1], allow_unused=True)
            values = {
                "x": x, "gamma": gamma, "beta": beta, "dout": dout, "running_mean0": mean0, "running_var0": var0,
                "out": out.detach().numpy(), "dx": first[0].detach().numpy(), "dgamma": first[1].detach().numpy(),
                "dbeta": first[2].detach().numpy(), "ddx": np.zeros_like(x) if ddx is None else ddx.numpy(),
                "running_mean": mean.numpy(), "running_var": var.numpy(),
            }  # fmt: skip
            found |= {f"{case}.{dtype}.{what}": np.array(value) for what, value in values.items()}
    return found


def norm_training() -> dict[str, np.ndarray]:
    """Affine 5-7, batch norm, ReLU, affine 7-3, softmax cross entropy."""
    rng = np.random.default_rng(11)
    x, t = rng.normal(size=(20, 5)) * 2 + 1, rng.integers(0, 3, 20)
    initial = {
        "affine1.W": rng.normal(size=(5, 7)), "affine1.b": rng.normal(size=7), "batchnorm1.gamma": np.ones(7),
        "batchnorm1.beta": np.zeros(7), "affine2.W": rng.normal(size=(7, 3)), "affine2.b": np.zeros(3),
    }  # fmt: skip
    p = {name: torch.tensor(array, requires_grad=True) for name, array in initial.items()}
    mean, var = torch.zeros(7, dtype=torch.float64), torch.ones(7, dtype=torch.float64)

    def forward(*, training: bool) -> torch.Tensor:
        h = torch.tensor(x) @ p["affine1.W"] + p["affine1.b"]
        h = F.batch_norm(h, mean, var, p["batchnorm1.gamma"], p["batchnorm1.beta"], training=training, momentum=0.1)
        return torch.relu(h) @ p["affine2.W"] + p["affine2.b"]

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


FILES = {"norm": norm, "norm_training": norm_training}

if __name__ == "__main__":
    for name, make in FILES.items():
        np.savez_compressed(Path(__file__).parent / f"{name}.npz", **make())
