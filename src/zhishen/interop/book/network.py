"""What the book's networks have in common: layers in order, a loss at the end, gradients by name.

References:
    *Deep Learning from Scratch*, section 5.7.2.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.interop.book.common.gradient import numerical_gradient
from zhishen.interop.book.common.layers import Affine, BatchNormalization, Convolution, Dropout, SoftmaxWithLoss
from zhishen.interop.book.parameter_files import read_parameters, write_parameters

__all__ = ["BookNetwork"]


class BookNetwork:
    """A network of the book: a subclass adds its layers with `_add`.

    Attributes:
        params: the parameters by name: W1, b1, ... The layers refer to the same arrays.
        layers: the layers by name, in order.
        last_layer: the softmax with the loss.
        weight_decay_lambda: λ: the loss has the term λ/2 Σ W².
    """

    weight_decay_lambda: float = 0

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}
        self.layers: Any = OrderedDict[str, Any]()
        self.last_layer: SoftmaxWithLoss = SoftmaxWithLoss()
        self._sources: dict[str, tuple[Any, str]] = {}  # of each gradient: a layer and its attribute

    def _add(self, name: str, layer: Any, number: int | None = None) -> None:
        """Append a layer; the parameters of the ``number``-th layer with parameters get names such as W1 and b1."""
        self.layers[name] = layer
        if isinstance(layer, Affine | Convolution):
            self._add_parameters(layer, {f"W{number}": "W", f"b{number}": "b"})
        elif isinstance(layer, BatchNormalization):
            self._add_parameters(layer, {f"gamma{number}": "gamma", f"beta{number}": "beta"})

    def _add_parameters(self, layer: Any, names: dict[str, str]) -> None:
        for name, attribute in names.items():
            self.params[name] = getattr(layer, attribute)
            self._sources[name] = layer, f"d{attribute}"

    def _in_order(self) -> Iterable[Any]:
        """The layers, first to last."""
        return self.layers.values()

    def _prepared(self, x: Array) -> Array:
        """The input in the dtype that the layers compute in: float64, so that numerical gradients agree closely."""
        return np.asarray(x, dtype=float)

    def _scores(self, x: Array, train_flg: bool) -> Array:
        x = self._prepared(x)
        for layer in self._in_order():
            x = layer.forward(x, train_flg) if isinstance(layer, BatchNormalization | Dropout) else layer.forward(x)
        return x

    def predict(self, x: Array, train_flg: bool = False) -> Array:
        """The scores before the softmax, (N, K).

        Args:
            x: the inputs, (N, ...).
            train_flg: whether dropout and batch normalization behave as in training.
        """
        return self._scores(x, train_flg)

    def loss(self, x: Array, t: Array, train_flg: bool = False) -> Any:
        """The mean cross entropy of a batch, plus λ/2 Σ W².

        Shape:
            x: (N, ...). t: labels (N,), or one-hot (N, K).
        """
        return self.last_layer.forward(self._scores(x, train_flg), t) + self._decay()

    def _decay(self) -> float:
        half = 0.5 * self.weight_decay_lambda
        return half and sum(half * float((W * W).sum()) for name, W in self.params.items() if name.startswith("W"))

    def accuracy(self, x: Array, t: Array, batch_size: int = 1000) -> float:
        """The share of samples whose largest score is at the right class.

        All samples count. The book's convolutional networks drop the last batch if it is smaller, so that 50 right
        answers to 50 questions score 0.0 with batches of 100.

        Args:
            x: the inputs, (N, ...).
            t: labels (N,), or one-hot rows (N, K).
            batch_size: samples at a time; it affects the memory, not the result.
        """
        labels = t if t.ndim == 1 else t.argmax(axis=1)
        right = 0
        for start in range(0, len(x), batch_size):
            part = slice(start, start + batch_size)
            right += int(np.sum(self.predict(x[part]).argmax(axis=1) == labels[part]))
        return right / len(x)

    def numerical_gradient(self, x: Array, t: Array) -> dict[str, Array]:
        """The gradient of the loss by two losses for each number of each parameter: right, and slow."""

        def loss_W(_: Array) -> Any:
            return self.loss(x, t, train_flg=True)

        return {name: numerical_gradient(loss_W, array) for name, array in self.params.items()}

    def gradient(self, x: Array, t: Array) -> dict[str, Array]:
        """The gradient of the loss in training by backpropagation, by the names of `params`."""
        self.loss(x, t, train_flg=True)
        dout = self.last_layer.backward(1)
        first, *others = self._in_order()
        for layer in reversed(others):
            dout = layer.backward(dout)
        first.backward_params(dout)  # the gradient of the input takes time, and nothing needs it
        grads = {name: getattr(layer, attribute) for name, (layer, attribute) in self._sources.items()}
        if self.weight_decay_lambda:
            decayed = [name for name in grads if name.startswith("W")]
            grads |= {name: grads[name] + self.weight_decay_lambda * self.params[name] for name in decayed}
        return grads

    def save_params(self, file_name: str | os.PathLike[str] = "params.pkl") -> None:
        """Write the parameters as a pickle of a dictionary of arrays.

        Raises:
            CheckpointError: the file cannot be written; what was there before is unchanged.
        """
        write_parameters(file_name, self.params)

    def load_params(self, file_name: str | os.PathLike[str] = "params.pkl") -> None:
        """Read the parameters from a file of `save_params`, of this network or of the book's.

        Raises:
            DataError: the file holds something else; the parameters are unchanged.
        """
        found = read_parameters(file_name, self.params, where=type(self).__name__)
        for name, array in found.items():
            self.params[name][...] = array
