"""Weights from files that other libraries wrote: arrays by name, in safetensors or NumPy's ``.npz``.

A file of `Network.save` contains the architecture; `zhishen.load` rebuilds the network from it. The files here contain
only arrays, under names of their own. So the network is built first, and `load_weights` finds the array of each of its
parameters and buffers: by names, or by order and shape.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._archive import write_atomically
from zhishen._files import ARCHIVE_LIMIT, UnreadableFileError, check_regular
from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.layer import Layer

__all__ = ["check_names", "load_weights", "read_weights", "save_weights"]

# The key of a parameter here → what other libraries call it.
_FOREIGN: Final = {"W": "weight", "b": "bias", "gamma": "weight", "beta": "bias"}
_MATRICES: Final = ("W", "v")  # (inputs, outputs) in affine layers here, (outputs, inputs) elsewhere
_COUNTERS: Final = "num_batches_tracked"  # which nothing here corresponds to
_UNREADABLE: Final = (OSError, EOFError, AttributeError, KeyError, TypeError, ValueError, SyntaxError, RecursionError,
                      MemoryError, zipfile.BadZipFile)  # fmt: skip


def save_weights(network: Layer, path: str | Path) -> Path:
    """Write all parameters and buffers with ``np.savez``, by path such as ``affine1.W``; NumPy alone reads the file.

    Args:
        network: a network or another layer.
        path: of the file; an existing file is replaced. ``.npz`` is appended to a name without it.

    Returns:
        The path of the file.

    Examples:
        >>> import tempfile
        >>> from zhishen import nn
        >>> from zhishen.interop import load_weights, save_weights
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = save_weights(network, f"{folder}/weights.npz")
        ...     with np.load(path, allow_pickle=False) as file:
        ...         names = file.files
        ...     load_weights(nn.two_layer(4, 3, 2, rng=np.random.default_rng(1)), path)
        >>> names
        ['affine1.W', 'affine1.b', 'affine2.W', 'affine2.b']
    """
    file = Path(path)
    file = file if file.suffix == ".npz" else file.with_name(f"{file.name}.npz")
    content = io.BytesIO()
    arrays: dict[str, Any] = network.state_dict()
    np.savez(content, **arrays)
    write_atomically(file, content.getvalue())
    return file


def read_weights(path: str | Path) -> dict[str, Array]:
    """The arrays of a safetensors or ``.npz`` file, by name; reading runs no code. Arrays in bfloat16 become float32.

    Raises:
        CheckpointError: the file is missing or damaged, or has another format.
    """
    file = Path(path)
    try:
        check_regular(file, ARCHIVE_LIMIT)
    except UnreadableFileError as error:
        raise CheckpointError(
            "{path}: expected a file of weights, got {found}; check the path", path=file, found=error
        ) from error
    from safetensors import SafetensorError

    try:
        return _of_npz(file) if file.suffix.lower() == ".npz" else _of_safetensors(file)
    except (SafetensorError, *_UNREADABLE) as error:
        raise CheckpointError(
            "{path}: expected arrays as safetensors or .npz, got a file that is damaged or something else ({problem}); "
            "write it with safetensors or np.savez",
            path=file,
            problem=" ".join(str(error).split()) or type(error).__name__,
        ) from error


def _of_npz(file: Path) -> dict[str, Array]:
    with file.open("rb") as content, np.load(content, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def _of_safetensors(file: Path) -> dict[str, Array]:
    from safetensors import safe_open

    with safe_open(file, framework="np") as found:
        # The format does not keep the order in which the arrays were given.
        names = sorted(found.keys(), key=_natural)
        brain_floats = [name for name in names if found.get_slice(name).get_dtype() == "BF16"]
        converted = _as_float32(file, brain_floats) if brain_floats else {}
        return {name: converted[name] if name in converted else found.get_tensor(name) for name in names}


def _as_float32(file: Path, names: list[str]) -> dict[str, Array]:
    """Arrays in bfloat16, which NumPy lacks: their bits are the upper half of those of a float32."""
    found: dict[str, Array] = {}
    with file.open("rb") as content:
        # The size of the header as 8 bytes, the header as JSON, then the numbers of all arrays.
        start = 8 + int.from_bytes(content.read(8), "little")
        header = json.loads(content.read(start - 8))
        for name in names:
            begin, end = header[name]["data_offsets"]
            content.seek(start + begin)
            upper = np.frombuffer(content.read(end - begin), "<u2").astype(np.uint32)
            found[name] = (upper << 16).view(np.float32).reshape(header[name]["shape"])
    return found


def load_weights(
    network: Layer,
    source: str | Path | Mapping[str, Array],
    *,
    names: Mapping[str, str] | None = None,
    by_order: bool = False,
    transposed: bool = False,
) -> None:
    """Copy arrays that another library saved into a network.

    Args:
        network: the network, built with the same sizes.
        source: a safetensors or ``.npz`` file, or arrays by name.
        names: for layers or parameters of the network, what the file calls them: ``{"affine1": "fc1"}`` or
            ``{"affine1.W": "fc1.weight"}``. Other names are the same in both. A parameter ``W`` may be called
            ``weight`` there, ``b`` ``bias``, ``gamma`` ``weight`` and ``beta`` ``bias``.
        by_order: ignore the names: each parameter takes the next array of its shape, in the order of ``source``. A
            safetensors file has no order, so its arrays are sorted by name, with numbers as numbers: ``layer10``
            follows ``layer9``.
        transposed: whether the matrices of affine layers are (outputs, inputs) in the file, as in PyTorch.

    Raises:
        ArgumentError: parameters have no array, arrays are not used, or shapes differ; the message lists all of them.
            Nothing is changed.
        CheckpointError: the file cannot be read.

    Examples:
        Weights with the names and the layout of PyTorch:

        >>> from zhishen import nn
        >>> from zhishen.interop import load_weights
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> theirs = {"fc1.weight": np.ones((3, 4)), "fc1.bias": np.zeros(3),
        ...           "fc2.weight": np.ones((2, 3)), "fc2.bias": np.zeros(2)}
        >>> load_weights(network, theirs, names={"affine1": "fc1", "affine2": "fc2"}, transposed=True)
        >>> load_weights(network, theirs, by_order=True, transposed=True)
        >>> network.predict(np.ones((1, 4)))
        array([[12., 12.]], dtype=float32)
    """
    arrays = _given(source) if isinstance(source, Mapping) else read_weights(_path(source))
    given = {name: array for name, array in arrays.items() if not name.endswith(_COUNTERS)}
    own = network.walk().state()
    check_names(names or {}, own, where="load_weights")
    matched = _by_order(own, given, transposed=transposed) if by_order else _by_name(own, given, names or {})
    found: dict[str, Array] = {}
    wrong: list[str] = []
    for name, array in own.items():
        if name in matched:
            found[name] = _oriented(name, given[matched[name]], transposed=transposed)
            if found[name].shape != array.shape:
                wrong.append(f"{name} {array.shape} ← {matched[name]} {given[matched[name]].shape}")
    missing = [f"{name} {array.shape}" for name, array in own.items() if name not in matched]
    unused = [f"{name} {given[name].shape}" for name in given if name not in matched.values()]
    if missing or unused or wrong:
        raise ArgumentError(
            "load_weights: expected one array for each parameter, got parameters without an array: [{missing}], arrays "
            "without a parameter: [{unused}], other shapes: [{wrong}]; give names=, or transposed=True for matrices "
            "(outputs, inputs)",
            missing=", ".join(missing),
            unused=", ".join(unused),
            wrong=", ".join(wrong),
        )
    network.load_state_dict(found)


def _path(source: Any) -> str | Path:
    if isinstance(source, str | Path):
        return source
    raise ArgumentError(
        "load_weights: expected a path or arrays by name, got {kind}; pass the path of a file, or a dictionary",
        kind=type(source).__name__,
    )


def _given(source: Mapping[Any, Any]) -> dict[str, Array]:
    """The arrays of a dictionary, by names as texts."""
    found: dict[str, Array] = {}
    for name, value in source.items():
        try:
            found[str(name)] = np.asarray(value)
        except ValueError as error:  # lists of different lengths
            raise ArgumentError(
                "load_weights: expected an array for {name}, got {kind} ({problem}); pass np.asarray(value)",
                name=name,
                kind=type(value).__name__,
                problem=error,
            ) from error
    return found


def check_names(names: Mapping[str, str], own: Mapping[str, Array], *, where: str) -> None:
    """Raise unless every name is that of a layer or a parameter.

    Args:
        names: for paths of layers or parameters, their names elsewhere.
        own: the parameters and buffers by path.
        where: the function that received them.

    Raises:
        ArgumentError: a name is unknown.
    """
    for name in names:
        if not any(each == name or each.startswith(f"{name}.") for each in own):
            raise ArgumentError(
                "{where}: expected names of layers or parameters of the network, got {name!r}; choose from {own}",
                where=where,
                name=name,
                own=", ".join(own),
            )


def _by_name(own: Mapping[str, Array], given: Mapping[str, Array], names: Mapping[str, str]) -> dict[str, str]:
    """For each own name, the name in the file, if the file has it."""
    found: dict[str, str] = {}
    for name in own:
        layer, _, key = name.rpartition(".")
        there = names.get(name)
        if there is None:
            prefix = _renamed(layer, names)
            candidates = [f"{prefix}.{each}" if prefix else each for each in (key, _FOREIGN.get(key, key))]
        else:
            candidates = [there]
        for candidate in candidates:
            if candidate in given:
                found[name] = candidate
                break
    return found


def _renamed(layer: str, names: Mapping[str, str]) -> str:
    """The path of a layer in the file: the longest part of it that has another name there is replaced."""
    parts = layer.split(".")
    for length in range(len(parts), 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in names:
            return ".".join(part for part in (names[prefix], *parts[length:]) if part)
    return layer


def _by_order(own: Mapping[str, Array], given: Mapping[str, Array], *, transposed: bool) -> dict[str, str]:
    """For each own name, the first array of its shape that is left."""
    left = list(given)
    found: dict[str, str] = {}
    for name, array in own.items():
        for candidate in left:
            if _oriented(name, given[candidate], transposed=transposed).shape == array.shape:
                found[name] = candidate
                left.remove(candidate)
                break
    return found


def _natural(name: str) -> list[tuple[int, int | str]]:
    """A key that sorts numbers in names as numbers, and a weight before its bias and its statistics."""
    *path, key = name.split(".")
    order = {"weight": 0, "W": 0, "gamma": 0, "bias": 1, "b": 1, "beta": 1}.get(key, 2)
    parts: list[tuple[int, int | str]] = [
        (0, int(part)) if part.isdigit() else (1, part) for part in re.findall(r"\d+|\D+", ".".join(path))
    ]
    return [*parts, (2, order), (3, key)]


def _oriented(name: str, array: Array, *, transposed: bool) -> Array:
    """The array in the orientation of this library."""
    return array.T if transposed and array.ndim == 2 and name.rpartition(".")[2] in _MATRICES else array
