"""The benchmark's own arithmetic: it must tell the faster from the slower, and refuse what does not agree."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.image import imread

HOME = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(HOME))
try:
    import harness
    import report
finally:
    sys.path.remove(str(HOME))


def row(ratio: float, *, target: float | None = None) -> harness.Row:
    race = harness.Race(ours=[0.001] * 5, peer=[0.001 * ratio * factor for factor in (0.9, 0.95, 1, 1.05, 1.1)])
    return harness.Row("W0", "a task", "small", "a peer", race, target=target, checks=("sums: they differ by 0",))


@pytest.mark.parametrize("difference", [1.1e-10, 1.0, math.nan, math.inf])
def test_results_that_differ_are_refused(difference: float):
    with pytest.raises(harness.DisagreementError, match="sums: expected a difference of at most 1e-10"):
        harness.agree("sums", difference, 1e-10)


def test_results_that_agree_are_told():
    assert harness.agree("sums", 3e-12, 1e-10) == "sums: they differ by 3.0e-12 (at most 1e-10 allowed)"


class Clock:
    """Stands in for the module ``time``; only steps and pauses let it go on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.log: list[str] = []

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.log.append("pause")

    def step(self, name: str, seconds: float) -> harness.Step:
        def run() -> None:
            self.now += seconds
            self.log.append(name)

        return run


def test_a_race_tells_the_faster_from_the_slower(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    quick, slow = clock.step("quick", 0.25), clock.step("slow", 1.0)
    race = harness.race(quick, slow, rounds=3, steps=10, warmup=2)
    assert race.ratio == 4
    assert race.middle_half == (4, 4)
    block = ["pause"] + 12 * ["quick"], ["pause"] + 12 * ["slow"]
    assert clock.log == ["quick", "slow", *block[0], *block[1], *block[1], *block[0], *block[0], *block[1]]
    assert harness.race(slow, quick, rounds=3, steps=10, warmup=0).ratio == 0.25
    assert harness.fastest({"slow": slow, "quick": quick}, rounds=2, steps=2, warmup=0) == "quick"


def test_a_first_slow_step_does_not_count(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    waking = iter([100.0] * 3 + [1.0] * 100)

    def step() -> None:
        clock.now += next(waking)

    assert harness.block(step, steps=5, warmup=3) == 1


def test_too_few_steps_are_refused():
    with pytest.raises(ValueError, match="at least 30 steps"):
        harness.race(int, float, rounds=29, steps=1, warmup=0)


def test_the_median_of_the_ratios_counts():
    race = harness.Race(ours=[1.0, 2.0, 1.0], peer=[2.0, 8.0, 3.0])
    assert race.ratios == [2, 4, 3]
    assert race.ratio == 3


def test_the_table_says_what_was_missed_and_when_the_machine_was_busy():
    rows = [row(1.5, target=1.4), row(0.6, target=0.7), row(0.9)]
    page = report.markdown(rows, {"date": "today"}, 0.01)
    assert "| **1.50** |" in page
    assert "1.40: reached" in page
    assert "0.70: **missed**" in page
    assert "- W0: sums: they differ by 0" in page
    assert "quiet machine" not in page
    assert "used 30 % of the processors: measure again on a quiet machine" in report.markdown(rows, {}, 0.3)
    assert "quiet machine" not in report.markdown(rows, {}, None)


def test_the_chart_is_drawn(tmp_path: Path):
    report.chart([row(1.5, target=1.4), row(0.3), row(20.0)], tmp_path / "chart.png")
    assert imread(tmp_path / "chart.png").std() > 0.05  # more than one colour


def test_the_program_starts_again_without_what_distorts():
    program = (
        f"import sys; sys.path.insert(0, {str(HOME)!r}); import environment, os; environment.prepare(); "
        "print([os.environ.get(name) for name in (*environment.UNSET, *environment.SET)])"
    )
    given = os.environ | {"OPENBLAS_CORETYPE": "Haswell", "ZHISHEN_KERNELS": "reference", "OMP_NUM_THREADS": "7"}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[None, None, None, None, '2', '2', '2']"


def test_the_load_of_others_is_what_is_left(monkeypatch: pytest.MonkeyPatch):
    moments = iter([(100.0, 50.0, 10.0), (200.0, 90.0, 30.0), (200.0, 90.0, 170.0)])  # all, idle, own
    monkeypatch.setattr(harness.Load, "_now", staticmethod(lambda: next(moments)))
    load = harness.Load()
    assert load.others() == pytest.approx(0.4)
    assert load.others() == 0
    monkeypatch.setattr(harness.Load, "_now", staticmethod(lambda: None))
    assert load.others() is None
