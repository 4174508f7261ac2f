"""What the network of spoken digits hears: at every moment, and which part of the sound it needs."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures.catalogue import find
from zhishen.figures.chapter7_hearing import COVER, STRIDE, hear, heard_digit_data, one_second
from zhishen.figures.rendering import render
from zhishen.figures.spoken_digits import FOLDER, RATE, network, preparation, read_wave

SEVEN = read_wave(FOLDER / "en" / "7.wav")


def test_the_last_answer_is_that_of_the_whole_sound():
    found = hear(one_second(SEVEN))
    np.testing.assert_allclose(found["answers"][-1], found["probabilities"], rtol=1e-4, atol=1e-6)
    assert found["moments"][[0, -1]].tolist() == [0, 1]
    np.testing.assert_allclose(found["answers"].sum(axis=1), 1, rtol=1e-5)


def test_an_answer_knows_nothing_of_what_follows():
    x = one_second(SEVEN)
    changed = x.copy()
    changed[RATE // 4 :] = one_second(read_wave(FOLDER / "en" / "1.wav"))[RATE // 4 :]
    first, second = hear(x), hear(changed)
    np.testing.assert_array_equal(first["answers"][:13], second["answers"][:13])
    assert np.abs(first["answers"][20:] - second["answers"][20:]).max() > 0.1


def test_a_drop_is_that_of_a_silent_square():
    found, (prepare, reader) = hear(one_second(SEVEN)), preparation()
    i, j = np.unravel_index(found["drops"].argmax(), found["drops"].shape)
    decibels = found["decibels"].copy()
    decibels[i * STRIDE : i * STRIDE + COVER, j * STRIDE : j * STRIDE + COVER] = -reader.floor
    covered = network().probabilities(prepare(decibels[None, None]))[0]
    assert found["drops"][i, j] == pytest.approx(found["probabilities"][7] - covered[7], abs=1e-5)
    assert found["drops"].max() > 0.3


def test_noise_is_as_loud_as_asked():
    x, noisy = one_second(SEVEN), one_second(SEVEN, noise=0.5)
    ratio = np.square(noisy - x).mean() / np.square(x).mean()
    assert ratio == pytest.approx(0.25, rel=0.05)
    np.testing.assert_array_equal(noisy, one_second(SEVEN, noise=0.5))


def test_the_panels_have_titles_and_the_digits_are_named():
    drawn = set(texts(render(find("heard_digit"), heard_digit_data())))
    assert {"1  the sound", "3  probabilities while it listens", "4  what it needs to hear", "7", "4"} <= drawn
