"""Jobs: operations that yield one result after the other, such as trainings."""

from __future__ import annotations

import inspect
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhishen._checks import Constraint

__all__ = ["Controlled", "Job", "command", "commands_of"]

Frame = Callable[[], Mapping[str, Any]]


class Controlled(ABC):
    """Steps that obey commands of the page: methods with the decorator `command`.

    Attributes:
        paused: whether the job is to wait after this step, until the page resumes it.
        called: whether the job is to go on although it was paused: what it shows has changed elsewhere.
    """

    paused: bool = False
    called: bool = False

    def __iter__(self) -> Iterator[Frame]:
        return self

    @abstractmethod
    def __next__(self) -> Frame:
        """Do one step; return a function that makes the frame."""

    @abstractmethod
    def close(self) -> None:
        """Free what the steps hold."""


def command(**constraints: Constraint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a method a command of a page. Every argument has a default and a constraint."""

    def mark(method: Callable[..., Any]) -> Callable[..., Any]:
        method.constraints = constraints  # pyright: ignore[reportFunctionMemberAccess]
        return method

    return mark


def commands_of(steps: type[Any]) -> dict[str, tuple[dict[str, Constraint], dict[str, Any]]]:
    """The commands of a class: the constraints and the defaults of the arguments of each."""
    found: dict[str, tuple[dict[str, Constraint], dict[str, Any]]] = {}
    for name, method in vars(steps).items():
        constraints = getattr(method, "constraints", None)
        if constraints is not None:
            parameters = list(inspect.signature(method).parameters.values())[1:]
            found[name] = (constraints, {each.name: each.default for each in parameters})
    return found


class Job:
    """An operation that runs step by step, and that a page can pause.

    The page says when it is ready for the next frame. The job goes on meanwhile, and the page then gets the newest
    frame: a slow page does not slow the job down.

    Args:
        identity: the id of the request that started the job.
        steps: the steps.
        pace: the least time between two frames of a job that runs, in seconds.

    Attributes:
        id: the id of the request that started the job.
        steps: the steps.
        running: whether the job goes on by itself; a page can set it.
        finished: whether there are no more steps.
    """

    def __init__(self, identity: int, steps: Iterator[Frame] | Controlled, *, pace: float = 0.0) -> None:
        self.id = identity
        self.steps = steps
        self._running = True
        self.finished: bool = False
        self._pace, self._sent = pace, -pace
        self._frame: Frame | None = None
        self._ready = True  # the page waits for a frame

    @property
    def running(self) -> bool:
        """Whether the job goes on by itself."""
        return self._running or (isinstance(self.steps, Controlled) and self.steps.called)

    @running.setter
    def running(self, value: bool) -> None:
        self._running = value

    def advance(self) -> None:
        """Do one step."""
        try:
            self._frame = next(self.steps)
        except StopIteration:
            self.finished = True
        if isinstance(self.steps, Controlled) and self.steps.paused:
            self.running = False

    def page_is_ready(self) -> None:
        """The page has shown the last frame."""
        self._ready = True

    def frame(self) -> Mapping[str, Any] | None:
        """The newest frame, if there is one and the page is ready for it."""
        if self._frame is None or not self._ready:
            return None
        if self._pace:
            now = time.perf_counter()
            if self.running and not self.finished and now < self._sent + self._pace:
                return None
            self._sent = now
        frame, self._frame, self._ready = self._frame, None, False
        return frame()

    @property
    def waits(self) -> bool:
        """Whether a frame waits to be sent."""
        return self._frame is not None

    def close(self) -> None:
        """End the job and free what it holds."""
        self.finished = True
        self._frame = None
        close = getattr(self.steps, "close", None)
        if close is not None:
            close()
