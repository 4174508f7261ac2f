"""The numbers of chapter 5's figures, held against what the book and the formulas say."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures.catalogue import Entry, figures
from zhishen.figures.chapter5_numerical import _step_experiment, _three_ways_experiment

ENTRIES = {name: entry for name, entry in figures().items() if entry.chapter == 5}
GRAPHS = [name for name in ENTRIES if name.startswith("graph_")]


def numbers(data):
    return {name: np.round(value, 9).tolist() for name, value in data.items()}


def test_two_apples():
    assert numbers(ENTRIES["graph_apples"].data()) == {
        "apple": 100, "apples": 2, "tax": 1.1, "net": 200, "price": 220,
        "d_apple": 2.2, "d_apples": 110, "d_tax": 200, "d_net": 1.1, "d_price": 1,
    }  # fmt: skip


def test_apples_and_oranges():
    assert numbers(ENTRIES["graph_apples_oranges"].data()) == {
        "apple": 100, "apples": 2, "orange": 150, "oranges": 3, "tax": 1.1,
        "all_apples": 200, "all_oranges": 450, "net": 650, "price": 715,
        "d_apple": 2.2, "d_apples": 110, "d_orange": 3.3, "d_oranges": 165, "d_tax": 650,
        "d_all_apples": 1.1, "d_all_oranges": 1.1, "d_net": 1.1, "d_price": 1,
    }  # fmt: skip


def test_the_chain_rule():
    data = ENTRIES["graph_chain_rule"].data()
    t = data["x"] + data["y"]
    assert (data["t"], data["z"]) == (t, t**2)
    assert data["d_t"] == data["d_x"] == data["d_y"] == 2 * t


def test_addition_passes_on_and_multiplication_swaps():
    data = numbers(ENTRIES["graph_add_multiply"].data())
    assert (data["add_d_out"], data["add_d_x"], data["add_d_y"]) == (1.3, 1.3, 1.3)
    assert (data["multiply_d_out"], data["multiply_d_x"], data["multiply_d_y"]) == (1.3, 6.5, 13)


def test_relu_lets_through_where_it_is_on():
    data = ENTRIES["graph_relu"].data()
    on = data["x"] > 0
    assert on.any()
    assert not on.all()
    np.testing.assert_array_equal(data["y"], np.where(on, data["x"], 0))
    np.testing.assert_array_equal(data["d_x"], np.where(on, data["d_y"], 0))
    assert data["d_x"][on].all()


def test_sigmoid_long_and_short():
    long, short = ENTRIES["graph_sigmoid_long"].data(), ENTRIES["graph_sigmoid"].data()
    y = 1 / (1 + np.exp(-0.5))
    for data in (long, short):
        assert data["y"] == pytest.approx(y, rel=1e-14)
        assert data["d_x"] == pytest.approx(y * (1 - y), rel=1e-14)
    assert long["total"] == pytest.approx(1 + np.exp(-0.5))
    assert long["d_total"] == pytest.approx(-(y**2))
    assert long["d_power"] == long["d_total"]
    assert long["d_negative"] == pytest.approx(-(y**2) * np.exp(-0.5))
    assert long["d_x"] == -long["d_negative"]


def test_affine_on_a_batch():
    data = ENTRIES["graph_affine"].data()
    np.testing.assert_allclose(data["Y"], data["X"] @ data["W"] + data["B"])
    np.testing.assert_allclose(data["d_Y"], (data["Y"] - data["t"]) / len(data["X"]), rtol=1e-12)
    np.testing.assert_allclose(data["d_X"], data["d_Y"] @ data["W"].T)
    np.testing.assert_allclose(data["d_W"], data["X"].T @ data["d_Y"])
    np.testing.assert_allclose(data["d_B"], data["d_Y"].sum(axis=0))
    for name in "XWB":
        assert data[f"d_{name}"].shape == data[name].shape
    assert "d_t" not in data


def test_softmax_long_and_short():
    long, short = ENTRIES["graph_softmax_long"].data(), ENTRIES["graph_softmax"].data()
    y, t = np.array([0.3, 0.2, 0.5]), np.array([0, 1, 0])
    np.testing.assert_allclose([long[f"y{i}"] for i in (1, 2, 3)], y, rtol=1e-12)
    np.testing.assert_allclose([long[f"d_a{i}"] for i in (1, 2, 3)], y - t, rtol=1e-12)
    assert long["sum"] == pytest.approx(10)
    assert long["L"] == pytest.approx(-np.log(0.2))
    np.testing.assert_allclose(short["one_y"], y, rtol=1e-12)
    np.testing.assert_allclose(short["one_d_a"], y - t, rtol=1e-12)
    assert short["one_L"] == pytest.approx(long["L"])
    np.testing.assert_allclose(short["batch_y"][0], y, rtol=1e-12)
    np.testing.assert_allclose(short["batch_d_a"], (short["batch_y"] - short["batch_t"]) / 2, rtol=1e-12)


def test_the_best_step_of_each_difference():
    data = _step_experiment(hidden=4, samples=4, exponents=12, per_decade=2, seed=0)
    h = data["h"]
    assert h[0] == pytest.approx(0.1)
    assert h[-1] == pytest.approx(1e-12)
    best = {name: h[np.argmin(error)] for name, error in data.items() if name != "h"}
    least = {name: error.min() for name, error in data.items() if name != "h"}
    # Half of the digits for the one, two thirds for the other.
    assert 1e-9 <= best["forward_float64"] <= 1e-6
    assert 1e-7 <= best["central_float64"] <= 1e-3
    assert least["central_float64"] < 1e-8 < least["forward_float64"] < 1e-5
    assert least["central_float32"] > 1e-5
    assert best["central_float32"] > best["central_float64"]
    for error in (data["forward_float64"], data["central_float64"]):  # a V: worse at both ends
        assert error[0] > 100 * error.min()
        assert error[-1] > 100 * error.min()
    # The slopes of the right arms: h and h².
    assert data["forward_float64"][0] / data["forward_float64"][4] == pytest.approx(100, rel=0.5)
    assert data["central_float64"][0] / data["central_float64"][4] == pytest.approx(10_000, rel=0.5)


def test_the_experiment_leaves_no_trace_in_the_parameters():
    first = _step_experiment(hidden=2, samples=2, exponents=2, per_decade=1, seed=1)
    again = _step_experiment(hidden=2, samples=2, exponents=2, per_decade=1, seed=1)
    for name, error in first.items():
        np.testing.assert_array_equal(error, again[name])


def test_three_ways_agree():
    data = _three_ways_experiment(hidden=1, samples=2, seed=0)
    names = [name.removesuffix(" tape") for name in data if name.endswith(" tape")]
    assert names == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]
    assert data["affine1.W tape"].size == 784
    for name in names:
        assert data[f"{name} tape"].max() < 1e-14
        assert 1e-14 < data[f"{name} numerical"].max() < 1e-7
        assert data[f"{name} gradient"].max() > 1e-4


def test_every_row_of_the_chapter_has_a_figure():
    rows = {row for entry in ENTRIES.values() for row in entry.rows}
    assert {"5.1", "5.2", "5.3", "5.4", "5.5"} <= rows


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_move_forward_and_then_backward(name):
    entry: Entry = ENTRIES[name]
    data = entry.data()
    assert entry.frames is not None
    assert 3 <= entry.frames(data) <= 46
    assert set(data) >= {f"d_{leaf}" for leaf in ("x", "a") if leaf in data}
