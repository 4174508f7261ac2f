"""Every module of operations is found by its name."""

from __future__ import annotations

from pathlib import Path

from zhishen.lab import engine
from zhishen.lab.engine import operations
from zhishen.lab.engine.catalogue import load


def test_every_module_of_a_chapter_or_a_tool_registers_operations():
    load()
    modules = {
        path.stem for path in Path(engine.__file__).parent.glob("*.py") if path.stem.startswith(("chapter", "tool"))
    }
    found = {each.function.__module__.rpartition(".")[2] for each in operations().values()}
    assert modules == found
