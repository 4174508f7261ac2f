"""Fixtures of the slow tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "experiments.md"


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line even if the test passes: a measured value, or a seed that reproduces the test."""

    def write(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", flush=True)  # noqa: T201

    return write


@pytest.fixture(scope="session")
def write_section() -> Callable[[str, list[str]], None]:
    """Write a measured table into docs/experiments.md, between the markers with its name."""

    def write(name: str, lines: list[str]) -> None:
        """Replace the lines between the markers with this name."""
        text = DOCUMENT.read_text(encoding="utf-8")
        begin, end = f"<!-- measured: {name} -->\n", f"<!-- end: {name} -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        assert len(pattern.findall(text)) == 1, f"expected one section {name} in docs/experiments.md"
        body = begin + "\n".join(lines) + "\n" + end
        DOCUMENT.write_text(pattern.sub(lambda _: body, text), encoding="utf-8")

    return write
