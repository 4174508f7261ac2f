"""The folder of a run: one trainer at a time writes there, and it notices when the folder is gone."""

from __future__ import annotations

import shutil
import threading

import pytest

from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL
from zhishen.train.saving import owning_run, write_checkpoint


def test_two_trainers_on_one_folder_do_not_mix(make_trainer, tmp_path):
    first, problems = make_trainer(run=tmp_path / "run"), []

    def second():
        try:
            make_trainer(run=tmp_path / "run", seed=5).fit()
        except CheckpointError as error:
            problems.append(str(error))

    def start(_):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    first.on("epoch", start)
    first.fit()
    assert len(problems) == 3
    assert all("expected a folder that nobody else writes to, got one in use by process" in text for text in problems)
    assert first.owned is None
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == [CHECKPOINTS, HISTORY, MODEL]


@pytest.mark.parametrize("again", [False, True], ids=["removed", "replaced"])
def test_a_folder_that_is_removed_is_said_at_the_next_write(make_trainer, tmp_path, again):
    trainer, run = make_trainer(run=tmp_path / "run"), tmp_path / "run"

    def remove(trainer):
        shutil.rmtree(run)
        if again:
            run.mkdir()

    trainer.on("epoch", remove)
    with pytest.raises(CheckpointError, match="the folder was removed, replaced or unmounted meanwhile"):
        trainer.fit()
    assert len(trainer.history) == 1
    assert run.exists() == again
    assert not again or not list(run.iterdir())


def test_a_trainer_does_not_continue_behind_another_one(make_trainer, tmp_path):
    """Both have resumed; the second has waited until the first was done."""
    make_trainer(run=tmp_path).fit()
    first, second = (make_trainer(run=tmp_path, epochs=6) for _ in range(2))
    for trainer in (first, second):
        trainer.resume()
    first.fit()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ArgumentError, match=r"from the newest checkpoint of .*, got step 33, and step-0000000066.safe"):
        second.fit()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    second.resume()
    assert second.fit() == first.history


def test_a_damaged_newer_checkpoint_does_not_stop_a_training(make_trainer, tmp_path):
    make_trainer(run=tmp_path, checkpoint_steps=4).fit()
    newest = checkpoint.step_files(tmp_path / CHECKPOINTS)[0]
    newest.write_bytes(b"damaged")
    later = checkpoint.step_file(tmp_path / CHECKPOINTS, 900)
    later.write_bytes(b"damaged, too")
    trainer = make_trainer(run=tmp_path, checkpoint_steps=4, epochs=4)
    assert len(trainer.resume()) == 2
    assert trainer.skipped == {newest.name, later.name}
    trainer.on("checkpoint", lambda trainer: trainer.stop("after one"))
    trainer.fit()
    _, saved, problems = checkpoint.newest(tmp_path / CHECKPOINTS)
    assert (saved.state["position"]["step"], problems) == (trainer.state.step, [])
    assert not later.exists()


def test_temporary_files_of_the_living_stay(make_trainer, tmp_path):
    from zhishen._locks import lock_file

    living, dead = tmp_path / ".report.html.7-ab.tmp", tmp_path / ".report.html.8-ab.tmp"
    dead.write_bytes(b"half")
    with living.open("xb") as file:
        assert lock_file(file.fileno())
        make_trainer(run=tmp_path).fit()
        assert living.exists()
    assert not dead.exists()
    checkpoint.sweep(tmp_path)
    assert not living.exists()


def test_a_checkpoint_may_be_written_outside_of_a_training(make_trainer, tmp_path):
    trainer = make_trainer(run=tmp_path)
    trainer.fit()
    trainer.description["epochs"] = 9
    with owning_run(trainer):
        write_checkpoint(trainer)
    assert checkpoint.newest(tmp_path / CHECKPOINTS)[1].state["description"] == {"epochs": 9}


def test_a_training_that_stops_before_its_first_update_leaves_nothing(make_trainer, tmp_path):
    trainer = make_trainer(run=tmp_path / "run")
    trainer.on("start", lambda trainer: trainer.stop("before it began"))
    assert trainer.fit() == []
    assert not list((tmp_path / "run").iterdir())
    assert len(make_trainer(run=tmp_path / "run").fit()) == 3
