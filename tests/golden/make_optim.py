"""Make optim_*.npz: the trajectories of PyTorch's optimizers from fixed parameters. Run it with PyTorch.

There is one file for each optimizer of zhishen. Under ``run.dtype.parameter`` it has the parameter before the first
step and after each of 50 steps of the PyTorch optimizer with equivalent options:

    constant   the learning rate is constant (float64 and float32)
    falling    the learning rate is multiplied by 0.7 every 10 steps
    late       parameter b has gradients from step 10 on

and ``X``, ``t``: the data of the problem, y = s · a/(1 + a²), a = XW + b, loss = mean (y - t)² + Σ empty.
The gradients here come from PyTorch's autograd; the tests use gradients derived by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

STEPS = 50
RUNS = {"constant": ("float64", "float32"), "falling": ("float64",), "late": ("float64",)}
LR = {"sgd": 0.5, "momentum": 0.05, "nesterov": 0.05, "adagrad": 0.1, "rmsprop": 0.005, "adam": 0.05, "adamw": 0.05}
TORCH: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "nesterov": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True),
    "adagrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr, eps=1e-7),
    "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr, alpha=0.9, eps=1e-7),
    "adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
    "adamw": lambda p, lr: torch.optim.AdamW(p, lr=lr, weight_decay=0.1),
}


def problem() -> dict[str, np.ndarray]:
    """The data and the initial parameters, in float64; a scalar and an empty array are among the parameters."""
    rng = np.random.default_rng(6)
    return {
        "X": rng.standard_normal((5, 4)),
        "t": rng.standard_normal((5, 3)),
        "W": rng.standard_normal((4, 3)),
        "b": rng.standard_normal(3),
        "s": np.array(1.5),
        "empty": np.zeros((0, 2)),
    }


def loss(p: dict[str, torch.Tensor], X: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """The loss of the problem; it is not convex."""
    a = X @ p["W"] + p["b"]
    return ((p["s"] * a / (1 + a * a) - t) ** 2).mean() + p["empty"].sum()


def rate(name: str, run: str, step: int) -> float:
    """The learning rate of a step."""
    return LR[name] * 0.7 ** (step // 10) if run == "falling" else LR[name]


def path(name: str, run: str, dtype: str) -> Iterator[dict[str, np.ndarray]]:
    """The parameters before the first step and after each."""
    data = {key: torch.tensor(value, dtype=getattr(torch, dtype)) for key, value in problem().items()}
    X, t = data.pop("X"), data.pop("t")
    p = {key: value.requires_grad_() for key, value in data.items()}
    optimizer = TORCH[name](list(p.values()), LR[name])
    yield {key: value.detach().numpy().copy() for key, value in p.items()}
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = rate(name, run, step)
        optimizer.zero_grad(set_to_none=True)
        loss(p, X, t).backward()
        if run == "late" and step < 10:
            p["b"].grad = None  # PyTorch skips a parameter without a gradient
        optimizer.step()
        yield {key: value.detach().numpy().copy() for key, value in p.items()}


def arrays(name: str) -> dict[str, np.ndarray[Any, Any]]:
    """All arrays of one file."""
    found = {key: problem()[key] for key in ("X", "t")}
    for run, dtypes in RUNS.items():
        for dtype in dtypes:
            points = list(path(name, run, dtype))
            for key in points[0]:
                found[f"{run}.{dtype}.{key}"] = np.stack([point[key] for point in points])
    return found


if __name__ == "__main__":
    for name in TORCH:
        np.savez_compressed(Path(__file__).with_name(f"optim_{name}.npz"), **arrays(name))
