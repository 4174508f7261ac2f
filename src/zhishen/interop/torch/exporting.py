"""`to_module`: a network as a module of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.interop.torch.modules import module_class
from zhishen.interop.torch.names import array_there, arrays_of, check_layer, name_there
from zhishen.interop.torch.package import DTYPES, checked_shape, torch_dtype, torch_package
from zhishen.nn.activation import GELU, Identity, LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Step, Tanh
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv1d, Conv2d
from zhishen.nn.dropout import Dropout, SpatialDropout
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from zhishen.nn.pool import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool1d, GlobalAvgPool2d, MaxPool1d, MaxPool2d
from zhishen.nn.residual import Residual
from zhishen.nn.sequential import Sequential, default_names
from zhishen.nn.weight_norm import WeightNormAffine

__all__ = ["MODULES", "to_module"]


def to_module(network: Layer, *, sample_shape: Sequence[int] | None = None) -> Any:
    """A module of PyTorch that computes the same as a network.

    It is a ``torch.nn.Sequential`` of PyTorch's own modules; `Residual`, `Step` and frozen batch normalization are
    modules of `zhishen.interop.torch.modules`, since PyTorch lacks them. The module has copies of the parameters and
    the running statistics, and their dtype; frozen parameters do not require a gradient; each module is in training if
    its layer is. The names of its parameters are those of `state_dict`. The loss and the preprocessing are not part of
    the module.

    Args:
        network: a network, or another layer of this library.
        sample_shape: the shape of one input without the batch axis; by default ``network.input_shape``. Only batch
            normalization and dropout of channels need it, and only before the first affine layer, convolution or
            pooling.

    Returns:
        A ``torch.nn.Module``, independent of the network.

    Raises:
        ArgumentError: a layer or a block is of your own class, or the number of axes of an input is not known.
        MissingDependencyError: PyTorch is not installed.
    """
    torch = torch_package()
    check_layer(network, where="to_module")
    network.walk()
    shape = None if sample_shape is None else checked_shape(sample_shape, where="to_module")
    if shape is None and isinstance(network, Network):
        shape = network.one_input_shape()
    with torch.random.fork_rng(devices=[]):  # the initial values of modules are drawn, and then replaced
        return _Converter(torch).convert(network, None if shape is None else len(shape) + 1)


class _Converter:
    """Converts layers one by one.

    Attributes:
        torch: the package.
        axes: the number of axes of the current input with the batch axis; None as long as it is not known.
        done: the modules of the layers, by ``id``: a layer at two positions is one module.
    """

    def __init__(self, torch: Any) -> None:
        self.torch = torch
        self.axes: int | None = None
        self.done: dict[int, Any] = {}

    def convert(self, layer: Layer, axes: int | None) -> Any:
        """The module of a layer for inputs of this number of axes."""
        self.axes = axes
        if isinstance(layer, Residual):
            module = self._residual(layer)
        elif isinstance(layer, Sequential):
            module = self._sequential(layer)
        else:
            module = self._leaf(layer)
        module.training = layer.training and not _stays_in_evaluation(layer)
        return module

    def _sequential(self, layer: Sequential) -> Any:
        """The layers in order, by position if they have the names that unnamed layers get."""
        if not isinstance(layer, Residual) and not _is_chain(layer):
            raise _unknown(layer)
        numbered = list(layer.layers) == default_names(layer)
        module = self.torch.nn.Sequential()
        for position, (name, part) in enumerate(layer.layers.items()):
            if not numbered and hasattr(module, name):
                raise ArgumentError(
                    "to_module: expected a name of a layer that is no attribute of modules of PyTorch, got {name!r}; "
                    "rename the layer",
                    name=name,
                )
            module.add_module(str(position) if numbered else name, self.convert(part, self.axes))
        return module

    def _residual(self, layer: Residual) -> Any:
        axes = self.axes
        layers = self._sequential(layer)
        layers.training = layer.training
        after = self.axes
        shortcut = None if layer.shortcut is None else self.convert(layer.shortcut, axes)
        self.axes = after
        return module_class("Residual")(layers, shortcut)

    def _leaf(self, layer: Layer) -> Any:
        make = MODULES.get(type(layer))
        if make is None:
            raise _unknown(layer)
        self.axes = _axes_of_input(layer, self.axes)
        if id(layer) not in self.done:
            self.done[id(layer)] = make(Target(layer, self.torch, self.axes or 0))
            _copy_arrays(self.torch, layer, self.done[id(layer)])
        if isinstance(layer, GlobalAvgPool1d | GlobalAvgPool2d | Flatten):
            self.axes = 2
        return self.done[id(layer)]


def _is_chain(layer: Sequential) -> bool:
    """Return True if the forward runs the layers in order, and there are no others."""
    return type(layer).forward is Sequential.forward and len(layer.children()) == len(layer.layers)


def _unknown(layer: Layer) -> ArgumentError:
    return ArgumentError(
        "to_module: expected layers of zhishen in Sequential or Residual, got {layer}, whose forward PyTorch cannot "
        "run; write a torch.nn.Module with the same forward and load state_dict(network) into it",
        layer=layer.label(),
    )


def _axes_of_input(layer: Layer, axes: int | None) -> int | None:
    """The number of axes of the input of a layer, which the layer itself or the layers before it determine.

    Raises:
        ArgumentError: it is not known, and the module depends on it.
    """
    if isinstance(layer, Conv2d | MaxPool2d | AvgPool2d | GlobalAvgPool2d):
        return 4
    if isinstance(layer, Conv1d | MaxPool1d | AvgPool1d | GlobalAvgPool1d):
        return 3
    if axes is None and isinstance(layer, Affine | WeightNormAffine):
        return 2
    if axes is None and isinstance(layer, BatchNorm | SpatialDropout):
        raise ArgumentError(
            "to_module: expected the shape of the inputs for {layer}, got None; give the shape of one input, such as "
            "sample_shape=(1, 28, 28)",
            layer=layer.label(),
        )
    return axes


def _copy_arrays(torch: Any, layer: Layer, module: Any) -> None:
    """Copy parameters and buffers; parameters that are frozen do not require a gradient."""
    tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    with torch.no_grad():
        for key, array in arrays_of(layer).items():
            tensor = tensors[name_there(layer, key)]
            tensor.copy_(torch.from_numpy(np.array(array_there(layer, key, array), order="C")))
            if key in layer.params:
                tensor.requires_grad_(key not in layer.frozen)


def _stays_in_evaluation(layer: Layer) -> bool:
    """Return True for a frozen batch normalization, which never uses the statistics of a batch."""
    return isinstance(layer, BatchNorm) and len(layer.frozen) == len(layer.params)


@dataclass(frozen=True)
class Target:
    """A layer that becomes a module.

    Attributes:
        layer: the layer.
        torch: the package.
        axes: the number of axes of its input, with the batch axis.
    """

    layer: Any
    torch: Any
    axes: int

    def make(self, name: str, *args: Any, **options: Any) -> Any:
        """An instance of a class of ``torch.nn``."""
        return getattr(self.torch.nn, name)(*args, **options)

    @property
    def dtype(self) -> Any:
        """The dtype of the parameters, as PyTorch's.

        Raises:
            ArgumentError: PyTorch does not have it.
        """
        dtype = next(iter(self.layer.params.values())).dtype
        if dtype not in DTYPES.values():
            raise ArgumentError(
                "to_module: expected parameters of float16, float32 or float64, got {dtype} in {layer}; convert them "
                "with astype",
                dtype=dtype,
                layer=self.layer.label(),
            )
        return torch_dtype(dtype)


_Make = Callable[[Target], Any]


def _plain(name: str) -> _Make:
    return lambda target: target.make(name)


def _affine(target: Target) -> Any:
    layer = target.layer
    return target.make("Linear", layer.inputs, layer.outputs, bias=layer.bias, dtype=target.dtype)


def _weight_norm(target: Target) -> Any:
    return target.torch.nn.utils.parametrizations.weight_norm(_affine(target))


def _conv(name: str) -> _Make:
    def make(target: Target) -> Any:
        layer = target.layer
        return target.make(
            name, layer.in_channels, layer.out_channels, layer.size, stride=layer.stride, padding=layer.padding,
            dilation=layer.dilation, groups=layer.groups, bias=layer.bias, dtype=target.dtype,
        )  # fmt: skip

    return make


def _pool(name: str) -> _Make:
    return lambda target: target.make(name, target.layer.size, target.layer.stride, padding=target.layer.padding)


def _global_avg_pool(name: str) -> _Make:
    """(N, C), where adaptive pooling keeps axes of size 1."""
    return lambda target: target.make("Sequential", target.make(name, 1), target.make("Flatten"))


def _batch_norm(target: Target) -> Any:
    layer, name = target.layer, f"BatchNorm{max(target.axes - 2, 1)}d"
    cls = module_class(f"Frozen{name}") if _stays_in_evaluation(layer) else getattr(target.torch.nn, name)
    momentum = round(1 - layer.momentum, 15)  # 0.1 for 0.9, where 1 - 0.9 is 0.09999999999999998
    return cls(layer.features, eps=layer.eps, momentum=momentum, dtype=target.dtype)


def _group_norm(target: Target) -> Any:
    layer = target.layer
    return target.make("GroupNorm", layer.groups, layer.channels, eps=layer.eps, dtype=target.dtype)


def _norm(name: str) -> _Make:
    return lambda target: target.make(name, target.layer.shape, eps=target.layer.eps, dtype=target.dtype)


#: Class of a layer → what makes its module.
MODULES: Final[dict[type[Layer], _Make]] = {
    Affine: _affine,
    AvgPool1d: _pool("AvgPool1d"),
    AvgPool2d: _pool("AvgPool2d"),
    BatchNorm: _batch_norm,
    Conv1d: _conv("Conv1d"),
    Conv2d: _conv("Conv2d"),
    Dropout: lambda target: target.make("Dropout", target.layer.rate),
    Flatten: _plain("Flatten"),
    GELU: _plain("GELU"),
    GlobalAvgPool1d: _global_avg_pool("AdaptiveAvgPool1d"),
    GlobalAvgPool2d: _global_avg_pool("AdaptiveAvgPool2d"),
    GroupNorm: _group_norm,
    Identity: _plain("Identity"),
    LayerNorm: _norm("LayerNorm"),
    LeakyReLU: lambda target: target.make("LeakyReLU", target.layer.slope),
    LogSoftmax: lambda target: target.make("LogSoftmax", dim=-1),
    MaxPool1d: _pool("MaxPool1d"),
    MaxPool2d: _pool("MaxPool2d"),
    RMSNorm: _norm("RMSNorm"),
    ReLU: _plain("ReLU"),
    Sigmoid: _plain("Sigmoid"),
    Softmax: lambda target: target.make("Softmax", dim=-1),
    SpatialDropout: lambda target: target.make(f"Dropout{target.axes - 2}d", target.layer.rate),
    Step: lambda _: module_class("Step")(),
    Tanh: _plain("Tanh"),
    WeightNormAffine: _weight_norm,
}
