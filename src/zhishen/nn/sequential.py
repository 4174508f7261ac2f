"""Layers in order: the output of each is the input of the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, overload

from zhishen._parameters import Parameters
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor
from zhishen.nn import recording
from zhishen.nn.arguments import arguments, parameters_of
from zhishen.nn.foreign import foreign_attributes
from zhishen.nn.fusion import Fused, plan
from zhishen.nn.layer import NOT_LAYERS, Layer
from zhishen.nn.tree import Tree, check_made
from zhishen.nn.watch import RUN

__all__ = ["Sequential", "default_names"]

_NOT_LAYERS = (
    NOT_LAYERS
    | {"layers", "last_layer", "output", "input_shape", "preprocessing", "fuse"}
    | {"_planned", "_plan", "_steps", "_shapes", "_tree", "_chain", "_attributes", "_observers"}
)


@foreign_attributes
class Sequential(Layer):
    """Layers in order: out = f_L(··· f_2(f_1(x))).

    It is a layer itself, so it may be part of other layers, to any depth. A `Network` is a `Sequential` with a loss.

    Args:
        layers: the layers in order, as separate arguments or as one list, named ``affine1``, ``relu1``, ``affine2``,
            ... by their class; or one mapping from names to layers. A layer may occur at several positions: it has one
            set of parameters, whose gradients add up.
        name: see `Layer`.

    Shape:
        x: the input of the first layer. out: the output of the last layer.

    Attributes:
        layers: the layers by name, in order.
        params: the parameters of all layers by path, such as ``affine1.W``; the arrays themselves, not copies.
        fuse: whether neighboring layers run as one where they can, see `zhishen.nn.fusion`.

    Raises:
        ArgumentError: there is no layer, a value is not a layer, or two layers have the same name.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> block = nn.Sequential(nn.Affine(4, 8, rng=rng), nn.ReLU(), nn.Affine(8, 4, rng=rng))
        >>> block(np.ones((2, 4), dtype=np.float32)).shape
        (2, 4)
        >>> list(nn.Sequential(block, nn.ReLU()).params)
        ['sequential1.affine1.W', 'sequential1.affine1.b', 'sequential1.affine2.W', 'sequential1.affine2.b']
    """

    forward_is_free: ClassVar[bool] = True
    #: Set in classes that contain only the layers in ``layers``, unless a user adds an attribute.
    keeps_tree: ClassVar[bool] = True

    def __init__(self, *layers: Layer | Iterable[Layer] | Mapping[str, Layer], name: str = "") -> None:
        super().__init__(name=name)
        self._tree: Tree | None = None
        self._chain: dict[str, Layer] = {}
        self._attributes: int = 0
        self.layers: dict[str, Layer] = _named(type(self).__name__, layers)
        if not self.layers and not self.by_tape:
            raise ArgumentError(
                "{type}: expected at least one layer, got none; give a list of layers, or define forward in a subclass",
                type=type(self).__name__,
            )
        self.fuse: bool = True
        self._planned: tuple[Layer, ...] = ()
        self._plan: list[Layer | Fused] = []
        self._steps: Sequence[Layer | Fused] = ()  # the steps of the last forward; backward reverses them
        self._shapes: list[tuple[int, ...]] = []  # the shapes of the inputs of these steps
        self.walk()

    def __getstate__(self) -> dict[str, Any]:
        """The state for copies and pickle, without caches about the layers: a copy has its own layers."""
        return {**super().__getstate__(), "_tree": None, "_planned": (), "_plan": [], "_steps": (), "_shapes": []}

    @property
    def params(self) -> Parameters:  # pyright: ignore[reportIncompatibleVariableOverride]
        """All parameters by path, in order. Setting an item copies into the parameter."""
        tree = self.walk()
        return Parameters(tree.parameters(), frozen=tree.frozen(), where=type(self).__name__)

    @params.setter
    def params(self, own: dict[str, Array]) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        if own:
            raise ArgumentError(
                "{type}: expected parameters in layers, got {names} as its own; put them into the params of a Layer, "
                "and add the layer to the layers",
                type=type(self).__name__,
                names=", ".join(own),
            )

    def own_params(self) -> dict[str, Array]:
        """An empty dict: all parameters belong to the layers."""
        return {}

    def children(self) -> dict[str, Layer]:
        """The layers in order, then the layers that are attributes of a subclass."""
        if not isinstance(self.layers, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{type}: expected layers to be the dict that __init__ made, got {layers!r}; give the layers to "
                "super().__init__, or keep them under another name",
                type=type(self).__name__,
                layers=self.layers,
            )
        if not self.layers and not self.by_tape:
            raise ArgumentError(
                "{layer}: expected at least one layer, got an empty dict of layers; keep one layer, such as "
                "nn.Identity()",
                layer=self.label(),
            )
        for name, layer in self.layers.items():
            if not isinstance(layer, Layer):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(
                    "{sequential}: expected layers, got {value!r} as layers[{name!r}]; give instances such as "
                    "nn.ReLU(), not classes or functions",
                    sequential=self.label(),
                    value=layer,
                    name=name,
                )
        attributes = self._child_layers(_NOT_LAYERS)
        if not attributes:
            return self.layers
        listed = {*map(id, self.layers.values())}  # a layer that is an attribute as well is not counted twice
        found = {**self.layers}
        for name, layer in attributes.items():
            if id(layer) not in listed:
                if name in found:
                    raise ArgumentError(
                        "{layer}: expected a unique name for each layer, got {name!r} among the layers and as an "
                        "attribute; to replace the layer write layers[{name!r}] = layer, otherwise rename one",
                        layer=self.label(),
                        name=name,
                    )
                found[name] = layer
        return found

    # --- as a sequence --------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """The number of layers in ``layers``; layers in blocks are not counted."""
        return len(self.layers)

    def __bool__(self) -> bool:
        """True: a network whose layers are all attributes has the length 0, and is still a network."""
        return True

    def __iter__(self) -> Iterator[Layer]:
        """The layers in order, without their names."""
        return iter(self.layers.values())

    @overload
    def __getitem__(self, key: int | str) -> Layer: ...
    @overload
    def __getitem__(self, key: slice) -> Sequential: ...
    def __getitem__(self, key: int | str | slice) -> Layer:
        """One layer by its position or name, or several layers in a new `Sequential`, which shares them with this one.

        Raises:
            IndexError: there is no such position.
            KeyError: there is no layer of that name.

        Examples:
            >>> import numpy as np
            >>> from zhishen import nn
            >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
            >>> network[-1], network["relu1"], network[:2]
            (Affine(3, 2), ReLU(), Sequential(affine1: Affine(4, 3), relu1: ReLU()))
        """
        if isinstance(key, str):
            return self.layers[key]
        if isinstance(key, slice):
            return Sequential(dict(list(self.layers.items())[key]))
        return list(self.layers.values())[key]

    def config(self) -> dict[str, Any]:
        """The arguments of the constructor without the layers, see `Layer.config`."""
        variadic = [
            parameter.name for parameter in parameters_of(type(self)) if parameter.kind is parameter.VAR_POSITIONAL
        ]
        return arguments(self, omit=variadic)

    def walk(self) -> Tree:
        """The tree of its layers. A plain chain caches it until the chain changes, to save time."""
        kept = vars(self).get("_tree")  # missing if __init__ was not called; the walk reports that
        if kept is not None and not self.name and self._chain == self.layers and len(vars(self)) == self._attributes:
            kept.freezes = False
            for name, layer in self.layers.items():
                if layer.frozen:
                    kept.freezes = True
                if layer.name != name:  # the layer is part of another network as well
                    layer.name = name
            return kept
        tree = super().walk()
        cacheable = "keeps_tree" in vars(type(self)) and not self.name
        tree.plain = cacheable and not any(layer.holds_layers for path, layer in tree.layers.items() if path)
        if tree.plain:
            self._tree, self._chain, self._attributes = tree, dict(self.layers), len(vars(self))
        else:
            self._tree = None
        return tree

    # --- forward and backward -------------------------------------------------------------------------------------

    def forward(self, x: Any) -> Any:
        """The output of the last layer."""
        if isinstance(x, Tensor):  # super().forward(x) in a subclass whose forward is written for Tensors
            return Sequential.record(self, x)
        steps = self.steps()
        tree = self._kept_tree()
        if self._shares() if tree is None else tree.shared:
            return recording.recorded(self, Sequential.record, (x,), {})
        self._tape = None
        self._steps = steps
        self._shapes = shapes = []
        for step in steps:
            if tree is None:  # it may contain custom layers, at any depth
                shapes.append(x.shape)
            x = step.forward(x)
        return x

    def backward(self, dout: Array) -> Array:
        """The gradient of the first layer's input; fills the gradients of all trainable layers."""
        if self._tape is not None or not self._steps:
            return recording.backward(self, dout)
        return self._backpropagate(self._steps, dout)

    def backward_params(self, dout: Array) -> None:
        """Fill the gradients of all trainable layers; layers before the first of them are skipped."""
        run = RUN.get()
        if self._tape is not None or not self._steps or (run is not None and run.observers):
            self.backward(dout)
            return
        steps = self._steps
        first = next((k for k, step in enumerate(steps) if step.learns), None) if self._freezes() else 0
        if first is not None:
            steps[first].backward_params(self._backpropagate(steps[first + 1 :], dout))

    def backward_input(self, dout: Array) -> Array:
        """Only the gradient of the first layer's input."""
        if self._tape is not None or not self._steps:
            return recording.backward(self, dout)
        shapes = self._shapes
        for k in range(1, len(self._steps) + 1):
            dx = self._steps[-k].backward_input(dout)
            dout = _checked(self._steps[-k], dx, shapes[-k]) if shapes else dx
        return dout

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        for layer in self.layers.values():
            x = layer(x)
        return x

    def _shares(self) -> bool:
        """Return True if a layer occurs at two positions: only the tape caches what each call needs."""
        run = RUN.get()
        return (run is None or run.tree.shared) and self.walk().shared

    def _kept_tree(self) -> Tree | None:
        """The cached tree of a plain chain. A chain within another network has a name, and no cached tree."""
        return None if self.name else self._tree

    def _freezes(self) -> bool:
        """Return True if a parameter may be frozen. For a plain chain, the forward pass has determined it."""
        tree = self._kept_tree()
        if tree is not None:
            return tree.freezes
        run = RUN.get()
        return self.walk().freezes if run is None else run.tree.freezes

    def _backpropagate(self, steps: Sequence[Layer | Fused], dout: Array) -> Array:
        """The gradient of the input of the last steps; a frozen step computes only the gradient of its input."""
        freezes, shapes = self._freezes(), self._shapes
        for k in range(1, len(steps) + 1):
            step = steps[-k]
            dx = step.backward_input(dout) if freezes and not step.learns else step.backward(dout)
            dout = _checked(step, dx, shapes[-k]) if shapes else dx
        return dout

    def steps(self) -> Sequence[Layer | Fused]:
        """The steps of the forward pass: the layers, where neighboring layers that can be fused are one step."""
        layers, run = tuple(self.layers.values()), RUN.get()
        if layers != self._planned:  # layers are equal only to themselves
            self._planned, self._plan = layers, plan(layers)
            self.walk()  # the cached tree belongs to other layers
        if not self.fuse or (run is not None and (run.observers or not run.fuse)):
            return layers
        return self._plan

    # --- descriptions ---------------------------------------------------------------------------------------------

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape after the last layer, without the batch axis."""
        if self.by_tape:
            return recording.output_shape(self, shape)
        for layer in self.layers.values():
            shape = layer.output_shape(shape)
        return shape


def _checked(step: Layer | Fused, dx: Any, shape: tuple[int, ...]) -> Array:
    """The gradient from a step, if it has the shape of the step's input: NumPy would broadcast another shape."""
    if getattr(dx, "shape", None) != shape:
        recording.check_gradient(step.layers[0] if isinstance(step, Fused) else step, dx, shape)
    return dx


