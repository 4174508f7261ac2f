"""`state_dict` and `load_state_dict`: the arrays of a network with the names and the layouts of PyTorch.

Nothing here needs PyTorch: a state is a dictionary of arrays, or a safetensors file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.interop.torch.names import COUNTER, OLD_WEIGHT_NORM, Place, array_here, check_layer, places
from zhishen.interop.weights import check_names, read_weights
from zhishen.nn.layer import Layer

__all__ = ["load_state_dict", "state_dict"]

_PICKLES: Final = (".pt", ".pth", ".bin", ".ckpt", ".pkl")


def state_dict(network: Layer) -> dict[str, Array]:
    """Copies of all parameters and buffers, as ``to_module(network).state_dict()`` has them.

    Layers without a name of their own are called by their position, as in ``torch.nn.Sequential``: ``affine2.W`` of
    affine, ReLU, affine is ``2.weight``. The weights of affine layers are (outputs, inputs).

    Args:
        network: a network or another layer.

    Returns:
        Arrays by PyTorch's names. ``safetensors.numpy.save_file`` writes them to a file for PyTorch;
        ``{name: torch.from_numpy(array) ...}`` are the tensors for ``module.load_state_dict``.

    Examples:
        >>> from zhishen import nn
        >>> from zhishen.interop.torch import state_dict
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> {name: array.shape for name, array in state_dict(network).items()}
        {'0.weight': (3, 4), '0.bias': (3,), '2.weight': (2, 3), '2.bias': (2,)}
    """
    check_layer(network, where="state_dict")
    return {place.name: place.array for place in places(network)}


def load_state_dict(
    network: Layer, state: str | Path | Mapping[str, Any], *, names: Mapping[str, str] | None = None
) -> None:
    """Copy a state of PyTorch into a network of the same architecture.

    The layers of the network may be called by their position, as in ``torch.nn.Sequential``, or by their names: for
    a module with the attributes ``conv1`` and ``fc1``, build the network from a mapping with these names. PyTorch need
    not be installed.

    Args:
        network: the network, built with the same sizes.
        state: ``module.state_dict()``, arrays by name, or a safetensors or ``.npz`` file of them.
        names: for layers or parameters of the network, what the state calls them: ``{"affine1": "features.0"}``. Layers
            in a block with another name have this name as prefix. ``{"": "module"}`` is a prefix of all names, as
            ``DataParallel`` (``module``) and ``torch.compile`` (``_orig_mod``) write it.

    Raises:
        ArgumentError: parameters have no array, arrays are not used, or shapes differ; the message lists all of them.
            Nothing is changed.
        CheckpointError: the file cannot be read.

    Examples:
        >>> from zhishen import nn
        >>> from zhishen.interop.torch import load_state_dict
        >>> network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
        >>> load_state_dict(network, {"0.weight": np.ones((3, 4)), "0.bias": np.zeros(3),
        ...                           "2.weight": np.ones((2, 3)), "2.bias": np.zeros(2)})
        >>> network.predict(np.ones((1, 4)))
        array([[12., 12.]], dtype=float32)
    """
    check_layer(network, where="load_state_dict")
    check_names(
        {path: name for path, name in (names or {}).items() if path}, network.walk().state(), where="load_state_dict"
    )
    arrays = _read(state) if isinstance(state, str | Path) else _arrays(state)
    given = {name: array for name, array in arrays.items() if not name.endswith(COUNTER)}
    # By position where the layers have no names of their own; otherwise all by position, or all by name.
    schemes = [places(network, names=names, numbered=numbered) for numbered in (None, True, False)]
    named = [_renamed(given, scheme) for scheme in schemes]
    fits = (k for k, scheme in enumerate(schemes) if {place.name for place in scheme} == named[k].keys())
    chosen = next(fits, 0)
    network.load_state_dict(_matched(schemes[chosen], named[chosen]))


def _matched(found: list[Place], given: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays by path, in the layouts of this library.

    Raises:
        ArgumentError: they do not match.
    """
    matched: dict[str, Array] = {}
    missing: list[str] = []
    wrong: list[str] = []
    different: list[str] = []
    for place in found:
        expected, array = place.array.shape, given.get(place.name)
        if array is None:
            missing.append(f"{place.name} {expected}")
        elif array.shape != expected:
            wrong.append(f"{place.name} {expected} ← {array.shape}")
        elif place.path in matched and not np.array_equal(
            matched[place.path], array_here(place.layer, place.key, array)
        ):
            different.append(place.name)
        else:
            matched[place.path] = array_here(place.layer, place.key, array)
    used = {place.name for place in found}
    unused = [f"{name} {array.shape}" for name, array in given.items() if name not in used]
    if missing or unused or wrong:
        raise ArgumentError(
            "load_state_dict: expected one array for each parameter, got parameters without an array: [{missing}], "
            "arrays without a parameter: [{unused}], other shapes: [{wrong}]; name layers by names={{path: name}}, or "
            "use interop.load_weights with by_order=True and transposed=True",
            missing=", ".join(missing),
            unused=", ".join(unused),
            wrong=", ".join(wrong),
        )
    if different:
        raise ArgumentError(
            "load_state_dict: expected equal arrays for a layer at several positions, got others for {names}; give "
            "each position a layer of its own",
            names=", ".join(different),
        )
    return matched


def _renamed(given: Mapping[str, Array], found: list[Place]) -> dict[str, Array]:
    """The arrays, with the names of the older weight normalization replaced."""
    known = {place.name for place in found}
    renamed: dict[str, Array] = {}
    for name, array in given.items():
        layer, _, key = name.rpartition(".")
        other = ".".join(part for part in (layer, OLD_WEIGHT_NORM.get(key, key)) if part)
        renamed[other if name not in known and other in known else name] = array
    return renamed


def _read(state: str | Path) -> dict[str, Array]:
    file = Path(state)
    if file.suffix.lower() in _PICKLES:
        raise CheckpointError(
            "{path}: expected a safetensors or .npz file, got a file {suffix}, which may run code when it is read; "
            "pass torch.load(path, weights_only=True), or write the state with safetensors.torch.save_file",
            path=file,
            suffix=file.suffix,
        )
    return read_weights(file)


def _arrays(state: Any) -> dict[str, Array]:
    if not isinstance(state, Mapping):
        raise ArgumentError(
            "load_state_dict: expected a path or arrays by name, got {kind}; pass module.state_dict()",
            kind=type(state).__name__,
        )
    return {str(name): _array(str(name), value) for name, value in state.items()}


def _array(name: str, value: Any) -> Array:
    if isinstance(value, Mapping):
        raise ArgumentError(
            "load_state_dict: expected arrays by name, got a dictionary as {name!r}; pass state[{name!r}] if the "
            "parameters are in it",
            name=name,
        )
    if callable(getattr(value, "detach", None)):  # a Tensor of PyTorch
        tensor = value.detach().cpu()
        value = (tensor.float() if str(tensor.dtype) == "torch.bfloat16" else tensor).numpy()
    return np.asarray(value)
