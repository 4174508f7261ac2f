"""W6: inference, all 10,000 test images and one image at a time, through three networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import peers
import training
from harness import Row, Settings, agree, fastest, race
from parts import multiply_adds, parts
from zhishen import nn


@dataclass(frozen=True)
class Net:
    """A network to use.

    Attributes:
        name: in the table.
        build: makes it, of the dtype given.
        flat: whether images are rows.
        against: names of peers.
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
# How many images go through a peer at once; ours takes the whole and cuts it by itself.
PIECES = {"PyTorch": (100, 1000, 10_000), "torch.compile": (1000,), "JAX": (1000, 10_000), "scikit-learn": (10_000,)}


def against(net: Net, name: str, x: np.ndarray, checks: tuple[str, ...]) -> Row:
    """Ours against one peer: compare the scores, find the peer's best settings, race."""
    network = net.build(np.float32)
    found = parts(network)
    network.eval()
    predictions = peers.function(name, "predictions")
    pieces = PIECES[name] if len(x) > 1 else (1,)
    candidates = {settings: make() for batch in pieces for settings, make in predictions(found, x, batch=batch)}
    own = network.probabilities if name == "scikit-learn" else network.predict
    worst = max(training.relative(own(x), step()) for step in candidates.values())
    checks += (agree(f"scores in float32, {name}, relative", worst, 1e-3),)
    best = fastest(candidates)
    return Row(
        key="W6",
        task=f"inference of {net.name}, " + ("one image" if len(x) == 1 else "10,000 images"),
        detail="float32",
        peer=name,
        settings=best,
        race=race(lambda: own(x), candidates[best], seconds=Settings.seconds / 2, least=min(Settings.least, 12)),
        checks=checks,
        work=multiply_adds(found, x.shape[1:], len(x), training=False),
    )


def rows() -> Iterator[Row]:
    """Compare, then race."""
    for net in NETS:
        every = training.mnist(flat=net.flat).test.x
        exact = net.build(np.float64).predict(every[:1000])
        worst = training.relative(net.build(np.float32).predict(every[:1000]), exact)
        checks = (agree("scores in float32 against float64, relative", worst, 1e-4),)
        for x in (every, every[:1]):
            for name in net.against:
                if isinstance(peers.load(name), peers.Missing):
                    continue
                try:
                    yield against(net, name, x, checks)
                except peers.FAILURES as error:
                    peers.left_out(f"{name} on W6 ({net.name})", error)
                checks = ()
