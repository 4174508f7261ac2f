"""How kernels are compiled, kept on disk, and run.

Idea
    A kernel is a function whose first argument is the team that runs it (see `parallel`). It is compiled
    when it is first called, with all `inner` functions that it calls. What was compiled is kept on disk, in a folder
    named after everything that it depends on: the source of all kernels, the versions of Python, Numba and LLVM, and
    the processor. So nothing old is ever loaded.
Gain
    Loading a kernel takes some milliseconds; compiling it, from a few tenths of a second to some seconds. A process
    that compiles nothing needs 27 MiB less: Numba would compile functions of its own in it, see `_Later`, and read
    others that nobody calls, see `_names_of`.

Each compiled function is a file of its own, written under another name, renamed when whole, and checked by a digest
when read: processes that compile at the same time, a full disk and a killed process leave either a whole file or none.
Files are read only from a folder that belongs to the user and that nobody else can write to. Where there is no such
folder, kernels are compiled anew in each process, and one line says so.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba
from numba.core.compiler import CompileResult
from numba.core.compiler_lock import global_compiler_lock
from numba.core.runtime import nrtdynmod
from numba.core.runtime.nrt import rtsys
from numba.core.serialize import dumps

from zhishen._threads import threads
from zhishen.kernels.linking import LinkedCompiler
from zhishen.kernels.team import ALONE, team

__all__ = ["Kernel", "inner", "kernel"]

_VARIABLE = "ZHISHEN_CACHE"
_HOME = "zhishen.kernels."
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "boundscheck": False, "nogil": True}
_BARE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # only compiled code calls what is inside
_CONTRACT = {"contract"}  # a * b + c may be one instruction; nothing else about numbers changes


# --- the folder -------------------------------------------------------------------------------------------------------


def _base() -> Path:
    """Where the user's programs keep what they can make again."""
    if chosen := os.environ.get(_VARIABLE):
        return Path(chosen).expanduser().resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "zhishen" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "zhishen"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhishen"


def _fingerprint() -> str:
    """A digest of all that compiled code depends on."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    machine = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), sys.platform)
    versions = (sys.version, numba.__version__, llvmlite.__version__)
    digest.update(repr((machine, versions)).encode())
    return digest.hexdigest()[:24]


@cache
def folder() -> Path | None:
    """Where compiled kernels are kept; None, with one line on standard error, where there is no safe place."""
    try:
        path = _base() / "kernels" / _fingerprint()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.stat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError(0, "others can write to it")
        tempfile.TemporaryFile(dir=path).close()
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
        reason = getattr(error, "strerror", None) or error
        _say(
            f"zhishen: compiled kernels cannot be kept on disk ({reason}), so each process compiles its own; "
            f"name a folder of yours in {_VARIABLE}"
        )
        return None
    return path


# --- what is said -----------------------------------------------------------------------------------------------------


def _say(line: str) -> None:
    if sys.stderr is not None:  # no console: nothing to say it on
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the user waits, and is told for what


class _Progress:
    """Tells that kernels are being compiled, and which: one changing line on a terminal, a single line elsewhere."""

    def __init__(self) -> None:
        self.compiled: list[str] = []

    def begin(self, name: str) -> None:
        where = folder()
        kept = f"once; kept in {where.parent}" if where else "for this process"
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"\r\x1b[2Kcompiling kernels ({kept}): {name} ...", end="", file=sys.stderr, flush=True)  # noqa: T201
        elif not self.compiled:
            _say(f"zhishen: compiling kernels ({kept}); this takes some seconds")
        self.compiled.append(name)

    def end(self) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)  # noqa: T201


progress: _Progress = _Progress()


# --- Numba's own functions --------------------------------------------------------------------------------------------


class _Later:
    """The library of Numba's functions that count the users of an array, compiled when it is first asked for.

    Kept kernels contain those that they call.
    """

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled, name)

    @cached_property
    def _compiled(self) -> Any:
        return nrtdynmod.compile_nrt_functions(self._context)


def _initialize(context: Any) -> None:
    """Prepare Numba to run kernels."""
    with global_compiler_lock:
        compile_now, nrtdynmod.compile_nrt_functions = nrtdynmod.compile_nrt_functions, _Later
        try:
            rtsys.initialize(context)  # once a process; later calls do nothing
        finally:
            nrtdynmod.compile_nrt_functions = compile_now


# --- the files --------------------------------------------------------------------------------------------------------


def _names_of(shared: bytes) -> bytes:
    """A module with the names that another one defines, and nothing in them.

    Numba keeps a function twice: as machine code, and for others to link in, which nobody does with a kernel. Of that
    second one it only looks the names up; its reading would take more memory than all else about loading.
    """
    module = llvm.parse_bitcode(shared)
    functions = (f'define void @"{each.name}"() {{ ret void }}' for each in module.functions if not each.is_declaration)
    values = (f'@"{each.name}" = global i8 0' for each in module.global_variables if not each.is_declaration)
    return llvm.parse_assembly("\n".join((*functions, *values))).as_bitcode()


class _Store:
    """What Numba asks for compiled code: one file a function and signature, in `folder`."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
        self.cache_path = ""

    def load_overload(self, signature: Any, context: Any) -> Any:
        """The compiled function, or None."""
        _initialize(context)  # enough to run what was compiled; compiling prepares the rest
        path = self._path(signature)
        found = None if path is None else self._read(path, context)
        if found is None:
            progress.begin(self._name)
        return found

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep a compiled function."""
        progress.end()
        path = self._path(signature)
        if path is None:
            return
        (name, kind, (code, shared)), *rest = compiled._reduce()
        content = dumps(((name, kind, (code, _names_of(shared))), *rest))
        temporary: Path | None = None
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            temporary = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            temporary.replace(path)
        except OSError:  # the disk is full, or the folder is gone: the function has been compiled all the same
            if temporary is not None:
                temporary.unlink(missing_ok=True)

    def enable(self) -> None:
        """Part of Numba's interface."""

    def disable(self) -> None:
        """Part of Numba's interface."""

    def flush(self) -> None:
        """Part of Numba's interface."""

    def _path(self, signature: Any) -> Path | None:
        where = folder()
        if where is None:
            return None
        return where / f"{self._name}.{hashlib.sha256(repr(signature).encode()).hexdigest()[:16]}"

    @staticmethod
    def _read(path: Path, context: Any) -> Any:
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return None
        try:
            return CompileResult._rebuild(context, *pickle.loads(content[32:]))  # noqa: S301 - the user's own file
        except (ImportError, AttributeError, LookupError, TypeError, ValueError, pickle.PickleError):
            return None  # written by something that only looked the same


