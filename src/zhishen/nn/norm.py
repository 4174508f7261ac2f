"""Normalization layers: their parameters and running statistics; the formulas are in `zhishen.reference.norm`.

References:
    *Deep Learning from Scratch*, section 6.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import fixed
from zhishen.nn.batch_share import current_share
from zhishen.nn.foreign import constructor
from zhishen.nn.init import floating
from zhishen.nn.layer import Layer
from zhishen.reference.norm import batch_statistics, check_batch, check_channels, check_groups, check_trailing

__all__ = ["BatchNorm", "GroupNorm", "LayerNorm", "RMSNorm"]

_SIZE = WholeNumber(1)
_EPS = Number(0, open_low=True)
_MOMENTUM = Number(0, 1)


@fixed("eps")
class _Normalization(Layer):
    """A layer with an op of an input, γ and perhaps β."""

    holds_layers: ClassVar[bool] = False

    op: ClassVar[ops.Op]

    def __init__(self, shape: tuple[int, ...], *, eps: float, dtype: npt.DTypeLike, shift: bool, name: str) -> None:
        super().__init__(name=name)
        where = type(self).__name__
        float_dtype = floating(dtype, where=where)
        self.eps: float = float(check(eps, _EPS, where=where, name="eps"))
        self.params["gamma"] = np.ones(shape, dtype=float_dtype)
        if shift:
            self.params["beta"] = np.zeros(shape, dtype=float_dtype)
        self._options: dict[str, Any] = {"eps": self.eps}
        self._cache: Any = None

    def _check(self, shape: tuple[int, ...]) -> None:
        """Raise unless the input has the features of this layer."""

    def forward(self, x: Float[Array, ...]) -> Float[Array, ...]:
        """The normalized input, scaled by γ and shifted by β."""
        self._check(x.shape)
        out, self._cache = self.op.forward(x, *self.params.values(), **self._options)
        return out

    def backward(self, dout: Float[Array, ...]) -> Float[Array, ...]:
        """Return dx; fill dγ = Σ dout ⊙ x̂ and dβ = Σ dout."""
        dx, *found = self.op.backward(dout, self._cache)
        self.grads.update(zip(self.params, found, strict=True))
        return dx

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        self._check(x.shape)
        return self.op(x, *(self.tensor(key) for key in self.params), **self._options)


@final
class BatchNorm(Layer):
    """Out = γ (x - μ)/√(σ² + ε) + β, for each feature, or each channel of images and sequences.

    In training μ and σ² are those of the batch, and update the running statistics::

        running_mean ← m · running_mean + (1 - m) · μ
        running_var  ← m · running_var  + (1 - m) · σ² n/(n - 1)

    with the momentum m and n values in each channel. In evaluation the running statistics replace those of the batch.
    So the output for a sample does not depend on other samples.

    The variance in the output is biased (Σ(x - μ)²/n), the running variance unbiased (/(n - 1)), as in PyTorch. The
    momentum is the weight of the old value, as in the book and in `optim.Momentum`. In PyTorch it is the weight of the
    new value, so 0.9 here is 0.1 there.

    Args:
        features: F, or C for images: the size of the second axis.
        momentum: m, the weight of the old running statistics, from 0 to 1.
        eps: ε, above 0.
        dtype: of the parameters and the running statistics.
        name: see `Layer`.

    Shape:
        x, out: (N, F), (N, C, L) or (N, C, H, W).

    Attributes:
        params: ``gamma``, ones, and ``beta``, zeros, of shape (F,).
        buffers: ``running_mean``, zeros, and ``running_var``, ones, of shape (F,).

    Raises:
        ShapeError: another number of features; or, in training, a single value for each feature, whose variance is 0.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> layer = nn.BatchNorm(2)
        >>> x = np.array([[1, 10], [3, 30]], dtype=np.float32)
        >>> layer.forward(x).round(3)
        array([[-1., -1.], [ 1.,  1.]], dtype=float32)
        >>> layer.buffers["running_mean"]
        array([0.2, 2. ], dtype=float32)

    References:
        Ioffe and Szegedy, *Batch Normalization*, 2015. *Deep Learning from Scratch*, section 6.3. The book
        normalizes images by pixel; here they are normalized by channel, as in section 3.2 of the paper.
    """

    holds_layers: ClassVar[bool] = False

    @constructor
    def __init__(
        self,
        features: int,
        *,
        momentum: float = 0.9,
        eps: float = 1e-5,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        super().__init__(name=name)
        check(features, _SIZE, where="BatchNorm", name="features")
        float_dtype = floating(dtype, where="BatchNorm")
        self.momentum: float = float(check(momentum, _MOMENTUM, where="BatchNorm", name="momentum"))
        self.eps: float = float(check(eps, _EPS, where="BatchNorm", name="eps"))
        self.params["gamma"], self.params["beta"] = np.ones(features, float_dtype), np.zeros(features, float_dtype)
        self.buffers["running_mean"] = np.zeros(features, float_dtype)
        self.buffers["running_var"] = np.ones(features, float_dtype)
        self._op: ops.Op = ops.batch_norm
        self._cache: Any = None

    @property
    def features(self) -> int:
        """F, the number of features or channels."""
        return self.params["gamma"].shape[0]

    @property
    def by_batch(self) -> bool:
        """Whether the statistics of the batch are used: in training, unless γ and β are frozen."""
        return self.training and len(self.frozen) < len(self.params)

    def forward(self, x: Float[Array, ...]) -> Float[Array, ...]:
        """Normalize by the batch in training, by the running statistics in evaluation."""
        self._check(x.shape)
        self._op = ops.batch_norm if self.by_batch else ops.batch_norm_eval
        arrays = (x, *self.params.values(), *self._running_statistics())
        out, self._cache = self._op.forward(*arrays, eps=self.eps, **self.share_options())
        if self.by_batch:
            _, kept = self._cache
            self.update_running(kept.mean, kept.var, x)
        return out

    def backward(self, dout: Float[Array, ...]) -> Float[Array, ...]:
        """Return dx; fill dγ = Σ dout ⊙ x̂ and dβ = Σ dout."""
        dx, self.grads["gamma"], self.grads["beta"] = self._op.backward(dout, self._cache)
        return dx

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor; training updates the running statistics."""
        self._check(x.shape)
        if self.by_batch:
            shared = self.share_options()
            self.update_running(*batch_statistics(x.data, **shared), x.data)
            return ops.batch_norm(x, self.tensor("gamma"), self.tensor("beta"), eps=self.eps, **shared)
        # Copies: a later batch may update the running statistics before the backward of the tape.
        given = [array.copy() for array in self._running_statistics()]
        return ops.batch_norm_eval(x, self.tensor("gamma"), self.tensor("beta"), *given, eps=self.eps)

    def _check(self, shape: tuple[int, ...]) -> None:
        check_channels(self.label(), shape, self.features)
        if self.by_batch and not self.share_options():
            check_batch(self.label(), shape)

    def _running_statistics(self) -> tuple[Array, ...]:
        """The statistics for evaluation; none if those of the batch are used."""
        return () if self.by_batch else (self.buffers["running_mean"], self.buffers["running_var"])

    def share_options(self) -> dict[str, Any]:
        """The option of `zhishen.reference.norm.batch_norm` if several processes divide the mini-batch."""
        share = current_share()
        return {"share": share} if share is not None and share.gather is not None and self.by_batch else {}

    def update_running(self, mean: Array, var: Array, x: Array) -> None:
        """Update the running statistics by those of a batch, of which ``x`` may be a share."""
        count = x.size // self.features  # values in each channel
        if self.share_options() and (share := current_share()) is not None:
            count = count * share.whole // share.samples
        if count < 2:
            return
        m = self.momentum
        for key, value in (("running_mean", mean), ("running_var", var * (count / (count - 1)))):
            self.buffers[key][...] = _moving_average(self.buffers[key], value.reshape(-1), m)

    def __repr__(self) -> str:
        return f"BatchNorm({self.features}, momentum={self.momentum:g})"


