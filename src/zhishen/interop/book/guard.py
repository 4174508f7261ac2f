"""``pickle.load`` and ``pickle.loads`` in a script: the loader that admits only arrays."""

from __future__ import annotations

import pickle
import site
import sys
import sysconfig
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from zhishen.interop.book.pickles import load_pickle, loads_pickle

__all__ = ["guarded_pickle"]


@contextmanager
def guarded_pickle() -> Generator[None]:
    """Within the block, scripts load pickles with `load_pickle`; installed packages keep Python's own functions.

    Packages have pickles of their own, such as Numba's compiled functions.
    """
    load, loads = pickle.load, pickle.loads

    def guarded_load(file: Any, **options: Any) -> Any:
        """`pickle.load`, or `load_pickle` in a script."""
        return load(file, **options) if _is_installed(_caller()) else load_pickle(file)

    def guarded_loads(content: Any, /, **options: Any) -> Any:
        """`pickle.loads`, or `loads_pickle` in a script."""
        return loads(content, **options) if _is_installed(_caller()) else loads_pickle(bytes(content))

    pickle.load, pickle.loads = guarded_load, guarded_loads
    try:
        yield
    finally:
        pickle.load, pickle.loads = load, loads


def _caller() -> str:
    """The file whose code called `pickle.load`."""
    return sys._getframe(2).f_code.co_filename


@cache
def _is_installed(file: str) -> bool:
    """Whether a file belongs to Python, to an installed package or to zhishen."""
    return file.startswith("<frozen") or any(Path(file).is_relative_to(folder) for folder in _installed_folders())


@cache
def _installed_folders() -> tuple[str, ...]:
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {sysconfig.get_path(kind) for kind in kinds} | {*site.getsitepackages(), site.getusersitepackages()}
    return (*folders, str(Path(__file__).parents[2]))
