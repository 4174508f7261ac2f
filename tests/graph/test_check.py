"""The check is checked: what is right passes, and each kind of planted fault is caught and named."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import texts

from zhishen import Tensor, gradcheck, gradients, ops
from zhishen._checks import Number, WholeNumber
from zhishen.errors import ArgumentError, GradientCheckError
from zhishen.graph.check import compare_gradients, frozen
from zhishen.graph.ops import Implementation, Op
from zhishen.graph.tensor import apply


def faulty(forward, backward):
    """An op whose backward can be anything."""
    return Op(
        "faulty", Implementation(lambda *args: (forward(*args), args), lambda dout, cache: backward(dout, *cache))
    )


def caught(function, *inputs, **options):
    """The message of the check that fails."""
    with pytest.raises(GradientCheckError) as error:
        gradcheck(function, *inputs, **options)
    return str(error.value)


# What is right passes


def test_the_report():
    report = gradcheck(lambda x, y: np.tanh(x) @ y, Tensor(np.ones((2, 3)), name="x"), np.ones(3))
    assert [(p.name, p.shape, p.checked, p.kinks) for p in report.parameters] == [
        ("x", (2, 3), 6, 0),
        ("input 1", (3,), 3, 0),
    ]
    assert 0 <= report.worst < 1e-7
    assert report.worst == max(p.worst for p in report.parameters)
    assert re.fullmatch(
        r"x        6 of 6 elements agree to \d\.\de-\d\d\n"
        r"input 1  3 of 3 elements agree to \d\.\de-\d\d",
        str(report),
    )  # fmt: skip


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (2, 1, 3, 2), (0, 3)])
def test_outputs_and_inputs_of_any_shape(shape, rng):
    gradcheck(lambda x: np.sin(x) * x, rng.normal(size=shape))


def test_inputs_are_copied():
    x = np.array([1.0, 2.0])
    t = Tensor(x)

    def f(y):
        assert y is not t
        y.data[...] = y.data  # would be seen in x
        return (y * y).sum()

    gradcheck(f, t)
    gradcheck(f, [1, 2])
    gradcheck(f, x.astype(np.float32))
    np.testing.assert_array_equal(x, [1, 2])
    assert t.grad is None


def test_at_most_so_many_elements_are_compared(rng):
    report = gradcheck(lambda x: x * x, rng.normal(size=(50, 50)))
    assert report.parameters[0].checked == 64
    assert str(report).startswith("input 0  64 of 2500 elements agree to ")
    assert gradcheck(lambda x: x * x, rng.normal(size=30), samples=7).parameters[0].checked == 7


@settings(deadline=None, max_examples=30)
@given(st.floats(-4, 4), st.floats(-4, 4))
def test_scales_from_tiny_to_huge(log_x, log_scale):
    """A right gradient passes at any scale of the input that the step can resolve, and any scale of the function."""
    x, scale = np.array([10**log_x, -(10**log_x)]), 10**log_scale
    gradcheck(lambda x: scale * np.tanh(x) + scale * x, x, h=1e-4)


# Planted faults, and their verdicts


def test_a_gradient_one_in_a_thousand_off(rng):
    op = faulty(lambda x: np.tanh(x), lambda dout, x: 1.001 * dout * (1 - np.tanh(x) ** 2))
    message = caught(op, Tensor(rng.normal(size=(3, 4)), name="x"))
    assert re.match(
        r"gradcheck: x\[\d, \d\]: expected [-\d.e]+ \(numerical\), got [-\d.e]+ \(analytic\); 12 of 12 elements "
        r"differ; verdict: every element is 1\.001 times what it should be; look for a factor such as the batch size, "
        r"a sum instead of a mean, or a gradient that is added twice$",
        message,
    )


def test_a_wrong_sign(rng):
    op = faulty(lambda x: np.cos(x), lambda dout, x: dout * np.sin(x))
    assert caught(op, rng.normal(size=(3, 4))).endswith("verdict: the sign is wrong everywhere")


def test_a_factor_of_the_batch_size(rng):
    op = faulty(lambda x: (x * x).mean(axis=0), lambda dout, x: 2 * x * dout)
    assert "every element is 8 times what it should be" in caught(op, rng.normal(size=(8, 3)))


def test_a_gradient_added_twice(rng):
    op = faulty(lambda x: x**2, lambda dout, x: 4 * x * dout)
    assert "every element is 2 times what it should be" in caught(op, rng.normal(size=5))


def test_no_gradient_at_all(rng):
    op = faulty(lambda x: x**2, lambda dout, x: 0 * dout)
    assert caught(op, rng.normal(size=5)).endswith("verdict: the backward pass gives no gradient here at all")


def test_a_transposed_gradient(rng):
    op = faulty(lambda W: W @ W, lambda dout, W: (dout @ W.T + W.T @ dout).T)
    assert caught(op, rng.normal(size=(3, 3))).endswith("verdict: the gradient is transposed")


def test_a_swapped_axis(rng):
    """A gradient summed over the wrong axis has the right shape where the sizes are equal."""
    op = faulty(lambda x: x.sum(axis=0), lambda dout, x: np.broadcast_to(dout[:, np.newaxis], x.shape))
    assert "verdict: the gradient is transposed" in caught(op, rng.normal(size=(4, 4)))


def test_no_simple_pattern(rng):
    op = faulty(lambda x: np.exp(x), lambda dout, x: dout * (1 + x))
    assert caught(op, rng.normal(size=5)).endswith(
        "verdict: the differences follow no simple pattern; look at the elements that differ"
    )


def test_a_wrong_element_is_named():
    def backward(dout, x):
        dx = 2 * x * dout
        dx[1, 2] += 0.01
        return dx

    message = caught(faulty(lambda x: x**2, backward), Tensor(np.ones((2, 3)), name="x"))
    assert message.startswith("gradcheck: x[1, 2]: expected ")
    assert "1 of 6 elements differ" in message


def test_the_place_of_a_number_has_no_brackets():
    op = faulty(lambda x: x**2, lambda dout, x: 2.5 * x * dout)
    assert caught(op, Tensor(1.5, name="x")).startswith("gradcheck: x: expected ")


def test_a_single_wrong_element_outside_the_sample():
    """One of 4,000 elements is wrong, and only 8 are compared one by one: the random direction finds it."""

    def backward(dout, x):
        dx = 2 * x * dout
        dx[37, 41] += 0.1
        return dx

    op = faulty(lambda x: x**2, backward)
    x = np.random.default_rng(2).normal(size=(40, 100))
    message = caught(op, Tensor(x, name="x"), samples=8)
    assert re.match(
        r"gradcheck: x: expected a derivative of [-\d.e]+ along a random direction \(numerical\), got [-\d.e]+ "
        r"\(analytic\); verdict: an element outside the sample is wrong; raise samples= to find it$",
        message,
    )
    assert caught(op, x, samples=4000).startswith("gradcheck: input 0[37, 41]: ")


def test_errors_cannot_cancel_in_the_sum():
    """Two elements of the output swapped: the sum of the gradient would be right."""
    op = faulty(lambda x: x * 1.0, lambda dout, x: dout[::-1])
    caught(op, np.array([1.0, 2.0]))


def test_a_gradient_that_is_not_finite():
    op = faulty(lambda x: x**2, lambda dout, x: np.where(x > 1.5, np.nan, 2 * x * dout))
    assert caught(op, Tensor([1.0, 2.0], name="x")) == (
        "gradcheck: x[1]: expected a finite gradient, got nan; the backward pass divides by 0 or overflows"
    )


def test_a_value_that_is_not_finite():
    with np.errstate(divide="ignore"):
        message = caught(lambda x: np.log(x).sum(), np.array([0.0]))
    assert message == ("gradcheck: expected a finite value, got -inf; check at inputs where the function is finite")


def test_a_gradient_of_another_shape(rng):
    x = rng.normal(size=(2, 3))
    with pytest.raises(GradientCheckError) as caught:
        compare_gradients(lambda: float((x**2).sum()), {"x": x}, {"x": (2 * x).T}, where="here")
    assert str(caught.value) == (
        "here: expected the gradient of x with shape (2, 3), got (3, 2); check the sums over the batch and the "
        "transposes"
    )


def test_a_gradient_of_another_dtype(rng):
    x = rng.normal(size=3)
    with pytest.raises(GradientCheckError) as caught:
        compare_gradients(lambda: float((x**2).sum()), {"x": x}, {"x": (2 * x).astype(np.float32)}, where="here")
    assert str(caught.value) == (
        "here: expected the gradient of x in float64, got float32; the backward pass changes the dtype"
    )


def test_a_missing_gradient():
    x = np.ones(2)
    with pytest.raises(GradientCheckError) as caught:
        compare_gradients(lambda: float(x.sum()), {"W": x}, {}, where="here")
    assert str(caught.value) == "here: expected a gradient for W, got none; the backward pass does not compute it"


# Checks that would prove nothing


def test_only_zeros_are_refused_unless_they_are_right():
    """A step's gradient is 0, and so is its numerical one."""
    x = Tensor([0.5, -1.0], name="x")
    assert caught(ops.step, x) == (
        "gradcheck: expected a gradient of x other than 0, got 2 zeros, which prove nothing; use a larger batch or "
        "other values (a batch of one with batch norm, or dead ReLUs, give zeros), or pass allow_zero if zeros are "
        "correct"
    )
    assert gradcheck(ops.step, x, allow_zero=["x"]).worst == 0


