"""Layers in order: what comes out of one goes into the next."""

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

__all__ = ["Sequential"]

_NOT_LAYERS = (
    NOT_LAYERS
    | {"layers", "last_layer", "output", "input_shape", "preprocessing", "fuse"}
    | {"_planned", "_plan", "_steps", "_shapes", "_tree", "_chain", "_attributes", "_observers"}
)


@foreign_attributes
class Sequential(Layer):
    """Layers in order: out = f_L(··· f_2(f_1(x))).

    A layer itself, so that it may be part of others, to any depth. A `Network` is the same with a loss at the end.

    Args:
        layers: the layers in order, one by one, or as one list; named ``affine1``, ``relu1``, ``affine2``, ... by
            their class; or one mapping from names to layers. A layer may stand in several places: it has one set of
            parameters, whose gradients add up.
        name: see `Layer`.

    Shape:
        x: what the first layer takes. out: what the last layer gives.

    Attributes:
        layers: the layers by name, in order.
        params: the parameters of all layers by path, such as ``affine1.W``; the arrays themselves, not copies.
        fuse: whether neighboring layers run as one where they can, see `zhishen.nn.fusion`.

    Raises:
        ArgumentError: there is no layer, or something that is no layer; two layers have one name.

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
    #: Set in classes that hold no layers but those in ``layers``, unless a user adds an attribute.
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
        self._steps: Sequence[Layer | Fused] = ()  # of the last forward; backward goes through them in reverse
        self._shapes: list[tuple[int, ...]] = []  # of the inputs of these
        self.walk()

    def __getstate__(self) -> dict[str, Any]:
        """The state for copies and pickle, without what is kept about the layers: a copy has layers of its own."""
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
                "{type}: expected parameters in layers, got {own} as its own; put them into the params of a Layer, "
                "and that among the layers",
                type=type(self).__name__,
                own=", ".join(own),
            )

    def own_params(self) -> dict[str, Array]:
        """An empty dict: all parameters belong to the layers in it."""
        return {}

    def children(self) -> dict[str, Layer]:
        """The layers in order, then those that a subclass has as attributes."""
        if not isinstance(self.layers, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{type}: expected layers to be the dict that __init__ made, got {layers!r}; give the layers to "
                "super().__init__, or keep them under another name",
                type=type(self).__name__,
                layers=self.layers,
            )
        if not self.layers and not self.by_tape:
            raise ArgumentError(
                "{label}: expected at least one layer, got none in layers; leave one in, such as nn.Identity()",
                label=self.label(),
            )
        for name, layer in self.layers.items():
            if not isinstance(layer, Layer):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(
                    "{label}: expected layers, got {layer!r} as layers[{name!r}]; give instances such as nn.ReLU(), "
                    "not classes or functions",
                    label=self.label(),
                    layer=layer,
                    name=name,
                )
        attributes = self._held_outside(_NOT_LAYERS)
        if not attributes:
            return self.layers
        listed = {*map(id, self.layers.values())}  # one of them as an attribute too is no second place
        found = {**self.layers}
        for name, layer in attributes.items():
            if id(layer) not in listed:
                if name in found:
                    raise ArgumentError(
                        "{label}: expected each layer under a name of its own, got {name!r} among the layers and as "
                        "an attribute; to replace the layer write layers[{name!r}] = layer, otherwise rename one",
                        label=self.label(),
                        name=name,
                    )
                found[name] = layer
        return found

    # --- as a sequence --------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many layers ``layers`` has; those in blocks are not counted."""
        return len(self.layers)

    def __bool__(self) -> bool:
        """True: a network whose layers are attributes has none in order, and is a network all the same."""
        return True

    def __iter__(self) -> Iterator[Layer]:
        """The layers in order, without their names."""
        return iter(self.layers.values())

    @overload
    def __getitem__(self, key: int | str) -> Layer: ...
    @overload
    def __getitem__(self, key: slice) -> Sequential: ...
    def __getitem__(self, key: int | str | slice) -> Layer:
        """One layer by its place or name, or several in a new `Sequential`, which shares them with this one.

        Raises:
            IndexError: there is no such place.
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
        several = [each.name for each in parameters_of(type(self)) if each.kind is each.VAR_POSITIONAL]
        return arguments(self, leave_out=several)

    def walk(self) -> Tree:
        """The tree of its layers. A plain chain keeps it until the chain changes, to save time."""
        kept = vars(self).get("_tree")  # missing if __init__ was not called, which the walk reports
        if kept is not None and not self.name and self._chain == self.layers and len(vars(self)) == self._attributes:
            kept.freezes = False
            for name, layer in self.layers.items():
                if layer.frozen:
                    kept.freezes = True
                if layer.name != name:  # another network has it as well
                    layer.name = name
            return kept
        tree = super().walk()
        alone = "keeps_tree" in vars(type(self)) and not self.name
        tree.plain = alone and not any(layer.holds_layers for path, layer in tree.layers.items() if path)
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
            if tree is None:  # it may hold layers of a user, at any depth
                shapes.append(x.shape)
            x = step.forward(x)
        return x

    def backward(self, dout: Array) -> Array:
        """The gradient of the first layer's input; fills the gradients of all layers that learn."""
        if self._tape is not None or not self._steps:
            return recording.backward(self, dout)
        return self._back(self._steps, dout)

    def backward_params(self, dout: Array) -> None:
        """Fill the gradients of all layers that learn; layers before the first of them are not visited."""
        run = RUN.get()
        if self._tape is not None or not self._steps or (run is not None and run.observers):
            self.backward(dout)
            return
        steps = self._steps
        first = next((k for k, step in enumerate(steps) if step.learns), None) if self._freezes() else 0
        if first is not None:
            steps[first].backward_params(self._back(steps[first + 1 :], dout))

    def backward_input(self, dout: Array) -> Array:
        """The gradient of the first layer's input only."""
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
        """Whether a layer stands in two places: only the tape keeps what each of its calls needs."""
        run = RUN.get()
        return (run is None or run.tree.shared) and self.walk().shared

    def _kept_tree(self) -> Tree | None:
        """The tree of a plain chain. Within another network the chain has a name, and that network walks its tree."""
        return None if self.name else self._tree

    def _freezes(self) -> bool:
        """Return True if a parameter may be frozen. For a plain chain, the forward pass has found that out."""
        tree = self._kept_tree()
        if tree is not None:
            return tree.freezes
        run = RUN.get()
        return self.walk().freezes if run is None else run.tree.freezes

    def _back(self, steps: Sequence[Layer | Fused], dout: Array) -> Array:
        """The gradient of the input of the last steps; what is frozen as a whole costs its input's gradient only."""
        freezes, shapes = self._freezes(), self._shapes
        for k in range(1, len(steps) + 1):
            step = steps[-k]
            dx = step.backward_input(dout) if freezes and not step.learns else step.backward(dout)
            dout = _checked(step, dx, shapes[-k]) if shapes else dx
        return dout

    def steps(self) -> Sequence[Layer | Fused]:
        """The steps that an array goes through: the layers, where neighbors that can run as one are one step."""
        layers, run = tuple(self.layers.values()), RUN.get()
        if layers != self._planned:  # layers are equal only to themselves
            self._planned, self._plan = layers, plan(layers)
            self.walk()  # a tree that was kept is that of other layers
        if not self.fuse or (run is not None and (run.observers or not run.fuse)):
            return layers
        return self._plan

    # --- in words -------------------------------------------------------------------------------------------------

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape after the last layer, without the batch axis."""
        if self.by_tape:
            return recording.output_shape(self, shape)
        for layer in self.layers.values():
            shape = layer.output_shape(shape)
        return shape


def _checked(step: Layer | Fused, dx: Any, shape: tuple[int, ...]) -> Array:
    """A gradient that a step returned, if it has the shape of the step's input: NumPy would broadcast another one."""
    if getattr(dx, "shape", None) != shape:
        recording.check_gradient(step.layers[0] if isinstance(step, Fused) else step, dx, shape)
    return dx


