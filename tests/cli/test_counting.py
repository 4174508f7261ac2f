"""The progress of work that is counted: lines where there is no terminal, and a bar on one."""

from __future__ import annotations

import io
import sys

import pytest

from zhishen.cli.counting import counting


class Terminal(io.StringIO):
    """A standard error that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("total", [1, 3, 10, 95])
def test_without_a_terminal_there_is_a_line_for_each_tenth(capsys, total):
    with counting("speaking") as progress:
        for done in range(1, total + 1):
            progress(done, total)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert len(lines) == min(total, 10)
    assert lines[-1] == f"{total} of {total}"


def test_on_a_terminal_there_is_a_bar_that_is_removed(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with counting("speaking") as progress:
        progress(2, 4)
    assert "speaking" in screen.getvalue()
    assert "2/4" in screen.getvalue()
    assert screen.getvalue().rstrip("\r").endswith("\x1b[2K")
