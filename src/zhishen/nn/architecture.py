"""The architecture of a network as JSON: which classes it is built of, and with which arguments.

::

    {"network": {"class": "Network", "config": {}, "given": {"layers": ["affine1", "relu1", "affine2"]},
                 "layers": [{"at": "affine1", "class": "Affine", "config": {"inputs": 4, "outputs": 3}, ...}, ...],
                 "loss": {"class": "SoftmaxCrossEntropy", "config": {"smoothing": 0.0}}, ...},
     "frozen": ["affine1.W"], "generators": [...]}

``given`` has the arguments of a class that are layers, with the names of these layers. The class makes all other layers
in it itself, so the file describes them for comparison only. A layer that was described before is
``{"at": name, "shared": path}``. `zhishen.nn.rebuild` reads all this.
"""

from __future__ import annotations

import inspect
from collections.abc import Container, Mapping
from typing import Any

import numpy as np

from zhishen._generators import BIT_GENERATORS, plain_state
from zhishen.errors import ArgumentError
from zhishen.nn.arguments import encode, layer_arguments, parameters_of
from zhishen.nn.layer import Layer
from zhishen.nn.loss import LOSSES, FunctionLoss, Loss
from zhishen.nn.network import Network
from zhishen.nn.sequential import Sequential
from zhishen.nn.tree import Tree

__all__ = ["builtin_layers", "builtin_losses", "checked", "described"]


def builtin_layers() -> dict[str, type[Layer]]:
    """The layers of this library, by the name of their class."""
    from zhishen import nn

    exported = (vars(nn)[name] for name in nn.__all__)
    return {
        each.__name__: each
        for each in exported
        if isinstance(each, type) and issubclass(each, Layer) and not inspect.isabstract(each)
    }


def builtin_losses() -> dict[str, type[Loss]]:
    """The losses of this library, by the name of their class."""
    return {each.__name__: each for each in LOSSES.values()}


