"""A network rebuilt from its architecture, which may come from an untrusted file.

Only classes of this library and classes that the user passes are called, by name; no code is imported or evaluated.
"""

from __future__ import annotations

import inspect
import math
import reprlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from zhishen._archive import Checkpoint
from zhishen._generators import BIT_GENERATORS, revive_state
from zhishen._types import Array
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, CheckpointError, ZhishenError
from zhishen.nn.arguments import RESERVED, call, decode, encode, parameters_of
from zhishen.nn.classes import builtin_layers, builtin_losses
from zhishen.nn.layer import Layer
from zhishen.nn.loss import FunctionLoss, Loss
from zhishen.nn.network import Network
from zhishen.nn.sequential import Sequential
from zhishen.nn.tree import Tree

__all__ = ["MissingClassError", "Unbuildable", "build", "network_of"]

# Integer arguments of layers that are not sizes of parameters.
_NO_SIZES: Final = frozenset({"size", "stride", "padding", "dilation"})
# The errors that an invalid file may cause in this module.
_FILE_ERRORS: Final = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


class Unbuildable(ZhishenError):  # noqa: N818 - its message is part of the message of another error
    """A network cannot be rebuilt; the message is the problem, as it follows "got " in another message."""


class MissingClassError(Unbuildable):
    """A class is missing; the message is its name."""


def network_of(saved: Checkpoint, arrays: Mapping[str, Array], classes: Mapping[str, Any], *, path: Any) -> Network:
    """The network of an archive.

    Args:
        saved: the archive, which has an architecture.
        arrays: the parameters and buffers in the archive, by path.
        classes: the classes that do not belong to this library, by name.
        path: the path of the file, for error messages.

    Raises:
        ArgumentError: a class is missing among ``classes``.
        CheckpointError: the network cannot be rebuilt.
    """
    try:
        return build(saved.architecture, arrays, classes)
    except MissingClassError as error:
        raise ArgumentError(
            "zhishen.load: expected {name} among classes, since {path} needs it, got {classes}; write "
            "zhishen.load({file!r}, classes={example})",
            name=error,
            path=path,
            classes=", ".join(classes) or "[]",
            file=str(path),
            example=_classes_argument(str(error)),
        ) from error
    except Unbuildable as error:
        raise CheckpointError(
            "{path}: expected a network that can be rebuilt, got {problem}; pass the classes with which it was saved",
            path=path,
            problem=error,
        ) from error


def _classes_argument(name: str) -> str:
    """The argument ``classes`` of `zhishen.load` that passes a class or a function."""
    return f"[{name}]" if name.isidentifier() else f"{{{name!r}: function}}"


def build(architecture: Any, arrays: Mapping[str, Array], classes: Mapping[str, Any], *, fill: bool = True) -> Network:
    """A network from its architecture.

    Args:
        architecture: the result of `zhishen.nn.architecture.checked`.
        arrays: the parameters and buffers by path.
        classes: the classes that do not belong to this library, by name.
        fill: whether to copy the arrays into the network; otherwise only their shapes and dtypes are compared.

    Raises:
        Unbuildable: the architecture is invalid, or does not fit the classes or the arrays.
    """
    try:
        return _Builder(arrays, classes).network(architecture, fill=fill)
    except _FILE_ERRORS as error:
        raise Unbuildable("an invalid architecture ({error})", error=_error_text(error)) from error


