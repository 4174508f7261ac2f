"""A network built again from its architecture, which may come from a file that is not to be trusted.

Only classes of this library and those that were passed are called, by name; nothing is imported or evaluated.
"""

from __future__ import annotations

import inspect
import math
import reprlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import numpy as np

from zhishen._archive import Checkpoint
from zhishen._generators import BIT_GENERATORS, revive_state
from zhishen._types import Array
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.messages import message
from zhishen.nn.architecture import builtin_layers, builtin_losses
from zhishen.nn.arguments import RESERVED, call, decode, encode, parameters_of
from zhishen.nn.layer import Layer
from zhishen.nn.loss import FunctionLoss, Loss
from zhishen.nn.network import Network
from zhishen.nn.sequential import Sequential
from zhishen.nn.tree import Tree

__all__ = ["MissingClassError", "Unbuildable", "build", "classes_by_name", "network_of"]

# Arguments of layers that are whole numbers, but not sizes of parameters.
_NO_SIZES: Final = frozenset({"size", "stride", "padding", "dilation"})
# The errors that a file which was changed by hand may cause in this module.
_MISTAKES: Final = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


class Unbuildable(Exception):  # noqa: N818 - its message goes into that of another error
    """A network cannot be built; the message says what was found, as after "got "."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(message(template, **values))


class MissingClassError(Unbuildable):
    """A class was not passed; the message is its name."""


def classes_by_name(classes: Iterable[Any] | Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """The classes and functions that a user passed, by name.

    Raises:
        ArgumentError: one is neither a layer, a loss nor a function, or has the name of a class of this library.
    """
    if isinstance(classes, str | bytes) or not isinstance(classes, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        name = getattr(classes, "__name__", "Block")
        raise ArgumentError(
            "{where}: expected classes to be a list of classes, or a mapping from names to classes, got {classes!r}; "
            "write classes=[{name}]",
            where=where,
            classes=classes,
            name=name,
        )
    named: dict[str, Any] = dict(classes) if isinstance(classes, Mapping) else {}
    if not isinstance(classes, Mapping):
        for each in classes:
            name = getattr(each, "__name__", None)
            if not isinstance(name, str):
                raise ArgumentError(
                    "{where}: expected classes and functions, got {each!r}; give the class itself, or a mapping from "
                    "its name to it",
                    where=where,
                    each=each,
                )
            named[name] = each
    ours = {**builtin_layers(), **builtin_losses()}
    for name, each in named.items():
        if not callable(each) or (isinstance(each, type) and not issubclass(each, Layer | Loss)):
            raise ArgumentError(
                "{where}: expected classes of layers and losses, and loss functions, got {each!r}; derive it from "
                "nn.Layer or nn.Loss",
                where=where,
                each=each,
            )
        if name in ours and ours[name] is not each:
            raise ArgumentError(
                "{where}: expected classes under names of their own, got {each!r} as {name}, which is a class of "
                "zhishen; rename yours",
                where=where,
                each=each,
                name=name,
            )
    return named


def network_of(saved: Checkpoint, arrays: Mapping[str, Array], classes: Mapping[str, Any], *, path: Any) -> Network:
    """The network of an archive.

    Args:
        saved: the archive; it has an architecture.
        arrays: the parameters and buffers in it, by path.
        classes: those that are not of this library, by name.
        path: the file, for errors.

    Raises:
        ArgumentError: a class is missing among ``classes``.
        CheckpointError: it cannot be built.
    """
    try:
        return build(saved.architecture, arrays, classes)
    except MissingClassError as error:
        raise ArgumentError(
            "zhishen.load: expected {error} among classes, since {path} needs it, got {classes}; write "
            "zhishen.load({str_path!r}, classes={passed})",
            error=error,
            path=path,
            classes=", ".join(classes) or "no classes",
            str_path=str(path),
            passed=_passed(str(error)),
        ) from error
    except Unbuildable as error:
        raise CheckpointError(
            "{path}: expected a network that can be built again, got {error}; pass the classes that it was saved with",
            path=path,
            error=error,
        ) from error


def _passed(name: str) -> str:
    """How a class or a function is passed to `zhishen.load`."""
    return f"[{name}]" if name.isidentifier() else f"{{{name!r}: the function}}"


def build(architecture: Any, arrays: Mapping[str, Array], classes: Mapping[str, Any], *, fill: bool = True) -> Network:
    """A network from its architecture.

    Args:
        architecture: as `zhishen.nn.architecture.checked` returns it.
        arrays: its parameters and buffers by path.
        classes: those that are not of this library, by name.
        fill: copy the arrays into it; else it is only compared with them.

    Raises:
        Unbuildable: the architecture is invalid, or does not fit the classes or the arrays.
    """
    try:
        return _Builder(arrays, classes).network(architecture, fill=fill)
    except _MISTAKES as error:
        raise Unbuildable(
            "an architecture that makes no sense ({words})",
            words=_words(error),
        ) from error


class _Builder:
    """Builds one network.

    Attributes:
        built: the layers that are ready, by path.
    """

    def __init__(self, arrays: Mapping[str, Array], classes: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.classes = classes
        self.built: dict[str, Layer] = {}
        self._layers = builtin_layers()
        self._losses = builtin_losses()
        self._elements: dict[str, int] = {}  # of the arrays of each layer's own, by its path
        for name, array in arrays.items():
            path = name.rpartition(".")[0]
            self._elements[path] = self._elements.get(path, 0) + array.size

    def network(self, architecture: Any, *, fill: bool) -> Network:
        """The whole network."""
        root = self._layer(architecture["network"], "")
        if not isinstance(root, Network):
            raise Unbuildable(
                "the class {type}, which is no network",
                type=type(root).__name__,
            )
        tree = root.walk()
        _check_arrays(tree.state(), self.arrays)
        if fill:
            _fill(tree, self.arrays)
        tree.freeze(architecture["frozen"])
        _let_draw(tree, architecture["generators"])
        return root

    # --- layers ---------------------------------------------------------------------------------------------------

    def _layer(self, node: Any, path: str) -> Layer:
        """The layer of a node that is an argument of the layer around it, or the network itself."""
        if "shared" in node:
            return self.built[node["shared"]]
        cls = self._class(node["class"], self._layers, Layer)
        children = {child["at"]: child for child in node["layers"]}
        given: dict[str, Layer] = {}
        passed = {name for names in node["given"].values() for name in _names(names)}
        for name, child in children.items():
            if name in passed:
                given[name] = self._layer(child, _joined(path, name))
        values = {
            **self._supplied(cls, node, path),
            **self._config(cls, node, path),
            **{argument: _arranged(cls, argument, names, given) for argument, names in node["given"].items()},
        }
        layer = self._called(cls, values, path)
        self.built[path] = layer
        self._finish(layer, node, path, given)
        return layer

    def _class(self, name: Any, ours: Mapping[str, type], kind: type) -> type:
        if isinstance(name, str) and name in ours:
            return ours[name]
        if not isinstance(name, str) or not name.isidentifier():
            raise Unbuildable(
                "{name!r} in place of the name of a class",
                name=name,
            )
        if name not in self.classes:
            raise MissingClassError(name)
        found = self.classes[name]
        if not isinstance(found, type) or not issubclass(found, kind):
            raise Unbuildable(
                "{found!r} as the class {name}, which has to be derived from nn.{kind}",
                found=found,
                name=name,
                kind=kind.__name__,
            )
        return found

    def _config(self, cls: type, node: Any, path: str) -> dict[str, Any]:
        """The arguments in the node; sizes beyond those of its arrays are refused before memory is asked for.

        Raises:
            Unbuildable: there is an argument that the class does not have, or a size that the arrays do not have.
        """
        config = {str(name): decode(value) for name, value in dict(node["config"]).items()}
        if self._layers.get(cls.__name__) is not cls:
            return config
        known = {each.name for each in parameters_of(cls)} - RESERVED
        elements = self._elements.get(path, 0)
        for name, value in config.items():
            if name not in known:
                raise Unbuildable(
                    "{label} with the argument {name!r}, which {cls} does not have",
                    label=_label(cls, path),
                    name=name,
                    cls=cls.__name__,
                )
            size = _size(value)
            if name not in _NO_SIZES and size > elements:
                raise Unbuildable(
                    "{label} with {name}={repr}, and {elements} numbers for it",
                    label=_label(cls, path),
                    name=name,
                    repr=reprlib.repr(value),
                    elements=elements,
                )
        return config

    def _supplied(self, cls: type, node: Any, path: str) -> dict[str, Any]:
        """The arguments that no config has: the weights are those of the file, so that nothing needs to be drawn."""
        parameters = {each.name: each for each in parameters_of(cls)}
        values: dict[str, Any] = {}
        if "rng" in parameters:
            values["rng"] = np.random.default_rng(0)
        if "dtype" in parameters and "dtype" in node:
            dtype = np.dtype(str(node["dtype"]))
            if dtype.kind != "f":
                raise Unbuildable(
                    "{label} of dtype {dtype}",
                    label=_label(cls, path),
                    dtype=dtype,
                )
            values["dtype"] = dtype
        if issubclass(cls, Network) and node["loss"] is not None and _needed(parameters.get("loss")):
            values["loss"] = self._loss(node["loss"])
        if "init" in parameters and self._layers.get(cls.__name__) is cls:
            values["init"] = _ones_up_to(self._elements.get(path, 0), _label(cls, path))
        return values

    def _called(self, cls: type, values: dict[str, Any], path: str) -> Any:
        try:
            return call(cls, values)
        except Unbuildable:
            raise
        except Exception as error:
            given = ", ".join(name for name in values if name not in RESERVED) or "none"
            raise Unbuildable(
                "{words} from {label} with the arguments {given}",
                words=_words(error),
                label=_label(cls, path),
                given=given,
            ) from error

    def _finish(self, layer: Layer, node: Any, path: str, given: Mapping[str, Layer]) -> None:
        """Set what is no argument, and compare the layers that the class made itself with those that were saved.

        Raises:
            Unbuildable: they differ.
        """
        children = layer.children()
        wanted = [child["at"] for child in node["layers"]]
        if list(children) != wanted:
            raise Unbuildable(
                "{label} with the layers {children} when it is built again, and {wanted} before",
                label=_label(type(layer), path),
                children=", ".join(children) or "none",
                wanted=", ".join(wanted) or "none",
            )
        layer.given_name = str(node["name"])
        if not path:
            layer.name = layer.given_name
        if isinstance(layer, Sequential):
            layer.fuse = bool(node["fuse"])
        if isinstance(layer, Network):
            layer.input_shape = _shape(node["input_shape"])
            content = node["preprocessing"]
            layer.preprocessing = None if content is None else Preprocessing.from_dict(content)
            if node["loss"] is not None:
                layer.last_layer = self._loss(node["loss"])
        for child in node["layers"]:
            name = child["at"]
            if name not in given:
                self._compare(children[name], child, _joined(path, name))
            elif children[name] is not given[name]:
                raise Unbuildable(
                    "{label} with another layer than it was given as {name}",
                    label=_label(type(layer), path),
                    name=name,
                )

    def _compare(self, layer: Layer, node: Any, path: str) -> None:
        """Check that a layer which a class made is of the kind that was saved."""
        if "shared" in node:
            if self.built.get(node["shared"]) is not layer:
                raise Unbuildable(
                    "{path}, which is not the same layer as {node} when it is built again",
                    path=path,
                    node=node["shared"],
                )
            return
        if type(layer).__name__ != node["class"]:
            raise Unbuildable(
                "{path} as {type} when it is built again, and {node} before",
                path=path,
                type=type(layer).__name__,
                node=node["class"],
            )
        if node["config"] is not None and _told(layer) != node["config"]:
            raise Unbuildable(
                "{label} with {shown} when it is built again, and {shown_shown} before",
                label=_label(type(layer), path),
                shown=_shown(_told(layer)),
                shown_shown=_shown(node["config"]),
            )
        self.built[path] = layer
        self._finish(layer, node, path, {})

    # --- losses ---------------------------------------------------------------------------------------------------

    def _loss(self, node: Any) -> Loss:
        if "function" in node:
            name = str(node["function"])
            if not name.isidentifier() and name != "<lambda>":
                raise Unbuildable(
                    "{name!r} in place of the name of a loss function",
                    name=name,
                )
            if name not in self.classes:
                raise MissingClassError(name)
            if isinstance(self.classes[name], type):
                raise Unbuildable(
                    "{classes!r} as the loss function {name}",
                    classes=self.classes[name],
                    name=name,
                )
            return FunctionLoss(self.classes[name])
        cls = self._class(node["class"], self._losses, Loss)
        return self._called(cls, {name: decode(value) for name, value in node["config"].items()}, "")


# --- arguments --------------------------------------------------------------------------------------------------------


def _names(given: Any) -> list[str]:
    """The names of layers in a name, a list of names, or a list of keys and names."""
    if isinstance(given, str):
        return [given]
    return [each if isinstance(each, str) else each[1] for each in given]


def _arranged(cls: type, argument: str, given: Any, layers: Mapping[str, Layer]) -> Any:
    """Layers as the constructor takes them: one, a list, or a dict."""
    if isinstance(given, str):
        return layers[given]
    pairs = [(each, each) if isinstance(each, str) else (each[0], each[1]) for each in given]
    several = any(each.name == argument and each.kind is each.VAR_POSITIONAL for each in parameters_of(cls))
    if several and issubclass(cls, Sequential):
        return [{name: layers[name] for _, name in pairs}] if pairs else []
    if given and isinstance(given[0], str):
        return [layers[name] for _, name in pairs]
    return {key: layers[name] for key, name in pairs}


def _needed(parameter: inspect.Parameter | None) -> bool:
    return parameter is not None and parameter.default is parameter.empty


def _ones_up_to(elements: int, label: str) -> Callable[..., Array]:
    """An initializer that draws nothing, and asks for no more memory than the arrays of the file have."""

    def ones(shape: tuple[int, ...], *, rng: Any = None, dtype: Any = np.float32) -> Array:  # noqa: ARG001
        if math.prod(shape) > elements:
            raise Unbuildable(
                "{label} with weights of shape {shape}, and {elements} numbers for it",
                label=label,
                shape=shape,
                elements=elements,
            )
        return np.ones(shape, dtype)

    return ones


def _size(value: Any) -> int:
    """How many numbers a size asks for; 0 if the value is not a size."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    return math.prod(map(_size, value)) if isinstance(value, list | tuple) and value else 0


