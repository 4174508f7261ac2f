"""Loss layers, the last layer of a network. Their formulas are in `zhishen.reference.loss`."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, final

import numpy as np

from zhishen._checks import Number, OneOf, check, shown
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import ops
from zhishen.graph.tape import Node, recording
from zhishen.graph.tensor import Tensor, data_of, gradients, record
from zhishen.messages import message
from zhishen.nn.arguments import arguments
from zhishen.nn.foreign import LOSS_NAMES
from zhishen.reference.loss import one_hot_targets

__all__ = [
    "LOSSES", "FunctionLoss", "Loss", "SigmoidCrossEntropy", "SoftmaxCrossEntropy", "SumOfSquares", "loss",
    "loss_gradient", "loss_value",
]  # fmt: skip


class Loss(ABC):
    """The deviation of outputs ``y`` from targets ``t`` as one number, the mean over the batch.

    Your own loss defines `forward` and `backward` on arrays. A function of Tensors is also a loss, see `FunctionLoss`.
    On Tensors a loss is one node, whose gradient is its backward.

    Attributes:
        link: the op from outputs to probabilities, such as ``ops.softmax``, if the outputs are scores.

    Examples:
        The mean absolute error:

        >>> import numpy as np
        >>> from zhishen import nn
        >>> class AbsoluteError(nn.Loss):
        ...     def forward(self, y, t):
        ...         self.difference = y - t
        ...         return float(np.abs(self.difference).sum() / len(y))
        ...     def backward(self, dout=1.0):
        ...         return dout * np.sign(self.difference) / len(self.difference)
        >>> network = nn.Network([nn.Affine(2, 1, rng=np.random.default_rng(0))], loss=AbsoluteError())
        >>> network.gradient(np.ones((4, 2)), np.full((4, 1), 100.0))["affine1.b"]
        array([-1.], dtype=float32)
    """

    link: ClassVar[ops.Op | None] = None

    @abstractmethod
    def forward(self, y: Any, t: Any) -> float:
        """The loss; stores the values for `backward`."""

    @abstractmethod
    def backward(self, dout: float = 1.0) -> Array:
        """The gradient of the loss with respect to ``y`` of the last `forward`, times ``dout``."""

    def config(self) -> dict[str, Any]:
        """The arguments of the constructor for an equal loss, by name, see `Layer.config`.

        Raises:
            ArgumentError: an argument has no attribute of its name.
        """
        return arguments(self)

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        value = np.asarray(loss_value(self, y.data, t), dtype=y.dtype)
        return record(value, _ArrayLoss(self), (y, data_of(t)), {}, dict(vars(self)))

    def probabilities(self, y: Float[Array, "*N K"]) -> Float[Array, "*N K"]:
        """The outputs as probabilities.

        Raises:
            ArgumentError: the outputs are not scores (for a sum of squares).
        """
        if self.link is None:
            raise ArgumentError(
                "{loss}: expected a loss of scores, got a loss of values, which are not probabilities; use predict, "
                "or train with softmax_cross_entropy",
                loss=type(self).__name__,
            )
        return self.link.forward(y)[0]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class _ArrayLoss:
    """The maker of the node of a loss on arrays; its gradient is the backward of the loss."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self.name: str = type(loss).__name__.lower()

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> list[Any]:  # noqa: ARG002 - the protocol
        """The gradient of the outputs, and None for the targets."""
        if create_graph:
            raise ArgumentError(
                "{loss!r}: expected to be differentiated once, got a second derivative; its backward works on arrays, "
                "which the tape cannot record: give the loss as a function of Tensors, loss=f",
                loss=self.loss,
            )
        present = dict(vars(self.loss))
        vars(self.loss).update(node.cache)  # there may have been another forward since then
        try:
            dy = self.loss.backward()
        finally:
            vars(self.loss).update(present)
        _check_gradient(self.loss, dy, node.inputs[0].shape)
        return [g * dy, None]


def loss_value(loss: Loss, y: Any, t: Any) -> float:
    """The loss on arrays.

    Raises:
        ArgumentError: it is not one number.
    """
    value: Any = loss.forward(y, t)
    if type(value) is float:
        return value
    if not isinstance(value, float | int | np.number | np.ndarray) or np.ndim(value):
        is_array = isinstance(value, np.ndarray)
        got = message("an array of shape {shape}", shape=value.shape) if is_array else type(value).__name__
        raise ArgumentError(
            "{loss!r}: expected forward to return one number, got {got}; take the mean over the batch, of arrays",
            loss=loss,
            got=got,
        )
    return float(value)


def loss_gradient(loss: Loss, y: Array) -> Array:
    """The gradient of the loss with respect to outputs ``y``, of the last forward.

    Raises:
        ShapeError: it does not have the shape of ``y``.
    """
    dy: Any = loss.backward()
    if getattr(dy, "shape", None) != y.shape:
        _check_gradient(loss, dy, y.shape)
    return dy


