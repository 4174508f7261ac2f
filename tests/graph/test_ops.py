"""Ops: one node for each op, kernels and reference, and the primitives inside."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, gradcheck, gradients, ops
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.ops import OPS, Implementation, Op, kernels, unfolded, use_kernels
from zhishen.graph.tape import reachable

WITH_TARGETS = {"sum_of_squares", "cross_entropy", "softmax_cross_entropy", "sigmoid_cross_entropy"}
OPTIONS = {
    "keyed_dropout": {"rate": 0.3, "key": 5},
    "group_norm": {"groups": 2},
    "conv1d": {"stride": 2, "padding": 2, "dilation": 2, "groups": 2},
    "conv2d": {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2},
    "max_pool2d": {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)},
    "avg_pool2d": {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)},
}
every = pytest.mark.parametrize("name", OPS)


def arguments(name, rng, samples=5):
    """Inputs that suit the op, as arrays, and its targets or other constants."""
    if name == "affine":
        return [rng.normal(size=s) for s in ((samples, 4), (4, 3), (3,))], []
    if name == "weight_norm_affine":
        return [rng.normal(size=s) for s in ((samples, 4), (4, 3), (3,), (3,))], []
    if name == "rms_norm":
        return [rng.normal(size=s) for s in ((samples, 4), (4,))], []
    if name.endswith("_norm") or name == "batch_norm_eval":
        statistics = [rng.normal(size=4), rng.uniform(0.5, 2, size=4)] if name == "batch_norm_eval" else []
        return [rng.normal(size=s) for s in ((samples, 4), (4,), (4,))], statistics
    if name == "conv1d":
        return [rng.normal(size=s) for s in ((samples, 4, 7), (6, 2, 3), (6,))], []
    if name == "conv2d":
        return [rng.normal(size=s) for s in ((samples, 4, 6, 5), (6, 2, 3, 2), (6,))], []
    if name.endswith("_pool2d"):
        return [rng.permutation(np.arange(samples * 60.0)).reshape(samples, 3, 5, 4)], []
    if name == "dropout":
        return [rng.normal(size=(samples, 3))], [2.0 * (rng.random((samples, 3)) < 0.5)]
    x = rng.uniform(0.1, 2, size=(samples, 3)) * rng.choice([-1, 1], size=(samples, 3))
    if name == "cross_entropy":
        x = ops.softmax(x)
    return [x], [np.eye(3)[rng.integers(0, 3, samples)]] if name in WITH_TARGETS else []


def test_every_op_is_found_under_its_name():
    assert all(op.name == name and getattr(ops, name) is op for name, op in OPS.items())
    assert set(OPS) <= set(ops.__all__)
    assert repr(ops.relu) == "Op(relu)"
    assert ops.relu.__doc__.startswith("h(x) = x if x > 0")


@every
def test_an_op_on_tensors_is_one_node(name, rng):
    inputs, targets = arguments(name, rng)
    leaves = [Tensor(x) for x in inputs]
    out = OPS[name](*leaves, *targets, **OPTIONS.get(name, {}))
    assert out.node.maker is OPS[name]
    assert out.node.inputs[: len(leaves)] == tuple(leaves) if len(leaves) == 1 else True
    np.testing.assert_array_equal(out.data, OPS[name].forward(*inputs, *targets, **OPTIONS.get(name, {}))[0])
    assert not isinstance(OPS[name](*inputs, *targets, **OPTIONS.get(name, {})), Tensor)


@every
def test_its_gradients_are_numerical(name, rng):
    inputs, targets = arguments(name, rng)
    gradcheck(
        lambda *xs: OPS[name](*xs, *targets, **OPTIONS.get(name, {})),
        *inputs,
        allow_zero=["input 0"] if name == "step" else [],
    )


@every
def test_its_primitives_have_the_same_value_gradients_and_second_derivatives(name, rng):
    inputs, targets = arguments(name, rng)
    found = {}
    for way in ("one node", "primitives"):
        leaves = [Tensor(x) for x in inputs]
        if way == "primitives":
            with unfolded():
                out = OPS[name](*leaves, *targets, **OPTIONS.get(name, {}))
            assert out.node is None or not isinstance(out.node.maker, Op)
        else:
            out = OPS[name](*leaves, *targets, **OPTIONS.get(name, {}))
        weight = np.random.default_rng(0).normal(size=out.shape)
        first = gradients((out * weight).sum(), leaves, create_graph=True)
        total = sum((g * x * 0.5).sum() for g, x in zip(first, leaves, strict=True))
        found[way] = [out.data, *(g.data for g in first), *gradients(total, leaves)]
    for one, other in zip(found["one node"], found["primitives"], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-13)


def test_identity_has_no_primitives():
    x = Tensor([1.0, 2.0])
    with unfolded():
        assert ops.identity(x) is x


@every
def test_backward_params_is_the_rest_of_backward(name, rng):
    inputs, targets = arguments(name, rng)
    out, cache = OPS[name].forward(*inputs, *targets, **OPTIONS.get(name, {}))
    dout = np.ones(np.shape(out))
    whole = OPS[name].backward(dout, cache)
    whole = whole if isinstance(whole, tuple) else (whole,)
    rest = OPS[name].backward_params(dout, cache)
    assert len(rest) == len(whole) - 1
    for one, other in zip(rest, whole[1:], strict=True):
        np.testing.assert_array_equal(one, other)


@every
def test_each_input_alone(name, rng):
    """Gradients do not depend on which of the inputs need one."""
    inputs, targets = arguments(name, rng)
    leaves = [Tensor(x) for x in inputs]
    out = OPS[name](*leaves, *targets, **OPTIONS.get(name, {}))
    seed = rng.normal(size=out.shape)
    together = gradients(out, leaves, seed=seed)
    for i, x in enumerate(inputs):
        for create_graph in (False, True):
            leaf = Tensor(x)
            mixed = [leaf if i == j else (y if j % 2 else Tensor(y, requires_grad=False)) for j, y in enumerate(inputs)]
            (alone,) = gradients(
                OPS[name](*mixed, *targets, **OPTIONS.get(name, {})), [leaf], seed=seed, create_graph=create_graph
            )
            np.testing.assert_allclose(alone.data if create_graph else alone, together[i], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", sorted(WITH_TARGETS))
def test_targets_may_be_constant_tensors_but_need_no_gradient(name, rng):
    inputs, (t,) = arguments(name, rng)
    leaf = Tensor(inputs[0])
    out = OPS[name](leaf, Tensor(t, requires_grad=False))
    for create_graph in (False, True):
        (g,) = gradients(out, [leaf], create_graph=create_graph)
        expected = gradients(OPS[name](leaf, t), [leaf])[0]
        np.testing.assert_allclose(g.data if create_graph else g, expected, rtol=1e-12, atol=1e-15)
    target = Tensor(t)
    for first in (leaf, inputs[0]):
        with pytest.raises(
            ArgumentError,
            match=f"^{name}: expected targets without gradients, got a Tensor with requires_grad=True; pass t.data$",
        ):
            OPS[name](first, target).backward()


def test_options_go_through(rng):
    x = rng.normal(size=(3, 4))
    leaf = Tensor(x)
    np.testing.assert_allclose(ops.softmax(leaf, axis=0).data.sum(axis=0), 1)
    gradcheck(lambda x: ops.softmax(x, axis=0), x)
    gradcheck(lambda x: ops.leaky_relu(x, slope=0.3), x)
    (dx,) = gradients(ops.leaky_relu(Tensor([-1.0, 1.0]), slope=0.3).sum(), [leaf], create_graph=True)
    assert not dx.data.any()


def test_backward_before_forward_is_refused():
    for call in (ops.relu.backward, ops.relu.backward_params):
        with pytest.raises(
            ArgumentError,
            match=r"^relu\.backward: expected the cache of a forward pass, got None; call forward\(x\) first$",
        ):
            call(np.ones(3), None)


def test_shape_errors_come_through():
    with pytest.raises(ShapeError, match=r"^affine: expected input of shape \(N, 4\), got \(5, 3\)"):
        ops.affine(Tensor(np.ones((5, 3))), np.ones((4, 3)), np.ones(3))


def test_the_long_graph_of_sigmoid_is_times_minus_1_exp_plus_1_divide():
    x = Tensor(np.array([0.3, -0.7]))
    with unfolded():
        y = ops.sigmoid(x)
    primitives = [tensor.node for tensor in reversed(reachable(y)) if tensor.node is not None]
    assert [node.maker.name for node in primitives] == ["multiply", "exp", "add", "divide"]
    constants = [[x for x in node.inputs if not (isinstance(x, Tensor) and x.requires_grad)] for node in primitives]
    assert [float(np.asarray(x)) for several in constants for x in several] == [-1, 1, 1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_long_graph_of_sigmoid_does_not_overflow(dtype):
    x = Tensor(np.array([-1000.0, 0.0, 1000.0], dtype))
    with unfolded():
        y = ops.sigmoid(x)
    np.testing.assert_array_equal(y.data, np.array([0, 0.5, 1], dtype))
    np.testing.assert_array_equal(gradients(y.sum(), [x])[0], np.array([0, 0.25, 0], dtype))


def test_unfolded_ends_with_an_exception():
    with pytest.raises(RuntimeError, match="out"), unfolded():
        raise RuntimeError("out")
    assert ops.relu(Tensor(1.0)).node.maker is ops.relu


class Fake:
    """A kernel of y = 2 x that counts its calls and keeps another cache than the reference."""

    def __init__(self):
        self.calls = []
        self.op = Op("double", Implementation(self._reference, self._reference_backward), kernel=self._load)

    def _reference(self, x):
        return x * 2, "reference"

    def _reference_backward(self, dout, cache):
        assert cache == "reference"
        return dout * 2

    def _load(self):
        self.calls.append("load")
        return Implementation(self._forward, self._backward)

    def _forward(self, x):
        self.calls.append("forward")
        return x * 2, "kernel"

    def _backward(self, dout, cache):
        assert cache == "kernel"
        self.calls.append("backward")
        return dout * 2


def test_a_kernel_is_loaded_once_and_used():
    fake = Fake()
    assert kernels() == "auto"
    assert fake.calls == []
    for _ in range(2):
        x = Tensor([1.0, 2.0])
        fake.op(x).backward(seed=[1, 1])
        np.testing.assert_array_equal(x.grad, [2, 2])
    assert fake.calls == ["load", "forward", "backward", "forward", "backward"]


def test_the_reference_runs_under_use_kernels():
    fake = Fake()
    with use_kernels("reference"):
        assert kernels() == "reference"
        x = Tensor([1.0])
        fake.op(x).backward()
        with use_kernels("auto"):
            assert kernels() == "auto"
        assert kernels() == "reference"
    assert kernels() == "auto"
    assert fake.calls == []


def test_a_second_derivative_runs_on_the_reference():
    fake = Fake()
    x = Tensor(3.0)
    (dx,) = gradients(fake.op(x) * x, [x], create_graph=True)
    assert fake.calls == ["load", "forward"]
    assert gradients(dx, [x])[0] == 4


def test_the_code_that_ran_forward_runs_backward():
    """Caches of kernel and reference are different things."""
    fake = Fake()
    x = Tensor([1.0])
    with use_kernels("reference"):
        y = fake.op(x)
        _out, cache = fake.op.forward(np.ones(1))
    y.backward()
    np.testing.assert_array_equal(fake.op.backward(np.ones(1), cache), [2])
    assert fake.calls == []
    z = fake.op(x)
    with use_kernels("reference"):
        z.backward()
    assert fake.calls == ["load", "forward", "backward"]


def test_the_gradient_of_a_constant_input_is_not_computed():
    """What the first layer of a network saves."""

    def backward(dout, cache):
        raise RuntimeError("the whole backward is not needed")

    reference = Implementation(
        lambda x, w: (x * w, x), backward, backward_params=lambda dout, x: (np.asarray((dout * x).sum()),)
    )
    op, w = Op("op", reference), Tensor(3.0)
    for x in (np.array([1.0, 2.0]), Tensor([1.0, 2.0], requires_grad=False)):
        assert gradients(op(x, w), [w], seed=[1, 1]) == [3]
