"""Polars, the package that reads tables: imported when a table is read."""

from __future__ import annotations

from typing import Any, Final

from zhishen._optional import late_import

__all__ = ["FEATURE", "INSTALL", "polars"]

FEATURE: Final = "data.table"
INSTALL: Final = "'zhishen[tables]'"


def polars() -> Any:
    """The package Polars.

    Raises:
        MissingDependencyError: it is not installed.
    """
    return late_import("polars", feature=FEATURE, install=INSTALL)
