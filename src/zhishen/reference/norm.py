"""Normalization: batch, layer, group and root mean square, forward and backward side by side.

All subtract a mean μ and divide by a standard deviation √(σ² + ε) over some axes, then scale by γ and shift by β, which
are learned (the root mean square has neither mean nor shift). They differ in the axes. Batch normalization averages
over the batch, so it needs a batch in training and running statistics in evaluation. The others average within each
sample, in training and evaluation alike.

``f(x, gamma, beta, ..., eps=) -> (out, cache)`` and ``f_backward(dout, cache) -> (dx, dgamma, dbeta)``. All variances
in this module are biased (divided by n, not n - 1). An empty batch gives an empty output.

References:
    *Deep Learning from Scratch*, section 6.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np

from zhishen._types import Array
from zhishen.errors import ShapeError

__all__ = [
    "BatchNormCache", "Share", "batch_norm", "batch_norm_backward", "batch_norm_eval", "batch_norm_eval_backward",
    "batch_statistics",
    "check_batch", "check_channels", "check_groups", "check_trailing", "group_norm", "group_norm_backward",
    "layer_norm", "layer_norm_backward", "rms_norm", "rms_norm_backward",
]  # fmt: skip

Axes = tuple[int, ...]
Shape = tuple[int, ...]
Cache = Any


@runtime_checkable
class Share(Protocol):
    """What `batch_norm` has to know if several processes divide a batch, see `zhishen.nn.batch_share`.

    Attributes:
        weights: for each process its share of the samples.
        gather: an array of float64 of this process → those of all processes, stacked in their order.
    """

    @property
    def weights(self) -> tuple[float, ...]:
        """For each process its share of the samples."""
        ...

    @property
    def gather(self) -> Callable[[Array], Array]:
        """An array of this process → the arrays of all."""
        ...


# --- checks of shapes -------------------------------------------------------------------------------------------------


def check_channels(where: str, shape: Shape, channels: int) -> None:
    """Raise unless an input has ``channels`` features on its second axis."""
    if len(shape) < 2 or shape[1] != channels:
        raise ShapeError(
            "{where}: expected input of shape (N, {channels}) or (N, {channels}, ...), got {shape}; the second axis "
            "holds the features or channels: move them there, or build the layer for their number",
            where=where,
            channels=channels,
            shape=shape,
        )


def check_batch(where: str, shape: Shape) -> None:
    """Raise if a batch in training has a single value for each channel: its variance is 0, and so is every gradient."""
    if shape[0] * math.prod(shape[2:]) == 1:
        raise ShapeError(
            "{where}: expected more than one value for each feature in training, got input of shape {shape}, whose "
            "variance is 0; give a larger batch (the last of an epoch may have one sample), or evaluate with "
            "network.eval()",
            where=where,
            shape=shape,
        )


def check_trailing(where: str, shape: Shape, sizes: Shape) -> None:
    """Raise unless the last axes of an input have these ``sizes``."""
    if len(shape) < len(sizes) or shape[len(shape) - len(sizes) :] != sizes:
        raise ShapeError(
            "{where}: expected input of shape (..., {sizes}), got {shape}; the last axes are normalized: build the "
            "layer for their sizes",
            where=where,
            sizes=", ".join(map(str, sizes)),
            shape=shape,
        )


def check_groups(where: str, channels: int, groups: int) -> None:
    """Raise unless the number of channels is a multiple of the number of groups."""
    if channels % groups:
        raise ShapeError(
            "{where}: expected channels to be a multiple of groups, got {channels} channels and {groups} groups; "
            "choose a divisor",
            where=where,
            channels=channels,
            groups=groups,
        )


# --- the common part --------------------------------------------------------------------------------------------------


def _mean(x: Any, axes: Axes) -> Any:
    """The mean over ``axes``, which are kept with size 1; 0 for no values."""
    return x.sum(axis=axes, keepdims=True) / max(1, math.prod(x.shape[axis] for axis in axes))


def _centered(x: Any, axes: Axes) -> tuple[Any, Any]:
    """X - μ and μ, with rounding errors that are small beside the deviations x - μ, not beside x.

    1/√(σ² + ε) multiplies these errors, and is large for nearly constant values far from 0. So the first value is
    subtracted before the mean is taken, and the mean of what is left is subtracted again.
    """
    first = x[tuple(slice(1) if axis in axes else slice(None) for axis in range(x.ndim))]
    shifted = x - first
    mean = _mean(shifted, axes)
    centered = shifted - mean
    rest = _mean(centered, axes)
    return centered - rest, first.sum(axis=axes, keepdims=True) + (mean + rest)  # the sum has size 1 without samples


def _normalize(x: Any, axes: Axes, eps: float) -> tuple[Any, Any, Any, Any]:
    """x̂ = (x - μ)/√(σ² + ε), with 1/√(σ² + ε), μ and σ²."""
    centered, mean = _centered(x, axes)
    var = _mean(centered * centered, axes)
    inverse = 1 / np.sqrt(var + eps)
    return centered * inverse, inverse, mean, var


def _normalize_backward(dx_hat: Any, x_hat: Any, inverse: Any, axes: Axes) -> Any:
    """dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ ⊙ x̂))/√(σ² + ε), as the mean and the variance depend on x."""
    return inverse * (dx_hat - _mean(dx_hat, axes) - x_hat * _mean(dx_hat * x_hat, axes))


def _all_but_channels(x: Any) -> Axes:
    return (0, *range(2, x.ndim))


def _per_channel(p: Any, x: Any) -> Any:
    """A parameter (C,), reshaped to broadcast over (N, C, ...)."""
    return p.reshape((-1,) + (1,) * (x.ndim - 2))


def _leading(x: Any, p: Any) -> Axes:
    return tuple(range(x.ndim - p.ndim))


# --- over the batch ---------------------------------------------------------------------------------------------------


class BatchNormCache(NamedTuple):
    """The values for the backward, and the statistics of the batch.

    Attributes:
        mean: μ, of shape (1, C, 1, ...).
        var: σ², biased, of the same shape.
        x_hat: x̂.
        inverse: 1/√(σ² + ε).
        gamma: γ.
        share: as given to `batch_norm`.
    """

    mean: Any
    var: Any
    x_hat: Any
    inverse: Any
    gamma: Any
    share: Share | None


def batch_norm(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5, share: Share | None = None
) -> tuple[Array, BatchNormCache]:
    """Out = γ (x - μ)/√(σ² + ε) + β, with the mean and variance of the batch, for each feature or channel.

    Shape:
        x: (N, F), (N, C, L) or (N, C, H, W): statistics over all axes but the second. gamma, beta: (F,) or (C,).

    Args:
        x: the batch, or one of the shares into which several processes divide it.
        gamma: γ.
        beta: β.
        eps: ε.
        share: of several processes; the statistics are then those of the whole batch.

    Raises:
        ShapeError: another number of channels, or a single value for each channel.

    References:
        Ioffe and Szegedy, *Batch Normalization*, 2015.
    """
    check_channels("batch_norm", x.shape, gamma.shape[0])
    if share is None:
        check_batch("batch_norm", x.shape)
        x_hat, inverse, mean, var = _normalize(x, _all_but_channels(x), eps)
    else:
        centered, own_mean = _centered(x, _all_but_channels(x))
        mean, var = combined_statistics(own_mean, _mean(centered * centered, _all_but_channels(x)), share)
        inverse = (1 / np.sqrt(var + eps)).astype(x.dtype)
        x_hat = (centered + (own_mean - mean).astype(x.dtype)) * inverse
    out = _per_channel(gamma, x) * x_hat + _per_channel(beta, x)
    return out, BatchNormCache(mean, var, x_hat, inverse, gamma, share)


def combined_statistics(mean: Array, var: Array, share: Share) -> tuple[Array, Array]:
    """The mean and the biased variance of the whole batch, in float64, from those of the shares.

    ``μ = Σ_r w_r μ_r`` and ``σ² = Σ_r w_r (σ_r² + (μ_r - μ)²)``, with the weights w_r = n_r/n (Chan, Golub, LeVeque
    1979).
    """
    gathered = share.gather(np.stack([mean, var]).astype(np.float64))  # (ranks, 2, ...)
    weights = np.reshape(share.weights, (-1,) + (1,) * mean.ndim)
    means, variances = gathered[:, 0], gathered[:, 1]
    whole = (weights * means).sum(axis=0)
    return whole, (weights * (variances + (means - whole) ** 2)).sum(axis=0)


def batch_statistics(x: Array, share: Share | None = None) -> tuple[Array, Array]:
    """The mean and the biased variance of each feature or channel of a batch, of shape (1, C, 1, ...)."""
    centered, mean = _centered(x, _all_but_channels(x))
    var = _mean(centered * centered, _all_but_channels(x))
    return (mean, var) if share is None else combined_statistics(mean, var, share)


def batch_norm_backward(dout: Array, cache: BatchNormCache) -> tuple[Array, Array, Array]:
    """dx̂ = γ dout, and dx from dx̂; dγ = Σ dout ⊙ x̂, dβ = Σ dout, over all but channels.

    Of a share, dout is the gradient of the mean loss of the share, and so are dx, dγ and dβ.
    """
    x_hat, inverse, gamma, share = cache.x_hat, cache.inverse, cache.gamma, cache.share
    axes = _all_but_channels(x_hat)
    dgamma, dbeta = (dout * x_hat).sum(axis=axes), dout.sum(axis=axes)
    if share is None:
        dx = _normalize_backward(_per_channel(gamma, x_hat) * dout, x_hat, inverse, axes)
    else:
        # The mean loss of the whole batch is Σ_r w_r E_r, so its gradients are the sums with these weights. Within the
        # share, whose loss counts w_r, they are divided by n w_r = n_r again.
        whole_dgamma, whole_dbeta = combined_gradients(dgamma, dbeta, share)
        count = max(1, math.prod(x_hat.shape[axis] for axis in axes))
        means = (_per_channel(value / count, x_hat).astype(x_hat.dtype) for value in (whole_dbeta, whole_dgamma))
        mean_d, mean_d_x_hat = means
        dx = _per_channel(gamma, x_hat) * inverse * (dout - mean_d - x_hat * mean_d_x_hat)
    return dx, dgamma, dbeta


def combined_gradients(dgamma: Array, dbeta: Array, share: Share) -> tuple[Array, Array]:
    """Σ_r w_r dγ_r and Σ_r w_r dβ_r, in float64."""
    gathered = share.gather(np.stack([dgamma, dbeta]).astype(np.float64))  # (ranks, 2, C)
    dgammas, dbetas = (np.reshape(share.weights, (-1, 1, 1)) * gathered).sum(axis=0)
    return dgammas, dbetas


def batch_norm_eval(
    x: Array, gamma: Array, beta: Array, mean: Array, var: Array, *, eps: float = 1e-5
) -> tuple[Array, Cache]:
    """Out = γ (x - μ)/√(σ² + ε) + β, with given statistics, for each sample separately.

    Shape:
        x: (N, F), (N, C, L) or (N, C, H, W). gamma, beta, mean, var: (F,) or (C,).
    """
    check_channels("batch_norm_eval", x.shape, gamma.shape[0])
    inverse = 1 / np.sqrt(_per_channel(var, x) + eps)
    x_hat = (x - _per_channel(mean, x)) * inverse
    return _per_channel(gamma, x) * x_hat + _per_channel(beta, x), (x_hat, inverse, gamma)


def batch_norm_eval_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx = γ dout/√(σ² + ε), as the statistics are constant; dγ = Σ dout ⊙ x̂, dβ = Σ dout."""
    x_hat, inverse, gamma = cache
    axes = _all_but_channels(x_hat)
    return _per_channel(gamma, x_hat) * inverse * dout, (dout * x_hat).sum(axis=axes), dout.sum(axis=axes)


