"""PyTorch, eager and compiled, with every setting that may be the fastest; `harness.fastest` chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle

import numpy as np
import torch
from torch import nn

import parts as zs
from harness import Step

NAME, COMPILED, VERSION = "PyTorch", "torch.compile", torch.__version__


def same_network(parts: Sequence[zs.Part], *, channels_last: bool = False) -> nn.Sequential:
    """The same network with the same parameters; PyTorch stores an affine W as (O, I)."""
    network = nn.Sequential(*map(_layer, parts)).train()
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
    return network


def _layer(part: zs.Part) -> nn.Module:
    match part:
        case zs.Affine(W, b):
            layer = nn.Linear(*W.shape)
            values = (np.ascontiguousarray(W.T), b)
        case zs.Conv(W, b, stride, padding):
            layer = nn.Conv2d(W.shape[1], W.shape[0], W.shape[2:], stride=stride, padding=padding)
            values = (W, b)
        case zs.BatchNorm(gamma, beta, eps, momentum):
            layer = nn.BatchNorm1d(len(gamma), eps=eps, momentum=1 - momentum)
            layer.running_mean, layer.running_var = (
                torch.zeros(len(gamma), dtype=torch.from_numpy(gamma).dtype),
                torch.ones(len(gamma), dtype=torch.from_numpy(gamma).dtype),
            )
            values = (gamma, beta)
        case zs.MaxPool(size):
            return nn.MaxPool2d(size)
        case zs.Dropout(rate):
            return nn.Dropout(rate)
        case zs.ReLU():
            return nn.ReLU()
        case zs.Flatten():
            return nn.Flatten()
    for parameter, value in zip(layer.parameters(), values, strict=True):
        parameter.data = torch.from_numpy(value.copy())
    return layer


def loss_and_gradients(parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """The loss and the gradients, in the order and the shapes of zhishen."""
    network = same_network(parts)
    loss = nn.CrossEntropyLoss()(network(torch.from_numpy(x)), torch.from_numpy(t))
    loss.backward()
    grads = [
        parameter.grad.numpy().T if isinstance(layer, nn.Linear) and parameter.ndim == 2 else parameter.grad.numpy()
        for layer in network
        for parameter in layer.parameters()
        if parameter.grad is not None
    ]
    return float(loss.detach()), grads


def optimizer(parameters: Iterable[nn.Parameter], name: str, lr: float, implementation: str) -> torch.optim.Optimizer:
    """SGD or Adam, as a loop over the parameters, ``foreach`` or ``fused``."""
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name]
    return kind(parameters, lr=lr, foreach=implementation == "foreach", fused=implementation == "fused")


def steps(
    parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Training steps of eager PyTorch by their settings; each is built on request. ``x`` may be bytes."""
    for channels_last in _channels_last_options(x):
        for implementation in ("loop", "foreach", "fused"):
            for select in (True, False):
                gather, layout = _gather(select=select), ", channels last" if channels_last else ""
                settings = f"{implementation} {optimizer}, {gather}{layout}"
                yield (
                    settings,
                    _maker(
                        parts,
                        x,
                        t,
                        indices,
                        optimizer,
                        lr,
                        channels_last,
                        implementation,
                        select=select,
                        compiled=False,
                    ),
                )


def compiled_steps(
    parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Training steps with forward, loss and backward by torch.compile, and the fused optimizer."""
    for channels_last in _channels_last_options(x):
        settings = f"fused {optimizer}, {_gather(select=True)}{', channels last' if channels_last else ''}"
        yield settings, _maker(parts, x, t, indices, optimizer, lr, channels_last, "fused", select=True, compiled=True)


def _channels_last_options(x: np.ndarray) -> tuple[bool, ...]:
    return (False, True) if x.ndim == 4 else (False,)


def _gather(*, select: bool) -> str:
    return "index_select" if select else "x[index]"


def _maker(parts, x, t, indices, name, lr, channels_last, implementation, *, select, compiled):
    def make() -> Step:
        network = same_network(parts, channels_last=channels_last)
        all_x, all_t = torch.from_numpy(x), torch.from_numpy(t)
        criterion = nn.CrossEntropyLoss()
        torch_optimizer = optimizer(network.parameters(), name, lr, implementation)
        batches = cycle([torch.from_numpy(index) for index in indices])

        def loss_of(xb: torch.Tensor, tb: torch.Tensor) -> torch.Tensor:
            return criterion(network(xb), tb)

        run = torch.compile(loss_of, dynamic=False) if compiled else loss_of

        def step() -> torch.Tensor:
            index = next(batches)
            if select:
                xb, tb = all_x.index_select(0, index), all_t.index_select(0, index)
            else:
                xb, tb = all_x[index], all_t[index]
            if xb.dtype == torch.uint8:
                xb = xb.float().div_(255)
            if channels_last:
                xb = xb.contiguous(memory_format=torch.channels_last)
            torch_optimizer.zero_grad(set_to_none=True)
            loss = run(xb, tb)
            loss.backward()
            torch_optimizer.step()
            return loss.detach()

        return step

    return make


def predictions(parts: Sequence[zs.Part], x: np.ndarray, *, batch: int) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Inference of eager PyTorch over all of ``x``, ``batch`` inputs at a time."""
    yield from _predictions(parts, x, batch, compiled=False)


def compiled_predictions(
    parts: Sequence[zs.Part], x: np.ndarray, *, batch: int
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Inference through torch.compile."""
    yield from _predictions(parts, x, batch, compiled=True)


def _predictions(parts, x, batch, *, compiled):
    for channels_last in _channels_last_options(x):

        def make(channels_last: bool = channels_last) -> Step:  # noqa: FBT001
            network = same_network(parts, channels_last=channels_last).eval()
            run = torch.compile(network, dynamic=False) if compiled else network
            batches = torch.from_numpy(x).split(batch)
            if channels_last:
                batches = [inputs.contiguous(memory_format=torch.channels_last) for inputs in batches]

            def step() -> np.ndarray:
                with torch.inference_mode():
                    return torch.cat([run(inputs) for inputs in batches]).numpy()

            return step

        yield f"batches of {batch}{', channels last' if channels_last else ''}", make
