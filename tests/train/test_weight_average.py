"""The moving average of the weights."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

import zhishen
from zhishen import nn, train
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train.committed import CHECKPOINTS


def normalized(seed: int = 1) -> nn.Network:
    """A network with running statistics and a generator."""
    return nn.multi_layer(4, [8, 6], 4, rng=np.random.default_rng(seed), batch_norm=True, dropout=0.2)


def weights_of_each_update(make_trainer, decay: float) -> tuple[list[dict[str, np.ndarray]], train.Trainer]:
    """The weights after each update, in float64, and the trainer afterwards."""
    trainer = make_trainer(network=normalized(), ema_decay=decay)
    found: list[dict[str, np.ndarray]] = []
    trainer.on("step", lambda t: found.append({k: v.astype(np.float64) for k, v in t.network.state_dict().items()}))
    trainer.fit()
    return found, trainer


@pytest.mark.parametrize("decay", [0.5, 0.9, 0.999])
def test_the_network_gets_the_average_of_its_definition(make_trainer, decay):
    found, trainer = weights_of_each_update(make_trainer, decay)
    assert len(found) == 33
    for name, array in trainer.network.state_dict().items():
        average = found[0][name]
        for t, weights in enumerate(found[1:], start=2):
            d = min(decay, (1 + t) / (10 + t))
            average = d * average + (1 - d) * weights[name]
        np.testing.assert_allclose(array, average, rtol=0, atol=2e-6, err_msg=name)
        assert array.dtype == np.float32


def test_the_average_does_not_change_the_training(make_trainer):
    plain, _ = weights_of_each_update(make_trainer, 0)
    averaged, _ = weights_of_each_update(make_trainer, 0.9)
    for ours, others in zip(plain, averaged, strict=True):
        for name, array in ours.items():
            np.testing.assert_array_equal(array, others[name])


def test_the_history_measures_the_average(make_trainer, dataset):
    trainer = make_trainer(network=normalized(), ema_decay=0.9)
    history = trainer.fit()
    assert history[-1]["test_accuracy"] == trainer.network.accuracy(*dataset.test)
    other = make_trainer(network=normalized())
    assert [record["test_loss"] for record in other.fit()] != [record["test_loss"] for record in history]


@pytest.mark.parametrize("at", [3, 11, 14, 25, 33])
def test_a_stopped_training_resumes_to_the_same_bits(make_trainer, same_bits, tmp_path, at):
    whole = make_trainer(network=normalized(), ema_decay=0.95)
    whole.fit()
    halved = make_trainer(network=normalized(), ema_decay=0.95, run=tmp_path / "run", checkpoint_steps=7)
    halved.on("step", lambda trainer: trainer.stop("enough") if trainer.state.step == at else None)
    halved.fit()
    shutil.copytree(tmp_path / "run", tmp_path / "copy")
    again = make_trainer(network=normalized(2), ema_decay=0.95, run=tmp_path / "copy")
    again.resume()
    again.fit()
    halved.fit()
    for trainer in (halved, again):
        same_bits(whole, trainer)
        for ours, others in zip(whole.average.states(), trainer.average.states(), strict=True):
            for name, array in ours.items():
                np.testing.assert_array_equal(array, others[name])


def test_files_predict_with_the_average(make_trainer, dataset, tmp_path):
    trainer = make_trainer(network=normalized(), ema_decay=0.9, run=tmp_path / "run")
    trainer.fit()
    expected = trainer.network.predict(dataset.test.x)
    model, newest = tmp_path / "run" / "model.safetensors", max((tmp_path / "run" / CHECKPOINTS).glob("step-*"))
    for path in (model, newest):
        np.testing.assert_array_equal(zhishen.load(path).predict(dataset.test.x), expected)


def test_another_decay_is_refused_on_resuming(make_trainer, tmp_path):
    make_trainer(ema_decay=0.9, epochs=1, run=tmp_path / "run").fit()
    for decay, here in ((0, "None"), (0.99, "0.99")):
        with pytest.raises(CheckpointError, match=rf"ema_decay: 0\.9, and here {here}"):
            make_trainer(ema_decay=decay, run=tmp_path / "run").resume()


def test_frozen_parameters_stay(make_trainer):
    network = normalized()
    network.freeze("affine1*")
    before = network.params["affine1.W"].copy()
    make_trainer(network=network, ema_decay=0.9).fit()
    np.testing.assert_array_equal(network.params["affine1.W"], before)


@pytest.mark.parametrize("value", [1, 1.5, -0.1, float("nan"), "0.9", None, True])
def test_a_decay_is_at_least_0_and_below_1(make_trainer, value):
    with pytest.raises(ArgumentError, match="expected ema_decay to be a number >= 0 and < 1"):
        make_trainer(ema_decay=value)


def test_the_configuration_has_it(tmp_path):
    config = train.RECIPES["two_layer"].change(ema_decay=0.99)
    config.write(tmp_path / "config.toml")
    assert "ema_decay = 0.99" in (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert train.Config.read(tmp_path / "config.toml").ema_decay == 0.99
    assert "ema_decay" not in train.Config().as_dict()
    # Where the recipe of a network averages, the file says that a run does not.
    without = train.RECIPES["residual_conv"].change(ema_decay=0)
    assert train.Config.from_dict(without.as_dict()).ema_decay == 0
    with pytest.raises(ArgumentError, match="config: expected ema_decay to be"):
        train.Config(ema_decay=1)
