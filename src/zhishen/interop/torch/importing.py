"""`from_module`: a module of PyTorch as a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor
from zhishen.interop.torch.layers import LAYERS, Source
from zhishen.interop.torch.modules import module_class
from zhishen.interop.torch.names import COUNTER, OLD_WEIGHT_NORM, array_here, array_there, arrays_of, name_there
from zhishen.interop.torch.package import Shape, checked_shape, torch_package
from zhishen.nn.activation import Identity
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.pool import GlobalAvgPool1d, GlobalAvgPool2d
from zhishen.nn.residual import Residual
from zhishen.nn.sequential import Sequential

__all__ = ["from_module"]

_SAMPLES: Final = 3  # that are compared
_TOLERANCE: Final = {"float16": 3e-2, "float32": 1e-3, "float64": 1e-9}  # of the largest output


def from_module(
    module: Any,
    *,
    sample_shape: Sequence[int] | None = None,
    loss: str | Loss | Callable[[Tensor, Any], Tensor] = "softmax_cross_entropy",
    rng: np.random.Generator | None = None,
) -> Network:
    """A network that computes the same as a module of PyTorch.

    The module is a ``torch.nn.Sequential`` of the layers that both libraries have, nested to any depth, or one such
    layer. The network has copies of its parameters and running statistics, their dtype, the parameters that do not
    require a gradient as frozen ones, and for each layer whether it is in training. Layers that PyTorch numbers have
    the names ``conv1``, ``relu1``, ...; other names are kept.

    Args:
        module: a ``torch.nn.Module``.
        sample_shape: the shape of one input without the batch axis, such as (1, 28, 28). Adaptive pooling and a softmax
            along a numbered axis need it. If it is given, the network and the module compute the outputs of 3 random
            inputs in evaluation, and an error is raised if they differ.
        loss: the loss of the network, as in `Network`; modules have none.
        rng: the generator from which dropout draws; needed if the module has dropout.

    Returns:
        A network, independent of the module.

    Raises:
        ArgumentError: the module has a forward of its own (branches, for example), a layer or an option that does not
            exist here, or parameters that several layers share.
        ShapeError: an input of ``sample_shape`` does not fit.
        MissingDependencyError: PyTorch is not installed.
    """
    torch = torch_package()
    if not isinstance(module, torch.nn.Module):
        raise ArgumentError(
            "from_module: expected a module of PyTorch, got {kind}; pass an instance such as torch.nn.Sequential(...)",
            kind=module.__name__ if isinstance(module, type) else type(module).__name__,
        )
    shape = None if sample_shape is None else checked_shape(sample_shape, where="from_module")
    dtype = next((str(parameter.dtype) for parameter in module.parameters()), "torch.float32")
    converter = _Converter(torch, rng, dtype)
    layer = converter.convert(module, "", shape)
    network = Network(layer.layers if type(layer) is Sequential else [layer], loss=loss, input_shape=shape)
    network.training = module.training
    for part, training in converter.training:
        part.training = training
    if shape is not None:
        _compare(torch, network, module, shape)
    return network


class _Converter:
    """Converts modules one by one, and knows which it has converted.

    Attributes:
        torch: the package.
        rng: the generator of dropout, or None.
        dtype: the dtype of the first parameter of the root, by its name in PyTorch.
        done: the layers of the modules with parameters, by ``id``: a module at two positions is one layer.
        owners: the layer of each parameter, by the address of its numbers.
        above: the containers that are being converted.
        training: for each layer, whether its module is in training.
    """

    def __init__(self, torch: Any, rng: np.random.Generator | None, dtype: str) -> None:
        self.torch = torch
        self.rng = rng
        self.dtype = dtype
        self.done: dict[int, Layer] = {}
        self.owners: dict[int, str] = {}
        self.above: set[int] = set()
        self.training: list[tuple[Layer, bool]] = []

    def convert(self, module: Any, path: str, shape: Shape | None, *, flattened: bool = False) -> Layer:
        """The layer of a module.

        Args:
            module: the module.
            path: its name in the root.
            shape: the shape of one input, if it is known.
            flattened: whether a ``Flatten`` follows.
        """
        if id(module) in self.done:
            return self.done[id(module)]
        if id(module) in self.above:
            raise ArgumentError(
                "from_module: expected a module that does not contain itself, got {path!r} within itself; remove it",
                path=path,
            )
        self.above.add(id(module))
        if self._is(module, self.torch.nn.Sequential):
            layer = self._sequential(module, path, shape)
        elif self._is(module, module_class("Residual")):
            layer = self._residual(module, path, shape)
        else:
            layer = self._leaf(module, path, shape, flattened=flattened)
        self.above.discard(id(module))
        self.training.append((layer, module.training))
        if any(True for _ in module.parameters()):
            self.done[id(module)] = layer
        return layer

    @staticmethod
    def _is(module: Any, cls: Any) -> bool:
        """Return True if a module is of the class, with the forward of the class, which an attribute may hide."""
        return isinstance(module, cls) and type(module).forward is cls.forward and "forward" not in vars(module)

    def _sequential(self, module: Any, path: str, shape: Shape | None) -> Layer:
        names, parts = list(module._modules), list(module)
        if not parts:
            return Identity()
        layers: list[Layer] = []
        for name, part, following in zip(names, parts, [*parts[1:], None], strict=True):
            layer = self.convert(part, f"{path}.{name}".lstrip("."), shape, flattened=self._flattens(following))
            shape = None if shape is None else layer.output_shape(shape)
            layers.append(layer)
        numbered = names == [str(k) for k in range(len(names))]
        if path and numbered and isinstance(layers[0], GlobalAvgPool1d | GlobalAvgPool2d) and len(layers) == 2:
            return layers[0]  # to_module makes these two of one layer
        return Sequential(layers) if numbered else Sequential(dict(zip(names, layers, strict=True)))

    def _flattens(self, module: Any) -> bool:
        return module is not None and self._is(module, self.torch.nn.Flatten) and module.start_dim == 1

    def _residual(self, module: Any, path: str, shape: Shape | None) -> Layer:
        prefix = f"{path}." if path else ""
        layers = self.convert(module.layers, f"{prefix}layers", shape)
        shortcut = None if module.shortcut is None else self.convert(module.shortcut, f"{prefix}shortcut", shape)
        return Residual(layers.layers if type(layers) is Sequential else [layers], shortcut=shortcut)

    def _leaf(self, module: Any, path: str, shape: Shape | None, *, flattened: bool) -> Layer:
        kind = self._kind(module, path)
        source = Source(module, path, kind, shape, flattened, self.rng, self.dtype)
        self._check_parameters(source)
        layer = LAYERS[kind](source)
        layer.name = path  # for errors about shapes; the network names it anew
        _copy_arrays(layer, source)
        return layer

    def _kind(self, module: Any, path: str) -> str:
        """The name of the class of PyTorch whose forward the module has."""
        for cls in type(module).__mro__:
            own = cls.__module__.startswith("torch.nn.") or cls is module_class("Step")
            if own and cls.__name__ in LAYERS and self._is(module, cls):
                return cls.__name__
        raise ArgumentError(
            "from_module: expected Sequential or one of {names}, got {layer}, which has a forward of its own or no "
            "counterpart in zhishen; write the module with torch.onnx.export and read the file with "
            'zhishen.load("model.onnx")',
            names=", ".join(LAYERS),
            layer=f"{type(module).__name__} {path!r}" if path else type(module).__name__,
        )

    def _check_parameters(self, source: Source) -> None:
        """Raise an error for parameters without values, and for those that another layer has as well."""
        for key, parameter in source.module.named_parameters():
            if parameter.is_meta or self.torch.nn.parameter.is_lazy(parameter):
                raise ArgumentError(
                    "from_module: expected parameters with values, got {layer} without; run the module on a batch",
                    layer=source.label(),
                )
            name, address = f"{source.path}.{key}".lstrip("."), parameter.data_ptr()
            if address and address in self.owners:
                raise ArgumentError(
                    "from_module: expected a parameter in one layer, got {name!r}, which is also {other!r}; use one "
                    "layer at both places, or copy the parameter",
                    name=name,
                    other=self.owners[address],
                )
            self.owners[address] = name


def _copy_arrays(layer: Layer, source: Source) -> None:
    """Copy parameters and buffers; freeze what does not require a gradient."""
    module = source.module
    found: dict[str, Any] = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    tensors = {OLD_WEIGHT_NORM.get(name, name): tensor for name, tensor in found.items() if name != COUNTER}
    arrays = arrays_of(layer)
    names: dict[str, str] = {name_there(layer, key): key for key in arrays}
    if unknown := [name for name in tensors if name not in names]:
        raise ArgumentError(
            "from_module: expected the parameters {names} in {layer}, got {unknown} as well; remove the "
            "parametrization or the pruning with the functions of torch.nn.utils",
            names=", ".join(names),
            layer=source.label(),
            unknown=", ".join(unknown),
        )
    frozen: set[str] = set()
    for name, key in names.items():
        tensor = tensors.get(name)
        # A norm without weights of its own: γ = 1 and β = 0 are not trained.
        if key in layer.params and (tensor is None or not tensor.requires_grad):
            frozen.add(key)
        if tensor is None:
            continue
        array, expected = tensor.detach().cpu().numpy(), array_there(layer, key, arrays[key]).shape
        if array.shape != expected:
            raise source.refused(f"{name}.shape", expected, array.shape)
        arrays[key][...] = array_here(layer, key, array)
    layer.frozen = frozenset(frozen)


def _compare(torch: Any, network: Network, module: Any, shape: Shape) -> None:
    """Raise an error unless the network and the module have the same outputs in evaluation."""
    x = np.random.default_rng(0).normal(size=(_SAMPLES, *shape)).astype(network.dtype)
    ours, theirs = network.predict(x), _outputs(torch, module, x)
    limit = _TOLERANCE[network.dtype.name] * np.abs(theirs[np.isfinite(theirs)]).max(initial=1.0)
    if ours.shape != theirs.shape or not np.allclose(ours, theirs, rtol=0, atol=limit, equal_nan=True):
        raise ArgumentError(
            "from_module: expected the outputs of the module, such as {theirs}, got {ours}; remove hooks that change "
            "outputs",
            theirs=_first(theirs),
            ours=_first(ours),
        )


def _first(outputs: Array) -> str:
    """The first output as text."""
    return np.array2string(outputs.reshape(-1)[:1], precision=6)


def _outputs(torch: Any, module: Any, x: Array) -> Array:
    """The outputs of the module in evaluation; afterwards each part is in the state in which it was.

    Raises:
        ArgumentError: the module cannot run.
    """
    before = [(part, part.training) for part in module.modules()]
    device = next((parameter.device for parameter in module.parameters()), None)
    module.eval()
    try:
        with torch.no_grad():
            return module(torch.from_numpy(x).to(device)).cpu().numpy()
    except RuntimeError as error:
        raise ArgumentError(
            "from_module: expected a module that runs on inputs of the shape {shape} in {dtype}, got an error of "
            "PyTorch ({problem}); correct the module or sample_shape",
            shape=x.shape,
            dtype=x.dtype,
            problem=" ".join(str(error).split()),
        ) from error
    finally:
        for part, training in before:
            part.training = training
