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

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

Step = Callable[[], object]


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
        low, _, high = quantiles(self.ratios, n=4)
        return low, high


def race(ours: Step, peer: Step, *, rounds: int, steps: int, warmup: int, pause: float = 0.08) -> Race:
    """Run both in turn, and change who goes first from round to round.

    Args:
        ours: runs one step.
        peer: runs one step.
        rounds: pairs of blocks.
        steps: that count, in a block; ``rounds * steps`` is at least 30.
        warmup: steps before them in each block that do not count.
        pause: seconds before each block.
    """
    if rounds * steps < 30:
        raise ValueError(f"race: expected at least 30 steps that count, got {rounds} * {steps}")
    ours(), peer()
    times: dict[Step, list[float]] = {ours: [], peer: []}
    for number in range(rounds):
        for step in (ours, peer) if number % 2 == 0 else (peer, ours):
            time.sleep(pause)
            times[step].append(block(step, steps=steps, warmup=warmup))
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


def fastest(candidates: Mapping[str, Step], *, rounds: int, steps: int, warmup: int) -> str:
    """The name of the candidate with the smallest median: a peer is measured with its best settings."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, step in candidates.items():
            times[name].append(block(step, steps=steps, warmup=warmup))
    return min(times, key=lambda name: median(times[name]))


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        key: such as ``W1``.
        task: what was done, in a few words.
        detail: on what, with which sizes and settings.
        peer: who else did it, with which settings.
        race: how long it took.
        target: the ratio to reach; None where there is none.
        checks: what was compared before time was taken.
    """

    key: str
    task: str
    detail: str
    peer: str
    race: Race
    target: float | None = None
    checks: tuple[str, ...] = ()


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
