"""Regularization of weights: penalties on the loss, weight decay, and constraints after the update.

A penalty is a term of the loss: a value, and a gradient by name that is added to the gradient of the data. It may be
used directly, or `Penalized` adds it within an optimizer. `WeightDecay`, `Proximal` and `MaxNorm` change the weights
themselves, not the gradient. All of them wrap any optimizer.

By default they apply to weights, not to biases (`optim.weights_only`).

References:
    *Deep Learning from Scratch*, section 6.4.
"""

# W, ... are changed in place: they are neither constants nor loop variables given a new value.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, final

import numpy as np

from zhishen._checks import Constraint, WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.optim.foreign import constructor
from zhishen.optim.optimizer import NOT_NEGATIVE, POSITIVE, Optimizer, Option
from zhishen.optim.wrapper import Select, Wrapper, checked_select, selected, weights_only

__all__ = [
    "L1", "L2", "ElasticNet", "MaxNorm", "Penalized", "Penalty", "Proximal", "WeightDecay", "max_norm",
    "soft_threshold",
]  # fmt: skip


# --- terms of the loss ------------------------------------------------------------------------------------------------


class Penalty(ABC):
    """A term of the loss that grows with the trained weights; frozen parameters are skipped.

    Args:
        select: the selection of parameters: a function of name and array, or a collection of names.
        options: the strengths.

    Attributes:
        constraints: the constraint of each strength.
        select: the selection of parameters.
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {}

    def __init__(self, *, select: Select = weights_only, **options: float) -> None:
        self.select: Select = checked_select(select, where=type(self).__name__)
        for name, value in options.items():
            setattr(self, name, value)

    @property
    def options(self) -> dict[str, float]:
        """The strengths and their current values, in order."""
        return {name: getattr(self, name) for name in self.constraints}

    def value(self, params: Mapping[str, Array]) -> float:
        """The sum of the term over the selected parameters.

        Raises:
            ArgumentError: ``select`` contains a name that is not in ``params``.
        """
        return sum((self._value(params[name]) for name in self._selected(params)), start=0.0)

    def gradient(self, params: Mapping[str, Array]) -> dict[str, Array]:
        """The gradient of the term: name → a new array, for the selected parameters.

        Raises:
            ArgumentError: ``select`` contains a name that is not in ``params``.
        """
        return {name: np.asarray(self._gradient(params[name])) for name in self._selected(params)}

    def _selected(self, params: Mapping[str, Array]) -> list[str]:
        return selected(params, self.select, where=type(self).__name__)

    @abstractmethod
    def _value(self, W: Array) -> float:
        """The term of one parameter."""

    @abstractmethod
    def _gradient(self, W: Array) -> Array:
        """The gradient of the term, in the parameter's dtype."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.options.items())})"


@final
class L1(Penalty):
    """λ Σ|w|, with the gradient λ sign(w), and 0 at w = 0.

    The gradient has the same size for small and large weights. Steps of a fixed size jump over 0, so weights come close
    to 0 but do not reach it; `Proximal` gives exact zeros.

    Args:
        l1: λ, not below 0.
        select: the selection of parameters.

    Examples:
        >>> penalty = L1(0.1)
        >>> params = {"W": np.array([[2.0, -3.0]]), "b": np.array([5.0])}
        >>> penalty.value(params), penalty.gradient(params)
        (0.5, {'W': array([[ 0.1, -0.1]])})

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso.
    """

    l1: Option = Option(NOT_NEGATIVE)

    @constructor
    def __init__(self, l1: float, *, select: Select = weights_only) -> None:
        super().__init__(select=select, l1=l1)

    def _value(self, W: Array) -> float:
        return self.l1 * float(np.abs(W).sum(dtype=np.float64))

    def _gradient(self, W: Array) -> Array:
        return self.l1 * np.sign(W)


@final
class L2(Penalty):
    """λ/2 Σ w², with the gradient λw.

    For SGD it is weight decay: W ← W - η(g + λW) = (1 - ηλ)W - ηg. For optimizers that rescale gradients it is not: see
    `WeightDecay`.

    Args:
        l2: λ, not below 0.
        select: the selection of parameters.

    Examples:
        >>> penalty = L2(0.1)
        >>> params = {"W": np.array([[2.0, -3.0]]), "b": np.array([5.0])}
        >>> round(penalty.value(params), 6), penalty.gradient(params)
        (0.65, {'W': array([[ 0.2, -0.3]])})

    References:
        A. E. Hoerl, R. W. Kennard (1970), Ridge regression. The notes, chapter 6, weight decay.
    """

    l2: Option = Option(NOT_NEGATIVE)

    @constructor
    def __init__(self, l2: float, *, select: Select = weights_only) -> None:
        super().__init__(select=select, l2=l2)

    def _value(self, W: Array) -> float:
        return 0.5 * self.l2 * float(np.square(W, dtype=np.float64).sum())

    def _gradient(self, W: Array) -> Array:
        return self.l2 * W


