"""The storage that the tests of this folder share."""

from __future__ import annotations

import pytest
from forked_workers import context_of_workers


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture
def journal(tmp_path) -> str:
    return f"journal://{tmp_path / 'study.log'}"


@pytest.fixture
def forked_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers of a search are forked, see `forked_workers.py`."""
    context = context_of_workers("spawn")
    monkeypatch.setattr("zhishen.search.study.multiprocessing.get_context", lambda _: context)
