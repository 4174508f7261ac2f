"""How kernels are compiled, and how compiled kernels are cached on disk.

Idea
    A kernel is a function that Python calls; the functions that it calls are device functions, see `device_function`.
    A kernel is compiled when it is first called, together with all of its device functions. The compiled code is kept
    on disk, in a folder whose name is a digest of everything that the code depends on: the source of all kernels, the
    versions of Python, Numba and LLVM, and the processor. So code from another version is never loaded.
Gain
    Loading a kernel takes some milliseconds; compiling it, from a few tenths of a second to some seconds. A process
    that compiles nothing needs 27 MiB less: Numba would compile functions of its own in it, see `_LazyLibrary`, and
    read copies of kernels that nobody calls, see `_names_only`.

Each compiled function is one file. The file is written under another name, renamed when it is complete, and checked by
a digest when it is read: processes that compile at the same time, a full disk and a killed process leave either a
complete file or no file. Files are read only from a folder that belongs to the user and that nobody else can write to.
Where there is no such folder, each process compiles its kernels again, and one line says so.
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

from zhishen._files import KERNEL_LIMIT, UnreadableFileError, read_bounded
from zhishen.kernels.linking import LinkedCompiler
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["compile_kernel", "device_function"]

_VARIABLE = "ZHISHEN_CACHE"
_PACKAGE = "zhishen.kernels."
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "boundscheck": False, "nogil": True}
_NO_WRAPPERS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # only compiled code calls device functions
_CONTRACT = {"contract"}  # a * b + c may be one instruction; no other rule of floating point is relaxed


# --- the folder -------------------------------------------------------------------------------------------------------


def _base() -> Path:
    """The folder in which programs of this user cache files."""
    if chosen := os.environ.get(_VARIABLE):
        return Path(chosen).expanduser().resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "zhishen" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "zhishen"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhishen"


def _fingerprint() -> str:
    """A digest of everything that compiled code depends on."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    machine = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), sys.platform)
    versions = (sys.version, numba.__version__, llvmlite.__version__)
    digest.update(repr((machine, versions)).encode())
    return digest.hexdigest()[:24]


@cache
def folder() -> Path | None:
    """The folder of compiled kernels; None, with one line on standard error, if there is no safe folder."""
    try:
        path = _base() / "kernels" / _fingerprint()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.stat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError(0, message("others can write to it"))
        tempfile.TemporaryFile(dir=path).close()
    except (OSError, RuntimeError) as error:  # RuntimeError: the user has no home folder
        _print_line(
            message(
                "zhishen: compiled kernels cannot be kept on disk ({reason}), so each process compiles its own; "
                "name a folder of yours in {variable}",
                reason=system_reason(error),
                variable=_VARIABLE,
            )
        )
        return None
    return path


# --- messages ---------------------------------------------------------------------------------------------------------


def _print_line(line: str) -> None:
    if sys.stderr is not None:  # None in a program without a console
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the user waits, and learns why


class _Progress:
    """Shows which kernel is being compiled: one changing line on a terminal, and a single line elsewhere."""

    def __init__(self) -> None:
        self.compiled: list[str] = []

    def begin(self, kernel: str) -> None:
        path = folder()
        if sys.stderr is not None and sys.stderr.isatty():
            print("\r\x1b[2K" + _terminal_line(kernel, path), end="", file=sys.stderr, flush=True)  # noqa: T201
        elif not self.compiled:
            _print_line(_plain_line(path))
        self.compiled.append(kernel)

    def end(self) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)  # noqa: T201


def _terminal_line(kernel: str, path: Path | None) -> str:
    if path is None:
        return message("compiling kernels (for this process): {kernel} ...", kernel=kernel)
    return message("compiling kernels (once; kept in {folder}): {kernel} ...", kernel=kernel, folder=path.parent)


def _plain_line(path: Path | None) -> str:
    if path is None:
        return message("zhishen: compiling kernels (for this process); this takes some seconds")
    return message("zhishen: compiling kernels (once; kept in {folder}); this takes some seconds", folder=path.parent)


progress: _Progress = _Progress()


# --- Numba's own functions --------------------------------------------------------------------------------------------


class _LazyLibrary:
    """Numba's library of reference counting, compiled when Numba first needs it.

    Cached kernels contain the functions of this library that they call.
    """

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled, name)

    @cached_property
    def _compiled(self) -> Any:
        return nrtdynmod.compile_nrt_functions(self._context)


