"""The table of the modules that `from_module` knows: for each, the layer that computes the same.

The parameters of the layers are copied afterwards. Here only the options count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zhishen.errors import ArgumentError
from zhishen.interop.torch.names import OLD_WEIGHT_NORM
from zhishen.interop.torch.package import DTYPES
from zhishen.messages import message
from zhishen.nn.activation import GELU, Identity, LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Step, Tanh
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv1d, Conv2d
from zhishen.nn.dropout import Dropout, SpatialDropout
from zhishen.nn.layer import Layer
from zhishen.nn.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from zhishen.nn.pool import AvgPool1d, AvgPool2d, Flatten, GlobalAvgPool1d, GlobalAvgPool2d, MaxPool1d, MaxPool2d
from zhishen.nn.weight_norm import WeightNormAffine

__all__ = ["LAYERS", "Source", "only"]


@dataclass(frozen=True)
class Source:
    """A module that becomes a layer.

    Attributes:
        module: the module.
        path: its name in the root, such as ``features.0``.
        kind: the name of its class, such as ``Conv2d``.
        shape: the shape of one of its inputs, without the batch axis; None if it is not known.
        flattened: whether a ``Flatten`` follows.
        rng: the generator for dropout; None if none was given.
        first_dtype: the dtype of the first parameter of the root, by its name in PyTorch.
    """

    module: Any
    path: str
    kind: str
    shape: tuple[int, ...] | None
    flattened: bool
    rng: np.random.Generator | None
    first_dtype: str

    def label(self) -> str:
        """The module in errors: its class and its name."""
        return f"{self.kind} {self.path!r}" if self.path else self.kind

    def refused(self, option: str, expected: object, got: object) -> ArgumentError:
        """The error for an option that no layer here has."""
        return ArgumentError(
            "from_module: expected {option}={expected} in {layer}, got {got}, which no layer of zhishen has; "
            'change the module, or write it with torch.onnx.export and read the file with zhishen.load("model.onnx")',
            option=option,
            expected=expected,
            layer=self.label(),
            got=repr(got),
        )

    def unknown_shape(self) -> ArgumentError:
        """The error for a module that needs the shape of its inputs."""
        return ArgumentError(
            "from_module: expected the shape of the inputs for {layer}, got None; give the shape of one input, "
            "such as sample_shape=(1, 28, 28)",
            layer=self.label(),
        )

    def dtype(self) -> np.dtype[Any]:
        """The dtype of the parameters; of a module without parameters, that of the root.

        Raises:
            ArgumentError: zhishen does not have it.
        """
        found = next((str(parameter.dtype) for parameter in self.module.parameters()), self.first_dtype)
        if found not in DTYPES:
            raise ArgumentError(
                "from_module: expected parameters of float16, float32 or float64, got {dtype} in {layer}; call "
                "module.float()",
                dtype=found,
                layer=self.label(),
            )
        return DTYPES[found]


def only(source: Source, **allowed: object) -> None:
    """Raise an error unless the options of the module have these values, in each axis."""
    for option, expected in allowed.items():
        got = getattr(source.module, option)
        if any(value != expected for value in (got if isinstance(got, tuple | list) else (got,))):
            raise source.refused(option, repr(expected), got)


def _zeros() -> dict[str, Any]:
    """The options of a layer whose weights are copied afterwards."""
    return {"rng": np.random.default_rng(0), "init": "zeros"}


def _ones(shape: tuple[int, ...], *, rng: np.random.Generator, dtype: npt.DTypeLike) -> Any:  # noqa: ARG001 - an initializer
    """Weights that have a direction, as weight normalization requires."""
    return np.ones(shape, dtype)


def _linear(source: Source) -> Layer:
    module = source.module
    sizes: tuple[int, int] = (module.in_features, module.out_features)
    options: dict[str, Any] = {"bias": module.bias is not None, "dtype": source.dtype()}
    if _weight_norm(module):
        return WeightNormAffine(*sizes, rng=np.random.default_rng(0), init=_ones, **options)
    return Affine(*sizes, **_zeros(), **options)


def _weight_norm(module: Any) -> bool:
    """Whether the module has the weight normalization of PyTorch, the newer one or the older one."""
    names = {name for name, _ in module.named_parameters()}
    if names >= OLD_WEIGHT_NORM.keys():
        return True
    if not names.issuperset(OLD_WEIGHT_NORM.values()):
        return False
    return [type(step).__name__ for step in module.parametrizations["weight"]] == ["_WeightNorm"]


def _conv(layer: Callable[..., Layer], axes: int) -> Callable[[Source], Layer]:
    def convert(source: Source) -> Layer:
        module = source.module
        padding = _padding(source)
        if any(padding):
            only(source, padding_mode="zeros")
        found = {key: tuple(getattr(module, key)) for key in ("kernel_size", "stride", "dilation")}
        sizes, stride, dilation = (value if axes == 2 else value[0] for value in found.values())
        return layer(
            module.in_channels, module.out_channels, sizes, stride=stride, dilation=dilation,
            padding=padding if axes == 2 else padding[0], groups=module.groups, bias=module.bias is not None,
            dtype=source.dtype(), **_zeros(),
        )  # fmt: skip

    return convert


def _padding(source: Source) -> tuple[int, ...]:
    """The padding at each side; ``"same"`` adds D(F - 1) in sum, which must be even."""
    module = source.module
    if module.padding == "valid":
        return (0,) * len(module.kernel_size)
    if module.padding != "same":
        return tuple(module.padding)
    both = [d * (f - 1) for d, f in zip(module.dilation, module.kernel_size, strict=True)]
    if any(total % 2 for total in both):
        raise source.refused("padding", message("the same number at both sides"), "same")
    return tuple(total // 2 for total in both)


def _pool(layer: Callable[..., Layer], **allowed: object) -> Callable[[Source], Layer]:
    def convert(source: Source) -> Layer:
        only(source, **allowed)
        module = source.module
        size, stride, padding = (_plain(getattr(module, key)) for key in ("kernel_size", "stride", "padding"))
        if hasattr(module, "count_include_pad") and np.any(padding):
            only(source, count_include_pad=True)
        if layer in (AvgPool1d, MaxPool1d):
            size, stride, padding = (
                value[0] if isinstance(value, tuple) else value for value in (size, stride, padding)
            )
        return layer(size, stride, padding=padding)

    return convert


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, tuple | list) else value


def _adaptive(layer: Callable[..., Layer], axes: int, pooled: Callable[..., Layer] | None) -> Callable[[Source], Layer]:
    """Adaptive pooling is global, or has windows of one size, or no counterpart here."""

    def convert(source: Source) -> Layer:
        given = source.module.output_size
        wished = tuple(given) if isinstance(given, tuple | list) else (given,) * axes
        if pooled is not None and source.flattened and set(wished) == {1}:
            return pooled()
        if source.shape is None:
            raise source.unknown_shape()
        sizes = source.shape[-axes:]
        out = tuple(size if number is None else int(number) for size, number in zip(sizes, wished, strict=True))
        if any(number < 1 or size % number for size, number in zip(sizes, out, strict=True)):
            raise source.refused("output_size", message("divisors of {sizes}", sizes=sizes), given)
        window = tuple(size // number for size, number in zip(sizes, out, strict=True))
        return layer(window if axes == 2 else window[0])

    return convert


def _batch_norm(source: Source) -> Layer:
    module = source.module
    only(source, affine=True, track_running_stats=True)
    if module.momentum is None:
        raise source.refused("momentum", message("a number"), None)
    if module.training and not any(parameter.requires_grad for parameter in module.parameters()):
        raise ArgumentError(
            "from_module: expected {layer} with frozen parameters to be in evaluation, got it in training; call "
            "eval() of this module, since a frozen BatchNorm of zhishen does not use the statistics of the batch",
            layer=source.label(),
        )
    momentum = round(1 - module.momentum, 15)  # the weight of the old values, which PyTorch gives to the new ones
    return BatchNorm(module.num_features, momentum=momentum, eps=module.eps, dtype=source.dtype())


def _instance_norm(source: Source) -> Layer:
    only(source, track_running_stats=False)
    channels = source.module.num_features
    return GroupNorm(channels, channels, eps=source.module.eps, dtype=source.dtype())


def _group_norm(source: Source) -> Layer:
    module = source.module
    return GroupNorm(module.num_groups, module.num_channels, eps=module.eps, dtype=source.dtype())


def _layer_norm(source: Source) -> Layer:
    return LayerNorm(tuple(source.module.normalized_shape), eps=source.module.eps, dtype=source.dtype())


def _rms_norm(source: Source) -> Layer:
    dtype, eps = source.dtype(), source.module.eps
    # None stands for the distance of 1 to the next number of the input's dtype.
    return RMSNorm(
        tuple(source.module.normalized_shape), eps=float(np.finfo(dtype).eps) if eps is None else eps, dtype=dtype
    )


def _dropout(layer: Callable[..., Layer]) -> Callable[[Source], Layer]:
    def convert(source: Source) -> Layer:
        if source.rng is None:
            raise ArgumentError(
                "from_module: expected rng, a generator for {layer}, got None; pass rng=np.random.default_rng(seed)",
                layer=source.label(),
            )
        return layer(source.module.p, rng=source.rng)

    return convert


def _last_axis(layer: Callable[..., Layer]) -> Callable[[Source], Layer]:
    def convert(source: Source) -> Layer:
        dim = source.module.dim
        if dim == -1:
            return layer()
        if source.shape is None:
            raise source.unknown_shape()
        # Without dim, PyTorch takes axis 1 of matrices, and other axes elsewhere.
        if dim != len(source.shape) and not (dim is None and len(source.shape) == 1):
            raise source.refused("dim", -1, dim)
        return layer()

    return convert


def _flatten(source: Source) -> Layer:
    module = source.module
    only(source, start_dim=1)
    if source.shape is None or module.end_dim != len(source.shape):
        only(source, end_dim=-1)
    return Flatten()


def _gelu(source: Source) -> Layer:
    only(source, approximate="none")
    return GELU()


_FIXED: Final = {"ceil_mode": False}
_MAX: Final = {**_FIXED, "dilation": 1, "return_indices": False}

LAYERS: Final[dict[str, Callable[[Source], Layer]]] = {
    "Linear": _linear,
    "Conv1d": _conv(Conv1d, 1),
    "Conv2d": _conv(Conv2d, 2),
    "MaxPool1d": _pool(MaxPool1d, **_MAX),
    "MaxPool2d": _pool(MaxPool2d, **_MAX),
    "AvgPool1d": _pool(AvgPool1d, **_FIXED),
    "AvgPool2d": _pool(AvgPool2d, **_FIXED, divisor_override=None),
    "AdaptiveAvgPool1d": _adaptive(AvgPool1d, 1, GlobalAvgPool1d),
    "AdaptiveAvgPool2d": _adaptive(AvgPool2d, 2, GlobalAvgPool2d),
    "AdaptiveMaxPool1d": _adaptive(MaxPool1d, 1, None),
    "AdaptiveMaxPool2d": _adaptive(MaxPool2d, 2, None),
    "BatchNorm1d": _batch_norm,
    "BatchNorm2d": _batch_norm,
    "BatchNorm3d": _batch_norm,
    "InstanceNorm1d": _instance_norm,
    "InstanceNorm2d": _instance_norm,
    "GroupNorm": _group_norm,
    "LayerNorm": _layer_norm,
    "RMSNorm": _rms_norm,
    "Dropout": _dropout(Dropout),
    "Dropout1d": _dropout(SpatialDropout),
    "Dropout2d": _dropout(SpatialDropout),
    "Dropout3d": _dropout(SpatialDropout),
    "Flatten": _flatten,
    "Identity": lambda _: Identity(),
    "ReLU": lambda _: ReLU(),
    "LeakyReLU": lambda source: LeakyReLU(source.module.negative_slope),
    "Sigmoid": lambda _: Sigmoid(),
    "Tanh": lambda _: Tanh(),
    "GELU": _gelu,
    "Softmax": _last_axis(Softmax),
    "LogSoftmax": _last_axis(LogSoftmax),
    "Step": lambda _: Step(),
}
