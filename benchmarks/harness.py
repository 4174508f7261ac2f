"""Interleaved measurements of zhishen and a peer in one process, and the ratios of their times.

The speed of a machine varies over time, so a single time says little. Here both programs run within the same fraction
of a second, many times; each pair of blocks gives one ratio, and the median of these ratios is the result.

The programs alternate in blocks of steps, not in single steps: NumPy's OpenBLAS and PyTorch's OpenMP have worker
threads of their own, which spin (and occupy a processor) for some milliseconds after each product. When two libraries
alternate step by step on two processors, the spinning workers of one library delay the busy workers of the other, and
both take ten to a hundred times as long. A pause before each block lets all workers go to sleep; warm-up steps, which
are not timed, then wake the workers of the library that runs next.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from zhishen.messages import message

Step = Callable[[], object]


class Settings:
    """How thoroughly to measure; ``run.py --quick`` lowers all three values.

    Attributes:
        seconds: the approximate duration of an interleaved measurement.
        min_steps: the least number of timed steps of each side.
        repeats: the number of whole runs, for programs that take many seconds.
    """

    seconds: float = 8.0
    min_steps: int = 30
    repeats: int = 3


class DisagreementError(Exception):
    """zhishen and the peer compute different results, so their times cannot be compared."""


def check_close(name: str, difference: float, tolerance: float) -> str:
    """Return one line that reports a difference within the tolerance.

    Raises:
        DisagreementError: the difference is larger than the tolerance, or is NaN.
    """
    if not difference <= tolerance:
        raise DisagreementError(
            message(
                "{name}: expected a difference of at most {tolerance:g}, got {difference:.3g}",
                name=name, tolerance=tolerance, difference=difference,
            )
        )  # fmt: skip
    return f"{name}: they differ by {difference:.1e} (at most {tolerance:g} allowed)"


@dataclass(frozen=True)
class Measurements:
    """The times (or the memory) of zhishen and of a peer, round by round.

    Attributes:
        ours: the median seconds of a step of zhishen in each round; MiB where memory is measured.
        peer: the same values of the peer.
    """

    ours: list[float]
    peer: list[float]

    @property
    def ratios(self) -> list[float]:
        """peer / ours in each round: how many times as fast as the peer zhishen was."""
        return [theirs / own for own, theirs in zip(self.ours, self.peer, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def interquartile_range(self) -> tuple[float, float]:
        """The first and the third quartile of the ratios; the least and the largest of fewer than four."""
        if len(self.ratios) < 4:
            return min(self.ratios), max(self.ratios)
        low, _, high = quantiles(self.ratios, n=4)
        return low, high


@dataclass(frozen=True)
class BlockSize:
    """The number of steps in a block.

    Attributes:
        steps: the number of timed steps.
        warmup: the number of steps before them, which are not timed.
    """

    steps: int
    warmup: int


def block_size(seconds: float) -> BlockSize:
    """0.1 s (3 to 100 steps) after a warm-up of 0.01 s (1 to 100 steps), for a step that takes ``seconds``."""
    return BlockSize(steps=max(3, min(100, round(0.1 / seconds))), warmup=max(1, min(100, math.ceil(0.01 / seconds))))


def no_setup() -> None:
    """The setup of a block that needs none."""


def interleave(
    ours: Step,
    peer: Step,
    *,
    seconds: float | None = None,
    min_steps: int | None = None,
    pause: float = 0.08,
    setup: tuple[Callable[[], object], Callable[[], object]] = (no_setup, no_setup),
) -> Measurements:
    """Run blocks of both programs alternately; the program that goes first changes from round to round.

    Args:
        ours: runs one step of zhishen.
        peer: runs one step of the peer.
        seconds: the approximate duration, which determines the number of rounds (at most 40).
        min_steps: the least number of timed steps of each side, even if they take longer than ``seconds``; 30 by
            default.
        pause: the seconds of sleep before each block.
        setup: the functions that are called before each block of zhishen and of the peer.
    """
    limit = Settings.seconds if seconds is None else seconds
    sizes = dict[Step, BlockSize]()
    round_seconds = 2 * pause
    for step, prepare in zip((ours, peer), setup, strict=True):
        prepare()
        step()  # the first one may compile
        step_seconds = block(step, steps=3, warmup=1)
        sizes[step] = block_size(step_seconds)
        round_seconds += step_seconds * (sizes[step].steps + sizes[step].warmup)
    min_rounds = math.ceil((min_steps or Settings.min_steps) / min(size.steps for size in sizes.values()))
    rounds = max(min_rounds, min(40, int(limit / round_seconds)))
    times: dict[Step, list[float]] = {ours: [], peer: []}
    prepare_for = dict(zip((ours, peer), setup, strict=True))
    for number in range(rounds):
        for step in (ours, peer) if number % 2 == 0 else (peer, ours):
            prepare_for[step]()
            time.sleep(pause)
            times[step].append(block(step, steps=sizes[step].steps, warmup=sizes[step].warmup))
    return Measurements(times[ours], times[peer])


def interleave_runs(ours: Step, peer: Step, *, rounds: int) -> Measurements:
    """Time whole runs alternately, for programs that take many seconds."""
    times: dict[Step, list[float]] = {ours: [], peer: []}
    for number in range(rounds):
        for step in (ours, peer) if number % 2 == 0 else (peer, ours):
            times[step].append(block(step, steps=1, warmup=0))
    return Measurements(times[ours], times[peer])


def block(step: Step, *, steps: int, warmup: int) -> float:
    """The median seconds of ``steps`` steps, after ``warmup`` steps that are not timed."""
    for _ in range(warmup):
        step()
    seconds: list[float] = []
    for _ in range(steps):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
    return median(seconds)


def fastest(candidates: Mapping[str, Step]) -> str:
    """The name of the candidate with the smallest median time: a peer is measured with its best settings."""
    if len(candidates) == 1:
        return next(iter(candidates))
    sizes: dict[str, BlockSize] = {}
    for name, step in candidates.items():
        step()
        sizes[name] = block_size(block(step, steps=2, warmup=1))
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(3):
        for name, step in candidates.items():
            times[name].append(block(step, steps=sizes[name].steps, warmup=sizes[name].warmup))
    return min(times, key=lambda name: median(times[name]))


@dataclass(frozen=True)
class Row:
    """The measurements of zhishen and one peer on one task.

    Attributes:
        key: the workload, such as ``W1``.
        task: a short description of the task; the rows of one task differ in the peer.
        detail: the sizes and the settings of the task.
        peer: the name of the peer.
        measured: the times, or the memory, of both.
        settings: the fastest settings of the peer.
        target: the required ratio to the best peer; None if there is no target.
        stretch_target: an ambitious ratio, which is not required.
        unit: the unit that the tables show: ``ms`` (``measured`` holds seconds), ``s``, or ``MiB``.
        work: the number of multiply-adds of a step.
        checks: one line for each comparison of results before the measurement.
        kind: ``peer``; or ``threads`` for zhishen on two threads against zhishen on one.
    """

    key: str
    task: str
    detail: str
    peer: str
    measured: Measurements
    settings: str = ""
    target: float | None = None
    stretch_target: float | None = None
    unit: str = "ms"
    work: int | None = None
    checks: tuple[str, ...] = ()
    kind: str = "peer"


@dataclass(frozen=True)
class Metric:
    """A measured value that is compared with a limit, not with a peer.

    Attributes:
        name: a short description of the metric.
        value: the measured value.
        unit: the unit of the value.
        limit: the largest value that is allowed; None if there is no limit.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None


