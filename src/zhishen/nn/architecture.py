"""The architecture of a network as JSON: its classes and their arguments.

::

    {"network": {"class": "Network", "config": {}, "given": {"layers": ["affine1", "relu1", "affine2"]},
                 "layers": [{"at": "affine1", "class": "Affine", "config": {"inputs": 4, "outputs": 3}, ...}, ...],
                 "loss": {"class": "SoftmaxCrossEntropy", "config": {"smoothing": 0.0}}, ...},
     "frozen": ["affine1.W"], "generators": [...]}

``given`` has the arguments of a class that are layers, as the names of these layers. The class itself makes all its
other layers, and the file describes them for comparison only. A layer that was described before is
``{"at": name, "shared": path}``. `zhishen.nn.rebuild` reads this description.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import numpy as np

from zhishen._generators import BIT_GENERATORS, plain_state
from zhishen.errors import ArgumentError
from zhishen.messages import message
from zhishen.nn.arguments import encode, layer_arguments, parameters_of
from zhishen.nn.classes import builtin_layers, builtin_losses
from zhishen.nn.layer import Layer
from zhishen.nn.loss import FunctionLoss, Loss
from zhishen.nn.network import Network
from zhishen.nn.sequential import Sequential
from zhishen.nn.tree import Tree

__all__ = ["checked", "described"]


def checked(network: Network, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The architecture of a network, checked by rebuilding the network from it.

    Args:
        network: the network; it is not changed.
        before: an architecture that was checked before; if the layers are the same, they are not rebuilt again.

    Raises:
        ArgumentError: a class does not provide its arguments, or cannot be rebuilt from them.
    """
    from zhishen.nn.rebuild import Unbuildable, build

    tree = network.walk()
    describer = _Describer(tree)
    try:
        found = describer.architecture(network)
        if before is None or found["network"] != before.get("network"):
            build(found, tree.state(), describer.classes, fill=False)
    except (Unbuildable, RecursionError) as error:
        problem = error if isinstance(error, Unbuildable) else message("infinitely nested layers or arguments")
        raise ArgumentError(
            "{type}.save: expected a network that its classes can rebuild, got {problem}; keep every argument of "
            "__init__ as an attribute of the same name, make all other layers in __init__, or override config()",
            type=type(network).__name__,
            problem=problem,
        ) from error
    return found


