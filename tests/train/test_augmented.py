"""Training on augmented images: seeded, for training alone, and going on to the same bits after an interruption."""

from __future__ import annotations

import dataclasses
import shutil

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.train import Config, checkpoint
from zhishen.train.committed import CHECKPOINTS

STRONG = data.Augment(shift=2, rotate=20, scale=0.2, shear=5, elastic=1, elastic_sigma=3)
SIDE = 8


class Reshape(nn.Layer):
    """(N, C, H, W) to rows: the least that a network of images needs."""

    def forward(self, x):
        return x.reshape(len(x), -1)

    def backward(self, dout):
        return dout

    def record(self, x):
        return x.reshape(x.shape[0], -1)


def image_network(shape, outputs, *, rng, hidden=6, dtype=np.float32):
    """A builder of networks of images, as its parameter ``shape`` shows."""
    layers = [Reshape(), nn.Affine(int(np.prod(shape)), hidden, rng=rng, dtype=dtype), nn.ReLU()]
    return nn.Network([*layers, nn.Affine(hidden, outputs, rng=rng, dtype=dtype)])


@pytest.fixture(params=[True, False], ids=["rows", "images"])
def bars(request) -> data.Dataset:
    """Bars that lie or stand, 103 of them: a partial batch of 3."""
    return make_bars(flat=request.param)


def make_bars(*, flat: bool) -> data.Dataset:
    rng = np.random.default_rng(3)

    def part(count):
        x = 0.1 * rng.random((count, 1, SIDE, SIDE), np.float32)
        t = np.arange(count) % 2
        for image, label, place in zip(x[:, 0], t, rng.integers(2, SIDE - 2, count), strict=True):
            image[(slice(None), place) if label else (place, slice(None))] += 0.9
        return data.Split(x.reshape(count, -1) if flat else x, t)

    return data.Dataset(part(103), part(20), part(40), name="bars", classes=2, image_shape=(1, SIDE, SIDE))


def make(dataset, seed=1, **options):
    rng = np.random.default_rng(seed)
    flat = dataset.train.x.ndim == 2
    network = nn.two_layer(SIDE * SIDE, 6, 2, rng=rng) if flat else image_network(dataset.image_shape, 2, rng=rng)
    chosen = {"epochs": 3, "batch_size": 10, "augment": STRONG, **options}
    return train.Trainer(network, dataset, optim.Adam(lr=0.01), rng=rng, **chosen)


def seen_inputs(monkeypatch, trainer):
    """What the network learns from, batch by batch."""
    seen = []
    learn = trainer.network.loss_and_gradient
    monkeypatch.setattr(trainer.network, "loss_and_gradient", lambda x, t: (seen.append(x.copy()), learn(x, t))[1])
    trainer.fit()
    return seen


# --- what is augmented -------------------------------------------------------------------------------------------


def test_each_mini_batch_is_transformed_anew_and_the_data_stay(monkeypatch, bars):
    before = bars.train.x.copy()
    plain = seen_inputs(monkeypatch, make(bars, augment=None))
    bent = seen_inputs(monkeypatch, make(bars))
    assert [x.shape for x in plain] == [x.shape for x in bent]
    assert all((a != b).any() for a, b in zip(plain, bent, strict=True))
    # By the trainer's own generator, in the order of the batches.
    rng = np.random.default_rng(1)
    make(bars, augment=None)  # draws nothing from ours
    build = nn.two_layer if bars.train.x.ndim == 2 else None
    if build is not None:
        build(SIDE * SIDE, 6, 2, rng=rng)
    else:
        image_network(bars.image_shape, 2, rng=rng)
    own = rng.spawn(1)[0]
    for x, found in zip(plain, bent, strict=True):
        images = x.reshape(len(x), 1, SIDE, SIDE)
        assert (STRONG(images, rng=own).reshape(x.shape) == found).all()
    assert (bars.train.x == before).all()


def test_rows_and_images_are_transformed_alike(monkeypatch):
    rows = seen_inputs(monkeypatch, make(make_bars(flat=True)))
    images = seen_inputs(monkeypatch, make(make_bars(flat=False)))
    assert all((a == b.reshape(len(b), -1)).all() for a, b in zip(rows, images, strict=True))


def test_what_is_evaluated_stays_as_it_is(bars):
    trainer = make(bars)
    record = trainer.fit()[-1]
    assert record["test_accuracy"] == trainer.network.accuracy(*bars.test)
    assert record["validation_accuracy"] == trainer.network.accuracy(*bars.validation)
    assert record["train_accuracy"] == trainer.network.accuracy(*bars.train)