class Load:
    """The processor time that other programs use after this object is created: a busy machine distorts the times."""

    def __init__(self) -> None:
        self._begin = self._now()

    def others(self) -> float | None:
        """The share, from 0 to 1, of all processors' time that other programs than this one and its children used.

        None if the system does not report it.
        """
        now = self._now()
        if self._begin is None or now is None:
            return None
        total, idle, own = (after - before for after, before in zip(now, self._begin, strict=True))
        return max(0.0, (total - idle - own) / total) if total else 0.0

    @staticmethod
    def _now() -> tuple[float, float, float] | None:
        """The total seconds of all processors, their idle seconds, and the seconds that this program used."""
        try:
            with open("/proc/stat", encoding="ascii") as file:  # noqa: PTH123 - not a file on a disk
                counts = [int(word) for word in file.readline().split()[1:9]]
        except (OSError, ValueError):
            return None
        ticks = os.sysconf("SC_CLK_TCK")
        own = os.times()
        return sum(counts) / ticks, (counts[3] + counts[4]) / ticks, sum(own[:4])


@dataclass(frozen=True)
class Phase:
    """A phase of a training step.

    Attributes:
        name: the layers that run as one, or another activity, such as ``update``.
        seconds: the median time of the phase within a step, forward and backward together.
        work: the number of multiply-adds of its products; 0 if it has none.
    """

    name: str
    seconds: float
    work: int = 0


@dataclass(frozen=True)
class StepProfile:
    """The time of each phase of a training step of zhishen.

    Attributes:
        key: the workload, such as ``W1``.
        task: a short description of the task.
        phases: the phases in the order in which they run.
    """

    key: str
    task: str
    phases: list[Phase]
