"""The tape: order, long chains, what is recorded, second and third derivatives, and what backward writes where."""

from __future__ import annotations

import gc
import re
import threading

import numpy as np
import pytest

from zhishen import Tensor, gradients, no_grad, ops
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.tape import reachable, recording

# Gradients land where they belong


def test_backward_twice_gives_the_same():
    x = Tensor([1.0, 2.0])
    y = (x * x).sum()
    y.backward()
    first = x.grad
    y.backward()
    np.testing.assert_array_equal(x.grad, [2, 4])
    np.testing.assert_array_equal(first, [2, 4])
    assert x.grad is not first


def test_a_second_expression_replaces_the_gradient():
    x = Tensor(3.0)
    (x * 2).backward()
    (x * 5).backward()
    assert x.grad == 5


def test_every_tensor_on_the_way_gets_its_gradient():
    x = Tensor([1.0, 2.0])
    y = x * 3
    z = y.sum()
    z.backward()
    assert z.grad == 1
    np.testing.assert_array_equal(y.grad, [1, 1])
    np.testing.assert_array_equal(x.grad, [3, 3])


def test_a_leaf_is_its_own_gradient():
    x = Tensor(2.0)
    x.backward()
    assert x.grad == 1
    assert gradients(x, [x]) == [1]


def test_a_shared_subexpression_is_passed_once():
    """The diamond: were a node passed before all its gradient had come, the result would be short."""
    x = Tensor(2.0)
    shared = x * x
    a, b = shared * 3, shared * shared
    (a + b + shared).backward()
    assert shared.grad == 3 + 2 * 4 + 1
    assert x.grad == 4 * 12


def test_a_tensor_used_twice_by_one_operation():
    x = Tensor([1.0, 2.0])
    np.testing.assert_array_equal(gradients((x * x).sum(), [x])[0], [2, 4])
    np.testing.assert_array_equal(gradients(np.concatenate([x, x]), [x], seed=[1, 2, 3, 4])[0], [4, 6])


def test_gradients_touch_no_grad():
    x, y = Tensor(2.0), Tensor(3.0)
    assert gradients(x * y, [y, x]) == [2, 3]
    assert x.grad is None
    assert y.grad is None


def test_an_input_without_influence_has_zeros():
    x, other = Tensor(2.0), Tensor(np.ones((2, 3), np.float32))
    found = gradients(x * x, [other, x, Tensor(1.0, requires_grad=False)])
    np.testing.assert_array_equal(found[0], np.zeros((2, 3)))
    assert found[0].dtype == np.float32
    assert found[2] == 0
    recorded = gradients(x * x, [other], create_graph=True)[0]
    assert isinstance(recorded, Tensor)
    assert not recorded.data.any()
    assert gradients(x * x, []) == []


def test_gradients_with_respect_to_a_value_on_the_way():
    x = Tensor(2.0)
    y = x * x
    z = y * y
    assert gradients(z, [y, x]) == [8, 32]


def test_constants_get_no_gradient():
    x, c = Tensor(2.0), Tensor(3.0, requires_grad=False)
    y = x * c
    y.backward()
    assert c.grad is None
    assert y.requires_grad
    assert not (c * c).requires_grad
    assert (c * c).node is None


# Aliasing


def test_gradients_are_not_aliased():
    x, y, z = (Tensor(np.array([1.0, 2.0])) for _ in range(3))
    out = (x + y + z.reshape(2) + ops.identity(z)).sum()
    for found in (gradients(out, [x, y, z, x]), None):
        arrays = found
        if arrays is None:
            out.backward()
            arrays = [x.grad, y.grad, z.grad, x.data, y.data, z.data]
        for i, one in enumerate(arrays):
            for other in arrays[i + 1 :]:
                assert not np.shares_memory(one, other)


def test_a_gradient_is_no_view_of_the_seed():
    x, seed = Tensor([1.0, 2.0]), np.array([1.0, 1.0])
    y = x + 0.0
    found = gradients(y, [x, y], seed=seed)
    found[0][...] = 5
    np.testing.assert_array_equal(found[1], [1, 1])
    np.testing.assert_array_equal(seed, [1, 1])


