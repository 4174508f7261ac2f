"""Make weight_norm.npz: PyTorch's weight_norm of a linear layer, with weights of shape (I, O). Run it with PyTorch.

For each dtype, under ``dtype.what``: x, v, g, b, dout, out, dx, dv, dg, db, and ddv, the gradient of Σ w · dx with
respect to v, with w from -1 to 1.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch.nn.utils.parametrizations import weight_norm


def cases() -> dict[str, np.ndarray]:
    """The arrays of both dtypes."""
    found = {}
    for dtype in ("float64", "float32"):
        rng = np.random.default_rng(5)
        x, v, g, b, dout = (rng.normal(size=shape).astype(dtype) for shape in ((7, 4), (4, 3), (3,), (3,), (7, 3)))
        layer = weight_norm(torch.nn.Linear(4, 3, dtype=getattr(torch, dtype)), dim=0)
        length, direction = layer.parametrizations.weight.original0, layer.parametrizations.weight.original1
        with torch.no_grad():
            length.copy_(torch.tensor(g)[:, None])
            direction.copy_(torch.tensor(v.T.copy()))
            layer.bias.copy_(torch.tensor(b))
        leaf = torch.tensor(x, requires_grad=True)
        out = layer(leaf)
        dx, dv, dg, db = torch.autograd.grad(
            (out * torch.tensor(dout)).sum(), [leaf, direction, length, layer.bias], create_graph=True
        )
        weight = torch.linspace(-1, 1, dx.numel(), dtype=dx.dtype).reshape(dx.shape)
        (ddv,) = torch.autograd.grad((dx * weight).sum(), [direction])
        values = {
            "x": x, "v": v, "g": g, "b": b, "dout": dout, "out": out.detach().numpy(), "dx": dx.detach().numpy(),
            "dv": dv.detach().numpy().T, "dg": dg.detach().numpy()[:, 0], "db": db.detach().numpy(),
            "ddv": ddv.numpy().T,
        }  # fmt: skip
        found |= {f"{dtype}.{what}": np.array(value) for what, value in values.items()}
    return found


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).parent / "weight_norm.npz", **cases())
