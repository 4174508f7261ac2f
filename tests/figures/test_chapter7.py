"""The figures of chapter 7: their numbers against sums by hand, and that drawings show them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from zhishen import data as datasets
from zhishen.figures import chapter7_networks as networks
from zhishen.figures import chapter7_operations as operations
from zhishen.figures.catalogue import _ENTRIES, Entry
from zhishen.figures.matrix_drawing import draw_matrix, format_number, set_up_grid, tint
from zhishen.figures.rendering import render
from zhishen.figures.theme import role_color, use_style


def correlated(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    """Every place by hand."""
    rows, columns = (a - b + 1 for a, b in zip(x.shape, W.shape, strict=True))
    out = np.zeros((rows, columns))
    for i, j in itertools.product(range(rows), range(columns)):
        for a, b in np.ndindex(W.shape):
            out[i, j] += x[i + a, j + b] * W[a, b]
    return out


def texts(picture: Figure) -> list[str]:
    return [text.get_text() for text in picture.findobj(Text) if text.get_text()]


def entry(name: str) -> Entry:
    return _ENTRIES[name]  # figures() would load all chapters


# --- operations -------------------------------------------------------------------------------------------------------


def test_the_convolution_has_the_numbers_of_the_book():
    data = operations.convolution_data()
    np.testing.assert_array_equal(data["x"][:4, :4], [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
    np.testing.assert_array_equal(data["out"][:2, :2], [[15, 16], [6, 15]])
    np.testing.assert_array_equal(data["out"], correlated(data["x"], data["W"]))
    np.testing.assert_array_equal(data["products"].sum(axis=(1, 2)), data["out"].ravel())
    np.testing.assert_array_equal(data["products"][5], data["x"][1:4, 2:5] * data["W"])


@pytest.mark.parametrize("k", [0, 1, 8, 17])
def test_a_frame_shows_the_sums_that_have_entered(k: int):
    data = operations.convolution_data()
    told = texts(render(entry("convolution"), data, frame=k))
    place, known = k // 2, (k + 1) // 2
    assert f"Σ = {data['out'].flat[place]:g}" in told
    cells = data["x"].size + data["W"].size + known
    products = [text for text in told if "\n" in text]
    assert len(products) == 9
    assert {float(text.split("\n")[1]) for text in products} == set(data["products"][place].flat)
    assert sum(text.isdigit() for text in told) == cells
    assert entry("convolution").frames is not None
    assert entry("convolution").frames(data) == 18  # pyright: ignore[reportOptionalCall]


def test_the_parts_of_the_backward_pass_add_up_to_the_gradients():
    data = operations.convolution_backward_data()
    x, W, dout = data["x"], data["W"], data["dout"]
    np.testing.assert_array_equal(data["dx_parts"].sum(axis=0), data["dx"])
    np.testing.assert_array_equal(data["dW_parts"].sum(axis=0), data["dW"])
    np.testing.assert_array_equal(data["dW"], correlated(x, dout))
    np.testing.assert_array_equal(data["dx"], correlated(np.pad(dout, 2), W[::-1, ::-1]))
    for place, (i, j) in enumerate(np.ndindex(dout.shape)):
        expected = np.zeros_like(x)
        expected[i : i + 3, j : j + 3] = dout[i, j] * W
        np.testing.assert_array_equal(data["dx_parts"][place], expected)
        np.testing.assert_array_equal(data["dW_parts"][place], dout[i, j] * x[i : i + 3, j : j + 3])


def test_the_last_frame_of_the_backward_pass_shows_the_gradients():
    data = operations.convolution_backward_data()
    told = texts(render(entry("convolution_backward"), data, frame=17))
    for name in ("x", "W", "dout", "dx", "dW"):
        for value in data[name].flat:
            told.remove(format_number(value))  # fails where one is missing
    before = texts(render(entry("convolution_backward"), data, frame=16))
    for value in (*data["dx_parts"][8, 2:, 2:].flat, *data["dW_parts"][8].flat):
        before.remove(format_number(value, sign=True))


def test_sizes_follow_stride_and_padding():
    data = operations.stride_padding_data()
    for stride, padding, places, seen in zip(*(data[n] for n in ("stride", "padding", "places", "seen")), strict=True):
        assert places == (5 + 2 * padding - 3) // stride + 1
        expected = np.zeros((5, 5))
        for i, j in np.ndindex(places, places):
            y, x = stride * i - padding, stride * j - padding
            expected[max(y, 0) : y + 3, max(x, 0) : x + 3] += 1
        np.testing.assert_array_equal(seen, expected)
    assert data["places"].tolist() == [3, 5, 2, 3]


def test_rows_times_the_filter_are_the_convolution():
    data = operations.im2col_data()
    np.testing.assert_array_equal(data["out"], [[15, 16], [6, 15]])
    np.testing.assert_array_equal(data["product"].reshape(2, 2), data["out"])
    for row, (i, j) in zip(data["col"], np.ndindex(2, 2), strict=True):
        np.testing.assert_array_equal(row, data["x"][i : i + 3, j : j + 3].ravel())


def test_rows_fill_one_after_the_other():
    data = operations.im2col_data()
    filled = [sum(t.isdigit() for t in texts(render(entry("im2col"), data, frame=k))) for k in range(9)]
    empty = data["x"].size + data["W"].size
    assert filled == [empty + 9 * (k // 2 + 1) + (k + 1) // 2 for k in range(8)] + [empty + 9 * 4 + 2 * 4]


def test_only_the_largest_pixel_of_a_window_gets_the_gradient():
    data = operations.pooling_data()
    np.testing.assert_array_equal(data["max_out"], [[2, 3], [4, 2]])
    np.testing.assert_array_equal(data["avg_out"], [[1, 1.5], [2.25, 1]])
    np.testing.assert_array_equal(data["max_dx"], [[0, 1, 0, 0], [0, 0, 0, 2], [0, 0, 0, 4], [0, 3, 0, 0]])
    np.testing.assert_array_equal(data["avg_dx"], np.kron(data["dout"], np.ones((2, 2))) / 4)
    np.testing.assert_array_equal(data["winner"], data["max_dx"] > 0)
    np.testing.assert_array_equal(data["x"][data["winner"] == 1], [2, 3, 2, 4])


# --- cells ------------------------------------------------------------------------------------------------------------


def test_a_block_has_a_square_and_a_text_for_each_entry():
    ax = Figure().subplots()
    set_up_grid(ax, 4, 3)
    draw_matrix(ax, (1, 0.5), np.array([[1.0, -2.0, 0.25]]), fill=lambda _, j: "red" if j == 1 else None)
    assert [text.get_text() for text in ax.texts] == ["1", "−2", "0.25"]
    assert [text.get_position() for text in ax.texts] == [(1.5, 1.0), (2.5, 1.0), (3.5, 1.0)]
    corners = [patch.get_xy() for patch in ax.patches]  # pyright: ignore[reportAttributeAccessIssue]
    assert corners == [(1, 0.5), (2, 0.5), (3, 0.5)]
    assert [patch.get_facecolor()[:3] == (1, 0, 0) for patch in ax.patches] == [False, True, False]
    assert ax.get_ylim() == (3, 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_tint_lies_between_paper_and_hue(theme: str):
    from matplotlib.colors import to_rgb

    with use_style(theme=theme):
        assert tint("#ff0000", 0.0) == pytest.approx(to_rgb(role_color("background")))
        assert tint("#ff0000", 1.0) == pytest.approx((1, 0, 0))
        assert tint("#ff0000", 0.5)[0] == pytest.approx((to_rgb(role_color("background"))[0] + 1) / 2)


# --- networks ---------------------------------------------------------------------------------------------------------


def test_both_structures_have_the_blocks_of_the_book():
    data = networks.structures_data()
    assert data["full_kinds"].tolist() == ["affine", "relu"] * 4 + ["affine", "softmax"]
    assert data["conv_kinds"].tolist() == ["conv", "relu", "pool"] * 2 + ["conv", "relu", "affine", "relu"] + [
        "affine", "softmax"
    ]  # fmt: skip
    assert data["full_block"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["conv_block"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["full_parameters"][0] == 784 * 100 + 100
    assert data["conv_parameters"][data["conv_kinds"] == "conv"].tolist() == [160, 4640, 9248]
    assert data["conv_shapes"][[2, 5, 7]].tolist() == [[16, 14, 14], [32, 7, 7], [32, 7, 7]]
    assert data["conv_shapes"][-1].tolist() == data["full_shapes"][-1].tolist() == [10, 0, 0]


def test_structures_are_told_in_words():
    data = networks.structures_data()
    told = texts(render(entry("structures"), data))
    assert {"78,500", "16×14×14", "32×7×7", "Pool"} <= set(told)
    assert told.count("Affine") == 7


SIZES = {"channels": 4, "hidden": 8}


@pytest.fixture(scope="module")
def trained() -> dict[str, np.ndarray]:
    return networks._experiment(images=4000, tested=500, epochs=2, seed=0, **SIZES)


@pytest.fixture
def small(trained: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """All figures look into the small network."""
    monkeypatch.setattr(networks, "_trained_states", lambda: trained)
    monkeypatch.setattr(networks, "_CHANNELS", SIZES["channels"])
    monkeypatch.setattr(networks, "_HIDDEN", SIZES["hidden"])
    return trained


def test_the_experiment_learns_and_tells_all(trained: dict[str, np.ndarray]):
    t = datasets.mnist().test.t[:500]
    probabilities = trained["probabilities"]
    assert probabilities.shape == (500, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert np.mean(probabilities.argmax(axis=1) == t) > 0.4
    assert trained["before/conv1.W"].shape == trained["after/conv1.W"].shape == (4, 1, 5, 5)
    assert not np.array_equal(trained["before/conv1.W"], trained["after/conv1.W"])


def test_filters_are_those_of_the_states(small: dict[str, np.ndarray]):
    data = networks.filters_data()
    for when in ("before", "after"):
        np.testing.assert_array_equal(data[when], small[f"{when}/conv1.W"][:, 0])


def test_feature_maps_follow_from_one_another(small: dict[str, np.ndarray]):
    data = networks.feature_maps_data()
    by_hand = correlated(data["x"], small["after/conv1.W"][2, 0]) + small["after/conv1.b"][2]
    np.testing.assert_allclose(data["conv1"][2], by_hand, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(data["relu1"], np.maximum(data["conv1"], 0))
    np.testing.assert_array_equal(data["maxpool1"], data["relu1"].reshape(4, 12, 2, 12, 2).max(axis=(2, 4)))
    assert data["relu2"].shape == (8,)
    np.testing.assert_allclose(data["probabilities"], small["probabilities"][0], rtol=1e-4, atol=1e-6)
    assert data["label"] == datasets.mnist().test.t[0]


def test_misclassified_digits_are_wrong_and_in_order(small: dict[str, np.ndarray]):
    data, test = networks.misclassified_digits_data(), datasets.mnist().test
    wrong = small["probabilities"].argmax(axis=1) != test.t[:500]
    assert data["mistakes"] == wrong.sum()
    assert data["samples"] == 500
    assert (data["labels"] != data["predicted"]).all()
    assert (np.diff(data["probability"]) <= 0).all()
    np.testing.assert_array_equal(data["images"].reshape(24, -1), test.x[data["index"]])
    told = texts(render(entry("misclassified"), data))
    assert f"{data['labels'][0]} → {data['predicted'][0]}" in told
    assert sum(text.startswith(f"{data['mistakes']} of 500 images misclassified") for text in told) == 1


def test_an_occlusion_tells_the_fall_at_its_place(small: dict[str, np.ndarray]):
    data = networks.occlusion_data()
    assert data["drops"].shape == (4, 22, 22)
    network = networks._network_at("after")
    covered = data["images"][1].copy()
    covered[9:16, 12:19] = 0
    p = network.probabilities(np.stack([data["images"][1], covered])[:, None])[:, data["labels"][1]]
    assert data["drops"][1, 9, 12] == pytest.approx(p[0] - p[1], abs=1e-5)


def test_the_largest_confusions_are_named(small: dict[str, np.ndarray]):
    data, t = networks.confusion_data(), datasets.mnist().test.t[:500]
    matrix, said = data["matrix"], small["probabilities"].argmax(axis=1)
    assert matrix.sum() == 500
    assert np.trace(matrix) == (said == t).sum()
    for (a, b), count in zip(data["pairs"], data["counts"], strict=True):
        assert a != b
        assert count == np.sum((t == a) & (said == b)) == matrix[a, b]
    beside = np.sort(matrix[~np.eye(10, dtype=bool)])[::-1]
    np.testing.assert_array_equal(data["counts"], beside[:8])
    a, b = data["pairs"][0]
    assert f"{a} → {b}" in texts(render(entry("confusion"), data))