class _Builder:
    """Builds one network.

    Attributes:
        built: the layers that were built, by path.
    """

    def __init__(self, arrays: Mapping[str, Array], classes: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.classes = classes
        self.built: dict[str, Layer] = {}
        self._layers = builtin_layers()
        self._losses = builtin_losses()
        self._elements: dict[str, int] = {}  # the number of elements in the arrays of each layer, by its path
        for name, array in arrays.items():
            path = name.rpartition(".")[0]
            self._elements[path] = self._elements.get(path, 0) + array.size

    def network(self, architecture: Any, *, fill: bool) -> Network:
        """The whole network."""
        root = self._layer(architecture["network"], "")
        if not isinstance(root, Network):
            raise Unbuildable("the class {type}, which is not a network", type=type(root).__name__)
        tree = root.walk()
        _check_arrays(tree.state(), self.arrays)
        if fill:
            _copy_arrays(tree, self.arrays)
        tree.freeze(architecture["frozen"])
        _restore_generators(tree, architecture["generators"])
        return root

    # --- layers ---------------------------------------------------------------------------------------------------

    def _layer(self, node: Any, path: str) -> Layer:
        """The layer of a node: an argument of the layer that holds it, or the network itself."""
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
            **self._reserved(cls, node, path),
            **self._config(cls, node, path),
            **{argument: _layer_argument(cls, argument, names, given) for argument, names in node["given"].items()},
        }
        layer = self._construct(cls, values, path)
        self.built[path] = layer
        self._complete(layer, node, path, given)
        return layer

    def _class(self, name: Any, builtin: Mapping[str, type], base: type) -> type:
        if isinstance(name, str) and name in builtin:
            return builtin[name]
        if not isinstance(name, str) or not name.isidentifier():
            raise Unbuildable("{name!r} instead of the name of a class", name=name)
        if name not in self.classes:
            raise MissingClassError("{name}", name=name)
        found = self.classes[name]
        if not isinstance(found, type) or not issubclass(found, base):
            raise Unbuildable(
                "{value!r} as the class {name}, which must be derived from nn.{base}",
                value=found,
                name=name,
                base=base.__name__,
            )
        return found

    def _config(self, cls: type, node: Any, path: str) -> dict[str, Any]:
        """The arguments in the node; sizes beyond those of its arrays are refused before memory is allocated.

        Raises:
            Unbuildable: the class does not have an argument, or a size is larger than the arrays.
        """
        config = {str(name): decode(value) for name, value in dict(node["config"]).items()}
        if self._layers.get(cls.__name__) is not cls:
            return config
        known = {parameter.name for parameter in parameters_of(cls)} - RESERVED
        elements = self._elements.get(path, 0)
        for name, value in config.items():
            if name not in known:
                raise Unbuildable(
                    "{layer} with the argument {name!r}, which {type} does not have",
                    layer=_label(cls, path),
                    name=name,
                    type=cls.__name__,
                )
            size = _size(value)
            if name not in _NO_SIZES and size > elements:
                raise Unbuildable(
                    "{layer} with {name}={value}, but arrays of {elements} numbers",
                    layer=_label(cls, path),
                    name=name,
                    value=reprlib.repr(value),
                    elements=elements,
                )
        return config

    def _reserved(self, cls: type, node: Any, path: str) -> dict[str, Any]:
        """The arguments that a config does not contain; no weights are drawn, as the file has them."""
        parameters = {parameter.name: parameter for parameter in parameters_of(cls)}
        values: dict[str, Any] = {}
        if "rng" in parameters:
            values["rng"] = np.random.default_rng(0)
        if "dtype" in parameters and "dtype" in node:
            dtype = np.dtype(str(node["dtype"]))
            if dtype.kind != "f":
                raise Unbuildable("{layer} of dtype {dtype}", layer=_label(cls, path), dtype=dtype)
            values["dtype"] = dtype
        if issubclass(cls, Network) and node["loss"] is not None and _is_required(parameters.get("loss")):
            values["loss"] = self._loss(node["loss"])
        if "init" in parameters and self._layers.get(cls.__name__) is cls:
            values["init"] = _bounded_ones(self._elements.get(path, 0), _label(cls, path))
        return values

    def _construct(self, cls: type, values: dict[str, Any], path: str) -> Any:
        try:
            return call(cls, values)
        except Unbuildable:
            raise
        except Exception as error:
            raise Unbuildable(
                "{error} from {layer} with the arguments {arguments}",
                error=_error_text(error),
                layer=_label(cls, path),
                arguments=", ".join(name for name in values if name not in RESERVED) or "()",
            ) from error

    def _complete(self, layer: Layer, node: Any, path: str, given: Mapping[str, Layer]) -> None:
        """Set attributes that are not arguments, and compare the internal layers with those in the file.

        Raises:
            Unbuildable: the layers differ.
        """
        children = layer.children()
        saved = [child["at"] for child in node["layers"]]
        if list(children) != saved:
            raise Unbuildable(
                "{layer} with the layers {rebuilt} after rebuilding, and {saved} in the file",
                layer=_label(type(layer), path),
                rebuilt=", ".join(children) or "()",
                saved=", ".join(saved) or "()",
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
                    "{layer} with another layer than its argument as {name}",
                    layer=_label(type(layer), path),
                    name=name,
                )

    def _compare(self, layer: Layer, node: Any, path: str) -> None:
        """Check that an internal layer is the same as in the file."""
        if "shared" in node:
            if self.built.get(node["shared"]) is not layer:
                raise Unbuildable(
                    "{path}, which is not the same layer as {other} after rebuilding",
                    path=path,
                    other=node["shared"],
                )
            return
        if type(layer).__name__ != node["class"]:
            raise Unbuildable(
                "{path} as {rebuilt} after rebuilding, and {saved} in the file",
                path=path,
                rebuilt=type(layer).__name__,
                saved=node["class"],
            )
        if node["config"] is not None and _config_of(layer) != node["config"]:
            raise Unbuildable(
                "{layer} with the arguments {rebuilt} after rebuilding, and {saved} in the file",
                layer=_label(type(layer), path),
                rebuilt=_formatted(_config_of(layer)),
                saved=_formatted(node["config"]),
            )
        self.built[path] = layer
        self._complete(layer, node, path, {})

    # --- losses ---------------------------------------------------------------------------------------------------

    def _loss(self, node: Any) -> Loss:
        if "function" in node:
            name = str(node["function"])
            if not name.isidentifier() and name != "<lambda>":
                raise Unbuildable("{name!r} instead of the name of a loss function", name=name)
            if name not in self.classes:
                raise MissingClassError("{name}", name=name)
            if isinstance(self.classes[name], type):
                raise Unbuildable("{value!r} as the loss function {name}", value=self.classes[name], name=name)
            return FunctionLoss(self.classes[name])
        cls = self._class(node["class"], self._losses, Loss)
        return self._construct(cls, {name: decode(value) for name, value in node["config"].items()}, "")


