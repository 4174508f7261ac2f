"""Chapter 2: gates, proofs of (in)separability, the learning rule and its bound, arithmetic out of NAND alone."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.perceptron import (
    AND,
    NAND,
    OPERATIONS,
    OR,
    XOR,
    Inseparable,
    Perceptron,
    Separable,
    adder,
    arithmetic_unit,
    compare,
    count_gates,
    from_bits,
    full_adder,
    half_adder,
    learn,
    margin,
    mistake_bound,
    nand,
    negate,
    separate,
    subtractor,
    to_bits,
)

CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
TABLES = {AND: [0, 0, 0, 1], NAND: [1, 1, 1, 0], OR: [0, 1, 1, 1]}
BYTES = np.divmod(np.arange(65536), 256)  # all pairs of numbers of 8 bits


@pytest.fixture(scope="module")
def pairs():
    a, b = BYTES
    return to_bits(a, 8), to_bits(b, 8)


# --- perceptrons ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", TABLES)
@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.bool_, np.float32, np.float64])
def test_gates_have_their_truth_tables(gate, dtype):
    y = gate(CORNERS.astype(dtype))
    assert y.dtype == dtype
    np.testing.assert_array_equal(y, np.array(TABLES[gate]).astype(dtype))


def test_xor_takes_two_layers():
    assert XOR(CORNERS).tolist() == [0, 1, 1, 0]
    assert XOR([1, 0]) == 1
    assert XOR(CORNERS.reshape(2, 2, 2)).shape == (2, 2)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6), st.integers(-50, 50), st.integers(0, 2**32 - 1))
def test_the_threshold_form_is_the_bias_form(w, theta, seed):
    x = np.random.default_rng(seed).integers(-9, 10, size=(30, len(w)))
    by_threshold = Perceptron.from_threshold(w, theta)
    np.testing.assert_array_equal(by_threshold(x), x @ np.array(w) > theta)
    np.testing.assert_array_equal(Perceptron(w, -theta)(x), by_threshold(x))
    assert by_threshold.theta == theta


def test_the_output_on_the_line_is_0():
    assert Perceptron([1, 1], -1)(np.array([[1, 0], [1, 1], [0, 0]])).tolist() == [0, 1, 0]


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_single_samples_give_the_bits_of_the_batch(width, seed):
    rng = np.random.default_rng(seed)
    x, p = rng.normal(size=(7, width)), Perceptron(rng.normal(size=width), 0.1)
    np.testing.assert_array_equal(p.score(x), [p.score(row) for row in x])


def test_weights_are_copied_and_keep_their_precision():
    w = np.array([1.0, 2.0], dtype=np.float32)
    p = Perceptron(w, 1)
    w[0] = 9
    assert p.w.tolist() == [1.0, 2.0]
    assert p.w.dtype == p.score(np.zeros((3, 2), np.float32)).dtype == np.float32
    assert Perceptron([1, 2], 1).w.dtype == np.float64


def test_repr():
    assert repr(Perceptron([1, -2], -0.5)) == "Perceptron(w=[1.0, -2.0], b=-0.5)"
    assert repr(Perceptron(np.zeros(784), 0)) == "Perceptron(w=<784 weights>, b=0)"
    assert repr(Perceptron.from_threshold([1], 0.0)) == "Perceptron(w=[1.0], b=0)"


def test_hostile_perceptrons(hostile):
    for w in (1.0, [], [[1.0]]):
        with pytest.raises(ShapeError, match=r"Perceptron: expected w of shape \(I,\)"):
            Perceptron(w, 0)
    with pytest.raises(ShapeError, match="rows of different lengths"):
        Perceptron([[1.0], [1.0, 2.0]], 0)
    with pytest.raises(ArgumentError, match=r"expected w to hold finite numbers, got nan at index \(1,\)"):
        Perceptron([0.0, math.nan], 0)
    for w in (["a"], [1j], [None], [Fraction(1, 2)]):
        with pytest.raises(ArgumentError, match="expected w to hold real numbers, got dtype"):
            Perceptron(w, 0)
    for b in Number().bad_values():
        with pytest.raises(ArgumentError, match="expected b to be a number"):
            Perceptron([1.0], b)
        with pytest.raises(ArgumentError, match="expected theta to be a number"):
            Perceptron.from_threshold([1.0], b)
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 2\), got \(4, 3\)"):
        AND(np.zeros((4, 3)))
    with pytest.raises(ArgumentError, match=r"got inf at index \(2, 1\)"):
        AND([[0.0, 0], [0, 0], [0, math.inf]])
    with pytest.raises(ArgumentError, match="infinity minus infinity; scale x down"):
        Perceptron([1e200, -1e200], 0)([1e200, 1e200])


def test_sums_that_overflow_to_one_side_are_on_that_side():
    assert Perceptron([1e200, 0], 0)([[1e200, 0.0], [-1e200, 0.0]]).tolist() == [1, 0]


# --- separable or not -------------------------------------------------------------------------------------------------


def multiplied_out(proof, x, t):
    """The proof checked by whole numbers and NumPy, apart from its own `holds`."""
    rows = (
        np.column_stack([x, np.ones(len(x), dtype=int)]).astype(object) * (2 * np.array(t, dtype=object) - 1)[:, None]
    )
    if proof.separable:
        return bool((rows @ np.array([*proof.w, proof.b], dtype=object) > 0).all())
    common = math.lcm(*(value.denominator for value in proof.weights))
    weights = np.array([int(value * common) for value in proof.weights], dtype=object)
    return bool((weights >= 0).all()) and weights.sum() == common and not (weights @ rows).any()


def test_xor_has_the_certificate_of_four_quarters():
    proof = separate(CORNERS, XOR(CORNERS))
    assert isinstance(proof, Inseparable)
    assert proof.weights == (Fraction(1, 4),) * 4
    assert proof.holds(CORNERS, XOR(CORNERS))
    assert multiplied_out(proof, CORNERS, XOR(CORNERS))


@pytest.mark.parametrize(("inputs", "count"), [(1, 4), (2, 14), (3, 104)])
def test_the_number_of_gates_that_one_perceptron_can_be(inputs, count):
    """4, 14 and 104 of 4, 16 and 256 (sequence A000609); of two inputs all but XOR and its opposite."""
    x = np.array(list(itertools.product([0, 1], repeat=inputs)))
    proofs = {t: separate(x, np.array(t)) for t in itertools.product([0, 1], repeat=len(x))}
    assert sum(proof.separable for proof in proofs.values()) == count
    for t, proof in proofs.items():
        assert proof.holds(x, np.array(t))
        assert multiplied_out(proof, x, t)
        if isinstance(proof, Separable):
            assert tuple(proof.perceptron(x)) == t
    if inputs == 2:
        assert [t for t, proof in proofs.items() if not proof.separable] == [(0, 1, 1, 0), (1, 0, 0, 1)]


samples = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(st.tuples(*[st.integers(-4, 4)] * width), st.integers(0, 1)), min_size=1, max_size=12
    )
)


@given(samples)
@settings(deadline=None)
def test_the_answer_is_proved_for_all_samples(rows):
    x, t = np.array([row for row, _ in rows]), np.array([label for _, label in rows])
    proof = separate(x, t)
    assert proof.holds(x, t)
    assert multiplied_out(proof, x, t)
    if isinstance(proof, Inseparable):
        assert sum(value != 0 for value in proof.weights) <= x.shape[1] + 2
    else:
        np.testing.assert_array_equal(proof.perceptron(x), t)
        assert math.gcd(*proof.w, proof.b) == 1


@given(st.integers(0, 2**32 - 1), st.sampled_from([np.float16, np.float32, np.float64, np.longdouble]))
@settings(max_examples=30, deadline=None)
def test_floats_are_taken_exactly(seed, dtype):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=(12, 2)).astype(dtype), rng.integers(0, 2, size=12)
    assert separate(x, t).holds(x, t)


def test_the_smallest_distance_is_enough():
    """0.1 + 0.2 is a little above 0.3 in binary: the exact method sees it, and sees the sample in between."""
    x = np.array([[0.3], [0.1 + 0.2]])
    assert separate(x, [0, 1]).separable
    assert separate(np.vstack([x, x[:1]]), [0, 1, 1]).separable is False
    assert separate([[2**53], [2**53 + 1]], [0, 1]).separable


def test_extreme_floats():
    x = np.array([[5e-324], [1e308], [-1e308]])
    for t in itertools.product([0, 1], repeat=3):
        proof = separate(x, np.array(t))
        assert proof.holds(x, np.array(t))
        assert proof.separable == (t not in {(1, 0, 0), (0, 1, 1)})


def test_one_class_alone_is_separable_and_contradictions_are_not():
    x = np.array([[1, 2], [3, 4]])
    for t in ([1, 1], [0, 0]):
        proof = separate(x, t)
        assert proof.separable
        assert proof.holds(x, t)
    assert separate([[7, 7], [7, 7]], [0, 1]) == Inseparable((Fraction(1, 2), Fraction(1, 2)))


def test_a_wrong_proof_does_not_hold():
    t = XOR(CORNERS)
    for weights in ((1, 0, 0, 0), (-1, 1, 1, 0), (Fraction(1, 2),) * 4, (0, 0, 0, 0)):
        assert not Inseparable(tuple(map(Fraction, weights))).holds(CORNERS, t)
    assert not Inseparable((Fraction(1, 4),) * 4).holds(CORNERS, AND(CORNERS))
    assert not Separable((2, 2), -3).holds(CORNERS, OR(CORNERS))
    assert not Separable((1, 1), -1).holds(CORNERS, OR(CORNERS))  # two samples on the line
    with pytest.raises(ShapeError, match="expected the 4 samples of the proof, got 2"):
        Inseparable((Fraction(1, 4),) * 4).holds(CORNERS[:2], t[:2])
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 2\), got \(4, 1\)"):
        Separable((2, 2), -3).holds(CORNERS[:, :1], t)


def test_moving_one_sample_changes_the_answer(rng):
    """Two clouds apart; then one sample of the one put into the midst of the other."""
    x = np.vstack([rng.normal(size=(50, 2)), rng.normal(size=(50, 2)) + 20])
    t = np.repeat([0, 1], 50)
    assert separate(x, t).separable
    x[0] = x[50:].mean(axis=0)
    proof = separate(x, t)
    assert not proof.separable
    assert proof.holds(x, t)


# --- the learning rule ------------------------------------------------------------------------------------------------


def by_the_book(x, t, epochs):
    """The rule in plain Python integers: (w, b), and the mistakes of each epoch."""
    w, b, history = [0] * len(x[0]), 0, []
    for _ in range(epochs):
        history.append(0)
        for row, target in zip(x, t, strict=True):
            y = int(sum(p * q for p, q in zip(w, row, strict=True)) + b > 0)
            w, b = [p + (target - y) * q for p, q in zip(w, row, strict=True)], b + target - y
            history[-1] += y != target
        if history[-1] == 0:
            break
    return w, b, history


@given(samples)
@settings(deadline=None)
def test_the_rule_does_what_its_formula_says(rows):
    x, t = [list(row) for row, _ in rows], [label for _, label in rows]
    learned = learn(x, t, epochs=200)
    w, b, history = by_the_book(x, t, learned.epochs)
    assert (learned.perceptron.w.tolist(), learned.perceptron.b, list(learned.history)) == (w, b, history)
    assert learned.mistakes == sum(history)


small = st.lists(st.tuples(st.tuples(*[st.integers(-3, 3)] * 2), st.integers(0, 1)), min_size=1, max_size=8)


@given(small)
@settings(deadline=None)
def test_it_converges_if_and_only_if_the_samples_are_separable(rows):
    x, t = np.array([row for row, _ in rows]), np.array([label for _, label in rows])
    learned = learn(x, t, epochs=20_000)
    assert learned.converged == separate(x, t).separable
    assert learned.converged == bool((learned.perceptron(x) == t).all())
    assert (learned.cycle is None) == learned.converged


@given(st.integers(1, 5), st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None)
def test_mistakes_are_at_most_the_bound(width, count, seed, shuffled):
    rng = np.random.default_rng(seed)
    planted = Perceptron(rng.integers(-5, 6, size=width), int(rng.integers(-5, 6)))
    assume(planted.w.any() or planted.b)
    x = rng.integers(-9, 10, size=(count, width))
    x = x[planted.score(x) != 0]
    assume(len(x))
    t = planted(x)
    bound = mistake_bound(x, t, planted)
    learned = learn(x, t, epochs=math.floor(bound) + 1, rng=rng if shuffled else None)
    assert learned.converged
    assert learned.mistakes <= bound * (1 + 1e-12)
    np.testing.assert_array_equal(learned.perceptron(x), t)
    if count <= 12:
        assert learned.mistakes <= mistake_bound(x, t, separate(x, t).perceptron) * (1 + 1e-9)


def test_the_bound_is_reached():
    """One sample: one mistake, and (R/γ)² = 1 for the weights that point at it. A bound a little smaller would fail."""
    x, t = np.array([[3.0, 4.0]]), [1]
    assert mistake_bound(x, t, Perceptron([3, 4], 1)) == pytest.approx(1, abs=1e-12)
    assert learn(x, t).mistakes == 1


def test_margin_and_bound_by_hand():
    """AND with w = (2, 2), b = -3: the nearest has y (w·x + b) = 1, ‖(w, b)‖ = √17, R = √3."""
    t = AND(CORNERS)
    assert margin(CORNERS, t, Perceptron([2, 2], -3)) == pytest.approx(1 / math.sqrt(17), rel=1e-15)
    assert mistake_bound(CORNERS, t, Perceptron([2, 2], -3)) == pytest.approx(51, rel=1e-14)
    assert margin(CORNERS, t, Perceptron([2e200, 2e200], -3e200)) == pytest.approx(1 / math.sqrt(17), rel=1e-14)
    assert margin(CORNERS, XOR(CORNERS), Perceptron([2, 2], -3)) < 0


@pytest.mark.parametrize("shuffled", [False, True])
def test_on_xor_it_stops_and_explains_why(shuffled):
    learned = learn(CORNERS, XOR(CORNERS), epochs=500, rng=np.random.default_rng(0) if shuffled else None)
    assert not learned.converged
    if shuffled:
        assert learned.epochs == 500
        assert learned.cycle is None
        assert min(learned.history) > 0
        assert str(learned).startswith("did not converge in 500 epochs, with ")
        assert "separate(x, t) decides" in str(learned)
    else:
        assert learned.cycle == (2, 3)
        assert learned.epochs == 3
        assert str(learned).startswith("cannot converge: the weights after epoch 3 equal those after epoch 2")


def test_the_cycle_is_real():
    """Gone through as often as one likes, XOR keeps four mistakes an epoch, and the same weights."""
    w, b, history = by_the_book(CORNERS.tolist(), XOR(CORNERS).tolist(), 1000)
    assert len(history) == 1000
    assert history[2:] == [history[2]] * 998
    learned = learn(CORNERS, XOR(CORNERS))
    assert (learned.perceptron.w.tolist(), learned.perceptron.b) == (w, b)


def test_too_few_epochs():
    learned = learn(CORNERS, AND(CORNERS), epochs=2)
    assert (learned.converged, learned.epochs, learned.cycle) == (False, 2, None)
    assert str(learned).startswith("did not converge in 2 epochs")


def test_the_same_seed_gives_the_same_bits(rng):
    x = rng.normal(size=(60, 3))
    t = (x @ [1.0, -2.0, 0.5] > 0.1).astype(int)
    first, again, other = (learn(x, t, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.perceptron.w.tobytes() == again.perceptron.w.tobytes()
    assert first.perceptron.w.tobytes() != other.perceptron.w.tobytes()


def test_dtypes_of_learned_weights(rng):
    x = rng.normal(size=(20, 2))
    t = (x[:, 0] > 0).astype(int)
    for given_dtype, dtype in ((np.float32, np.float32), (np.float64, np.float64), (np.float16, np.float32)):
        assert learn(x.astype(given_dtype), t).perceptron.w.dtype == dtype
    assert learn(CORNERS, AND(CORNERS)).perceptron.w.dtype == np.float64


def test_arguments_are_not_changed():
    x, t = CORNERS.astype(float), AND(CORNERS)
    x.setflags(write=False)
    t.setflags(write=False)
    learn(x, t)
    separate(x, t)
    adder(np.array([1, 0], np.uint8), np.array([1, 1], np.uint8))


@pytest.mark.parametrize("function", [learn, separate, lambda x, t: margin(x, t, AND)])
def test_hostile_samples(hostile, function):
    for x, t in ((np.zeros((0, 2)), []), (np.zeros((2, 0)), [0, 1]), ([1, 2], [0, 1]), (CORNERS, [0, 1]), (CORNERS, 0)):
        with pytest.raises(ShapeError, match=r"expected x of shape \(N, I\) with at least one sample and t of shape"):
            function(x, t)
    for label in (2, -1):
        with pytest.raises(ArgumentError, match=f"expected t of zeros and ones, got {label} at index 2; name"):
            function(CORNERS, [0, 1, label, 5])
    with pytest.raises(ArgumentError, match=r"expected t to hold finite numbers, got nan at index \(1,\)"):
        function(CORNERS, [0, math.nan, 1, 1])
    with pytest.raises(ArgumentError, match=r"expected x to hold finite numbers, got inf at index \(0, 1\)"):
        function([[0, math.inf]], [1])
    with pytest.raises(ArgumentError, match="expected x to hold real numbers, got dtype <U1"):
        function([["a", "b"]], [1])


def test_hostile_options_of_the_rule(hostile):
    for epochs in WholeNumber(1).bad_values():
        with pytest.raises(ArgumentError, match="learn: expected epochs to be a whole number >= 1"):
            learn(CORNERS, AND(CORNERS), epochs=epochs)
    with pytest.raises(ArgumentError, match=r"learn: expected rng to be a numpy.random.Generator, got 3; pass"):
        learn(CORNERS, AND(CORNERS), rng=3)
    with pytest.raises(ArgumentError, match=r"no sum overflows float64, got 1e\+200; scale x down"):
        learn([[1e200]], [1])
    with pytest.raises(ArgumentError, match="that separates all samples, got one with margin -"):
        mistake_bound(CORNERS, XOR(CORNERS), AND)
    with pytest.raises(ArgumentError, match="that separates all samples, got one with margin 0;"):
        mistake_bound([[1, 1]], [0], Perceptron([1, 0], -1))
    with pytest.raises(ArgumentError, match="weights and bias are not all 0"):
        margin(CORNERS, AND(CORNERS), Perceptron([0, 0], 0))
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 3\), got \(4, 2\)"):
        margin(CORNERS, AND(CORNERS), Perceptron([1, 1, 1], 0))


# --- arithmetic -------------------------------------------------------------------------------------------------------


def test_nand_of_arrays():
    assert nand(0, 1) == 1
    assert nand(np.array([0, 1]), np.array([[0], [1]])).tolist() == [[1, 1], [1, 0]]


def test_half_and_full_adders_add():
    for a, b in itertools.product([0, 1], repeat=2):
        total, carry = half_adder(a, b)
        assert (total, carry) == ((a + b) % 2, (a + b) // 2)
        for c in (0, 1):
            total, carry = full_adder(a, b, c)
            assert (total, carry) == ((a + b + c) % 2, (a + b + c) // 2)


def test_all_sums_of_8_bits(pairs):
    a, b = BYTES
    for carry_in in (0, 1):
        total, carry = adder(*pairs, carry_in)
        assert total.dtype == carry.dtype == np.uint8
        np.testing.assert_array_equal(from_bits(total) + 256 * carry.astype(int), a + b + carry_in)


def test_all_differences_and_orders_of_8_bits(pairs):
    a, b = BYTES
    difference, borrow = subtractor(*pairs)
    np.testing.assert_array_equal(from_bits(difference) - 256 * borrow.astype(int), a - b)
    less, equal = compare(*pairs)
    np.testing.assert_array_equal(less, a < b)
    np.testing.assert_array_equal(equal, a == b)


def test_negation_of_8_bits():
    numbers = np.arange(-128, 128)
    np.testing.assert_array_equal(from_bits(negate(to_bits(numbers, 8))), -numbers % 256)


MEANING = {
    "add": lambda a, b: (a + b) % 256,
    "subtract": lambda a, b: (a - b) % 256,
    "negate": lambda a, b: -a % 256,
    "compare": lambda a, b: np.sign(a - b) % 256,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "not": lambda a, b: 255 - a,
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_arithmetic_unit_on_all_pairs_of_8_bits(operation, pairs):
    np.testing.assert_array_equal(from_bits(arithmetic_unit(operation, *pairs)), MEANING[operation](*BYTES))


@given(st.integers(1, 40), st.data())
@settings(max_examples=30, deadline=None)
def test_any_width(width, data):
    number = st.integers(0, 2**width - 1)
    a, b = data.draw(number), data.draw(number)
    words = to_bits(a, width), to_bits(b, width)
    total, carry = adder(*words)
    assert int(from_bits(total)) + (int(carry) << width) == a + b
    assert int(from_bits(arithmetic_unit("subtract", *words))) == (a - b) % 2**width
    if width > 1:
        assert int(from_bits(arithmetic_unit("compare", *words), signed=True)) == (a > b) - (a < b)


def test_gates_are_counted():
    word = to_bits(1, 8)
    assert count_gates(half_adder, 1, 0) == 5
    assert count_gates(full_adder, 1, 0, 1) == 9
    for n in (1, 2, 8, 32):
        word = to_bits(1, n)
        assert count_gates(adder, word, word) == 9 * n
        assert count_gates(subtractor, word, word) == 10 * n + 1
        assert count_gates(negate, word) == 10 * n
        assert count_gates(compare, word, word) == 13 * n - 1
        assert {count_gates(arithmetic_unit, name, word, word) for name in OPERATIONS} == {80 * n + 1}


def test_circuits_use_only_nand(pairs):
    """With gates that always say 1 (or that forget) the answers are wrong: no operator of Python does the work."""

    def stuck(p, q):
        return np.ones_like(np.broadcast_arrays(p, q)[0])

    assert set(adder(*pairs, nand=stuck)[0].ravel()) == {1}
    for operation in OPERATIONS:
        assert set(arithmetic_unit(operation, *pairs, nand=stuck).ravel()) == {1}


@pytest.mark.parametrize("broken", range(9))
def test_every_gate_of_the_full_adder_is_needed(broken):
    """With any one of the nine replaced by an AND some sum is wrong: the tests above would see it."""
    a, b, c = np.array(list(itertools.product([0, 1], repeat=3)), dtype=np.uint8).T
    calls = itertools.count()

    def gate(p, q):
        return AND(np.stack([p, q], axis=-1)) if next(calls) == broken else nand(p, q)

    total, carry = full_adder(a, b, c, nand=gate)
    assert (total + 2 * carry != a + b + c).any()


def test_nand_is_the_perceptron(monkeypatch, pairs):
    """The circuits ask the perceptron itself: with another in its place they go wrong."""
    monkeypatch.setattr("zhishen.perceptron.arithmetic.NAND", AND)
    total, carry = adder(*pairs)
    assert (from_bits(total) + 256 * carry.astype(int) != sum(BYTES)).any()


@given(st.integers(1, 62), st.data())
def test_bits_round_trip(width, data):
    number = data.draw(st.integers(-(2 ** (width - 1)), 2**width - 1))
    bits = to_bits(number, width)
    assert bits.shape == (width,)
    assert bits.tolist() == [number >> k & 1 for k in range(width)]
    assert from_bits(bits) == number % 2**width
    assert from_bits(bits, signed=True) == number - (2**width if number >= 2 ** (width - 1) else 0)


def test_shapes_broadcast():
    a, b = to_bits(np.arange(6).reshape(2, 3), 4), to_bits(5, 4)
    total, carry = adder(a, b)
    assert (total.shape, carry.shape) == ((2, 3, 4), (2, 3))
    assert from_bits(total).tolist() == [[5, 6, 7], [8, 9, 10]]
    assert from_bits(arithmetic_unit("or", b, a)).tolist() == [[5, 5, 7], [7, 5, 5]]
    total, _ = adder(b, b, np.array([0, 1]))
    assert from_bits(total).tolist() == [10, 11]


def test_many_or_no_numbers_at_once():
    none = np.zeros((0, 8), np.uint8)
    assert arithmetic_unit("add", none, none).shape == (0, 8)


def test_hostile_bits(hostile):
    two = [0, 1, 2, 1]
    for circuit in (adder, subtractor, compare, lambda a, b: arithmetic_unit("add", a, b), half_adder):
        for a, b in ((two, [0] * 4), ([0] * 4, two)):
            with pytest.raises(ArgumentError, match=r"expected bits, 0 or 1, got 2 at index \(2,\); convert"):
                circuit(a, b)
    for circuit in (adder, subtractor, compare, lambda a, b: arithmetic_unit("add", a, b)):
        with pytest.raises(ShapeError, match="expected two words of the same width, got 3 and 2 bits"):
            circuit([1, 0, 1], [1, 1])
        with pytest.raises(ShapeError, match=r"expected words of shape \(..., width\) with 1 to 62 bits, got \(\)"):
            circuit(1, 0)
        with pytest.raises(ShapeError, match="give both the same shape"):
            circuit(np.zeros((2, 4)), np.zeros((3, 4)))
    for circuit in (half_adder, lambda a, b: adder(np.zeros((3, 4)), np.zeros(4), b)):
        with pytest.raises(
            ShapeError, match=r"nand: expected bits p and q of shapes that broadcast, got \(3,\) and \(2,\)"
        ):
            circuit([0, 1, 0], [1, 0])
    with pytest.raises(ArgumentError, match=r"negate: expected bits, 0 or 1, got 0.5 at index"):
        negate([0.5])
    with pytest.raises(ArgumentError, match="got nan at index"):
        full_adder(0, 1, math.nan)
    with pytest.raises(ShapeError, match="with 1 to 62 bits"):
        from_bits(np.zeros(63))
    with pytest.raises(ShapeError, match="with 1 to 62 bits"):
        from_bits([])


def test_hostile_numbers(hostile):
    for width in WholeNumber(1, 62).bad_values():
        with pytest.raises(ArgumentError, match="expected width to be a whole number from 1 to 62"):
            to_bits(1, width)
    for number in (256, -129, 2**64 - 1):
        with pytest.raises(ArgumentError, match="expected numbers from -128 to 255, got"):
            to_bits([number], 8)
    for number in (0.5, True):
        with pytest.raises(ArgumentError, match="expected whole numbers, got dtype"):
            to_bits(number, 8)
    for name in OneOf(tuple(OPERATIONS)).bad_values():
        with pytest.raises(ArgumentError, match="arithmetic_unit: expected operation to be one of add, subtract"):
            arithmetic_unit(name, [1], [1])
    with pytest.raises(ArgumentError, match="did you mean 'subtract'"):
        arithmetic_unit("substract", [1], [1])