def test_the_order_of_the_samples_is_the_same_with_and_without(bars):
    targets = []
    for augment in (None, STRONG):
        trainer, seen = make(bars, augment=augment), []
        trainer.augment = None if augment is None else lambda x, rng, a=augment: a(x, rng=rng)
        learn = trainer.network.loss_and_gradient
        trainer.network.loss_and_gradient = lambda x, t, learn=learn, seen=seen: (seen.append(t), learn(x, t))[1]
        trainer.fit()
        targets.append(np.concatenate(seen))
    assert (targets[0] == targets[1]).all()


def test_a_function_of_your_own_works_on_any_inputs(make_trainer):
    shapes = []

    def noisy(x, *, rng):
        shapes.append(x.shape)
        return x + rng.normal(0, 0.1, x.shape).astype(x.dtype)

    trainer = make_trainer(augment=noisy, epochs=1)
    trainer.fit()
    assert shapes == [(10, 4)] * 10 + [(3, 4)]


# --- going on to the same bits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [(5,), (11, 12), (1, 7, 22, 33)])
def test_it_resumes_to_the_same_bits(same_bits, tmp_path, bars, at):
    whole = make(bars)
    whole.fit()
    run = tmp_path / "run"
    for i, step in enumerate((*at, None)):
        trainer = make(bars, run=run)
        if i:
            assert trainer.resume() == []
        trainer.on("step", lambda trainer, step=step: trainer.stop("test") if trainer.state.step == step else None)
        trainer.fit()
    same_bits(whole, trainer)
    assert whole.augment_rng.bit_generator.state == trainer.augment_rng.bit_generator.state


def test_it_continues_from_checkpoints_within_an_epoch(same_bits, tmp_path, bars):
    """As after a crash: what was done since the last checkpoint is done again, with the same draws."""
    whole = make(bars)
    whole.fit()
    first = make(bars, run=tmp_path / "run", checkpoint_steps=3, epochs=2)
    first.fit()
    newest = sorted((tmp_path / "run" / CHECKPOINTS).glob("step-*"))
    newest[-1].unlink()  # of the epoch's end; the one before is within the epoch
    shutil.copytree(tmp_path / "run" / CHECKPOINTS, tmp_path / "again" / CHECKPOINTS)
    trainer = make(bars, run=tmp_path / "again")
    trainer.resume()
    assert trainer.state.samples > 0
    trainer.fit()
    same_bits(whole, trainer)


def test_a_lost_state_would_be_noticed(same_bits, tmp_path, bars):
    """The comparison can fail: without the state of its generator the run continues with other bits."""
    whole = make(bars)
    whole.fit()
    first = make(bars, run=tmp_path / "run", epochs=1)
    first.fit()
    trainer = make(bars, run=tmp_path / "run")
    trainer.resume()
    trainer.augment_rng = np.random.default_rng(99)
    trainer.fit()
    with pytest.raises(AssertionError):
        same_bits(whole, trainer)


@pytest.mark.parametrize(("ours", "theirs"), [(None, STRONG), (STRONG, None), (data.Augment(shift=1), STRONG)])
def test_another_augmentation_is_not_resumed(tmp_path, bars, ours, theirs):
    make(bars, run=tmp_path / "run", epochs=1, augment=theirs).fit()
    with pytest.raises(CheckpointError, match=r"one that does not fit \(augment: "):
        make(bars, run=tmp_path / "run", augment=ours).resume()


def test_checkpoints_from_before_there_was_augmentation_are_resumed(same_bits, tmp_path, bars):
    whole = make(bars, augment=None)
    whole.fit()
    make(bars, run=tmp_path / "run", epochs=1, augment=None).fit()
    for path in checkpoint.step_files(tmp_path / "run" / CHECKPOINTS):
        saved = checkpoint.load(path)
        old = {key: value for key, value in saved.state.items() if key != "augment_state"}
        old["setup"] = {key: value for key, value in old["setup"].items() if key != "augment"}
        checkpoint.save(path, saved.arrays, old)
    trainer = make(bars, run=tmp_path / "run", augment=None)
    assert trainer.resume() == []
    trainer.fit()
    same_bits(whole, trainer)


# --- what is refused ---------------------------------------------------------------------------------------------


def test_augment_needs_images(make_trainer):
    with pytest.raises(ArgumentError, match=r"Trainer: expected images to augment, got inputs of shape \(4,\); give"):
        make_trainer(augment=data.Augment(shift=1))


def test_an_augmentation_that_returns_another_shape_is_refused(make_trainer):
    trainer = make_trainer(augment=lambda x, rng: x[1:])
    with pytest.raises(ShapeError, match=r"Trainer: expected augment to return .* \(10, 4\), got \(9, 4\); return"):
        trainer.fit()


# --- the data set, the configuration -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(8, 8), (1, 8, 7), (1, 4, 16, 1)])
def test_an_image_shape_that_does_not_fit_is_refused(shape, hostile):
    with pytest.raises(ShapeError, match=r"Dataset: expected image_shape to be the \(C, H, W\) of inputs \(64,\)"):
        dataclasses.replace(make_bars(flat=True), image_shape=shape)


