"""Jobs: steps, frames, and a page that is slower than the job."""

from __future__ import annotations

from zhishen._checks import WholeNumber
from zhishen.lab.engine.jobs import Controlled, Job, command, commands_of


def counting(last, closed=None):
    try:
        for step in range(1, last + 1):
            yield lambda step=step: {"step": step}
    finally:
        if closed is not None:
            closed.append(True)


def test_the_first_frame_comes_at_once_and_the_next_when_the_page_is_ready():
    job = Job(1, counting(10))
    assert job.frame() is None
    job.advance()
    assert job.frame() == {"step": 1}
    for _ in range(3):
        job.advance()
    assert job.frame() is None, "the page still shows the first frame"
    job.page_is_ready()
    assert job.frame() == {"step": 4}, "the newest frame"
    assert not job.waits


def test_frames_that_no_page_sees_are_not_made():
    made = []

    def steps():
        for step in range(5):
            yield lambda step=step: made.append(step) or {"step": step}

    job = Job(1, steps())
    for _ in range(5):
        job.advance()
    assert made == []
    assert job.frame() == {"step": 4}
    assert made == [4]


def test_it_finishes():
    job = Job(1, counting(2))
    for _ in range(3):
        job.advance()
    assert job.finished
    assert job.waits
    assert job.frame() == {"step": 2}


def test_closing_frees_what_the_steps_hold():
    closed: list[bool] = []
    job = Job(1, counting(5, closed))
    job.advance()
    job.close()
    assert job.finished
    assert job.frame() is None
    assert closed == [True]


class Counter(Controlled):
    """Counts, and pauses at multiples of three."""

    def __init__(self) -> None:
        self.count = 0

    def __next__(self):
        self.count += 1
        self.paused = self.count % 3 == 0
        return lambda: {"count": self.count}

    @command(by=WholeNumber(1))
    def jump(self, by: int = 1):
        """Count on."""
        self.count += by
        return {}

    def close(self) -> None:
        """Count no more."""
        self.count = -1


def test_steps_that_pause_pause_the_job():
    job = Job(1, Counter())
    for _ in range(3):
        assert job.running
        job.advance()
    assert not job.running
    assert job.frame() == {"count": 3}
    job.close()
    assert job.steps.count == -1


def test_commands_are_found_with_their_defaults():
    constraints, defaults = commands_of(Counter)["jump"]
    assert defaults == {"by": 1}
    assert not constraints["by"].accepts(0)
    assert list(commands_of(Counter)) == ["jump"]


def test_frames_keep_their_pace_until_the_job_pauses():
    job = Job(1, Counter(), pace=60.0)
    job.advance()
    assert job.frame() == {"count": 1}
    job.page_is_ready()
    job.advance()
    assert job.frame() is None, "the last frame is too new"
    job.advance()
    assert job.frame() == {"count": 3}, "a paused job shows where it is"
