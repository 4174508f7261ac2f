"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest

from zhishen.lab.engine.freed_memory import return_freed_memory
from zhishen.lab.engine.session import Session

GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.fixture(autouse=True)
def _freed_memory_stays() -> None:
    """Not here, unlike in the other tests of the lab."""


def megabytes() -> float:
    """The resident memory of this process."""
    pages = Path("/proc/self/statm").read_text(encoding="utf-8").split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def fragmented() -> list[np.ndarray]:
    """Arrays between which 250 megabytes have been freed."""
    blocks = [np.ones(8000) for _ in range(4000)]
    return blocks[::50]


@pytest.mark.skipif(not GLIBC, reason="only the C library of Linux keeps freed memory")
def test_freed_arrays_do_not_stay_in_memory():
    kept = fragmented()
    before = megabytes()
    assert return_freed_memory()
    assert megabytes() < before - 150
    assert all((block == 1).all() for block in kept)


@pytest.mark.skipif(not GLIBC, reason="only the C library of Linux keeps freed memory")
def test_what_refers_only_to_itself_is_freed():
    ring: list[object] = [np.ones(8)]
    ring.append(ring)
    seen = weakref.ref(ring[0])
    del ring
    return_freed_memory()
    assert seen() is None


@pytest.mark.skipif(not GLIBC, reason="only the C library of Linux keeps freed memory")
def test_a_job_that_has_ended_leaves_no_memory_behind():
    session, kept = Session(), fragmented()
    before = megabytes()
    session.close()
    assert megabytes() > before - 20  # it had no job
    message = {"id": 1, "do": "start", "operation": "workbench", "arguments": {"samples": 20}}
    assert b"job" in session.handle(json.dumps(message))
    session.close()
    assert megabytes() < before - 150
    assert len(kept) == 80


def test_on_another_system_no_pages_are_given_back(monkeypatch):
    from zhishen.lab.engine import freed_memory

    freed_memory._trim.cache_clear()
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert not return_freed_memory()
    freed_memory._trim.cache_clear()
