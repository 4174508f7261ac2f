"""W6: inference, all 10,000 test images and one image at a time, through three networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import peers
import training
from harness import Row, Settings, check_close, fastest, interleave
from parts import multiply_adds, parts
from zhishen import nn


@dataclass(frozen=True)
class Net:
    """A network to measure.

    Attributes:
        name: its name in the table.
        build: builds the network with the given dtype.
        flat: whether images are flattened to rows.
        against: the names of the peers.
    """

    name: str
    build: Callable[[type], nn.Network]
    flat: bool
    against: tuple[str, ...] = ("PyTorch", "torch.compile", "JAX")


NETS = (
    Net(
        "784-50-10",
        lambda dtype: nn.two_layer(784, 50, 10, rng=np.random.default_rng(1), dtype=dtype),
        flat=True,
        against=("PyTorch", "torch.compile", "JAX", "scikit-learn"),
    ),
    Net(
        "simple conv",
        lambda dtype: nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng(1), dtype=dtype),
        flat=False,
    ),
    Net(
        "deep conv",
        lambda dtype: nn.deep_conv((1, 28, 28), 10, rng=np.random.default_rng(1), dtype=dtype),
        flat=False,
    ),
)
# The batch sizes that are tried for each peer; zhishen gets all images at once and splits them by itself.
BATCH_SIZES = {
    "PyTorch": (100, 1000, 10_000),
    "torch.compile": (1000,),
    "JAX": (1000, 10_000),
    "scikit-learn": (10_000,),
}


def compare(net: Net, name: str, x: np.ndarray, checks: tuple[str, ...]) -> Row:
    """Compare zhishen with one peer: check the scores, find the peer's best settings, measure the times."""
    network = net.build(np.float32)
    layers = parts(network)
    network.eval()
    predictions = peers.function(name, "predictions")
    batch_sizes = BATCH_SIZES[name] if len(x) > 1 else (1,)
    candidates = {settings: make() for batch in batch_sizes for settings, make in predictions(layers, x, batch=batch)}
    own = network.probabilities if name == "scikit-learn" else network.predict
    worst = max(training.relative_difference(own(x), step()) for step in candidates.values())
    checks += (check_close(f"scores in float32, {name}, relative", worst, 1e-3),)
    best = fastest(candidates)
    return Row(
        key="W6",
        task=f"inference of {net.name}, " + ("one image" if len(x) == 1 else "10,000 images"),
        detail="float32",
        peer=name,
        settings=best,
        measured=interleave(
            lambda: own(x), candidates[best], seconds=Settings.seconds / 2, min_steps=min(Settings.min_steps, 12)
        ),
        checks=checks,
        work=multiply_adds(layers, x.shape[1:], len(x), training=False),
    )


def rows() -> Iterator[Row]:
    """Check the results, then measure the times."""
    for net in NETS:
        images = training.mnist(flat=net.flat).test.x
        exact = net.build(np.float64).predict(images[:1000])
        worst = training.relative_difference(net.build(np.float32).predict(images[:1000]), exact)
        checks = (check_close("scores in float32 against float64, relative", worst, 1e-4),)
        for x in (images, images[:1]):
            for name in net.against:
                if isinstance(peers.load(name), peers.Missing):
                    continue
                try:
                    yield compare(net, name, x, checks)
                except peers.FAILURES as error:
                    peers.omit(f"{name} on W6 ({net.name})", error)
                checks = ()
