"""The benchmark's own arithmetic: it must tell the faster from the slower, and refuse what does not agree."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
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


def test_a_race_tells_the_faster_from_the_slower():
    order: list[str] = []

    def quick() -> None:
        order.append("quick")
        time.sleep(0.0005)

    def slow() -> None:
        order.append("slow")
        time.sleep(0.002)

    race = harness.race(quick, slow, rounds=4, steps=8, warmup=2, pause=0)
    assert 2 < race.ratio < 6
    assert race.middle_half[0] <= race.ratio <= race.middle_half[1]
    blocks = [order[i] for i in range(2, len(order), 10)]  # after the first step of each, 2 + 8 steps a block
    assert blocks == ["quick", "slow", "slow", "quick"] * 2
    assert harness.race(slow, quick, rounds=2, steps=15, warmup=0, pause=0).ratio < 0.5
    assert harness.fastest({"slow": slow, "quick": quick}, rounds=2, steps=2, warmup=0) == "quick"


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


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="only Linux tells")
def test_the_own_work_is_not_taken_for_that_of_others():
    load = harness.Load()
    before = time.process_time()
    while time.process_time() - before < 0.3:
        pass
    others = load.others()
    assert others is not None
    assert 0 <= others <= 1