def _named(where: str, given: Sequence[Any]) -> dict[str, Layer]:
    """The layers by name: by their class (conv for Conv2d) and their place among their kind, unless they have a name.

    Raises:
        ArgumentError: something is no layer, or two have one name.
    """
    alone = given[0] if len(given) == 1 and not isinstance(given[0], Layer) else None
    if alone is not None and (isinstance(alone, str) or not isinstance(alone, Iterable)):
        raise ArgumentError(
            "{where}: expected a list of layers, got {alone!r}; write {where}([layer, layer])",
            where=where,
            alone=alone,
        )
    places: list[tuple[Any, Any]] = list(
        alone.items() if isinstance(alone, Mapping) else enumerate(given if alone is None else alone)
    )
    for place, layer in places:
        if not isinstance(layer, Layer):
            raise ArgumentError(
                "{where}: expected layers, got {layer!r} at {place!r}; give instances such as nn.ReLU(), not classes "
                "or functions",
                where=where,
                layer=layer,
                place=place,
            )
        check_made(layer)
    counts: Counter[str] = Counter()
    named: dict[str, Layer] = {}
    for place, layer in places:
        kind = type(layer).__name__.lower().removesuffix("1d").removesuffix("2d")
        counts[kind] += 1
        name = place if isinstance(place, str) else vars(layer).get("given_name") or f"{kind}{counts[kind]}"
        if name in named:
            if named[name] is layer:  # a layer with a name of its own, in a second place
                name = f"{kind}{counts[kind]}"
            if name in named:
                raise ArgumentError(
                    "{where}: expected each layer under a name of its own, got {name!r} twice; rename one",
                    where=where,
                    name=name,
                )
        if not name or "." in name or "/" in name:
            raise ArgumentError(
                "{where}: expected names of layers without dots and slashes, which stand between the parts of a "
                "path, got {name!r}; write conv_1, say",
                where=where,
                name=name,
            )
        named[name] = layer
    return named
