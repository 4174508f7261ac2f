"""Schedules: the formulas at their corners, the constraints, and the optimizer that takes the values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError
from zhishen.optim import SCHEDULES, SGD, Constant, Cosine, Schedule, StepDecay

EXAMPLES = {
    "constant": {"lr": 0.1},
    "step": {"lr": 0.1, "every": 10, "factor": 0.5},
    "cosine": {"lr": 0.1, "steps": 100, "warmup": 10, "final": 0.01},
}
every = pytest.mark.parametrize("name", SCHEDULES)


def test_every_schedule_is_asked():
    assert set(EXAMPLES) == set(SCHEDULES)


def test_the_interface_is_abstract():
    with pytest.raises(TypeError, match="abstract"):
        Schedule()


@every
def test_a_schedule_gives_python_floats_and_has_no_state(name):
    schedule = SCHEDULES[name](**EXAMPLES[name])
    forward = [schedule(step) for step in range(150)]
    backward = [schedule(step) for step in reversed(range(150))]
    assert forward == backward[::-1]
    assert {type(rate) for rate in forward} == {float}


@every
def test_a_step_may_be_a_numpy_integer(hostile, name):
    schedule = SCHEDULES[name](**EXAMPLES[name])
    assert schedule(np.int64(7)) == schedule(7)


@every
def test_an_optimizer_takes_every_rate_of_a_schedule(name):
    schedule, optimizer = SCHEDULES[name](**EXAMPLES[name]), SGD()
    for step in range(150):
        optimizer.lr = schedule(step)
        assert 0 < optimizer.lr <= 0.1


@pytest.mark.parametrize(
    ("name", "option", "bad"),
    [
        (name, option, bad)
        for name, kind in SCHEDULES.items()
        for option, constraint in kind.constraints.items()
        for bad in constraint.bad_values()
    ],
)
def test_bad_options_are_refused(hostile, name, option, bad):
    kind = SCHEDULES[name]
    with pytest.raises(ArgumentError, match=f"^{kind.__name__}: expected {option} to be .*, got .*; "):
        kind(**{**EXAMPLES[name], option: bad})


@every
@pytest.mark.parametrize("bad", [-1, 0.5, "0", None, True])
def test_a_step_is_a_whole_number(hostile, name, bad):
    with pytest.raises(ArgumentError, match="expected step to be a whole number >= 0, got "):
        SCHEDULES[name](**EXAMPLES[name])(bad)


@every
def test_a_schedule_documents_its_options_and_cannot_be_changed(name):
    kind = SCHEDULES[name]
    schedule = kind(**EXAMPLES[name])
    assert kind.__final__
    assert all(f"{option}:" in kind.__doc__ for option in kind.constraints)
    assert "η(s) =" in kind.__doc__
    with pytest.raises(AttributeError):
        schedule.lr = 1.0


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (Constant(0.1), "Constant(lr=0.1)"),
        (StepDecay(0.1, every=10, factor=0.5), "StepDecay(lr=0.1, every=10, factor=0.5)"),
        (Cosine(0.1, steps=100), "Cosine(lr=0.1, steps=100, warmup=0, final=0.0)"),
    ],
)
def test_repr(schedule, text):
    assert repr(schedule) == text
    assert eval(text) == schedule


def test_step_drops_at_multiples_of_every():
    schedule = StepDecay(1.0, every=10, factor=0.5)
    assert [schedule(step) for step in (0, 9, 10, 19, 20, 30)] == [1.0, 1.0, 0.5, 0.5, 0.25, 0.125]


def test_cosine_at_its_corners():
    schedule = Cosine(0.4, steps=20, warmup=4, final=0.1)
    assert [schedule(step) for step in range(5)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4])
    assert schedule(12) == pytest.approx((0.4 + 0.1) / 2)
    assert schedule(8) == pytest.approx(0.1 + 0.3 * (1 + math.cos(math.pi / 4)) / 2)
    assert schedule(20) == schedule(10**9) == 0.1


def test_cosine_without_warmup_starts_at_lr_and_may_be_nothing_but_warmup():
    assert Cosine(0.4, steps=10)(0) == 0.4
    rising = Cosine(0.4, steps=4, warmup=4)
    assert [rising(step) for step in range(6)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0, 0])


@given(
    lr=st.floats(1e-6, 10),
    steps=st.integers(1, 10**7),
    warmup=st.floats(0, 1),
    final=st.floats(0, 1),
    step=st.integers(0, 10**7),
)
def test_cosine_stays_between_its_ends_and_falls_after_the_warmup(lr, steps, warmup, final, step):
    schedule = Cosine(lr, steps=steps, warmup=int(warmup * steps), final=final * lr)
    rate = schedule(step)
    assert 0 <= rate <= lr * (1 + 1e-12)
    if step < steps:
        assert rate > 0
    if step >= schedule.warmup:
        assert schedule.final <= rate * (1 + 1e-12)
        assert schedule(step + 1) <= rate * (1 + 1e-12)
    else:
        assert schedule(step + 1) >= rate


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Cosine(0.1, steps=10, warmup=11), "Cosine: expected warmup to be a whole number from 0 to 10, got 11"),
        (lambda: Cosine(0.1, steps=10, final=0.2), "Cosine: expected final to be a number >= 0 and <= 0.1, got 0.2"),
    ],
)
def test_cosine_options_fit_together(make, words):
    with pytest.raises(ArgumentError, match=words):
        make()


def test_beyond_a_cosine_that_ends_at_zero_nothing_moves():
    schedule, optimizer, W = Cosine(0.1, steps=5), SGD(), np.array([1.0])
    for step in range(10):
        before = W.copy()
        optimizer.lr = schedule(step)
        optimizer.update({"W": W}, {"W": np.array([1.0])})
        assert (before != W).any() == (step < 5)
    assert optimizer.step == 10