# --- decorators -------------------------------------------------------------------------------------------------------


def _tagged(function: Callable[..., Any], tag: str) -> Callable[..., Any]:
    """The function under a name of its own.

    Numba calls what it compiles by the function's name and a number that starts anew in each process. Kernels that come
    from the files of different processes are linked by these names: of two functions with the same one, both kernels
    would call the one that was loaded first.
    """
    if tag:
        function.__qualname__ += f"[{tag}]"
    return function


def inner(
    function: Callable[..., Any] | None = None, *, reorder: bool = False, inline: bool = False, tag: str = ""
) -> Any:
    """A function that kernels call: compiled into them.

    Args:
        function: the function.
        reorder: sums may be taken in another order, so that they run in vectors; not where NaN or order matters.
        inline: its code goes to the place of the call: an array is seven words to pass on.
        tag: tells apart the functions that the same lines make with different values around them.
    """
    if function is None:
        return lambda f: inner(f, reorder=reorder, inline=inline, tag=tag)
    fastmath = _CONTRACT | ({"reassoc"} if reorder else set())
    return numba.njit(
        _tagged(function, tag),
        fastmath=fastmath,
        forceinline=inline,
        pipeline_class=LinkedCompiler,
        **_BARE,
        **_OPTIONS,
    )


class Kernel:
    """A compiled function ``f(team, ...)``; it is called without ``team``, which `zhishen.threads` gives.

    ``tag`` is as in `inner`.
    """

    def __init__(self, function: Callable[..., Any], *, tag: str = "") -> None:
        function = _tagged(function, tag)
        self.__doc__ = function.__doc__
        self.__name__: str = function.__name__
        compile_lazily: Any = numba.njit
        self._compiled = compile_lazily(function, fastmath=_CONTRACT, no_cfunc_wrapper=True, **_OPTIONS)
        if function.__module__.startswith(_HOME):  # what the folder's name is a digest of
            self._compiled._cache = _Store(function)

    def __call__(self, *args: Any) -> Any:
        """Run all parts."""
        return self._compiled(team(threads()), *args)

    def cut(self, parts: int, *args: Any) -> Any:
        """Run ``parts`` parts: as many as memory among ``args`` was cut into, before `threads` may have changed.

        Fewer where there is less to do than that: what one part does stays on this thread.
        """
        return self._compiled(team(parts), *args)

    def alone(self, *args: Any) -> Any:
        """Run as a single part on this thread: for work that is done before a second thread would have begun."""
        return self._compiled(ALONE, *args)


kernel = Kernel