@final
class ElasticNet(Penalty):
    """λ₁ Σ|w| + λ₂/2 Σ w², with the gradient λ₁ sign(w) + λ₂w: L1 selects features, L2 keeps correlated ones together.

    Args:
        l1: λ₁, not below 0.
        l2: λ₂, not below 0.
        select: the selection of parameters.

    Examples:
        >>> ElasticNet(l1=0.1, l2=0.1).gradient({"W": np.array([[2.0, -3.0]])})
        {'W': array([[ 0.3, -0.4]])}

    References:
        H. Zou, T. Hastie (2005), Regularization and variable selection via the elastic net.
    """

    l1: Option = Option(NOT_NEGATIVE)
    l2: Option = Option(NOT_NEGATIVE)

    @constructor
    def __init__(self, *, l1: float, l2: float, select: Select = weights_only) -> None:
        super().__init__(select=select, l1=l1, l2=l2)

    def _value(self, W: Array) -> float:
        absolute, squares = np.abs(W).sum(dtype=np.float64), np.square(W, dtype=np.float64).sum()
        return self.l1 * float(absolute) + 0.5 * self.l2 * float(squares)

    def _gradient(self, W: Array) -> Array:
        return self.l1 * np.sign(W) + self.l2 * W


@final
class Penalized(Wrapper):
    """g ← g + ∂penalty/∂W, before the step of any optimizer.

    A trainer reports only the loss of the data; add ``penalty.value(params)`` for the total.

    Args:
        optimizer: the wrapped optimizer.
        penalty: the penalty term.

    Examples:
        >>> from zhishen import optim
        >>> W = np.array([[1.0, -1.0]])
        >>> optim.Penalized(optim.SGD(lr=0.5), optim.L2(0.1)).update({"W": W}, {"W": np.array([[2.0, 0.0]])})
        >>> W
        array([[-0.05, -0.95]])
    """

    name: ClassVar[str] = "penalized"

    @constructor
    def __init__(self, optimizer: Optimizer, penalty: Penalty) -> None:
        if not isinstance(penalty, Penalty):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "Penalized: expected a penalty, got {penalty!r}; give an instance such as optim.L2(1e-4)",
                penalty=penalty,
            )
        self.penalty = penalty
        super().__init__(optimizer)

    @property
    def options(self) -> dict[str, float]:
        """The learning rate, and the strengths of the penalty."""
        return {"lr": self.lr, **self.penalty.options}

    def _holder(self, option: str) -> Optimizer | Penalty:
        return self.penalty if option in self.penalty.constraints else self

    def _check(self, params: Any, grads: Any) -> None:
        super()._check(params, grads)
        self.penalty._selected(params)

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        extra = self.penalty.gradient(params)
        self.inner.update(params, {name: np.asarray(g + extra.get(name, 0)) for name, g in grads.items()})


class _Selecting(Wrapper):
    """A wrapper that changes the selected parameters."""

    select: Select

    def _selected(self, params: Mapping[str, Array]) -> list[str]:
        return selected(params, self.select, where=type(self).__name__)

    def _check(self, params: Any, grads: Any) -> None:
        super()._check(params, grads)
        self._selected(params)


# --- weight decay -----------------------------------------------------------------------------------------------------


@final
class WeightDecay(_Selecting):
    """W ← (1 - ηλ)W, then the step of any optimizer with the gradient of the data: decoupled weight decay.

    All weights shrink at the same rate, independent of their gradients. With SGD it equals `L2`; with Adam it is AdamW.

    Args:
        optimizer: the wrapped optimizer.
        decay: λ, not below 0.
        select: the selection of parameters.

    Examples:
        >>> from zhishen import optim
        >>> W = np.array([[1.0, -1.0]])
        >>> optim.WeightDecay(optim.SGD(lr=0.5), 0.1).update({"W": W}, {"W": np.array([[2.0, 0.0]])})
        >>> W
        array([[-0.05, -0.95]])

    References:
        I. Loshchilov, F. Hutter (2019), Decoupled weight decay regularization.
    """

    name: ClassVar[str] = "weight_decay"

    decay: Option = Option(NOT_NEGATIVE)

    @constructor
    def __init__(self, optimizer: Optimizer, decay: float = 0.01, *, select: Select = weights_only) -> None:
        super().__init__(optimizer, decay=decay)
        self.select: Select = checked_select(select, where="WeightDecay")

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        for name in self._selected(params):
            W = params[name]
            W *= 1 - self.lr * self.decay
        self.inner.update(params, grads)


# --- constraints ------------------------------------------------------------------------------------------------------


