"""The learning rate of a step: what a schedule may say, and how an error names the schedule."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from zhishen import optim
from zhishen._checks import shown
from zhishen.errors import ArgumentError
from zhishen.train.rate import rate_of


def returning(value):
    """A schedule that says the same at every step."""

    def schedule(step):
        return value

    return schedule


@pytest.mark.parametrize(
    "value", [0, 0.0, 1, 0.5, 5e-324, 1e300, np.float32(0.25), np.float64(2), np.int64(3)], ids=repr
)
def test_a_finite_number_from_0_on_is_a_rate(value):
    rate = rate_of(returning(value), 3, where="Trainer")
    assert type(rate) is float
    assert rate == value


BAD = [None, math.nan, math.inf, -math.inf, -0.1, -5e-324, "0.1", True, 10**400, np.array([0.1]), [0.1], 1j]


@pytest.mark.parametrize("value", BAD, ids=lambda value: str(value)[:9])
def test_what_is_no_rate_is_refused_by_the_name_of_the_schedule(value):
    with pytest.raises(ArgumentError) as caught:
        rate_of(returning(value), 7, where="Trainer")
    assert str(caught.value) == (
        "Trainer: expected the schedule returning.<locals>.schedule to return the learning rate of step 7, a number >= "
        f"0, got {shown(value)}; correct it so that it returns one for every step"
    )


def test_an_error_of_a_schedule_is_reported():
    with pytest.raises(ArgumentError) as caught:
        rate_of(lambda step: 0.1 / step, 0, where="Trainer")
    assert str(caught.value) == (
        "Trainer: expected the schedule test_an_error_of_a_schedule_is_reported.<locals>.<lambda> to return the "
        "learning rate of step 0, got ZeroDivisionError: float division by zero; correct it so that it returns a "
        "number >= 0 for every step"
    )
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_interruption_is_no_error_of_the_schedule():
    def interrupted(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rate_of(interrupted, 0, where="Trainer")


def test_objects_are_named_as_they_describe_themselves():
    with pytest.raises(ArgumentError, match=r"the schedule Constant\(lr=0.1\) to return the learning rate of step -1"):
        rate_of(optim.Constant(0.1), -1, where="Trainer")
    with pytest.raises(ArgumentError, match=r"the schedule functools.partial\(<function .*, got 'high'"):
        rate_of(partial(lambda rate, step: rate, "high"), 0, where="Trainer")


# --- in the trainer --------------------------------------------------------------------------------------------------


def test_the_trainer_names_the_schedule_and_the_step(make_trainer):
    def forgetful(step):
        return 0.1 if step < 4 else None

    trainer = make_trainer(schedule=forgetful)
    with pytest.raises(
        ArgumentError, match=r"^Trainer: expected the schedule .*forgetful to return .* of step 4, .*None;"
    ):
        trainer.fit()
    assert trainer.state.step == 4


def test_a_schedule_that_is_no_function_is_refused(make_trainer, hostile):
    with pytest.raises(ArgumentError) as caught:
        make_trainer(schedule=0.1)
    assert str(caught.value) == (
        "Trainer: expected schedule to be a function of the step, got 0.1; give optim.Cosine(...), for example, or set "
        "the learning rate of the optimizer"
    )


def test_an_epoch_after_the_end_of_a_cosine_changes_nothing(make_trainer):
    """From its last step on a cosine down to 0 has the rate 0."""
    trainer = make_trainer(epochs=2, optimizer=optim.SGD(), schedule=optim.Cosine(0.1, steps=11))
    kept = []
    trainer.on("epoch", lambda trainer: kept.append({k: a.copy() for k, a in trainer.network.params.items()}))
    history = trainer.fit()
    assert history[0]["lr"] > 0
    assert history[1]["lr"] == 0
    for name, array in kept[0].items():
        np.testing.assert_array_equal(array, kept[1][name])