def default_names(layers: Iterable[Layer]) -> list[str]:
    """The names of unnamed layers: their class in lower case (conv for Conv2d) and their number within the class."""
    counts: Counter[str] = Counter()
    names: list[str] = []
    for layer in layers:
        kind = type(layer).__name__.lower().removesuffix("1d").removesuffix("2d")
        counts[kind] += 1
        names.append(f"{kind}{counts[kind]}")
    return names


def _named(where: str, given: Sequence[Any]) -> dict[str, Layer]:
    """The layers by name: the name that they were given, or that of `default_names`.

    Raises:
        ArgumentError: a value is not a layer, or two layers have the same name.
    """
    container = given[0] if len(given) == 1 and not isinstance(given[0], Layer) else None
    if container is not None and (isinstance(container, str) or not isinstance(container, Iterable)):
        raise ArgumentError(
            "{type}: expected a list of layers, got {value!r}; write {type}([layer, layer])",
            type=where,
            value=container,
        )
    items: list[tuple[Any, Any]] = list(
        container.items() if isinstance(container, Mapping) else enumerate(given if container is None else container)
    )
    for key, layer in items:
        if not isinstance(layer, Layer):
            raise ArgumentError(
                "{type}: expected layers, got {value!r} at {key!r}; give instances such as nn.ReLU(), not classes or "
                "functions",
                type=where,
                value=layer,
                key=key,
            )
        check_made(layer)
    named: dict[str, Layer] = {}
    for (key, layer), default in zip(items, default_names(layer for _, layer in items), strict=True):
        name = key if isinstance(key, str) else vars(layer).get("given_name") or default
        if name in named:
            if named[name] is layer:  # a layer with a given name, at a second position
                name = default
            if name in named:
                raise ArgumentError(
                    "{type}: expected a unique name for each layer, got {name!r} twice; rename one",
                    type=where,
                    name=name,
                )
        if not name or "." in name or "/" in name:
            raise ArgumentError(
                "{type}: expected names of layers without dots and slashes, which separate the parts of a path, got "
                "{name!r}; write, for example, conv_1",
                type=where,
                name=name,
            )
        named[name] = layer
    return named
