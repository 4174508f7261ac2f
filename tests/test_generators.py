"""States of generators as JSON: they go through text and back, and a state that cannot be right is an error."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zhishen._generators import BIT_GENERATORS, plain_state, revive_state, spawn
from zhishen.errors import ArgumentError

every = pytest.mark.parametrize("kind", BIT_GENERATORS)


def used(kind, seed=3):
    """A generator that has drawn before; half of a 64-bit number is left."""
    rng = np.random.Generator(BIT_GENERATORS[kind](seed))
    rng.random(700)
    rng.integers(10, dtype=np.uint32)
    return rng


@every
def test_a_state_goes_through_text_and_back(kind):
    rng = used(kind)
    text = json.dumps(plain_state(rng.bit_generator.state))
    other = np.random.Generator(BIT_GENERATORS[kind](4))
    other.bit_generator.state = revive_state(other.bit_generator, json.loads(text))
    for dtype in (np.uint32, np.uint64):
        np.testing.assert_array_equal(
            other.integers(1000, size=2000, dtype=dtype), rng.integers(1000, size=2000, dtype=dtype)
        )


@every
def test_a_state_of_another_generator_is_an_error(kind):
    rng = used(kind)
    saved = plain_state(used("MT19937" if kind != "MT19937" else "PCG64").bit_generator.state)
    with pytest.raises((KeyError, TypeError, ValueError)):
        rng.bit_generator.state = revive_state(rng.bit_generator, saved)


@pytest.mark.parametrize(("kind", "path", "size"), [("MT19937", ("state", "pos"), 624), ("Philox", ("buffer_pos",), 4)])
def test_a_position_outside_the_buffer_is_an_error(kind, path, size):
    """NumPy itself would read there without a check."""
    bits = used(kind).bit_generator
    for position in (-1, size + 1, 10**6):
        saved = plain_state(bits.state)
        place = saved
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = position
        with pytest.raises(ArgumentError, match=rf"^{kind}: expected {path[-1]} from 0 to {size}, got {position}; "):
            revive_state(bits, saved)


def test_an_array_of_another_length_is_an_error():
    bits = used("MT19937").bit_generator
    saved = plain_state(bits.state)
    saved["state"]["key"] = saved["state"]["key"][:-1]
    with pytest.raises(ValueError, match="numbers in place of"):
        revive_state(bits, saved)


def test_a_spawned_generator_does_not_change_the_draws_of_its_parent():
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    child = spawn(rng, where="here")
    assert (child.random(5) != twin.random(5)).any()
    np.testing.assert_array_equal(rng.random(5), np.random.default_rng(1).random(5))


def test_a_generator_that_cannot_spawn_is_an_error():
    bits = np.random.PCG64(0)
    revived = np.random.PCG64()
    revived.state = bits.state
    rng = np.random.Generator(np.random.MT19937(np.random.RandomState(0).randint(0, 100, 5)))
    assert spawn(rng, where="here") is not None  # seeds of any kind can spawn

    class Fixed(np.random.bit_generator.ISeedSequence):
        def generate_state(self, n_words, dtype=np.uint32):
            return np.arange(n_words, dtype=dtype)

    with pytest.raises(ArgumentError, match=r"^here: expected a generator that can spawn another one, got .*; pass "):
        spawn(np.random.Generator(np.random.PCG64(Fixed())), where="here")
