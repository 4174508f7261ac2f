"""Which arrays of a graph have a row for each sample: inputs and layer outputs, but not weights or losses."""

from __future__ import annotations

from zhishen.figures.drawing.model import Circle, Link, Record
from zhishen.figures.drawing.samples import circles_with_samples


def found(steps, shapes, known=()):
    """The indices of the circles with samples.

    Args:
        steps: for each circle, its label and the indices of its inputs; a leaf is None.
        shapes: the shape of each circle's value.
        known: the indices of known inputs.
    """
    circles, links = [], []
    for i, step in enumerate(steps):
        label, *sources = step or ("",)
        circles.append(Circle("operation" if step else "leaf", label))
        links += [Link(source, i, slot) for slot, source in enumerate(sources)]
    return circles_with_samples(Record(circles, links, (), depth=1), shapes, known)


LAYER = [None, None, None, ("affine", 0, 1, 2), ("relu", 3)]
SHAPES = [(5, 4), (4, 3), (3,), (5, 3), (5, 3)]


def test_the_input_of_weights_has_samples_and_the_weights_do_not():
    assert found(LAYER, SHAPES) == {0, 3, 4}
    assert found(LAYER, SHAPES, known=[0]) == {0, 3, 4}


def test_square_weights_do_not_count_as_samples():
    """Even if there are as many samples as features."""
    assert found(LAYER, [(3, 3), (3, 3), (3,), (3, 3), (3, 3)]) == {0, 3, 4}


def test_targets_have_samples_and_a_loss_does_not():
    steps = [*LAYER, None, ("softmax cross entropy", 4, 5)]
    assert found(steps, [*SHAPES, (5,), ()]) == {0, 3, 4, 5}


def test_a_sum_over_the_samples_and_a_transpose_end_them():
    steps = [*LAYER, ("Σ", 4), ("T", 4)]
    assert found(steps, [*SHAPES, (3,), (3, 5)]) == {0, 3, 4}
    assert found([*LAYER, ("Σ", 4)], [*SHAPES, (5, 1)]) == {0, 3, 4, 5}  # over the features of each sample


def test_the_samples_come_from_the_first_input_of_a_chain_of_elementwise_operations():
    steps = [None, ("tanh", 0), None, ("@", 1, 2)]
    assert found(steps, [(5, 4), (5, 4), (4, 2), (5, 2)]) == {0, 1, 3}


def test_a_graph_of_numbers_has_no_samples():
    assert found([None, None, ("+", 0, 1)], [(), (), ()]) == set()
