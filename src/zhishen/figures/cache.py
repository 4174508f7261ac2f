"""Experiments of figures, kept on disk: their arrays, in a file whose name is a digest of all that they depend on.

The digest covers the source of the experiment's module and of the library, the parameters of the experiment, the number
of threads, the code that computes (kernels or reference), the versions of the packages, and the machine. So a file that
is found has the arrays that the experiment would compute, and a changed line causes a new computation.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import platform
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._files import ARCHIVE_LIMIT, check_regular
from zhishen._types import Array
from zhishen.kernels import kernels, use_threads

__all__ = ["THREADS", "cache_folder", "cached"]

THREADS: Final = 1  # of each experiment: the rounding of sums, and so a training, depends on the number of threads
_VARIABLE: Final = "ZHISHEN_FIGURE_CACHE"
_SHARED_VARIABLE: Final = "ZHISHEN_CACHE"
_SWITCHES: Final = ("ZHISHEN_CONV", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE", "NUMBA_CPU_NAME")
_PACKAGES: Final = ("numpy", "numba", "llvmlite", "optuna")
# No result of an experiment depends on them.
_OTHER_CODE: Final = ("cli", "figures", "lab", "messages", "testing", "widgets")


def cache_folder() -> Path:
    """The folder of the arrays: ``figures`` in the cache folder of the library.

    The environment variable ``ZHISHEN_FIGURE_CACHE`` names another folder, and ``ZHISHEN_CACHE`` another folder for all
    that the library keeps, compiled kernels included.
    """
    if chosen := os.environ.get(_VARIABLE):
        return Path(chosen).expanduser()
    if chosen := os.environ.get(_SHARED_VARIABLE):
        return Path(chosen).expanduser() / "figures"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhishen" / "figures"


@cache
def _source_digest() -> str:
    """A digest of the source files that the results of experiments depend on."""
    digest = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*.py")):
        place = path.relative_to(home)
        if place.parts[0] not in _OTHER_CODE:
            digest.update(str(place).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _versions() -> tuple[str, ...]:
    """The versions of Python and of the packages that compute, and the kind of machine."""
    return (platform.python_version(), *map(_version, _PACKAGES), sys.platform, platform.machine(), _processor())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    """The model of the processor where the system has a list, else what Python knows about it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line for line in lines if line.startswith("model name")), platform.processor())


def _key(experiment: Callable[..., dict[str, Array]], parameters: dict[str, Any]) -> str:
    """A digest of all that the result of ``experiment(**parameters)`` depends on."""
    source = inspect.getsource(inspect.getmodule(experiment) or experiment)
    switches = (kernels(), *(os.environ.get(name, "") for name in _SWITCHES))
    parts = (
        experiment.__module__, experiment.__qualname__, sorted(parameters.items()), THREADS, switches, _versions(),
        _source_digest(), source,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def cached(experiment: Callable[..., dict[str, Array]], **parameters: Any) -> dict[str, Array]:
    """The result of ``experiment(**parameters)``, computed on `THREADS` threads, or read from disk.

    A damaged file is replaced. If the folder cannot be written to, the result is computed each time.

    Args:
        experiment: a function of a module, which returns named arrays.
        **parameters: plain values on which the result depends, seeds included.
    """
    path = cache_folder() / f"{experiment.__name__.strip('_')}.{_key(experiment, parameters)}.npz"
    arrays = _read(path)
    if arrays is None:
        with use_threads(THREADS):
            arrays = experiment(**parameters)
        _write(path, arrays)
    return arrays


def _read(path: Path) -> dict[str, Array] | None:
    try:
        check_regular(path, ARCHIVE_LIMIT)
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
    except OSError:  # such as a full disk: the arrays are used, but not kept
        if temporary is not None:
            temporary.unlink(missing_ok=True)
