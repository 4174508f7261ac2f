"""The numbers of the computational graphs, against those of the book and of the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures.catalogue import Entry, figures
from zhishen.figures.rendering import render

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


def test_the_wires_of_the_chain_rule_have_names():
    entry = ENTRIES["graph_chain_rule"]
    data = entry.data()
    last = entry.frames(data) - 1
    assert {"t = 5", "z = 25", "∂z/∂t = 10", "∂z/∂z = 1"} <= set(texts(render(entry, data)))
    forward = set(texts(render(entry, data, frame=last - 4)))
    assert "t = 5" in forward
    assert "∂z/∂t = 10" not in forward


def test_addition_passes_on_and_multiplication_swaps():
    data = numbers(ENTRIES["graph_add_multiply"].data())
    assert (data["add_d_out"], data["add_d_x"], data["add_d_y"]) == (1.3, 1.3, 1.3)
    assert (data["multiply_d_out"], data["multiply_d_x"], data["multiply_d_y"]) == (1.3, 6.5, 13)


def test_relu_passes_values_and_gradients_of_positive_inputs():
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
    np.testing.assert_allclose(data["Y"], data["X"] @ data["W"] + data["b"])
    np.testing.assert_allclose(data["d_Y"], (data["Y"] - data["t"]) / len(data["X"]), rtol=1e-12)
    np.testing.assert_allclose(data["d_X"], data["d_Y"] @ data["W"].T)
    np.testing.assert_allclose(data["d_W"], data["X"].T @ data["d_Y"])
    np.testing.assert_allclose(data["d_b"], data["d_Y"].sum(axis=0))
    for name in "XWb":
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


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_move_forward_and_then_backward(name):
    entry: Entry = ENTRIES[name]
    data = entry.data()
    assert entry.frames is not None
    assert 3 <= entry.frames(data) <= 46
    assert set(data) >= {f"d_{leaf}" for leaf in ("x", "a") if leaf in data}
