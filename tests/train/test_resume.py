"""A training that was interrupted and resumed ends with the same bits as one that was not.

An interrupted process is played by a second trainer, made anew from the same arguments, that reads the checkpoints of
the first. `tests/cli/test_killed.py` does it with real processes.
"""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from masks import BIT_GENERATORS, Mask, refuse

from zhishen import _archive, nn, optim
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL


class TwoPaths(nn.Network):
    """A custom network: two branches, one of which draws random numbers, meet in a product."""

    def __init__(self, *, rng: np.random.Generator) -> None:
        super().__init__(
            {
                "left": nn.Affine(4, 6, rng=rng),
                "right": nn.Affine(4, 6, rng=rng),
                "noise": Noise(rng=rng),
                "out": nn.Affine(6, 4, rng=rng),
            }
        )

    def forward(self, x):
        left, right, noise, out = self.layers.values()
        return out(np.tanh(left(x)) * noise(right(x)))


class Noise(nn.Layer):
    """Scales by a random number while training; keeps a running mean of them, which is state but not learnt."""

    def __init__(self, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.rng = rng
        self.buffers = {"mean": np.zeros((), dtype=np.float64), "count": np.zeros((), dtype=np.int64)}

    def _scale(self) -> np.float32:
        if not self.training:
            return np.float32(self.buffers["mean"])
        scale = self.rng.uniform(0.5, 1.5)
        self.buffers["count"] += 1
        self.buffers["mean"] += (scale - self.buffers["mean"]) / self.buffers["count"]
        return np.float32(scale)

    def forward(self, x):
        return x * self._scale()

    def backward(self, dout):
        return dout

    def record(self, x):
        return x * self._scale()


def masked(rng: np.random.Generator, layers_rng: np.random.Generator) -> nn.Network:
    return nn.Network(
        [
            nn.Affine(4, 9, rng=rng),
            nn.ReLU(),
            Mask(rng=layers_rng),
            nn.Affine(9, 7, rng=rng),
            Mask(rng=layers_rng),
            nn.Affine(7, 4, rng=rng),
        ]
    )


def interrupt(make, tmp_path, *at: int, **options):
    """Train, and stop after each of the updates ``at``, each time with a new trainer; return the last trainer."""
    run = tmp_path / "run"
    shutil.rmtree(run, ignore_errors=True)
    trainer = make(run=run, **options)
    for i, step in enumerate((*at, None)):
        if i:
            stopped, trainer = trainer, make(run=run, **options)
            assert trainer.resume() == []
            assert trainer.state == stopped.state
            assert trainer.state.step == at[i - 1]
        trainer.on("step", lambda trainer, step=step: trainer.stop("test") if trainer.state.step == step else None)
        trainer.fit()
    return trainer


@pytest.mark.parametrize("name", optim.OPTIMIZERS)
def test_every_optimizer_resumes_to_the_same_bits(make_trainer, same_bits, tmp_path, name):
    def make(**options):
        return make_trainer(optimizer=optim.build(name, lr=0.01), schedule=optim.Cosine(0.05, steps=33), **options)

    whole = make(run=tmp_path / "whole")
    whole.fit()
    halved = interrupt(make, tmp_path, 5, 11, 18, 33)
    same_bits(whole, halved)
    assert (tmp_path / "run" / MODEL).read_bytes() == (tmp_path / "whole" / MODEL).read_bytes()


@pytest.mark.parametrize("shared", ["one's own", "shared by layers", "shared with the trainer"])
@pytest.mark.parametrize("kind", BIT_GENERATORS, ids=lambda kind: kind.__name__)
def test_every_generator_resumes_to_the_same_bits(make_trainer, same_bits, tmp_path, kind, shared):
    def make(**options):
        rng = np.random.Generator(kind(5))
        network = masked(rng, rng if shared == "shared with the trainer" else np.random.Generator(kind(6)))
        if shared == "one's own":
            network.layers["mask2"].rng = np.random.Generator(np.random.PCG64(7))
        return make_trainer(network=network, rng=rng, **options)

    whole = make()
    whole.fit()
    halved = interrupt(make, tmp_path, 3, 12, 29)
    same_bits(whole, halved)
    for name, generator in whole.network.generators().items():
        np.testing.assert_equal(
            generator.bit_generator.state, halved.network.generators()[name].bit_generator.state, err_msg=name
        )


def test_layers_that_share_a_generator_share_it_still(make_trainer, tmp_path):
    def make(**options):
        rng = np.random.default_rng(5)
        return make_trainer(network=masked(rng, rng), rng=rng, **options)

    trainer = interrupt(make, tmp_path, 3)
    assert trainer.network.layers["mask1"].rng is trainer.network.layers["mask2"].rng is trainer.rng


@pytest.mark.parametrize("shared", [False, True])
def test_a_network_of_your_own_resumes_to_the_same_bits(make_trainer, same_bits, tmp_path, shared):
    def make(**options):
        rng = np.random.default_rng(5)
        network = TwoPaths(rng=rng)
        network.layers["noise"].rng = rng if shared else np.random.default_rng(6)
        return make_trainer(network=network, rng=rng, epochs=4, **options)

    whole = make()
    history = whole.fit()
    assert history[-1]["train_loss"] < history[0]["train_loss"]
    assert whole.network.layers["noise"].buffers["count"] == 44
    same_bits(whole, interrupt(make, tmp_path, 7, 22, 30))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.lists(st.integers(1, 33), min_size=1, max_size=4, unique=True).map(sorted), every=st.integers(1, 12))