# --- within each sample -----------------------------------------------------------------------------------------------


def layer_norm(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Cache]:
    """Out = γ ⊙ (x - μ)/√(σ² + ε) + β, with the mean and variance of each sample's last axes.

    Shape:
        x: (..., F); the last axes, those of gamma and beta, are normalized.

    References:
        Ba, Kiros and Hinton, *Layer Normalization*, 2016.
    """
    check_trailing("layer_norm", x.shape, gamma.shape)
    axes = tuple(range(x.ndim - gamma.ndim, x.ndim))
    x_hat, inverse, _, _ = _normalize(x, axes, eps)
    return gamma * x_hat + beta, (x_hat, inverse, gamma, axes)


def layer_norm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx̂ = γ dout, and dx from dx̂; dγ = Σ dout ⊙ x̂, dβ = Σ dout, over the leading axes."""
    x_hat, inverse, gamma, axes = cache
    dx = _normalize_backward(gamma * dout, x_hat, inverse, axes)
    leading = _leading(x_hat, gamma)
    return dx, (dout * x_hat).sum(axis=leading), dout.sum(axis=leading)


def group_norm(x: Array, gamma: Array, beta: Array, *, groups: int, eps: float = 1e-5) -> tuple[Array, Cache]:
    """Out = γ (x - μ)/√(σ² + ε) + β, with the mean and variance of each sample's groups of channels.

    With one group it is layer normalization over all channels and positions; with as many groups as channels it is
    instance normalization.

    Shape:
        x: (N, C) or (N, C, ...). gamma, beta: (C,).

    References:
        Wu and He, *Group Normalization*, 2018.
    """
    channels = gamma.shape[0]
    check_channels("group_norm", x.shape, channels)
    check_groups("group_norm", channels, groups)
    grouped = x.reshape((x.shape[0], groups, math.prod(x.shape[1:]) // groups))  # (N, G, C/G · ...)
    x_hat, inverse, _, _ = _normalize(grouped, (2,), eps)
    out = _per_channel(gamma, x) * x_hat.reshape(x.shape) + _per_channel(beta, x)
    return out, (x_hat, inverse, gamma, x.shape)


def group_norm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx̂ = γ dout, and dx from dx̂; dγ = Σ dout ⊙ x̂, dβ = Σ dout, over all but channels."""
    x_hat, inverse, gamma, shape = cache
    axes = _all_but_channels(dout)
    dx_hat = (_per_channel(gamma, dout) * dout).reshape(x_hat.shape)
    dx = _normalize_backward(dx_hat, x_hat, inverse, (2,)).reshape(shape)
    return dx, (dout * x_hat.reshape(shape)).sum(axis=axes), dout.sum(axis=axes)


def rms_norm(x: Array, gamma: Array, *, eps: float = 1e-5) -> tuple[Array, Cache]:
    """Out = γ ⊙ x/√(mean(x²) + ε), over each sample's last axes, without mean and shift.

    Shape:
        x: (..., F); the last axes, those of gamma, are normalized.

    References:
        Zhang and Sennrich, *Root Mean Square Layer Normalization*, 2019.
    """
    check_trailing("rms_norm", x.shape, gamma.shape)
    axes = tuple(range(x.ndim - gamma.ndim, x.ndim))
    inverse = 1 / np.sqrt(_mean(x * x, axes) + eps)
    x_hat = x * inverse
    return gamma * x_hat, (x_hat, inverse, gamma, axes)


def rms_norm_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:
    """dx = (dx̂ - x̂ mean(dx̂ ⊙ x̂))/√(mean(x²) + ε) with dx̂ = γ dout; dγ = Σ dout ⊙ x̂, over the leading axes."""
    x_hat, inverse, gamma, axes = cache
    dx_hat = gamma * dout
    dx = inverse * (dx_hat - x_hat * _mean(dx_hat * x_hat, axes))
    return dx, (dout * x_hat).sum(axis=_leading(x_hat, gamma))