def _shape(sizes: Any) -> tuple[int, ...] | None:
    if sizes is None:
        return None
    if not all(type(n) is int and n >= 1 for n in sizes):
        raise Unbuildable(
            "inputs of shape {sizes}",
            sizes=tuple(sizes),
        )
    return tuple(sizes)


def _told(layer: Layer) -> dict[str, Any] | None:
    try:
        where = type(layer).__name__
        return {name: encode(value, where=where, name=name) for name, value in layer.config().items()}
    except ArgumentError:
        return None


# --- what is in the network -------------------------------------------------------------------------------------------


def _check_arrays(own: Mapping[str, Array], saved: Mapping[str, Array]) -> None:
    for name in [*own, *saved]:
        if name not in saved or name not in own:
            raise Unbuildable(
                "{words} {name}",
                words="an unknown array" if name not in own else "no array of the name",
                name=name,
            )
        if own[name].shape != saved[name].shape or own[name].dtype.kind != saved[name].dtype.kind:
            raise Unbuildable(
                "{name} of shape {shape} and dtype {dtype} when it is built again, and {saved_shape} and "
                "{saved_dtype} before",
                name=name,
                shape=own[name].shape,
                dtype=own[name].dtype,
                saved_shape=saved[name].shape,
                saved_dtype=saved[name].dtype,
            )


def _fill(tree: Tree, saved: Mapping[str, Array]) -> None:
    """Copy arrays into the network; where it has another precision, it gets an array of that of the file."""
    for path, layer in tree.layers.items():
        for arrays in (layer.own_params(), layer.buffers):
            for key, array in list(arrays.items()):
                given = saved[_joined(path, key)]
                if array.dtype != given.dtype:
                    array = np.empty_like(array, given.dtype)  # noqa: PLW2901 - takes the place of the other
                    dict.__setitem__(arrays, key, array)
                array[...] = given


def _let_draw(tree: Tree, generators: Any) -> None:
    """Give layers the generators that they drew from, in the states that they had: one for all that shared one."""
    for entry in generators:
        bits = BIT_GENERATORS[entry["kind"]](0)
        bits.state = revive_state(bits, entry["state"])
        generator = np.random.Generator(bits)
        for path in entry["layers"]:
            tree.layers[path].rng = generator


# --- words ------------------------------------------------------------------------------------------------------------


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _label(cls: type, path: str) -> str:
    return f"{cls.__name__} {path}".strip()


def _shown(config: Any) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in config.items()) if config else "no arguments"


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
