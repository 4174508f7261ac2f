"""Races: ours and a peer in turn, in one process, and what their times say.

Machines speed up and slow down while one looks, so a time alone says little. Here both run within the same fraction
of a second, many times over; each pair of blocks gives one ratio, and the median of these ratios is the result.

Turns are blocks of steps, not single steps: NumPy's OpenBLAS and PyTorch's OpenMP keep worker threads of their own,
which go on waiting for work (and use a processor for it) for some milliseconds after each product. With two libraries
alternating step by step on two processors, the one's idle workers stand in the way of the other's busy ones, and both
take ten to a hundred times as long. A pause before each block lets all workers go to sleep; some steps that do not
count then wake those of the library whose turn it is.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

Step = Callable[[], object]


class Settings:
    """How thoroughly to measure; ``run.py --quick`` lowers all.

    Attributes:
        seconds: a race of steps goes on for about so long.
        least: and for at least so many steps that count.
        runs: how often whole runs of many seconds are made.
    """

    seconds: float = 8.0
    least: int = 30
    runs: int = 3


class DisagreementError(Exception):
    """Ours and the peer do not compute the same, so their times cannot be compared."""


def agree(what: str, difference: float, tolerance: float) -> str:
    """One line about a comparison that held.

    Raises:
        DisagreementError: the difference is larger than the tolerance, or is not a number.
    """
    if not difference <= tolerance:
        raise DisagreementError(f"{what}: expected a difference of at most {tolerance:g}, got {difference:.3g}")
    return f"{what}: they differ by {difference:.1e} (at most {tolerance:g} allowed)"


@dataclass(frozen=True)
class Race:
    """The times of ours and a peer, and the ratios between them.

    Attributes:
        ours: median seconds of a step in each round.
        peer: likewise.
    """

    ours: list[float]
    peer: list[float]

    @property
    def ratios(self) -> list[float]:
        """How many times as fast as the peer ours was, in each round."""
        return [theirs / own for own, theirs in zip(self.ours, self.peer, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def middle_half(self) -> tuple[float, float]:
        """The range in which the middle half of the ratios lies."""
        if len(self.ratios) < 4:
            return min(self.ratios), max(self.ratios)
        low, _, high = quantiles(self.ratios, n=4)
        return low, high


@dataclass(frozen=True)
class Turn:
    """How many steps a block has.

    Attributes:
        steps: that count.
        warmup: before them, that do not.
    """

    steps: int
    warmup: int


def turn(seconds: float) -> Turn:
    """Blocks for a step that takes ``seconds``: a tenth of a second, and 3 to 100 steps, after a hundredth to wake."""
    return Turn(steps=max(3, min(100, round(0.1 / seconds))), warmup=max(1, min(100, math.ceil(0.01 / seconds))))


def nothing() -> None:
    """What is done before a block unless there is more to do."""


def race(
    ours: Step,
    peer: Step,
    *,
    seconds: float | None = None,
    least: int | None = None,
    pause: float = 0.08,
    before: tuple[Callable[[], object], Callable[[], object]] = (nothing, nothing),
) -> Race:
    """Run both in turn, and change who goes first from round to round.

    Args:
        ours: runs one step.
        peer: runs one step.
        seconds: about how long to go on; the rounds are what fits in, 40 at the most.
        least: steps that count of each, at least, even if they take longer than ``seconds``; 30 if not given.
        pause: seconds before each block.
        before: what is called before each block of ours and of the peer.
    """
    limit = Settings.seconds if seconds is None else seconds
    turns = dict[Step, Turn]()
    whole = 2 * pause
    for step, prepare in zip((ours, peer), before, strict=True):
        prepare()
        step()  # the first one may compile
        alone = block(step, steps=3, warmup=1)
        turns[step] = turn(alone)
        whole += alone * (turns[step].steps + turns[step].warmup)
    fewest = math.ceil((least or Settings.least) / min(each.steps for each in turns.values()))
    rounds = max(fewest, min(40, int(limit / whole)))
    times: dict[Step, list[float]] = {ours: [], peer: []}
    prepare_for = dict(zip((ours, peer), before, strict=True))
    for number in range(rounds):
        for step in (ours, peer) if number % 2 == 0 else (peer, ours):
            prepare_for[step]()
            time.sleep(pause)
            times[step].append(block(step, steps=turns[step].steps, warmup=turns[step].warmup))
    return Race(times[ours], times[peer])


def runs(ours: Step, peer: Step, *, rounds: int) -> Race:
    """The times of whole runs, in turn: for what takes many seconds."""
    times: dict[Step, list[float]] = {ours: [], peer: []}
    for number in range(rounds):
        for step in (ours, peer) if number % 2 == 0 else (peer, ours):
            times[step].append(block(step, steps=1, warmup=0))
    return Race(times[ours], times[peer])


def block(step: Step, *, steps: int, warmup: int) -> float:
    """The median seconds of ``steps`` steps."""
    for _ in range(warmup):
        step()
    seconds: list[float] = []
    for _ in range(steps):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
    return median(seconds)


def fastest(candidates: Mapping[str, Step]) -> str:
    """The name of the candidate with the smallest median: a peer is measured with its best settings."""
    if len(candidates) == 1:
        return next(iter(candidates))
    turns: dict[str, Turn] = {}
    for name, step in candidates.items():
        step()
        turns[name] = turn(block(step, steps=2, warmup=1))
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(3):
        for name, step in candidates.items():
            times[name].append(block(step, steps=turns[name].steps, warmup=turns[name].warmup))
    return min(times, key=lambda name: median(times[name]))


@dataclass(frozen=True)
class Row:
    """Ours against one peer, on one task.

    Attributes:
        key: the workload, such as ``W1``.
        task: what was done, in a few words; the rows of a task differ in the peer.
        detail: on what, with which sizes.
        peer: who else did it.
        race: how long it took.
        settings: with which the peer was the fastest.
        must: the ratio to the best peer that has to be reached; None where there is none.
        reach: the one that we hope for.
        unit: of what ``race`` holds: ``ms`` (it holds seconds), ``s``, or ``MiB``.
        work: multiply-adds of a step.
        checks: what was compared before time was taken.
        kind: ``peer``; or ``threads`` for ours on two threads against ours on one.
    """

    key: str
    task: str
    detail: str
    peer: str
    race: Race
    settings: str = ""
    must: float | None = None
    reach: float | None = None
    unit: str = "ms"
    work: int | None = None
    checks: tuple[str, ...] = ()
    kind: str = "peer"


@dataclass(frozen=True)
class Fact:
    """A single number, which no peer stands beside.

    Attributes:
        what: was measured.
        value: the number.
        unit: of it.
        limit: what it may be at most; None where there is no limit.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None


