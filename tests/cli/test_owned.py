"""What happens to the folder of a run while a command works on it: others come, it vanishes, parts of it are lost."""

from __future__ import annotations

import os
import shutil
import signal
import time

import pytest
from quick_runs import QUICK, contents, lines

from zhishen._locks import owning
from zhishen.cli import main, train
from zhishen.train import Trainer

pytestmark = pytest.mark.usefixtures("without_figures")


def test_a_resumed_run_that_is_killed_is_evaluated_at_its_last_checkpoint(zhishen, own_run, monkeypatch):
    """The model is from epoch 3; the checkpoint, and the history, from epoch 5."""
    monkeypatch.setattr(Trainer, "_steps", stopped_in_epoch(5))
    assert zhishen("train", "--resume", own_run, "--epochs", "30", "--json")[0] == 7
    status, out, err = zhishen("evaluate", own_run, "--json")
    assert (status, err) == (0, "")
    found, history = lines(out)[0], lines((own_run / "history.jsonl").read_text())
    assert len(history) == 5
    assert found["test_accuracy"] == history[-1]["test_accuracy"]
    assert found["test_loss"] == pytest.approx(history[-1]["test_loss"], rel=1e-5)
    assert found["weights"] == str(own_run / "checkpoints" / "step-0000000050.safetensors")


def stopped_in_epoch(number):
    steps = Trainer._steps

    def stopping(trainer):
        def leave(trainer):
            if trainer.state.epoch == number:
                raise SystemExit(7)

        trainer.on("checkpoint", leave)
        return steps(trainer)

    return stopping


def test_more_epochs_survive_a_kill_before_their_first_checkpoint(zhishen, own_run, monkeypatch):
    """Afterwards the run knows that it has thirty epochs."""
    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "_steps", stopped_in_epoch(4))
        patch.setattr("zhishen.train.trainer.write_checkpoint", lambda _: None)
        assert zhishen("train", "--resume", own_run, "--epochs", "5", "--json")[0] == 7
    status, out, err = zhishen("train", "--resume", own_run, "--json")
    assert (status, err) == (0, "")
    assert lines(out)[-1]["epochs"] == 5


@pytest.mark.parametrize("lost", ["checkpoints", "checkpoints and model"])
def test_a_run_without_its_checkpoints_is_not_begun_again(refuses, own_run, lost):
    shutil.rmtree(own_run / "checkpoints")
    file = "model.safetensors"
    if lost != "checkpoints":
        (own_run / file).unlink()
        file = "history.jsonl"
    before = contents(own_run)
    sentence = refuses("train", "--resume", own_run)
    assert f"expected the checkpoints of the run in checkpoints, got none beside {file}" in sentence
    assert "begin a new run: zhishen train --config '" in sentence
    assert contents(own_run) == before


def test_a_run_that_is_in_use_is_not_resumed(refuses, own_run, digits, tmp_path):
    before = contents(own_run)
    with owning(own_run):
        owner = os.getpid()
        process = os.fork()
        if process == 0:
            # A lock of the system belongs to the open file, which the child has inherited, and not to the process.
            os._exit(main_in_child(["train", "--resume", str(own_run)], tmp_path / "said"))
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 1
    said = (tmp_path / "said").read_text()
    assert f"got one in use by process {owner} on " in said
    assert said.count("\n") == 1
    assert contents(own_run) == before


def main_in_child(arguments, said):
    """Run a command with its errors in a file; the registry of locks is that of another process."""
    import sys

    from zhishen import _locks

    _locks._owned.clear()
    with said.open("w") as file:
        sys.stdout = sys.stderr = file
        return main(arguments)


@pytest.mark.parametrize("again", [False, True], ids=["removed", "replaced"])
def test_a_run_whose_folder_vanishes_ends_with_an_error(zhishen, digits, tmp_path, monkeypatch, again):
    steps = Trainer._steps

    def vanishing(trainer):
        def vanish(trainer):
            shutil.rmtree(tmp_path / "run")
            if again:
                (tmp_path / "run").mkdir()

        trainer.on("epoch", vanish)
        return steps(trainer)

    monkeypatch.setattr(Trainer, "_steps", vanishing)
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "run")
    assert status == 1
    assert "The run is in" not in out
    assert err.startswith("zhishen: run: expected the folder with the lock of this process, .lock, got ")
    assert not again or not list((tmp_path / "run").iterdir())


def test_a_folder_that_vanishes_before_the_figures_is_said(zhishen, digits, tmp_path, monkeypatch):
    fit = Trainer.fit

    def vanishing(trainer):
        history = fit(trainer)
        shutil.rmtree(tmp_path / "run")
        return history

    monkeypatch.setattr(Trainer, "fit", vanishing)
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "run")
    assert (status, "The run is in" in out) == (1, False)
    assert "the folder was removed, replaced or unmounted meanwhile" in err


def test_a_signal_before_the_first_update_is_not_lost(zhishen, digits, tmp_path, monkeypatch):
    """After the handlers are set, and before `fit` has begun."""
    use_threads = train.use_threads

    def signaling(threads):
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(0.01)
        return use_threads(threads)

    monkeypatch.setattr(train, "use_threads", signaling)
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "run")
    assert (status, err) == (130, "")
    assert "Stopped at step 0" in out
    monkeypatch.undo()
    assert main(["train", "--resume", str(tmp_path / "run"), "--json"]) == 0


def test_a_search_has_one_owner(zhishen, refuses, digits, tmp_path):
    command = ["search", "--data", digits, "--epochs", "1", "--trials", "1", "--space", "lr=log:1e-3..1e-2"]
    (tmp_path / "s").mkdir()
    process = os.fork()
    if process == 0:
        with owning(tmp_path / "s"):
            (tmp_path / "owned").touch()
            time.sleep(60)
        os._exit(0)
    while not (tmp_path / "owned").exists():
        time.sleep(0.01)
    assert f"in use by process {process} on " in refuses(*command, "--out", "s")
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    assert zhishen(*command, "--out", "s", "--json")[0] == 0
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["best.toml", "study.db"]