def test_gradients_can_be_written_to():
    x = Tensor(np.ones((2, 3)))
    out = np.broadcast_to(x, (4, 2, 3)).sum()
    out.backward()
    x.grad *= 2  # a broadcast view could not be written to
    np.testing.assert_array_equal(x.grad, np.full((2, 3), 8.0))
    (g,) = gradients(x.sum(), [x])
    g += 1
    np.testing.assert_array_equal(x.data, np.ones((2, 3)))


# Seeds


def test_seeds():
    x = Tensor([1.0, 2.0], name="x")
    y = x * x
    y.backward(seed=[1, 10])
    np.testing.assert_array_equal(x.grad, [2, 40])
    np.testing.assert_array_equal(gradients(y, [x], seed=np.array([1.0, 0.0]))[0], [2, 0])
    one = (x * x).sum(keepdims=True)
    one.backward()
    assert one.shape == (1,)
    np.testing.assert_array_equal(x.grad, [2, 4])


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (
            lambda x: x.backward(),
            ArgumentError,
            ("Tensor x.backward: expected a scalar, got shape (2,); reduce it with .sum() or .mean(), or pass seed= of "
            "that shape"),
        ),
        (
            lambda x: (x * 2).backward(),
            ArgumentError,
            ("Tensor.backward: expected a scalar, got shape (2,); reduce it with .sum() or .mean(), or pass seed= of "
            "that shape"),
        ),
        (
            lambda x: x.backward(seed=[1, 2, 3]),
            ShapeError,
            "Tensor x.backward: expected seed of shape (2,), got (3,); give one number for each element",
        ),
        (
            lambda x: gradients(x, [x], seed=1.0),
            ShapeError,
            "Tensor x.backward: expected seed of shape (2,), got (); give one number for each element",
        ),
        (
            lambda x: x.detach().backward(),
            ArgumentError,
            (
                "Tensor x.backward: expected a Tensor that depends on a Tensor with requires_grad=True, got a "
                "constant; compute it outside of no_grad()"
            ),
        ),
    ],
)  # fmt: skip
def test_what_backward_refuses(call, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call(Tensor([1.0, 2.0], name="x"))


# Long and wide graphs


def test_a_chain_of_fifty_thousand_steps():
    """Forward, backward, and the end of the graph; none of them may recurse."""
    x = Tensor(1.0)
    y = x
    for _ in range(50_000):
        y = y + 0.001
    y.backward()
    assert x.grad == 1
    assert y.item() == pytest.approx(51)
    del y
    gc.collect()


def test_a_chain_of_products_with_the_backward_pass_recorded():
    x = Tensor(1.0)
    y = x
    for _ in range(5_000):
        y = y * x
    (dx,) = gradients(y, [x], create_graph=True)
    assert dx.item() == 5_001
    assert gradients(dx, [x])[0] == 5_001 * 5_000
    del y, dx
    gc.collect()


def test_one_tensor_used_ten_thousand_times():
    x = Tensor(2.0)
    total = Tensor(0.0)
    for k in range(10_000):
        total = total + x * k
    total.backward()
    assert x.grad == sum(range(10_000))


def test_many_inputs_of_one_operation():
    parts = [Tensor([float(k)]) for k in range(3_000)]
    out = np.concatenate(parts)
    (out * np.arange(3_000.0)).sum().backward()
    assert [part.grad[0] for part in parts] == list(range(3_000))


def test_a_graph_grows_exponentially_only_on_paper():
    """2^200 paths, 200 nodes."""
    x = Tensor(1.0)
    y = x
    for _ in range(200):
        y = (y + y) * 0.5
    y.backward()
    assert x.grad == 1


def test_reachable_is_in_the_order_of_making_backwards():
    x = Tensor(1.0, name="x")
    a = x * 2
    b = a * 3
    c = b + a
    unrelated = x * 5
    c = c * Tensor(2.0, requires_grad=False) / 2
    order = reachable(c)[2:]  # without the two last steps; the constant is not among them
    assert [t.name or t.node.maker.name for t in order] == ["add", "multiply", "multiply", "x"]
    assert [id(t) for t in order[1:]] == [id(t) for t in (b, a, x)]
    assert all(t is not unrelated for t in order)


# Derivatives of derivatives


def test_the_third_derivative_of_a_polynomial():
    x = Tensor(2.0)
    y = x**4 - 2 * x**3 + x
    derivatives = []
    for _ in range(4):
        (y,) = gradients(y, [x], create_graph=True)
        derivatives.append(y.item())
    assert derivatives == pytest.approx([4 * 8 - 6 * 4 + 1, 12 * 4 - 12 * 2, 24 * 2 - 12, 24])


def test_the_hessian_of_rosenbrock():
    """(1 - x)² + 100 (y - x²)²: its mixed derivatives are -400 x, and they are equal."""
    x, y = Tensor(-1.2), Tensor(1.0)
    f = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    dx, dy = gradients(f, [x, y], create_graph=True)
    assert [dx.item(), dy.item()] == pytest.approx([-215.6, -88.0])
    hessian = [gradients(dx, [x, y]), gradients(dy, [x, y])]
    np.testing.assert_allclose(hessian, [[2 + 1200 * 1.44 - 400, 480], [480, 200]], rtol=1e-12)


def test_the_hessian_of_a_quadratic_form_in_an_array(rng):
    A = rng.normal(size=(4, 4))
    x = Tensor(rng.normal(size=4))
    (dx,) = gradients(x @ A @ x, [x], create_graph=True)
    np.testing.assert_allclose([gradients(dx[i], [x])[0] for i in range(4)], A + A.T, rtol=1e-12)


def test_backward_with_create_graph_fills_tensors():
    x = Tensor(2.0)
    (x**3).backward(create_graph=True)
    dx = x.grad
    assert isinstance(dx, Tensor)
    dx.backward()
    assert x.grad == 12


def test_second_derivatives_through_ops(rng):
    """The backward by hand is itself differentiated."""
    x = Tensor(rng.normal(size=3))
    (dx,) = gradients(ops.sigmoid(x).sum(), [x], create_graph=True)
    y = 1 / (1 + np.exp(-x.data))
    np.testing.assert_allclose(gradients(dx.sum(), [x])[0], y * (1 - y) * (1 - 2 * y), rtol=1e-12)


# What is recorded


def test_no_grad_computes_and_does_not_record():
    x = Tensor(3.0)
    with no_grad():
        assert not recording()
        y = x * x
    assert recording()
    assert y.item() == 9
    assert not y.requires_grad
    assert y.node is None
    assert (x * x).requires_grad


def test_no_grad_within_no_grad():
    with no_grad():
        with no_grad():
            pass
        assert not recording()
    assert recording()


def test_no_grad_ends_with_an_exception():
    with pytest.raises(RuntimeError, match="out"), no_grad():
        raise RuntimeError("out")
    assert recording()


def test_no_grad_as_a_decorator():
    @no_grad()
    def twice(x):
        return x * 2

    assert not twice(Tensor(1.0)).requires_grad
    assert recording()


def test_no_grad_stays_in_its_thread():
    seen = {}

    def other():
        seen["before"] = recording()
        with no_grad():
            seen["within"] = recording()
            entered.set()
            left.wait(5)

    entered, left = threading.Event(), threading.Event()
    with no_grad():
        thread = threading.Thread(target=other)
        thread.start()
        entered.wait(5)
    seen["here"] = recording()
    left.set()
    thread.join(5)
    assert seen == {"before": True, "within": False, "here": True}


def test_threads_record_their_own_graphs():
    found = {}

    def work(k):
        x = Tensor(float(k))
        y = x
        for _ in range(500):
            y = y * 1.0 + x
        y.backward()
        found[k] = float(x.grad)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), 501.0)


def test_what_was_computed_within_no_grad_is_a_constant():
    x = Tensor(3.0)
    with no_grad():
        y = x * x
    z = y * x
    assert gradients(z, [x]) == [9]