class Load:
    """How much other programs used the processors since it was made: a busy machine measures itself."""

    def __init__(self) -> None:
        self._begin = self._now()

    def others(self) -> float | None:
        """The share, from 0 to 1, of all processors' time that went to programs other than this one and its children.

        None where the system does not tell.
        """
        now = self._now()
        if self._begin is None or now is None:
            return None
        total, idle, own = (after - before for after, before in zip(now, self._begin, strict=True))
        return max(0.0, (total - idle - own) / total) if total else 0.0

    @staticmethod
    def _now() -> tuple[float, float, float] | None:
        """Seconds of all processors, those in which they were idle, and those that this program used."""
        try:
            with open("/proc/stat", encoding="ascii") as file:  # noqa: PTH123 - not a file on a disk
                counts = [int(word) for word in file.readline().split()[1:9]]
        except (OSError, ValueError):
            return None
        ticks = os.sysconf("SC_CLK_TCK")
        own = os.times()
        return sum(counts) / ticks, (counts[3] + counts[4]) / ticks, sum(own[:4])


@dataclass(frozen=True)
class Piece:
    """A part of a step.

    Attributes:
        name: the layers that run as one, or what else is done.
        seconds: the median time of a step that it takes, forward and backward together.
        work: multiply-adds of its products; 0 if it has none.
    """

    name: str
    seconds: float
    work: int = 0


@dataclass(frozen=True)
class Anatomy:
    """Where the time of a step of ours goes.

    Attributes:
        key: the workload, such as ``W1``.
        task: what was done, in a few words.
        pieces: in the order in which they run.
    """

    key: str
    task: str
    pieces: list[Piece]
