"""`zhishen.load` on checkpoints, on the model of a run, and on its folder; what earlier versions wrote; frozen runs."""

from __future__ import annotations

import re

import numpy as np
import pytest

import zhishen
from zhishen import _archive, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train import Config, checkpoint
from zhishen.train.committed import CHECKPOINTS, MODEL
from zhishen.train.config import CONFIG


def network_with_dropout(seed=1):
    rng = np.random.default_rng(seed)
    block = nn.Residual(nn.Affine(8, 8, rng=rng), nn.BatchNorm(8), nn.ReLU())
    return nn.Network([nn.Affine(4, 8, rng=rng), block, nn.Dropout(0.3, rng=rng), nn.Affine(8, 4, rng=rng)])


def trained(make_trainer, run, **options):
    trainer = make_trainer(network=network_with_dropout(), run=run, **options)
    trainer.fit()
    return trainer


def equal(network, state):
    return network.state_dict().keys() == state.keys() and all(
        array.tobytes() == state[name].tobytes() for name, array in network.state_dict().items()
    )


@pytest.mark.parametrize("as_text", [True, False])
def test_all_files_of_a_run_load(make_trainer, tmp_path, as_text):
    run = tmp_path / "run"
    trainer = trained(make_trainer, str(run) if as_text else run, description={"what": "angles"})
    path = str if as_text else lambda path: path
    for place in (run, run / MODEL, checkpoint.newest(path(run / CHECKPOINTS))[0]):
        loaded = zhishen.load(path(place))
        assert repr(loaded) == repr(trainer.network)
        assert equal(loaded, trainer.network.state_dict())
        batch = np.ones((5, 4), np.float32)
        ours = {name: each.bit_generator.state for name, each in trainer.network.generators().items()}
        assert {name: each.bit_generator.state for name, each in loaded.generators().items()} == ours
        assert loaded.predict(batch).tobytes() == trainer.network.predict(batch).tobytes()
    best = checkpoint.load(path(run / CHECKPOINTS / checkpoint.BEST))
    for loaded in (zhishen.load(path(run / CHECKPOINTS / checkpoint.BEST)), zhishen.load(path(run), best=True)):
        assert equal(loaded, best.part("network"))
    assert checkpoint.load(path(run / MODEL)).state == {"what": "angles", "position": {"epoch": 3, "step": 33}}


def test_a_run_that_has_not_ended_gives_its_newest_whole_checkpoint(make_trainer, tmp_path):
    run = tmp_path / "run"
    trained(make_trainer, run)
    (run / MODEL).unlink()
    newest, older = checkpoint.step_files(run / CHECKPOINTS)
    assert equal(zhishen.load(run), checkpoint.load(newest).part("network"))
    newest.write_bytes(b"damaged")
    assert equal(zhishen.load(run), checkpoint.load(older).part("network"))


def test_the_preprocessing_of_the_data_comes_with_the_network(tmp_path):
    config = Config(network="multi_layer", network_options={"hidden": [5]}, epochs=1, batch_size=1000)
    mnist = config.load_data(compact=True)
    trainer = config.build_trainer(mnist, tmp_path / "run")
    trainer.fit()
    assert zhishen.load(tmp_path / "run").preprocessing == mnist.preprocessing != None  # noqa: E711


# --- a class without a description of its arguments ------------------------------------------------------------------


class Forgetful(nn.Layer):
    """A layer that does not keep its argument."""

    def __init__(self, width, rng):
        super().__init__()
        self.affine = nn.Affine(width, width, rng=rng)

    def forward(self, x):
        return np.tanh(self.affine(x))


def test_a_network_that_cannot_be_described_trains_and_resumes_and_cannot_be_loaded(make_trainer, tmp_path, same_bits):
    def make(**options):
        rng = np.random.default_rng(3)
        network = nn.Network([nn.Affine(4, 6, rng=rng), Forgetful(6, rng), nn.Affine(6, 4, rng=rng)])
        return make_trainer(network=network, run=tmp_path / options.pop("run"), **options)

    whole = make(run="whole")
    whole.fit()
    first = make(run="parts", epochs=2)
    first.fit()
    second = make(run="parts")
    assert second.resume() == []
    second.fit()
    same_bits(whole, second)
    for place in (tmp_path / "whole", *checkpoint.step_files(tmp_path / "whole" / CHECKPOINTS)):
        with pytest.raises(CheckpointError) as caught:
            zhishen.load(place, classes=[Forgetful])
        assert str(caught.value).endswith(
            ": expected a network that can be built again, got one whose architecture could not be saved "
            "(Forgetful.config: expected the argument width of Forgetful as an attribute of the same name, got none; "
            "write self.width = width in __init__, or override config()); build it yourself and call load_state_dict"
        )


