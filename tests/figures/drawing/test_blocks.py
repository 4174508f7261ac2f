"""Blocks between the values through which everything flows."""

from __future__ import annotations

import numpy as np

from zhishen import Tensor
from zhishen.figures.drawing.blocks import branching_blocks
from zhishen.graph.sections import collecting, section
from zhishen.graph.tape import reachable


def blocks(compute):
    x = Tensor(np.ones(3))
    with collecting() as sections:
        y = compute(x)
    return [(name, kinds) for _, _, name, kinds in branching_blocks(sections, reachable(y)[::-1], [x])]


def doubled(x, name):
    with section(name, "Mul"):
        return x * 2


def added(x, y, name):
    with section(name, "Add"):
        return x + y


def test_a_chain_has_no_blocks():
    assert blocks(lambda x: doubled(doubled(doubled(x, "a"), "b"), "c")) == []


def test_what_branches_and_joins_is_a_block_with_the_path_that_its_nodes_share():
    def compute(x):
        x = doubled(x, "/stem/Mul")
        y = doubled(doubled(x, "/layer1/conv1/Mul"), "/layer1/conv2/Mul")
        return doubled(added(x, y, "/layer1/Add"), "/head/Mul")

    assert blocks(compute) == [("layer1", "Mul, Mul, Add")]


def test_blocks_follow_each_other_and_the_first_may_begin_at_the_input():
    def residual(x, name):
        return added(x, doubled(x, f"{name}.Mul"), f"{name}.Add")

    assert blocks(lambda x: residual(residual(x, "a"), "b")) == [("block1", "Mul, Add"), ("block2", "Mul, Add")]


def test_a_value_that_is_used_much_later_keeps_all_in_one_block():
    def compute(x):
        first = doubled(x, "a")
        return added(first, doubled(doubled(first, "b"), "c"), "d")

    assert blocks(compute) == [("block1", "Mul, Mul, Add")]


def test_what_follows_the_last_section_belongs_to_no_block():
    assert blocks(lambda x: (doubled(doubled(x, "a"), "b") * x).sum()) == []
