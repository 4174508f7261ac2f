"""Layer: an op with parameters, or layers put together."""

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
from zhishen.nn import recording
from zhishen.nn.arguments import arguments
from zhishen.nn.foreign import foreign_attributes
from zhishen.nn.tree import CONTAINERS, Tree, held, walk
from zhishen.nn.watch import RUN, unwatched, watched_backward, watched_forward

__all__ = ["NOT_LAYERS", "Layer"]

# Attributes of every layer that hold no layers: the search for layers, which runs at every step, skips them.
NOT_LAYERS = frozenset(
    {"name", "params", "grads", "buffers", "rng", "training", "frozen", "given_name"}
    | {"_leaves", "_asked", "_tape", "_cache", "_options", "_op"}
)


@foreign_attributes
class Layer(ABC):
    """A step of a network: an op with parameters, or a block of layers.

    **A layer** defines `forward` and `backward` on arrays, as in the book, and puts its parameters into ``params``:
    ``forward(x)`` keeps what ``backward(dout)`` needs, which fills ``grads`` and returns dx. On Tensors it is one node,
    whose gradient is its backward; to be differentiated twice, it defines `record` as well.

    **A block** holds other layers: as attributes, or in lists and dicts that are attributes, to any depth. It defines
    `forward` only, as a function of Tensors, and the tape finds the gradients. Parameters of its own stand in
    ``params``, and its forward takes them as ``self.tensor("W")``.

    Args:
        name: how errors, parameters and pictures call it; a network names its layers by their place, such as
            ``affine1``, or ``block1.affine1`` for a layer in a block.

    Attributes:
        params: what the layer itself learns, by name; optimizers change the arrays in place. `parameters` has those of
            the layers in it as well.
        grads: the gradients of the last `backward`, by the same names.
        buffers: arrays that are kept but not learned, such as running means.
        rng: the generator that the layer draws from while training; None if it draws nothing.
        training: whether the layer is in training (as opposed to evaluation); a network sets it.
        frozen: the names of the layer's own parameters that do not learn, see `freeze`.

    Examples:
        A block: two layers, and a way around them.

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

    #: Whether `forward` is a function of Tensors without a `backward` of its own: the tape differentiates it.
    by_tape: ClassVar[bool] = False
    #: Set in classes whose `backward` fits their own `forward` only: a subclass that overrides `forward` alone writes
    #: it for Tensors.
    forward_is_free: ClassVar[bool] = True

    #: False in classes that hold no layers: the search for layers, at every step, skips them.
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
        """Wrap the methods of a new class (see `zhishen.nn.watch`), and find out if its forward is for Tensors."""
        super().__init_subclass__(**options)
        own = vars(cls)
        for name in ("forward", "backward", "backward_params", "backward_input"):
            method = getattr(cls, name)
            # A method of this class, or of a base class that is no layer: methods of layers are wrapped already.
            if name in own or (method is not getattr(Layer, name) and unwatched(method) is method):
                setattr(cls, name, watched_forward(method) if name == "forward" else watched_backward(method))
        forward, backward = (
            next(k for k, each in enumerate(cls.__mro__) if name in vars(each)) for name in ("forward", "backward")
        )
        # A layer on arrays that only extends the forward of its parent keeps the backward that it inherits.
        cls.by_tape = forward < backward and "forward_is_free" in vars(cls.__mro__[backward])

    def __getstate__(self) -> dict[str, Any]:
        """The state for copies and pickle, without what a forward pass recorded."""
        return {**vars(self), "_leaves": {}, "_asked": set(), "_tape": None}

    # --- forward and backward -------------------------------------------------------------------------------------

    @abstractmethod
    def forward(self, x: Any) -> Any:
        """The output for a batch of inputs."""

    @watched_backward
    def backward(self, dout: Array) -> Array:
        """The gradient of the input, given that of the output of the last `forward`; fills ``grads``.

        A block that does not define it gets the gradients from the tape.
        """
        return recording.backward(self, dout)

    def backward_params(self, dout: Array) -> None:
        """Fill ``grads`` only: the first layer of a network needs no gradient of its input."""
        self.backward(dout)

    def backward_input(self, dout: Array) -> Array:
        """The gradient of the input only: what a frozen layer passes back."""
        return self.backward(dout)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor that knows how it was made: one node, whose gradient is the layer's backward."""
        return recording.node(self, x)

    @overload
    def __call__(self, x: Tensor, /, *others: Any) -> Tensor: ...
    @overload
    def __call__(self, x: Array, /, *others: Any) -> Array: ...
    def __call__(self, *inputs: Any) -> Any:
        """The output: from arrays an array, from Tensors a Tensor."""
        return self.forward(*inputs)

    def _compute(self, method: Any, inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Run a forward for arrays on Tensors too, and a forward for Tensors on arrays."""
        on_tensors = any(isinstance(x, Tensor) for x in inputs)
        if self.by_tape:
            compute = recording.called if on_tensors else recording.recorded
            return compute(self, method, inputs, options)
        if not on_tensors:
            return method(self, *inputs, **options)
        if type(self).record is Layer.record:  # which names one input only
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
                "{label}: expected backward to fill grads[{key!r}], got gradients of {self_}; set it in backward, or "
                "call the backward of the layer that has it",
                label=self.label(),
                key=key,
                self_=", ".join(self.grads) or "nothing",
            )
        return self.grads[key]

    @property
    def learns(self) -> bool:
        """Whether a parameter of the layer, or of a layer in it, is not frozen."""
        if len(self.own_params()) > len(self.frozen):
            return True
        return any(child.learns for child in self.children().values())

    # --- the layers in it -----------------------------------------------------------------------------------------

    def children(self) -> dict[str, Layer]:
        """The layers that this one holds itself, by name, in the order in which they were given.

        Raises:
            ArgumentError: a layer stands in a set, which has no order, or two have one name.
        """
        return self._held_outside(NOT_LAYERS) if self.holds_layers else {}

    def _held_outside(self, names: frozenset[str]) -> dict[str, Layer]:
        """The layers among all attributes but those of some names."""
        attributes = vars(self)
        for key, value in attributes.items():  # at every step, for every layer: most have none
            if key not in names and isinstance(value, _MAY_HOLD):
                return held([(key, value) for key, value in attributes.items() if key not in names], self)
        return {}

    def walk(self) -> Tree:
        """This layer and all layers in it by path, each once; sets their names to their paths.

        Raises:
            ArgumentError: a layer holds itself, or was made without ``super().__init__()``.
        """
        return walk(self)

    def parameters(self) -> dict[str, Array]:
        """The parameters of this layer and all layers in it, by path, such as ``block1.affine1.W``, in order."""
        return self.walk().parameters()

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters and buffers by path: what has to be kept to get the same layer back."""
        return {name: array.copy() for name, array in self.walk().state().items()}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Copy ``state`` into the parameters and buffers.

        Raises:
            ArgumentError: names are missing or unknown, or an array does not hold real numbers. Nothing has been
                changed.
            ShapeError: an array has another shape. Nothing has been changed.
        """
        where = f"{type(self).__name__}.load_state_dict"
        own, given = self.walk().state(), {name: np.asarray(array) for name, array in state.items()}
        if own.keys() != given.keys():
            missing = [name for name in own if name not in given]
            unknown = [name for name in given if name not in own]
            raise ArgumentError(
                "{where}: expected the names {own}, got {missing}{unknown}; build the network as it was when it was "
                "saved",
                where=where,
                own=", ".join(own),
                missing="none of the name " + ", ".join(missing) if missing else "all of them",
                unknown=" and unknown ones: " + ", ".join(unknown) if unknown else "",
            )
        for name, array in own.items():
            if array.shape != given[name].shape:
                raise ShapeError(
                    "{where}: expected {name} of shape {shape}, got {given_shape}; build the network with the sizes "
                    "that it was saved with",
                    where=where,
                    name=name,
                    shape=array.shape,
                    given_shape=given[name].shape,
                )
            if given[name].dtype.kind not in "fiu":
                raise ArgumentError(
                    "{where}: expected {name} as real numbers, got dtype {dtype}; give what state_dict returned",
                    where=where,
                    name=name,
                    dtype=given[name].dtype,
                )
        for name, array in own.items():
            array[...] = given[name]

    def generators(self) -> dict[str, np.random.Generator]:
        """The random generators of the layers that draw while training, by the layer's path."""
        return {path: layer.rng for path, layer in self.walk().layers.items() if layer.rng is not None}

    def train(self) -> None:
        """Go into training: layers such as dropout and batch norm act as they do while learning."""
        for layer in self.walk().layers.values():
            layer.training = True

    def eval(self) -> None:
        """Go into evaluation: layers act as they do when the network is used."""
        for layer in self.walk().layers.values():
            layer.training = False

    def config(self) -> dict[str, Any]:
        """The arguments from which the constructor makes such a layer again, by name: made of what JSON has.

        They are read from the attributes of the same names. Override it in a class that does not keep its arguments as
        attributes. ``name``, ``rng``, ``init`` and ``dtype`` are left out, and so are arguments that are layers: a file
        lists them elsewhere, see `Network.save`.

        Raises:
            ArgumentError: there is no attribute of the name of an argument.

        Examples:
            >>> from zhishen import nn
            >>> nn.Dropout(0.3, rng=np.random.default_rng(0)).config()
            {'rate': 0.3}
        """
        return arguments(self)

    # --- freezing -------------------------------------------------------------------------------------------------

    def freeze(self, *patterns: str) -> None:
        """Keep parameters as they are: they get no gradient, and optimizers skip them.

        A batch normalization that is frozen normalizes by its running statistics, and leaves them alone.

        Args:
            patterns: names of parameters, layers or blocks, with ``*`` for any letters: ``"conv*"``, ``"block1"``,
                ``"affine1.b"``. Without any, everything is frozen.

        Raises:
            ArgumentError: a pattern fits nothing.

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
        """Let parameters learn again; without patterns, all of them. See `freeze`."""
        for layer, key in self._matching(patterns, where="unfreeze"):
            layer.frozen -= {key}

    def _matching(self, patterns: Iterable[str], *, where: str) -> list[tuple[Layer, str]]:
        """The parameters that patterns fit, each as its layer and its name there."""
        places = [(path, layer, key) for path, layer in self.walk().layers.items() for key in layer.own_params()]
        chosen = {id(layer): set[str]() for _, layer, _ in places}
        for pattern in patterns or ("*",):
            if not isinstance(pattern, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(
                    "{type}.{where}: expected names or patterns as strings, one by one, got {pattern!r}; write "
                    'network.{where}("affine1", "conv*"), or call {where}() of the layer itself',
                    type=type(self).__name__,
                    where=where,
                    pattern=pattern,
                )
            fitting = [place for place in places if _fits(pattern, place[0], place[2])]
            if not fitting:
                names = [f"{path}.{key}" if path else key for path, _, key in places]
                near = nearest(str(pattern), [path for path in self.walk().layers if path] + names)
                raise ArgumentError(
                    f"{type(self).__name__}.{where}: expected a pattern that fits a parameter, got {pattern!r}; "
                    + (f"did you mean {near!r}?" if near else f"they are {', '.join(names) or 'none'}")
                )
            for _, layer, key in fitting:
                chosen[id(layer)].add(key)
        return [(layer, key) for _, layer, key in places if key in chosen[id(layer)]]

    # --- in words -------------------------------------------------------------------------------------------------

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of the output for an input of ``shape``, both without the batch axis."""
        return recording.output_shape(self, shape) if self.by_tape else shape

    def label(self) -> str:
        """How errors call the layer: its class and, in a network, its path."""
        return f"{type(self).__name__} {self.name}".strip()

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}: {layer!r}" for name, layer in self.children().items())
        return f"{type(self).__name__}({inside})"


_MAY_HOLD = (Layer, *CONTAINERS)


def _fits(pattern: str, path: str, key: str) -> bool:
    """Whether a pattern fits a parameter, its layer, or a block around it."""
    parts = [*(path.split(".") if path else ()), key]
    return any(fnmatchcase(".".join(parts[:k]), pattern) for k in range(1, len(parts) + 1))
