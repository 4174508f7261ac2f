"""Trainings and searches that are killed at an operation on files, and what has to hold afterwards.

Used by `tests/cli/test_kill_points.py`, a few times, and by `tests/verify/faults`, more than a thousand times.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from kill_points import Commands, Outcome

from zhishen import data
from zhishen.train import Config, checkpoint
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL
from zhishen.train.history import read_history

OPTIONS = ("--hidden", "8", "--batch-size", "20", "--validation", "0.2", "--threads", "1", "--json")
SEARCH = ("--epochs", "1", "--space", "lr=log:1e-3..1e-2", "--space", "batch_size=choice:10|20", "--json")


def write_few_digits(folder: Path, *, train: int = 100, test: int = 20) -> Path:
    """The first digits of MNIST as a folder of IDX files."""
    mnist = data.mnist(normalize=False, flatten=False)
    folder.mkdir()
    for part, split, count in (("train", mnist.train, train), ("t10k", mnist.test, test)):
        data.write_idx(folder / f"{part}-images-idx3-ubyte", split.x[:count, 0])
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", split.t[:count].astype(np.uint8))
    return folder


@dataclass(frozen=True)
class Training:
    """A training, and the same one undisturbed.

    Attributes:
        commands: runs commands in its folder, which has the data in ``digits``.
        options: of the training.
        more: a number of epochs; then a run that has ended is resumed up to it.
    """

    commands: Commands
    options: tuple[str, ...]
    more: int | None = None

    @property
    def folder(self) -> Path:
        return self.commands.folder

    def begin(self, name: str) -> None:
        """Bring a run to the state in which the command that is killed begins."""
        if self.more is not None:
            shutil.copytree(self.folder / "ended", self.folder / name)

    def command(self, name: str) -> list[str]:
        """What a user does next: resume the run if it has begun."""
        if not (self.folder / name / "config.toml").exists():
            digits = ["--data", str(self.folder / "digits")]
            return ["train", *digits, *OPTIONS, *self.options, "--out", name]
        epochs = [] if self.more is None else ["--epochs", str(self.more)]
        return ["train", "--json", "--resume", name, *epochs]

    def undisturbed(self) -> int:
        """Train without a kill, as ``whole``; return the number of operations of the command."""
        if self.more is not None:
            done = self.commands(*self.command("ended"))
            assert done.status == 0, done.err
        self.begin("whole")
        done = self.commands(*self.command("whole"))
        assert done.status == 0, done.err
        return done.operations

    def kill(self, name: str, at: int) -> bool:
        """Run the next command, killed at an operation; return whether it was, after a check of what is left."""
        before = committed_step(self.folder / name)
        done = self.commands(*self.command(name), kill_at=at)
        if done.status == 0:
            return False
        assert done.status == -9, done.err
        check_whole_files(self.folder / name)
        assert committed_step(self.folder / name) >= before
        self.check_evaluation(name)
        return True

    def check_evaluation(self, name: str) -> None:
        """Raise unless the run is evaluated at its newest committed weights."""
        run = self.folder / name
        done = self.commands("evaluate", name, "--json")
        if committed_step(run) == 0:
            assert done.status == 1, done.out
            assert done.err.startswith("zhishen: "), done.err
            return
        assert done.status == 0, done.err
        steps = checkpoint.step_files(run / CHECKPOINTS)
        weights = json.loads(done.out)["weights"]
        newer = model_step(run) < checkpoint.step_of(steps[0])
        assert weights == str((steps[0] if newer else run / MODEL).relative_to(self.folder))

    def finish(self, name: str) -> None:
        """Let the run end, compare it with the undisturbed one to the last bit, and delete it."""
        done = self.commands(*self.command(name))
        assert (done.status, done.err) == (0, ""), done.err
        check_equal(self.folder / name, self.folder / "whole")
        shutil.rmtree(self.folder / name)

    def killed_at(self, moments: Sequence[int]) -> int:
        """Kill one run at each moment, and finish it; return the number of kills."""
        kills = 0
        for moment in moments:
            name = f"moment{moment}"
            self.begin(name)
            kills += self.kill(name, moment)
            self.finish(name)
        return kills

    def killed_until_it_ends(self, name: str, rng: random.Random, operations: int) -> int:
        """Kill a run again and again; return how often."""
        self.begin(name)
        kills = 0
        while self.kill(name, rng.randint(1, operations + 9)):  # perhaps beyond the last
            kills += 1
        self.finish(name)
        return kills


def check_whole_files(run: Path) -> None:
    """Raise if a file is there that is not whole."""
    if (run / "config.toml").exists():
        Config.read(run / "config.toml")
    if (run / HISTORY).exists():
        read_history(run / HISTORY)
    for path in run.rglob("*.safetensors"):
        checkpoint.load(path)


def model_step(run: Path) -> int:
    return checkpoint.load(run / MODEL).state["position"]["step"] if (run / MODEL).exists() else 0


def committed_step(run: Path) -> int:
    """The number of updates that the run has kept."""
    steps = [checkpoint.step_of(path) for path in checkpoint.step_files(run / CHECKPOINTS)]
    return max([model_step(run), *steps])


def check_equal(run: Path, other: Path) -> None:
    """Raise unless a run has the bits of another one, but for the times, and no litter."""
    names = [sorted(str(path.relative_to(each)) for path in each.rglob("*")) for each in (run, other)]
    assert names[0] == names[1]
    for name in names[0]:
        ours, theirs = run / name, other / name
        if name == HISTORY:
            assert without_seconds(read_history(ours)) == without_seconds(read_history(theirs))
        elif name.startswith(f"{CHECKPOINTS}/"):
            saved, saved_ = checkpoint.load(ours), checkpoint.load(theirs)
            assert saved.arrays.keys() == saved_.arrays.keys()
            assert all(array.tobytes() == saved_.arrays[key].tobytes() for key, array in saved.arrays.items()), name
            assert saved.state["generators"] == saved_.state["generators"]
        elif ours.is_file():
            assert ours.read_bytes() == theirs.read_bytes(), f"{name} differs"


def without_seconds(records: Sequence[object]) -> list[dict[str, object]]:
    return [{key: value for key, value in dict(record).items() if key != "seconds"} for record in records]  # type: ignore[call-overload]


# --- searches ---------------------------------------------------------------------------------------------------------


def search_command(commands: Commands, name: str, *, trials: int) -> list[str]:
    digits = ["--data", str(commands.folder / "digits")]
    return ["search", *digits, *SEARCH, "--trials", str(trials), "--out", name]


def search(commands: Commands, name: str, *, trials: int, kill_at: int = 0) -> Outcome:
    """Search, perhaps killed at an operation."""
    return commands(*search_command(commands, name, trials=trials), kill_at=kill_at)


def points(folder: Path) -> list[tuple[dict[str, object], float | None]]:
    """The points of the trials that count, in order, with their values."""
    from zhishen.search import Choice, Log, Study

    space = {"lr": Log(1e-3, 1e-2), "batch_size": Choice((10, 20))}
    url = f"sqlite:///{folder / 'study.db'}"
    with Study(space, storage=url, strategy="coarse_to_fine", description=stored_description(url)) as study:
        assert all(trial.state == "complete" for trial in study.finished)
        found = [(dict(trial.point), trial.value) for trial in study.finished]
    return sorted(found, key=str)


def stored_description(url: str) -> dict[str, object]:
    import optuna

    log = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.CRITICAL)
    try:
        return optuna.load_study(study_name="zhishen", storage=url).user_attrs["search"]["description"]
    finally:
        optuna.logging.set_verbosity(log)


def searches_killed_at(commands: Commands, moments: Sequence[int], *, trials: int) -> int:
    """Kill one search at each moment, and let the same command end it; return the number of kills."""
    expected, kills = points(commands.folder / "whole_search"), 0
    for moment in moments:
        name = f"search{moment}"
        done = search(commands, name, trials=trials, kill_at=moment)
        assert done.status in (0, -9), done.err
        kills += done.status == -9
        done = search(commands, name, trials=trials)
        assert (done.status, done.err) == (0, ""), done.err
        folder = commands.folder / name
        assert points(folder) == expected, f"killed at {moment}"
        assert sorted(path.name for path in folder.iterdir()) == ["best.toml", "study.db"], f"killed at {moment}"
        best = (folder / "best.toml").read_bytes()
        assert best == (commands.folder / "whole_search" / "best.toml").read_bytes()
        shutil.rmtree(folder)
    return kills