def checked(network: Network, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The architecture of a network, after an attempt to build it again.

    Args:
        network: left as it was.
        before: an architecture that was checked before; where the layers are still the same, there is no new attempt.

    Raises:
        ArgumentError: a class does not give its arguments, or cannot be built again from them.
    """
    from zhishen.nn.rebuild import Unbuildable, build

    tree = network.walk()
    describer = _Describer(tree)
    try:
        found = describer.architecture(network)
        if before is None or found["network"] != before.get("network"):
            build(found, tree.state(), describer.classes, fill=False)
    except (Unbuildable, RecursionError) as error:
        got = error if isinstance(error, Unbuildable) else "layers or arguments that are nested without end"
        raise ArgumentError(
            "{type}.save: expected a network that its classes can build again, got {got}; keep every argument of "
            "__init__ as an attribute of the same name, make all other layers in __init__, or override config()",
            type=type(network).__name__,
            got=got,
        ) from error
    return found


def described(network: Network, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The architecture of a network; if it cannot be described, the reason, as ``{"unknown": sentence}``."""
    try:
        return checked(network, before=before)
    except ArgumentError as error:
        return {"unknown": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever the user's classes do, training goes on
        return {"unknown": f"{type(error).__name__}: {error}"}


class _Describer:
    """Describes the architecture of one network.

    Attributes:
        classes: the classes and functions that are not of this library, by name.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.classes: dict[str, Any] = {}
        self._layers = builtin_layers()
        self._losses = builtin_losses()
        self._seen: set[int] = set()

    def architecture(self, network: Network) -> dict[str, Any]:
        """All that a file holds about how the network is built."""
        return {
            "network": self._layer(network, ""),
            "frozen": self.tree.frozen(),
            "generators": _generators(self.tree),
        }

    def _layer(self, layer: Layer, path: str, *, made: bool = False) -> dict[str, Any]:
        """A layer and those in it. One that is ``made`` by the class around it need not give its arguments."""
        if id(layer) in self._seen:
            return {"shared": self.tree.paths[id(layer)]}
        self._seen.add(id(layer))
        children = layer.children()
        config = _config(layer, made=made)
        given = _given(layer, children, known=config or {})
        node: dict[str, Any] = {
            "class": type(layer).__name__ if made else self._named(layer, self._layers),
            "config": config,
            "given": given,
            "name": layer.given_name,
        }
        if any(each.name == "dtype" for each in parameters_of(type(layer))):
            node["dtype"] = str(_dtype(layer))
        if isinstance(layer, Sequential):
            node["fuse"] = bool(layer.fuse)
        if isinstance(layer, Network):
            node["input_shape"] = None if layer.input_shape is None else [int(n) for n in layer.input_shape]
            preprocessing = layer.checked_preprocessing()
            node["preprocessing"] = None if preprocessing is None else preprocessing.as_dict()
            node["loss"] = None if made else self._loss(layer.last_layer)
        passed = {name for names in given.values() for name in ([names] if isinstance(names, str) else _values(names))}
        node["layers"] = [
            {"at": name, **self._layer(child, f"{path}.{name}" if path else name, made=name not in passed)}
            for name, child in children.items()
        ]
        return node

    def _loss(self, loss: Loss) -> dict[str, Any]:
        if isinstance(loss, FunctionLoss):
            name = getattr(loss.function, "__name__", None)
            if not isinstance(name, str):
                raise ArgumentError(
                    "Network.save: expected a loss function that has a name, got {function!r}; write it with def",
                    function=loss.function,
                )
            self._keep(name, loss.function)
            return {"function": name}
        return {"class": self._named(loss, self._losses), "config": _config(loss)}

    def _named(self, thing: Layer | Loss, ours: dict[str, Any]) -> str:
        """The name of a class, which leads back to it."""
        cls = type(thing)
        if ours.get(cls.__name__) is not cls:
            self._keep(cls.__name__, cls)
        return cls.__name__

    def _keep(self, name: str, own: Any) -> None:
        if name in {*self._layers, *self._losses}:
            raise ArgumentError(
                "Network.save: expected classes of your own under names of their own, got {name}, which is a class "
                "of zhishen too; rename yours",
                name=name,
            )
        if self.classes.setdefault(name, own) is not own:
            raise ArgumentError(
                "Network.save: expected each class under a name of its own, got two that are called {name}; rename one",
                name=name,
            )


def _config(thing: Layer | Loss, *, made: bool = False) -> dict[str, Any] | None:
    """The arguments of a constructor as JSON; None if a layer that another class makes does not give them."""
    where = type(thing).__name__
    try:
        found = _own_words(thing, where)
        if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
            raise ArgumentError(
                "{where}.config: expected a dict of arguments by name, got {found!r}; return what __init__ takes",
                where=where,
                found=found,
            )
        return {name: encode(value, where=where, name=name) for name, value in found.items()}
    except ArgumentError:
        if made:
            return None
        raise


def _own_words(thing: Layer | Loss, where: str) -> Any:
    try:
        return thing.config()
    except ArgumentError:
        raise
    except Exception as error:
        raise ArgumentError(
            "{where}.config: expected a dict of arguments by name, got {type}: {error}; fix it",
            where=where,
            type=type(error).__name__,
            error=error,
        ) from error


def _given(layer: Layer, children: dict[str, Layer], *, known: Container[str]) -> dict[str, Any]:
    """The names of the layers that are arguments: a name, a list of names, or a list of keys and names.

    An argument in the config is left out: its class makes layers of something else.
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
        several = (each.name for each in parameters_of(type(layer)) if each.kind is each.VAR_POSITIONAL)
        found |= {argument: list(layer.layers) for argument in several}
    return {argument: value for argument, value in found.items() if argument not in known}


def _values(names: list[Any]) -> list[str]:
    """The names of layers in a list of names, or of pairs of key and name."""
    return [each if isinstance(each, str) else each[1] for each in names]


def _dtype(layer: Layer) -> np.dtype[Any]:
    own = next(iter(layer.own_params().values()), None)
    return layer.walk().dtype() if own is None else own.dtype


def _generators(tree: Tree) -> list[dict[str, Any]]:
    """Each generator once, with its state and the layers that draw from it."""
    found: dict[int, dict[str, Any]] = {}
    for path, layer in tree.layers.items():
        if layer.rng is None:
            continue
        bits = layer.rng.bit_generator
        kind = type(bits).__name__
        if BIT_GENERATORS.get(kind) is not type(bits):
            raise ArgumentError(
                "{label}: expected a generator of NumPy's own kinds, got {kind}; give it np.random.default_rng(seed)",
                label=layer.label(),
                kind=kind,
            )
        entry = found.setdefault(id(bits), {"kind": kind, "layers": [], "state": plain_state(bits.state)})
        entry["layers"].append(path)
    return list(found.values())
