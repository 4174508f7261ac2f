"""The training loop: what it learns from, what it records, when it stops, what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train import Measures, checkpoint
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL


def steps_of(trainer: train.Trainer) -> list[tuple[int, int]]:
    """How many samples and updates each step ended with."""
    seen: list[tuple[int, int]] = []
    trainer.on("step", lambda trainer: seen.append((trainer.state.step, trainer.state.samples)))
    return seen


def test_learns(make_trainer, dataset):
    trainer = make_trainer(epochs=60)
    before = trainer.network.accuracy(*dataset.test)
    history = trainer.fit()
    assert before < 0.6
    assert history[-1]["test_accuracy"] > 0.85
    assert history[-1]["train_loss"] < history[0]["train_loss"] / 2


def test_does_what_a_loop_by_hand_does(make_trainer, dataset, same_bits):
    trainer, rng = make_trainer(), np.random.default_rng(1)
    trainer.fit()
    network, optimizer = nn.multi_layer(4, [8, 6], 4, rng=rng), optim.Adam(lr=0.01)
    for _ in range(3):
        for x, t in data.batches(dataset.train, 10, rng=rng):
            optimizer.update(network.params, network.gradient(x, t))
    for name, array in network.params.items():
        np.testing.assert_array_equal(array, trainer.network.params[name])


def test_every_sample_once_an_epoch_and_the_last_batch_counts(make_trainer, dataset, monkeypatch):
    trainer = make_trainer(epochs=2)
    rows: list[np.ndarray] = []
    learn = trainer.network.loss_and_gradient

    def spy(x, t):
        rows.append(x.copy())
        return learn(x, t)

    monkeypatch.setattr(trainer.network, "loss_and_gradient", spy)
    seen = steps_of(trainer)
    trainer.fit()
    assert [len(x) for x in rows] == 2 * ([10] * 10 + [3])
    assert seen[9:12] == [(10, 100), (11, 103), (12, 10)]
    first, second = np.concatenate(rows[:11]), np.concatenate(rows[11:])
    assert not np.array_equal(first, second)
    for epoch in (first, second):
        assert sorted(map(tuple, epoch)) == sorted(map(tuple, dataset.train.x))


def test_layers_are_in_training_while_the_network_learns_and_only_then(make_trainer):
    trainer, seen = make_trainer(epochs=2), []

    class Watching(nn.Layer):
        def forward(self, x):
            seen.append((len(x), self.training))
            return x

        def backward(self, dout):
            return dout

    rng = np.random.default_rng(1)
    trainer.network = nn.Network([nn.Affine(4, 4, rng=rng), Watching()])
    trainer.network.eval()
    trainer.fit()
    evaluated = [(103, False), (37, False)]
    assert seen == 2 * ([(10, True)] * 10 + [(3, True), *evaluated])


def test_a_batch_of_all_samples_and_of_one(make_trainer):
    for size, updates in ((103, 1), (1, 103)):
        trainer = make_trainer(epochs=1, batch_size=size)
        assert trainer.fit()[-1]["step"] == updates


def test_one_hot_targets_train_to_the_same_accuracies(make_trainer, make_dataset):
    labels, rows = make_trainer().fit(), make_trainer(dataset=make_dataset(one_hot=True)).fit()
    assert [record["test_accuracy"] for record in labels] == [record["test_accuracy"] for record in rows]


def test_the_data_are_not_written_to(make_trainer, dataset):
    before = [array.copy() for array in (*dataset.train, *dataset.test)]
    make_trainer(epochs=1).fit()
    for array, copy in zip((*dataset.train, *dataset.test), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_the_schedule_is_asked_at_every_step(make_trainer):
    asked: list[int] = []
    used: list[float] = []

    def schedule(step: int) -> float:
        asked.append(step)
        return 0.01 / (step + 1)

    trainer = make_trainer(epochs=2, schedule=schedule)
    trainer.on("step", lambda trainer: used.append(trainer.optimizer.lr))
    history = trainer.fit()
    assert asked == list(range(22))
    assert used == [0.01 / (step + 1) for step in range(22)]
    assert [record["lr"] for record in history] == [0.01 / 11, 0.01 / 22]


def test_the_schedule_changes_what_is_learnt(make_trainer):
    trainers = [make_trainer(epochs=1, schedule=schedule) for schedule in (None, optim.Constant(0.01), lambda _: 0.02)]
    weights = [trainer.fit() and trainer.network.params["affine1.W"] for trainer in trainers]
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])


def test_events_come_in_order_and_number(make_trainer, tmp_path):
    trainer = make_trainer(epochs=2, batch_size=40, run=tmp_path / "run", checkpoint_steps=2)
    seen: list[str] = []
    for event in train.EVENTS:
        trainer.on(event, lambda trainer, event=event: seen.append(f"{event}{trainer.state.step}"))
    trainer.fit()
    assert seen == [
        "start0",
        "step1", "step2", "checkpoint2", "step3", "epoch3", "checkpoint3",
        "step4", "checkpoint4", "step5", "step6", "epoch6", "checkpoint6",
        "end6",
    ]  # fmt: skip


def test_without_a_run_there_are_no_checkpoints(make_trainer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trainer = make_trainer(epochs=1, checkpoint_steps=2)
    trainer.on("checkpoint", lambda _: pytest.fail("a checkpoint without a folder"))
    trainer.fit()
    assert list(tmp_path.iterdir()) == []


def test_handlers_are_called_in_the_order_of_their_registration(make_trainer):
    trainer, seen = make_trainer(epochs=1), []
    for name in "abc":
        trainer.on("epoch", lambda _, name=name: seen.append(name))
    trainer.fit()
    assert seen == ["a", "b", "c"]


def test_an_unknown_event_is_refused_with_the_nearest(make_trainer):
    with pytest.raises(ArgumentError, match=r"Trainer.on: expected event .*, got 'epochs'; did you mean 'epoch'\?"):
        make_trainer().on("epochs", print)


def test_end_comes_even_after_a_failure(make_trainer):
    trainer, seen = make_trainer(epochs=1), []

    def fail(_):
        raise RuntimeError("on purpose")

    trainer.on("step", fail)
    trainer.on("end", lambda _: seen.append("end"))
    with pytest.raises(RuntimeError, match="on purpose"):
        trainer.fit()
    assert seen == ["end"]


@pytest.mark.parametrize("at", [1, 7, 11, 12, 33])
def test_stop_ends_after_the_update_that_is_under_way(make_trainer, tmp_path, at):
    trainer = make_trainer(run=tmp_path / "run")
    trainer.on("step", lambda trainer: trainer.stop("enough") if trainer.state.step == at else None)
    trainer.fit()
    assert trainer.stopped == "enough"
    assert trainer.state.step == at
    assert trainer.state.epoch == at // 11 == len(trainer.history)
    assert checkpoint.step_file(tmp_path / "run" / CHECKPOINTS, at).exists()


@pytest.mark.parametrize("event", ["epoch", "checkpoint"])
def test_stop_between_epochs(make_trainer, tmp_path, event):
    trainer = make_trainer(run=tmp_path / "run")
    trainer.on(event, lambda trainer: trainer.stop("enough"))
    assert len(trainer.fit()) == 1
    assert checkpoint.step_file(tmp_path / "run" / CHECKPOINTS, 11).exists()


@pytest.mark.parametrize("at", [3, 11, 14, 25])
def test_a_stopped_trainer_resumes_to_the_same_bits(make_trainer, same_bits, at):
    whole, halved = make_trainer(), make_trainer()
    whole.fit()
    halved.on("step", lambda trainer: trainer.stop("enough") if trainer.state.step == at else None)
    halved.fit()
    assert halved.state.step == at
    halved.fit()
    same_bits(whole, halved)


def test_a_trainer_resumes_to_the_same_bits_after_a_handler_failed(make_trainer, same_bits):
    whole, broken = make_trainer(), make_trainer()
    whole.fit()

    def fail_once(trainer):
        if trainer.state.step == 5 and not failed:
            failed.append(True)
            raise KeyboardInterrupt

    failed: list[bool] = []
    broken.on("step", fail_once)
    with pytest.raises(KeyboardInterrupt):
        broken.fit()
    broken.fit()
    same_bits(whole, broken)


def scripted(monkeypatch, accuracies: list[float], test: list[float] | None = None):
    """Let evaluation return these accuracies of the validation part, and those of the test part, epoch by epoch."""
    validation, others = iter(accuracies), iter(test or [0.5] * len(accuracies))

    def measures(network, y, t, **_):
        accuracy = next(validation) if len(y) == 31 else next(others) if len(y) == 37 else 0.5
        return Measures(1.0, accuracy)

    monkeypatch.setattr("zhishen.train.trainer.measures", measures)


def test_stops_when_the_validation_accuracy_does_not_rise(make_trainer, validated, monkeypatch):
    scripted(monkeypatch, [0.3, 0.5, 0.5, 0.4, 0.9, 0.9], test=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    trainer = make_trainer(dataset=validated, epochs=6, patience=2)
    assert len(trainer.fit()) == 4
    assert trainer.stopped == "the validation accuracy has not risen for 2 epochs"


def test_continues_while_the_validation_accuracy_rises(make_trainer, validated, monkeypatch):
    scripted(monkeypatch, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], test=[0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    trainer = make_trainer(dataset=validated, epochs=6, patience=1)
    assert len(trainer.fit()) == 6
    assert trainer.stopped is None


def test_patience_of_one_is_one_epoch(make_trainer, validated, monkeypatch):
    scripted(monkeypatch, [0.5, 0.5, 0.9])
    trainer = make_trainer(dataset=validated, epochs=3, patience=1)
    assert len(trainer.fit()) == 2
    assert trainer.stopped == "the validation accuracy has not risen for 1 epoch"


def test_a_run_that_lost_patience_stays_stopped(make_trainer, validated, monkeypatch, tmp_path):
    scripted(monkeypatch, [0.5, 0.5, 0.9])
    options = {"dataset": validated, "epochs": 3, "patience": 1, "run": tmp_path / "run"}
    make_trainer(**options).fit()
    again = make_trainer(**options)
    again.resume()
    assert len(again.fit()) == 2
    assert again.stopped is not None


def epoch_of_best(run) -> int:
    return checkpoint.load(run / CHECKPOINTS / checkpoint.BEST).state["position"]["epoch"]


def test_the_best_is_that_of_the_validation_part(make_trainer, validated, monkeypatch, tmp_path):
    scripted(monkeypatch, [0.3, 0.8, 0.8, 0.5], test=[0.1, 0.2, 0.3, 0.9])
    trainer = make_trainer(dataset=validated, epochs=4, run=tmp_path / "run")
    kept: list[np.ndarray] = []
    trainer.on("epoch", lambda trainer: kept.append(trainer.network.params["affine1.W"].copy()))
    trainer.fit()
    assert epoch_of_best(tmp_path / "run") == 2
    best = checkpoint.load(tmp_path / "run" / CHECKPOINTS / checkpoint.BEST).part("network")["affine1.W"]
    np.testing.assert_array_equal(best, kept[1])
    assert not np.array_equal(best, kept[3])


def test_without_a_validation_part_the_best_is_that_of_the_training_loss(make_trainer, monkeypatch, tmp_path):
    scripted(monkeypatch, [], test=[0.9, 0.8, 0.7, 0.1])
    rates = iter([0.01] * 33 + [5.0] * 11)  # the last epoch spoils the network
    trainer = make_trainer(epochs=4, run=tmp_path / "run", schedule=lambda _: next(rates))
    losses = [record["train_loss"] for record in trainer.fit()]
    assert losses[3] > losses[2] == min(losses)
    assert epoch_of_best(tmp_path / "run") == 3


def test_a_run_leaves_the_model_two_checkpoints_and_the_history(make_trainer, tmp_path):
    trainer = make_trainer(run=tmp_path / "run", description={"what": "angles"}, checkpoint_steps=4)
    trainer.fit()
    found = sorted(str(path.relative_to(tmp_path / "run")) for path in (tmp_path / "run").rglob("*") if path.is_file())
    steps = [f"{CHECKPOINTS}/step-00000000{step}.safetensors" for step in (32, 33)]
    assert found == [f"{CHECKPOINTS}/{checkpoint.BEST}", *steps, HISTORY, MODEL]
    model = checkpoint.load(tmp_path / "run" / MODEL)
    assert model.state == {"what": "angles", "position": {"epoch": 3, "step": 33}}
    assert model.arrays.keys() == trainer.network.params.keys()
    for name, array in model.arrays.items():
        np.testing.assert_array_equal(array, trainer.network.params[name])


def test_a_run_that_exists_is_not_overwritten(make_trainer, tmp_path):
    make_trainer(run=tmp_path / "run").fit()
    before = {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}
    with pytest.raises(ArgumentError, match=r"Trainer.fit: expected .* without checkpoints.*resume\(\)"):
        make_trainer(seed=2, run=tmp_path / "run").fit()
    assert before == {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["epochs", "batch_size", "checkpoint_steps", "patience"])
@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3", math.nan, np.float32(2)], ids=repr)
def test_a_count_that_is_invalid_is_refused(make_trainer, validated, hostile, name, value):
    with pytest.raises(ArgumentError, match=rf"Trainer: expected {name} to be a whole number >= 1, got .*; choose"):
        make_trainer(dataset=validated, **{name: value})


@pytest.mark.parametrize("value", [-1, 2.5, None, "3"], ids=repr)
def test_train_samples_that_are_no_number_are_refused(make_trainer, hostile, value):
    with pytest.raises(ArgumentError, match="Trainer: expected train_samples"):
        make_trainer(train_samples=value)


def test_a_seed_for_a_generator_is_refused(make_trainer, hostile):
    with pytest.raises(ArgumentError, match=r"expected rng to be a numpy.random.Generator, got 3; .*default_rng\(3\)"):
        make_trainer(rng=3)


def test_a_batch_larger_than_the_data_is_refused(make_trainer):
    with pytest.raises(ArgumentError, match="at most the 103 training samples, got 104; choose a smaller one"):
        make_trainer(batch_size=104)


def test_patience_without_a_validation_part_is_refused(make_trainer):
    with pytest.raises(ArgumentError, match=r"expected a validation part.*validation=0\.2"):
        make_trainer(patience=1)


def test_numpy_numbers_are_numbers(make_trainer, validated, tmp_path, hostile):
    sizes = {"epochs": 2, "batch_size": 10, "checkpoint_steps": 4, "patience": 2}
    trainer = make_trainer(
        dataset=validated, run=tmp_path / "run", **{key: np.int64(value) for key, value in sizes.items()}
    )
    trainer.fit()
    make_trainer(dataset=validated, run=tmp_path / "run", **sizes).resume()


def test_a_description_with_values_that_json_lacks_is_refused(make_trainer, tmp_path):
    with pytest.raises(ArgumentError, match=r"Trainer: expected a description made of JSON values.*; "):
        make_trainer(run=tmp_path / "run", description={"weights": np.zeros(3)})


def test_a_run_folder_that_is_a_file_is_refused(make_trainer, tmp_path):
    (tmp_path / "run").write_text("taken")
    with pytest.raises(CheckpointError, match="expected a folder that can be written to"):
        make_trainer(run=tmp_path / "run").fit()


def test_repr_has_epoch_and_step(make_trainer):
    trainer = make_trainer(epochs=3)
    trainer.fit()
    assert repr(trainer).startswith("Trainer(Network, angles, Adam(")
    assert repr(trainer).endswith("epoch 3 of 3, step 33)")


def test_its_steps_are_those_of_fit(make_trainer, validated):
    whole, stepped = (make_trainer(dataset=validated, epochs=2, rng=np.random.default_rng(3)) for _ in range(2))
    history = whole.fit()
    seen = [state.step for state in stepped.steps()]
    for record, other in zip(history, stepped.history, strict=True):
        assert {**record, "seconds": 0} == {**other, "seconds": 0}
    assert seen[-1] == whole.state.step
    assert len(seen) > whole.state.step, "pieces of evaluations are steps, too"


def test_the_warnings_of_the_caller_stay_as_they_are(make_trainer):
    before = np.geterr()
    for _ in make_trainer(epochs=1).steps():
        assert np.geterr() == before


def test_steps_that_are_closed_end_the_training(make_trainer):
    ended = []
    trainer = make_trainer(epochs=2)
    trainer.on("end", ended.append)
    steps = trainer.steps()
    next(steps)
    steps.close()
    assert ended == [trainer]
    assert trainer.state.step == 1