def test_images_know_their_shape_and_rows_are_reported():
    dataset = make_bars(flat=False)
    assert dataclasses.replace(dataset, image_shape=None).image_shape == (1, SIDE, SIDE)
    assert dataclasses.replace(make_bars(flat=True), image_shape=None).image_shape is None
    assert data.mnist().image_shape == (1, 28, 28)
    with pytest.raises(ArgumentError, match="expected 2 class_names, one for each, got 1"):
        dataclasses.replace(dataset, class_names=("only one",))


@pytest.fixture
def folder(tmp_path):
    """Bars as a folder of IDX files."""
    bars = make_bars(flat=False)
    path = tmp_path / "bars"
    path.mkdir()
    for part, split in (("train", bars.train), ("t10k", bars.test)):
        data.write_idx(path / f"{part}-images-idx3-ubyte", (255 * np.minimum(split.x[:, 0], 1)).astype(np.uint8))
        data.write_idx(path / f"{part}-labels-idx1-ubyte", split.t.astype(np.uint8))
    return path


@pytest.fixture
def with_images(monkeypatch):
    """A zoo with a network of images, and no recipe for it."""
    monkeypatch.setitem(nn.NETWORKS, "of_images", image_network)


def test_a_network_of_images_gets_images_and_their_shape(folder, with_images):
    config = Config(network="of_images", network_options={"hidden": 3}, data=str(folder), batch_size=20, epochs=1)
    dataset = config.load_data()
    assert dataset.train.x.shape == (103, 1, SIDE, SIDE)
    trainer = config.build_trainer(dataset)
    assert trainer.network.params["affine1.W"].shape == (SIDE * SIDE, 3)
    trainer.fit()
    rows = config.change(network="two_layer", network_options={"hidden": 3})
    assert rows.load_data().train.x.shape == (103, SIDE * SIDE)
    assert rows.build_network(dataset).params["affine1.W"].shape == (SIDE * SIDE, 3)  # from images, too


def test_a_network_of_images_is_loaded_with_its_run(folder, with_images, tmp_path):
    config = Config.from_dict({"network": {"name": "of_images"}, "data": {"source": str(folder)}, "epochs": 1})
    trainer = config.build_trainer(config.load_data(), tmp_path / "run")
    trainer.fit()
    config.write(tmp_path / "run" / "config.toml")
    again, dataset, network, _ = train.load_run(tmp_path / "run")
    assert again == config
    assert network.accuracy(*dataset.test) == trainer.history[-1]["test_accuracy"]


def test_a_network_of_images_needs_images(with_images, make_dataset):
    with pytest.raises(ArgumentError, match=r"config: expected images for of_images, got angles with inputs of shape"):
        Config(network="of_images").build_network(make_dataset())


def test_the_table_of_augmentation_goes_through_the_file_and_back(folder, tmp_path):
    config = train.RECIPES["two_layer"].change(data=str(folder), augment_options={"shift": 1, "elastic": 0.5})
    config.write(tmp_path / "config.toml")
    assert "[augment]\nshift = 1\nelastic = 0.5\n" in (tmp_path / "config.toml").read_text()
    assert Config.read(tmp_path / "config.toml") == config
    assert repr(config.build_trainer(config.load_data()).augment) == repr(data.Augment(shift=1, elastic=0.5))
    plain = config.change(augment_options={})
    assert "augment" not in plain.as_dict()
    assert plain.build_trainer(plain.load_data()).augment is None


def test_weights_and_order_are_those_of_a_run_without(folder):
    config = train.RECIPES["two_layer"].change(data=str(folder), batch_size=20)
    dataset = config.load_data()
    plain, bent = (config.change(augment_options=o).build_trainer(dataset) for o in ({}, {"shift": 1}))
    assert (plain.network.params["affine1.W"] == bent.network.params["affine1.W"]).all()
    assert plain.rng.bit_generator.state == bent.rng.bit_generator.state
    assert bent.augment_rng.bit_generator.state != bent.rng.bit_generator.state


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        (
            {"shft": 1},
            r"config: \[augment\]: expected the option of augment to be one of shift, .*did you mean 'shift'",
        ),
        ({"rotate": -1}, "Augment: expected rotate to be a number >= 0 and <= 180, got -1"),
        ({"scale": "much"}, "Augment: expected scale to be a number"),
    ],
)
def test_a_wrong_table_is_refused(table, pattern, hostile):
    with pytest.raises(ArgumentError, match=pattern):
        Config.from_dict({"augment": table})
    with pytest.raises(ArgumentError, match=r"expected \[augment\] to be a table, got 3"):
        Config.from_dict({"augment": 3})
