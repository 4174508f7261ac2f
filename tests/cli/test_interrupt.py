"""Ctrl-C and SIGTERM, sent to real processes: a clean end with a checkpoint, from which the run continues."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

from zhishen.train import checkpoint

pytestmark = pytest.mark.usefixtures("forked_processes")

# 600 samples in batches of 20: 30 updates an epoch, 90 in all.
OPTIONS = ["--hidden", "16", "--epochs", "3", "--batch-size", "20"]


@pytest.fixture(scope="module")
def whole(killing, digits, tmp_path_factory, forked_processes) -> Path:
    """A run that was not interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    command = [*killing.ZHISHEN, "train", "--data", str(digits), *OPTIONS, "--out", "run"]
    assert killing.finish(command, folder=folder)[0] == 0
    return folder / "run"


@pytest.fixture
def interrupted(killing, digits, tmp_path):
    """Train with an accident at an update; return the exit status and what was written."""

    def run(accident: str, step: int, *more: str):
        command = [str(killing.DRIVER), accident, str(step), "train", "--data", str(digits), *OPTIONS, "--out", "run"]
        return killing.finish([*command, *more], folder=tmp_path)

    return run


def position(run: Path) -> dict[str, int]:
    return checkpoint.newest(run / "checkpoints")[1].state["position"]


@pytest.mark.parametrize(("name", "step"), [("SIGINT", 1), ("SIGTERM", 44)])
def test_a_signal_ends_training_cleanly(killing, interrupted, whole, tmp_path, name, step):
    """At the first update, in the middle of an epoch, at the last update of an epoch."""
    status, out, err = interrupted(name, step)
    assert (status, err) == (130, "")
    assert f"Stopped at step {step}, in epoch {step // 30 + 1}, with a checkpoint. To continue:" in out
    assert out.endswith("  zhishen train --resume run\n")
    assert (position(tmp_path / "run")["step"], position(tmp_path / "run")["samples"]) == (step, step % 30 * 20)
    assert not list((tmp_path / "run").rglob(".*.tmp"))

    status, out, err = killing.finish([*killing.ZHISHEN, "train", "--resume", "run"], folder=tmp_path)
    assert (status, err) == (0, "")
    assert f"continuing after step {step} ({step // 30} epochs done)" in out
    assert (tmp_path / "run" / "model.safetensors").read_bytes() == (whole / "model.safetensors").read_bytes()
    assert killing.histories(tmp_path / "run") == killing.histories(whole)


def test_json_says_that_it_was_stopped(interrupted):
    status, out, err = interrupted("SIGINT", 44, "--json")
    assert (status, err) == (130, "")
    *_, last = [json.loads(line) for line in out.splitlines()]
    assert list(last) == ["event", "test_accuracy", "epochs", "seconds", "run"]
    assert (last["event"], last["epochs"], last["run"]) == ("stopped", 1, "run")


def test_a_signal_at_the_very_last_update_comes_too_late(interrupted, whole, tmp_path):
    status, out, err = interrupted("SIGINT", 90)
    assert (status, err) == (0, "")
    assert "of the test images are right" in out
    assert "Stopped" not in out
    assert (tmp_path / "run" / "model.safetensors").read_bytes() == (whole / "model.safetensors").read_bytes()


def test_a_second_ctrl_c_ends_at_once_and_leaves_the_checkpoint_before(killing, interrupted, whole, tmp_path):
    """The second comes while the checkpoint that the first asked for is being written."""
    status, _, err = interrupted("twice", 44, "--checkpoint-steps", "20")
    assert status == 130
    assert err == "zhishen: stopped at once; to continue: zhishen train --resume run\n"
    assert position(tmp_path / "run")["step"] == 40
    status, _, err = killing.finish([*killing.ZHISHEN, "train", "--resume", "run"], folder=tmp_path)
    assert (status, err) == (0, "")
    assert not list((tmp_path / "run").rglob(".*.tmp"))
    ours, theirs = (checkpoint.load(run / "model.safetensors").arrays for run in (tmp_path / "run", whole))
    for name, array in theirs.items():
        assert ours[name].tobytes() == array.tobytes()


def test_a_signal_from_outside_in_the_middle_of_an_epoch(killing, digits, tmp_path):
    """As from a keyboard: at no particular moment."""
    command = ["train", "--data", str(digits), "--hidden", "16", "--batch-size", "1", "--epochs", "40"]
    process = killing.start([*killing.ZHISHEN, *command, "--out", "run", "--json"], folder=tmp_path)
    assert json.loads(process.stdout.readline())["event"] == "start"
    assert json.loads(process.stdout.readline())["event"] == "epoch"
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    last = json.loads(out.splitlines()[-1])
    assert last["event"] == "stopped"
    where = position(tmp_path / "run")
    assert 600 <= where["step"] < 40 * 600
    assert (where["epoch"], where["samples"]) == (where["step"] // 600, where["step"] % 600)


def test_ctrl_c_before_training_is_no_traceback(killing, tmp_path):
    """While the data are being read."""
    script = (
        "import os, signal, sys; import zhishen.train.config as c; from zhishen.cli import main;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "c.load = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT);"
        "sys.exit(main(['train', '--out', 'run']))"
    )
    status, out, err = killing.finish(["-c", script], folder=tmp_path)
    assert (status, out) == (130, "")
    assert "Traceback" not in err
    assert not (tmp_path / "run").exists()


def test_the_handlers_are_restored(zhishen, digits, without_figures):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert zhishen("train", "--data", digits, "--hidden", "4", "--epochs", "1", "--out", "run")[0] == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
