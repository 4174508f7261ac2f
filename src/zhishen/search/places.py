"""Places: which trials count towards the number of trials that was asked for, whoever runs them.

The places count from 0 without a gap. A new trial takes the next one; the trial that replaces a killed one takes its
place, and the strategies propose to it what they proposed to the one that was killed. Of a study of 30 trials the
places 0 to 29 count.

Many processes begin trials at once, and none waits for another. The storage numbers the trials, one after the other,
and the place of a trial follows from those with smaller numbers, which nobody changes. So each process looks, after it
has begun a trial, whether the trial counts; a trial beyond the last place waits until somebody asks for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from zhishen.search.strategies import Trial

__all__ = ["KILLED", "Book", "Claims", "in_places", "is_killed", "places"]

Result = TypeVar("Result")

_PLACE: Final = "place"  # attributes of Optuna's trials
KILLED: Final = "killed"


def is_killed(frozen: Any) -> bool:
    """Whether the process of a trial was ended before the trial ended."""
    return frozen.state.name == "FAIL" and frozen.user_attrs.get(KILLED) is True


def _replaces(frozen: Any) -> bool:
    """Whether a trial has the place of another one."""
    return isinstance(frozen.user_attrs.get(_PLACE), int)


def places(found: Iterable[Any]) -> dict[int, int]:
    """The place of each of Optuna's trials, by number; a trial without one of its own counts those before it."""
    taken: dict[int, int] = {}
    again = 0
    for frozen in sorted(found, key=lambda frozen: frozen.number):
        if _replaces(frozen):
            again += 1
            taken[frozen.number] = frozen.user_attrs[_PLACE]
        else:
            taken[frozen.number] = frozen.number - again
    return taken


def in_places(trials: Sequence[Trial], taken: Mapping[int, int]) -> list[Trial]:
    """The trials as the strategies see them: with their places for numbers, and without those that were killed."""
    seen = [replace(trial, number=taken[trial.number]) for trial in trials if not trial.killed]
    return sorted(seen, key=lambda trial: trial.number)


@dataclass(frozen=True)
class Book:
    """Who has which place, at one moment.

    Attributes:
        holders: place → the trial in it that was not killed, the first of several.
        killed: places of killed trials.
        next: the place of the next new trial.
    """

    holders: dict[int, Any]
    killed: frozenset[int]
    next: int

    @classmethod
    def of(cls, found: Sequence[Any]) -> Book:
        """The book of all of Optuna's trials."""
        taken = places(found)
        holders: dict[int, Any] = {}
        for frozen in sorted(found, key=lambda frozen: frozen.number):
            if not is_killed(frozen):
                holders.setdefault(taken[frozen.number], frozen)
        killed = frozenset(taken[frozen.number] for frozen in found if is_killed(frozen))
        return cls(holders, killed, sum(not _replaces(frozen) for frozen in found))

    def lost(self, total: int) -> set[int]:
        """The places below ``total`` of killed trials that no other trial has taken."""
        return {place for place in self.killed if place < total and place not in self.holders}

    def counts(self, number: int, total: int) -> bool:
        """Whether the trial with that number is in a place below ``total``."""
        return any(place < total and frozen.number == number for place, frozen in self.holders.items())

    def in_state(self, name: str, total: int) -> list[Any]:
        """The trials in places below ``total`` that are in a state of Optuna."""
        return [frozen for place, frozen in self.holders.items() if place < total and frozen.state.name == name]

    def unfinished(self, total: int) -> int:
        """The number of places below ``total`` whose trials run, wait, or were killed; places of no trial aside."""
        waiting = self.in_state("WAITING", total)
        return len(self.in_state("RUNNING", total)) + len(waiting) + len(self.lost(total))

    def is_open(self, total: int) -> bool:
        """Whether another trial may begin."""
        return self.next < total or bool(self.in_state("WAITING", total))


class Claims:
    """Begins trials that count.

    Args:
        study: Optuna's.
        database: Optuna's storage.
        stored: calls a function that reads or writes the storage.
        module: Optuna.

    Attributes:
        unfinished: how many places had a trial that had not ended, when `begin` found none for a new one.
    """

    def __init__(self, study: Any, database: Any, stored: Callable[[Callable[[], Any]], Any], module: Any) -> None:
        self._study, self._database, self._stored, self._module = study, database, stored, module
        self._lost: set[int] | None = None
        self.unfinished: int = 0

    def begin(self, total: int) -> Any | None:
        """Optuna's trial, in a place below ``total``; None if all these places are taken."""
        held: list[int] = []
        try:
            while self._look(total).is_open(total):
                asked = self._stored(self._study.ask)
                held.append(asked._trial_id)
                if self.book().counts(asked.number, total):
                    held.pop()
                    return asked
        finally:
            for trial in held:
                self._wait(trial)
        return None

    def book(self) -> Book:
        """Who has which place now."""
        return Book.of(self._stored(lambda: self._study.get_trials(deepcopy=False)))

    def replace(self, place: int) -> None:
        """Let a trial wait that takes the place of a killed one."""
        waiting = self._module.trial.create_trial(
            state=self._module.trial.TrialState.WAITING, user_attrs={_PLACE: place}
        )
        self._stored(lambda: self._study.add_trial(waiting))

    def _look(self, total: int) -> Book:
        """The book, after other trials have taken the places of killed ones."""
        book = self.book()
        self.unfinished = book.unfinished(total)
        lost = book.lost(total)
        # Who has released a trial replaces it at once, unless it is killed, too: so there are two looks.
        late = lost if self._lost is None else lost & self._lost
        for place in sorted(late):
            self.replace(place)
        self._lost = lost - late
        return self.book() if late else book

    def _wait(self, trial: int) -> None:
        """Let a trial that began wait."""
        waiting = self._module.trial.TrialState.WAITING
        self._stored(lambda: self._database.set_trial_state_values(trial, waiting))
