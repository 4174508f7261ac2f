"""Fool it: the chosen digit is reached within the bound, and other messages are answered meanwhile."""

from __future__ import annotations

import numpy as np
import pytest
from board_client import JOB, SEVEN, BoardPage


@pytest.mark.parametrize("target", [3, 9])
def test_the_chosen_digit_is_reached_within_the_bound(target):
    frames = BoardPage().play("board_fooled", strokes=SEVEN, target=target, bound=0.4)
    last = frames[-1]
    assert last["reached"]
    assert last["after"].argmax() == target
    assert last["before"].argmax() == 7
    assert last["epsilon"] <= 0.4
    np.testing.assert_allclose(last["changed"] - last["x"], last["change"], atol=1e-6)
    assert np.abs(last["change"]).max() == pytest.approx(last["epsilon"])
    assert last["changed"].min() >= 0
    assert last["changed"].max() <= 1
    first = next(frame for frame in frames if frame["reached"])
    assert last["epsilon"] <= first["epsilon"]


def test_a_bound_that_is_too_small_says_so():
    last = BoardPage().play("board_fooled", strokes=SEVEN, target=0, bound=0.01)[-1]
    assert not last["reached"]
    assert last["epsilon"] <= 0.0101


def test_a_step_is_short_and_a_stop_ends_the_search():
    page = BoardPage()
    page.ask("start", "board_fooled", id=JOB, arguments={"strokes": SEVEN})
    page.session.advance()
    assert page.compute("board_digit", strokes=SEVEN)["kind"] == "strokes"
    page.ask("stop", job=JOB)
    assert not page.session.jobs


def test_a_class_that_the_network_does_not_have_is_refused():
    page = BoardPage()
    page.ask("start", "board_fooled", id=JOB, arguments={"target": 10})
    (reply,) = page.session.advance()
    assert b"one of the 10 classes of the network, got number 10" in reply
