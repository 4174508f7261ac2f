"""Broken layers: which entries the gradient check finds."""

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter5_gradcheck import Parts, layer_gradients


def test_right_layers_have_no_verdict():
    found = layer_gradients(("affine", "relu"))
    assert [each["verdict"] for each in found["arrays"]] == ["", "", ""]
    assert not any(each["wrong"].any() for each in found["arrays"])


def test_a_missing_transpose_spoils_dx_alone():
    found = layer_gradients(("affine/transpose", "relu", "affine"), loss="softmax")
    assert [each["name"] for each in found["arrays"] if each["verdict"]] == ["x"]
    wrong = found["arrays"][0]["wrong"]
    difference = np.abs(found["backward"]["x"] - found["numerical"]["x"])
    np.testing.assert_array_equal(wrong, difference > 1e-4)
    assert found["arrays"][0]["worst"] == pytest.approx(difference.max())


def test_a_wrong_sign_is_named():
    x, *_ = layer_gradients(("affine/sign",))["arrays"]
    assert "the sign is wrong everywhere" in x["verdict"]


def test_a_gradient_of_another_shape_is_shown_as_it_is():
    found = layer_gradients(("affine/sum",))
    b = found["arrays"][2]
    assert (b["shape"], b["given"], b["wrong"], b["worst"]) == ([3], [4, 3], None, None)
    assert "check the sums over the batch" in b["verdict"]


def test_a_step_that_is_too_small_lets_right_layers_fail():
    assert all(each["verdict"] for each in layer_gradients(h=1e-12)["arrays"])


def test_parts_are_bounded():
    assert Parts().accepts(["affine", "relu/mask"])
    assert not any(map(Parts().accepts, Parts().bad_values()))
    with pytest.raises(ArgumentError, match="layer_gradients: expected parts to be a list of 1 to 4 of affine"):
        operations()["layer_gradients"].arguments({"parts": ["affine"] * 5})
