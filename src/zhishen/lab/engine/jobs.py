"""Jobs: operations that yield one result after the other, such as trainings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["Job"]

Frame = Callable[[], Mapping[str, Any]]


class Job:
    """An operation that runs step by step, and that a page can pause.

    The page says when it is ready for the next frame. The job goes on meanwhile, and the page then gets the newest
    frame: a slow page does not slow the job down.

    Attributes:
        id: the id of the request that started the job.
        running: whether the job goes on by itself.
        finished: whether there are no more steps.
    """

    def __init__(self, identity: int, steps: Iterator[Frame]) -> None:
        self.id = identity
        self.running: bool = True
        self.finished: bool = False
        self._steps = steps
        self._frame: Frame | None = None
        self._ready = True  # the page waits for a frame

    def advance(self) -> None:
        """Do one step."""
        try:
            self._frame = next(self._steps)
        except StopIteration:
            self.finished = True

    def page_is_ready(self) -> None:
        """The page has shown the last frame."""
        self._ready = True

    def frame(self) -> Mapping[str, Any] | None:
        """The newest frame, if there is one and the page is ready for it."""
        if self._frame is None or not self._ready:
            return None
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
        close = getattr(self._steps, "close", None)
        if close is not None:
            close()