def test_zeros_that_are_allowed_are_still_compared():
    op = faulty(lambda x: x**2, lambda dout, x: 0 * dout)
    assert "no gradient here at all" in caught(op, np.ones(3), allow_zero=["input 0"])


def test_randomness_that_is_not_frozen_is_refused(rng):
    assert caught(lambda x: x * rng.normal(size=3), np.ones(3)) == (
        "gradcheck: expected the same value at the same point, got another value at the second evaluation, so the "
        "check proves nothing; pass the generators from which the function draws as rng="
    )


def test_randomness_that_is_frozen_passes_and_faults_are_caught(rng):
    one, two = np.random.default_rng(1), np.random.default_rng(2)

    def dropout(x):
        return x * (one.random(x.shape) < 0.5) * two.normal(size=x.shape)

    before = one.bit_generator.state, two.bit_generator.state
    gradcheck(dropout, rng.normal(size=20), rng=[one, two])
    assert (one.bit_generator.state, two.bit_generator.state) == before
    gradcheck(lambda x: x * (one.random(20) < 0.5), rng.normal(size=20), rng=one)

    masks = faulty(lambda x: x * (one.random(20) < 0.5), lambda dout, x: dout * (one.random(20) < 0.5))
    caught(masks, rng.normal(size=20), rng=one)  # a new mask in backward


