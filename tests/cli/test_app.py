"""The command line as a whole: help, version, wrong usage, exit statuses, and errors in one sentence."""

from __future__ import annotations

import errno
import json
import subprocess
import sys

import pytest
from fork_server import packages_imported

from zhishen import __version__, data
from zhishen.cli import app, main

COMMANDS = [["train"], ["evaluate"], ["predict"], ["data"], ["data", "info"]]


def test_version(zhishen):
    assert zhishen("--version") == (0, f"zhishen {__version__}\n", "")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands(zhishen, flag):
    status, out, err = zhishen(flag)
    assert (status, err) == (0, "")
    for command in ("train", "evaluate", "predict", "data"):
        assert command in out


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(zhishen, command, flag):
    status, out, err = zhishen(*command, flag)
    assert (status, err) == (0, "")
    assert "Usage:" in out
    if command != ["data"]:
        assert f"zhishen {' '.join(command)}" in out.partition("Examples")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ["trian"],
        ["train", "--epoch", "3"],
        ["train", "--epochs", "three"],
        ["train", "--epochs", "2.5"],
        ["train", "--lr", "high"],
        ["train", "--validation", "some"],
        ["train", "--out"],
        ["train", "surplus"],
        ["--no-such-option", "train"],
        ["evaluate"],
        ["predict"],
        ["predict", "runs/small_conv-1"],
        ["data", "inof"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(zhishen, arguments, tmp_path):
    status, out, err = zhishen(*arguments)
    assert status == 2
    assert out == ""
    assert "Error" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_misspelled_option_gets_the_right_one(zhishen):
    assert "--epochs" in zhishen("train", "--epoch", "3")[2]


def test_no_command_shows_help(zhishen):
    status, out, err = zhishen()
    assert status in (0, 2)
    assert "train" in out + err


def test_debug_shows_the_traceback_and_the_sentence(zhishen):
    status, _, err = zhishen("--debug", "evaluate", "missing")
    assert status == 1
    assert "Traceback (most recent call last)" in err
    assert err.splitlines()[-1].startswith("zhishen: missing: expected the folder of a run")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError("570. TiB"), "expected enough memory, got too little (570. TiB); choose smaller sizes"),
        (OSError(errno.ENOSPC, "No space left on device", "figures/a.png"), "No space left on device: figures/a.png"),
        (OSError("strange"), "strange"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "Permission denied: x"),
    ],
    ids=["memory", "disk", "strange", "permission"],
)  # fmt: skip
def test_failures_of_the_machine_are_one_sentence(zhishen, monkeypatch, error, sentence):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("zhishen.cli.data.load", fail)
    status, out, err = zhishen("data", "info")
    assert (status, out) == (1, "")
    assert err.startswith(f"zhishen: {sentence}")
    assert len(err.splitlines()) == 1


def test_ctrl_c_is_status_130(zhishen, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("zhishen.cli.data.load", interrupt)
    status, _, err = zhishen("data", "info")
    assert status == 130
    assert "Traceback" not in err
    monkeypatch.setattr(app, "run", interrupt)
    assert main(["data", "info"]) == 130


def test_a_defect_is_not_hidden(zhishen, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("zhishen.cli.data.load", fail)
    with pytest.raises(ZeroDivisionError):
        zhishen("data", "info")


# --- real processes --------------------------------------------------------------------------------------------------


def test_python_m_zhishen_is_the_command_line(killing, tmp_path):
    with killing.forked(packages_imported()):
        assert killing.finish(["-m", "zhishen", "--version"], folder=tmp_path) == (0, f"zhishen {__version__}\n", "")
        status, out, err = killing.finish(["-m", "zhishen", "evaluate", "missing"], folder=tmp_path)
    assert (status, out) == (1, "")
    assert err.startswith("zhishen: missing: expected the folder of a run")


@pytest.mark.parametrize(("encoding", "commands"), [("ascii", ("-h", "predict", "evaluate")), ("gbk", ("-h",))])
def test_an_encoding_without_the_characters_is_no_obstacle(
    killing, tmp_path, monkeypatch, small_run, encoding, commands
):
    """As of a pipe on Windows: of Chinese, blocks and bars what cannot be said is a question mark."""
    from PIL import Image

    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    Image.fromarray(data.mnist(normalize=False, flatten=False).test.x[0, 0]).save(tmp_path / "7.png")
    arguments_of = {"-h": [], "predict": [str(small_run), "7.png"], "evaluate": [str(small_run)]}
    for arguments in ([command, *arguments_of[command]] for command in commands):
        with killing.forked(packages_imported()):
            process = killing.start(["-m", "zhishen", *arguments], folder=tmp_path, encoding=encoding)
        out, err = process.communicate(timeout=60)
        said = [line for line in err.splitlines() if not line.startswith("zhishen: compiling kernels")]
        assert (process.returncode, said) == (0, []), arguments
        assert out


def test_the_installed_script_is_the_command_line(killing, digits):
    from pathlib import Path

    script = Path(sys.executable).with_name("zhishen")
    command = [script, "data", "info", str(digits), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=killing.environment())
    assert json.loads(done.stdout)["name"] == "digits"


def test_asking_for_help_is_quick_because_nothing_heavy_is_imported(killing, tmp_path):
    script = (
        "import sys; from zhishen.cli import main; main(['-h']);"
        "print(*[name for name in ('matplotlib', 'PIL', 'safetensors') if name in sys.modules], file=sys.stderr)"
    )
    status, _, err = killing.finish(["-c", script], folder=tmp_path)
    assert (status, err) == (0, "\n")
