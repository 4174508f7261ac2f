"""Random expressions: first and second derivatives against numerical ones."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhishen import Tensor, gradcheck, gradients

_spec = importlib.util.spec_from_file_location("expressions", Path(__file__).with_name("expressions.py"))
expressions = sys.modules["expressions"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(expressions)

quick = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def names(program):
    return [f"input {i}" for i in range(len(program.leaves))]


@quick
@given(expressions.programs())
def test_the_value_is_that_of_numpy(program):
    np.testing.assert_allclose(
        program.run([Tensor(leaf) for leaf in program.leaves]).data, program.run(program.leaves), rtol=1e-12
    )


@quick
@given(expressions.programs())
def test_gradients_are_numerical(program):
    gradcheck(lambda *leaves: program.run(leaves), *program.leaves, allow_zero=names(program))


@settings(quick, max_examples=60)
@given(expressions.programs(most_steps=5), st.integers(0, 2**32 - 1))
def test_second_derivatives_are_numerical(program, seed):
    """The derivative of Σ v · gradient · leaf, with random v."""
    directions = [np.random.default_rng(seed).normal(size=leaf.shape) for leaf in program.leaves]

    def along(*leaves):
        found = gradients(program.run(leaves), leaves, create_graph=True)
        total = Tensor(0.0)
        for g, leaf, v in zip(found, leaves, directions, strict=True):
            total = total + (g * leaf * v).sum()
        return total

    gradcheck(along, *program.leaves, allow_zero=names(program), samples=8)


@quick
@given(expressions.programs())
def test_recording_the_backward_pass_does_not_change_it(program):
    leaves = [Tensor(leaf) for leaf in program.leaves]
    plain = gradients(program.run(leaves), leaves)
    recorded = gradients(program.run(leaves), leaves, create_graph=True)
    for one, other in zip(plain, recorded, strict=True):
        np.testing.assert_allclose(one, other.data, rtol=1e-12, atol=1e-14)


@quick
@given(expressions.programs())
def test_nothing_is_aliased(program):
    """Returned gradients share memory neither with each other nor with any value."""
    leaves = [Tensor(leaf.copy()) for leaf in program.leaves]
    found = gradients(program.run(leaves), leaves)
    again = [g.copy() for g in found]
    for i, g in enumerate(found):
        g[...] = 1e9
        for j, other in enumerate(found):
            if j > i:
                np.testing.assert_array_equal(other, again[j])
    for leaf, before in zip(leaves, program.leaves, strict=True):
        np.testing.assert_array_equal(leaf.data, before)
    np.testing.assert_allclose(program.run(leaves).data, program.run(program.leaves), rtol=1e-12)


def test_the_programs_reach_every_operation():
    """A generator that forgot an operation would prove nothing about it."""
    seen: set[str] = set()

    @settings(deadline=None, max_examples=200, database=None, derandomize=True)
    @given(expressions.programs())
    def collect(program):
        seen.update(step.name for step in program.steps)

    collect()
    assert seen == set(expressions.NUMPY)
