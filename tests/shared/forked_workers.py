"""Workers of zhishen that are forked from a server of `multiprocessing`, which has imported what they need.

Where zhishen spawns its workers, each imports NumPy, Numba and Optuna or Matplotlib for a second or two. A forked one
also gets pickled work and begins without the variables of its parent. `tests/search/test_abandoned.py` spawns workers.
"""

from __future__ import annotations

import functools
import multiprocessing
from multiprocessing import forkserver
from typing import Any

MODULES = [
    "pytest", "optuna", "sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "alembic.command",
    "alembic.config", "alembic.migration", "optuna.storages._rdb.models", "optuna.storages._rdb.storage",
    "zhishen.cli.search", "zhishen.train", "zhishen.search.storage", "zhishen.figures.gallery", "zhishen.figures.theme",
    "matplotlib.figure", "matplotlib.backends.backend_agg",
]  # fmt: skip


@functools.cache
def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    forkserver.ensure_running()  # with the variables of now
    return context


def context_of_workers(_: str) -> Any:
    """In place of `multiprocessing.get_context`."""
    return _context()
