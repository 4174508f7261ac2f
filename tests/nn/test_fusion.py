"""Networks whose neighboring layers run as one, against the same networks layer by layer."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen.graph.tensor import Tensor
from zhishen.kernels import use_kernels
from zhishen.nn.fusion import Fused, plan


def images(*layers):
    """A network of these layers behind a convolution that takes images (2, 11, 9)."""
    return nn.Network([*layers, nn.Flatten(), nn.Affine(_width(layers), 4, rng=np.random.default_rng(7))])


def _width(layers):
    shape = (2, 11, 9)
    for layer in layers:
        shape = layer.output_shape(shape)
    return int(np.prod(shape))


def rng():
    return np.random.default_rng(3)


def conv(C=2, filters=6, size=3, **options):
    return nn.Conv2d(C, filters, size, rng=np.random.default_rng(C * 100 + filters), **options)


IMAGES, VECTORS = (2, 11, 9), (20,)

NETWORKS = {
    "two_layer": (lambda: nn.two_layer(20, 9, 4, rng=rng()), VECTORS),
    "multi_layer": (
        lambda: nn.multi_layer(20, [17, 9], 4, rng=rng(), batch_norm=True, dropout=0.3), VECTORS,
    ),
    "multi_layer, tanh": (lambda: nn.multi_layer(20, [9], 4, rng=rng(), activation="tanh", batch_norm=True), VECTORS),
    "simple_conv": (lambda: nn.simple_conv(IMAGES, 4, rng=rng(), filters=5, size=4, hidden=13), IMAGES),
    "deep_conv": (lambda: nn.deep_conv(IMAGES, 4, rng=rng(), channels=(12, 16, 13), hidden=11), IMAGES),
    "conv, relu, pool": (lambda: images(conv(padding=1), nn.ReLU(), nn.MaxPool2d(2)), IMAGES),
    "conv, pool": (lambda: images(conv(stride=(1, 2)), nn.MaxPool2d(3, stride=1, padding=1)), IMAGES),
    "conv, relu": (lambda: images(conv(groups=2, dilation=2), nn.ReLU()), IMAGES),
    "conv, tanh, pool": (lambda: images(conv(), nn.Tanh(), nn.MaxPool2d(2)), IMAGES),
    "conv, relu, mean pool": (lambda: images(conv(), nn.ReLU(), nn.AvgPool2d(2)), IMAGES),
    "conv, pool, relu": (lambda: images(conv(), nn.MaxPool2d(2), nn.ReLU()), IMAGES),
    "conv, norm, relu, dropout": (
        lambda: images(conv(), nn.BatchNorm(6), nn.ReLU(), nn.Dropout(0.4, rng=rng()), conv(6, 3), nn.ReLU()), IMAGES,
    ),
    "norm, dropout": (
        lambda: nn.Network([nn.BatchNorm(20), nn.Dropout(0.4, rng=rng()), nn.Affine(20, 4, rng=rng())]), VECTORS,
    ),
    "norm, relu, dropout of nothing": (
        lambda: nn.Network([nn.BatchNorm(20), nn.ReLU(), nn.Dropout(0.0, rng=rng()), nn.Affine(20, 4, rng=rng())]),
        VECTORS,
    ),
    "flatten, affine": (lambda: nn.Network([nn.Flatten(), nn.Affine(198, 4, rng=rng())]), IMAGES),
    "flatten, affine, relu": (lambda: nn.Network([nn.Flatten(), nn.Affine(198, 4, rng=rng()), nn.ReLU()]), IMAGES),
    "pool, flatten, affine, relu": (
        lambda: nn.Network([nn.MaxPool2d(2), nn.Flatten(), nn.Affine(40, 9, rng=rng()), nn.ReLU(),
                            nn.Affine(9, 4, rng=rng()), nn.ReLU()]), IMAGES,
    ),
    "mean of channels": (
        lambda: nn.Network([conv(), nn.ReLU(), nn.GlobalAvgPool2d(), nn.Affine(6, 4, rng=rng())]), IMAGES,
    ),
    "a large window": (lambda: images(conv(padding=6), nn.ReLU(), nn.MaxPool2d((17, 16), padding=(3, 3))), IMAGES),
}  # fmt: skip


def pair(name):
    """The network twice: fused, and layer by layer; and a batch."""
    build, shape = NETWORKS[name]
    fused, plain = build(), build()
    plain.fuse = False
    r = np.random.default_rng(11)
    return fused, plain, r.normal(size=(7, *shape)).astype(np.float32), r.integers(0, 4, size=7)


def assert_close(found, expected, tolerance=2e-5):
    assert list(found) == list(expected)
    for name, exact in expected.items():
        assert found[name].dtype == exact.dtype
        assert found[name].shape == exact.shape
        # A gradient that is 0 but for rounding, as that of a bias before batch norm, is as large as its terms round.
        scale = max(1e-2, np.abs(exact).max(initial=0))
        np.testing.assert_allclose(found[name], exact, rtol=0, atol=tolerance * scale, err_msg=name)


def fused_kinds(network):
    return [tuple(type(layer).__name__ for layer in step.layers) for step in network.steps() if isinstance(step, Fused)]


def assert_ran_fused(network, *, ran=True):
    steps = [step for step in plan(network.layers.values()) if isinstance(step, Fused)]
    assert steps
    assert all((step._cache is not None) == ran for step in network._plan if isinstance(step, Fused))


@pytest.mark.parametrize("name", NETWORKS)
def test_loss_gradients_and_statistics_are_the_same(name):
    fused, plain, x, t = pair(name)
    for state in ("train", "train", "eval"):
        getattr(fused, state)()
        getattr(plain, state)()
        (value, found), (exact_value, exact) = (network.loss_and_gradient(x, t) for network in (fused, plain))
        assert value == pytest.approx(exact_value, rel=2e-6)
        assert_close(found, exact)
        assert_close(fused.state_dict(), plain.state_dict(), 2e-6)
        np.testing.assert_allclose(fused.predict(x), plain.predict(x), rtol=0, atol=2e-5)
        assert fused.loss(x, t) == pytest.approx(plain.loss(x, t), rel=2e-6)
    exact = fused.tape_gradient(x, t)
    plain.tape_gradient(x, t)  # draws as many masks
    if not fused.generators():
        assert_close(fused.gradient(x, t), exact)


@pytest.mark.parametrize("name", NETWORKS)
def test_ten_steps_of_training_take_the_same_way(name):
    fused, plain, x, t = pair(name)
    traces = []
    for network in (fused, plain):
        optimizer, trace = optim.Momentum(0.02), []
        for _ in range(10):
            value, grads = network.loss_and_gradient(x, t)
            optimizer.update(network.params, grads)
            trace.append(value)
        traces.append(trace)
    np.testing.assert_allclose(*traces, rtol=1e-4)
    assert traces[0][0] != traces[0][-1]


EXPECTED = {
    "two_layer": [("Affine", "ReLU")],
    "multi_layer": [("BatchNorm", "ReLU", "Dropout")] * 2,
    "multi_layer, tanh": [],
    "simple_conv": [("Conv2d", "ReLU", "MaxPool2d"), ("Flatten", "Affine", "ReLU")],
    "conv, pool": [("Conv2d", "MaxPool2d"), ("Flatten", "Affine")],
    "conv, relu": [("Conv2d", "ReLU"), ("Flatten", "Affine")],
    "conv, tanh, pool": [("Flatten", "Affine")],
    "conv, relu, mean pool": [("Conv2d", "ReLU"), ("Flatten", "Affine")],
    "conv, pool, relu": [("Conv2d", "MaxPool2d"), ("Flatten", "Affine")],
    "norm, dropout": [("BatchNorm", "Dropout")],
    "flatten, affine": [("Flatten", "Affine")],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_runs_as_one(name):
    fused, plain, x, t = pair(name)
    assert fused_kinds(fused) == EXPECTED[name]
    assert fused_kinds(plain) == []
    fused.loss_and_gradient(x, t)
    assert all(step._cache is not None for step in fused.steps() if isinstance(step, Fused))


def test_a_large_window_runs_layer_by_layer():
    fused, _, x, t = pair("a large window")
    fused.loss_and_gradient(x, t)
    first, last = fused.steps()
    assert (first._cache, last._cache is None) == (None, False)


def test_the_switches_do_what_they_say():
    fused, plain, x, t = pair("simple_conv")
    with use_kernels("reference"):
        expected = fused.loss_and_gradient(x, t)
        assert_ran_fused(fused, ran=False)
        exact = plain.loss_and_gradient(x, t)
    assert expected[0] == exact[0]
    for name, gradient in exact[1].items():
        np.testing.assert_array_equal(expected[1][name], gradient)
    fused.loss_and_gradient(x, t)
    assert_ran_fused(fused)
    fused.fuse = False
    found = fused.loss_and_gradient(x, t)
    plain_found = plain.loss_and_gradient(x, t)
    assert found[0] == plain_found[0]
    for name, gradient in plain_found[1].items():
        np.testing.assert_array_equal(found[1][name], gradient)
    fused.fuse = True
    assert_close(fused.loss_and_gradient(x, t)[1], exact[1])


def test_layers_of_the_user_are_not_fused():
    class Louder(nn.Layer):
        """A ReLU of another slope."""

        def forward(self, x):
            self.on = x > 0
            return np.where(self.on, 3 * x, 0)

        def backward(self, dout):
            return np.where(self.on, 3 * dout, 0)

    network = nn.Network([nn.Affine(20, 9, rng=rng()), Louder(), nn.Affine(9, 4, rng=rng())])
    assert fused_kinds(network) == []
    # The built-in layers are final to the type checker, but Python lets one derive from them.
    other = type("Louder", (nn.ReLU,), {"forward": lambda self, x: 3 * nn.ReLU.forward(self, x)})()
    replaced = nn.Network([nn.Affine(20, 9, rng=rng()), other, nn.Affine(9, 4, rng=rng())])
    assert fused_kinds(replaced) == []
    x = np.random.default_rng(1).normal(size=(5, 20)).astype(np.float32)
    np.testing.assert_allclose(replaced.predict(x), network.predict(x), rtol=1e-6)
    mine = type("Mine", (nn.Affine,), {})(20, 9, rng=rng())
    assert fused_kinds(nn.Network([mine, nn.ReLU()])) == []


def test_a_layer_put_in_the_place_of_another_counts():
    network, plain, x, t = pair("simple_conv")
    for each in (network, plain):
        each.loss_and_gradient(x, t)
        each.layers["relu1"] = nn.Tanh()
    assert fused_kinds(network) == [("Flatten", "Affine", "ReLU")]
    assert_close(network.loss_and_gradient(x, t)[1], plain.loss_and_gradient(x, t)[1])
    for each in (network, plain):
        each.layers["relu1"] = nn.ReLU()
        each.layers["conv1"] = nn.Conv2d(2, 5, 4, rng=np.random.default_rng(99))
    assert fused_kinds(network) == EXPECTED["simple_conv"]
    assert_close(network.loss_and_gradient(x, t)[1], plain.loss_and_gradient(x, t)[1])
    del network.layers["relu2"], plain.layers["relu2"]
    assert_close(network.loss_and_gradient(x, t)[1], plain.loss_and_gradient(x, t)[1])


def test_parameters_that_are_replaced_or_changed_count():
    fused, plain, x, t = pair("simple_conv")
    for network in (fused, plain):
        network.gradient(x, t)
        network.layers["conv1"].params["W"] = -network.layers["conv1"].params["W"]
        network.params["affine1.W"][...] *= 2
    assert_close(fused.gradient(x, t), plain.gradient(x, t))


def test_a_copy_of_a_network_has_layers_of_its_own():
    fused, plain, x, t = pair("deep_conv")
    expected = fused.loss_and_gradient(x, t)[0]
    twin = copy.deepcopy(plain)
    twin.fuse = True
    assert twin.loss_and_gradient(x, t)[0] == pytest.approx(expected, rel=1e-6)
    twin.params["conv1.W"][...] = 0
    assert fused.params["conv1.W"].any()
    later = copy.deepcopy(fused)
    for array in later.params.values():
        array[...] = 0
    later.eval()
    assert not later.predict(x).any()
    assert fused.predict(x).any()


@pytest.mark.parametrize("dtype", [np.float64, np.float16])
def test_networks_of_another_dtype_run_layer_by_layer(dtype):
    r = np.random.default_rng(5)
    x, t = r.normal(size=(6, *IMAGES)), r.integers(0, 4, size=6)
    networks = [nn.deep_conv(IMAGES, 4, rng=rng(), dtype=dtype, dropout=0.0) for _ in range(2)]
    networks[1].fuse = False
    (value, found), (exact, expected) = (network.loss_and_gradient(x, t) for network in networks)
    assert value == exact
    for name, gradient in expected.items():
        assert found[name].dtype == dtype
        np.testing.assert_array_equal(found[name], gradient)
    assert_ran_fused(networks[0], ran=False)


def test_mixed_dtypes_run_as_they_would_layer_by_layer():
    networks = []
    for fuse in (True, False):
        layers = [conv(), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Affine(72, 4, rng=rng(), dtype=np.float64)]
        networks.append(nn.Network(layers))
        networks[-1].fuse = fuse
    x, t = np.random.default_rng(2).normal(size=(5, *IMAGES)), np.arange(5) % 4
    (value, found), (exact, expected) = (network.loss_and_gradient(x, t) for network in networks)
    assert value == pytest.approx(exact, rel=1e-6)
    assert_close(found, expected)


WRONG = {
    "conv, relu, pool": [(7, 3, 11, 9), (7, 198), (7, 2, 2), (7, 2, 1, 1), (7, 2, 3, 3), (7, 0, 11, 9)],
    "simple_conv": [(7, 2, 11, 13), (7, 2, 9, 14), (7, 2, 5, 5), (7, 2, 3, 3), (2, 11, 9)],
    "two_layer": [(7, 21), (7, 4, 5), (7, 0)],
    "flatten, affine, relu": [(7, 2, 11, 8), (7, 3), (198,)],
    "multi_layer": [(7, 21), (1, 20)],
    "norm, dropout": [(7, 21), (20,)],
}


@pytest.mark.parametrize(("name", "shape"), [(name, shape) for name in WRONG for shape in WRONG[name]], ids=str)
def test_wrong_shapes_are_refused_in_the_same_words(hostile, name, shape):
    fused, plain, _, _ = pair(name)
    x, message = np.ones(shape, np.float32), []
    for network in (plain, fused):
        with pytest.raises(ValueError, match="expected") as error:
            network.loss(x, np.zeros(len(x), int))
        message.append((type(error.value), str(error.value)))
    assert message[0] == message[1]


def test_an_affine_layer_keeps_the_axes():
    x = np.random.default_rng(2).normal(size=(6, 1, 1, 20)).astype(np.float32)
    for behind in ([nn.ReLU()], []):
        layers = [nn.Affine(20, 4, rng=rng()), *behind]
        network = nn.Network(layers)
        assert network.predict(x).shape == (6, 1, 1, 4)
        first = network.steps()[0]
        out = first.forward(x)
        assert first.backward(np.ones_like(out)).shape == x.shape
        np.testing.assert_array_equal(network.predict(x)[:, 0, 0], network.predict(x[:, 0, 0]))


def test_an_empty_batch_and_a_single_sample():
    for name in ("simple_conv", "deep_conv", "two_layer", "multi_layer"):
        fused, plain, x, _ = pair(name)
        assert fused.predict(x[:0]).shape == plain.predict(x[:0]).shape
        np.testing.assert_allclose(fused.predict(x[:1]), plain.predict(x[:1]), rtol=0, atol=2e-5)


@pytest.mark.parametrize("name", ["simple_conv", "deep_conv", "conv, norm, relu, dropout", "multi_layer"])
def test_what_happens_in_between_does_not_mix_up_the_caches(name):
    fused, plain, x, t = pair(name)
    other = np.random.default_rng(9).normal(size=(3, *x.shape[1:])).astype(np.float32)
    results = []
    for network in (fused, plain):
        network.predict(other)
        value, grads = network.loss_and_gradient(x, t)
        kept = {key: array.copy() for key, array in grads.items()}
        network.predict(other)
        network.accuracy(other, t[:3])
        network.find_nonfinite(x, t)
        for key, array in grads.items():
            np.testing.assert_array_equal(array, kept[key])
        with use_kernels("reference"):
            network.loss(other, t[:3])
        again = network.loss_and_gradient(x, t)
        for key, array in grads.items():
            np.testing.assert_array_equal(array, kept[key])  # handed out, and not written to since
        results.append((value, kept, *again))
    assert_close(results[0][1], results[1][1])
    assert_close(results[0][3], results[1][3])
    assert results[0][2] == pytest.approx(results[1][2], rel=2e-6)


@pytest.mark.parametrize("name", ["simple_conv", "flatten, affine, relu", "conv, pool", "norm, dropout"])
def test_a_step_by_hand_gives_the_gradient_of_the_input_too(name):
    fused, plain, x, _ = pair(name)
    grads = []
    for network in (fused, plain):
        out = network.forward(x)
        dout = np.random.default_rng(4).normal(size=out.shape).astype(np.float32)
        network.forward(x[:2])
        network.forward(x)  # the last forward counts
        for step in reversed(network.steps()):
            dout = step.backward(dout)
        grads.append({"dx": dout})
    assert_close(grads[0], grads[1])


def test_a_layer_is_still_a_layer_of_its_own():
    fused, plain, x, t = pair("simple_conv")
    fused.loss_and_gradient(x, t)
    for network in (fused, plain):
        network.layers["conv1"].forward(x)
    dout = np.ones((7, 5, 8, 6), np.float32)
    np.testing.assert_array_equal(fused.layers["conv1"].backward(dout), plain.layers["conv1"].backward(dout))


def test_a_forward_of_the_user_goes_by_the_tape():
    class Twice(nn.Network):
        def forward(self, x: Tensor) -> Tensor:
            for layer in self.layers.values():
                x = layer(x)
            return x * 2

    build, shape = NETWORKS["simple_conv"]
    network, plain = Twice(dict(build().layers)), build()
    r = np.random.default_rng(11)
    x, t = r.normal(size=(7, *shape)).astype(np.float32), r.integers(0, 4, size=7)
    np.testing.assert_allclose(network.predict(x), 2 * plain.predict(x), rtol=0, atol=1e-5)
    found = network.gradient(x, t)
    network.fuse = False
    for name, gradient in network.gradient(x, t).items():
        np.testing.assert_array_equal(found[name], gradient)


def test_what_is_not_finite_is_named_by_layer():
    fused, plain, x, t = pair("simple_conv")
    for network in (fused, plain):
        network.params["conv1.W"][0, 0, 0, 0] = np.nan
    assert fused.find_nonfinite(x, t) == plain.find_nonfinite(x, t)
    assert np.isnan(fused.loss(x, t))


def test_inputs_are_not_written_to_and_layouts_do_not_count():
    fused, _, x, t = pair("deep_conv")
    fused.eval()
    expected = fused.loss_and_gradient(x, t)
    views = (
        np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2), np.asfortranarray(x),
        np.repeat(x, 2, axis=0)[::2], x.astype(np.float64),
    )  # fmt: skip
    for view in views:
        before = view.copy()
        view.flags.writeable = False
        value, found = fused.loss_and_gradient(view, t)
        assert value == expected[0]
        for name, gradient in expected[1].items():
            np.testing.assert_array_equal(found[name], gradient)
        np.testing.assert_array_equal(view, before)


def test_a_planted_fault_is_found(monkeypatch):
    from zhishen.kernels import conv as kernels

    right = kernels.conv2d_backward_params

    def wrong(dout, cache):
        dW, db = right(dout, cache)
        return dW * np.float32(1.001), db

    fused, plain, x, t = pair("conv, relu, pool")
    exact = plain.gradient(x, t)
    assert_close(fused.gradient(x, t), exact)
    monkeypatch.setattr(kernels, "conv2d_backward_params", wrong)
    with pytest.raises(AssertionError):
        assert_close(fused.gradient(x, t), exact)
