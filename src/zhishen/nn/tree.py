"""The layers of a network as a tree, which is searched anew each time to include new layers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer

__all__ = ["CONTAINERS", "Tree", "check_made", "held", "layers_only", "may_hold", "walk"]

CONTAINERS: Final = (list, tuple, dict, set, frozenset)
_LONG: Final = 1000  # items


@dataclass(slots=True)
class Tree:
    """A layer and all layers in it.

    Attributes:
        layers: the layers by path, each once, under the first path that leads to it; the root has the path ``""``.
        paths: the path of each layer, by ``id``.
        shared: whether several paths lead to a layer.
        freezes: whether a parameter is frozen.
        plain: whether it is a chain of layers that contain no layers.
    """

    layers: dict[str, Layer]
    paths: dict[int, str]
    shared: bool = False
    freezes: bool = False
    plain: bool = False
    _places: list[tuple[str, Layer, str]] | None = None

    def parameters(self) -> dict[str, Array]:
        """All parameters by path.

        Raises:
            ArgumentError: two parameters have the same path.
        """
        if self.plain and not self.freezes:
            return {name: layer.params[key] for name, layer, key in self.trainable()}
        found: dict[str, Array] = {}
        count = 0
        for path, layer in self.layers.items():
            own = layer.own_params()
            count += len(own)
            for key, array in own.items():
                found[f"{path}.{key}" if path else key] = array
        if len(found) < count:
            raise ArgumentError(
                "{layer}: expected a unique name for each parameter, got {parameters} parameters with {names} names; "
                "omit dots in the names in params",
                layer=self.layers[""].label(),
                parameters=count,
                names=len(found),
            )
        return found

    def trainable(self) -> list[tuple[str, Layer, str]]:
        """The path, the layer and the key of each parameter that is not frozen."""
        if self._places is not None and not self.freezes:
            return self._places
        places = [
            (f"{path}.{key}" if path else key, layer, key)
            for path, layer in self.layers.items()
            for key in layer.own_params()
            if key not in layer.frozen
        ]
        if self.plain and not self.freezes:
            self._places = places
        return places

    def frozen(self) -> list[str]:
        """The paths of the frozen parameters."""
        if not self.freezes:
            return []
        return [
            f"{path}.{key}" if path else key
            for path, layer in self.layers.items()
            for key in layer.own_params()
            if key in layer.frozen
        ]

    def freeze(self, names: Iterable[str]) -> None:
        """Freeze the parameters of these paths, and no others.

        Raises:
            KeyError: a path has no parameter. Nothing is changed.
        """
        left = set(names)
        frozen: dict[str, frozenset[str]] = {}
        for path, layer in self.layers.items():
            full = {f"{path}.{key}" if path else key: key for key in layer.own_params()}
            frozen[path] = frozenset(key for name, key in full.items() if name in left)
            left -= full.keys()
        if left:
            raise KeyError(min(left))
        for path, layer in self.layers.items():
            layer.frozen = frozen[path]
        self.freezes = any(frozen.values())

    def buffers(self) -> dict[str, Array]:
        """All buffers by path."""
        return {
            f"{path}.{key}" if path else key: array
            for path, layer in self.layers.items()
            for key, array in layer.buffers.items()
        }

    def state(self) -> dict[str, Array]:
        """All parameters, then all buffers, by path; the arrays themselves.

        Raises:
            ArgumentError: a parameter and a buffer have the same path.
        """
        parameters, buffers = self.parameters(), self.buffers()
        for name in buffers:
            if name in parameters:
                raise ArgumentError(
                    "{layer}: expected a unique name for each parameter and buffer, got {name!r} for both; rename "
                    "the buffer",
                    layer=self.layers[""].label(),
                    name=name,
                )
        return {**parameters, **buffers}

    def dtype(self) -> np.dtype[Any]:
        """The dtype of the parameters."""
        for layer in self.layers.values():
            for array in layer.own_params().values():
                return array.dtype
        return np.dtype(np.float64)


def walk(root: Layer) -> Tree:
    """The tree below a layer, in the order in which the layers were given; without recursion.

    Raises:
        ArgumentError: a layer contains itself, or was made without ``super().__init__()``.
    """
    check_made(root)
    tree = Tree({"": root}, {id(root): ""}, freezes=bool(root.frozen))
    layers, paths = tree.layers, tree.paths
    prefix = f"{root.name}." if root.name else ""
    above = [(root, "", iter(root.children().items()))]
    while above:
        _, path, rest = above[-1]
        for name, child in rest:
            if id(child) in paths:
                _check_not_above(child, name, above)
                tree.shared = True
                continue
            full = f"{path}.{name}" if path else name
            if full in layers:
                raise ArgumentError(
                    "{layer}: expected a unique name for each layer, got {path!r} twice; omit dots in the keys of "
                    "dicts, or rename one",
                    layer=root.label(),
                    path=full,
                )
            paths[id(child)], layers[full] = full, child
            layer_name = prefix + full if prefix else full
            if child.holds_layers:
                check_made(child)
            if child.name != layer_name:
                child.name = layer_name
            if child.frozen:
                tree.freezes = True
            children = child.children() if child.holds_layers else None
            if children:
                above.append((child, full, iter(children.items())))
                break
        else:
            above.pop()
    return tree


def _check_not_above(child: Layer, name: str, above: Iterable[tuple[Layer, str, Any]]) -> None:
    if any(child is layer for layer, _, _ in above):
        raise ArgumentError(
            "{layer}: expected a layer that does not contain itself, got the layer in its own layers, as {name!r}; do "
            "not keep the outer layer as an attribute of the inner one",
            layer=child.label(),
            name=name,
        )


def check_made(layer: Layer) -> None:
    """Raise an error unless ``super().__init__()`` was called and the parameters are arrays."""
    if "buffers" not in vars(layer):
        raise ArgumentError(
            "{type}: expected a layer that Layer.__init__ has set up, got one without params; call super().__init__() "
            "first in its __init__",
            type=type(layer).__name__,
        )
    for key, value in vars(layer).get("params", {}).items():
        if not isinstance(value, np.ndarray):
            raise ArgumentError(
                "{layer}: expected params[{parameter!r}] to be an array, got {value!r}; write np.asarray(values, "
                "np.float32)",
                layer=layer.label(),
                parameter=key,
                value=value,
            )


def held(attributes: Iterable[tuple[str, Any]], holder: Layer) -> dict[str, Layer]:
    """The layers among attributes, and in lists, tuples and dicts among them, by name.

    Raises:
        ArgumentError: a layer is in a set, which has no order, or two layers have the same name.
    """
    from zhishen.nn.layer import Layer

    found: dict[str, Layer] = {}
    known: set[int] = set()
    left = deque(attributes)
    opened: list[Any] = []
    while left:
        name, value = left.popleft()
        if isinstance(value, Layer):
            if id(value) in known:
                continue  # another name of a layer that was found already
            if name in found:
                raise ArgumentError(
                    "{layer}: expected a unique name for each layer, got {name!r} twice; rename one",
                    layer=holder.label(),
                    name=name,
                )
            found[name] = value
            known.add(id(value))
        elif isinstance(value, CONTAINERS) and may_hold(value, Layer) and not any(value is other for other in opened):
            opened.append(value)  # a list may contain itself
            left.extendleft(reversed(_items(name, value, holder)))
    return found


def layers_only(value: Any) -> bool:
    """Return True if a value is a layer, or a list, tuple or dict that contains only layers, at least one."""
    from zhishen.nn.layer import Layer

    if isinstance(value, list | tuple | dict):
        parts = value.values() if isinstance(value, dict) else value
        return bool(parts) and all(isinstance(part, Layer) for part in parts)
    return isinstance(value, Layer)


def may_hold(container: Any, kind: type) -> bool:
    """Return True if the container may contain objects of the kind; it runs at every step, so it must be fast.

    A long container is assumed to contain data of one kind, so only its first item is inspected. A layer further on
    raises an error when it runs, like a layer that does not belong to the network.
    """
    values = container.values() if isinstance(container, dict) else container
    if len(values) > _LONG:
        first = next(iter(values))
        return isinstance(first, kind) or (isinstance(first, CONTAINERS) and may_hold(first, kind))
    return any(issubclass(cls, (kind, *CONTAINERS)) for cls in {*map(type, values)})


def _items(name: str, container: Any, holder: Layer) -> list[tuple[str, Any]]:
    if isinstance(container, set | frozenset):
        raise ArgumentError(
            "{type}: expected layers as attributes, or in lists and dicts, got a set {name!r}, which has no order; "
            "make it a list",
            type=type(holder).__name__,
            name=name,
        )
    pairs = container.items() if isinstance(container, dict) else enumerate(container)
    return [(f"{name}.{key}", value) for key, value in pairs]
