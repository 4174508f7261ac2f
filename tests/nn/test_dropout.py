"""Dropout layers: training and evaluation, seeds, checkpoints, and the average of many masks."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import Tensor, data, nn, optim, train
from zhishen._checks import Number
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer, check_network

GENERATOR = "expected rng to be a numpy.random.Generator, got 0; give np.random.default_rng(seed)"


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("kind", [nn.Dropout, nn.SpatialDropout])
def test_they_keep_the_contract_of_a_layer(kind, rate, rng):
    check_layer(kind(rate, rng=rng), rng.normal(size=(5, 4, 3, 2)))


def test_a_backward_without_the_mask_is_caught(monkeypatch, rng):
    monkeypatch.setattr(nn.Dropout, "backward", lambda self, dout: dout)
    with pytest.raises(GradientCheckError, match=r"^check_layer: Dropout: x\["):
        check_layer(nn.Dropout(0.5, rng=rng), rng.normal(size=(5, 4)))


def test_a_network_with_dropout(rng):
    network = nn.multi_layer(4, [9, 8], 3, rng=rng, activation="tanh", dropout=0.3)
    check_network(network, rng.normal(size=(7, 4)), rng.integers(0, 3, 7))


def test_training_masks_and_evaluation_does_not(rng):
    layer, x = nn.Dropout(0.5, rng=rng), np.ones((200, 100), np.float32)
    out = layer.forward(x)
    assert set(np.unique(out)) == {0, 2}
    assert out.mean() == pytest.approx(1, abs=0.05)
    assert (layer.forward(x) != out).any()
    layer.training = False
    state = rng.bit_generator.state
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer(Tensor(x)).data, x)
    np.testing.assert_array_equal(layer.backward(3 * x), 3 * x)
    assert rng.bit_generator.state == state


def test_a_rate_of_0_draws_nothing(rng):
    state = rng.bit_generator.state
    x = np.ones((2, 3))
    np.testing.assert_array_equal(nn.Dropout(0, rng=rng).forward(x), x)
    assert rng.bit_generator.state == state


def test_backward_uses_the_mask_of_the_last_forward(rng):
    layer, x = nn.Dropout(0.5, rng=rng), np.ones((20, 30))
    layer.forward(x)
    out = layer.forward(x)
    np.testing.assert_array_equal(layer.backward(x), out)


def test_spatial_dropout_takes_whole_channels_of_each_sample(rng):
    out = nn.SpatialDropout(0.5, rng=rng).forward(np.ones((30, 20, 4, 5), np.float32))
    assert out.dtype == np.float32
    assert (out == out[:, :, :1, :1]).all()
    whole = out[:, :, 0, 0]
    assert set(np.unique(whole)) == {0, 2}
    assert (whole != whole[:1]).any()
    assert (whole != whole[:, :1]).any()


@pytest.mark.parametrize("call", ["forward", "record"])
def test_spatial_dropout_needs_positions(call, rng):
    x = np.ones((3, 4))
    with pytest.raises(ShapeError) as caught:
        getattr(nn.SpatialDropout(0.5, rng=rng), call)(Tensor(x) if call == "record" else x)
    assert str(caught.value) == (
        "SpatialDropout: expected input of shape (N, C, ...), got (3, 4); use Dropout where there are no channels"
    )


@pytest.mark.parametrize("bad", Number(0, 1, open_high=True).bad_values())
@pytest.mark.parametrize("kind", [nn.Dropout, nn.SpatialDropout])
def test_rates_that_are_invalid(kind, bad, rng, hostile):
    with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected rate to be a number >= 0 and < 1, got "):
        kind(bad, rng=rng)


def test_a_seed_is_no_generator(hostile):
    with pytest.raises(ArgumentError, match=f"^Dropout: {re.escape(GENERATOR)}$"):
        nn.Dropout(0.5, rng=0)


def test_representations(rng):
    assert repr(nn.Dropout(0.25, rng=rng)) == "Dropout(0.25)"
    assert repr(nn.SpatialDropout(rng=rng)) == "SpatialDropout(0.5)"


def test_backward_before_forward(rng):
    with pytest.raises(ArgumentError, match="call forward"):
        nn.Dropout(0.5, rng=rng).backward(np.ones((2, 4)))


def test_the_weights_do_not_change_when_dropout_is_switched_on():
    plain, dropped = (nn.multi_layer(8, [7, 6], 5, rng=np.random.default_rng(1), dropout=p) for p in (0.0, 0.5))
    for name, array in plain.params.items():
        np.testing.assert_array_equal(dropped.params[name], array)
    assert plain.generators() == {}
    assert list(dropped.generators()) == ["dropout1", "dropout2"]
    one, two = dropped.generators().values()
    assert one.random() != two.random()


def test_the_order_of_layers(rng):
    network = nn.multi_layer(784, [1000, 1000], 10, rng=rng, batch_norm=True, dropout=0.5)
    assert list(network.layers) == [
        "affine1", "batchnorm1", "relu1", "dropout1", "affine2", "batchnorm2", "relu2", "dropout2", "affine3",
    ]  # fmt: skip
    assert list(nn.multi_layer(8, [], 5, rng=rng, batch_norm=True, dropout=0.5).layers) == ["affine1"]
    assert nn.multi_layer(8, [7], 5, rng=rng, batch_norm=True, dtype=np.float64).dtype == np.float64


@pytest.mark.parametrize("bad", Number(0, 1, open_high=True).bad_values())
def test_dropout_rates_of_the_zoo_that_are_invalid(bad, rng, hostile):
    with pytest.raises(ArgumentError, match=r"^multi_layer: expected dropout to be a number >= 0 and < 1, got "):
        nn.multi_layer(8, [7], 5, rng=rng, dropout=bad)


def test_training_continues_with_the_same_bits_after_a_checkpoint(tmp_path):
    """The masks and the running statistics too."""

    def trainer(run, epochs):
        rng = np.random.default_rng(4)
        x = rng.normal(size=(60, 5))
        points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))
        dataset = data.Dataset(train=points, validation=None, test=points, name="halves", classes=2)
        network = nn.multi_layer(5, [8], 2, rng=rng, batch_norm=True, dropout=0.4)
        return train.Trainer(network, dataset, optim.Adam(), epochs=epochs, batch_size=12, rng=rng, run=run)

    whole = trainer(tmp_path / "whole", 4)
    whole.fit()
    trainer(tmp_path / "part", 2).fit()
    resumed = trainer(tmp_path / "part", 4)
    resumed.resume()
    resumed.fit()
    state = whole.network.state_dict()
    assert any("running_mean" in name for name in state)
    for name, array in resumed.network.state_dict().items():
        np.testing.assert_array_equal(array, state[name])
    assert [g.random() for g in resumed.network.generators().values()] == [
        g.random() for g in whole.network.generators().values()
    ]
