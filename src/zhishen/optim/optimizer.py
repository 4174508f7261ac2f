"""What all optimizers share: checked options, state by parameter name, and one update that changes arrays in place.

An optimizer sees names and arrays, never layers. Its own file holds the equations and the few lines that follow
them; everything here is the frame around those lines.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, overload

import numpy as np

from zhishen._checks import Constraint, Number, WholeNumber, check
from zhishen._parameters import Parameters
from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.kernels import enabled
from zhishen.optim.foreign import foreign_attributes

__all__ = ["Optimizer"]

POSITIVE = Number(low=0.0, open_low=True)
FRACTION = Number(low=0.0, high=1.0, open_high=True)  # what is kept of the past in a running average: [0, 1)
NOT_NEGATIVE = Number(low=0.0)

BLOCK_BYTES = 256 * 1024
FLUSH_EVERY = 16
COUNT = "t"


def blocks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Yield views of the same stretch of each array, 256 KiB at a time; writing to them writes to the arrays.

    An update passes over its arrays up to a dozen times. Block by block these passes, and the temporaries of an
    expression written as the equation stands, stay in the cache. Adam on 535,818 float32 parameters: 0.86 ms, on
    whole arrays 0.96 ms, and 3.5 ms where malloc gave their large temporaries back to the system each time and every
    page of them faulted in again. Smaller blocks lose more to the 0.5 µs that each NumPy call costs (16 KiB: 1.2 ms),
    and preallocated scratch gained 2 %, which is not worth an equation nobody can read.
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
    """The compiled update, loaded when first needed."""
    from zhishen.kernels.optim import update

    return update


class Option:
    """A number that is checked whenever it is set, at construction and on assignment alike."""

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


class Trained(dict[str, Array]):
    """The parameters that an update changes, without the frozen ones.

    Attributes:
        frozen: the names that were left out, which the ``select`` of a wrapper may still name.
    """

    def __init__(self, params: Parameters) -> None:
        super().__init__(params.trainable())
        self.frozen: frozenset[str] = params.frozen


@foreign_attributes
class Optimizer(ABC):
    """The interface of all optimizers: ``update(params, grads)`` changes the parameters in place.

    The state belongs to names, so the order of the names does not matter and parameters may join later. It is
    allocated at the first sight of a name, as zeros in the parameter's shape and dtype.

    No NumPy warning leaves an update: an overflow is an infinity and NaN stays NaN, for the loss to show.

    Attributes:
        name: the key in ``OPTIMIZERS``.
        constraints: what each option has to be, in the order of the options.
        slots: the letters of the state, such as ``("m", "v")``.
        lr: η, the learning rate; may be changed between updates, as a schedule does. With 0, where a schedule may end,
            an update leaves the parameters as they are; the state follows its equations.
        step: how many updates were made.
        state: slot → parameter name → array, for instance ``state["m"]["affine1.W"]``. The arrays are the live
            ones; ``state_dict`` gives copies.
    """

    name: ClassVar[str]
    constraints: ClassVar[Mapping[str, Constraint]] = {}
    slots: ClassVar[tuple[str, ...]] = ()

    lr: Option = Option(NOT_NEGATIVE)

    def __init__(self, **options: float) -> None:
        for name, value in options.items():
            setattr(self, name, value)
        self.step: int = 0
        self.state: dict[str, dict[str, Array]] = {slot: {} for slot in self.slots}
        self._normal: set[str] = set()  # names in whose state the last update left no denormal numbers

    @property
    def options(self) -> dict[str, float]:
        """The options and their present values, in order."""
        return {name: getattr(self, name) for name in self.constraints}

    def __repr__(self) -> str:
        values = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{type(self).__name__}({', '.join(values)}, step={self.step})"

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Make one step: change every array of ``params`` in place by its gradient in ``grads``.

        Args:
            params: name → array, float32 or float64; of a network's parameters those that are frozen are left out.
            grads: the same names → arrays of the same shapes and dtypes; never written to.

        Raises:
            ArgumentError: if the names differ, or an array has the wrong type or cannot be written to.
            ShapeError: if a gradient does not have its parameter's shape, or the parameter not its state's.
                Whatever is raised, nothing was changed.
        """
        if isinstance(params, Parameters) and params.frozen:
            params = Trained(params)
        self._check(params, grads)
        self._allocate(params)
        self.step += 1
        # Even a velocity, or a gradient that is not finite, then moves nothing. (`self.lr` would take 0.3 µs to read.)
        if vars(self).get("lr") == 0:
            params = {name: array.copy() for name, array in params.items()}
        with np.errstate(all="ignore"):
            self._apply(params, grads)
            if self.step % FLUSH_EVERY == 0:
                self._flush_denormals()

    @abstractmethod
    def _apply(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Do what the equations say, for names that were checked and have their state."""

    def _compiled(self, name: str, arrays: tuple[Any, ...], *numbers: float) -> bool:
        """Let a kernel do what the equations say for one parameter; False where there is none, and NumPy has to.

        The kernel rounds as the equations do, but for products that are added in one instruction, and flushes
        denormal numbers as it goes.
        """
        done = enabled() and _kernel()(self.name, arrays, numbers)
        (self._normal.add if done else self._normal.discard)(name)
        return done

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on to the same bits, as copies.

        Returns:
            ``{"name": "adam", "step": 12, "options": {"lr": 0.001, ...}, "state": {"m": {name: array}, ...}}``
        """
        return {
            "name": self.name,
            "step": self.step,
            "options": self.options,
            "state": {
                slot: {name: array.copy("K") for name, array in held.items()} for slot, held in self.state.items()
            },
        }

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Take over what ``state_dict`` gave, options included; the arrays are copied.

        Raises:
            ArgumentError: if it is another optimizer's state, or an option has a value that is not allowed.
            CheckpointError: if something is missing, unknown, or does not fit together, or does not fit the
                parameters that this optimizer has already seen. Whatever is raised, nothing was changed.
        """
        where = f"{type(self).__name__}.load_state_dict"
        _same_names(saved, ("name", "step", "options", "state"), where=where, what="the saved optimizer")
        if saved["name"] != self.name:
            raise ArgumentError(
                "{where}: expected the state of {name!r}, got that of {saved!r}; load it into the optimizer that "
                "wrote it",
                where=where,
                name=self.name,
                saved=saved["name"],
            )
        step: int = check(saved["step"], WholeNumber(0), where=where, name="step")
        _same_names(saved["options"], self.constraints, where=where, what="the options")
        for name, constraint in self.constraints.items():
            check(saved["options"][name], constraint, where=where, name=name)
        state = self._checked_state(saved["state"], where=where)

        for name, value in saved["options"].items():
            setattr(self, name, value)
        self.step = int(step)
        self.state = state

    def _check(self, params: Any, grads: Any) -> None:
        """Refuse what cannot be updated, before anything is changed; 2 µs for four parameters when all is well."""
        where = type(self).__name__ + ".update"
        if not (isinstance(params, Mapping) and isinstance(grads, Mapping)):
            raise ArgumentError(
                "{where}: expected params and grads to be mappings of names to arrays, got {type} and {type_type}; "
                "pass two dicts",
                where=where,
                type=type(params).__name__,
                type_type=type(grads).__name__,
            )
        if params.keys() != grads.keys():
            raise ArgumentError(
                "{where}: expected the same names in params and grads, got {difference}; pass one gradient for each "
                "parameter",
                where=where,
                difference=_difference(params, grads),
            )
        held = self.state[self.slots[-1]] if self.slots else {}  # the slots of one name always agree
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
                    "{g_shape}; check the backward pass that made it",
                    where=where,
                    name=name,
                    shape=W.shape,
                    g_shape=g.shape,
                )
            if not W.flags.writeable:
                raise ArgumentError(
                    "{where}: expected parameter {name!r} to be writable, got a read-only array; update a copy made "
                    "with .copy()",
                    where=where,
                    name=name,
                )
            if name in held and (held[name].shape != W.shape or held[name].dtype != W.dtype):
                raise ShapeError(
                    "{where}: expected parameter {name!r} to have shape {shape} and dtype {dtype} as its state, got "
                    "{W_shape} and {W_dtype}; make a new optimizer for other parameters",
                    where=where,
                    name=name,
                    shape=held[name].shape,
                    dtype=held[name].dtype,
                    W_shape=W.shape,
                    W_dtype=W.dtype,
                )

    def _allocate(self, params: Mapping[str, Array]) -> None:
        """Give every name that was not seen before its state, in all slots or (out of memory) in none."""
        fresh = [
            {name: _blank(slot, W) for name, W in params.items() if name not in held}
            for slot, held in self.state.items()
        ]
        for held, new in zip(self.state.values(), fresh, strict=True):
            held.update(new)

    def _flush_denormals(self) -> None:
        """Set to 0 what decayed below the smallest normal number (1.2e-38 in float32).

        Where the gradient stays 0 (a ReLU that died), 0.9 · v shrinks to a denormal number and, being rounded,
        remains one for ever; many processors compute with those through microcode, up to a hundred times slower.
        Looking at every 16th update costs 2 % of the time.
        """
        for slot, held in self.state.items():
            if slot == COUNT:
                continue
            for name, array in held.items():
                if name in self._normal:
                    continue
                smallest = np.finfo(array.dtype).smallest_normal
                for (part,) in blocks(array):
                    part[np.abs(part) < smallest] = 0

    def _checked_state(self, saved: Mapping[str, Any], *, where: str) -> dict[str, dict[str, Array]]:
        """A copy of a saved state, if its slots, names, shapes and dtypes fit together and fit this optimizer."""
        _same_names(saved, self.slots, where=where, what="the state")
        state: dict[str, dict[str, Array]] = {slot: {} for slot in self.slots}
        if not self.slots:
            return state
        model = self.slots[-1]
        for slot in self.slots:
            _same_names(saved[slot], saved[model], where=where, what=f"the state {slot!r}")
        for name, array in saved[model].items():
            if not isinstance(array, np.ndarray) or array.dtype.char not in "fd":
                raise CheckpointError(
                    "{where}: expected the state {model!r} of {name!r} to be a float32 or float64 array, got {kind}; "
                    "load a state that state_dict gave",
                    where=where,
                    model=model,
                    name=name,
                    kind=_kind(array),
                )
            present = self.state[model].get(name)
            for slot in self.slots:
                value, blank = saved[slot][name], _blank(slot, array if present is None else present)
                if not isinstance(value, np.ndarray) or (value.shape, value.dtype) != (blank.shape, blank.dtype):
                    raise CheckpointError(
                        "{where}: expected the state {slot!r} of {name!r} to be {kind}, got {kind_kind}; load the "
                        "state of an optimizer of the same parameters",
                        where=where,
                        slot=slot,
                        name=name,
                        kind=_kind(blank),
                        kind_kind=_kind(value),
                    )
                state[slot][name] = value.copy("K")
            if COUNT in state:
                check(int(state[COUNT][name]), WholeNumber(0), where=where, name=f"the count of {name!r}")
        return state


def _blank(slot: str, W: Array) -> Array:
    """What a slot holds before the first update: zeros like the parameter; in ``t`` a count of its updates."""
    return np.zeros((), np.int64) if slot == COUNT else np.zeros_like(W)


def _same_names(got: Any, expected: Mapping[str, Any] | tuple[str, ...], *, where: str, what: str) -> None:
    """Refuse ``got`` unless it is a mapping with exactly the ``expected`` names."""
    if not isinstance(got, Mapping):
        raise CheckpointError(
            "{where}: expected {what} to be a mapping of names, got {type}; load a state that state_dict gave",
            where=where,
            what=what,
            type=type(got).__name__,
        )
    if set(got) != set(expected):
        raise CheckpointError(
            "{where}: expected {what} to have the names {listed}, got {difference}; load a state that state_dict gave",
            where=where,
            what=what,
            listed=_listed(list(expected)),
            difference=_difference(dict.fromkeys(expected), got),
        )


def _difference(expected: Mapping[str, Any], got: Mapping[str, Any]) -> str:
    """Which names are missing and which are too many, in words."""
    missing = [name for name in expected if name not in got]
    unknown = [name for name in got if name not in expected]
    words = [f"no {_listed(missing)}"] if missing else []
    return " and ".join([*words, f"an unknown {_listed(unknown)}"] if unknown else words)


def _listed(names: list[str]) -> str:
    """The first names of a list that may be long."""
    shown = ", ".join(repr(name) for name in names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown or "(none)"


def _kind(value: object) -> str:
    """What a value is, as an error message says it."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} of shape {value.shape}"
    return f"a {type(value).__name__}, not an array"