class Attribute(Forgetful):
    """A layer whose config is something else."""

    def __init__(self, width, rng):
        super().__init__(width, rng)
        self.config = {"width": width}


class Raising(Forgetful):
    """A layer whose config fails."""

    def config(self):
        raise RuntimeError("not yet")


class Unreadable(Forgetful):
    """A layer with an attribute that fails."""

    def config(self):
        return {}

    @property
    def width(self):
        raise RuntimeError("not yet")


class Fresh(Forgetful):
    """A layer that can be made only once."""

    made = 0

    def __init__(self, width, rng):
        super().__init__(width, rng)
        self.width = width
        type(self).made += 1
        if self.made > 1:
            raise OSError("in use")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Attribute, "Attribute.config: expected a dict of arguments by name, got TypeError: 'dict' object is not call"),
        (Raising, "Raising.config: expected a dict of arguments by name, got RuntimeError: not yet; correct config()"),
        (Unreadable, "RuntimeError: not yet"),
        (Fresh, "Network.save: expected a network that its classes can rebuild, got OSError: in use from Fresh"),
    ],
)
def test_whatever_a_class_does_training_continues(kind, reason, make_trainer, tmp_path):
    Fresh.made = 0
    rng = np.random.default_rng(3)
    trainer = make_trainer(network=nn.Network([kind(4, rng)]), run=tmp_path / "run", epochs=1)
    assert len(trainer.fit()) == 1
    with pytest.raises(CheckpointError, match=rf"got one whose architecture could not be saved \({re.escape(reason)}"):
        zhishen.load(tmp_path / "run", classes=[kind])


def test_a_run_tries_once_to_build_its_network_again(make_trainer, tmp_path):
    class Counted(Forgetful):
        made = 0

        def __init__(self, width, rng):
            super().__init__(width, rng)
            self.width = width
            Counted.made += 1

    network = nn.Network([Counted(4, np.random.default_rng(3))])
    trainer = make_trainer(network=network, run=tmp_path / "run", checkpoint_steps=2)
    trainer.fit()
    assert Counted.made == 2
    network.freeze()
    network.save(tmp_path / "a")
    assert Counted.made == 3
    assert type(zhishen.load(tmp_path / "run", classes=[Counted]).layers["counted1"]) is Counted


# --- earlier versions ------------------------------------------------------------------------------------------------


def without_architecture(path):
    saved = checkpoint.load(path)
    checkpoint.save(path, saved.arrays, saved.state)


def test_files_of_earlier_versions_are_built_from_the_configuration_of_the_run(tmp_path):
    run = tmp_path / "run"
    config = Config(network="multi_layer", network_options={"hidden": [5]}, epochs=1, batch_size=1000)
    trainer = config.build_trainer(config.load_data(compact=True), run)
    trainer.fit()
    config.write(run / CONFIG)
    step = checkpoint.newest(run / CHECKPOINTS)[0]
    for path in (run / MODEL, step):
        without_architecture(path)
        assert checkpoint.load(path).architecture is None
    for place in (run, run / MODEL, step):
        loaded = zhishen.load(place)
        assert equal(loaded, trainer.network.state_dict())
    assert equal(train.load_run(str(run))[2], trainer.network.state_dict())
    Config(network="multi_layer", network_options={"hidden": [6]}).write(run / CONFIG)
    with pytest.raises(CheckpointError, match=r"expected the weights of the network in .*config.toml, got others: "):
        zhishen.load(run)
    (run / CONFIG).unlink()
    for place in (run / MODEL, step):
        with pytest.raises(CheckpointError) as caught:
            zhishen.load(place)
        assert str(caught.value) == (
            f"{place}: expected a file with the architecture of its network, got one without, and there is no "
            f"{run / CONFIG}; build the network yourself and give load_state_dict the arrays"
        )


# --- places ----------------------------------------------------------------------------------------------------------


