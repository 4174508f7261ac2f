"""The entry of the command line: its exit status, and an interruption while it starts."""

from __future__ import annotations

import sys

from zhishen.cli import main


def test_without_arguments_those_of_the_process_count(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["zhishen", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("zhishen ")
    monkeypatch.setattr(sys, "argv", ["zhishen", "--no-such-option"])
    assert main() == 2


def test_an_interruption_while_the_commands_are_imported_is_status_130(monkeypatch, capsys):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("zhishen.cli.app.run", interrupted)
    assert main(["train"]) == 130
    assert capsys.readouterr() == ("", "zhishen: stopped\n")
