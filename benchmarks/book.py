"""The modules of ``zhishen book`` beside plain NumPy, written as the book explains the layers: `peers.book`.

    python benchmarks/book.py            # prints the table
    python benchmarks/book.py --write    # also writes it into docs/book.md and docs/book.zh.md

Both compute in one thread and take turns; each number is the median of the processor time of a training step.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ZHISHEN_THREADS"):
    os.environ[_name] = "1"

import re
import sys
import time
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

import parts as zs
from peers import book
from zhishen.interop.book.chapters.deep_convnet import DeepConvNet
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.chapters.two_layer_net import TwoLayerNet
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet
from zhishen.interop.book.common.optimizer import SGD, Adam

BATCH: Final = 100
ROUNDS: Final = 15
PAGES: Final = [Path(__file__).parents[1] / "docs" / name for name in ("book.md", "book.zh.md")]
CASES: Final[tuple[tuple[str, Callable[[], Any], tuple[int, ...], Any], ...]] = (
    ("ch05/train_neuralnet.py", lambda: TwoLayerNet(784, 50, 10), (784,), SGD(lr=0.01)),
    ("ch06/optimizer_compare_mnist.py (Adam)", lambda: MultiLayerNet(784, [100] * 4, 10), (784,), Adam(lr=0.001)),
    ("ch07/train_convnet.py", SimpleConvNet, (1, 28, 28), Adam(lr=0.001)),
    ("ch08/train_deepnet.py", DeepConvNet, (1, 28, 28), Adam(lr=0.001)),
)


def described(network: Any) -> list[zs.Part]:
    """The layers of one of our networks, with copies of its parameters."""
    found: list[zs.Part] = []
    for layer in in_order(network):
        kind = type(layer).__name__
        if kind == "Convolution":
            found.append(zs.Conv(layer.W.copy(), layer.b.copy(), (layer.stride,) * 2, (layer.pad,) * 2))
        elif kind == "Affine":
            found += [zs.Flatten()] if found and isinstance(found[-1], zs.MaxPool) else []
            found.append(zs.Affine(layer.W.copy(), layer.b.copy()))
        elif kind == "Pooling":
            found.append(zs.MaxPool((layer.pool_h, layer.pool_w)))
        else:
            found.append(zs.Dropout(layer.dropout_ratio) if kind == "Dropout" else zs.ReLU())
    return found


def seconds(step: Callable[[], object]) -> float:
    """The processor time of a step."""
    begin = time.process_time()
    step()
    return time.process_time() - begin


def measure(make: Callable[[], Any], shape: tuple[int, ...], optimizer: Any) -> tuple[float, float]:
    """The seconds of a training step, ours and in plain NumPy."""
    np.random.seed(0)
    network = make()
    rng = np.random.default_rng(0)
    x, t = rng.random((BATCH, *shape), dtype=np.float32), rng.integers(0, 10, BATCH)
    check(network, x, t)
    name = type(optimizer).__name__.lower()
    [(_, build)] = book.steps(described(network), x, t, [np.arange(BATCH)], optimizer=name, lr=optimizer.lr)
    plain_step = build()

    def our_step() -> None:
        optimizer.update(network.params, network.gradient(x, t))

    our_step(), plain_step()
    pairs = [(seconds(our_step), seconds(plain_step)) for _ in range(ROUNDS)]
    return median(own for own, _ in pairs), median(theirs for _, theirs in pairs)


def check(network: Any, x: Any, t: Any) -> None:
    """Stop if the two do not compute the same loss, both without dropout."""
    plain = [part for part in described(network) if not isinstance(part, zs.Dropout)]
    expected = book.Network(plain).loss(x.astype(float), t)
    ours = (layer for layer in in_order(network) if type(layer).__name__ != "Dropout")
    found = network.last_layer.forward(reduce(lambda y, layer: layer.forward(y), ours, x), t)
    if abs(found - expected) > 1e-3:
        raise SystemExit(f"the losses differ: {found} and {expected}")


def in_order(network: Any) -> list[Any]:
    """The layers of one of our networks."""
    return network.layers if isinstance(network.layers, list) else list(network.layers.values())


def rows() -> list[str]:
    """A table in Markdown, without its header."""
    lines: list[str] = []
    for name, make, shape, optimizer in CASES:
        own, theirs = measure(make, shape, optimizer)
        lines.append(f"| `{name}` | {1000 * theirs:.1f} ms | {1000 * own:.1f} ms | {theirs / own:.1f} |")
        print(lines[-1], flush=True)
    return lines


def write(lines: list[str]) -> None:
    """Put the rows between the markers of the pages."""
    body = "\n".join(lines)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        pattern = re.compile(r"(<!-- measured: book -->\n\|.*\n\|.*\n).*?\n(<!-- end: book -->)", re.DOTALL)
        text, count = pattern.subn(rf"\1{body}\n\2", text)
        if count != 1:
            raise SystemExit(f"{page}: expected one table between the markers, got {count}")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    measured = rows()
    if "--write" in sys.argv[1:]:
        write(measured)
