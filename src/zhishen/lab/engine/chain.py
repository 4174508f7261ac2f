"""A chain of a few small layers on a small batch, right ones and faulty ones, and the check of its gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.errors import GradientCheckError, ShapeError
from zhishen.figures.drawing.values import shape_text
from zhishen.graph.check import compare_gradients, frozen
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine.faulty_layers import FAULTS, SumInsteadOfMean

__all__ = ["INPUTS", "LOSSES", "PARTS", "Chain"]

INPUTS: Final[Mapping[str, tuple[int, ...]]] = {"rows": (4, 3), "images": (2, 1, 4, 4)}
LOSSES: Final = ("weighted", "softmax", "softmax/average")
_KINDS: Final = (
    "affine", "relu", "sigmoid", "tanh", "batch_norm", "layer_norm", "dropout", "conv", "max_pool", "avg_pool",
)  # fmt: skip
#: A part, or a part with a fault in its backward, such as ``affine/sign``.
PARTS: Final = (*_KINDS, *(f"{part}/{fault}" for part, faults in FAULTS.items() for fault in faults))
_RATE: Final = 0.5  # of dropout
_FILTERS: Final = 2


class _WeightedSum(nn.Loss):
    """Σ w y for fixed random weights: a loss to which every element of the output matters differently."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def forward(self, y: Any, t: Any) -> float:  # noqa: ARG002 - there are no targets
        """The sum; the weights are the same each time."""
        with frozen([self.rng]):
            self.weights = self.rng.uniform(0.5, 1.5, size=y.shape)
        return float((self.weights * y).sum())

    def backward(self, dout: float = 1.0) -> Array:
        """The weights."""
        return dout * self.weights


class Chain:
    """Layers on a small batch, and a loss at the end. The same seed gives the same numbers.

    Args:
        parts: names of `PARTS`.
        inputs: one of `INPUTS`.
        loss: one of `LOSSES`.
        seed: of the numbers.

    Attributes:
        layers: the layers by name, as one.
        loss: the loss.
        x: the batch.
        t: its labels.

    Raises:
        ShapeError: a layer does not fit the output of the layer before it.

    Examples:
        >>> chain = Chain(["affine/sign", "relu"], inputs="rows", loss="weighted", seed=0)
        >>> backward, numerical = chain.backward(), chain.numerical()
        >>> [name for name in backward if not np.allclose(backward[name], numerical[name])]
        ['x']
    """

    def __init__(self, parts: Sequence[str], *, inputs: str, loss: str, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.x: Array = rng.normal(size=INPUTS[inputs])
        layers: dict[str, nn.Layer] = {}
        shape = self.x.shape[1:]
        for number, part in enumerate(parts, 1):
            if part.startswith("affine") and len(shape) > 1:
                layers[f"flatten{number}"] = nn.Flatten()
                shape = (int(np.prod(shape)),)
            name = f"{part.partition('/')[0]}{number}"
            layers[name] = _layer(part, shape, rng)
            shape = self._shape_after(layers[name], shape)
        if loss != "weighted" and len(shape) > 1:
            layers["flatten"] = nn.Flatten()
        self.layers: nn.Sequential = nn.Sequential(layers)
        self.loss: nn.Loss = {
            "weighted": lambda: _WeightedSum(rng),
            "softmax": nn.SoftmaxCrossEntropy,
            "softmax/average": SumInsteadOfMean,
        }[loss]()
        classes = int(np.prod(shape))
        self.t: Array = np.arange(len(self.x)) % classes
        self.t.setflags(write=False)

    def _shape_after(self, layer: nn.Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
        with frozen(layer.generators().values()):
            return layer.forward(np.zeros((len(self.x), *shape))).shape[1:]

    def value(self) -> float:
        """The loss; dropout draws the same mask each time."""
        with frozen(self.layers.generators().values()):
            return float(self.loss.forward(self.layers.forward(self.x), self.t))

    def arrays(self) -> dict[str, Array]:
        """The input and all parameters, by name."""
        return {"x": self.x, **self.layers.parameters()}

    def backward(self) -> dict[str, Array]:
        """The gradients by the backward of the layers."""
        self.value()
        dx = self.layers.backward(self.loss.backward())
        found = {name: layer.grads[key] for name, layer, key in self.layers.walk().trainable()}
        return {"x": np.array(dx), **{name: np.array(gradient) for name, gradient in found.items()}}

    def numerical(self, h: float = 1e-4) -> dict[str, Array]:
        """The gradients by numerical differentiation."""
        return {name: numerical_gradient(lambda _: self.value(), array, h=h) for name, array in self.arrays().items()}

    def verdict(self, name: str, gradient: Array, h: float = 1e-4) -> str:
        """What the gradient check says about the gradient of one array; "" if it passes."""
        try:
            compare_gradients(
                self.value, {name: self.arrays()[name]}, {name: gradient}, where="gradcheck", allow_zero=[name], h=h
            )
        except GradientCheckError as error:
            return str(error)
        return ""


def _layer(part: str, shape: tuple[int, ...], rng: np.random.Generator) -> nn.Layer:
    """A layer for inputs of a shape, with random parameters."""
    kind, _, fault = part.partition("/")
    features = shape[0]
    if kind in ("conv", "max_pool", "avg_pool") and (len(shape) != 3 or min(shape[1:]) < 2):
        raise ShapeError(
            "{part}: expected images of at least 2 x 2 pixels, got an input of shape {shape}; put this layer before "
            "the affine layers, and pool fewer times",
            part=part,
            shape=shape_text(("N", *shape)),
        )
    if kind == "layer_norm" and len(shape) != 1:
        raise ShapeError(
            "{part}: expected rows of features, got an input of shape {shape}; put an affine layer before it",
            part=part,
            shape=shape_text(("N", *shape)),
        )
    arguments: dict[str, tuple[Any, ...]] = {
        "affine": (rng.normal(size=(features, 3)), rng.normal(size=3)),
        "conv": (rng.normal(size=(_FILTERS, features, 3, 3)), rng.normal(size=_FILTERS)),
        "batch_norm": (features,), "layer_norm": (features,), "dropout": (_RATE, rng),
    }  # fmt: skip
    if fault:
        return FAULTS[kind][fault](*arguments.get(kind, ()))
    return _right(kind, arguments, rng)


def _right(kind: str, arguments: Mapping[str, tuple[Any, ...]], rng: np.random.Generator) -> nn.Layer:
    """A layer of the library in float64."""
    match kind:
        case "affine":
            return nn.Affine.from_arrays(*arguments[kind])
        case "conv":
            W, b = arguments[kind]
            layer = nn.Conv2d(W.shape[1], W.shape[0], 3, padding=1, rng=rng, init="zeros", dtype=np.float64)
            layer.params.update(W=W, b=b)
            return layer
        case "batch_norm":
            return nn.BatchNorm(*arguments[kind], dtype=np.float64)
        case "layer_norm":
            return nn.LayerNorm(*arguments[kind], dtype=np.float64)
        case "dropout":
            return nn.Dropout(_RATE, rng=rng)
        case "max_pool":
            return nn.MaxPool2d(2)
        case "avg_pool":
            return nn.AvgPool2d(2)
        case _:
            return nn.activation(kind)