def _initialize(context: Any) -> None:
    """Initialize Numba to run kernels."""
    with global_compiler_lock:
        compile_now, nrtdynmod.compile_nrt_functions = nrtdynmod.compile_nrt_functions, _LazyLibrary
        try:
            rtsys.initialize(context)  # the first call in a process initializes; later calls do nothing
        finally:
            nrtdynmod.compile_nrt_functions = compile_now


# --- the cache --------------------------------------------------------------------------------------------------------


def _names_only(shared: bytes) -> bytes:
    """A module that defines the same names as ``shared``, with empty functions.

    Numba stores a function twice: as machine code, and as LLVM code that other functions link in. Nobody links a kernel
    in, so Numba only looks up the names in the LLVM code. Reading all of it would take more memory than every other
    step of loading.
    """
    module = llvm.parse_bitcode(shared)
    functions = (f'define void @"{each.name}"() {{ ret void }}' for each in module.functions if not each.is_declaration)
    values = (f'@"{each.name}" = global i8 0' for each in module.global_variables if not each.is_declaration)
    return llvm.parse_assembly("\n".join((*functions, *values))).as_bitcode()


class _KernelCache:
    """The cache that Numba loads compiled code from: one file for each function and signature, in `folder`."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
        self.cache_path = ""

    def load_overload(self, signature: Any, context: Any) -> Any:
        """The compiled function, or None."""
        _initialize(context)  # enough to run cached code; compiling initializes the rest
        path = self._path(signature)
        compiled = None if path is None else self._read(path, context)
        if compiled is None:
            progress.begin(self._name)
        return compiled

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Store a compiled function."""
        progress.end()
        path = self._path(signature)
        if path is None:
            return
        (name, kind, (code, shared)), *rest = compiled._reduce()
        content = dumps(((name, kind, (code, _names_only(shared))), *rest))
        temporary: Path | None = None
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            temporary = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            temporary.replace(path)
        except OSError:  # a full disk or a deleted folder: the compiled function runs without a cache
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
            content = read_bounded(path, KERNEL_LIMIT)
        except UnreadableFileError:
            return None
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return None
        try:
            return CompileResult._rebuild(context, *pickle.loads(content[32:]))  # noqa: S301 - the user's own file
        except (ImportError, AttributeError, LookupError, TypeError, ValueError, pickle.PickleError):
            return None  # the file has the right digest, but it comes from something else


# --- decorators -------------------------------------------------------------------------------------------------------


def _tagged(function: Callable[..., Any], tag: str) -> Callable[..., Any]:
    """Give the function a unique name.

    Numba names a compiled function by the name in Python and a number that starts at 0 in each process. Kernels from
    the cache files of different processes are linked by these names: if two functions have the same name, both kernels
    call the function that was loaded first.
    """
    if tag:
        function.__qualname__ += f"[{tag}]"
    return function


def device_function(
    function: Callable[..., Any] | None = None, *, reorder: bool = False, inline: bool = False, tag: str = ""
) -> Any:
    """Compile a function that only kernels and other device functions call.

    Args:
        function: the function.
        reorder: sums may be computed in another order, so that they run in vectors. Use it only where neither NaN nor
            the order of a sum matters.
        inline: the code is inserted where the function is called. Otherwise each array is passed as seven numbers.
        tag: distinguishes the functions that a factory makes from the same lines.
    """
    if function is None:
        return lambda f: device_function(f, reorder=reorder, inline=inline, tag=tag)
    fastmath = _CONTRACT | ({"reassoc"} if reorder else set())
    return numba.njit(
        _tagged(function, tag),
        fastmath=fastmath,
        forceinline=inline,
        pipeline_class=LinkedCompiler,
        **_NO_WRAPPERS,
        **_OPTIONS,
    )


def compile_kernel(function: Callable[..., Any], *, tag: str = "") -> Any:
    """Compile a function that Python calls, and cache it on disk if it is defined in `zhishen.kernels`.

    Args:
        function: the function.
        tag: see `device_function`.
    """
    function = _tagged(function, tag)
    compile_lazily: Any = numba.njit
    compiled = compile_lazily(function, fastmath=_CONTRACT, no_cfunc_wrapper=True, **_OPTIONS)
    if function.__module__.startswith(_PACKAGE):  # the digest in the folder's name covers only these modules
        compiled._cache = _KernelCache(function)
    return compiled
