"""The naive layers, and the prices of chapter 5 by hand, by them and by Tensors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import refused

from zhishen import Tensor, gradients, nn
from zhishen.errors import ArgumentError, ShapeError

both = pytest.mark.parametrize("kind", [nn.Multiply, nn.Add])
moderate = st.floats(-1e6, 1e6, allow_subnormal=False)


def two_apples_by_layers():
    count, taxed = nn.Multiply(), nn.Multiply()
    price = taxed.forward(count.forward(100.0, 2.0), 1.1)
    d_net, d_tax = taxed.backward(1.0)
    return price, [*count.backward(d_net), d_tax]


def apples_and_oranges_by_layers():
    apples, oranges, together, taxed = nn.Multiply(), nn.Multiply(), nn.Add(), nn.Multiply()
    price = taxed.forward(together.forward(apples.forward(100.0, 2.0), oranges.forward(150.0, 3.0)), 1.1)
    d_net, d_tax = taxed.backward(1.0)
    d_apples, d_oranges = together.backward(d_net)
    return price, [*apples.backward(d_apples), *oranges.backward(d_oranges), d_tax]


@pytest.mark.parametrize(
    ("by_layers", "expression", "values", "price", "expected"),
    [
        (two_apples_by_layers, lambda a, n, tax: a * n * tax, (100.0, 2.0, 1.1), 220, [2.2, 110, 200]),
        (
            apples_and_oranges_by_layers,
            lambda a, n, o, m, tax: (a * n + o * m) * tax,
            (100.0, 2.0, 150.0, 3.0, 1.1),
            715,
            [2.2, 110, 3.3, 165, 650],
        ),
    ],
    ids=["two apples", "apples and oranges"],
)
def test_the_prices_of_the_book(by_layers, expression, values, price, expected):
    found, derivatives = by_layers()
    leaves = [Tensor(value) for value in values]
    total = expression(*leaves)
    assert found == total.item() == pytest.approx(price, rel=1e-14)
    np.testing.assert_allclose(derivatives, expected, rtol=1e-14)
    np.testing.assert_allclose(derivatives, gradients(total, leaves), rtol=1e-15)


@given(moderate, moderate, moderate)
def test_multiply_swaps_and_add_passes_on(x, y, dout):
    multiply, add = nn.Multiply(), nn.Add()
    assert multiply.forward(x, y) == x * y
    assert multiply.backward(dout) == (dout * y, dout * x)
    assert add.forward(x, y) == x + y
    assert add.backward(dout) == (dout, dout)


@both
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_arrays_go_through_as_the_tape_has_it(kind, dtype, shape, rng):
    x, y, dout = (np.asarray(rng.normal(size=shape), dtype=dtype) for _ in range(3))
    layer, leaves = kind(), (Tensor(x), Tensor(y))
    out = layer.forward(x, y)
    expected = leaves[0] * leaves[1] if kind is nn.Multiply else leaves[0] + leaves[1]
    np.testing.assert_array_equal(out, expected.data)
    found = layer.backward(dout)
    for one, other in zip(found, gradients(expected, leaves, seed=dout), strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == dtype
    assert out.dtype == dtype


@both
def test_the_gradients_share_no_memory(kind):
    layer, dout = kind(), np.ones(3)
    layer.forward(np.ones(3), np.ones(3))
    dx, dy = layer.backward(dout)
    dx[0] = 7
    assert dy[0] == dout[0] == 1


@both
def test_integers_are_numbers_too(kind):
    layer = kind()
    assert layer.forward(100, np.int64(2)) in (200, 102)
    assert layer.backward(1) in ((2, 100), (1, 1))


@both
def test_other_shapes_are_refused(kind):
    name = kind.__name__
    refused(
        lambda: kind().forward(np.ones((2, 3)), np.ones(3)),
        ShapeError,
        f"{name}: expected x and y of one shape, got (2, 3) and (3,); these layers do not broadcast: use Tensors, "
        "which do",
    )
    refused(
        lambda: kind().forward(np.ones(3), 1.0),
        ShapeError,
        f"{name}: expected x and y of one shape, got (3,) and (); these layers do not broadcast: use Tensors, which do",
    )


def test_a_gradient_of_another_shape_is_refused():
    layer = nn.Multiply()
    layer.forward(np.ones(3), np.ones(3))
    refused(
        lambda: layer.backward(1.0),
        ShapeError,
        "Multiply.backward: expected dout of shape (3,) like the output, got (); give one gradient for each output",
    )


def test_backward_comes_after_forward():
    refused(
        lambda: nn.Multiply().backward(1.0),
        ArgumentError,
        "Multiply.backward: expected the inputs of a forward pass, got None; call forward(x, y) first",
    )


def test_names():
    assert repr(nn.Multiply()) == "Multiply()"
    assert repr(nn.Add()) == "Add()"