def described(network: Network, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The architecture of a network; or the reason why there is none, as ``{"unknown": sentence}``."""
    try:
        return checked(network, before=before)
    except ArgumentError as error:
        return {"unknown": str(error)}
    except Exception as error:  # noqa: BLE001 - an error in the user's classes does not stop training
        return {"unknown": f"{type(error).__name__}: {error}"}


class _Describer:
    """Describes the architecture of one network.

    Attributes:
        classes: the classes and functions that do not belong to this library, by name.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.classes: dict[str, Any] = {}
        self._layers = builtin_layers()
        self._losses = builtin_losses()
        self._seen: set[int] = set()

    def architecture(self, network: Network) -> dict[str, Any]:
        """The part of a file that describes how to build the network."""
        return {
            "network": self._layer(network, ""),
            "frozen": self.tree.frozen(),
            "generators": _generators(self.tree),
        }

    def _layer(self, layer: Layer, path: str, *, internal: bool = False) -> dict[str, Any]:
        """A layer and the layers in it. An ``internal`` layer, made by the class that holds it, needs no arguments."""
        if id(layer) in self._seen:
            return {"shared": self.tree.paths[id(layer)]}
        self._seen.add(id(layer))
        children = layer.children()
        config = _config(layer, internal=internal)
        given = _given(layer, children, known=config or {})
        node: dict[str, Any] = {
            "class": type(layer).__name__ if internal else self._named(layer, self._layers),
            "config": config,
            "given": given,
            "name": layer.given_name,
        }
        if any(parameter.name == "dtype" for parameter in parameters_of(type(layer))):
            node["dtype"] = str(_dtype(layer))
        if isinstance(layer, Sequential):
            node["fuse"] = bool(layer.fuse)
        if isinstance(layer, Network):
            node["input_shape"] = None if layer.input_shape is None else [int(n) for n in layer.input_shape]
            preprocessing = layer.checked_preprocessing()
            node["preprocessing"] = None if preprocessing is None else preprocessing.as_dict()
            node["loss"] = None if internal else self._loss(layer.last_layer)
        passed = {name for names in given.values() for name in ([names] if isinstance(names, str) else _values(names))}
        node["layers"] = [
            {"at": name, **self._layer(child, f"{path}.{name}" if path else name, internal=name not in passed)}
            for name, child in children.items()
        ]
        return node

    def _loss(self, loss: Loss) -> dict[str, Any]:
        if isinstance(loss, FunctionLoss):
            name = getattr(loss.function, "__name__", None)
            if not isinstance(name, str):
                raise ArgumentError(
                    "Network.save: expected a loss function that has a name, got {function!r}; define it with def",
                    function=loss.function,
                )
            self._register(name, loss.function)
            return {"function": name}
        return {"class": self._named(loss, self._losses), "config": _config(loss)}

    def _named(self, obj: Layer | Loss, builtin: dict[str, Any]) -> str:
        """The name of a class; a class that is not built in is registered."""
        cls = type(obj)
        if builtin.get(cls.__name__) is not cls:
            self._register(cls.__name__, cls)
        return cls.__name__

    def _register(self, name: str, cls: Any) -> None:
        if name in {*self._layers, *self._losses}:
            raise ArgumentError(
                "Network.save: expected unique names of classes, got {name}, which is a class of zhishen too; rename "
                "your class",
                name=name,
            )
        if self.classes.setdefault(name, cls) is not cls:
            raise ArgumentError(
                "Network.save: expected unique names of classes, got two classes with the name {name}; rename one",
                name=name,
            )


def _config(obj: Layer | Loss, *, internal: bool = False) -> dict[str, Any] | None:
    """The arguments of a constructor as JSON; None if an internal layer does not provide them."""
    where = type(obj).__name__
    try:
        found = _config_dict(obj, where)
        if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
            raise ArgumentError(
                "{where}.config: expected a dict of arguments by name, got {config!r}; return the arguments of "
                "__init__",
                where=where,
                config=found,
            )
        return {name: encode(value, where=where, name=name) for name, value in found.items()}
    except ArgumentError:
        if internal:
            return None
        raise


def _config_dict(obj: Layer | Loss, where: str) -> Any:
    try:
        return obj.config()
    except ArgumentError:
        raise
    except Exception as error:
        raise ArgumentError(
            "{where}.config: expected a dict of arguments by name, got {type}: {error}; correct config()",
            where=where,
            type=type(error).__name__,
            error=error,
        ) from error


def _given(layer: Layer, children: dict[str, Layer], *, known: Container[str]) -> dict[str, Any]:
    """The names of the layers that are arguments: a name, a list of names, or a list of keys and names.

    An argument in the config is omitted: its class makes layers from another value.
    """
    names: dict[int, str] = {}
    for name, child in children.items():
        names.setdefault(id(child), name)
    found: dict[str, Any] = {}
    for argument, value in layer_arguments(layer).items():
        if isinstance(value, dict):
            found[argument] = [[str(key), names[id(part)]] for key, part in value.items()]
        elif isinstance(value, list | tuple):
            found[argument] = [names[id(part)] for part in value]
        else:
            found[argument] = names[id(value)]
    if isinstance(layer, Sequential):
        variadic = (p.name for p in parameters_of(type(layer)) if p.kind is p.VAR_POSITIONAL)
        found |= {argument: list(layer.layers) for argument in variadic}
    return {argument: value for argument, value in found.items() if argument not in known}


def _values(names: list[Any]) -> list[str]:
    """The names of layers in a list of names, or of pairs of key and name."""
    return [item if isinstance(item, str) else item[1] for item in names]


def _dtype(layer: Layer) -> np.dtype[Any]:
    own = next(iter(layer.own_params().values()), None)
    return layer.walk().dtype() if own is None else own.dtype


def _generators(tree: Tree) -> list[dict[str, Any]]:
    """Each generator once, with its state and the paths of the layers that draw from it."""
    found: dict[int, dict[str, Any]] = {}
    for path, layer in tree.layers.items():
        if layer.rng is None:
            continue
        bits = layer.rng.bit_generator
        kind = type(bits).__name__
        if BIT_GENERATORS.get(kind) is not type(bits):
            raise ArgumentError(
                "{label}: expected a generator with a bit generator of NumPy, got {kind}; use "
                "np.random.default_rng(seed)",
                label=layer.label(),
                kind=kind,
            )
        entry = found.setdefault(id(bits), {"kind": kind, "layers": [], "state": plain_state(bits.state)})
        entry["layers"].append(path)
    return list(found.values())