def test_frozen_generators_draw_the_same_even_after_an_exception(rng):
    before, drawn = rng.bit_generator.state, []

    def draw():
        with frozen([rng]):
            drawn.append(rng.normal())
            raise RuntimeError("out")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="out"):
            draw()
    assert rng.bit_generator.state == before
    assert drawn == [rng.normal()] * 2


# Kinks


@pytest.mark.parametrize("function", [ops.relu, ops.leaky_relu, lambda x: np.where(x > 0, 2 * x, x)])
def test_an_element_on_a_kink_is_skipped_and_counted(function):
    report = gradcheck(function, Tensor([0.0, 1.0, -2.0], name="x"))
    assert (report.parameters[0].checked, report.parameters[0].kinks) == (2, 1)
    assert str(report).startswith("x  2 of 3 elements agree to ")
    assert str(report).endswith(", 1 skipped on a kink")


@pytest.mark.parametrize("function", [abs, lambda x: np.maximum(x, 0)])
def test_the_middle_of_the_slopes_is_what_the_central_difference_gives(function):
    assert gradcheck(function, np.array([0.0, 1.0, -2.0])).parameters[0].checked == 3


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("distance", [*np.logspace(-10, -3, 29), *np.linspace(0.4, 1.1, 29) * 1e-4 / 64])
def test_an_element_at_any_distance_from_a_kink_passes(distance, sign):
    gradcheck(lambda x: 3 * ops.relu(x) + x * x + x, np.array([sign * distance, 1.0]))
    gradcheck(lambda x: abs(x) * 5 + np.exp(x), np.array([sign * distance, 1.0]))


