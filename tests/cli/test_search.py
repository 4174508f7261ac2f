"""``zhishen search``: what it prints and keeps, that it continues, that its best point can be trained, and errors."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from zhishen._locks import owning
from zhishen.train import Config

QUICK = ["--epochs", "2", "--space", "lr=log:1e-4..1e-1", "--space", "network.hidden=integer:4..16"]


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_search_keeps_its_study_and_its_best_which_can_be_trained(zhishen, digits, tmp_path, without_figures):
    status, out, err = zhishen("search", "--data", digits, *QUICK, "--trials", "6", "--out", "s")
    assert (status, err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["best.toml", "study.db"]
    told = [line for line in out.splitlines() if line.startswith("trial ")]
    assert [line.partition(":")[0] for line in told] == [f"trial {k}" for k in range(6)]
    assert "How much each hyperparameter matters" in out
    assert "zhishen train --config s/best.toml" in out
    best = Config.read(tmp_path / "s" / "best.toml")
    assert best.epochs == 10  # the recipe's own, not the search's
    assert best.data == str(digits)
    assert f"lr={best.lr:.3g}  network.hidden={best.network_options['hidden'][0]}" in out
    status, out, err = zhishen("train", "--config", "s/best.toml", "--epochs", "1", "--out", "run", "--json")
    assert (status, err) == (0, "")


def test_json_is_all_that_is_printed_and_the_same_command_continues(zhishen, digits):
    command = ["search", "--data", digits, *QUICK, "--out", "s", "--json", "--trials"]
    status, out, err = zhishen(*command, 3)
    events = lines(out)
    assert (status, err) == (0, "")
    assert [event["event"] for event in events] == ["start", "trial", "trial", "trial", "end"]
    best = max(events[1:-1], key=lambda event: event["value"])
    assert events[-1]["best"] == {key: value for key, value in best.items() if key != "event"}
    assert events[-1]["importance"] == {}
    _, out, _ = zhishen(*command, 5, "--strategy", "tpe")
    again = lines(out)
    assert [event["event"] for event in again] == ["start", "trial", "trial", "end"]
    assert [event["number"] for event in again[1:3]] == [3, 4]
    assert set(again[-1]["importance"]) == {"lr", "network.hidden"}
    _, out, _ = zhishen(*command, 5)
    assert [event["event"] for event in lines(out)] == ["start", "end"]


def test_two_workers_and_a_storage_elsewhere(zhishen, digits, tmp_path, forked_workers):
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    command = ["search", "--data", digits, *QUICK, "--json", "--storage", url]
    status, out, err = zhishen(*command, "--trials", 6, "--workers", 2, "--out", "a")
    assert (status, err) == (0, "")
    assert sorted(event["number"] for event in lines(out)[1:-1]) == list(range(6))
    assert not (tmp_path / "a" / "study.db").exists()
    _, out, _ = zhishen(*command, "--trials", 7, "--out", "b")
    assert [event["event"] for event in lines(out)] == ["start", "trial", "end"]


def test_two_workers_and_another_search_share_a_journal(zhishen, digits, tmp_path, forked_workers, monkeypatch):
    """The folder has no study then, so that several searches may write into it."""
    monkeypatch.setenv("ZHISHEN_STORAGE", f"journal://{tmp_path / 'study.log'}")
    command = ["search", "--data", digits, *QUICK]
    status, out, err = zhishen(*command, "--trials", 4, "--workers", 2, "--out", "s")
    assert (status, err) == (0, "")
    assert f"study zhishen in journal://{tmp_path / 'study.log'}\n" in out
    assert sorted(line.partition(":")[0] for line in out.splitlines() if line.startswith("trial ")) == [
        f"trial {k}" for k in range(4)
    ]
    with owning(tmp_path / "s"):
        status, out, err = zhishen(*command, "--trials", 5, "--out", "s", "--json")
    assert (status, err) == (0, "")
    assert [event["event"] for event in lines(out)] == ["start", "trial", "end"]
    assert lines(out)[0]["storage"] == f"journal://{tmp_path / 'study.log'}"
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["best.toml"]
    other = ["--epochs", "1", "--space", "network.hidden=integer:4..5", "--trials", "1"]
    assert zhishen("search", "--data", digits, *other, "--study", "other", "--out", "t")[0] == 0


def test_no_output_shows_the_password_of_a_storage(zhishen, digits, tmp_path):
    url = "postgresql://me:pass-word@127.0.0.1:1/study"
    for command in (["search", "--storage", url], ["--debug", "search", "--storage", url], ["search", url],
                    ["search", f"--storag={url}"], ["train", "--resume", "run", url]):  # fmt: skip
        for language in ("en", "zh"):
            status, out, err = zhishen(*command, "--data", digits, "--language", language)
            assert status in (1, 2)
            assert err
            assert "pass-word" not in out + err
    assert not (tmp_path / "runs").exists()


def test_trials_that_fail_are_reported_and_not_fatal(zhishen, tiny):
    wild = ["--space", "lr=log:1e-3..1e30", "--epochs", "1", "--seed", "1"]
    status, out, err = zhishen("search", "--data", tiny, *wild, "--trials", "8", "--out", "s")
    assert (status, err) == (0, "")
    assert ": failed, Trainer: expected" in out


def test_the_usual_space_is_searched_without_more_words(zhishen, digits):
    _, out, _ = zhishen("search", "--data", digits, "--samples", 300, "--epochs", 1, "--trials", 1, "--json")
    assert lines(out)[0]["space"] == {
        "lr": "log:0.0001..0.1",
        "batch_size": "choice:50|100|200",
        "optimizer.weight_decay": "log:0.001..1",
    }
    assert lines(out)[0]["out"] == "runs/search"


@pytest.mark.parametrize(
    ("ranges", "network"),
    [
        (["network.hidden=choice:4|6,5"], "multi_layer"),
        (["lr=log:1e-3..1e-2", "network.activation=choice:relu|tanh"], "multi_layer"),
        (["network.dropout=linear:0..0.5"], "small_conv"),
    ],
)
def test_the_network_is_the_one_whose_options_are_searched(zhishen, tiny, tmp_path, ranges, network):
    space = [argument for text in ranges for argument in ("--space", text)]
    status, _, err = zhishen("search", "--data", tiny, *space, "--epochs", 1, "--trials", 1, "--out", "s", "--json")
    assert (status, err) == (0, "")
    assert Config.read(tmp_path / "s" / "best.toml").network == network


def test_a_terminal_shows_a_table_of_the_best(zhishen, digits, monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(
        "rich.console.Console", lambda **options: Console(file=screen, force_terminal=True, width=120, **options)
    )
    assert zhishen("search", "--data", digits, *QUICK, "--trials", "3", "--out", "s")[0] == 0
    assert "3 of 3 trials (3 complete, 0 pruned, 0 failed)" in screen.getvalue()
    assert "network.hidden" in screen.getvalue()
    assert "trial 0:" not in screen.getvalue()


def test_ctrl_c_stops_and_the_same_command_continues(zhishen, digits, monkeypatch):
    from zhishen.search import ValidationAccuracy

    count, real = 0, ValidationAccuracy.__call__

    def stopping(self, point, report):
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return real(self, point, report)

    monkeypatch.setattr(ValidationAccuracy, "__call__", stopping)
    command = ["search", "--data", digits, *QUICK, "--trials", "4", "--out", "s"]
    status, out, _ = zhishen(*command)
    assert status == 130
    assert "Stopped after 2 trials. The same command continues." in out
    status, out, _ = zhishen(*command)
    assert status == 0
    assert "continuing after 2 trials" in out
    assert "trial 4:" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--space", "lr=0.1"], "a range as NAME=KIND:VALUES"),
        (["--space", "rl=log:1e-4..1"], "the name of a range"),
        (["--space", "network.dropuot=linear:0..0.5"], "did you mean 'dropout'"),
        (["--space", "optimizer=choice:sgd|adm|adam"], "did you mean 'adam'"),
        (["--strategy", "bayes"], "strategy"),
        (["--trials", "0"], "trials"),
        (["--workers", "0"], "workers"),
        (["--epochs", "0"], "epochs"),
        (["--samples", "601"], "from 2 to 600 samples"),
        (["--config", "missing.toml"], "a configuration file"),
        (["--storage", "nowhere"], "give one of these three kinds"),
        (["--storage-wait", "-1"], "--storage-wait"),
    ],
)
def test_what_is_refused(refuses, digits, options, said):
    assert said in refuses("search", "--data", digits, *options)


def test_another_search_in_the_same_folder_is_refused(zhishen, refuses, digits):
    command = ["search", "--data", digits, *QUICK, "--trials", "1", "--out", "s"]
    assert zhishen(*command)[0] == 0
    assert "expected samples to be None" in refuses(*command, "--samples", "300")
