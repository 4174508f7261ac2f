"""What a training shows: a bar on a terminal, plain lines elsewhere, or JSON."""

from __future__ import annotations

import io
import json
import re
from itertools import count
from types import SimpleNamespace

import pytest
import rich.progress
from rich.console import Console

from zhishen import messages, train
from zhishen.errors import NumericalError
from zhishen.messages.columns import display_width


@pytest.fixture
def out(hostile) -> io.StringIO:
    """A file in memory, which beartype does not take for a TextIO though type checkers do."""
    return io.StringIO()


def terminal(width: int = 100) -> Console:
    return Console(force_terminal=True, file=io.StringIO(), width=width, legacy_windows=False)


def text_of(console: Console) -> str:
    """What was written, without colors and movements of the cursor."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())


def test_lines_are_a_heading_and_a_line_an_epoch(make_trainer, validated, out):
    trainer = make_trainer(dataset=validated)
    train.show_lines(trainer, file=out)
    history = trainer.fit()
    heading, *rows = out.getvalue().splitlines()
    assert heading.split() == ["epoch", "loss", "train", "validation", "test", "lr", "seconds"]
    assert len(rows) == 3
    for record, row in zip(history, rows, strict=True):
        cells = row.split()
        assert cells[:2] == [f"{record['epoch']}/3", f"{record['train_loss']:.4f}"]
        assert f"{100 * record['test_accuracy']:.2f} %" in row
        assert f"{100 * record['validation_accuracy']:.2f} %" in row
        assert len(row) == len(heading)


def test_lines_omit_what_is_not_measured(make_trainer, out):
    trainer = make_trainer(epochs=1, train_samples=0)
    train.show_lines(trainer, file=out)
    trainer.fit()
    assert out.getvalue().splitlines()[0].split() == ["epoch", "loss", "test", "lr", "seconds"]


def test_lines_go_to_standard_output_by_default(make_trainer, capsys):
    trainer = make_trainer(epochs=1)
    train.show_lines(trainer)
    trainer.fit()
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_json_is_an_object_a_line(make_trainer, tmp_path, out):
    trainer = make_trainer(run=tmp_path / "run")
    train.show_json(trainer, file=out)
    history = trainer.fit()
    start, *epochs = [json.loads(line) for line in out.getvalue().splitlines()]
    assert start == {
        "event": "start", "run": str(tmp_path / "run"), "epochs": 3, "epoch": 0, "step": 0, "samples": 103,
        "parameters": 4 * 8 + 8 + 8 * 6 + 6 + 6 * 4 + 4,
    }  # fmt: skip
    assert epochs == [{"event": "epoch", **record} for record in history]


def test_json_of_a_resumed_run_starts_where_it_stopped(make_trainer, tmp_path, out):
    make_trainer(epochs=2, run=tmp_path / "run").fit()
    trainer = make_trainer(epochs=3, run=tmp_path / "run")
    trainer.resume()
    train.show_json(trainer, file=out)
    trainer.fit()
    start, *epochs = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (start["epoch"], start["step"]) == (2, 22)
    assert [record["epoch"] for record in epochs] == [3]


def test_the_bar_shows_each_epoch_and_the_one_under_way(make_trainer, monkeypatch):
    monkeypatch.setattr(train.progress, "_REDRAW", 0)
    console = terminal()
    trainer = make_trainer()
    train.show_bar(trainer, console)
    trainer.on("step", lambda _: None)
    history = trainer.fit()
    shown = text_of(console)
    for record in history:
        assert f"{record['epoch']}/3" in shown
        assert f"{record['train_loss']:.4f}" in shown
        assert f"{100 * record['test_accuracy']:.2f} %" in shown
    assert re.search(r"epoch \d/3 +━+.* loss \d\.\d{4} +accuracy \d+\.\d\d % +[\d,]+ samples/s +\d+:\d\d left", shown)


def test_the_bar_shows_the_speed_and_the_time_left(make_trainer, monkeypatch):
    """With a clock that advances by a second at each call: ten samples a second, and 309 samples."""
    monkeypatch.setattr(train.progress, "time", SimpleNamespace(perf_counter=count(0.0, 1.0).__next__))
    console, trainer = terminal(), make_trainer()
    train.show_bar(trainer, console)
    draw, seen = rich.progress.Progress.update, []

    def update(bar, task, **fields):
        seen.append((fields["description"], fields["completed"], fields["speed"], fields["left"]))
        draw(bar, task, **fields)

    monkeypatch.setattr(rich.progress.Progress, "update", update)
    trainer.fit()
    assert seen[0] == ("preparing", 0, "", "")
    assert len(seen) == 1 + 33
    assert seen[1] == ("epoch 1/3", 10, "10 samples/s", "0:30 left")
    assert seen[13] == ("epoch 2/3", 20, "9 samples/s", "0:20 left")
    assert seen[33] == ("epoch 3/3", 103, "9 samples/s", "0:00 left")


def test_the_bar_gives_the_terminal_back(make_trainer):
    """The cursor is hidden while the bar moves, and seen again afterwards."""
    console = terminal()
    trainer = make_trainer()
    train.show_bar(trainer, console)
    trainer.fit()
    written = console.file.getvalue()
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h") == 1


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("on purpose")], ids=repr)
def test_the_bar_gives_the_terminal_back_after_a_failure(make_trainer, failure):
    console = terminal()
    trainer = make_trainer()
    train.show_bar(trainer, console)

    def fail(_):
        raise failure

    trainer.on("step", fail)
    with pytest.raises(type(failure)):
        trainer.fit()
    written = console.file.getvalue()
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h") == 1


def test_the_bar_gives_the_terminal_back_after_a_divergence(make_trainer):
    console = terminal()
    trainer = make_trainer(schedule=lambda _: 1e38)
    train.show_bar(trainer, console)
    with pytest.raises(NumericalError):
        trainer.fit()
    assert "\x1b[?25h" in console.file.getvalue()


def test_the_bar_of_a_finished_run_does_not_start(make_trainer, tmp_path):
    make_trainer(run=tmp_path / "run").fit()
    again = make_trainer(run=tmp_path / "run")
    again.resume()
    console = terminal()
    train.show_bar(again, console)
    again.fit()
    assert console.file.getvalue() == ""


FIELDS = {
    "en": {"loss": "loss 1", "accuracy": "accuracy", "speed": "samples/s", "left": "left", "preparing": "preparing"},
    "zh": {"loss": "损失 1", "accuracy": "识别精度", "speed": "个样本", "left": "还剩", "preparing": "准备"},
}
HEADINGS = {
    "en": ["epoch", "loss", "test", "train", "validation", "seconds", "lr"],
    "zh": ["epoch", "损失", "测试", "训练", "验证", "秒", "学习率"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("width", "omitted", "headings"),
    [
        (100, set(), 7),
        (80, set(), 7),
        (60, {"speed"}, 6),
        (40, {"speed", "accuracy"}, 4),
        (12, {"speed", "accuracy", "left", "loss"}, 1),
    ],
)
def test_a_narrow_terminal_shows_the_most_important_fields(
    make_trainer, validated, monkeypatch, language, width, omitted, headings
):
    monkeypatch.setattr(train.progress, "_REDRAW", 0)
    monkeypatch.setattr(messages, "_language", language)
    monkeypatch.setattr(train.epoch_table, "_duration", lambda _: "0:12")
    console, trainer = terminal(width=width), make_trainer(dataset=validated)
    train.show_bar(trainer, console)
    trainer.fit()
    lines = [line.rstrip() for line in re.split(r"[\r\n]+", text_of(console)) if line.strip()]
    assert max(map(display_width, lines)) <= width
    assert "…" not in "".join(lines)  # nothing is cut off
    bars = [line for line in lines if line.startswith("epoch") and "/3" in line]
    assert bars
    for name, text in FIELDS[language].items():
        if name == "preparing":
            assert lines[0].startswith(text)
        else:
            assert all((text in line) == (name not in omitted) for line in bars), name
    heading = next(line for line in lines if line.split()[0] == "epoch" and "/" not in line)
    assert sorted(heading.split()) == sorted(HEADINGS[language][:headings])


def test_a_number_that_is_too_wide_does_not_wrap_the_table():
    console = terminal(width=17)
    train.progress._print_line(console, "1/1      123456.7890")
    assert console.file.getvalue() == "1/1      123456.…\n"
