"""Which augmentation belongs to which data."""

from __future__ import annotations

import pytest

from zhishen import data
from zhishen.data.augmentations import augmentation_of, usual_strengths


@pytest.mark.parametrize("kind", ["mnist", "images", "sound"])
def test_the_usual_strengths_select_their_own_augmentation(kind):
    chosen = augmentation_of(usual_strengths(kind))
    assert chosen is (data.AugmentSound if kind == "sound" else data.Augment)
    chosen(**usual_strengths(kind))


def test_one_option_is_enough():
    assert augmentation_of({"pitch": 1.0}) is data.AugmentSound
    assert augmentation_of({}) is data.Augment