def soft_threshold(W: Array, amount: float) -> Array:
    """sign(w) max(|w| - a, 0): elements closer to 0 than a become 0, the others move toward 0 by a.

    It is the minimizer over v of (v - w)²/2 + a|v|.

    Examples:
        >>> soft_threshold(np.array([-3.0, -0.5, 0.0, 1.0, 2.5]), 1.0)
        array([-2. ,  0. ,  0. ,  0. ,  1.5])
    """
    return W - np.clip(W, -amount, amount)


@final
class Proximal(_Selecting):
    """W ← sign(W) max(|W| - ηλ, 0), after the step of any optimizer: an L1 penalty that gives exact zeros.

    With SGD it is proximal gradient descent (ISTA), whose fixed points are the minima of loss + λ Σ|w|. With an
    optimizer that rescales gradients, the threshold is not rescaled, so the minimum is a different one.

    Args:
        optimizer: the wrapped optimizer.
        l1: λ, not below 0.
        select: the selection of parameters.

    Examples:
        >>> from zhishen import optim
        >>> W = np.array([[1.0, -0.04]])
        >>> optim.Proximal(optim.SGD(lr=0.5), 0.1).update({"W": W}, {"W": np.zeros((1, 2))})
        >>> W
        array([[0.95, 0.  ]])

    References:
        A. Beck, M. Teboulle (2009), A fast iterative shrinkage-thresholding algorithm for linear inverse problems.
    """

    name: ClassVar[str] = "proximal"

    l1: Option = Option(NOT_NEGATIVE)

    @constructor
    def __init__(self, optimizer: Optimizer, l1: float, *, select: Select = weights_only) -> None:
        super().__init__(optimizer, l1=l1)
        self.select: Select = checked_select(select, where="Proximal")

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        self.inner.update(params, grads)
        for name in self._selected(params):
            W = params[name]
            W[...] = soft_threshold(W, self.lr * self.l1)


def max_norm(W: Array, limit: float, *, axis: int = -1) -> Array:
    """w_j ← w_j · min(1, limit/‖w_j‖) for the incoming weights w_j of each unit j.

    Args:
        W: weights, of which ``axis`` counts the units, such as (I, O).
        limit: the largest norm that stays unchanged.
        axis: the axis that counts the units: the last axis for an affine layer.

    Raises:
        ShapeError: ``W`` does not have that axis, or has no other axis.

    Examples:
        >>> max_norm(np.array([[3.0, 0.3], [4.0, 0.4]]), 1.0)
        array([[0.6, 0.3],
               [0.8, 0.4]])
    """
    _check_units(W.shape, axis, where="max_norm")
    others = tuple(k for k in range(W.ndim) if k != axis % W.ndim)
    norms = np.sqrt(np.square(W, dtype=np.float64).sum(axis=others, keepdims=True))
    factor = np.ones_like(norms)
    np.divide(limit, norms, out=factor, where=norms > limit)
    return W * factor.astype(W.dtype)


def _check_units(shape: tuple[int, ...], axis: int, *, where: str) -> None:
    if len(shape) < 2 or not -len(shape) <= axis < len(shape):
        raise ShapeError(
            "{where}: expected weights with at least 2 axes, one of which is axis {axis}, got shape {shape}; select "
            "weights only, and give the axis that counts the units",
            where=where,
            axis=axis,
            shape=shape,
        )


@final
class MaxNorm(_Selecting):
    """w_j ← w_j · min(1, c/‖w_j‖) for the incoming weights of each unit, after the step of any optimizer.

    The weights are bounded for every learning rate, including 0. It works well together with dropout.

    Args:
        optimizer: the wrapped optimizer.
        limit: c, above 0.
        axis: the axis of a weight that counts the units: the last axis for an affine layer.
        select: the selection of parameters.

    Examples:
        >>> from zhishen import optim
        >>> W = np.array([[3.0, 0.3], [4.0, 0.4]])
        >>> optim.MaxNorm(optim.SGD(lr=0.5), 2.5).update({"W": W}, {"W": np.zeros((2, 2))})
        >>> W
        array([[1.5, 0.3],
               [2. , 0.4]])

    References:
        Srivastava et al. (2014), Dropout, section 5.1: c from 3 to 4 for the networks there.
    """

    name: ClassVar[str] = "max_norm"

    limit: Option = Option(POSITIVE)

    @constructor
    def __init__(
        self, optimizer: Optimizer, limit: float = 3.0, *, axis: int = -1, select: Select = weights_only
    ) -> None:
        super().__init__(optimizer, limit=limit)
        self.axis: int = check(axis, WholeNumber(-32, 32), where="MaxNorm", name="axis")
        self.select: Select = checked_select(select, where="MaxNorm")

    def _check(self, params: Any, grads: Any) -> None:
        super()._check(params, grads)
        for name in self._selected(params):
            _check_units(params[name].shape, self.axis, where=f"MaxNorm.update: {name}")

    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        self.inner.update(params, grads)
        for name in self._selected(params):
            W = params[name]
            W[...] = max_norm(W, self.limit, axis=self.axis)
