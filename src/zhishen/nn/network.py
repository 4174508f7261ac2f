"""Network: layers in order and a loss at the end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Float, Nothing, Shaped
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.check import frozen, numerical_gradient
from zhishen.graph.tape import no_grad, reachable
from zhishen.graph.tensor import Tensor, gradients
from zhishen.nn.fusion import Fused, plan
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss
from zhishen.nn.loss import loss as loss_layer

__all__ = ["Network"]

_BATCH = WholeNumber(1)


class Network:
    """Layers in order and a loss at the end.

    A network of your own is a subclass that overrides `forward` with a function of Tensors; its layers are given by
    name. All else (gradients, optimizers, the trainer, checkpoints) works on it alike.

    Args:
        layers: the layers in order, named ``affine1``, ``relu1``, ``affine2``, ... by their class; or a mapping from
            names to layers.
        surplus: nothing may come here: layers one by one, as some libraries take them, are refused in words.
        loss: ``"softmax_cross_entropy"``, ``"sum_of_squares"``, ``"sigmoid_cross_entropy"``, or a `Loss`.
        input_shape: the shape of one input without the batch axis, such as (1, 28, 28), from which `summary` tells the
            output shapes; filters alone do not say how large the images are.

    Attributes:
        layers: the layers by name, in order.
        last_layer: the loss.
        input_shape: the shape of one input, if it was given.
        preprocessing: what was done to raw inputs before the network learnt from them; None if that is not known.
        output: the output of the last forward pass of `loss_and_gradient`.
        fuse: whether neighbouring layers run as one where they can, see `zhishen.nn.fusion`.
        training: whether the network is in training; `predict`, `probabilities` and `accuracy` evaluate whatever it
            says.

    Raises:
        ArgumentError: there is no list of layers, or none in it; one layer stands in two places; the loss is unknown.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.Network([nn.Affine(2, 3, rng=rng), nn.ReLU(), nn.Affine(3, 2, rng=rng)])
        >>> list(network.params)
        ['affine1.W', 'affine1.b', 'affine2.W', 'affine2.b']
        >>> print(network.summary())
        layer    kind   output shape  parameters
        affine1  Affine (N, 3)                 9
        relu1    ReLU   (N, 3)                 0
        affine2  Affine (N, 2)                 8
        total                                 17

        A network with two branches:

        >>> class TwoBranches(nn.Network):
        ...     def forward(self, x):
        ...         left, right, out = self.layers.values()
        ...         return out(np.tanh(left(x)) * right(x))
        >>> network = TwoBranches(
        ...     {"left": nn.Affine(2, 3, rng=rng), "right": nn.Affine(2, 3, rng=rng), "out": nn.Affine(3, 2, rng=rng)}
        ... )
        >>> network.predict(np.ones((4, 2), dtype=np.float32)).shape
        (4, 2)

    References:
        *Deep Learning from Scratch*, section 5.7.
    """

    def __init__(
        self,
        layers: Sequence[Layer] | Mapping[str, Layer],
        *surplus: Nothing,
        loss: str | Loss = "softmax_cross_entropy",
        input_shape: Sequence[int] | None = None,
    ) -> None:
        _check_layers(type(self).__name__, layers, surplus)
        self.layers: dict[str, Layer] = dict(layers) if isinstance(layers, Mapping) else _named(layers)
        for name, layer in self.layers.items():
            layer.name = name
        self.last_layer: Loss = loss_layer(loss, where=type(self).__name__)
        self.input_shape: tuple[int, ...] | None = None if input_shape is None else tuple(input_shape)
        self.preprocessing: Preprocessing | None = None
        self.output: Array | None = None
        self.training: bool = True
        self.fuse: bool = True
        self._planned: tuple[Layer, ...] = tuple(self.layers.values())
        self._plan: list[Layer | Fused] = plan(self._planned)
        self.train()

    # --- parameters and state -------------------------------------------------------------------------------------

    @property
    def params(self) -> dict[str, Array]:
        """All parameters by name, such as ``affine1.W``, in order; the arrays are the network's own, not copies."""
        return {f"{name}.{key}": array for name, layer in self.layers.items() for key, array in layer.params.items()}

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the parameters; inputs are converted to it."""
        for layer in self.layers.values():
            for array in layer.params.values():
                return array.dtype
        return np.dtype(np.float64)

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers by name: what has to be kept to get the same network back."""
        return {name: array.copy() for name, array in self._state().items()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Copy ``state`` into the parameters and buffers.

        Raises:
            ArgumentError: names are missing or unknown. Nothing has been changed.
            ShapeError: an array has another shape. Nothing has been changed.
        """
        where = f"{type(self).__name__}.load_state_dict"
        own, given = self._state(), {name: np.asarray(array) for name, array in state.items()}
        if own.keys() != given.keys():
            missing = [name for name in own if name not in given]
            unknown = [name for name in given if name not in own]
            raise ArgumentError(
                f"{where}: expected the names {', '.join(own)}, got "
                f"{'none of the name ' + ', '.join(missing) if missing else 'all of them'}"
                f"{' and unknown ones: ' + ', '.join(unknown) if unknown else ''}; build the network as it was when it "
                "was saved"
            )
        for name, array in own.items():
            if array.shape != given[name].shape:
                raise ShapeError(
                    f"{where}: expected {name} of shape {array.shape}, got {given[name].shape}; build the network with "
                    "the sizes that it was saved with"
                )
            if given[name].dtype.kind not in "fiu":
                raise ArgumentError(
                    f"{where}: expected {name} as real numbers, got dtype {given[name].dtype}; give what state_dict "
                    "returned"
                )
        for name, array in own.items():
            array[...] = given[name]

    def _state(self) -> dict[str, Array]:
        buffers = {
            f"{name}.{key}": array for name, layer in self.layers.items() for key, array in layer.buffers.items()
        }
        return {**self.params, **buffers}

    def generators(self) -> dict[str, np.random.Generator]:
        """The random generators of the layers that draw while training, by the layer's name."""
        return {name: layer.rng for name, layer in self.layers.items() if layer.rng is not None}

    def train(self) -> None:
        """Go into training: layers such as dropout and batch norm act as they do while learning."""
        self._set_training(training=True)

    def eval(self) -> None:
        """Go into evaluation: layers act as they do when the network is used."""
        self._set_training(training=False)

    def _set_training(self, *, training: bool) -> None:
        self.training = training
        for layer in self.layers.values():
            layer.training = training

    @contextmanager
    def _evaluating(self) -> Generator[None]:
        if not (self.training or any(layer.training for layer in self.layers.values())):
            yield
            return
        training, states = self.training, [layer.training for layer in self.layers.values()]
        self.eval()
        try:
            yield
        finally:
            self.training = training
            for layer, state in zip(self.layers.values(), states, strict=True):
                layer.training = state

    # --- forward --------------------------------------------------------------------------------------------------

    def forward(self, x: Any) -> Any:
        """The output for a batch, through the layers in order: from an array an array, from a Tensor a Tensor."""
        if isinstance(x, Tensor):
            for layer in self.layers.values():
                x = layer(x)
        else:
            for step in self._steps():
                x = step.forward(x)
        return x

    def _steps(self) -> Sequence[Layer | Fused]:
        """What an array goes through: the layers, neighbours that run as one put together."""
        layers = tuple(self.layers.values())
        if not self.fuse:
            return layers
        if len(layers) != len(self._planned) or any(a is not b for a, b in zip(layers, self._planned, strict=True)):
            self._planned, self._plan = layers, plan(layers)
        return self._plan

    @property
    def _by_tape(self) -> bool:
        """Whether `forward` is the user's own, a function of Tensors."""
        return type(self).forward is not Network.forward

    def _array(self, x: Any) -> Array:
        """An input as an array of the network's dtype."""
        array = np.asarray(x)
        if array.dtype.kind not in "fiub":
            raise ArgumentError(
                f"{type(self).__name__}: expected inputs as numbers, got dtype {array.dtype}; convert them first"
            )
        return array.astype(self.dtype, copy=False)

    def _output(self, x: Array) -> Array:
        if not self._by_tape:
            return self.forward(x)
        with no_grad():
            return self._forward_tensor(x).data

    def _forward_tensor(self, x: Array) -> Tensor:
        y = self.forward(Tensor(x, requires_grad=False, name="x"))
        if not isinstance(y, Tensor):
            raise ArgumentError(
                f"{type(self).__name__}.forward: expected it to return a Tensor, got {type(y).__name__}; compute with "
                "Tensors, not with their .data"
            )
        return y

    def predict(self, x: Shaped[Array | Pixels, "..."], *, batch_size: int = 250) -> Float[Array, "..."]:
        """The output (before the loss takes a softmax of it), in evaluation, ``batch_size`` samples at a time.

        Args:
            x: a batch of inputs, or a single sample.
            batch_size: how many samples go through at once, and are converted at once if they are of another dtype or
                `Pixels`; bounds the memory used.
        """
        check(batch_size, _BATCH, where=f"{type(self).__name__}.predict", name="batch_size")
        x = x if isinstance(x, Pixels) else np.asarray(x)
        with self._evaluating():
            if x.ndim < 2 or len(x) <= batch_size:
                return np.array(self._output(self._array(x)))
            batches = (self._array(x[i : i + batch_size]) for i in range(0, len(x), batch_size))
            return np.concatenate([self._output(batch) for batch in batches])

    def probabilities(self, x: Shaped[Array | Pixels, "..."], *, batch_size: int = 250) -> Float[Array, "..."]:
        """The output as probabilities: its softmax (or sigmoid), as the loss implies."""
        return self.last_layer.probabilities(self.predict(x, batch_size=batch_size))

    def accuracy(self, x: Shaped[Array | Pixels, "N *_"], t: Shaped[Array, "N *_"], *, batch_size: int = 250) -> float:
        """The share of samples whose largest output is at the right class; every sample counts.

        Args:
            x: inputs.
            t: labels (N,) or one-hot (N, K).
            batch_size: how many samples go through at once.

        Raises:
            ShapeError: there are no samples, not as many targets, or targets of another width.
        """
        y = self.predict(x, batch_size=batch_size)
        labels = np.asarray(t)
        if y.ndim < 2 or len(y) == 0 or labels.shape not in {y.shape[:-1], y.shape}:
            raise ShapeError(
                f"{type(self).__name__}.accuracy: expected as many inputs as targets and at least one, "
                f"got inputs {np.shape(x)} and targets {labels.shape}; give a batch x of shape (N, ...) and t as "
                f"labels of shape (N,) or one-hot of shape (N, {y.shape[-1] if y.shape else 1})"
            )
        if labels.shape == y.shape:
            labels = labels.argmax(axis=-1)
        return float(np.mean(y.argmax(axis=-1) == labels))

    def loss(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> float:
        """The loss on a batch, in the present state (training, unless `eval` was called)."""
        return self.last_layer.forward(self._output(self._array(x)), t)

    # --- the three ways to a gradient -----------------------------------------------------------------------------

    def gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> dict[str, Array]:
        """The gradient of the loss with respect to every parameter, by backpropagation through the layers."""
        return self.loss_and_gradient(x, t)[1]

    def loss_and_gradient(
        self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]
    ) -> tuple[float, dict[str, Array]]:
        """The loss and its gradient, from one forward and one backward pass."""
        if self._by_tape:
            output = self._loss_tensor(x, t)
            return output.item(), self._tape_gradient(output)
        self.output = y = self.forward(self._array(x))
        value = self.last_layer.forward(y, t)
        dout = self.last_layer.backward()
        first, *rest = self._steps()
        for step in reversed(rest):
            dout = step.backward(dout)
        first.backward_params(dout)
        return value, {
            f"{name}.{key}": layer.gradient(key) for name, layer in self.layers.items() for key in layer.params
        }

    def tape_gradient(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> dict[str, Array]:
        """The same gradient by the tape: the loss as a Tensor, differentiated."""
        return self._tape_gradient(self._loss_tensor(x, t))

    def numerical_gradient(
        self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."], *, h: float = 1e-4
    ) -> dict[str, Array]:
        """The same gradient by numerical differentiation: two losses for every single parameter, so very slow.

        Layers that draw random numbers draw the same ones each time; buffers such as running means stay as they are.
        """
        generators = list(self.generators().values())

        def value(_: Array) -> float:
            with frozen(generators):
                return self.loss(x, t)

        with self._buffers_kept():
            return {name: numerical_gradient(value, array, h=h) for name, array in self.params.items()}

    @contextmanager
    def _buffers_kept(self) -> Generator[None]:
        live = [array for layer in self.layers.values() for array in layer.buffers.values()]
        before = [array.copy() for array in live]
        try:
            yield
        finally:
            for array, kept in zip(live, before, strict=True):
                array[...] = kept

    def _loss_tensor(self, x: Any, t: Any) -> Tensor:
        y = self._forward_tensor(self._array(x))
        self.output = y.data
        return self.last_layer(y, t)

    def _tape_gradient(self, output: Tensor) -> dict[str, Array]:
        leaves = {f"{name}.{key}": layer.tensor(key) for name, layer in self.layers.items() for key in layer.params}
        return dict(zip(leaves, gradients(output, list(leaves.values())), strict=True))

    # --- looking inside -------------------------------------------------------------------------------------------

    def find_nonfinite(self, x: Shaped[Array | Pixels, "..."], t: Shaped[Array, "..."]) -> str | None:
        """Where a NaN or an infinity first appears on the way to the loss: a parameter, a layer's output, a Tensor."""
        x = self._array(x)
        if not np.isfinite(x).all():
            return "the input"
        for name, array in self.params.items():
            if not np.isfinite(array).all():
                return f"parameter {name}"
        with np.errstate(all="ignore"):
            if self._by_tape:
                for tensor in reversed(reachable(self._loss_tensor(x, t))):
                    if not np.isfinite(tensor.data).all():
                        return tensor.name or (f"the output of {tensor.node.maker.name}" if tensor.node else "a tensor")
                return None
            for name, layer in self.layers.items():
                x = layer.forward(x)
                if not np.isfinite(x).all():
                    return f"the output of layer {name}"
            return None if math.isfinite(self.last_layer.forward(x, t)) else f"the loss {self.last_layer}"

    def summary(self, input_shape: tuple[int, ...] | None = None) -> str:
        """A table: layer, kind, output shape, parameters.

        Args:
            input_shape: the shape of one input, without the batch axis; if it is not given, the network's own, or that
                of its first layer if it is affine. The output shapes of a network with a `forward` of its own cannot be
                told from its layers and are left out.
        """
        shape = self._input_shape() if input_shape is None else tuple(input_shape)
        rows = [("layer", "kind", "output shape", "parameters")]
        for name, layer in self.layers.items():
            said = ""
            if shape is not None:
                shape = layer.output_shape(shape)
                said = f"({', '.join(['N', *map(str, shape)])})"
            count = sum(array.size for array in layer.params.values())
            rows.append((name, type(layer).__name__, said, f"{count:,}"))
        rows.append(("total", "", "", f"{sum(array.size for array in self.params.values()):,}"))
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        return "\n".join(
            f"{a:<{widths[0]}}  {b:<{widths[1]}} {c:<{widths[2]}}  {d:>{widths[3]}}" for a, b, c, d in rows
        )

    def _input_shape(self) -> tuple[int, ...] | None:
        if self._by_tape or self.input_shape is not None:
            return None if self._by_tape else self.input_shape
        W = next(iter(self.layers.values())).params.get("W")
        return (W.shape[0],) if W is not None and W.ndim == 2 else None

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}: {layer!r}" for name, layer in self.layers.items())
        return f"{type(self).__name__}({inside}; loss: {self.last_layer!r})"


def _named(layers: Sequence[Layer]) -> dict[str, Layer]:
    """Name layers by their class (conv for Conv2d) and their place among their kind, unless they have a name."""
    counts: Counter[str] = Counter()
    named: dict[str, Layer] = {}
    for layer in layers:
        kind = type(layer).__name__.lower().removesuffix("1d").removesuffix("2d")
        counts[kind] += 1
        name = layer.name or f"{kind}{counts[kind]}"
        if name in named:
            raise ArgumentError(f"Network: expected each layer under a name of its own, got {name!r} twice; rename one")
        named[name] = layer
    return named


def _check_layers(where: str, layers: Any, surplus: Sequence[Any]) -> None:
    if surplus:
        raise ArgumentError(
            f"{where}: expected one list of layers, got {1 + len(surplus)} arguments without a name; write "
            "Network([layer, layer]), and all else by name"
        )
    if isinstance(layers, Layer) or not isinstance(layers, Iterable):
        raise ArgumentError(f"{where}: expected a list of layers, got {layers!r}; write Network([layer, layer])")
    given: Any = layers
    places: dict[Any, Any] = dict(given) if isinstance(given, Mapping) else dict(enumerate(given))
    if not places:
        raise ArgumentError(f"{where}: expected at least one layer, got none; give a list of layers")
    for place, layer in places.items():
        if not isinstance(layer, Layer):
            raise ArgumentError(
                f"{where}: expected layers, got {layer!r} at {place!r}; give instances such as nn.ReLU(), not classes "
                "or functions"
            )
    if len({id(layer) for layer in places.values()}) < len(places):
        raise ArgumentError(
            f"{where}: expected different layers, got one layer in two places, where its second forward would "
            "overwrite the first; make two layers, or share it in a forward of your own"
        )
