"""Normalization layers: what each promises, running statistics, training and evaluation."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn, ops, optim
from zhishen._checks import Number, WholeNumber
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer, check_network

GOLDEN = Path(__file__).parents[1] / "golden"


def batch(shape, seed=1, dtype=np.float64):
    return (3 * np.random.default_rng(seed).normal(size=shape) + 2).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (lambda dtype: nn.BatchNorm(4, dtype=dtype), (6, 4)),
        (lambda dtype: nn.BatchNorm(4, dtype=dtype), (3, 4, 5)),
        (lambda dtype: nn.BatchNorm(3, dtype=dtype), (2, 3, 2, 3)),
        (lambda dtype: nn.LayerNorm(4, dtype=dtype), (5, 4)),
        (lambda dtype: nn.LayerNorm((3, 4), dtype=dtype), (5, 3, 4)),
        (lambda dtype: nn.GroupNorm(2, 4, dtype=dtype), (5, 4)),
        (lambda dtype: nn.GroupNorm(2, 4, dtype=dtype), (2, 4, 2, 3)),
        (lambda dtype: nn.RMSNorm(4, dtype=dtype), (5, 4)),
        (lambda dtype: nn.RMSNorm([3, 4], dtype=dtype), (5, 3, 4)),
    ],
)
def test_they_keep_the_promises_of_a_layer(make, shape, dtype, rng):
    layer = make(dtype)
    for array in layer.params.values():
        array[...] = rng.normal(size=array.shape)
    report = check_layer(layer, batch(shape))
    assert [p.name for p in report.parameters] == ["x", *layer.params]
    assert all(p.checked for p in report.parameters)


def test_a_backward_that_forgets_the_mean_is_caught(monkeypatch):
    """As if the statistics were constants: right in evaluation, wrong in training."""
    faulty = nn.BatchNorm(4)
    monkeypatch.setattr(
        nn.BatchNorm,
        "backward",
        lambda self, dout: (
            self.grads.update(gamma=(dout * self._cache[1][-3]).sum(axis=0), beta=dout.sum(axis=0))
            or dout * self.params["gamma"] * self._cache[1][-2]
        ),
    )
    message = r"^check_layer: BatchNorm: x\["
    with ops.use_kernels("reference"), pytest.raises(GradientCheckError, match=message):  # its cache is known
        check_layer(faulty, batch((6, 4)))


def test_a_network_with_all_of_them(rng):
    network = nn.Network(
        [
            nn.Affine(4, 6, rng=rng), nn.BatchNorm(6), nn.Tanh(), nn.LayerNorm(6), nn.GroupNorm(2, 6), nn.RMSNorm(6),
            nn.Affine(6, 3, rng=rng),
        ]
    )  # fmt: skip
    check_network(network, rng.normal(size=(7, 4)), rng.integers(0, 3, 7), allow_zero=["affine1.b"])


# Running statistics


def test_the_running_statistics_follow_the_batches():
    """running ← m · running + (1 - m) · batch, with the unbiased variance."""
    layer, mean, var = nn.BatchNorm(3, momentum=0.8, dtype=np.float64), np.zeros(3), np.ones(3)
    for seed in range(5):
        x = batch((6, 3), seed)
        layer.forward(x)
        mean, var = 0.8 * mean + 0.2 * x.mean(axis=0), 0.8 * var + 0.2 * x.var(axis=0, ddof=1)
        np.testing.assert_allclose(layer.buffers["running_mean"], mean, rtol=1e-12)
        np.testing.assert_allclose(layer.buffers["running_var"], var, rtol=1e-12)


@pytest.mark.parametrize(("case", "shape"), [("batch_2d", (6, 4)), ("batch_3d", (3, 4, 5)), ("batch_4d", (2, 4, 3, 5))])
def test_our_momentum_is_one_minus_that_of_pytorch(case, shape):
    with np.load(GOLDEN / "norm.npz") as file:
        g = {key.split(".")[2]: file[key] for key in file.files if key.startswith(f"{case}.float64.")}
    layer = nn.BatchNorm(4, momentum=0.9, dtype=np.float64)
    layer.buffers["running_mean"][...], layer.buffers["running_var"][...] = g["running_mean0"], g["running_var0"]
    assert layer.forward(g["x"]).shape == shape
    for key in ("running_mean", "running_var"):
        np.testing.assert_allclose(layer.buffers[key], g[key], rtol=1e-12, err_msg=key)


@pytest.mark.parametrize("shape", [(6, 4), (3, 4, 5), (2, 4, 3, 5)])
def test_the_tape_moves_them_as_the_layer_does(shape):
    one, two = nn.BatchNorm(4, dtype=np.float64), nn.BatchNorm(4, dtype=np.float64)
    one.forward(batch(shape))
    two(Tensor(batch(shape)))
    for key, array in one.buffers.items():
        np.testing.assert_allclose(two.buffers[key], array, rtol=1e-12)


def test_evaluation_leaves_them_and_is_the_same_each_time():
    layer = nn.BatchNorm(4)
    for seed in range(3):
        layer.forward(batch((6, 4), seed, np.float32))
    before = copy.deepcopy(layer.buffers)
    layer.training = False
    x = batch((6, 4), 9, np.float32)
    first, second = layer.forward(x), layer.forward(x)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(layer(Tensor(x)).data, first)
    np.testing.assert_allclose(layer.forward(x[2:3]), first[2:3], rtol=1e-6)  # each sample for itself, one alone too
    expected = (x - before["running_mean"]) / np.sqrt(before["running_var"] + 1e-5)
    np.testing.assert_allclose(first, expected, rtol=1e-4, atol=1e-6)
    for key, array in before.items():
        np.testing.assert_array_equal(layer.buffers[key], array, strict=True)


def test_a_tape_that_is_walked_later_has_its_own_statistics():
    layer = nn.BatchNorm(4, dtype=np.float64)
    layer.training = False
    x = Tensor(batch((6, 4)))
    out = layer(x)
    layer.training = True
    layer.forward(100 * batch((6, 4), 5))
    (dx,) = gradients(out.sum(), [x], create_graph=True)
    np.testing.assert_allclose(dx.data, 1 / np.sqrt(1 + 1e-5))


def test_what_was_returned_before_stays():
    layer = nn.BatchNorm(4)
    state = nn.Network([layer]).state_dict()
    layer.forward(batch((6, 4), dtype=np.float32))
    np.testing.assert_array_equal(state["batchnorm1.running_mean"], 0)
    assert layer.buffers["running_mean"].any()


def test_no_samples_move_nothing():
    layer = nn.BatchNorm(4)
    layer.forward(np.zeros((0, 4), np.float32))
    layer(Tensor(np.zeros((0, 4), np.float32)))
    np.testing.assert_array_equal(layer.buffers["running_mean"], 0)
    np.testing.assert_array_equal(layer.buffers["running_var"], 1)


@pytest.mark.parametrize("momentum", [0, 1])
def test_the_ends_of_momentum(momentum):
    layer, x = nn.BatchNorm(4, momentum=momentum, dtype=np.float64), batch((6, 4))
    layer.forward(x)
    np.testing.assert_allclose(layer.buffers["running_mean"], x.mean(axis=0) if momentum == 0 else 0)


def test_a_numerical_gradient_leaves_the_buffers(rng):
    network = nn.Network([nn.Affine(3, 2, rng=rng, dtype=np.float64), nn.BatchNorm(2, dtype=np.float64)])
    before = network.state_dict()
    x, t = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    numerical = network.numerical_gradient(x, t)
    for name, array in network.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    found = network.gradient(x, t)
    for name, array in numerical.items():
        np.testing.assert_allclose(found[name], array, rtol=1e-5, atol=1e-8)


def test_ten_steps_of_training_are_those_of_pytorch():
    with np.load(GOLDEN / "norm_training.npz") as file:
        g = dict(file)
    network = nn.multi_layer(5, [7], 3, rng=np.random.default_rng(0), batch_norm=True, dtype=np.float64)
    for name, array in network.params.items():
        array[...] = g[f"initial.{name}"]
    optimizer, losses = optim.SGD(lr=0.5), []
    for _ in range(10):
        loss, grads = network.loss_and_gradient(g["x"], g["t"])
        losses.append(loss)
        optimizer.update(network.params, grads)
    np.testing.assert_allclose(losses, g["losses"], rtol=1e-10)
    for key in ("running_mean", "running_var"):
        np.testing.assert_allclose(network.state_dict()[f"batchnorm1.{key}"], g[key], rtol=1e-10)
    np.testing.assert_allclose(network.predict(g["x"]), g["output"], rtol=1e-9)


# Words


def test_representations():
    assert [repr(layer) for layer in (nn.BatchNorm(4), nn.LayerNorm((3, 4)), nn.GroupNorm(2, 4), nn.RMSNorm(4))] == [
        "BatchNorm(4, momentum=0.9)", "LayerNorm(3, 4)", "GroupNorm(2, 4)", "RMSNorm(4)",
    ]  # fmt: skip


@pytest.mark.parametrize("call", ["forward", "record"])
def test_a_batch_of_one_in_training_is_refused_in_words(call):
    layer = nn.BatchNorm(4, name="batchnorm1")
    x = np.ones((1, 4), np.float32)
    before = copy.deepcopy(layer.buffers)
    with pytest.raises(ShapeError) as caught:
        getattr(layer, call)(Tensor(x) if call == "record" else x)
    assert str(caught.value) == (
        "BatchNorm batchnorm1: expected more than one value for each feature in training, got input of shape (1, 4), "
        "whose variance is 0; give a larger batch (the last of an epoch may be cut to one), or evaluate with "
        "network.eval()"
    )
    np.testing.assert_array_equal(layer.buffers["running_mean"], before["running_mean"])
    layer.training = False
    assert layer(x).shape == (1, 4)


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize("layer", [nn.BatchNorm(4), nn.LayerNorm(4), nn.GroupNorm(2, 4), nn.RMSNorm(4)], ids=repr)
def test_inputs_of_another_width(layer, call):
    x = np.ones((5, 3), np.float32)
    with pytest.raises(ShapeError, match=rf"^{type(layer).__name__}: expected input of shape .*4.*, got \(5, 3\); "):
        getattr(layer, call)(Tensor(x) if call == "record" else x)


@pytest.mark.parametrize("kind", [lambda n: nn.BatchNorm(n), lambda n: nn.LayerNorm(n), lambda n: nn.RMSNorm((3, n))])
@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
def test_sizes_that_are_none(kind, bad, hostile):
    with pytest.raises(ArgumentError, match=r"Norm: expected (features|shape) to be a whole number >= 1, got "):
        kind(bad)


def test_more_that_cannot_be_built(hostile):
    for build, said in (
        (lambda: nn.GroupNorm(0, 4), "GroupNorm: expected groups to be a whole number >= 1"),
        (lambda: nn.GroupNorm(2, 4.5), "GroupNorm: expected channels to be a whole number >= 1"),
        (lambda: nn.LayerNorm(()), "LayerNorm: expected shape to have at least one size"),
        (lambda: nn.BatchNorm(4, dtype=int), "BatchNorm: expected dtype to be a floating dtype"),
        (lambda: nn.RMSNorm(4, dtype=int), "RMSNorm: expected dtype to be a floating dtype"),
    ):
        with pytest.raises(ArgumentError, match=f"^{said}"):
            build()
    with pytest.raises(ShapeError, match=r"^GroupNorm: expected channels to be a multiple of groups"):
        nn.GroupNorm(3, 4)


@pytest.mark.parametrize("bad", Number(0, 1).bad_values())
def test_momenta_that_are_none(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^BatchNorm: expected momentum to be a number >= 0 and <= 1, got "):
        nn.BatchNorm(4, momentum=bad)


@pytest.mark.parametrize("bad", Number(0, open_low=True).bad_values())
@pytest.mark.parametrize("kind", [nn.BatchNorm, nn.LayerNorm, nn.RMSNorm])
def test_eps_that_are_none(kind, bad, hostile):
    with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected eps to be a number > 0, got "):
        kind(4, eps=bad)


def test_backward_before_forward():
    for layer in (nn.BatchNorm(4), nn.LayerNorm(4)):
        with pytest.raises(ArgumentError, match="call forward"):
            layer.backward(np.ones((2, 4)))