def _check_gradient(loss: Loss, dy: Any, shape: tuple[int, ...]) -> None:
    if np.shape(dy) != shape:
        raise ShapeError(
            "{loss!r}: expected backward to return a gradient of the outputs' shape {shape}, got {got}; keep the axes",
            loss=loss,
            shape=shape,
            got=np.shape(dy),
        )


class _OpLoss(Loss):
    """A loss that is computed by an op."""

    op: ClassVar[ops.Op]

    def __init__(self) -> None:
        self._cache: Any = None

    def forward(self, y: Float[Array, "*N K"], t: Shaped[Array, ...]) -> float:
        """The loss."""
        value, self._cache = self.op.forward(y, t)
        return float(value)

    def backward(self, dout: float = 1.0) -> Float[Array, "*N K"]:
        """The gradient of the loss with respect to ``y`` of the last `forward`."""
        return self.op.backward(dout, self._cache)

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        return self.op(y, t)


@final
class FunctionLoss(Loss):
    """E = f(y, t), for a function of Tensors; the tape finds its gradient.

    Args:
        function: takes the outputs as a Tensor, and the targets unchanged; returns a Tensor of one number, the
            mean over the batch.

    Raises:
        ArgumentError: it does not take two arguments, or does not return a Tensor of one number.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> def huber(y, t):
        ...     size = abs(y - t)
        ...     return np.where(size.data < 1, 0.5 * size * size, size - 0.5).sum() / len(y)
        >>> network = nn.Network([nn.Affine(2, 1, rng=np.random.default_rng(0))], loss=huber)
        >>> network.gradient(np.ones((4, 2)), np.full((4, 1), 100.0))["affine1.b"]
        array([-1.], dtype=float32)
    """

    def __init__(self, function: Callable[[Tensor, Any], Tensor]) -> None:
        _check_takes_two(function)
        self.function = function
        self._kept: tuple[Tensor, Tensor] | None = None

    def forward(self, y: Float[Array, ...], t: Any) -> float:
        """The loss."""
        leaf = Tensor(y, requires_grad=recording())
        value = self(leaf, t)
        self._kept = leaf, value
        return value.item()

    def backward(self, dout: float = 1.0) -> Float[Array, ...]:
        """The gradient of the loss with respect to ``y`` of the last `forward`."""
        if self._kept is None or not self._kept[0].requires_grad:
            raise ArgumentError(
                "{loss!r}.backward: expected the values of a forward pass, got None; call forward first", loss=self
            )
        leaf, value = self._kept
        return dout * gradients(value, [leaf])[0] if value.requires_grad else np.zeros_like(leaf.data)

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        value: Any = self.function(y, t)
        if not isinstance(value, Tensor) or value.size != 1:
            is_tensor = isinstance(value, Tensor)
            got = message("a Tensor of shape {shape}", shape=value.shape) if is_tensor else type(value).__name__
            raise ArgumentError(
                "{loss!r}: expected the function to return a Tensor of one number, got {got}; take the .sum() or the "
                ".mean(), and compute with Tensors, not with their .data",
                loss=self,
                got=got,
            )
        return value if value.shape == () else value.reshape(())

    def __getstate__(self) -> dict[str, Any]:
        """Copies start without the record of a forward pass."""
        return {**vars(self), "_kept": None}

    def __repr__(self) -> str:
        return f"FunctionLoss({getattr(self.function, '__qualname__', self.function)})"


@final
class SumOfSquares(_OpLoss):
    """E = 1/(2N) Σ_n Σ_k (y_nk - t_nk)².

    Targets have the shape of the outputs. For one output, (N, 1), they may also have the shape (N,), and are numbers of
    any dtype. For K > 1 outputs, labels (N,) count as one-hot rows. With outputs (N, T, K), N is the number of
    positions, N·T; so it is in all losses.
    """

    op: ClassVar[ops.Op] = ops.sum_of_squares