def test_interruptions_anywhere_change_nothing(make_trainer, same_bits, tmp_path, at, every):
    whole = make_trainer()
    whole.fit()
    same_bits(whole, interrupt(make_trainer, tmp_path, *at, checkpoint_steps=every))


def test_a_run_that_died_between_checkpoints_goes_back_to_the_last(make_trainer, same_bits, tmp_path):
    def make(**options):
        return make_trainer(run=tmp_path / "run", checkpoint_steps=4, **options)

    def die(trainer):
        if trainer.state.step == 19:
            raise KeyboardInterrupt

    dying = make()
    dying.on("step", die)
    with pytest.raises(KeyboardInterrupt):
        dying.fit()
    resumed = make()
    resumed.resume()
    assert resumed.state.step == 16
    resumed.fit()
    whole = make_trainer()
    whole.fit()
    same_bits(whole, resumed)


def test_a_damaged_checkpoint_is_passed_over_to_the_same_bits(make_trainer, same_bits, without_time, tmp_path):
    def make(**options):
        return make_trainer(run=tmp_path / "run", checkpoint_steps=4, **options)

    stopped = make()
    stopped.on("step", lambda trainer: trainer.stop("test") if trainer.state.step == 14 else None)
    stopped.fit()
    newest = checkpoint.step_file(tmp_path / "run" / CHECKPOINTS, 14)
    newest.write_bytes(newest.read_bytes()[:-1])
    resumed = make()
    (problem,) = resumed.resume()
    assert problem.startswith(f"{newest}: expected a checkpoint, got a file that is damaged")
    assert problem.endswith("; step-0000000012.safetensors is used instead")
    assert resumed.state.step == 12
    resumed.fit()
    whole = make_trainer()
    whole.fit()
    same_bits(whole, resumed)
    assert without_time(resumed.history) == [
        {key: value for key, value in record.items() if key != "seconds"} for record in whole.history
    ]


def test_more_epochs_continue_as_if_there_had_been_more_from_the_start(make_trainer, same_bits, tmp_path):
    make_trainer(epochs=2, run=tmp_path / "run").fit()
    longer = make_trainer(epochs=4, run=tmp_path / "run")
    longer.resume()
    assert longer.state.epoch == 2
    longer.fit()
    whole = make_trainer(epochs=4)
    whole.fit()
    same_bits(whole, longer)


def test_a_finished_run_does_nothing_more(make_trainer, same_bits, tmp_path):
    whole = make_trainer(run=tmp_path / "run")
    whole.fit()
    before = {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}
    again = make_trainer(run=tmp_path / "run")
    again.resume()
    again.on("step", lambda _: pytest.fail("an update after the end"))
    again.fit()
    same_bits(whole, again)
    assert before == {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}


