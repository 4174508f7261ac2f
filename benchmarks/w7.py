"""W7: the notes' mathematics at size.

The adjusted Rand index and the adjusted mutual information of 10,000,000 labels; the gradients of a graph of 50,000
steps on single numbers, y ← y·a + b, where nothing is measured but what a tape costs for each operation (PyTorch's is
compiled, ours is Python to be read); and the numerical gradient of W1's network, 79,520 losses of a mini-batch of 100
in float64.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import peers
import peers.book
import training
from harness import Row, Settings, agree, race, runs
from parts import parts
from zhishen import Tensor, clustering, gradients, nn

LABELS = 10_000_000
STEPS = 50_000
A, B = 0.9999, 0.0002


def scores() -> list[Row]:
    """ARI and AMI against scikit-learn's."""
    try:
        from sklearn import metrics
    except ImportError as error:
        peers.left_out("scikit-learn on W7", error)
        return []
    rng = np.random.default_rng(0)
    classes = rng.integers(10, size=LABELS)
    clusters = np.where(rng.random(LABELS) < 0.7, classes, rng.integers(12, size=LABELS))
    pairs = {
        "adjusted Rand index": (clustering.adjusted_rand_index, metrics.adjusted_rand_score),
        "adjusted mutual information": (
            clustering.adjusted_mutual_information,
            metrics.adjusted_mutual_info_score,
        ),
    }
    found: list[Row] = []
    for name, (own, theirs) in pairs.items():
        difference = abs(own(classes, clusters) - theirs(classes, clusters))
        found.append(
            Row(
                key="W7",
                task=f"{name} of 10,000,000 labels",
                detail="10 classes, 12 clusters",
                peer="scikit-learn",
                race=runs(
                    lambda own=own: own(classes, clusters),
                    lambda theirs=theirs: theirs(classes, clusters),
                    rounds=2 * Settings.runs + 1,
                ),
                checks=(agree(name, difference, 1e-10),),
            )
        )
    return found


def ours() -> list[float]:
    """∂y/∂a and ∂y/∂b by zhishen."""
    a, b, y = Tensor(A), Tensor(B), Tensor(1.0)
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in gradients(y, [a, b])]


def torchs() -> list[float]:
    """∂y/∂a and ∂y/∂b by PyTorch."""
    import torch

    a, b, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (A, B, 1.0))
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in torch.autograd.grad(y, [a, b])]


def long_graph() -> list[Row]:
    """The long graph against PyTorch's."""
    if isinstance(peers.load("PyTorch"), peers.Missing):
        return []
    worst = max(abs(g - h) / abs(h) for g, h in zip(ours(), torchs(), strict=True))
    checks = (agree("gradients in float64, relative", worst, 1e-10),)
    return [
        Row(
            key="W7",
            task="gradients of a graph of 50,000 steps",
            detail="y ← y·a + b on single numbers, float64",
            peer="PyTorch",
            race=race(ours, torchs, seconds=3 * Settings.seconds),
            checks=checks,
        )
    ]


def central_differences(network: peers.book.Network, x: np.ndarray, t: np.ndarray) -> list[np.ndarray]:
    """(L(p + h) - L(p - h))/2h for every number p of the network, as the book's chapter 4 has it."""
    h, found = 1e-4, []
    for array in network.params:
        gradient, flat = np.zeros(array.size), array.reshape(-1)
        for i in range(flat.size):
            value = flat[i]
            flat[i] = value + h
            above = network.loss(x, t)
            flat[i] = value - h
            gradient[i] = (above - network.loss(x, t)) / (2 * h)
            flat[i] = value
        found.append(gradient.reshape(array.shape))
    return found


def numerical() -> list[Row]:
    """The numerical gradient of W1 against the book's."""
    network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(1), dtype=np.float64)
    book = peers.book.Network(parts(network))
    train = training.mnist(flat=True).train
    x, t = train.x[:100].astype(np.float64), train.t[:100]
    results: dict[str, list[np.ndarray]] = {}

    def own() -> None:
        results["ours"] = list(network.numerical_gradient(x, t).values())

    def theirs() -> None:
        results["book"] = central_differences(book, x, t)

    result = runs(own, theirs, rounds=max(1, Settings.runs - 1))
    worst = max(training.relative(g, h) for g, h in zip(results["ours"], results["book"], strict=True))
    exact = list(network.gradient(x, t).values())
    error = max(training.relative(g, h) for g, h in zip(results["ours"], exact, strict=True))
    return [
        Row(
            key="W7",
            task="numerical gradient of 784-50-10",
            detail="39,760 numbers, mini-batch of 100, float64",
            peer="the book",
            race=result,
            checks=(
                agree("numerical gradient, the book's, relative", worst, 1e-4),
                agree("numerical gradient, backpropagation, relative", error, 1e-4),
            ),
        )
    ]


def rows() -> Iterator[Row]:
    """Compare, then race."""
    for part in (scores, long_graph, numerical):
        yield from part()
