"""What is on the drawing board becomes an image for the network."""

from __future__ import annotations

import numpy as np
import pytest
from board_client import ONE_AND_SEVEN, SEVEN, photo

from zhishen.data import digit
from zhishen.errors import DataError
from zhishen.lab.engine.board_picture import of_photo, of_strokes, of_test, points_of, prepared_dict


def test_strokes_are_pairs_of_letters():
    assert points_of("AAB_.-9") == [[(0, 0), (1, 63)], [(62, 61)]]
    assert points_of("") == points_of("..") == []


@pytest.mark.parametrize("text", ["A", "AB.C", "A!", "中文", "AA BB", "AA.BBB"])
def test_other_texts_are_refused_in_one_sentence(text):
    with pytest.raises(DataError, match="expected strokes of two letters for each point"):
        of_strokes(text)


def test_nothing_drawn_is_an_empty_image():
    prepared = of_strokes("")
    assert prepared.kind == "nothing"
    assert not prepared.pixels.any()
    assert prepared_dict(prepared) is None


def test_the_image_does_not_depend_on_the_place_of_the_drawing():
    moved = of_strokes("".join(chr(ord(letter) - 2) for letter in "QMvM"))
    assert np.abs(of_strokes("QMvM").pixels - moved.pixels).max() < 0.02


def test_the_steps_end_with_what_the_network_sees():
    prepared = of_strokes(SEVEN)
    shown = prepared_dict(prepared)
    down, right = shown["shift"]
    scaled, x = shown["scaled"], np.zeros((28, 28), np.float32)
    inside = np.nonzero(scaled)
    x[inside[0] + down, inside[1] + right] = scaled[inside]
    np.testing.assert_array_equal(x, prepared.pixels)
    assert shown["size"] == [192, 192]
    assert shown["gray"].shape == shown["ink"].shape == (96, 96)
    rows, columns = np.nonzero(shown["ink"] > 128)
    top, bottom, left, right = (96 * place for place in shown["box"])
    assert top - 1 <= rows.min() < rows.max() <= bottom
    assert left - 1 <= columns.min() < columns.max() <= right
    assert shown["cropped"].max() == 255


def test_two_digits_are_noticed():
    assert of_strokes(ONE_AND_SEVEN).steps.ink.digits == 2


def test_a_large_photo_is_shown_small():
    content = photo((900, 700))
    prepared = of_photo(content, "seven.png")
    np.testing.assert_array_equal(prepared.pixels, digit(content))
    assert max(prepared_dict(prepared)["gray"].shape) <= 256


def test_a_test_image_is_used_as_it_is():
    prepared = of_test(0)
    assert (prepared.kind, prepared.label, prepared.steps) == ("test", 7, None)
