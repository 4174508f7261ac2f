"""The views of the workbench are those of the library's functions, and change nothing."""

from __future__ import annotations

import numpy as np
import pytest
from workbench_client import DIGITS, SMALL

from zhishen import metrics
from zhishen.lab.engine.protocol import decode, encode
from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_data import material_for
from zhishen.lab.engine.workbench_views import VIEWS, confusion, histograms, initial_digest, judged, surface, weights

RESIDUAL = {**SMALL, "blocks": [{"kind": "dense", "width": 4, "norm": "batch"}, {"kind": "residual"}]}
CASES = {
    "moons": SMALL,
    "spirals": {**RESIDUAL, "data": "spirals"},
    "squares": {**SMALL, "loss": "sum_of_squares"},
    "function": {**SMALL, "data": "function"},
    "digits": DIGITS,
    "without validation": {**SMALL, "validation": 0.0},
}


def made(arguments: dict):
    composition = Composition(**arguments)
    material = material_for(composition)
    trainer = composition.trainer(material)
    trainer.fit()
    return trainer.network, material


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_every_view_can_be_sent_and_changes_nothing(view, arguments):
    network, material = made(arguments)
    before, generators = network.state_dict(), [g.bit_generator.state for g in network.generators().values()]
    found = VIEWS[view](network, material, "")
    assert decode(encode({"view": found}))["view"]["kind"]
    for name, array in network.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert [g.bit_generator.state for g in network.generators().values()] == generators


def test_the_surface_is_that_of_the_probabilities():
    network, material = made(SMALL)
    found = surface(network, material, "")
    (left, right), (low, high) = found["range"]
    raw = np.array([[left, low], [right, high]])
    x = material.dataset.preprocessing(raw)
    corners = network.probabilities(x)
    assert found["confidence"][0, 0] == pytest.approx(corners[0].max(), rel=1e-5)
    assert found["classes"][-1, -1] == corners[1].argmax()


def test_the_curve_is_in_the_units_of_the_function():
    network, material = made({**SMALL, "data": "function", "formula": "100 + x", "noise": 0.0, "epochs": 30})
    found = surface(network, material, "")
    assert abs(found["x"]).max() == pytest.approx(2, rel=0.1)
    assert 95 < found["y"].min() < found["y"].max() < 105


def test_confusions_are_those_of_the_metrics():
    network, material = made(DIGITS)
    x, t = judged(material)
    expected = metrics.confusion_matrix(t, network.predict(x).argmax(axis=1), classes=10)
    np.testing.assert_array_equal(confusion(network, material, "")["counts"], expected)


def test_mistakes_are_wrong_and_sorted():
    network, material = made(DIGITS)
    found = surface(network, material, "")
    assert (found["right"] != found["predicted"]).all()
    assert (np.diff(found["probability"]) <= 0).all()
    x, t = judged(material)
    assert found["count"] == (network.predict(x).argmax(axis=1) != t).sum()


def test_histograms_count_every_activation():
    network, material = made(RESIDUAL)
    found = histograms(network, material, "")
    assert found["layers"] == list(network.layers)
    samples = min(128, len(material.dataset.train.x))
    for activations, gradients in zip(found["activations"], found["gradients"], strict=True):
        assert activations["counts"].sum() % samples == 0
        assert gradients["counts"].sum() == activations["counts"].sum()


def test_histograms_of_numbers_that_are_not_finite():
    network, material = made(SMALL)
    network.params["affine1.W"][...] = np.nan
    with np.errstate(all="ignore"):
        found = histograms(network, material, "")
    assert found["activations"][0]["counts"].sum() == 0


def test_weights_as_pictures():
    network, material = made(DIGITS)
    filters = weights(network, material, "")
    assert (filters["name"], filters["of"], filters["pictures"].shape) == ("conv1.W", "filter", (4, 3, 3))
    matrix = weights(network, material, "affine2.W")
    np.testing.assert_array_equal(matrix["pictures"][0], network.params["affine2.W"])
    dense, digits = made({**DIGITS, "blocks": [{"kind": "dense", "width": 5}]})
    neurons = weights(dense, digits, "nonsense")
    np.testing.assert_array_equal(neurons["pictures"][2].ravel(), dense.params["affine1.W"][:, 2])


def test_the_digest_depends_on_the_weights():
    one, _ = made(SMALL)
    before = initial_digest(one)
    assert initial_digest(one) == before
    one.params["affine1.b"][0] += 1
    assert initial_digest(one) != before