@final
class LayerNorm(_Normalization):
    """Out = γ ⊙ (x - μ)/√(σ² + ε) + β, with the mean and (biased) variance of each sample's features.

    The same in training and evaluation, and at any batch size.

    Args:
        shape: F, or the sizes of the last axes that are normalized together.
        eps: ε, above 0.
        dtype: of the parameters.
        name: see `Layer`.

    Shape:
        x, out: (..., F).

    Attributes:
        params: ``gamma``, ones, and ``beta``, zeros, of the shape given.

    Examples:
        >>> from zhishen import nn
        >>> nn.LayerNorm(2).forward(np.array([[1, 3]], dtype=np.float32)).round(3)
        array([[-1.,  1.]], dtype=float32)

    References:
        Ba, Kiros and Hinton, *Layer Normalization*, 2016.
    """

    op: ClassVar[ops.Op] = ops.layer_norm

    @constructor
    def __init__(
        self, shape: int | Sequence[int], *, eps: float = 1e-5, dtype: npt.DTypeLike = np.float32, name: str = ""
    ) -> None:
        super().__init__(_sizes(shape, where="LayerNorm"), eps=eps, dtype=dtype, shift=True, name=name)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the last axes that are normalized together."""
        return self.params["gamma"].shape

    def _check(self, shape: tuple[int, ...]) -> None:
        check_trailing(self.label(), shape, self.shape)

    def __repr__(self) -> str:
        return f"LayerNorm({', '.join(map(str, self.shape))})"


@final
@fixed("groups")
class GroupNorm(_Normalization):
    """Out = γ (x - μ)/√(σ² + ε) + β, with the mean and (biased) variance of each sample's groups of channels.

    The same in training and evaluation, and at any batch size. With as many groups as channels it is instance
    normalization.

    Args:
        groups: G, a divisor of the channels.
        channels: C, the size of the second axis.
        eps: ε, above 0.
        dtype: of the parameters.
        name: see `Layer`.

    Shape:
        x, out: (N, C) or (N, C, ...).

    Attributes:
        params: ``gamma``, ones, and ``beta``, zeros, of shape (C,).

    Examples:
        >>> from zhishen import nn
        >>> x = np.array([[1, 3, 10, 30]], dtype=np.float32)
        >>> nn.GroupNorm(2, 4).forward(x).round(3)
        array([[-1.,  1., -1.,  1.]], dtype=float32)

    References:
        Wu and He, *Group Normalization*, 2018.
    """

    op: ClassVar[ops.Op] = ops.group_norm

    @constructor
    def __init__(
        self, groups: int, channels: int, *, eps: float = 1e-5, dtype: npt.DTypeLike = np.float32, name: str = ""
    ) -> None:
        check(groups, _SIZE, where="GroupNorm", name="groups")
        check(channels, _SIZE, where="GroupNorm", name="channels")
        check_groups("GroupNorm", channels, groups)
        super().__init__((channels,), eps=eps, dtype=dtype, shift=True, name=name)
        self.groups: int = int(groups)
        self._options["groups"] = self.groups

    @property
    def channels(self) -> int:
        """C, the number of channels."""
        return self.params["gamma"].shape[0]

    def _check(self, shape: tuple[int, ...]) -> None:
        check_channels(self.label(), shape, self.channels)

    def __repr__(self) -> str:
        return f"GroupNorm({self.groups}, {self.channels})"


@final
class RMSNorm(_Normalization):
    """Out = γ ⊙ x/√(mean(x²) + ε), over each sample's features, without mean and shift.

    Args:
        shape: F, or the sizes of the last axes that are normalized together.
        eps: ε, above 0.
        dtype: of the parameters.
        name: see `Layer`.

    Shape:
        x, out: (..., F).

    Attributes:
        params: ``gamma``, ones, of the shape given.

    Examples:
        >>> from zhishen import nn
        >>> nn.RMSNorm(2).forward(np.array([[3, 4]], dtype=np.float32)).round(3)
        array([[0.849, 1.131]], dtype=float32)

    References:
        Zhang and Sennrich, *Root Mean Square Layer Normalization*, 2019.
    """

    op: ClassVar[ops.Op] = ops.rms_norm

    @constructor
    def __init__(
        self, shape: int | Sequence[int], *, eps: float = 1e-5, dtype: npt.DTypeLike = np.float32, name: str = ""
    ) -> None:
        super().__init__(_sizes(shape, where="RMSNorm"), eps=eps, dtype=dtype, shift=False, name=name)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the last axes that are normalized together."""
        return self.params["gamma"].shape

    def _check(self, shape: tuple[int, ...]) -> None:
        check_trailing(self.label(), shape, self.shape)

    def __repr__(self) -> str:
        return f"RMSNorm({', '.join(map(str, self.shape))})"


def _moving_average(old: Array, value: Array, m: float) -> Array:
    """M old + (1 - m) value; where rounding cancels the step towards the value, a step to the next float.

    Otherwise the average of constant values stops several units in the last place before the constant, and the
    evaluation of nearly constant data multiplies this error by 1/√(σ² + ε).
    """
    if m in (0, 1):
        return old if m else value
    new = old + (1 - m) * (value - old)
    return np.where(new == old, np.nextafter(old, value), new) if (new == old).any() else new


def _sizes(shape: int | Sequence[int], *, where: str) -> tuple[int, ...]:
    sizes = tuple(shape) if isinstance(shape, Sequence) and not isinstance(shape, str) else (shape,)
    if not sizes:
        raise ArgumentError(
            "{where}: expected shape to have at least one size, got {shape!r}; give the number of features",
            where=where,
            shape=shape,
        )
    return tuple(int(check(size, _SIZE, where=where, name="shape")) for size in sizes)  # pyright: ignore[reportArgumentType]