@final
class SoftmaxCrossEntropy(_OpLoss):
    """E = -1/N Σ_n Σ_k w_k t'_nk log softmax(y)_nk, t' = (1 - ε) t + ε/K; targets as labels (N,) or one-hot (N, K).

    For outputs (N, T, K) targets are labels (N, T) or one-hot rows (N, T, K), and the loss is the mean over all N·T
    positions.

    With label smoothing ε > 0 the minimum is at the probability 1 - ε + ε/K of the true class. Without smoothing it is
    at 1, which needs infinite scores. Smoothing is part of the loss in training and in evaluation.

    A weight w_k for each class makes rare classes count more: with w_k = N/(K N_k), for N_k of N samples in class k,
    all classes count alike, and the mean weight of a sample is 1. The sum is divided by N, not by the sum of the
    weights in the batch as in PyTorch, so that the weight of a sample does not depend on the batch that it is in.

    Args:
        smoothing: ε, at least 0 (none) and below 1.
        weights: (K,), w_k for each class, above 0; None for 1.

    Raises:
        ArgumentError: an option is out of its range.
        ShapeError: in `forward`, the outputs have another number of classes than the weights.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> y, t = np.array([[10.0, 0.0, 0.0]]), np.array([0])
        >>> loss = nn.SoftmaxCrossEntropy(smoothing=0.1)
        >>> round(nn.SoftmaxCrossEntropy().forward(y, t), 4), round(loss.forward(y, t), 4)
        (0.0001, 0.6668)
        >>> float(nn.SoftmaxCrossEntropy(weights=[3.0, 0.5, 0.5]).forward(np.zeros((1, 3)), t) / np.log(3))
        3.0

    References:
        Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, 2016, section 7.
    """

    op: ClassVar[ops.Op] = ops.softmax_cross_entropy
    link: ClassVar[ops.Op | None] = ops.softmax

    def __init__(self, *, smoothing: float = 0.0, weights: Sequence[float] | Array | None = None) -> None:
        super().__init__()
        limits = Number(0, 1, open_high=True)
        self.smoothing: float = float(check(smoothing, limits, where="SoftmaxCrossEntropy", name="smoothing"))
        self.weights: tuple[float, ...] | None = None if weights is None else _checked_weights(weights)

    def forward(self, y: Float[Array, "*N K"], t: Shaped[Array, ...]) -> float:
        """The loss."""
        return super().forward(y, self._targets(y, t))

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        return super().__call__(y, self._targets(y.data, t))

    def _targets(self, y: Array, t: Any) -> Any:
        """The targets w t': rows that need not add up to 1."""
        if not self.smoothing and self.weights is None:
            return t
        targets = one_hot_targets("softmax_cross_entropy", t, y)
        if self.smoothing:
            targets = (1 - self.smoothing) * targets + self.smoothing / y.shape[-1]
        if self.weights is None:
            return targets
        if len(self.weights) != y.shape[-1]:
            raise ShapeError(
                "SoftmaxCrossEntropy: expected outputs of {weights} classes, one for each weight, got {shape}; give a "
                "weight for each class",
                weights=len(self.weights),
                shape=y.shape,
            )
        return targets * np.asarray(self.weights, y.dtype)

    def __repr__(self) -> str:
        options = [f"smoothing={self.smoothing:g}"] if self.smoothing else []
        options += [f"weights=({', '.join(f'{w:.4g}' for w in self.weights)})"] if self.weights else []
        return f"SoftmaxCrossEntropy({', '.join(options)})"


@final
class SigmoidCrossEntropy(_OpLoss):
    """E = -1/N Σ_n Σ_k [t log σ(y) + (1 - t) log(1 - σ(y))]: each output is a separate yes-no question."""

    op: ClassVar[ops.Op] = ops.sigmoid_cross_entropy
    link: ClassVar[ops.Op | None] = ops.sigmoid


def _checked_weights(weights: Any) -> tuple[float, ...]:
    given: Any = weights.tolist() if isinstance(weights, np.ndarray) else weights
    above_zero = Number(0, open_low=True)
    if not isinstance(given, list | tuple) or not given or not all(above_zero.accepts(w) for w in given):
        raise ArgumentError(
            "SoftmaxCrossEntropy: expected weights to be a number > 0 for each class, got {given}; give, for example, "
            "[1.0, 2.0] for two classes",
            given=shown(weights),
        )
    return tuple(float(w) for w in given)


LOSSES: dict[str, type[Loss]] = {cls.op.name: cls for cls in (SumOfSquares, SoftmaxCrossEntropy, SigmoidCrossEntropy)}


def _check_takes_two(function: Callable[..., Any]) -> None:
    try:
        signature = inspect.signature(function)
    except ValueError:  # the signature of a function that is not written in Python may be unknown
        return
    try:
        signature.bind(None, None)
    except TypeError as error:
        raise ArgumentError(
            "FunctionLoss: expected a function of outputs and targets, f(y, t), got one that takes {signature}; give "
            "the other arguments by functools.partial",
            signature=signature,
        ) from error


def loss(name: str | Loss | Callable[[Tensor, Any], Tensor], *, where: str = "loss") -> Loss:
    """The loss layer of a name, such as ``"softmax_cross_entropy"``, or of a function of Tensors.

    A loss layer is returned unchanged.

    Raises:
        ArgumentError: no loss has this name, or the argument is of another type.
    """
    if isinstance(name, Loss):
        return name
    if isinstance(name, type):
        raise ArgumentError(
            "{where}: expected loss to be a loss, got the class {name}; write {name}()",
            where=where,
            name=name.__name__,
        )
    if callable(name):
        if hasattr(name, "backward"):
            raise ArgumentError(
                "{where}: expected your own loss to be derived from nn.Loss, got {loss!r}; write class {name}(nn.Loss)",
                where=where,
                loss=name,
                name=type(name).__name__,
            )
        return FunctionLoss(name)
    if isinstance(name, str) and name in LOSS_NAMES:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "{where}: expected loss to be {options}, got {name!r}; use {ours!r}",
            where=where,
            options=OneOf(tuple(LOSSES)),
            name=name,
            ours=LOSS_NAMES[name],
        )
    check(name, OneOf(tuple(LOSSES)), where=where, name="loss")
    return LOSSES[name]()
