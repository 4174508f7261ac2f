"""Names for parts of the tape."""

from __future__ import annotations

import pytest

from zhishen import Tensor
from zhishen.graph.sections import collecting, section


def test_the_operations_of_a_section_are_between_its_numbers():
    x = Tensor(2.0)
    with collecting() as found:
        before = x * 3
        with section("double", "Mul"):
            y = before * 2
        after = y + 1
    (only,) = found
    assert (only.name, only.kind) == ("double", "Mul")
    assert before.node.serial < only.before < y.node.serial < only.after < after.node.serial


def test_nothing_is_collected_outside_of_the_block():
    with collecting() as found:
        pass
    with section("late", "Mul"):
        Tensor(1.0) * 2
    assert found == []


def test_a_section_that_fails_is_not_collected():
    with collecting() as found, pytest.raises(ValueError, match="wrong"), section("a", "Mul"):
        raise ValueError("wrong")
    assert found == []
