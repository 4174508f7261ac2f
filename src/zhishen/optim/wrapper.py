"""Wrappers of optimizers: penalties, decay, clipping and constraints, each of which is an optimizer itself.

A wrapper changes the gradients before the step of the wrapped optimizer, or the parameters after it. Wrappers nest, and
the outermost runs first: ``WeightDecay(ClipNorm(Adam(), 1.0), 0.01)`` shrinks the weights, then clips, then steps. A
trainer and a checkpoint use a wrapper like any optimizer.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, TypeAlias

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._parameters import Parameters
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.messages import message
from zhishen.optim.optimizer import NOT_NEGATIVE, Optimizer, Option, Trainable, _same_names

__all__ = ["Select", "Wrapper", "all_parameters", "weights_only"]

Select: TypeAlias = Callable[[str, Array], bool] | Collection[str]


def weights_only(name: str, array: Array) -> bool:
    """Return True if a parameter is a weight: an array of at least two axes, and not γ or β of a normalization.

    Biases and scales are few and only shift or scale the output, so penalties and decay do not apply to them.

    Examples:
        >>> import numpy as np
        >>> weights_only("affine1.W", np.ones((3, 2))), weights_only("affine1.b", np.ones(2))
        (True, False)
    """
    return array.ndim > 1 and name.rpartition(".")[2] not in {"gamma", "beta"}


def all_parameters(name: str, array: Array) -> bool:  # noqa: ARG001 - the signature of a selection
    """Return True: all parameters, including biases."""
    return True


def selected(params: Mapping[str, Array], select: Select, *, where: str) -> list[str]:
    """The names of ``params`` that a selection contains; frozen parameters are skipped.

    Raises:
        ArgumentError: the selection contains a parameter that does not exist.
    """
    frozen = params.frozen if isinstance(params, Parameters | Trainable) else frozenset[str]()
    if callable(select):
        return [name for name, array in params.items() if name not in frozen and select(name, array)]
    unknown = [name for name in select if name not in params and name not in frozen]
    if unknown:
        raise ArgumentError(
            "{optimizer}: expected select to contain names of parameters, got {name!r}; choose from {names}",
            optimizer=where,
            name=unknown[0],
            names=", ".join(params),
        )
    return [name for name in params if name in select and name not in frozen]


def checked_select(select: Any, *, where: str) -> Any:
    """A selection of parameters, checked."""
    if callable(select) or (isinstance(select, Collection) and not isinstance(select, str)):
        return select
    raise ArgumentError(
        "{optimizer}: expected select to be a function of name and array or a collection of names, got {select!r}; "
        "give optim.weights_only, optim.all_parameters or a list of names",
        optimizer=where,
        select=select,
    )


class _InnerRate(Option):
    """The learning rate of the wrapped optimizer."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else instance.inner.lr

    def __set__(self, instance: Any, value: float) -> None:
        instance.inner.lr = value


class Wrapper(Optimizer):
    """An optimizer that wraps another one.

    Args:
        optimizer: the optimizer to wrap, which may itself be a wrapper.
        options: the options of the wrapper.

    Attributes:
        inner: the wrapped optimizer.
        lr: the learning rate of the wrapped optimizer.
        step: the number of updates of the wrapped optimizer.
        state: the state of the wrapped optimizer.

    Raises:
        ArgumentError: ``optimizer`` is not an optimizer.
    """

    name: ClassVar[str]

    lr: Option = _InnerRate(NOT_NEGATIVE)

    def __init__(self, optimizer: Optimizer, **options: float) -> None:
        if not isinstance(optimizer, Optimizer):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{wrapper}: expected an optimizer to wrap, got {value!r}; give an instance such as optim.Adam()",
                wrapper=type(self).__name__,
                value=optimizer,
            )
        self.inner = optimizer
        super().__init__(**options)
        self._update_views()

    def _update_views(self) -> None:
        """Take over the step and the state of the wrapped optimizer."""
        self.step: int = self.inner.step
        self.state: dict[str, dict[str, Array]] = self.inner.state

    def __repr__(self) -> str:
        values = [f", {name}={value!r}" for name, value in self.options.items() if name != "lr"]
        return f"{type(self).__name__}({self.inner!r}{''.join(values)})"

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Make one step of the wrapped optimizer, and apply this wrapper before or after it.

        Raises:
            ArgumentError, ShapeError: see `Optimizer.update`; nothing is changed if an error is raised.
        """
        if isinstance(params, Parameters) and params.frozen:
            params = Trainable(params)
        self._check(params, grads)
        with np.errstate(all="ignore"):
            self._apply(params, grads)
        self._update_views()

    def _check(self, params: Any, grads: Any) -> None:
        super()._check(params, grads)
        self.inner._check(params, grads)

    @abstractmethod
    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Apply the equations, and call ``self.inner.update``."""

    def _holder(self, option: str) -> Any:  # noqa: ARG002 - overridden where a part has options
        """The object that has an option."""
        return self

    def state_dict(self) -> dict[str, Any]:
        """The state for an exact continuation: as `Optimizer.state_dict`, and ``inner``."""
        inner = self.inner.state_dict()
        state = inner.pop("state")
        return {"name": self.name, "step": inner["step"], "options": self.options, "state": state, "inner": inner}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Load the result of ``state_dict``, including the options.

        Raises:
            ArgumentError, CheckpointError: see `Optimizer.load_state_dict`; nothing is changed if an error is raised.
        """
        where = f"{type(self).__name__}.load_state_dict"
        _same_names(
            saved, ("name", "step", "options", "state", "inner"), where=where, what=message("the saved optimizer")
        )
        if saved["name"] != self.name:
            raise ArgumentError(
                "{where}: expected the state of {name!r}, got that of {saved!r}; load it into the optimizer that "
                "saved it",
                where=where,
                name=self.name,
                saved=saved["name"],
            )
        check(saved["step"], WholeNumber(0), where=where, name="step")
        _same_names(saved["options"], self.options, where=where, what=message("the options"))
        for name, value in saved["options"].items():
            check(value, type(self._holder(name)).constraints[name], where=where, name=name)
        inner = saved["inner"]
        _same_names(inner, tuple(key for key in self.inner.state_dict() if key != "state"), where=where, what="inner")
        self.inner.load_state_dict({**inner, "state": saved["state"]})
        for name, value in saved["options"].items():
            setattr(self._holder(name), name, value)
        self._update_views()
