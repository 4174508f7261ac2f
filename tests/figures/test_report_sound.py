"""The sounds in a report: the most confident mistakes, one right answer for each class, and their HTML."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen.data import Dataset, Split
from zhishen.figures.report_sound import sound_examples, sound_section
from zhishen.figures.theme import use_style


@pytest.fixture
def examples(rng):
    """Six sounds of three classes, of which two are wrong."""
    x, labels = rng.normal(size=(6, 1, 4, 5)), np.array([0, 0, 1, 1, 2, 2])
    probabilities = np.array([[0.9, 0.1, 0], [0.3, 0.7, 0], [0, 0.6, 0.4], [0, 0.8, 0.2], [0.95, 0, 0.05], [0, 0, 1]])
    dataset = Dataset(Split(x, labels), None, Split(x, labels), "sounds", 3)
    return sound_examples(dataset, probabilities, [f"{k}.wav" for k in range(6)]), x


def test_the_most_confident_mistakes_come_first_then_a_right_answer_for_each_class(examples):
    found, x = examples
    assert found.files == ("4.wav", "1.wav", "0.wav", "3.wav", "5.wav")
    assert found.labels.tolist() == [2, 0, 0, 1, 2]
    assert found.predicted.tolist() == [0, 1, 0, 1, 2]
    np.testing.assert_allclose(found.probability, [0.95, 0.7, 0.9, 0.8, 1])
    np.testing.assert_array_equal(found.spectrograms, x[[4, 1, 0, 3, 5], 0])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_section_has_each_sound_with_its_file_and_low_frequencies_at_the_bottom(examples, language):
    found, _ = examples
    drawn: list[np.ndarray] = []

    def picture(image, low, high, *, alt):
        drawn.append(image)
        assert low <= image.min() <= image.max() <= high
        return f"<img alt='{alt}'>"

    with use_style(language=language):
        page = sound_section(found, ["no", "<yes>", "stop"], picture)
    np.testing.assert_array_equal(drawn[0], found.spectrograms[0, ::-1])
    assert re.findall(r"\d\.wav", page) == list(map("{}.wav".format, (4, 1, 0, 3, 5)))
    assert "no → &lt;yes&gt;" in page
    assert page.count("<figure>") == 5
    assert page.count('class="sounds"') == 2


def test_without_mistakes_there_are_right_answers_only(rng):
    x, labels = rng.normal(size=(2, 1, 4, 5)), np.array([0, 1])
    found = sound_examples(Dataset(Split(x, labels), None, Split(x, labels), "s", 2), np.eye(2), ["a.wav", "b.wav"])
    assert sound_section(found, ["no", "yes"], lambda *_, alt: "").count('class="sounds"') == 1
