"""W7: large inputs for clustering scores, a computational graph and a numerical gradient.

The adjusted Rand index and the adjusted mutual information of 10,000,000 labels; the gradients of a graph of 50,000
steps on scalars, y ← y·a + b, which measure the overhead of a tape per operation (PyTorch's tape is compiled, zhishen's
is readable Python); and the numerical gradient of W1's network, 79,520 losses of a mini-batch of 100 in float64.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import peers
import peers.book
import training
from harness import Row, Settings, check_close, interleave, interleave_runs
from parts import parts
from zhishen import Tensor, clustering, gradients, nn

LABELS = 10_000_000
STEPS = 50_000
A, B = 0.9999, 0.0002


def clustering_scores() -> list[Row]:
    """Compare the adjusted Rand index and the adjusted mutual information with scikit-learn."""
    try:
        from sklearn import metrics
    except ImportError as error:
        peers.omit("scikit-learn on W7", error)
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
    rows: list[Row] = []
    for name, (own, theirs) in pairs.items():
        difference = abs(own(classes, clusters) - theirs(classes, clusters))
        rows.append(
            Row(
                key="W7",
                task=f"{name} of 10,000,000 labels",
                detail="10 classes, 12 clusters",
                peer="scikit-learn",
                measured=interleave_runs(
                    lambda own=own: own(classes, clusters),
                    lambda theirs=theirs: theirs(classes, clusters),
                    rounds=2 * Settings.repeats + 1,
                ),
                checks=(check_close(name, difference, 1e-10),),
            )
        )
    return rows


def zhishen_gradients() -> list[float]:
    """∂y/∂a and ∂y/∂b by zhishen."""
    a, b, y = Tensor(A), Tensor(B), Tensor(1.0)
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in gradients(y, [a, b])]


def torch_gradients() -> list[float]:
    """∂y/∂a and ∂y/∂b by PyTorch."""
    import torch

    a, b, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (A, B, 1.0))
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in torch.autograd.grad(y, [a, b])]


def long_graph() -> list[Row]:
    """Compare the gradients of the long graph with PyTorch."""
    if isinstance(peers.load("PyTorch"), peers.Missing):
        return []
    worst = max(abs(g - h) / abs(h) for g, h in zip(zhishen_gradients(), torch_gradients(), strict=True))
    checks = (check_close("gradients in float64, relative", worst, 1e-10),)
    return [
        Row(
            key="W7",
            task="gradients of a graph of 50,000 steps",
            detail="y ← y·a + b on scalars, float64",
            peer="PyTorch",
            measured=interleave(zhishen_gradients, torch_gradients, seconds=3 * Settings.seconds),
            checks=checks,
        )
    ]


def central_differences(network: peers.book.Network, x: np.ndarray, t: np.ndarray) -> list[np.ndarray]:
    """(L(p + h) - L(p - h))/2h for every parameter p of the network, as in chapter 4 of the book."""
    h, gradients = 1e-4, []
    for array in network.params:
        gradient, flat = np.zeros(array.size), array.reshape(-1)
        for i in range(flat.size):
            value = flat[i]
            flat[i] = value + h
            above = network.loss(x, t)
            flat[i] = value - h
            gradient[i] = (above - network.loss(x, t)) / (2 * h)
            flat[i] = value
        gradients.append(gradient.reshape(array.shape))
    return gradients


def numerical_gradient() -> list[Row]:
    """Compare the numerical gradient of W1 with the book's algorithm."""
    network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(1), dtype=np.float64)
    book = peers.book.Network(parts(network))
    train = training.mnist(flat=True).train
    x, t = train.x[:100].astype(np.float64), train.t[:100]
    results: dict[str, list[np.ndarray]] = {}

    def own() -> None:
        results["ours"] = list(network.numerical_gradient(x, t).values())

    def theirs() -> None:
        results["book"] = central_differences(book, x, t)

    measured = interleave_runs(own, theirs, rounds=max(1, Settings.repeats - 1))
    worst = max(training.relative_difference(g, h) for g, h in zip(results["ours"], results["book"], strict=True))
    exact = list(network.gradient(x, t).values())
    error = max(training.relative_difference(g, h) for g, h in zip(results["ours"], exact, strict=True))
    return [
        Row(
            key="W7",
            task="numerical gradient of 784-50-10",
            detail="39,760 parameters, mini-batch of 100, float64",
            peer="the book",
            measured=measured,
            checks=(
                check_close("numerical gradient, the book's, relative", worst, 1e-4),
                check_close("numerical gradient, backpropagation, relative", error, 1e-4),
            ),
        )
    ]


def rows() -> Iterator[Row]:
    """Check the results, then measure the times."""
    for workload in (clustering_scores, long_graph, numerical_gradient):
        yield from workload()
