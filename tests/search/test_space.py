"""Ranges: their ends, their scales, their grids, how they narrow, and the texts that they are written as."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError
from zhishen.search import RANGES, Choice, Integer, Linear, Log, parse, parse_space

shares = st.floats(0, 1)
numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
logs = st.tuples(st.floats(1e-8, 1e3), st.floats(1.5, 1e6)).map(lambda pair: Log(pair[0], pair[0] * pair[1]))
linears = st.tuples(numbers, st.floats(0.01, 1e6)).map(lambda pair: Linear(pair[0], pair[0] + pair[1]))
integers = st.tuples(st.integers(-1000, 1000), st.integers(1, 1000)).map(lambda pair: Integer(pair[0], sum(pair)))
choices = st.lists(st.sampled_from(["relu", "tanh", 1, 2.5, "x,y"]), min_size=1, unique=True).map(
    lambda options: Choice(tuple(options))
)
ranges = st.one_of(logs, linears, integers, choices)


def holds(chosen, value) -> bool:
    return value in chosen.options if isinstance(chosen, Choice) else chosen.low <= value <= chosen.high


@given(ranges, shares)
def test_every_share_gives_a_value_of_the_range(chosen, share):
    value = chosen.at(share)
    assert holds(chosen, value)
    if isinstance(chosen, Integer):
        assert isinstance(value, int)


@given(ranges, st.integers(1, 9))
def test_a_grid_lies_in_the_range_without_repeating_a_value(chosen, count):
    grid = chosen.grid(count)
    assert all(holds(chosen, value) for value in grid)
    assert len(set(grid)) == len(grid)
    if not isinstance(chosen, Choice):
        assert len(grid) <= count
        if count > 1:
            assert (grid[0], grid[-1]) == pytest.approx((chosen.low, chosen.high))


@given(ranges, st.lists(shares, min_size=1, max_size=5))
def test_a_narrowed_range_holds_the_good_values_and_lies_in_the_range(chosen, where):
    good = [chosen.at(share) for share in where]
    narrowed = chosen.narrowed(good)
    assert type(narrowed) is type(chosen)
    for value in good:
        # 10 ** log10(v) may be off in the last place
        assert holds(narrowed, value) or any(math.isclose(value, end) for end in (narrowed.low, narrowed.high))
    if isinstance(chosen, Choice):
        assert set(narrowed.options) == set(good)
    else:
        assert chosen.low <= narrowed.low < narrowed.high <= chosen.high


def test_log_is_uniform_in_the_exponent_and_linear_in_the_value():
    at = np.linspace(0, 1, 1001)
    exponents = np.log10([Log(1e-6, 1e-2).at(share) for share in at])
    np.testing.assert_allclose(exponents, np.linspace(-6, -2, 1001), atol=1e-12)
    np.testing.assert_allclose([Linear(-1, 3).at(share) for share in at], np.linspace(-1, 3, 1001), atol=1e-12)


def test_integers_and_options_are_equally_likely():
    at = (np.arange(6000) + 0.5) / 6000
    assert np.bincount([Integer(0, 5).at(share) for share in at]).tolist() == [1000] * 6
    drawn = [Choice(("a", "b", "c")).at(share) for share in at]
    assert [drawn.count(option) for option in "abc"] == [2000] * 3


def test_narrowing_by_hand():
    assert Linear(0, 100).narrowed([40, 60]) == Linear(35, 65)  # a quarter of 20 further
    assert Linear(0, 100).narrowed([50]) == Linear(45, 55)  # 5 % of the whole at least
    assert Linear(0, 100).narrowed([0, 60]) == Linear(0, 75)
    log = Log(1e-8, 1).narrowed([1e-4, 1e-2])
    assert (log.low, log.high) == pytest.approx((10**-4.5, 10**-1.5))
    assert Integer(0, 1).narrowed([1]) == Integer(0, 1)
    assert Choice((1, 2, 3)).narrowed([3, 1, 3]) == Choice((1, 3))


# --- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lr=log:1e-4..1e-1", ("lr", Log(1e-4, 1e-1))),
        (" x = linear : -0.5 .. 2 ", ("x", Linear(-0.5, 2))),
        ("network.hidden=integer:50..500", ("network.hidden", Integer(50, 500))),
        ("optimizer=choice:sgd|adam", ("optimizer", Choice(("sgd", "adam")))),
        ("h=choice:128|512,256|0.5", ("h", Choice((128, "512,256", 0.5)))),
    ],
)
def test_texts(text, expected):
    assert parse(text) == expected


@given(st.one_of(integers, choices))
def test_what_is_written_is_read_again(chosen):
    assert parse(f"name={chosen}") == ("name", chosen)


@pytest.mark.parametrize(
    "text",
    [
        "", "lr", "lr=", "lr=log", "lr=log:", "=log:1..2", "lr=1..2", "lr=log:1", "lr=log:1..x", "lr=log:0..1",
        "lr=log:-1..1", "lr=log:1..1", "lr=linear:2..1", "lr=linear:nan..1", "lr=linear:0..inf", "lr=integer:1.5..3",
        "lr=integer:3..3", "lr=choice:a|a", "lr=choice:a||b", "lr=choice:inf|1", "lr=lgo:1..2", "lr=log:1..2..3",
    ],
)  # fmt: skip
def test_texts_that_are_refused(text):
    with pytest.raises(ArgumentError, match=r"^\S.*: expected .*, got .*; "):
        parse(text)


def test_a_misspelled_kind_is_recognized():
    with pytest.raises(ArgumentError, match="did you mean 'log'"):
        parse("lr=lgo:1e-4..1")


def test_a_name_twice_is_refused():
    assert list(parse_space(["b=log:1..2", "a=log:1..2"])) == ["b", "a"]
    with pytest.raises(ArgumentError, match="got two for a"):
        parse_space(["a=log:1..2", "a=linear:1..2"])


def test_the_registry_is_what_texts_name():
    assert {kind: type(parse(f"x={kind}:1..2")[1]) for kind in RANGES if kind != "choice"} == {
        "log": Log, "linear": Linear, "integer": Integer,
    }  # fmt: skip


def test_empty_choice_and_counts_below_one_are_refused():
    for wrong in (lambda: Choice(()), lambda: Choice((True,)), lambda: Linear(0, 1).grid(0), lambda: Log("1", 2)):
        with pytest.raises(ArgumentError):
            wrong()
