"""Polars is imported when a table is read, and its absence is an error with advice."""

from __future__ import annotations

import sys

import polars as pl
import pytest

from zhishen.data.table_package import polars
from zhishen.errors import MissingDependencyError


def test_the_package():
    assert polars() is pl


def test_without_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingDependencyError, match=r"data\.table.*zhishen\[tables\]"):
        polars()