@pytest.mark.parametrize("distance", [0, 1e-9, 3e-7, 6e-7, 1e-6, 2e-6, 1e-5, 9e-5])
def test_a_fault_on_or_near_a_kink_is_caught(distance):
    """The slope of |x| lies between -1 and 1; 1.3 is no slope of it on any side."""
    op = faulty(abs, lambda dout, x: dout * np.where(abs(x) < 0.5, 1.3, np.sign(x)))
    assert "1 of 3 elements differ" in caught(op, Tensor([distance, 1.0, -2.0], name="x"))


@pytest.mark.parametrize("distance", [1e-5, 9e-5])
def test_the_slope_of_the_other_side_is_caught(distance):
    """Near a kink, but not on it, only one slope is right."""
    op = faulty(abs, lambda dout, x: dout * np.where(abs(x) < 0.5, -1.0, np.sign(x)))
    caught(op, np.array([distance, 1.0, -2.0]))


def test_a_fault_beside_a_kink_is_caught():
    """A kink must not excuse the elements around it."""
    op = faulty(ops.relu, lambda dout, x: dout * np.where(x > 0, 1.001, 0.0))
    assert "expected" in caught(op, np.array([0.0, 1.0, -2.0, 0.0, 3.0]))


def test_a_kink_in_the_sample_does_not_blind_the_direction():
    """An element that lies on a kink stays still while all others move along the random direction."""

    chosen = np.random.default_rng(0).choice(300, 64, replace=False)
    other = min(set(range(300)) - set(chosen.tolist()))

    def backward(dout, x):
        dx = dout * (x > 0)
        dx[other] += 0.1
        return dx

    x = np.linspace(0.5, 1.5, 300)
    x[chosen[:5]] = 0.0
    assert "along a random direction" in caught(faulty(ops.relu, backward), x)


def test_only_kinks_are_refused():
    assert caught(ops.relu, Tensor(np.zeros(3), name="x")) == (
        "gradcheck: expected smooth points in x, got 3 elements that all lie on kinks, so the check proves nothing; "
        "check at other values, away from the kinks"
    )


def test_strong_curvature_is_no_kink():
    """The slope changes much over the step, and the check goes to smaller ones; a fault is no less seen."""
    gradcheck(lambda x: np.exp(30 * x), np.array([0.1, -0.1]))
    gradcheck(lambda x: np.sin(100 * x), np.array([0.1, 0.3]))
    gradcheck(lambda x: np.sqrt(x), np.array([2e-4, 1.0]))
    op = faulty(lambda x: 1e4 * x**2, lambda dout, x: 1.0002 * 2e4 * x * dout)
    assert "1.0002 times" in caught(op, np.array([1e-3, -1e-3]))
    op = faulty(lambda x: np.exp(30 * x), lambda dout, x: 1.001 * 30 * dout * np.exp(30 * x))
    assert "1.001 times" in caught(op, np.array([0.1, -0.1]))


# Wrong use


def test_float32_parameters_are_refused():
    x = np.ones(2, np.float32)
    with pytest.raises(ArgumentError) as caught:
        compare_gradients(lambda: float((x**2).sum()), {"x": x}, {"x": 2 * x}, where="here")
    assert str(caught.value) == (
        "here: expected x in float64, got float32, whose rounding errors hide the differences; build the network with "
        "dtype=np.float64"
    )


def test_no_parameters_are_refused():
    with pytest.raises(ArgumentError, match=r"^gradcheck: expected at least one parameter to check, got none; "):
        gradcheck(lambda: Tensor(1.0) * 2)


