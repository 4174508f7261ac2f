"""The base of all optimizers: checked options, state by parameter name, and an update that changes arrays in place.

An optimizer uses names and arrays, never layers. Its own file has the equations and the lines that implement them; this
file has everything else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Never, overload

import numpy as np

from zhishen._checks import Constraint, Number, WholeNumber, check
from zhishen._parameters import Parameters
from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.kernels import enabled
from zhishen.messages import message
from zhishen.optim.foreign import foreign_attributes

__all__ = ["Optimizer"]

POSITIVE = Number(low=0.0, open_low=True)
FRACTION = Number(low=0.0, high=1.0, open_high=True)  # the decay rate of a running average: [0, 1)
NOT_NEGATIVE = Number(low=0.0)

BLOCK_BYTES = 256 * 1024
FLUSH_EVERY = 16
COUNT = "t"


def blocks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Yield views of the same block of each array, 256 KiB at a time; writing to them writes to the arrays.

    An update passes over its arrays up to a dozen times. Within a block, these passes and the temporaries of the
    expressions stay in the processor cache. Adam on 535,818 float32 parameters takes 0.86 ms; on whole arrays it takes
    0.96 ms, and 3.5 ms where malloc returns large temporaries to the system each time, so that every page faults again.
    Smaller blocks lose more to the 0.5 µs of each NumPy call (16 KiB: 1.2 ms). Preallocated memory gained 2 %, which is
    not worth less readable equations.
    """
    first = arrays[0]
    if first.nbytes <= BLOCK_BYTES or not all(array.flags.c_contiguous for array in arrays):
        yield arrays
        return
    flat = [array.reshape(-1) for array in arrays]
    length = BLOCK_BYTES // first.itemsize
    for start in range(0, first.size, length):
        yield tuple(array[start : start + length] for array in flat)


@cache
def _kernel() -> Callable[[str, tuple[Any, ...], tuple[float, ...]], bool]:
    """The compiled update, which is imported at the first call."""
    from zhishen.kernels.optim import update

    return update


class Option:
    """A number that is checked at construction and at each assignment."""

    def __init__(self, constraint: Number) -> None:
        self.constraint = constraint

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name
        owner.constraints = {**owner.constraints, name: self.constraint}

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Option: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> float: ...
    def __get__(self, instance: object, owner: type[Any]) -> Option | float:
        return self if instance is None else vars(instance)[self.name]

    def __set__(self, instance: object, value: float) -> None:
        # A Python float stays weak in arithmetic: a np.float64 here would turn float32 arrays into float64.
        checked = check(value, self.constraint, where=type(instance).__name__, name=self.name)
        vars(instance)[self.name] = float(checked)


class StepCount(int):
    """The number of updates. PyTorch's ``optimizer.step()`` would call it, so a call raises an error with advice."""

    __slots__ = ()

    def __call__(self, *_: object) -> Never:
        raise ArgumentError(
            "optimizer.step: expected a call of update, got step(); write optimizer.update(network.params, "
            "network.gradient(x, t)): step is the number of updates"
        )


class Trainable(dict[str, Array]):
    """The parameters that an update changes, without the frozen ones.

    Attributes:
        frozen: the names of the frozen parameters, which the ``select`` of a wrapper may contain.
    """

    def __init__(self, params: Parameters) -> None:
        super().__init__(params.trainable())
        self.frozen: frozenset[str] = params.frozen


