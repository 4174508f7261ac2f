"""Networks: names and order, state, prediction, accuracy, and errors."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused
from small_networks import TwoBranches, small, two_branches

from zhishen import Tensor, data, nn
from zhishen.errors import ArgumentError, NumericalError, ShapeError


class Noise(nn.Layer):
    """Adds noise while training; counts what went through in a buffer."""

    def __init__(self, rng, name=""):
        super().__init__(name=name)
        self.rng = rng
        self.buffers = {"count": np.zeros(1)}

    def forward(self, x):
        self.buffers["count"] += len(x)
        return x + self.rng.normal(size=x.shape).astype(x.dtype) if self.training else x

    def backward(self, dout):
        return dout

    def record(self, x):
        return x + self.rng.normal(size=x.shape) if self.training else x


# The notes


def notes(x_dtype=float):
    return nn.Network(
        [
            nn.Affine.from_arrays([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [0.1, 0.2, 0.3]),
            nn.Sigmoid(),
            nn.Affine.from_arrays([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], [0.1, 0.2]),
            nn.Sigmoid(),
            nn.Affine.from_arrays([[0.1, 0.3], [0.2, 0.4]], [0.1, 0.2]),
            nn.Identity(),
        ],
        loss="sum_of_squares",
    )


def test_the_three_layer_network_of_the_notes(hostile):
    network = notes()
    np.testing.assert_allclose(network.predict(np.array([1.0, 0.5])), [0.31682708, 0.69627909], atol=5e-9)
    np.testing.assert_allclose(network.predict([[1.0, 0.5]]), [[0.31682708, 0.69627909]], atol=5e-9)


# Names, order, parameters


def test_layers_are_named_by_kind_and_place(rng):
    network = nn.Network(
        [
            nn.Affine(2, 3, rng=rng),
            nn.ReLU(),
            nn.Affine(3, 3, rng=rng),
            nn.LeakyReLU(),
            nn.ReLU(),
            nn.Affine(3, 2, rng=rng),
        ]
    )
    assert list(network.layers) == ["affine1", "relu1", "affine2", "leakyrelu1", "relu2", "affine3"]
    assert [layer.name for layer in network.layers.values()] == list(network.layers)
    assert list(network.params) == [f"affine{i}.{key}" for i in (1, 2, 3) for key in ("W", "b")]


def test_names_of_the_user(rng):
    network = nn.Network([nn.Affine(2, 3, rng=rng, name="first"), nn.ReLU(), nn.Affine(3, 2, rng=rng)])
    assert list(network.layers) == ["first", "relu1", "affine2"]
    network = nn.Network({"b": nn.Affine(2, 3, rng=rng), "a": nn.Affine(3, 2, rng=rng)})
    assert list(network.params) == ["b.W", "b.b", "a.W", "a.b"]


def test_parameters_are_live(network, batch):
    before = network.predict(batch[0])
    for array in network.params.values():
        array *= 2
    assert not np.allclose(network.predict(batch[0]), before)
    for name, array in network.params.items():
        layer, key = name.split(".")
        assert array is network.layers[layer].params[key]


def test_gradients_have_the_names_and_shapes_of_parameters(network, batch):
    for found in (network.gradient(*batch), network.tape_gradient(*batch), network.numerical_gradient(*batch)):
        assert list(found) == list(network.params)
        assert [g.shape for g in found.values()] == [array.shape for array in network.params.values()]


def test_gradients_are_new_arrays(network, batch):
    """What was returned is not written to by later passes, and writing to it changes nothing else."""
    first = network.gradient(*batch)
    kept = {name: g.copy() for name, g in first.items()}
    network.gradient(batch[0][::-1] * 2, batch[1])
    for name, g in first.items():
        np.testing.assert_array_equal(g, kept[name])
        g[...] = np.nan
    for name, g in network.gradient(*batch).items():
        np.testing.assert_array_equal(g, kept[name])
    assert all(np.isfinite(array).all() for array in network.params.values())


def test_loss_and_gradient_is_both(network, batch):
    value, found = network.loss_and_gradient(*batch)
    assert type(value) is float
    assert value == pytest.approx(network.loss(*batch), rel=1e-14)
    for name, g in network.gradient(*batch).items():
        np.testing.assert_array_equal(g, found[name])
    assert network.output.shape == (7, 3)


def test_a_network_without_parameters(rng):
    network = nn.Network([nn.ReLU()], loss="sum_of_squares")
    assert network.params == {}
    assert network.gradient(np.ones((2, 3)), np.ones((2, 3))) == {}
    assert network.predict(np.ones((2, 3), np.float32)).dtype == np.float64


# State


def test_state_is_copied_out_and_in(network, batch):
    state = network.state_dict()
    assert list(state) == list(network.params)
    before = network.predict(batch[0])
    live = network.params
    for array in live.values():
        array += 1
    assert not np.allclose(network.predict(batch[0]), before)
    network.load_state_dict(state)
    np.testing.assert_array_equal(network.predict(batch[0]), before)
    for name, array in network.params.items():
        assert array is live[name]
        assert not np.shares_memory(array, state[name])


def test_buffers_belong_to_the_state(rng):
    network = nn.Network([nn.Affine(4, 3, rng=rng), Noise(rng)])
    network.forward(np.ones((5, 4), np.float32))
    state = network.state_dict()
    assert list(state) == ["affine1.W", "affine1.b", "noise1.count"]
    assert state["noise1.count"] == 5
    state["noise1.count"][...] = 100
    assert network.layers["noise1"].buffers["count"] == 5
    network.load_state_dict(state)
    assert network.layers["noise1"].buffers["count"] == 100


def test_state_may_be_lists_and_other_dtypes(rng, hostile):
    network = small(rng, np.float32)
    state = {name: array.astype(float).tolist() for name, array in network.state_dict().items()}
    before = network.state_dict()
    network.load_state_dict(state)
    for name, array in network.params.items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            lambda s: s.pop("affine2.b"),
            ArgumentError,
            (
                "got missing names ['affine2.b'] and unknown names []; build the network with the architecture that "
                "was saved"
            ),
        ),
        (
            lambda s: s.update({"affine3.W": np.ones(2), "x": np.ones(2)}),
            ArgumentError,
            (
                "got missing names [] and unknown names ['affine3.W', 'x']; build the network with the architecture "
                "that was saved"
            ),
        ),
        (
            lambda s: s.update({"affine1.w": s.pop("affine1.W")}),
            ArgumentError,
            (
                "got missing names ['affine1.W'] and unknown names ['affine1.w']; build the network with the "
                "architecture that was saved"
            ),
        ),
        (
            lambda s: s.update({"affine2.W": np.ones((5, 4))}),
            ShapeError,
            "expected affine2.W of shape (5, 3), got (5, 4); build the network with the sizes that were saved",
        ),
        (
            lambda s: s.update({"affine2.b": np.array(["a", "b", "c"])}),
            ArgumentError,
            "expected affine2.b as real numbers, got dtype <U1; give the arrays of state_dict()",
        ),
        (
            lambda s: s.update({"affine2.b": np.array([1j, 0, 0])}),
            ArgumentError,
            "expected affine2.b as real numbers, got dtype complex128; give the arrays of state_dict()",
        ),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, kind, message, rng):
    network = small(rng)
    before = network.state_dict()
    state = {name: array + 1 for name, array in before.items()}
    change(state)
    with pytest.raises(kind) as caught:
        network.load_state_dict(state)
    assert str(caught.value).startswith("Network.load_state_dict: expected ")
    assert str(caught.value).endswith(message)
    for name, array in network.params.items():
        np.testing.assert_array_equal(array, before[name])


# Training and evaluation


def test_train_and_eval_reach_the_layers(network):
    assert network.training
    network.eval()
    assert not network.training
    assert not any(layer.training for layer in network.layers.values())
    network.train()
    assert network.training
    assert all(layer.training for layer in network.layers.values())


def test_predict_evaluates_and_restores_each_layer(rng, batch):
    network = nn.Network([nn.Affine(4, 3, rng=rng, dtype=np.float64), Noise(rng), nn.ReLU()])
    x, t = batch
    np.testing.assert_array_equal(network.predict(x), network.predict(x))
    network.probabilities(x)
    network.accuracy(x, t)
    assert network.training
    assert network.loss(x, t) != network.loss(x, t)  # noise, as in training
    network.eval()
    network.predict(x)
    assert not network.training
    assert network.loss(x, t) == network.loss(x, t)
    network.train()
    network.layers["noise1"].training = False  # frozen by hand
    network.predict(x)
    assert network.training
    assert [layer.training for layer in network.layers.values()] == [True, False, True]


def test_predict_restores_the_state_after_an_error(network):
    for training in (True, False):
        (network.train if training else network.eval)()
        with pytest.raises(ShapeError):
            network.predict(np.ones((2, 9)))
        assert network.training is training
        assert {layer.training for layer in network.layers.values()} == {training}


def test_generators_are_those_of_layers_that_draw(rng):
    one, two = np.random.default_rng(1), np.random.default_rng(2)
    network = nn.Network([Noise(one, name="a"), nn.ReLU(), Noise(two)])
    assert network.generators() == {"a": one, "noise2": two}
    assert small(rng).generators() == {}


def test_the_numerical_gradient_of_a_layer_that_draws(rng, batch):
    """The noise is the same in each evaluation, and the generator is left as it was."""
    noise = np.random.default_rng(3)
    network = nn.Network([nn.Affine(4, 3, rng=rng, dtype=np.float64), Noise(noise)])
    before = noise.bit_generator.state
    numerical = network.numerical_gradient(*batch)
    assert noise.bit_generator.state == before
    for name, g in network.gradient(*batch).items():
        np.testing.assert_allclose(g, numerical[name], atol=1e-8)
    noise.bit_generator.state = before
    for name, g in network.tape_gradient(*batch).items():
        np.testing.assert_allclose(g, numerical[name], atol=1e-8)


# Texts


def test_repr(rng):
    assert repr(small(rng)) == (
        "Network(affine1: Affine(4, 5), relu1: ReLU(), affine2: Affine(5, 3); loss: SoftmaxCrossEntropy())"
    )
    assert repr(two_branches(rng)).startswith("TwoBranches(left: Affine(4, 5), ")


# Networks that cannot be


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (list, "expected at least one layer, got none; give a list of layers, or define forward in a subclass"),
        (dict, "expected at least one layer, got none; give a list of layers, or define forward in a subclass"),
        (
            lambda: [nn.ReLU(), nn.ReLU],
            (
                "expected layers, got <class 'zhishen.nn.activation.ReLU'> at 1; give instances such as nn.ReLU(), not "
                "classes or functions"
            ),
        ),
        (
            lambda: {"a": "relu"},
            "expected layers, got 'relu' at 'a'; give instances such as nn.ReLU(), not classes or functions",
        ),
        (
            lambda: [nn.ReLU(name="a"), nn.Tanh(name="a")],
            "expected a unique name for each layer, got 'a' twice; rename one",
        ),
    ],
)
def test_layers_that_make_no_network(layers, message, hostile):
    refused(lambda: nn.Network(layers()), ArgumentError, f"Network: {message}")


def test_layers_come_one_by_one_or_in_a_list(hostile):
    first, second = nn.ReLU(), nn.Tanh()
    assert list(nn.Network(first, second).layers) == list(nn.Network([first, second]).layers) == ["relu1", "tanh1"]
    assert list(nn.Network(first).layers) == ["relu1"]
    refused(
        lambda: nn.Network([first], "softmax_cross_entropy"),
        ArgumentError,
        "Network: expected layers, got [ReLU()] at 0; give instances such as nn.ReLU(), not classes or functions",
    )
    refused(
        lambda: nn.Network(7), ArgumentError, "Network: expected a list of layers, got 7; write Network([layer, layer])"
    )


def test_a_network_of_the_user_takes_what_it_likes():
    class Pair(nn.Network):
        def __init__(self, first, second):
            super().__init__([first, second])

    assert list(Pair(nn.ReLU(), nn.Tanh()).layers) == ["relu1", "tanh1"]


def test_a_loss_that_does_not_exist(rng):
    with pytest.raises(
        ArgumentError, match=r"^TwoBranches: expected loss to be one of .*; did you mean 'sum_of_squares'"
    ):
        TwoBranches({"a": nn.ReLU()}, loss="sum_of_square")


def test_a_forward_that_loses_the_graph(rng):
    class Lost(nn.Network):
        def forward(self, x):
            return np.tanh(x.data)

    network = Lost([nn.ReLU()])
    message = "Lost.forward: expected a Tensor as the result, got ndarray; compute with Tensors, not with their .data"
    for call in (
        lambda: network.predict(np.ones((2, 3))),
        lambda: network.gradient(np.ones((2, 3)), np.array([0, 1])),
        lambda: network.loss(np.ones((2, 3)), np.array([0, 1])),
    ):
        refused(call, ArgumentError, message)


def test_layers_without_record_are_one_node_of_the_tape(rng):
    class Plain(nn.Layer):
        def forward(self, x):
            return x

        def backward(self, dout):
            return dout

    network = nn.Network([nn.Affine(4, 3, rng=rng), Plain()])
    batch = np.ones((2, 4)), np.zeros(2, int)
    for name, found in network.tape_gradient(*batch).items():
        np.testing.assert_allclose(found, network.gradient(*batch)[name], rtol=1e-6)


def test_forward_takes_arrays_and_tensors(rng, batch):
    network = small(rng)
    x = batch[0]
    np.testing.assert_array_equal(network.forward(Tensor(x)).data, network.forward(x))


def test_bytes_are_prepared_as_in_training_or_refused(rng):
    network = small(rng, np.float32)
    pixels, t = rng.integers(0, 256, size=(6, 4), dtype=np.uint8), np.array([0, 1, 2, 0, 1, 2])
    for call in (network.predict, lambda x: network.gradient(x, t), lambda x: network.loss(x, t)):
        refused(
            lambda call=call: call(pixels),
            ArgumentError,
            "Network: expected inputs in the form of the training inputs, got bytes (uint8 (6, 4)), and the network "
            "has no preprocessing; divide the inputs (x / 255), or set network.preprocessing = "
            "data.Preprocessing(divisor=255)",
        )
    network.preprocessing = data.Preprocessing(input_shape=(4,), divisor=255)
    expected = network.predict((pixels / 255).astype(np.float32))
    np.testing.assert_array_equal(network.predict(pixels), expected)
    np.testing.assert_array_equal(network.predict(pixels.reshape(6, 2, 2)), expected)
    np.testing.assert_array_equal(network.predict((pixels / 255).astype(np.float32)), expected)  # prepared already


def test_a_single_raw_image_is_a_batch_of_one(rng):
    network = nn.Network([nn.Conv2d(1, 2, 3, rng=rng), nn.Flatten(), nn.Affine(2 * 2 * 3, 3, rng=rng)])
    network.preprocessing = data.Preprocessing(input_shape=(1, 4, 5), divisor=255)
    pixels = rng.integers(0, 256, size=(1, 1, 4, 5), dtype=np.uint8)
    expected = network.predict(pixels)
    for shape in ((1, 4, 5), (4, 5), (20,)):
        np.testing.assert_array_equal(network.predict(pixels.reshape(shape)), expected)
    flat = small(rng, np.float32)
    flat.preprocessing = data.Preprocessing(input_shape=(4,), divisor=255)
    assert flat.predict(np.zeros(4, np.uint8)).shape == (3,)  # one row is one sample, as it is for floats


def test_a_frozen_batch_norm_keeps_its_statistics(rng):
    x, t = rng.normal(3, 2, size=(8, 4)), np.arange(8) % 3
    network = nn.multi_layer(4, [5], 3, rng=rng, batch_norm=True, dtype=np.float64)
    network.gradient(x, t)
    network.freeze("batchnorm1")
    before, found = network.state_dict(), network.gradient(x, t)
    assert list(found) == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]
    for name, array in network.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert network.layers["batchnorm1"].training
    assert network.loss(x, t) == pytest.approx(network.last_layer.forward(network.predict(x), t))


def test_accuracy_refuses_what_cannot_be_right(rng):
    network = small(rng)
    for t in (np.array(["0", "1"]), np.array([0.0, 1.0]), np.array([0, 3]), np.full((2, 3), np.nan)):
        with pytest.raises(ShapeError):
            network.accuracy(np.ones((2, 4)), t)
    network.params["affine2.b"] = np.full(3, np.nan)
    with pytest.raises(NumericalError):
        network.accuracy(np.ones((2, 4)), np.array([0, 1]))
