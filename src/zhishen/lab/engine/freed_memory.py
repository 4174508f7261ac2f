"""Freed memory goes back to the system: a server that has trained networks for hours stays as small as a new one."""

from __future__ import annotations

import gc
import sys
from functools import cache
from typing import Any

__all__ = ["return_freed_memory"]


def return_freed_memory() -> bool:
    """Free what only refers to itself, and give the pages of freed arrays back to the system.

    The C library of Linux keeps these pages otherwise.

    Returns:
        Whether this machine's C library can give them back.
    """
    gc.collect()
    trim = _trim()
    if trim is None:
        return False
    trim(0)
    return True


@cache
def _trim() -> Any:
    """The function ``malloc_trim`` of glibc; None on another system, or in a browser."""
    if sys.platform != "linux":
        return None
    import ctypes

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
