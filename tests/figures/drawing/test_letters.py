"""Letters for Tensors without a name: small ones for numbers and vectors, capitals for matrices, none twice."""

from __future__ import annotations

from zhishen.figures.drawing.letters import name_circles
from zhishen.figures.drawing.model import Circle, Link, Record


def record(circles, links):
    """A record with an output circle at the end, which shows the last of the circles."""
    last = len(circles) - 1
    edges = [Link(source, target, slot) for source, target, slot in links]
    return Record([*circles, Circle("output", "")], [*edges, Link(last, last + 1, 0)], (), depth=1)


def letters(circles, links, shapes):
    found = record(circles, links)
    name_circles(found, [*shapes, shapes[-1]])
    return [circle.name for circle in found.circles]


def test_the_result_of_numbers_is_y_and_the_steps_before_are_u_and_v():
    circles = [Circle("leaf", "", name="a"), *(Circle("operation", "+") for _ in range(3))]
    found = letters(circles, [(0, 1, 0), (1, 2, 0), (2, 3, 0)], [(), (), (), ()])
    assert found == ["a", "u", "v", "y", "y"]


def test_matrices_have_capitals_and_a_loss_is_l():
    circles = [
        Circle("leaf", ""), Circle("leaf", ""), Circle("operation", "@"), Circle("constant", ""),
        Circle("operation", "softmax cross entropy"),
    ]  # fmt: skip
    links = [(0, 2, 0), (1, 2, 1), (2, 4, 0), (3, 4, 1)]
    found = letters(circles, links, [(5, 4), (4, 3), (5, 3), (5,), ()])
    assert found == ["X", "X2", "Y", "t", "L", "L"]


def test_names_of_the_user_stay_and_their_letters_are_not_used_again():
    circles = [Circle("leaf", "", name="layer.u"), Circle("operation", "exp"), Circle("operation", "exp", name="y")]
    assert letters(circles, [(0, 1, 0), (1, 2, 0)], [(3,), (3,), (3,)]) == ["layer.u", "v", "y", ""]


def test_after_the_last_letter_the_letters_have_numbers():
    circles = [Circle("leaf", "", name="x"), *(Circle("operation", "+") for _ in range(9))]
    found = letters(circles, [(i, i + 1, 0) for i in range(9)], [()] * 10)
    assert found == ["x", *"uvwpqr", "u2", "v2", "y", "y"]


def test_a_plain_number_has_no_letter_and_a_constant_array_has_one():
    circles = [
        Circle(
            "constant",
            "",
        ),
        Circle("constant", ""),
        Circle("constant", ""),
        Circle("operation", "+"),
    ]
    found = letters(circles, [(0, 3, 0), (1, 3, 1), (2, 3, 2)], [(), (4,), (4, 4), (4, 4)])
    assert found == ["", "c", "C", "Y", "Y"]
