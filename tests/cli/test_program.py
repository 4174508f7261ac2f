"""The name of the program in the commands that it suggests: one that the shell finds."""

from __future__ import annotations

import sys

import pytest

from zhishen.cli import program


@pytest.mark.parametrize(
    ("called", "on_path", "expected"),
    [
        ("zhishen", True, "zhishen"),
        ("/opt/bin/zhishen", True, "zhishen"),
        ("/opt/bin/zhishen", False, "/opt/bin/zhishen"),
        ("/opt/my tools/zhishen", False, "'/opt/my tools/zhishen'"),
        ("/opt/[bold]/zhishen", False, r"'/opt/\[bold]/zhishen'"),
        ("/usr/lib/pytest", False, "zhishen"),
        ("-m", False, "zhishen"),
    ],
)
def test_the_name_is_one_that_the_shell_finds(called, on_path, expected, monkeypatch):
    monkeypatch.setattr(sys, "argv", [called, "train"])
    monkeypatch.setattr(program.shutil, "which", lambda name: "/somewhere/zhishen" if on_path else None)
    assert program.program() == expected
