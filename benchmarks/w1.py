"""W1: a training step of the 784-50-10 network on MNIST, ours on NumPy and the peer's in PyTorch, eager.

A step takes a mini-batch of 100 out of all 60,000 images by an index array, runs forward, loss and backward, and
updates by SGD with a learning rate of 0.1, in float32. Both start from the same weights and take the same mini-batches.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import numpy as np
import torch

from harness import Row, agree, fastest, race
from zhishen import data, nn, optim

BATCH, RATE = 100, 0.1
SIZES = (784, 50, 10)
STEPS_COMPARED = 600  # one epoch


def torch_network(network: nn.Network) -> torch.nn.Sequential:
    """The same network with the same weights; PyTorch keeps W as (O, I)."""
    inputs, hidden, outputs = SIZES
    twin = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, outputs))
    with torch.no_grad():
        for parameter, array in zip(twin.parameters(), network.params.values(), strict=True):
            parameter.data = torch.from_numpy(array.T.copy())
    return twin


def ours(network: nn.Network, train: data.Split, indices: list[np.ndarray]) -> Callable[[], float]:
    """A step of zhishen, which returns the loss."""
    optimizer = optim.SGD(lr=RATE)
    choose = cycle(indices)

    def step() -> float:
        index = next(choose)
        x, t = np.take(train.x, index, axis=0), np.take(train.t, index)
        loss, grads = network.loss_and_gradient(x, t)
        optimizer.update(network.params, grads)
        return loss

    return step


def torchs(
    network: torch.nn.Sequential, x: torch.Tensor, t: torch.Tensor, indices: list[np.ndarray], *, select: bool, how: str
) -> Callable[[], torch.Tensor]:
    """A step of PyTorch, which returns the loss.

    Args:
        network: the network.
        x: all images.
        t: all labels.
        indices: the mini-batches, one after the other.
        select: whether to take the mini-batch by ``index_select`` or by ``x[index]``.
        how: the optimizer loops over the parameters (``"loop"``), or is ``"foreach"`` or ``"fused"``.
    """
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE, foreach=how == "foreach", fused=how == "fused")
    loss_of = torch.nn.CrossEntropyLoss()
    choose = cycle([torch.from_numpy(index) for index in indices])

    def step() -> torch.Tensor:
        index = next(choose)
        xb, tb = (x.index_select(0, index), t.index_select(0, index)) if select else (x[index], t[index])
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(network(xb), tb)
        loss.backward()
        optimizer.step()
        return loss

    return step


def relative(a: np.ndarray, b: np.ndarray) -> float:
    """The largest difference, as a share of the largest value."""
    return float(np.abs(a - b).max() / np.abs(b).max())


def compare(train: data.Split, indices: list[np.ndarray]) -> tuple[str, ...]:
    """Prove that both compute the same: the gradients in float64, and where an epoch in float32 leads."""
    exact = nn.two_layer(*SIZES, rng=np.random.default_rng(1), dtype=np.float64)
    twin = torch_network(exact)
    x, t = train.x[indices[0]].astype(np.float64), train.t[indices[0]]
    loss, grads = exact.loss_and_gradient(x, t)
    their_loss = torch.nn.CrossEntropyLoss()(twin(torch.from_numpy(x)), torch.from_numpy(t))
    their_loss.backward()
    theirs = [parameter.grad.numpy().T for parameter in twin.parameters() if parameter.grad is not None]
    worst = max(relative(g, h) for g, h in zip(grads.values(), theirs, strict=True))

    network = nn.two_layer(*SIZES, rng=np.random.default_rng(1))
    x_all, t_all = torch.from_numpy(train.x), torch.from_numpy(train.t)
    their_step = torchs(torch_network(network), x_all, t_all, indices, select=True, how="loop")
    our_step = ours(network, train, indices)
    pairs = np.array([(our_step(), float(their_step().detach())) for _ in range(STEPS_COMPARED)])
    last = pairs[-50:].mean(axis=0)
    return (
        agree("loss in float64", abs(loss - float(their_loss.detach())), 1e-10),
        agree("gradients in float64, relative", worst, 1e-10),
        agree(
            f"loss of the last 50 of {STEPS_COMPARED} steps in float32, relative",
            float(abs(last[0] - last[1]) / last[1]),
            1e-4,
        ),
    )


def rows() -> list[Row]:
    """Compare, then race."""
    train = data.mnist().train
    rng = np.random.default_rng(0)
    order = [rng.permutation(len(train.x)) for _ in range(4)]
    indices = [index for epoch in order for index in epoch.reshape(-1, BATCH)]
    checks = compare(train, indices)

    network = nn.two_layer(*SIZES, rng=np.random.default_rng(1))
    x, t = torch.from_numpy(train.x), torch.from_numpy(train.t)
    candidates = {
        f"{how} SGD, {'index_select' if select else 'x[index]'}": torchs(
            torch_network(network), x, t, indices, select=select, how=how
        )
        for how in ("loop", "foreach", "fused")
        for select in (True, False)
    }
    best = fastest(candidates, rounds=9, steps=100, warmup=20)
    result = race(ours(network, train, indices), candidates[best], rounds=40, steps=100, warmup=30)
    return [
        Row(
            key="W1",
            task="a training step of 784-50-10",
            detail="ReLU, SGD, mini-batch of 100, float32",
            peer=f"PyTorch, eager ({best})",
            race=result,
            target=1.4,
            checks=checks,
        )
    ]
