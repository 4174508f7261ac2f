"""What stands around an optimizer: penalties, decay, clipping and constraints, each an optimizer itself.

A wrapper sees the gradients before the optimizer that it holds, or the parameters after it. Wrappers nest, the
outermost first: ``WeightDecay(ClipNorm(Adam(), 1.0), 0.01)`` shrinks the weights, then clips, then steps. All that a
trainer and a checkpoint need of an optimizer, they pass on.
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
from zhishen.optim.optimizer import NOT_NEGATIVE, Optimizer, Option, Trained, _same_names

__all__ = ["Select", "Wrapper", "all_parameters", "weights_only"]

Select: TypeAlias = Callable[[str, Array], bool] | Collection[str]


def weights_only(name: str, array: Array) -> bool:
    """Whether a parameter is a weight: an array of two axes or more, and no γ or β of a normalization.

    Biases and scales are few, shift or stretch the output only, and are left alone by penalties and decay.

    Examples:
        >>> import numpy as np
        >>> weights_only("affine1.W", np.ones((3, 2))), weights_only("affine1.b", np.ones(2))
        (True, False)
    """
    return array.ndim > 1 and name.rpartition(".")[2] not in {"gamma", "beta"}


def all_parameters(name: str, array: Array) -> bool:  # noqa: ARG001 - the form of a choice
    """Every parameter, biases too."""
    return True


def chosen(params: Mapping[str, Array], select: Select, *, where: str) -> list[str]:
    """The names of ``params`` that a choice means; frozen ones may be named, and are left out.

    Raises:
        ArgumentError: it names a parameter that does not exist.
    """
    frozen = params.frozen if isinstance(params, Parameters | Trained) else frozenset[str]()
    if callable(select):
        return [name for name, array in params.items() if name not in frozen and select(name, array)]
    unknown = [name for name in select if name not in params and name not in frozen]
    if unknown:
        raise ArgumentError(
            "{where}: expected select to name parameters, got {unknown_0!r}; they are {params}",
            where=where,
            unknown_0=unknown[0],
            params=", ".join(params),
        )
    return [name for name in params if name in select and name not in frozen]


def checked_select(select: Any, *, where: str) -> Any:
    """A choice of parameters, if it is one."""
    if callable(select) or (isinstance(select, Collection) and not isinstance(select, str)):
        return select
    raise ArgumentError(
        "{where}: expected select to be a function of name and array or a collection of names, got {select!r}; give "
        "optim.weights_only, optim.all_parameters or a list of names",
        where=where,
        select=select,
    )


class _InnerRate(Option):
    """The learning rate of the wrapped optimizer."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else instance.inner.lr

    def __set__(self, instance: Any, value: float) -> None:
        instance.inner.lr = value


class Wrapper(Optimizer):
    """An optimizer around another one.

    Args:
        optimizer: the optimizer to wrap, which may itself be a wrapper.
        options: of the wrapper.

    Attributes:
        inner: the wrapped optimizer.
        lr: its learning rate.
        step: its count of updates.
        state: its state.

    Raises:
        ArgumentError: ``optimizer`` is none.
    """

    name: ClassVar[str]

    lr: Option = _InnerRate(NOT_NEGATIVE)

    def __init__(self, optimizer: Optimizer, **options: float) -> None:
        if not isinstance(optimizer, Optimizer):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{type}: expected an optimizer to stand around, got {optimizer!r}; give an instance such as "
                "optim.Adam()",
                type=type(self).__name__,
                optimizer=optimizer,
            )
        self.inner = optimizer
        super().__init__(**options)
        self._follow()

    def _follow(self) -> None:
        self.step: int = self.inner.step
        self.state: dict[str, dict[str, Array]] = self.inner.state

    def __repr__(self) -> str:
        values = [f", {name}={value!r}" for name, value in self.options.items() if name != "lr"]
        return f"{type(self).__name__}({self.inner!r}{''.join(values)})"

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Make one step of the wrapped optimizer, with what this wrapper does before or after it.

        Raises:
            ArgumentError, ShapeError: as `Optimizer.update`; whatever is raised, nothing was changed.
        """
        if isinstance(params, Parameters) and params.frozen:
            params = Trained(params)
        self._check(params, grads)
        with np.errstate(all="ignore"):
            self._apply(params, grads)
        self._follow()

    def _check(self, params: Any, grads: Any) -> None:
        super()._check(params, grads)
        self.inner._check(params, grads)

    @abstractmethod
    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Do what the equations say, with ``self.inner.update`` among them."""

    def _holder(self, option: str) -> Any:  # noqa: ARG002 - for wrappers whose parts have options
        """The object that has an option."""
        return self

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on to the same bits: as `Optimizer.state_dict`, and ``inner``."""
        inner = self.inner.state_dict()
        state = inner.pop("state")
        return {"name": self.name, "step": inner["step"], "options": self.options, "state": state, "inner": inner}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Take over what ``state_dict`` gave, options included.

        Raises:
            ArgumentError, CheckpointError: as `Optimizer.load_state_dict`; whatever is raised, nothing was changed.
        """
        where = f"{type(self).__name__}.load_state_dict"
        _same_names(saved, ("name", "step", "options", "state", "inner"), where=where, what="the saved optimizer")
        if saved["name"] != self.name:
            raise ArgumentError(
                "{where}: expected the state of {name!r}, got that of {saved!r}; load it into the optimizer that "
                "wrote it",
                where=where,
                name=self.name,
                saved=saved["name"],
            )
        check(saved["step"], WholeNumber(0), where=where, name="step")
        _same_names(saved["options"], self.options, where=where, what="the options")
        for name, value in saved["options"].items():
            check(value, type(self._holder(name)).constraints[name], where=where, name=name)
        inner = saved["inner"]
        _same_names(inner, tuple(key for key in self.inner.state_dict() if key != "state"), where=where, what="inner")
        self.inner.load_state_dict({**inner, "state": saved["state"]})
        for name, value in saved["options"].items():
            setattr(self._holder(name), name, value)
        self._follow()
