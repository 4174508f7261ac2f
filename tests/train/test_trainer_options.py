"""The checks of a trainer's arguments, one by one; `test_trainer.py` has those that need a training."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data, optim
from zhishen.errors import ArgumentError
from zhishen.train.part import TrainingPart
from zhishen.train.trainer_options import check_counts, check_options, json_copy

COUNTS = {"epochs": 1, "batch_size": 1, "train_samples": 0, "checkpoint_steps": None, "patience": None}
SPLIT = data.Split(np.zeros((6, 4)), np.arange(6) % 2)
PAIR = TrainingPart(SPLIT, validation=None, test=None)
OPTIONS = {"rng": np.random.default_rng(0), "batch_size": 6, "patience": None, "augment": None, "schedule": None}


def test_the_least_counts_are_accepted():
    check_counts(**COUNTS)
    check_counts(**{**COUNTS, "checkpoint_steps": 1, "patience": 1})


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [-1, 0.5, "2", True, np.array([1, 2])], ids=repr)
def test_what_is_no_count_is_refused_by_name(name, value):
    with pytest.raises(ArgumentError, match=rf"^Trainer: expected {name} to be a whole number >= [01], got "):
        check_counts(**{**COUNTS, name: value})


@pytest.mark.parametrize("name", sorted(COUNTS.keys() - {"train_samples"}))
def test_only_the_evaluated_samples_may_be_none(name):
    with pytest.raises(ArgumentError, match=rf"^Trainer: expected {name} to be a whole number >= 1, got 0"):
        check_counts(**{**COUNTS, name: 0})


def test_options_that_fit_are_accepted():
    check_options(PAIR, **OPTIONS)
    check_options(PAIR, **{**OPTIONS, "schedule": optim.Cosine(0.1, steps=9), "augment": lambda x, rng: x})


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"rng": 3}, r"expected rng to be a numpy.random.Generator, got 3; pass"),
        ({"batch_size": 7}, r"at most the 6 training samples, got 7; choose a smaller one"),
        ({"patience": 2}, r"for early stopping, got a pair of arrays without one; .* validation=0.2"),
        ({"augment": data.Augment()}, r"expected images to augment, got inputs of shape \(4,\); .*image_shape"),
        ({"schedule": 0.1}, r"expected schedule to be a function of the step, got 0.1; give optim.Cosine"),
    ],
    ids=str,
)
def test_options_that_do_not_fit_the_data_are_refused(options, problem):
    with pytest.raises(ArgumentError, match=f"^Trainer: .*{problem}"):
        check_options(PAIR, **{**OPTIONS, **options})


def test_a_data_set_without_a_validation_part_is_named_as_one():
    dataset = data.Dataset(train=SPLIT, validation=None, test=SPLIT, name="halves", classes=2)
    with pytest.raises(ArgumentError, match="for early stopping, got a data set without one"):
        check_options(dataset, **{**OPTIONS, "patience": 2})


def test_a_copy_of_a_description_is_independent():
    description = {"network": {"hidden": [3, 4]}, "name": "数字"}
    copied = json_copy(description)
    assert copied == description
    description["network"]["hidden"].append(5)
    assert copied["network"]["hidden"] == [3, 4]


@pytest.mark.parametrize("value", [{1, 2}, np.zeros(2), object], ids=str)
def test_a_description_is_made_of_json_values(value):
    with pytest.raises(ArgumentError, match=r"^Trainer: expected a description made of JSON values, .*; convert it"):
        json_copy({"value": value})
