"""Experiments that take long, kept on disk: their arrays under a name made of all that they depend on.

The name is a digest of the experiment's own source, its parameters, NumPy's version and the source of the library that
trains. So what is found is what would be computed; a changed line anywhere computes it anew.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array

__all__ = ["cache_folder", "cached"]

_SOURCES: Final = ("graph", "reference", "kernels", "nn", "optim", "data", "train", "search")


def cache_folder() -> Path:
    """Where experiments are kept: ``figures`` beside the compiled kernels' folder; ``ZHISHEN_CACHE`` names another."""
    if chosen := os.environ.get("ZHISHEN_CACHE"):
        return Path(chosen).expanduser() / "figures"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhishen" / "figures"


@cache
def _source_digest() -> str:
    """A digest of the library that experiments run on."""
    digest = hashlib.sha256()
    home = Path(__file__).parent.parent
    for part in _SOURCES:
        for path in sorted((home / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def cached(experiment: Callable[..., dict[str, Array]], **parameters: Any) -> dict[str, Array]:
    """``experiment(**parameters)``, from disk if it was run before.

    A file that is damaged is replaced; where nothing can be written the experiment is run, and nothing is kept.

    Args:
        experiment: a function of a module, which returns named arrays.
        parameters: plain values that say all about it, seeds included.
    """
    told = repr((experiment.__module__, experiment.__qualname__, sorted(parameters.items()), np.__version__))
    text = inspect.getsource(inspect.getmodule(experiment) or experiment)
    digest = hashlib.sha256((told + text + _source_digest()).encode()).hexdigest()[:32]
    path = cache_folder() / f"{experiment.__name__.strip('_')}.{digest}.npz"
    found = _read(path)
    if found is None:
        found = experiment(**parameters)
        _write(path, found)
    return found


def _read(path: Path) -> dict[str, Array] | None:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, arrays: dict[str, Array]) -> None:
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        temporary.replace(path)
    except OSError:  # a full disk, a home that cannot be written to: it has been computed all the same
        if temporary is not None:
            temporary.unlink(missing_ok=True)
