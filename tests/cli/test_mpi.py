"""Commands that are started as several processes."""

from __future__ import annotations

import builtins
import json

import pytest
from mpi_programs import run
from quick_runs import QUICK

from zhishen.cli import mpi
from zhishen.errors import ArgumentError
from zhishen.train import Config

SIZES = ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS")


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    for name in SIZES:
        monkeypatch.delenv(name, raising=False)


def test_a_process_alone_has_no_communicator():
    assert mpi.communicator() is None
    mpi.silence(None)
    assert mpi.fit_threads(Config(threads=3), None).threads == 3


@pytest.fixture
def without_mpi4py(monkeypatch):
    imported = builtins.__import__

    def refuse(name, *arguments, **options):
        if name.startswith("mpi4py"):
            raise ImportError("No module named 'mpi4py'")
        return imported(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_several_processes_without_mpi4py(monkeypatch, without_mpi4py):
    monkeypatch.setenv("OMPI_COMM_WORLD_SIZE", "4")
    with pytest.raises(ArgumentError, match=r'install it: pip install "zhishen\[mpi\]"'):
        mpi.communicator()


def test_a_job_of_slurm_that_starts_one_process_needs_no_mpi4py(monkeypatch, without_mpi4py):
    monkeypatch.setenv("SLURM_NTASKS", "4")
    assert mpi.communicator() is None


# Runs commands without figures in each process.
COMMANDS = """
import json, sys
from unittest.mock import patch
from zhishen.cli import main, train
with patch.object(train, "draw_run"):
    for command in json.loads(sys.argv[1]):
        if status := main(command):
            sys.exit(status)
"""


@pytest.mark.usefixtures("without_figures")
def test_two_processes_train_and_resume_and_one_goes_on(zhishen, tmp_path, digits):
    """`tests/verify/test_mpi.py` resumes with more processes."""
    begin = ["train", "--json", "--data", str(digits), *QUICK, "--out"]
    resume = ["train", "--json", "--resume", "run", "--epochs"]
    done = run(2, "-c", COMMANDS, json.dumps([[*begin, "run"], [*resume, "3"]]), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert events == ["start", "epoch", "epoch", "end", "start", "epoch", "end"]
    assert zhishen(*resume, "4")[0] == 0
    epochs = (tmp_path / "run" / "history.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in epochs] == [1, 2, 3, 4]
    assert zhishen(*begin, "alone")[0] == 0
    first = json.loads((tmp_path / "alone" / "history.jsonl").read_text().splitlines()[1])
    assert first["train_loss"] == pytest.approx(json.loads(epochs[1])["train_loss"], rel=1e-4)


def test_a_mistake_is_one_sentence_and_ends_all(tmp_path):
    done = run(2, "-m", "zhishen", "train", "--data", "missing", cwd=tmp_path)
    assert done.returncode == 1
    assert "missing" in done.stderr
    assert not list(tmp_path.iterdir())
