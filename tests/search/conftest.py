"""The storage that the tests of this folder share."""

from __future__ import annotations

import pytest


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'study.db'}"


@pytest.fixture
def journal(tmp_path) -> str:
    return f"journal://{tmp_path / 'study.log'}"
