"""The benchmarks' own code: measurements, tables, charts, and the checks that results agree."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from zhishen import data, nn

HOME = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(HOME))
try:
    import harness
    import parts
    import peers
    import peers.book
    import report
    import shapes
    import step_profile
    import training
    import w1
    import w8
finally:
    sys.path.remove(str(HOME))


def row(
    ratio: float,
    *,
    peer: str = "a peer",
    task: str = "a task",
    target: float | None = None,
    work: int | None = None,
    unit: str = "ms",
    kind: str = "peer",
) -> harness.Row:
    measured = harness.Measurements(
        ours=[0.001] * 5, peer=[0.001 * ratio * factor for factor in (0.9, 0.95, 1, 1.05, 1.1)]
    )
    return harness.Row(
        "W0", task, "small", peer, measured, target=target, work=work, unit=unit, kind=kind,
        settings="fastest settings", checks=("sums: they differ by 0",),
    )  # fmt: skip


# --- checks of results -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("difference", [1.1e-10, 1.0, math.nan, math.inf])
def test_a_difference_above_the_tolerance_raises(difference: float):
    with pytest.raises(harness.DisagreementError, match="sums: expected a difference of at most 1e-10"):
        harness.check_close("sums", difference, 1e-10)


def test_a_difference_within_the_tolerance_is_reported():
    assert harness.check_close("sums", 3e-12, 1e-10) == "sums: they differ by 3.0e-12 (at most 1e-10 allowed)"


def test_differences_are_relative_to_each_gradient_but_not_to_rounding_errors():
    large, small, zero = np.full(4, 100.0), np.full(4, 1.0), np.full(4, 1e-17)
    assert training.max_relative_difference([large, small], [large, small]) == 0
    assert training.max_relative_difference([large, small * 1.001], [large, small]) == pytest.approx(1e-3, rel=1e-6)
    assert training.max_relative_difference([large, -zero], [large, zero]) < 1e-15
    assert training.max_relative_difference([large, small], [large, -zero]) > 1


# --- interleaved measurements ----------------------------------------------------------------------------------------


class Clock:
    """Replaces the module ``time``: only steps and pauses advance it."""

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


def test_blocks_alternate_and_the_ratio_is_exact(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    fast, slow = clock.step("fast", 0.25), clock.step("slow", 1.0)
    measured = harness.interleave(fast, slow, seconds=0, min_steps=9)
    assert measured.ratio == 4
    assert measured.interquartile_range == (4, 4)
    trial = 5 * ["fast"] + 5 * ["slow"]
    block = ["pause"] + 4 * ["fast"], ["pause"] + 4 * ["slow"]
    assert clock.log == [*trial, *block[0], *block[1], *block[1], *block[0], *block[0], *block[1]]
    assert harness.interleave(slow, fast, seconds=0).ratio == 0.25
    assert harness.fastest({"slow": slow, "fast": fast}) == "fast"


def test_each_side_has_at_least_thirty_timed_steps_and_more_within_the_duration(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    steps = clock.step("ours", 1.0), clock.step("peer", 1.0)
    assert 3 * len(harness.interleave(*steps, seconds=0).ours) == 30
    assert len(harness.interleave(*steps, seconds=200).ours) == 24
    assert len(harness.interleave(clock.step("ours", 1e-3), clock.step("peer", 1e-3), seconds=1000).ours) == 40


def test_setup_runs_before_each_block(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    setup = lambda: clock.log.append("set two"), lambda: clock.log.append("set one")
    harness.interleave(clock.step("ours", 1.0), clock.step("peer", 1.0), seconds=0, min_steps=3, setup=setup)
    assert clock.log[-10:] == ["set two", "pause", *4 * ["ours"], "set one", "pause", *4 * ["peer"]][-10:]
    assert clock.log[:2] == ["set two", "ours"]


@pytest.mark.parametrize(
    ("seconds", "steps", "warmup"), [(1.0, 3, 1), (0.01, 10, 1), (0.0001, 100, 100), (0.002, 50, 5)]
)
def test_the_duration_of_a_step_determines_the_block(seconds: float, steps: int, warmup: int):
    assert harness.block_size(seconds) == harness.BlockSize(steps=steps, warmup=warmup)


def test_warmup_steps_are_not_timed(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    durations = iter([100.0] * 3 + [1.0] * 100)

    def step() -> None:
        clock.now += next(durations)

    assert harness.block(step, steps=5, warmup=3) == 1


def test_whole_runs_alternate(monkeypatch: pytest.MonkeyPatch):
    clock = Clock()
    monkeypatch.setattr(harness, "time", clock)
    measured = harness.interleave_runs(clock.step("ours", 2.0), clock.step("peer", 6.0), rounds=2)
    assert clock.log == ["ours", "peer", "peer", "ours"]
    assert measured.ratio == 3
    assert measured.interquartile_range == (3, 3)


def test_the_ratio_is_the_median_of_the_ratios():
    measured = harness.Measurements(ours=[1.0, 2.0, 1.0], peer=[2.0, 8.0, 3.0])
    assert measured.ratios == [2, 4, 3]
    assert measured.ratio == 3
    assert measured.interquartile_range == (2, 4)


# --- the tables ------------------------------------------------------------------------------------------------------


def test_the_page_names_missed_targets_and_a_busy_machine():
    rows = [row(1.5, target=1.4, task="reached"), row(0.6, target=0.7, task="missed"), row(0.9, task="slower")]
    page = report.markdown(rows, {"date": "today"}, 0.01)
    assert "| **1.50** |" in page
    assert "1.40: reached" in page
    assert "0.70: **missed**" in page
    assert "A peer is faster in: W0 missed (a peer); W0 slower (a peer)." in page
    assert "Targets missed: missed." in page
    assert "- W0: sums: they differ by 0" in page
    assert "idle machine" not in page
    assert "used 30 % of the processors: measure again on an idle machine" in report.markdown(rows, {}, 0.3)
    assert "idle machine" not in report.markdown(rows, {}, None)


def test_the_target_holds_for_the_best_peer():
    rows = [row(9.0, peer="slow", target=3), row(2.0, peer="good", target=3), row(4.0, peer="fair", target=3)]
    first = next(line for line in report.best_peers(rows) if line.startswith("| W0"))
    assert "| good |" in first
    assert "**2.00**" in first
    assert report.missed(rows) == ["a task"]
    assert report.missed([rows[0], rows[2]]) == []
    assert next(iter(report.every_peer(rows))) == "| | task | good | fair | slow |"
    assert list(report.every_peer(rows))[2] == "| W0 | a task | 2.00 | 4.00 | 9.00 |"
    assert list(report.every_peer(rows[:1]))[2:] == []


def test_metrics_above_their_limits_are_missed():
    metrics = [
        harness.Metric("compiling", 16.0, "s", 15.0),
        harness.Metric("loading", 0.2, "s", 0.5),
        harness.Metric("x", 9, "s"),
    ]
    assert report.missed([], metrics) == ["compiling"]
    page = report.markdown([row(2.0)], {}, None, metrics=metrics)
    assert "| compiling | 16.00 s | 15 s: **missed** |" in page
    assert "| loading | 0.20 s | 0.5 s: met |" in page


def test_the_tables_of_the_peak_and_of_the_threads():
    rows = [row(2.0, work=5_000_000), row(1.8, task="twice", kind="threads")]
    page = report.markdown(rows, {}, None, peak={1: 25e9, 2: 50e9})
    assert "| W0 | a task | 5.0 | 10.0 | 20 % | a peer | 5.0 | 10 % |" in page  # 10 million operations in 1 and 2 ms
    assert "| W0 | twice | 1.800 ms | 1.000 ms | **1.80** | 1.67 to 1.94 |" in page
    assert "a task: small | a peer (fastest settings) |" in page


def test_medians_are_formatted_in_their_units():
    assert report.amount([0.0015], "ms") == "1.500"
    assert report.amount([12.34], "s") == "12.3"
    assert report.amount([1234.5], "MiB") == "1,234"


def test_the_chart_is_drawn(tmp_path: Path):
    report.chart([row(1.5, target=1.4), row(0.3, peer="other"), row(20.0, task="more")], tmp_path / "chart.png")
    assert imread(tmp_path / "chart.png").std() > 0.05  # more than one color


# --- networks and their multiply-adds --------------------------------------------------------------------------------


def test_multiply_adds_are_counted_from_the_shapes():
    rng = np.random.default_rng(0)
    two = parts.parts(nn.two_layer(784, 50, 10, rng=rng))
    assert parts.multiply_adds(two, (784,), 100, training=False) == 100 * (784 * 50 + 50 * 10)
    assert parts.multiply_adds(two, (784,), 100, training=True) == 100 * (2 * 784 * 50 + 3 * 50 * 10)
    conv = parts.parts(nn.simple_conv((1, 28, 28), 10, rng=rng))
    forward = 24 * 24 * 30 * 25, 12 * 12 * 30 * 100, 100 * 10
    assert parts.multiply_adds(conv, (1, 28, 28), 7, training=False) == 7 * sum(forward)
    assert parts.multiply_adds(conv, (1, 28, 28), 7, training=True) == 7 * (2 * forward[0] + 3 * sum(forward[1:]))


def test_a_layer_that_peers_do_not_have_raises():
    network = nn.Network([nn.Affine(2, 2, rng=np.random.default_rng(0)), nn.Tanh()])
    with pytest.raises(TypeError, match="expected a layer that all peers have, got Tanh"):
        parts.parts(network)


def test_parts_copy_the_parameters():
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
    before = network.params["affine1.W"].copy()
    parts.parameters(parts.parts(network)[0])[0][...] = 0
    np.testing.assert_array_equal(network.params["affine1.W"], before)


@pytest.mark.parametrize("name", ["simple_conv", "batch norm"])
def test_the_books_algorithm_computes_the_same_gradients(name: str):
    rng = np.random.default_rng(0)
    if name == "simple_conv":
        network = nn.simple_conv((2, 13, 14), 5, rng=rng, filters=3, dtype=np.float64)
        x = rng.normal(size=(4, 2, 13, 14))
    else:
        network = nn.multi_layer(6, [7, 8], 5, rng=rng, batch_norm=True, dtype=np.float64)
        x = rng.normal(size=(9, 6))
    t = rng.integers(5, size=len(x))
    loss, grads = network.loss_and_gradient(x, t)
    their_loss, theirs = peers.book.loss_and_gradients(parts.parts(network), x, t)
    assert their_loss == pytest.approx(loss, abs=1e-4)  # the book adds 1e-7 to each probability
    assert training.max_relative_difference(grads.values(), theirs) < 1e-12


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_books_steps_have_the_same_losses(optimizer: str):
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(300, 6)), rng.integers(3, size=300)
    network = nn.two_layer(6, 8, 3, rng=rng, dtype=np.float64)
    layers = parts.parts(network)
    order = rng.permutation(300)
    _, make = next(peers.book.steps(layers, x, t, list(order.reshape(-1, 100)), optimizer=optimizer, lr=0.01))
    theirs = make()
    updater = training.optim.OPTIMIZERS[optimizer](lr=0.01)
    for xb, tb in data.batches(data.Split(x, t), 100, order=order):
        loss, grads = network.loss_and_gradient(xb, tb)
        updater.update(network.params, grads)
        assert theirs() == pytest.approx(loss, rel=1e-3)


def test_a_missing_peer_is_omitted_with_a_reason(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(peers.KNOWN, "unknown", ("unknown", ""))
    assert peers.load("unknown").reason == "ModuleNotFoundError: No module named 'peers.unknown'"
    assert peers.function("unknown", "steps") is None
    monkeypatch.setattr(peers, "OMITTED", [])
    peers.omit("unknown on W0", RuntimeError("no compiler\nat all"))
    assert peers.OMITTED == ["unknown on W0: RuntimeError: no compiler"]


class Estimator:
    """An estimator whose score is given by its class."""

    score_of_all = 0.9
    fits = 0

    def __init__(self, random_state: int) -> None:
        self.random_state = random_state

    def fit(self, x: object, t: object) -> Estimator:
        type(self).fits += 1
        return self

    def score(self, x: object, t: object) -> float:
        return self.score_of_all


def test_a_fit_is_measured_only_if_the_scores_are_alike(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(harness.Settings, "repeats", 2)
    own, theirs = (type(name, (Estimator,), {}) for name in ("NetworkClassifier", "MLPClassifier"))
    data = ([0, 1], [0, 1], [2], [1])
    measured = w8.compare("accuracy", own, theirs, data)
    assert (measured.task, measured.peer) == ("a fit of NetworkClassifier on digits", "scikit-learn")
    assert len(measured.measured.ours) == 5
    assert own.fits == theirs.fits == 6
    assert measured.checks == ("accuracy below scikit-learn's: they differ by 0.0e+00 (at most 0.02 allowed)",)
    theirs.score_of_all = 0.95
    with pytest.raises(harness.DisagreementError, match="accuracy below scikit-learn's"):
        w8.compare("accuracy", own, theirs, data)
    own.score_of_all = 1.0  # a better score is no disagreement
    w8.compare("accuracy", own, theirs, data)


def test_both_programs_of_w5_have_the_same_settings():
    def settings(script: str) -> list[str]:
        return [
            line
            for line in (HOME / script).read_text(encoding="utf-8").splitlines()
            if line.startswith(("EPOCHS", "BATCH"))
        ]

    assert settings("w5_ours.py") == settings("w5_torch.py") != []


# --- the page of shapes ----------------------------------------------------------------------------------------------


def test_large_shapes_are_not_measured():
    assert shapes.Shape(100, 32, 32, 3, 28).fits
    assert not shapes.Shape(1024, 32, 32, 3, 96).fits
    assert not shapes.Shape(32, 256, 256, 7, 14).fits
    for each in shapes.grids():
        cells = [each.shape(row, column) for row in each.rows for column in each.columns]
        assert sum(cell.fits for cell in cells) > 0.7 * len(cells), each.title


def test_the_page_of_shapes_and_its_heat_map(tmp_path: Path):
    each = shapes.Grid("Small", "batch", "image", (1, 8), (5, 7), lambda n, size: shapes.Shape(n, 2, 2, 3, size))
    each.ratios.update({(1, 5): 0.5, (1, 7): 2.0, (8, 5): 12.0})
    page = "\n".join(shapes.page([each], "they agree", {"date": "today"}))
    assert "Faster in 2 of 3 shapes; from 0.50 to 12.00." in page
    assert "| **8** | 12.00 |  |" in page
    shapes.draw([each], tmp_path / "map.png")
    assert imread(tmp_path / "map.png").std() > 0.05


def test_a_step_of_a_layer_returns_all_gradients():
    rng = np.random.default_rng(0)
    shape = shapes.Shape(3, 2, 5, 3, 6)
    x, dout = rng.normal(size=(3, 2, 6, 6)).astype(np.float32), rng.normal(size=(3, 5, 6, 6)).astype(np.float32)
    layer = shapes.layer_of(shape)
    positive = layer.forward(x) > 0
    for channels_last in (False, True):
        dx, dW, db = shapes.zhishen_step(layer, x, dout, channels_last=channels_last)()
        assert (dx.shape, dW.shape, db.shape) == (x.shape, layer.params["W"].shape, (5,))
        np.testing.assert_allclose(db, (dout * positive).sum(axis=(0, 2, 3)), rtol=1e-4)


def test_a_profile_contains_all_phases_of_a_step():
    profile = step_profile.step_profile(w1.W1)
    assert [phase.name for phase in profile.phases] == [
        "mini-batch", "affine1 + relu1", "affine2", "loss", "update", "overhead"
    ]  # fmt: skip
    assert all(phase.seconds >= 0 for phase in profile.phases)
    assert [phase.work for phase in profile.phases] == [0, 2 * 100 * 784 * 50, 3 * 100 * 50 * 10, 0, 0, 0]
    page = list(report.phases([profile], 1e12))
    assert len(page) == 2 + len(profile.phases)
    assert page[3].startswith("| W1 | affine1 + relu1 | ")


# --- processes -------------------------------------------------------------------------------------------------------


def test_the_stopwatch_measures_seconds_memory_and_output():
    def measured(program: str) -> dict:
        command = [sys.executable, str(HOME / "stopwatch.py"), sys.executable, "-c", program]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    # Both programs need more memory than the stopwatch itself, so that neither peak is the one of the copy before exec.
    small = measured("x = bytearray(100 * 2**20); import time; time.sleep(0.2); print('done')")
    large = measured("x = bytearray(200 * 2**20); import sys; sys.exit(3)")
    assert small["seconds"] > 0.2
    assert small["stdout"] == "done\n"
    assert (small["status"], large["status"]) == (0, 3)
    assert large["peak"] - small["peak"] == pytest.approx(100, abs=5)


def test_the_program_restarts_with_fair_variables():
    program = (
        f"import sys; sys.path.insert(0, {str(HOME)!r}); import environment, os; environment.restart(); "
        "print([os.environ.get(name) for name in (*environment.UNSET, *environment.SET)])"
    )
    given = os.environ | {"OPENBLAS_CORETYPE": "Haswell", "ZHISHEN_KERNELS": "reference", "OMP_NUM_THREADS": "7"}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([None] * 5 + ["2"] * 5 + ["cpu"])


def test_the_load_of_other_programs_is_neither_idle_nor_own(monkeypatch: pytest.MonkeyPatch):
    readings = iter([(100.0, 50.0, 10.0), (200.0, 90.0, 30.0), (200.0, 90.0, 170.0)])  # all, idle, own
    monkeypatch.setattr(harness.Load, "_now", staticmethod(lambda: next(readings)))
    load = harness.Load()
    assert load.others() == pytest.approx(0.4)
    assert load.others() == 0
    monkeypatch.setattr(harness.Load, "_now", staticmethod(lambda: None))
    assert load.others() is None