# --- arguments --------------------------------------------------------------------------------------------------------


def _names(given: Any) -> list[str]:
    """The names of layers in a name, a list of names, or a list of keys and names."""
    if isinstance(given, str):
        return [given]
    return [item if isinstance(item, str) else item[1] for item in given]


def _layer_argument(cls: type, argument: str, given: Any, layers: Mapping[str, Layer]) -> Any:
    """Layers as the constructor takes them: one, a list, or a dict."""
    if isinstance(given, str):
        return layers[given]
    pairs = [(item, item) if isinstance(item, str) else (item[0], item[1]) for item in given]
    variadic = any(p.name == argument and p.kind is p.VAR_POSITIONAL for p in parameters_of(cls))
    if variadic and issubclass(cls, Sequential):
        return [{name: layers[name] for _, name in pairs}] if pairs else []
    if given and isinstance(given[0], str):
        return [layers[name] for _, name in pairs]
    return {key: layers[name] for key, name in pairs}


def _is_required(parameter: inspect.Parameter | None) -> bool:
    return parameter is not None and parameter.default is parameter.empty


def _bounded_ones(elements: int, label: str) -> Callable[..., Array]:
    """An initializer of ones, which allocates no more memory than the arrays of the file have."""

    def ones(shape: tuple[int, ...], *, rng: Any = None, dtype: Any = np.float32) -> Array:  # noqa: ARG001
        if math.prod(shape) > elements:
            raise Unbuildable(
                "{layer} with weights of shape {shape}, but arrays of {elements} numbers",
                layer=label,
                shape=shape,
                elements=elements,
            )
        return np.ones(shape, dtype)

    return ones


def _size(value: Any) -> int:
    """The number of elements that a size stands for; 0 if the value is not a size."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    return math.prod(map(_size, value)) if isinstance(value, list | tuple) and value else 0


def _shape(sizes: Any) -> tuple[int, ...] | None:
    if sizes is None:
        return None
    if not all(type(n) is int and n >= 1 for n in sizes):
        raise Unbuildable("inputs of shape {shape}", shape=tuple(sizes))
    return tuple(sizes)


def _config_of(layer: Layer) -> dict[str, Any] | None:
    try:
        where = type(layer).__name__
        return {name: encode(value, where=where, name=name) for name, value in layer.config().items()}
    except ArgumentError:
        return None


# --- what is in the network -------------------------------------------------------------------------------------------


def _check_arrays(own: Mapping[str, Array], saved: Mapping[str, Array]) -> None:
    for name in [*own, *saved]:
        if name not in saved or name not in own:
            if name in own:
                raise Unbuildable("no array with the name {name}", name=name)
            raise Unbuildable("an unknown array {name}", name=name)
        if own[name].shape != saved[name].shape or own[name].dtype.kind != saved[name].dtype.kind:
            raise Unbuildable(
                "{name} of shape {shape} and dtype {dtype} after rebuilding, and {saved_shape} and {saved_dtype} in "
                "the file",
                name=name,
                shape=own[name].shape,
                dtype=own[name].dtype,
                saved_shape=saved[name].shape,
                saved_dtype=saved[name].dtype,
            )


def _copy_arrays(tree: Tree, saved: Mapping[str, Array]) -> None:
    """Copy arrays into the network; an array of another precision is replaced by one in the precision of the file."""
    for path, layer in tree.layers.items():
        for arrays in (layer.own_params(), layer.buffers):
            for key, array in list(arrays.items()):
                given = saved[_joined(path, key)]
                if array.dtype != given.dtype:
                    array = np.empty_like(array, given.dtype)  # noqa: PLW2901 - it replaces the other
                    dict.__setitem__(arrays, key, array)
                array[...] = given


def _restore_generators(tree: Tree, generators: Any) -> None:
    """Give layers generators in the saved states; layers that shared a generator share one again."""
    for entry in generators:
        bits = BIT_GENERATORS[entry["kind"]](0)
        bits.state = revive_state(bits, entry["state"])
        generator = np.random.Generator(bits)
        for path in entry["layers"]:
            tree.layers[path].rng = generator


# --- text -------------------------------------------------------------------------------------------------------------


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _label(cls: type, path: str) -> str:
    return f"{cls.__name__} {path}".strip()


def _formatted(config: Any) -> str:
    return f"({', '.join(f'{name}={value!r}' for name, value in config.items())})" if config else "()"


def _error_text(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
