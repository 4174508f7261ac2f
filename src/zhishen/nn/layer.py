"""Layer: an op with parameters, or a block of layers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, ClassVar, overload

import numpy as np

from zhishen._checks import nearest
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.tensor import Tensor
from zhishen.messages import message
from zhishen.nn import recording
from zhishen.nn.arguments import arguments
from zhishen.nn.foreign import foreign_attributes, without_arguments
from zhishen.nn.tree import CONTAINERS, Tree, held, walk
from zhishen.nn.watch import RUN, unwatched, watched_backward, watched_forward

__all__ = ["NOT_LAYERS", "Layer"]

# Attributes of every layer that contain no layers: the search for layers, which runs at every step, skips them.
NOT_LAYERS = frozenset(
    {"name", "params", "grads", "buffers", "rng", "training", "frozen", "given_name"}
    | {"_leaves", "_asked", "_tape", "_cache", "_options", "_op"}
)


@foreign_attributes
class Layer(ABC):
    """A step of a network: an op with parameters, or a block of layers.

    **A layer** defines `forward` and `backward` on arrays, as in the book, and puts its parameters into ``params``.
    ``forward(x)`` caches what ``backward(dout)`` needs; ``backward`` fills ``grads`` and returns dx. On Tensors the
    layer is one node, whose gradient is its backward. For second derivatives it defines `record` as well.

    **A block** contains other layers: as attributes, or in lists and dicts that are attributes, to any depth. It
    defines only `forward`, as a function of Tensors, and the tape computes the gradients. A block's own parameters are
    in ``params``, and its forward reads them as ``self.tensor("W")``.

    Args:
        name: the name in errors, parameters and pictures. A network names its layers by their position, such as
            ``affine1``, or ``block1.affine1`` for a layer in a block.

    Attributes:
        params: the layer's own parameters by name; optimizers change the arrays in place. `parameters` also contains
            those of the layers in it.
        grads: the gradients of the last `backward`, by the same names.
        buffers: arrays of the state that are not learned, such as running means.
        rng: the generator from which the layer draws in training; None if it draws no random numbers.
        training: whether the layer is in training (as opposed to evaluation); a network sets it.
        frozen: the names of the layer's own parameters that are not trained, see `freeze`.

    Examples:
        A block of two layers with a skip connection:

        >>> from zhishen import nn
        >>> class Block(nn.Layer):
        ...     def __init__(self, width, rng):
        ...         super().__init__()
        ...         self.affine, self.relu = nn.Affine(width, width, rng=rng), nn.ReLU()
        ...     def forward(self, x):
        ...         return x + self.relu(self.affine(x))
        >>> rng = np.random.default_rng(0)
        >>> network = nn.Network([nn.Affine(8, 4, rng=rng), Block(4, rng), Block(4, rng), nn.Affine(4, 2, rng=rng)])
        >>> list(network.params)
        ['affine1.W', 'affine1.b', 'block1.affine.W', 'block1.affine.b', 'block2.affine.W', 'block2.affine.b',
         'affine2.W', 'affine2.b']
    """

    #: Whether `forward` is a function of Tensors without a `backward`: the tape differentiates it.
    by_tape: ClassVar[bool] = False
    #: Set in classes whose `backward` belongs to their own `forward`: a subclass that overrides only `forward` writes
    #: it for Tensors.
    forward_is_free: ClassVar[bool] = True

    #: False in classes that contain no layers: the search for layers, which runs at every step, skips them.
    holds_layers: ClassVar[bool] = True

    def __init__(self, *, name: str = "") -> None:
        self.name = name
        self.given_name = name
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self.buffers: dict[str, Array] = {}
        self.rng: np.random.Generator | None = None
        self.training = True
        self.frozen: frozenset[str] = frozenset()
        self._leaves: dict[str, Tensor] = {}
        self._asked: set[str] = set()
        self._tape: Any = None

    def __init_subclass__(cls, **options: Any) -> None:
        """Wrap the methods of a new class, see `zhishen.nn.watch`; determine if its forward is for Tensors."""
        super().__init_subclass__(**options)
        own = vars(cls)
        for name in ("forward", "backward", "backward_params", "backward_input"):
            method = getattr(cls, name)
            # A method of this class, or of a base class that is not a layer: methods of layers are already wrapped.
            if name in own or (method is not getattr(Layer, name) and unwatched(method) is method):
                setattr(cls, name, watched_forward(method) if name == "forward" else watched_backward(method))
        forward, backward = (
            next(k for k, each in enumerate(cls.__mro__) if name in vars(each)) for name in ("forward", "backward")
        )
        # A layer on arrays that only extends the forward of its parent uses the inherited backward.
        cls.by_tape = forward < backward and "forward_is_free" in vars(cls.__mro__[backward])

    def __getstate__(self) -> dict[str, Any]:
        """The state for copies and pickle, without the records of a forward pass."""
        return {**vars(self), "_leaves": {}, "_asked": set(), "_tape": None}

    # --- forward and backward -------------------------------------------------------------------------------------

    @abstractmethod
    def forward(self, x: Any) -> Any:
        """The output for a batch of inputs."""

    @watched_backward
    def backward(self, dout: Array) -> Array:
        """The gradient of the input, from the gradient of the output of the last `forward`; fills ``grads``.

        In a block that does not define `backward`, the tape computes the gradients.
        """
        return recording.backward(self, dout)

    def backward_params(self, dout: Array) -> None:
        """Fill only ``grads``: the first layer of a network does not need the gradient of its input."""
        self.backward(dout)

    def backward_input(self, dout: Array) -> Array:
        """Only the gradient of the input: what a frozen layer returns."""
        return self.backward(dout)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor with one node, whose gradient is the layer's backward."""
        return recording.node(self, x)

    @overload
    def __call__(self, x: Tensor, /, *others: Any) -> Tensor: ...
    @overload
    def __call__(self, x: Array, /, *others: Any) -> Array: ...
    def __call__(self, *inputs: Any) -> Any:
        """The output: an array for arrays, a Tensor for Tensors."""
        return self.forward(*inputs)

    def _compute(self, method: Any, inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Run a forward that is written for arrays on Tensors, and a forward that is written for Tensors on arrays."""
        on_tensors = any(isinstance(x, Tensor) for x in inputs)
        if self.by_tape:
            compute = recording.called if on_tensors else recording.recorded
            return compute(self, method, inputs, options)
        if not on_tensors:
            return method(self, *inputs, **options)
        if type(self).record is Layer.record:  # which accepts one input only
            return recording.node(self, *inputs, **options)
        return self.record(*inputs, **options)

    # --- parameters -----------------------------------------------------------------------------------------------

    def tensor(self, key: str) -> Tensor:
        """The parameter ``key`` as a named leaf Tensor; it shares the memory of ``params[key]``."""
        run = RUN.get()
        if run is not None:
            run.check_held(self)
        array = self.own_params()[key]
        leaf = self._leaves.get(key)
        if leaf is None or leaf.data is not array:
            leaf = self._leaves[key] = Tensor(array)
        leaf.name = f"{self.name}.{key}" if self.name else key
        leaf.requires_grad = key not in self.frozen
        self._asked.add(key)
        return leaf

    def own_params(self) -> dict[str, Array]:
        """The parameters of this layer without those of the layers in it."""
        return self.params

    def gradient_of(self, key: str) -> Array:
        """The gradient of the parameter ``key`` that the last `backward` filled in."""
        if key not in self.grads:
            raise ArgumentError(
                "{layer}: expected backward to fill grads[{parameter!r}], got gradients of {names}; set it in "
                "backward, or call the backward of the layer that has the parameter",
                layer=self.label(),
                parameter=key,
                names=list(self.grads),
            )
        return self.grads[key]

    @property
    def learns(self) -> bool:
        """Return True if a parameter of the layer, or of a layer in it, is not frozen."""
        if len(self.own_params()) > len(self.frozen):
            return True
        return any(child.learns for child in self.children().values())

    # --- child layers ---------------------------------------------------------------------------------------------

    def children(self) -> dict[str, Layer]:
        """The layers that this layer contains directly, by name, in the order in which they were given.

        Raises:
            ArgumentError: a layer is in a set, which has no order, or two layers have the same name.
        """
        return self._child_layers(NOT_LAYERS) if self.holds_layers else {}

    def _child_layers(self, skipped: frozenset[str]) -> dict[str, Layer]:
        """The layers among all attributes except those with the ``skipped`` names."""
        attributes = vars(self)
        for key, value in attributes.items():  # runs at every step for every layer; most layers have no children
            if key not in skipped and isinstance(value, _CANDIDATES):
                return held([(key, value) for key, value in attributes.items() if key not in skipped], self)
        return {}

    def walk(self) -> Tree:
        """This layer and all layers in it by path, each once; sets their names to their paths.

        Raises:
            ArgumentError: a layer contains itself, or was made without ``super().__init__()``.
        """
        return walk(self)

    def parameters(self) -> dict[str, Array]:
        """The parameters of this layer and all layers in it, by path, such as ``block1.affine1.W``, in order."""
        return self.walk().parameters()

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers by path: the state of the layer."""
        return {name: array.copy() for name, array in self.walk().state().items()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Copy ``state`` into the parameters and buffers.

        Raises:
            ArgumentError: names are missing or unknown, or an array does not contain real numbers. Nothing is changed.
            ShapeError: an array has another shape. Nothing is changed.
        """
        where = f"{type(self).__name__}.load_state_dict"
        own, given = self.walk().state(), {name: np.asarray(array) for name, array in state.items()}
        if own.keys() != given.keys():
            raise ArgumentError(
                "{where}: expected the names {names}, got missing names {missing} and unknown names {unknown}; build "
                "the network with the architecture that was saved",
                where=where,
                names=", ".join(own),
                missing=[name for name in own if name not in given],
                unknown=[name for name in given if name not in own],
            )
        for name, array in own.items():
            if array.shape != given[name].shape:
                raise ShapeError(
                    "{where}: expected {name} of shape {shape}, got {got}; build the network with the sizes that were "
                    "saved",
                    where=where,
                    name=name,
                    shape=array.shape,
                    got=given[name].shape,
                )
            if given[name].dtype.kind not in "fiu":
                raise ArgumentError(
                    "{where}: expected {name} as real numbers, got dtype {dtype}; give the arrays of state_dict()",
                    where=where,
                    name=name,
                    dtype=given[name].dtype,
                )
        for name, array in own.items():
            array[...] = given[name]

    def generators(self) -> dict[str, np.random.Generator]:
        """The random generators of the layers that draw in training, by the layer's path."""
        return {path: layer.rng for path, layer in self.walk().layers.items() if layer.rng is not None}

    @without_arguments(message("call eval() to switch to evaluation, and train() to switch to training"))
    def train(self) -> None:
        """Switch to training: dropout drops elements, and batch normalization uses the statistics of the batch."""
        for layer in self.walk().layers.values():
            layer.training = True

    @without_arguments(message("call eval() to switch to evaluation, and train() to switch to training"))
    def eval(self) -> None:
        """Switch to evaluation: dropout is the identity, and batch normalization uses its running statistics."""
        for layer in self.walk().layers.values():
            layer.training = False

    def config(self) -> dict[str, Any]:
        """The arguments with which the constructor makes an equal layer, by name, as JSON data.

        They are read from the attributes of the same names. Override this method in a class that does not keep its
        arguments as attributes. ``name``, ``rng``, ``init``, ``dtype`` and arguments that are layers are omitted: a
        file contains them elsewhere, see `Network.save`.

        Raises:
            ArgumentError: an argument has no attribute of its name.

        Examples:
            >>> from zhishen import nn
            >>> nn.Dropout(0.3, rng=np.random.default_rng(0)).config()
            {'rate': 0.3}
        """
        return arguments(self)

    # --- freezing -------------------------------------------------------------------------------------------------

    def freeze(self, *patterns: str) -> None:
        """Freeze parameters: they have no gradient, and optimizers skip them.

        A frozen batch normalization normalizes by its running statistics, and does not change them.

        Args:
            patterns: names of parameters, layers or blocks, with ``*`` for any characters: ``"conv*"``, ``"block1"``,
                ``"affine1.b"``. Without patterns, all parameters are frozen.

        Raises:
            ArgumentError: a pattern matches no parameter.

        Examples:
            >>> from zhishen import nn
            >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
            >>> network.freeze("affine1")
            >>> list(network.gradient(np.ones((1, 4)), np.array([1])))
            ['affine2.W', 'affine2.b']
        """
        for layer, key in self._matching(patterns, where="freeze"):
            layer.frozen |= {key}

    def unfreeze(self, *patterns: str) -> None:
        """Make parameters trainable again; without patterns, all of them. See `freeze`."""
        for layer, key in self._matching(patterns, where="unfreeze"):
            layer.frozen -= {key}

    def _matching(self, patterns: Iterable[str], *, where: str) -> list[tuple[Layer, str]]:
        """The parameters that match patterns, each as its layer and its name there."""
        places = [(path, layer, key) for path, layer in self.walk().layers.items() for key in layer.own_params()]
        chosen = {id(layer): set[str]() for _, layer, _ in places}
        for pattern in patterns or ("*",):
            if not isinstance(pattern, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(
                    "{type}.{method}: expected names or patterns as separate strings, got {pattern!r}; write "
                    'network.{method}("affine1", "conv*"), or call {method}() of the layer itself',
                    type=type(self).__name__,
                    method=where,
                    pattern=pattern,
                )
            matches = [place for place in places if _matches(pattern, place[0], place[2])]
            if not matches:
                names = [f"{path}.{key}" if path else key for path, _, key in places]
                near = nearest(str(pattern), [path for path in self.walk().layers if path] + names)
                if near:
                    raise ArgumentError(
                        "{type}.{method}: expected a pattern that matches a parameter, got {pattern!r}; did you mean "
                        "{near!r}?",
                        type=type(self).__name__,
                        method=where,
                        pattern=pattern,
                        near=near,
                    )
                raise ArgumentError(
                    "{type}.{method}: expected a pattern that matches a parameter, got {pattern!r}; choose from "
                    "{names}",
                    type=type(self).__name__,
                    method=where,
                    pattern=pattern,
                    names=names,
                )
            for _, layer, key in matches:
                chosen[id(layer)].add(key)
        return [(layer, key) for _, layer, key in places if key in chosen[id(layer)]]

    # --- descriptions ---------------------------------------------------------------------------------------------

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the output for an input of ``shape``, both without the batch axis."""
        return recording.output_shape(self, shape) if self.by_tape else shape

    def label(self) -> str:
        """The name of the layer in errors: its class and, in a network, its path."""
        return f"{type(self).__name__} {self.name}".strip()

    def __repr__(self) -> str:
        layers = ", ".join(f"{name}: {layer!r}" for name, layer in self.children().items())
        return f"{type(self).__name__}({layers})"


_CANDIDATES = (Layer, *CONTAINERS)


def _matches(pattern: str, path: str, key: str) -> bool:
    """Return True if a pattern matches a parameter, its layer, or a block that contains it."""
    parts = [*(path.split(".") if path else ()), key]
    return any(fnmatchcase(".".join(parts[:k]), pattern) for k in range(1, len(parts) + 1))