def test_what_is_neither_a_file_nor_a_run_is_refused(tmp_path, make_trainer):
    with pytest.raises(CheckpointError, match=r"missing: expected a saved network, got no such file; check the path"):
        zhishen.load(tmp_path / "missing")
    with pytest.raises(CheckpointError, match=r"expected the folder of a run, with model.safetensors or checkpoints, "):
        zhishen.load(tmp_path)
    path = network_with_dropout().save(tmp_path / "a.safetensors")
    with pytest.raises(ArgumentError, match=r"expected the folder of a run with best=True, got .*a.safetensors; give"):
        zhishen.load(path, best=True)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CheckpointError, match=r"expected a saved network, got a file that is damaged .* save the net"):
        zhishen.load(path)
    (tmp_path / "run" / CHECKPOINTS).mkdir(parents=True)
    with pytest.raises(CheckpointError, match=r"expected a checkpoint, got none; the run stopped before"):
        zhishen.load(tmp_path / "run")
    with pytest.raises(CheckpointError, match=r"best.safetensors: expected a checkpoint, got no such file"):
        zhishen.load(tmp_path / "run", best=True)


def test_paths_as_text_work_as_paths_do(tmp_path):
    folder = str(tmp_path)
    for step in (1, 2, 3):
        checkpoint.save(str(checkpoint.step_file(folder, step)), {"a": np.zeros(2)}, {"step": step})
    assert checkpoint.load(f"{folder}/step-0000000003.safetensors").state == {"step": 3}
    assert checkpoint.newest(folder)[1].state == {"step": 3}
    checkpoint.prune(folder)
    assert [path.name for path in checkpoint.step_files(folder)] == [
        "step-0000000003.safetensors",
        "step-0000000002.safetensors",
    ]
    (tmp_path / ".a.12.tmp").write_text("half")
    checkpoint.sweep(folder)
    assert len(list(tmp_path.iterdir())) == 2
    _archive.write_atomically(f"{folder}/text", b"x")
    assert (tmp_path / "text").read_bytes() == b"x"


# --- frozen parameters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_a_frozen_network_resumes_frozen_and_to_the_same_bits(make_trainer, tmp_path, same_bits, optimizer):
    def make(run, *patterns, **options):
        trainer = make_trainer(
            network=network_with_dropout(), optimizer=optim.build(optimizer, lr=0.01), run=tmp_path / run, **options
        )
        if patterns:
            trainer.network.freeze(*patterns)
        return trainer

    frozen = ["affine1.W", "affine1.b", "residual1.affine1.b"]
    whole = make("whole", "affine1", "residual1.affine1.b")
    before = whole.network.state_dict()
    whole.fit()
    for name, array in whole.network.params.items():
        assert (array.tobytes() == before[name].tobytes()) == (name in frozen), name
    first = make("parts", "affine1", "residual1.affine1.b")
    first.on("step", lambda trainer: trainer.stop("now") if trainer.state.step == 14 else None)
    first.fit()
    for others in ((), ("affine2",)):  # whatever the fresh network has frozen
        second = make("parts", *others)
        assert second.resume() == []
        assert second.network.walk().frozen() == frozen
    second.fit()
    same_bits(whole, second)
    assert zhishen.load(tmp_path / "parts").walk().frozen() == frozen


def test_a_checkpoint_of_an_earlier_version_leaves_what_is_frozen_alone(make_trainer, tmp_path):
    trained(make_trainer, tmp_path / "run", epochs=1)
    path, saved, _ = checkpoint.newest(tmp_path / "run" / CHECKPOINTS)
    checkpoint.save(path, saved.arrays, {key: value for key, value in saved.state.items() if key != "frozen"})
    trainer = make_trainer(network=network_with_dropout(), run=tmp_path / "run")
    trainer.network.freeze("affine2.b")
    trainer.resume()
    assert trainer.network.walk().frozen() == ["affine2.b"]


def test_a_checkpoint_with_unknown_frozen_parameters_is_refused(make_trainer, tmp_path):
    trained(make_trainer, tmp_path / "run", epochs=1)
    path, saved, _ = checkpoint.newest(tmp_path / "run" / CHECKPOINTS)
    checkpoint.save(path, saved.arrays, {**saved.state, "frozen": ["affine9.W"]})
    with pytest.raises(CheckpointError, match=re.escape("got one that does not fit ('affine9.W')")):
        make_trainer(network=network_with_dropout(), run=tmp_path / "run").resume()