def test_the_best_so_far_is_remembered(make_trainer, validated, tmp_path):
    def make(**options):
        return make_trainer(dataset=validated, epochs=6, patience=6, **options)

    whole = make(run=tmp_path / "whole")
    whole.fit()
    halved = interrupt(make, tmp_path, 11, 30, 44)
    assert halved.state.best == whole.state.best
    assert halved.state.waited == whole.state.waited
    saved = [
        checkpoint.load(tmp_path / run / CHECKPOINTS / checkpoint.BEST).part("network")["affine1.W"]
        for run in ("whole", "run")
    ]
    np.testing.assert_array_equal(*saved)


def test_the_history_file_is_that_of_the_whole_run(make_trainer, without_time, tmp_path):
    from zhishen.train import read_history

    make_trainer(run=tmp_path / "whole").fit()
    interrupt(make_trainer, tmp_path, 14)
    histories = [without_time(read_history(tmp_path / run / HISTORY)) for run in ("whole", "run")]
    assert histories[0] == histories[1]
    assert list(histories[1][0]) == list(histories[0][0])
    assert len(histories[0]) == 3


def test_a_history_that_a_dying_process_left_behind_catches_up(make_trainer, without_time, tmp_path):
    """It died after its last checkpoint and before the history was written."""
    make_trainer(run=tmp_path / "run").fit()
    path = tmp_path / "run" / HISTORY
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    again = make_trainer(run=tmp_path / "run")
    again.resume()
    again.fit()
    assert path.read_bytes() == whole


def test_half_written_files_are_swept_away(make_trainer, tmp_path):
    run = tmp_path / "run"
    make_trainer(epochs=1, run=run).fit()
    halves = [
        run / CHECKPOINTS / ".step-0000000011.safetensors.123.tmp",
        run / CHECKPOINTS / ".best.safetensors.7.tmp",
        run / ".model.safetensors.4711.tmp",
        run / ".history.jsonl.4711.tmp",
    ]
    own = run / ".notes.tmp"
    for path in (*halves, own):
        path.write_bytes(b"half")
    again = make_trainer(epochs=1, run=run)
    again.resume()
    again.fit()
    assert not any(path.exists() for path in halves)
    assert own.exists()


def test_a_network_in_float64_resumes_to_the_same_bits(make_trainer, same_bits, tmp_path):
    def make(**options):
        network = nn.multi_layer(4, [8, 6], 4, rng=np.random.default_rng(1), dtype=np.float64)
        return make_trainer(network=network, **options)

    whole = make()
    whole.fit()
    same_bits(whole, interrupt(make, tmp_path, 13))


def test_no_run_folder_no_checkpoint_no_folder(make_trainer, tmp_path):
    with pytest.raises(ArgumentError, match="expected a run folder, got None; make the trainer with run="):
        make_trainer().resume()
    with pytest.raises(CheckpointError, match="expected a checkpoint, got none; the run stopped before its first one"):
        make_trainer(run=tmp_path / "missing").resume()


@pytest.mark.parametrize("state", [{}, {"batch_size": 10}, {"what": "a model, not a checkpoint"}], ids=str)
def test_a_model_in_the_place_of_a_checkpoint_is_refused(make_trainer, short_run, state):
    trainer = make_trainer(run=short_run)
    checkpoint.save(checkpoint.step_file(short_run / CHECKPOINTS, 99), trainer.network.state_dict(), state)
    refuse(trainer, "expected a checkpoint of the same training, got one that does not fit")


def test_a_checkpoint_of_another_version_is_reported(make_trainer, monkeypatch, tmp_path):
    stopped = make_trainer(run=tmp_path / "run", epochs=1)
    with monkeypatch.context() as patched:
        patched.setattr(_archive, "__version__", "0.0.9")
        stopped.fit()
    (sentence,) = make_trainer(run=tmp_path / "run").resume()
    assert "written by zhishen 0.0.9, and this is " in sentence
    assert sentence.endswith("the training continues, but perhaps not to the same bits")
