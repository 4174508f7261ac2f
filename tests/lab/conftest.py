"""A lab that the tests without a browser share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab_browser import Server, serving

from zhishen import set_language
from zhishen.lab.engine import machine, session


@pytest.fixture(scope="session")
def lab() -> Iterator[Server]:
    """A running lab, as ``zhishen lab --no-browser --json`` starts it."""
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _freed_memory_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search for garbage after each job takes longer than most jobs of tests; `test_freed_memory.py` does search."""
    monkeypatch.setattr(session, "return_freed_memory", lambda: True)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Sessions leave their language, and where they run."""
    yield
    set_language("en")
    machine.use(True)
