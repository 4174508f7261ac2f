"""States of random generators as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zhishen._checks import shown
from zhishen.errors import ArgumentError
from zhishen.messages import message

__all__ = ["BIT_GENERATORS", "plain_state", "revive_state", "spawn"]

#: The bit generators of NumPy, by name.
BIT_GENERATORS: Final[dict[str, type[np.random.BitGenerator]]] = {
    each.__name__: each
    for each in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64)
}
# Positions in the buffers of generators: NumPy reads there without a check of the number.
_POSITIONS: Final = {("state", "pos"): 624, ("buffer_pos",): 4}


def plain_state(state: Any) -> Any:
    """A generator's state, made of JSON values."""
    if isinstance(state, Mapping):
        return {key: plain_state(value) for key, value in state.items()}
    return state.tolist() if isinstance(state, np.ndarray | np.generic) else state


def revive_state(bits: np.random.BitGenerator, saved: Any) -> Any:
    """The state that `plain_state` returned, in the form that ``bits.state`` accepts.

    Raises:
        ArgumentError: a position is outside the generator's buffer.
        KeyError, OverflowError, TypeError, ValueError: it is not a state of such a generator.
    """
    state = _revived(saved, bits.state)
    for path, size in _POSITIONS.items():
        place: Any = state
        for key in path:
            place = place.get(key) if isinstance(place, Mapping) else None
        if place is not None and not 0 <= place <= size:
            raise ArgumentError(
                "{generator}: expected {name} from 0 to {size}, got {given}; use a state that NumPy returned",
                generator=type(bits).__name__,
                name=path[-1],
                size=size,
                given=shown(place),
            )
    return state


def _revived(saved: Any, like: Any) -> Any:
    """The state back from JSON, with arrays where ``like`` has them."""
    if isinstance(like, Mapping):
        return {key: _revived(saved[key], like[key]) for key in like}
    if isinstance(like, np.ndarray):
        array = np.array(saved, dtype=like.dtype)
        if array.shape != like.shape:
            raise ValueError(message("{given} numbers in place of {expected}", given=array.shape, expected=like.shape))
        return array
    return saved


def spawn(rng: np.random.Generator, *, where: str) -> np.random.Generator:
    """A new generator; ``rng`` will draw the same numbers as without it.

    Raises:
        ArgumentError: ``rng`` was made of a bit generator that cannot spawn another one.
    """
    try:
        return rng.spawn(1)[0]
    except TypeError as error:
        raise ArgumentError(
            "{where}: expected a generator that can spawn another one, got {rng} ({problem}); pass "
            "numpy.random.default_rng(seed)",
            where=where,
            rng=shown(rng),
            problem=error,
        ) from error
