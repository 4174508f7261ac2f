"""Chapter 5's graphs: what the long ones are made of, and that the short ones have their gradients."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn, ops
from zhishen.graph.ops import Op
from zhishen.graph.tape import reachable

TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-15}, "float32": {"rtol": 2e-5, "atol": 1e-7}}
in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])


def nodes(output):
    return [tensor.node.maker for tensor in reversed(reachable(output)) if tensor.node is not None]


def both_ways(op, inputs, seed_of):
    """(nodes, output, gradients) of the single node and of the primitives."""
    found = []
    for long in (False, True):
        leaves = [Tensor(x) for x in inputs]
        if long:
            with ops.unfolded():
                out = op(*leaves)
        else:
            out = op(*leaves)
        found.append((nodes(out), out.data, gradients(out, leaves, seed=seed_of(out.shape, out.dtype))))
    return found


CASES = {
    "sigmoid": (ops.sigmoid, [(6, 4)]),
    "affine": (ops.affine, [(6, 4), (4, 3), (3,)]),
    "softmax with loss, labels": (lambda a: ops.softmax_cross_entropy(a, np.array([0, 2, 1, 1, 0, 2])), [(6, 3)]),
    "softmax with loss, one-hot": (lambda a: ops.softmax_cross_entropy(a, np.eye(3)[[0, 2, 1, 1, 0, 2]]), [(6, 3)]),
}


@in_both
@pytest.mark.parametrize("case", CASES)
def test_long_graph_and_single_node_are_equal(case, dtype, rng):
    op, shapes = CASES[case]
    inputs = [rng.normal(size=shape).astype(dtype) for shape in shapes]

    def seed_of(shape, kind):
        return np.random.default_rng(3).normal(size=shape).astype(kind)

    (one, out, short), (many, other, long) = both_ways(op, inputs, seed_of)
    assert len(one) == 1
    assert isinstance(one[0], Op)
    assert len(many) > 1
    assert not any(isinstance(maker, Op) for maker in many)
    np.testing.assert_allclose(out, other, **TOLERANCE[dtype])
    for a, b in zip(short, long, strict=True):
        np.testing.assert_allclose(a, b, **TOLERANCE[dtype])
        assert a.dtype == b.dtype == dtype


def test_the_long_graphs_of_the_book(rng):
    x, W, b = (Tensor(rng.normal(size=shape)) for shape in ((6, 4), (4, 3), (3,)))
    sigmoid = 1 / (1 + np.exp(-x))
    assert [maker.name for maker in nodes(sigmoid)] == ["negative", "exp", "add", "divide"]
    np.testing.assert_allclose(
        gradients(sigmoid.sum(), [x])[0], gradients(ops.sigmoid(x).sum(), [x])[0], rtol=1e-12, atol=1e-15
    )
    affine = x @ W + b
    assert [maker.name for maker in nodes(affine)] == ["matmul", "add"]
    for a, c in zip(gradients(affine.sum(), [x, W, b]), gradients(ops.affine(x, W, b).sum(), [x, W, b]), strict=True):
        np.testing.assert_allclose(a, c, rtol=1e-13)
    t = np.eye(3)[[0, 2, 1, 1, 0, 2]]
    scores = Tensor(rng.normal(size=(6, 3)))
    powers = np.exp(scores)
    loss = -(t * np.log(powers / powers.sum(axis=-1, keepdims=True))).sum() / 6
    assert [maker.name for maker in nodes(loss)] == [
        "exp", "sum", "divide", "log", "multiply", "sum", "negative", "divide",
    ]  # fmt: skip
    short = gradients(ops.softmax_cross_entropy(scores, t), [scores])[0]
    np.testing.assert_allclose(gradients(loss, [scores])[0], short, rtol=1e-12, atol=1e-15)


def test_the_gradients_of_single_nodes(rng):
    x = Tensor(rng.normal(size=(6, 3)))
    y = ops.sigmoid(x)
    np.testing.assert_allclose(gradients(y.sum(), [x])[0], y.data * (1 - y.data), rtol=1e-13)
    t = np.eye(3)[[0, 2, 1, 1, 0, 2]]
    found = gradients(ops.softmax_cross_entropy(x, t), [x])[0]
    np.testing.assert_allclose(found, (ops.softmax(x.data) - t) / 6, rtol=1e-12, atol=1e-16)


@in_both
@pytest.mark.parametrize("batch", [1, 2, 7])
def test_identity_with_sum_of_squares_has_the_mean_error_as_gradient(batch, dtype, rng):
    y, t = (rng.normal(size=(batch, 3)).astype(dtype) for _ in range(2))
    expected = (y - t) / batch
    identity, loss = nn.Identity(), nn.SumOfSquares()
    loss.forward(identity.forward(y), t)
    np.testing.assert_allclose(identity.backward(loss.backward()), expected, rtol=1e-6)
    for long in (False, True):
        leaf = Tensor(y)
        if long:
            with ops.unfolded():
                error = ops.sum_of_squares(ops.identity(leaf), t)
        else:
            error = ops.sum_of_squares(ops.identity(leaf), t)
        found = gradients(error, [leaf])[0]
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        assert found.dtype == dtype