def test_two_inputs_of_one_name_are_refused():
    with pytest.raises(ArgumentError) as caught:
        gradcheck(lambda a, b: a * b, Tensor(1.0, name="x"), Tensor(2.0, name="x"))
    assert str(caught.value) == ("gradcheck: expected a different name for each input, got x, x; rename the Tensors")


@pytest.mark.parametrize(
    ("function", "got"),
    [
        (lambda x: x.data * 2, "array([2.])"),
        (lambda x: Tensor(x.data, requires_grad=False), "Tensor([1.], requires_grad=False)"),
        (lambda x: None, "None"),
    ],
)
def test_a_function_that_loses_the_graph_is_refused(function, got):
    with pytest.raises(ArgumentError) as caught:
        gradcheck(function, np.ones(1))
    assert str(caught.value) == (
        f"gradcheck: expected function to return a Tensor computed from its inputs, got {got}; compute with the "
        f"Tensors "
        "themselves, not with their .data, and not within no_grad()"
    )


@pytest.mark.parametrize(
    ("option", "bad"),
    [("h", bad) for bad in Number(0, open_low=True).bad_values()]
    + [(name, bad) for name in ("rtol", "atol") for bad in Number(0).bad_values()]
    + [("samples", bad) for bad in WholeNumber(1).bad_values()],
)
def test_options_outside_their_range_are_refused(option, bad):
    with pytest.raises(ArgumentError, match=rf"^gradcheck: expected {option} to be .*, got .*; "):
        gradcheck(lambda x: x * x, np.ones(2), **{option: bad})


def test_the_tolerance_is_used():
    op = faulty(lambda x: x**2, lambda dout, x: 2.02 * x * dout)
    caught(op, np.ones(3))
    gradcheck(op, np.ones(3), rtol=0.02)
    gradcheck(op, np.ones(3), atol=0.1)


# For any source of gradients


def test_parameters_are_restored(rng):
    W, b = rng.normal(size=(3, 2)), rng.normal(size=2)
    before = W.copy(), b.copy()
    calls = []

    def value():
        calls.append(1)
        if len(calls) > 20:
            raise RuntimeError("out")
        return float(np.tanh(W).sum() + (b**2).sum())

    with pytest.raises(RuntimeError, match="out"):
        compare_gradients(value, {"W": W, "b": b}, {"W": 1 - np.tanh(W) ** 2, "b": 2 * b})
    np.testing.assert_array_equal(W, before[0])
    np.testing.assert_array_equal(b, before[1])
    calls.clear()
    compare_gradients(lambda: float(np.tanh(W).sum()), {"W": W}, {"W": 1 - np.tanh(W) ** 2})
    np.testing.assert_array_equal(W, before[0])


def test_gradients_as_lists_and_numbers():
    x, s = np.array([1.0, 2.0]), np.array(3.0)
    report = compare_gradients(lambda: float((s * x**2).sum()), {"x": x, "s": s}, {"x": [6.0, 12.0], "s": 5.0})
    assert [p.checked for p in report.parameters] == [2, 1]


def test_second_derivatives_can_be_checked(rng):
    """The gradient is a Tensor too, so it can stand where the function stands."""
    gradcheck(lambda x: gradients(np.sin(x).sum(), [x], create_graph=True)[0], rng.normal(size=4))
    wrong = apply("negative", Tensor(1.0)).item()
    op = faulty(lambda x: np.sin(x), lambda dout, x: wrong * dout * np.cos(x))
    caught(op, rng.normal(size=4))


def test_a_notebook_shows_a_row_for_each_parameter():
    x, y = Tensor([0.5, -1.0], name="<b>"), Tensor([[3.0]], name="y")
    report = gradcheck(lambda x, y: np.tanh(x) * y, x, y)
    rows = [(p.name, str(p.shape), str(p.checked), "0", f"{p.worst:.1e}") for p in report.parameters]
    assert texts(report._repr_html_()) == [
        "the gradients agree with the numerical ones",
        "parameter", "shape", "compared", "skipped on a kink", "largest difference", *rows[0], *rows[1],
    ]  # fmt: skip
    assert "<b>" not in report._repr_html_()