@foreign_attributes
class Optimizer(ABC):
    """The interface of all optimizers: ``update(params, grads)`` changes the parameters in place.

    The state belongs to names, so the order of the names does not matter, and parameters may be added later. The state
    of a name is allocated at its first update, as zeros in the parameter's shape and dtype.

    An update raises no NumPy warning: an overflow becomes an infinity, NaN stays NaN, and the loss shows the problem.

    Attributes:
        name: the key in ``OPTIMIZERS``.
        constraints: the constraint of each option, in the order of the options.
        slots: the names of the state arrays, such as ``("m", "v")``.
        lr: η, the learning rate; it may be changed between updates, as a schedule does. With 0, which may be the end of
            a schedule, an update does not change the parameters; the state follows its equations.
        step: the number of updates.
        state: slot → parameter name → array, for example ``state["m"]["affine1.W"]``. These are the arrays themselves;
            ``state_dict`` returns copies.
    """

    name: ClassVar[str]
    constraints: ClassVar[Mapping[str, Constraint]] = {}
    slots: ClassVar[tuple[str, ...]] = ()

    lr: Option = Option(NOT_NEGATIVE)

    def __init__(self, **options: float) -> None:
        for name, value in options.items():
            setattr(self, name, value)
        self.step: int = StepCount()
        self.state: dict[str, dict[str, Array]] = {slot: {} for slot in self.slots}
        self._normal: set[str] = set()  # names whose state has no denormal numbers after the last update

    @property
    def options(self) -> dict[str, float]:
        """The options and their current values, in order."""
        return {name: getattr(self, name) for name in self.constraints}

    def __repr__(self) -> str:
        values = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{type(self).__name__}({', '.join(values)}, step={self.step})"

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Make one step: change every array of ``params`` in place by its gradient in ``grads``.

        Args:
            params: name → array, float32 or float64; frozen parameters of a network are skipped.
            grads: the same names → arrays of the same shapes and dtypes; they are not changed.

        Raises:
            ArgumentError: the names differ, or an array has the wrong type or is read-only.
            ShapeError: a gradient does not have the shape of its parameter, or a parameter that of its state.
                Nothing is changed if an error is raised.
        """
        if isinstance(params, Parameters) and params.frozen:
            params = Trainable(params)
        self._check(params, grads)
        self._allocate(params)
        self.step = StepCount(self.step + 1)
        # With lr = 0 neither a velocity nor an infinite gradient changes parameters. (Reading `self.lr` takes 0.3 µs.)
        if vars(self).get("lr") == 0:
            params = {name: array.copy() for name, array in params.items()}
        with np.errstate(all="ignore"):
            self._apply(params, grads)
            if self.step % FLUSH_EVERY == 0:
                self._flush_denormals()

    @abstractmethod
    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Apply the equations, for names that are checked and have state."""

    def _compiled(self, name: str, arrays: tuple[Any, ...], *numbers: float) -> bool:
        """Apply the equations to one parameter by a kernel; return False if there is no kernel.

        The kernel rounds as NumPy does, except for fused multiply-add instructions, and flushes denormal numbers.
        """
        done = enabled() and _kernel()(self.name, arrays, numbers)
        (self._normal.add if done else self._normal.discard)(name)
        return done

    def state_dict(self) -> dict[str, Any]:
        """Copies of the state for an exact continuation.

        Returns:
            ``{"name": "adam", "step": 12, "options": {"lr": 0.001, ...}, "state": {"m": {name: array}, ...}}``
        """
        return {
            "name": self.name,
            "step": int(self.step),
            "options": self.options,
            "state": {
                slot: {name: array.copy("K") for name, array in arrays.items()} for slot, arrays in self.state.items()
            },
        }

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Load the result of ``state_dict``, including the options; the arrays are copied.

        Raises:
            ArgumentError: the state is that of another optimizer, or an option is out of range.
            CheckpointError: a name is missing or unknown, or arrays do not fit each other or the parameters that this
                optimizer has updated. Nothing is changed if an error is raised.
        """
        where = f"{type(self).__name__}.load_state_dict"
        _same_names(saved, ("name", "step", "options", "state"), where=where, what=message("the saved optimizer"))
        if saved["name"] != self.name:
            raise ArgumentError(
                "{where}: expected the state of {name!r}, got that of {saved!r}; load it into the optimizer that "
                "saved it",
                where=where,
                name=self.name,
                saved=saved["name"],
            )
        step: int = check(saved["step"], WholeNumber(0), where=where, name="step")
        _same_names(saved["options"], self.constraints, where=where, what=message("the options"))
        for name, constraint in self.constraints.items():
            check(saved["options"][name], constraint, where=where, name=name)
        state = self._checked_state(saved["state"], where=where)

        for name, value in saved["options"].items():
            setattr(self, name, value)
        self.step = StepCount(step)
        self.state = state

    def _check(self, params: Any, grads: Any) -> None:
        """Raise an error for invalid arrays before anything is changed; it takes 2 µs for four valid parameters."""
        where = type(self).__name__ + ".update"
        if not (isinstance(params, Mapping) and isinstance(grads, Mapping)):
            raise ArgumentError(
                "{where}: expected params and grads to be mappings of names to arrays, got {params} and {grads}; "
                "pass two dicts",
                where=where,
                params=type(params).__name__,
                grads=type(grads).__name__,
            )
        if params.keys() != grads.keys():
            raise ArgumentError(
                "{where}: expected the same names in params and grads, got {difference}; pass one gradient for each "
                "parameter",
                where=where,
                difference=_difference(params, grads),
            )
        state = self.state[self.slots[-1]] if self.slots else {}  # all slots of a name have one shape and dtype
        for name, W in params.items():
            g = grads[name]
            if not isinstance(W, np.ndarray) or W.dtype.char not in "fd":
                raise ArgumentError(
                    "{where}: expected parameter {name!r} to be a float32 or float64 array, got {kind}; convert it "
                    "with np.asarray(value, np.float32)",
                    where=where,
                    name=name,
                    kind=_kind(W),
                )
            if not isinstance(g, np.ndarray | np.generic) or g.dtype != W.dtype:
                raise ArgumentError(
                    "{where}: expected the gradient of {name!r} to be a {dtype} array as its parameter, got {kind}; "
                    "convert it with np.asarray(value, np.{dtype}), or give all layers one dtype",
                    where=where,
                    name=name,
                    dtype=W.dtype,
                    kind=_kind(g),
                )
            if g.shape != W.shape:
                raise ShapeError(
                    "{where}: expected the gradient of {name!r} to have shape {shape} as its parameter, got "
                    "{gradient}; check the backward pass that computed it",
                    where=where,
                    name=name,
                    shape=W.shape,
                    gradient=g.shape,
                )
            if not W.flags.writeable:
                raise ArgumentError(
                    "{where}: expected parameter {name!r} to be writable, got a read-only array; update a copy made "
                    "with .copy()",
                    where=where,
                    name=name,
                )
            if name in state and (state[name].shape != W.shape or state[name].dtype != W.dtype):
                raise ShapeError(
                    "{where}: expected parameter {name!r} to have shape {shape} and dtype {dtype} as its state, got "
                    "{new_shape} and {new_dtype}; make a new optimizer for other parameters",
                    where=where,
                    name=name,
                    shape=state[name].shape,
                    dtype=state[name].dtype,
                    new_shape=W.shape,
                    new_dtype=W.dtype,
                )

    def _allocate(self, params: Mapping[str, Array]) -> None:
        """Allocate the state of new names, in all slots, or (out of memory) in none."""
        initial = [
            {name: _initial(slot, W) for name, W in params.items() if name not in arrays}
            for slot, arrays in self.state.items()
        ]
        for arrays, new in zip(self.state.values(), initial, strict=True):
            arrays.update(new)

    def _flush_denormals(self) -> None:
        """Set elements below the smallest normal number (1.2e-38 in float32) to 0.

        Where the gradient stays 0 (a dead ReLU), 0.9 · v shrinks to a denormal number, and rounding keeps it there
        forever. Many processors compute with denormal numbers in microcode, up to a hundred times slower. A pass at
        every 16th update costs 2 % of the time.
        """
        for slot, arrays in self.state.items():
            if slot == COUNT:
                continue
            for name, array in arrays.items():
                if name in self._normal:
                    continue
                smallest = np.finfo(array.dtype).smallest_normal
                for (part,) in blocks(array):
                    part[np.abs(part) < smallest] = 0

    def _checked_state(self, saved: Mapping[str, Any], *, where: str) -> dict[str, dict[str, Array]]:
        """A copy of a saved state, if its slots, names, shapes and dtypes fit each other and this optimizer."""
        _same_names(saved, self.slots, where=where, what=message("the state"))
        state: dict[str, dict[str, Array]] = {slot: {} for slot in self.slots}
        if not self.slots:
            return state
        model = self.slots[-1]
        for slot in self.slots:
            _same_names(saved[slot], saved[model], where=where, what=message("the state {slot!r}", slot=slot))
        for name, array in saved[model].items():
            if not isinstance(array, np.ndarray) or array.dtype.char not in "fd":
                raise CheckpointError(
                    "{where}: expected the state {model!r} of {name!r} to be a float32 or float64 array, got {kind}; "
                    "load the result of state_dict",
                    where=where,
                    model=model,
                    name=name,
                    kind=_kind(array),
                )
            current = self.state[model].get(name)
            for slot in self.slots:
                value, model_value = saved[slot][name], _initial(slot, array if current is None else current)
                if not isinstance(value, np.ndarray) or (value.shape, value.dtype) != (
                    model_value.shape,
                    model_value.dtype,
                ):
                    raise CheckpointError(
                        "{where}: expected the state {slot!r} of {name!r} to be {expected}, got {got}; load the "
                        "state of an optimizer of the same parameters",
                        where=where,
                        slot=slot,
                        name=name,
                        expected=_kind(model_value),
                        got=_kind(value),
                    )
                state[slot][name] = value.copy("K")
            if COUNT in state:
                check(
                    int(state[COUNT][name]),
                    WholeNumber(0),
                    where=where,
                    name=message("the count of {name!r}", name=name),
                )
        return state


def _initial(slot: str, W: Array) -> Array:
    """The initial state: zeros like the parameter; 0 updates for the slot ``t``."""
    return np.zeros((), np.int64) if slot == COUNT else np.zeros_like(W)


def _same_names(got: Any, expected: Mapping[str, Any] | tuple[str, ...], *, where: str, what: str) -> None:
    """Raise an error unless ``got`` is a mapping with exactly the ``expected`` names."""
    if not isinstance(got, Mapping):
        raise CheckpointError(
            "{where}: expected {what} to be a mapping of names, got {type}; load the result of state_dict",
            where=where,
            what=what,
            type=type(got).__name__,
        )
    if set(got) != set(expected):
        raise CheckpointError(
            "{where}: expected {what} to have the names {names}, got {difference}; load the result of state_dict",
            where=where,
            what=what,
            names=_listed(list(expected)),
            difference=_difference(dict.fromkeys(expected), got),
        )


def _difference(expected: Mapping[str, Any], got: Mapping[str, Any]) -> str:
    """The names that are missing and the names that are unknown."""
    missing = [name for name in expected if name not in got]
    unknown = [name for name in got if name not in expected]
    if missing and unknown:
        return message("no {missing} and an unknown {unknown}", missing=_listed(missing), unknown=_listed(unknown))
    if missing:
        return message("no {missing}", missing=_listed(missing))
    return message("an unknown {unknown}", unknown=_listed(unknown))


def _listed(names: list[str]) -> str:
    """The first names of a list that may be long."""
    shown = ", ".join(repr(name) for name in names[:6])
    if len(names) > 6:
        return message("{names} and {more} more", names=shown, more=len(names) - 6)
    return shown or message("(none)")


def _kind(value: object) -> str:
    """The dtype and shape, or the type of a value, for error messages."""
    if isinstance(value, np.ndarray):
        return message("{dtype} of shape {shape}", dtype=value.dtype, shape=value.shape)
    return message("a {type}, not an array", type=type(value).__name__)
