"""The modules of ``zhishen book`` beside plain NumPy, written as the book explains the layers.

    python benchmarks/book.py            # prints the table
    python benchmarks/book.py --write    # also writes it into docs/book.md and docs/book.zh.md

Both compute in one thread and take turns; each number is the median of the processor time of a training step.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ZHISHEN_THREADS"):
    os.environ[_name] = "1"

import numpy as np

from zhishen.interop.book.chapters.deep_convnet import DeepConvNet
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.chapters.two_layer_net import TwoLayerNet
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet
from zhishen.interop.book.common.optimizer import SGD, Adam

BATCH: Final = 100
ROUNDS: Final = 15
PAGES: Final = [Path(__file__).parents[1] / "docs" / name for name in ("book.md", "book.zh.md")]


# --- plain NumPy ------------------------------------------------------------------------------------------------------


class PlainAffine:
    def __init__(self, W: Any, b: Any) -> None:
        self.params = {"W": W, "b": b}
        self.grads: dict[str, Any] = {}

    def forward(self, x: Any) -> Any:
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return np.dot(self.x, self.params["W"]) + self.params["b"]

    def backward(self, dout: Any) -> Any:
        self.grads = {"W": np.dot(self.x.T, dout), "b": dout.sum(axis=0)}
        return np.dot(dout, self.params["W"].T).reshape(self.shape)


class PlainReLU:
    def forward(self, x: Any) -> Any:
        self.below = x <= 0
        out = x.copy()
        out[self.below] = 0
        return out

    def backward(self, dout: Any) -> Any:
        dout[self.below] = 0
        return dout


class PlainDropout:
    def forward(self, x: Any) -> Any:
        self.kept = np.random.rand(*x.shape) > 0.5
        return x * self.kept

    def backward(self, dout: Any) -> Any:
        return dout * self.kept


def windows(x: Any, size: int, stride: int, pad: int) -> Any:
    """Pixels under a filter as rows, by a loop over the taps."""
    N, C, H, W = x.shape
    OH, OW = (H + 2 * pad - size) // stride + 1, (W + 2 * pad - size) // stride + 1
    image = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    col = np.zeros((N, C, size, size, OH, OW))
    for i in range(size):
        for j in range(size):
            col[:, :, i, j] = image[:, :, i : i + stride * OH : stride, j : j + stride * OW : stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * OH * OW, -1)


def from_windows(col: Any, shape: tuple[int, ...], size: int, stride: int, pad: int) -> Any:
    """Add the rows up where they came from."""
    N, C, H, W = shape
    OH, OW = (H + 2 * pad - size) // stride + 1, (W + 2 * pad - size) // stride + 1
    col = col.reshape(N, OH, OW, C, size, size).transpose(0, 3, 4, 5, 1, 2)
    image = np.zeros((N, C, H + 2 * pad + stride - 1, W + 2 * pad + stride - 1))
    for i in range(size):
        for j in range(size):
            image[:, :, i : i + stride * OH : stride, j : j + stride * OW : stride] += col[:, :, i, j]
    return image[:, :, pad : H + pad, pad : W + pad]


class PlainConvolution:
    def __init__(self, W: Any, b: Any, pad: int) -> None:
        self.params = {"W": W, "b": b}
        self.pad = pad
        self.grads: dict[str, Any] = {}

    def forward(self, x: Any) -> Any:
        FN, _, size, _ = self.params["W"].shape
        self.shape, self.col = x.shape, windows(x, size, 1, self.pad)
        side = x.shape[2] + 2 * self.pad - size + 1
        out = np.dot(self.col, self.params["W"].reshape(FN, -1).T) + self.params["b"]
        return out.reshape(len(x), side, side, FN).transpose(0, 3, 1, 2)

    def backward(self, dout: Any) -> Any:
        W = self.params["W"]
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, len(W))
        self.grads = {"W": np.dot(self.col.T, rows).T.reshape(W.shape), "b": rows.sum(axis=0)}
        return from_windows(np.dot(rows, W.reshape(len(W), -1)), self.shape, W.shape[2], 1, self.pad)


class PlainPooling:
    def forward(self, x: Any) -> Any:
        self.shape = N, C, H, W = x.shape
        col = windows(x, 2, 2, 0).reshape(-1, 4)
        self.largest = col.argmax(axis=1)
        return col.max(axis=1).reshape(N, H // 2, W // 2, C).transpose(0, 3, 1, 2)

    def backward(self, dout: Any) -> Any:
        dout = dout.transpose(0, 2, 3, 1)
        col = np.zeros((dout.size, 4))
        col[np.arange(dout.size), self.largest] = dout.ravel()
        return from_windows(col.reshape(-1, 4 * self.shape[1]), self.shape, 2, 2, 0)


def plain_layers(network: Any) -> list[Any]:
    """The layers of one of our networks, in plain NumPy and with the same weights."""
    layers = network.layers if isinstance(network.layers, list) else network.layers.values()
    return [_plain(layer) for layer in layers]


def _plain(layer: Any) -> Any:
    kind = type(layer).__name__
    if kind == "Affine":
        return PlainAffine(layer.W.copy(), layer.b.copy())
    if kind == "Convolution":
        return PlainConvolution(layer.W.copy(), layer.b.copy(), layer.pad)
    return {"Relu": PlainReLU, "Pooling": PlainPooling, "Dropout": PlainDropout}[kind]()


def plain_gradient(layers: list[Any], x: Any, t: Any) -> float:
    """The loss of a batch, and the gradients in the layers."""
    for layer in layers:
        x = layer.forward(x)
    e = np.exp(x - x.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    dout = (y - t) / len(t)
    for layer in reversed(layers):
        dout = layer.backward(dout)
    return float(-(t * np.log(y + 1e-7)).sum() / len(t))


class PlainSGD:
    def update(self, name: str, W: Any, g: Any) -> None:
        W -= 0.01 * g


class PlainAdam:
    def __init__(self) -> None:
        self.m: dict[str, Any] = {}
        self.v: dict[str, Any] = {}
        self.t: dict[str, int] = {}

    def update(self, name: str, W: Any, g: Any) -> None:
        m, v = self.m.setdefault(name, np.zeros_like(W)), self.v.setdefault(name, np.zeros_like(W))
        t = self.t[name] = self.t.get(name, 0) + 1
        m += 0.1 * (g - m)
        v += 0.001 * (g**2 - v)
        W -= 0.001 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)


# --- the comparison ---------------------------------------------------------------------------------------------------

CASES: Final[tuple[tuple[str, Callable[[], Any], tuple[int, ...], Any, Any], ...]] = (
    ("ch05/train_neuralnet.py", lambda: TwoLayerNet(784, 50, 10), (784,), SGD, PlainSGD),
    ("ch06/optimizer_compare_mnist.py (Adam)", lambda: MultiLayerNet(784, [100] * 4, 10), (784,), Adam, PlainAdam),
    ("ch07/train_convnet.py", SimpleConvNet, (1, 28, 28), Adam, PlainAdam),
    ("ch08/train_deepnet.py", DeepConvNet, (1, 28, 28), Adam, PlainAdam),
)


def seconds(step: Callable[[], object]) -> float:
    """The processor time of a step."""
    begin = time.process_time()
    step()
    return time.process_time() - begin


def measure(make: Callable[[], Any], shape: tuple[int, ...], ours: Any, plain: Any) -> tuple[float, float]:
    """The seconds of a training step, ours and in plain NumPy."""
    np.random.seed(0)
    network = make()
    layers = plain_layers(network)
    x = np.random.rand(BATCH, *shape).astype(np.float32)
    t = np.eye(10)[np.random.randint(0, 10, BATCH)]
    optimizer, plain_optimizer = ours(), plain()

    def our_step() -> None:
        optimizer.update(network.params, network.gradient(x, t))

    def plain_step() -> None:
        plain_gradient(layers, x.astype(float), t)
        for k, layer in enumerate(layers):
            for name, W in getattr(layer, "params", {}).items():
                plain_optimizer.update(f"{k}{name}", W, layer.grads[name])

    check(network, layers, x, t)
    our_step(), plain_step()
    pairs = [(seconds(our_step), seconds(plain_step)) for _ in range(ROUNDS)]
    return median(own for own, _ in pairs), median(theirs for _, theirs in pairs)


def check(network: Any, layers: list[Any], x: Any, t: Any) -> None:
    """Stop if the two do not compute the same loss; dropout draws the same masks from the same seed."""
    np.random.seed(1)
    expected = plain_gradient(layers, x.astype(float), t)
    np.random.seed(1)
    found = network.loss(x, t, train_flg=True)
    if abs(found - expected) > 1e-3:
        raise SystemExit(f"the losses differ: {found} and {expected}")


def rows() -> list[str]:
    """A table in Markdown, without its header."""
    lines: list[str] = []
    for name, make, shape, ours, plain in CASES:
        own, theirs = measure(make, shape, ours, plain)
        lines.append(f"| `{name}` | {1000 * theirs:.1f} ms | {1000 * own:.1f} ms | {theirs / own:.1f} |")
        print(lines[-1], flush=True)
    return lines


def write(lines: list[str]) -> None:
    """Put the rows between the markers of the pages."""
    body = "\n".join(lines)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        pattern = re.compile(r"(<!-- measured: book -->\n\|.*\n\|.*\n).*?\n(<!-- end: book -->)", re.DOTALL)
        text, count = pattern.subn(lambda match: f"{match[1]}{body}\n{match[2]}", text)
        if count != 1:
            raise SystemExit(f"{page}: expected one table between the markers, got {count}")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    measured = rows()
    if "--write" in sys.argv[1:]:
        write(measured)
