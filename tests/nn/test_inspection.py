"""Feature maps, filters and occlusion, compared with slow computations of the same."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn, ops
from zhishen.errors import ArgumentError, ShapeError


def conv_network(dtype=np.float64, **options) -> nn.Network:
    return nn.simple_conv(
        (2, 9, 10), 4, rng=np.random.default_rng(1), filters=3, size=3, hidden=6, dtype=dtype, **options
    )


@pytest.fixture
def images(rng) -> np.ndarray:
    return rng.random((5, 2, 9, 10))


class Branches(nn.Network):
    """A forward of its own, in which one layer is used twice and another not at all."""

    def forward(self, x):
        left, gate, out = (self.layers[name] for name in ("left", "gate", "out"))
        return out(ops.relu(left(gate(x))) * gate(x))


def branches() -> Branches:
    rng = np.random.default_rng(2)
    sizes = {"left": (4, 4), "gate": (4, 4), "out": (4, 3), "unused": (4, 4)}
    return Branches({name: nn.Affine(*size, rng=rng, dtype=np.float64) for name, size in sizes.items()})


# --- feature maps ------------------------------------------------------------------------------------------------


def test_the_maps_are_those_computed_by_hand(images):
    network = conv_network()
    maps = nn.feature_maps(network, images)
    assert list(maps) == list(network.layers)
    W, b = network.params["conv1.W"], network.params["conv1.b"]
    conv = np.empty((5, 3, 7, 8))
    for n in range(5):
        for o in range(3):
            for i in range(7):
                for j in range(8):
                    conv[n, o, i, j] = (images[n, :, i : i + 3, j : j + 3] * W[o]).sum() + b[o]
    np.testing.assert_allclose(maps["conv1"], conv, atol=1e-12)
    relu = np.where(conv > 0, conv, 0)
    np.testing.assert_allclose(maps["relu1"], relu)
    pool = np.array(
        [
            [
                [[relu[n, o, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max() for j in range(4)] for i in range(3)]
                for o in range(3)
            ]
            for n in range(5)
        ]
    )
    np.testing.assert_allclose(maps["maxpool1"], pool)
    hidden = pool.reshape(5, -1) @ network.params["affine1.W"] + network.params["affine1.b"]
    np.testing.assert_allclose(maps["affine1"], hidden)
    np.testing.assert_allclose(maps["affine2"], network.predict(images))


def test_the_maps_are_of_evaluation_and_the_network_stays_as_it_was(images):
    rng = np.random.default_rng(0)
    layers = [nn.Flatten(), nn.Affine(180, 8, rng=rng), nn.BatchNorm(8), nn.Dropout(0.5, rng=rng)]
    network = nn.Network([*layers, nn.Affine(8, 3, rng=rng)])
    network.layers["dropout1"].training = False  # a mixture that has to be kept
    state, drawn = network.state_dict(), rng.bit_generator.state
    maps = nn.feature_maps(network, images)
    assert (maps["dropout1"] == maps["batchnorm1"]).all()
    assert (maps["affine2"] == network.predict(images)).all()
    assert network.training
    assert not network.layers["dropout1"].training
    assert network.layers["batchnorm1"].training
    assert all((array == state[name]).all() for name, array in network.state_dict().items())
    assert rng.bit_generator.state == drawn


def test_maps_are_copies(images):
    network = conv_network()
    maps, again = nn.feature_maps(network, images), nn.feature_maps(network, images)
    for array in maps.values():
        array[...] = -7
    for name, array in again.items():
        assert not np.shares_memory(array, maps[name])
    assert (again["flatten1"].ravel() == again["maxpool1"].ravel()).all()
    assert not np.shares_memory(again["flatten1"], again["maxpool1"])


def test_float32_and_other_numbers_are_converted(images):
    network = conv_network(np.float32)
    assert {array.dtype for array in nn.feature_maps(network, (255 * images).astype(np.int16)).values()} == {
        np.dtype(np.float32)
    }


def test_a_custom_network_has_maps_of_the_layers_that_it_calls(rng):
    network, x = branches(), rng.normal(size=(3, 4))
    maps = nn.feature_maps(network, x)
    assert list(maps) == ["gate", "left", "gate (2)", "out"]

    def affine(name, x):
        return x @ network.params[f"{name}.W"] + network.params[f"{name}.b"]

    gate = affine("gate", x)
    np.testing.assert_allclose(maps["gate"], gate)
    np.testing.assert_allclose(maps["gate (2)"], gate)
    np.testing.assert_allclose(maps["left"], affine("left", gate))
    np.testing.assert_allclose(maps["out"], network.predict(x))
    # No observer is left.
    assert not any("record" in vars(layer) for layer in network.layers.values())
    before = {name: array.copy() for name, array in maps.items()}
    network.gradient(x + 1, np.array([0, 1, 2]))
    assert all((array == before[name]).all() for name, array in maps.items())


def test_no_observer_is_left_after_an_exception(rng):
    network = branches()
    with pytest.raises(ShapeError):
        nn.feature_maps(network, rng.normal(size=(3, 5)))
    assert not any("record" in vars(layer) for layer in network.layers.values())


def test_a_forward_that_calls_no_layer_is_reported():
    class Own(nn.Network):
        def forward(self, x):
            return x @ self.layers["only"].tensor("W")

    network = Own({"only": nn.Affine(4, 3, rng=np.random.default_rng(0))})
    with pytest.raises(
        ArgumentError, match=r"feature_maps: expected Own\.forward to call its layers \(only\), got no call"
    ):
        nn.feature_maps(network, np.ones((2, 4)))


# --- filters -----------------------------------------------------------------------------------------------------


def test_filters_are_copies_of_the_weights_of_convolutions():
    network = nn.deep_conv((1, 12, 12), 3, rng=np.random.default_rng(0), channels=(2, 3, 4))
    found = nn.filters(network)
    assert list(found) == [f"conv{i}" for i in range(1, 7)]
    for name, W in found.items():
        assert np.array_equal(W, network.params[f"{name}.W"])
        assert not np.shares_memory(W, network.params[f"{name}.W"])
    assert found["conv3"].shape == (3, 2, 3, 3)
    assert nn.filters(nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))) == {}


def test_filters_before_learning_stay_what_they_were(images):
    network = conv_network()
    before = nn.filters(network)["conv1"]
    kept = before.copy()
    network.params["conv1.W"] -= network.gradient(images, np.arange(5) % 4)["conv1.W"]
    assert (before == kept).all()
    assert (nn.filters(network)["conv1"] != before).any()


# --- mistakes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one_hot", [False, True])
def test_mistakes_are_those_counted_one_by_one(rng, one_hot):
    network, x, t = conv_network(), rng.normal(size=(60, 2, 9, 10)), rng.integers(0, 4, 60)
    expected = []
    for i in range(60):
        p = network.probabilities(x[i : i + 1])[0]
        if p.argmax() != t[i]:
            expected.append((-p.max(), i, p.argmax()))
    expected.sort()
    found = nn.misclassified(network, x, np.eye(4)[t] if one_hot else t, batch_size=7)
    assert 0 < len(expected) < 60
    assert found.indices.tolist() == [i for _, i, _ in expected]
    assert found.predicted.tolist() == [k for _, _, k in expected]
    np.testing.assert_allclose(found.probability, [-p for p, _, _ in expected], rtol=1e-12)
    assert 1 - len(found.indices) / 60 == pytest.approx(network.accuracy(x, t))


def test_without_mistakes_there_are_none(images):
    network = conv_network()
    found = nn.misclassified(network, images, network.predict(images).argmax(axis=1))
    assert [array.shape for array in found] == [(0,), (0,), (0,)]


def test_targets_that_do_not_fit_are_refused(images, hostile):
    for t in (np.zeros(4, int), np.zeros((5, 3)), np.zeros((5, 4, 1))):
        with pytest.raises(ShapeError, match=r"misclassified: expected labels \(5,\) or one-hot targets \(5, 4\)"):
            nn.misclassified(conv_network(), images, t)


# --- occlusion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "stride", "value"), [(1, 1, 0.0), (3, 2, 0.0), (4, 1, 0.7), (9, 5, -1.0)])
def test_occlusion_is_that_of_covering_by_hand(images, size, stride, value):
    network, image = conv_network(), images[0]
    before = image.copy()
    found = nn.occlusion_map(network, image, 2, size=size, stride=stride, value=value, batch_size=7)
    whole = network.probabilities(image[None])[0, 2]
    expected = np.empty(((9 - size) // stride + 1, (10 - size) // stride + 1))
    for i in range(expected.shape[0]):
        for j in range(expected.shape[1]):
            covered = image.copy()
            covered[:, i * stride : i * stride + size, j * stride : j * stride + size] = value
            expected[i, j] = whole - network.probabilities(covered[None])[0, 2]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14)
    assert (image == before).all()


def test_occlusion_of_rows_is_that_of_their_images(rng):
    network, image = nn.two_layer(30, 8, 3, rng=rng, dtype=np.float64), rng.random((1, 5, 6))
    with_layer = nn.Network([nn.Flatten(), *network.layers.values()])
    expected = nn.occlusion_map(with_layer, image, 1, size=2)
    for shape in ((1, 5, 6), (5, 6)):
        np.testing.assert_allclose(
            nn.occlusion_map(network, image.ravel(), 1, size=2, shape=shape), expected, rtol=1e-12
        )


def test_a_network_looks_where_the_image_says_something():
    """Class 1 is a bright pixel at (1, 2); covering it costs the probability, covering another nothing."""
    network = nn.Network([nn.Flatten(), nn.Affine(16, 2, rng=np.random.default_rng(0), dtype=np.float64)])
    W = np.zeros((16, 2))
    W[1 * 4 + 2, 1] = 10
    network.load_state_dict({"affine1.W": W, "affine1.b": np.array([5.0, 0.0])})
    image = np.zeros((1, 4, 4))
    image[0, 1, 2] = 1
    drop = nn.occlusion_map(network, image, 1, size=1)
    assert drop[1, 2] > 0.9
    assert np.count_nonzero(drop) == 1
    assert (nn.occlusion_map(network, image, 0, size=1) <= 0).all()


@pytest.mark.parametrize(
    ("options", "error", "pattern"),
    [
        ({"label": 4}, ArgumentError, "expected label to be a whole number from 0 to 3, got 4"),
        ({"label": -1}, ArgumentError, "expected label"),
        ({"label": 1.0}, ArgumentError, "expected label"),
        ({"size": 10}, ArgumentError, "expected size to be a whole number from 1 to 9, got 10"),
        ({"size": 0}, ArgumentError, "expected size"),
        ({"stride": 0}, ArgumentError, "expected stride"),
        ({"value": np.nan}, ArgumentError, "expected value"),
        ({"batch_size": 0}, ArgumentError, "expected batch_size"),
        ({"shape": (9, 10)}, ShapeError, r"got an image of shape \(2, 9, 10\) and shape=\(9, 10\)"),
        (
            {"image": np.zeros((1, 2, 9, 10))},
            ShapeError,
            r"expected one image \(C, H, W\).*got an image of shape \(1, 2",
        ),
        ({"image": np.zeros(180)}, ShapeError, r"got an image of shape \(180,\)"),
    ],
)
def test_wrong_options_are_refused(images, options, error, pattern, hostile):
    given = {"image": images[0], "label": 0, **options}
    with pytest.raises(error, match=f"occlusion_map: .*{pattern}"):
        nn.occlusion_map(conv_network(), given.pop("image"), given.pop("label"), **given)
