"""Snapshots: a training resumes only where it was the same training, and damage is an error."""

from __future__ import annotations

import numpy as np
import pytest
from masks import BIT_GENERATORS, Mask, refuse

from zhishen import nn, optim
from zhishen.errors import CheckpointError
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS


def test_another_batch_size_is_refused(make_trainer, short_run):
    refuse(make_trainer(run=short_run, batch_size=20), r"\(batch_size: 10, and here 20\); resume with the network")


@pytest.mark.parametrize("change", ["order", "a label", "dtype", "length"])
def test_other_data_are_refused(make_trainer, make_dataset, short_run, change):
    dataset = make_dataset(samples=104 if change == "length" else 103)
    x, t = dataset.train
    if change == "order":
        x[:] = x[::-1].copy()
    elif change == "a label":
        t[50] = (t[50] + 1) % 4
    elif change == "dtype":
        dataset = type(dataset)(
            **{**vars(dataset), "train": type(dataset.train)(x.astype(np.float64), t)}
        )  # fmt: skip
    refuse(
        make_trainer(run=short_run, dataset=dataset),
        r"\(the training data have changed since the checkpoint was written\); resume",
    )


@pytest.mark.parametrize(
    ("hidden", "activation", "pattern"),
    [
        ([8, 7], "relu", r"affine2\.W of shape \(8, 7\), got \(8, 6\)"),
        ([8], "relu", r"\(layers: \['affine1 Affine', .*, and here \['affine1"),
        ([8, 6], "tanh", r"\(layers: .*'relu1 ReLU'.*, and here .*'tanh1 Tanh'"),
    ],
)
def test_another_network_is_refused(make_trainer, short_run, hidden, activation, pattern):
    network = nn.multi_layer(4, hidden, 4, rng=np.random.default_rng(1), activation=activation)
    refuse(make_trainer(run=short_run, network=network), pattern)


def test_another_dtype_is_refused(make_trainer, short_run):
    network = nn.multi_layer(4, [8, 6], 4, rng=np.random.default_rng(1), dtype=np.float64)
    refuse(make_trainer(run=short_run, network=network), r"\(dtype: float32, and here float64\)")


def test_another_loss_is_refused(make_trainer, short_run):
    network = nn.multi_layer(4, [8, 6], 4, rng=np.random.default_rng(1), loss="sum_of_squares")
    refuse(make_trainer(run=short_run, network=network), "loss: SoftmaxCrossEntropy, and here SumOfSquares")


def test_another_optimizer_is_refused(make_trainer, short_run):
    for name in optim.OPTIMIZERS:
        if name != "adam":
            trainer = make_trainer(run=short_run, optimizer=optim.build(name))
            with pytest.raises(CheckpointError, match=rf"expected the state of '{name}', got that of 'adam'"):
                trainer.resume()


@pytest.mark.parametrize("kind", BIT_GENERATORS[1:], ids=lambda kind: kind.__name__)
def test_another_kind_of_generator_is_refused(make_trainer, short_run, kind):
    trainer = make_trainer(run=short_run, rng=np.random.Generator(kind(1)))
    refuse(trainer, rf"generators: \['order of samples PCG64'\], and here \['order of samples {kind.__name__}'\]")


def test_layers_that_draw_where_none_did_are_refused(make_trainer, tmp_path):
    def make(layer, **options):
        rng = np.random.default_rng(1)
        network = nn.Network({"a": nn.Affine(4, 8, rng=rng), "b": layer, "c": nn.Affine(8, 4, rng=rng)})
        return make_trainer(network=network, run=tmp_path / "run", epochs=1, **options)

    still = Mask(rng=np.random.default_rng(2))
    make(still).fit()
    still = Mask(rng=np.random.default_rng(2))
    still.rng = None
    refuse(make(still), r"generators: \['order of samples PCG64', 'b PCG64'\], and here \['order of samples PCG64'\]")


@pytest.mark.parametrize("key", ["generators", "history", "optimizer", "position", "order_state", "setup"])
@pytest.mark.parametrize("value", [None, 3, "x", [3], {"a": 1}], ids=repr)
def test_a_checkpoint_with_wrong_contents_is_refused(make_trainer, short_run, key, value):
    """The checksum is correct, so the file was written with these contents."""
    if (key, value) in (("order_state", None), ("history", None)):
        value = {"state": 1}
    path = checkpoint.step_file(short_run / CHECKPOINTS, 11)
    saved = checkpoint.load(path)
    checkpoint.save(path, saved.arrays, {**saved.state, key: value})
    with pytest.raises(CheckpointError, match=rf"{path.name}: expected a checkpoint of the same training, got"):
        make_trainer(run=short_run).resume()
