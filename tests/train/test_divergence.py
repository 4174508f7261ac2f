"""A NaN or an infinity stops training, with the layer and the step where it arose, and is never saved.

Warnings are errors in these tests, so none of NumPy's leaves the trainer either.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen.errors import NumericalError
from zhishen.graph.tensor import Tensor
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS, MODEL


class Spoilt(nn.Layer):
    """Passes everything on, until ``step`` passes through in training: then one output is NaN."""

    def __init__(self, step: int, value: float = np.nan) -> None:
        super().__init__()
        self.step, self.value, self.seen = step, value, 0

    def forward(self, x):
        self.seen += self.training
        if self.seen < self.step or not self.training:
            return x
        out = x.copy()
        out[-1, 0] = self.value
        return out

    def backward(self, dout):
        return dout


class Branches(nn.Network):
    """Two branches that meet; from ``step`` on, the right one has a NaN."""

    def __init__(self, rng: np.random.Generator, step: int = 10**9) -> None:
        super().__init__(
            {
                "left": nn.Affine(4, 6, rng=rng),
                "right": nn.Affine(4, 6, rng=rng),
                "out": nn.Affine(6, 4, rng=rng),
            }
        )
        self.step, self.seen = step, 0

    def forward(self, x):
        left, right, out = self.layers.values()
        self.seen += self.training
        spoilt = right(x)
        if self.training and self.seen >= self.step:
            spoilt = spoilt * Tensor(np.array([np.nan] + [1] * 5, dtype=np.float32), requires_grad=False)
            spoilt.name = "gate"
        return out(np.tanh(left(x)) * spoilt)


def spoilt_network(step: int, value: float = np.nan) -> nn.Network:
    rng = np.random.default_rng(1)
    return nn.Network([nn.Affine(4, 8, rng=rng), Spoilt(step, value), nn.ReLU(), nn.Affine(8, 4, rng=rng)])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_names_the_layer_and_the_step(make_trainer, value):
    with pytest.raises(NumericalError) as caught:
        make_trainer(network=spoilt_network(5, value)).fit()
    assert caught.value.layer == "the output of layer spoilt1"
    assert caught.value.step == 5
    message = r"Trainer: expected a finite loss, got (nan|inf) at step 5 \(epoch 1\); NaN or infinity first appears in "
    assert re.fullmatch(message + r"the output of layer spoilt1; lower the learning rate .*", str(caught.value))


def test_counts_the_step_through_the_epochs(make_trainer):
    with pytest.raises(NumericalError, match=r"at step 15 \(epoch 2\)") as caught:
        make_trainer(network=spoilt_network(15)).fit()
    assert caught.value.step == 15


def test_names_the_tensor_of_a_network_of_your_own(make_trainer):
    with pytest.raises(NumericalError, match="first appears in gate") as caught:
        make_trainer(network=Branches(np.random.default_rng(1), step=4)).fit()
    assert (caught.value.layer, caught.value.step) == ("gate", 4)


def test_names_a_parameter_of_a_network_of_your_own(make_trainer):
    network = Branches(np.random.default_rng(1))
    network.params["right.W"][0, 0] = np.nan
    with pytest.raises(NumericalError, match=r"first appears in parameter right\.W"):
        make_trainer(network=network).fit()


def test_names_the_input(make_trainer, make_dataset):
    dataset = make_dataset()
    dataset.train.x[3, 1] = np.inf
    with pytest.raises(NumericalError, match="first appears in the input"):
        make_trainer(dataset=dataset).fit()


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("name", optim.OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [10, 103])
def test_a_huge_learning_rate_is_reported(make_trainer, tmp_path, name, own, batch_size):
    """Whether the first loss shows it, or, with one batch an epoch, the parameters do before they are saved."""
    rng = np.random.default_rng(1)
    network = Branches(rng) if own else nn.multi_layer(4, [8, 6], 4, rng=rng)
    trainer = make_trainer(
        network=network, optimizer=optim.build(name, lr=1e38), batch_size=batch_size, run=tmp_path / "run"
    )
    with pytest.raises(NumericalError, match="lower the learning rate") as caught:
        trainer.fit()
    assert caught.value.step <= 3
    assert caught.value.layer.startswith(("parameter ", "the output of ", "the loss"))
    for path in (tmp_path / "run").rglob("*.safetensors"):
        for key, array in checkpoint.load(path).arrays.items():
            assert np.isfinite(array).all(), f"{key} of {path.name}"


@pytest.mark.parametrize("run", [True, False])
def test_the_last_update_is_looked_at_too(make_trainer, tmp_path, run):
    """No loss follows the last update of the last epoch."""
    trainer = make_trainer(
        epochs=1, optimizer=optim.SGD(lr=1), schedule=lambda step: 1e39 if step == 10 else 0.01,
        run=tmp_path / "run" if run else None,
    )  # fmt: skip
    with pytest.raises(
        NumericalError, match=r"expected finite parameters, got NaN or infinity in affine\d\.\w at step 11"
    ):
        trainer.fit()
    assert trainer.history == []
    assert not (tmp_path / "run" / CHECKPOINTS / checkpoint.BEST).exists()


def test_finite_parameters_of_which_evaluation_overflows_are_reported(make_trainer):
    """A huge but finite weight: the products of the evaluation are infinite."""
    trainer = make_trainer(epochs=1)

    def spoil(trainer):
        if trainer.state.step == 11:
            for name in ("affine1.W", "affine2.W", "affine3.W"):
                trainer.network.params[name][...] = 1e30

    trainer.on("step", spoil)
    with pytest.raises(NumericalError, match=r"got (nan|inf) at step 11 .* the output of layer affine2"):
        trainer.fit()


def test_the_last_checkpoint_stays_and_can_be_resumed(make_trainer, tmp_path, same_bits):
    def much_too_high_once(step):
        return 1e38 if step == 17 else 0.01

    run = tmp_path / "run"
    options = {"run": run, "checkpoint_steps": 4}
    with pytest.raises(NumericalError) as caught:
        make_trainer(schedule=much_too_high_once, **options).fit()
    assert caught.value.step in (18, 19)
    path, saved, problems = checkpoint.newest(run / CHECKPOINTS)
    assert path.name == checkpoint.step_file(run, 16).name
    assert problems == []
    assert all(np.isfinite(array).all() for array in saved.arrays.values())
    assert not (run / MODEL).exists()
    assert not list(run.rglob("*.tmp"))

    lower = make_trainer(schedule=lambda _: 0.01, **options)
    lower.resume()
    lower.fit()
    whole = make_trainer(schedule=lambda _: 0.01)
    whole.fit()
    same_bits(lower, whole)


def test_a_checkpoint_within_an_epoch_looks_at_the_parameters(make_trainer, tmp_path):
    trainer = make_trainer(run=tmp_path / "run", checkpoint_steps=4)

    def spoil(trainer):
        if trainer.state.step == 8:
            trainer.network.params["affine2.b"][2] = np.nan

    trainer.on("step", spoil)
    with pytest.raises(NumericalError, match=r"in affine2\.b at step 8") as caught:
        trainer.fit()
    assert caught.value.layer == "parameter affine2.b"
    assert checkpoint.newest(tmp_path / "run" / CHECKPOINTS)[0].name == checkpoint.step_file(tmp_path, 4).name
