"""Processes that begin with their packages imported: a server has imported them, and forks a child for each program.

Such a process differs from `subprocess.Popen` of Python in that its packages take no second to import. It has standard
streams, variables, a folder, handlers of signals and an end of its own; what zhishen imports is its own, too, unless
the server has imported zhishen. The options of Python and the variables that packages read when they are imported are
those of the server. A test of what a program imports needs a real start.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import IO, Any, NoReturn, Self

# What zhishen imports, but for Matplotlib, which reads variables, and the packages of a search.
PACKAGES = ("numpy", "numba", "numba.misc.special", "numba.np.ufunc", "typer.rich_utils", "rich.console", "safetensors")
# What Numba imports when it compiles its first function.
COMPILER = (
    "numba.core.inline_closurecall", "numba.core.typing.cffi_utils", "numba.core.typing.cmathdecl",
    "numba.core.typing.dictdecl", "numba.core.typing.listdecl", "numba.core.typing.mathdecl",
    "numba.core.typing.setdecl", "numba.cpython.cmathimpl", "numba.cpython.printimpl",
    "numba.experimental.jitclass.base", "numba.misc.cffiimpl", "numba.misc.gdb_hook", "numba.np.arraymath",
    "numba.np.npyimpl", "numba.np.polynomial.polynomial_functions", "numba.np.random.generator_methods",
    "numba.np.random.legacy", "numba.typed.typeddict", "numba.typed.typedset",
)  # fmt: skip
LIMIT = 120.0  # seconds for a program that runs in the server


class Process:
    """A child of a server, as far as tests need `subprocess.Popen`; the streams are read without a buffer.

    Attributes:
        pid: its number.
        returncode: its exit status; None while it runs.
        stdout: what it writes to standard output.
        stderr: to standard error.
    """

    def __init__(self, command: Sequence[str], streams: list[IO[bytes]], encoding: str) -> None:
        self.stdout, self.stderr, self._status = streams
        self.returncode: int | None = None
        self._command, self._encoding = command, encoding
        self._read: dict[Any, bytes] = {self.stdout: b"", self.stderr: b""}
        self.pid = int(self._status.readline())  # byte by byte, so that the status stays in the pipe

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float = LIMIT) -> tuple[str, str]:
        """Wait until it ends; return the rest of what it wrote to standard output, and to standard error.

        After `subprocess.TimeoutExpired` another call returns all of it.
        """
        until = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            for stream in (self.stdout, self.stderr, self._status):
                if not stream.closed:
                    selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                ready = selector.select(max(0, until - time.monotonic()))
                if not ready:
                    raise subprocess.TimeoutExpired(self._command, timeout)
                for key, _ in ready:
                    self._take(selector, key.fileobj)
        out, err = (self._read[stream].decode(self._encoding) for stream in (self.stdout, self.stderr))
        return out, err

    def _take(self, selector: selectors.BaseSelector, stream: Any) -> None:
        part = stream.read(1 << 16)
        if not part:
            selector.unregister(stream)
            stream.close()
        elif stream is self._status:
            self.returncode = int(part)
        else:
            self._read[stream] += part


class ForkServer:
    """Starts programs in children of a process that has imported modules.

    Args:
        modules: what it imports.
        options: of Python.
        environment: the variables of the server; by default those of this process.
    """

    def __init__(
        self, modules: Sequence[str], *, options: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        self._socket, theirs = socket.socketpair()
        variables = {**(os.environ if environment is None else environment), "OPENBLAS_NUM_THREADS": "1"}
        variables.pop("ZHISHEN_CHECK_SHAPES", None)
        command = [sys.executable, *options, __file__, str(theirs.fileno()), *modules]
        with theirs:
            self._server = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=variables
            )
        atexit.register(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server."""
        atexit.unregister(self.close)
        self._socket.close()
        self._server.wait(timeout=LIMIT)

    def start(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
        umask: int = -1,
    ) -> Process:
        """Start ``python *command``: a file, ``-c`` with a program, or ``-m`` with a module, and its arguments."""
        return self._ask(command, folder, environment, encoding, umask=umask, here=False)

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        timeout: float = LIMIT,
    ) -> subprocess.CompletedProcess[str]:
        """Start it, and wait until it ends."""
        process = self.start(command, folder=folder, environment=environment)
        out, err = process.communicate(timeout=timeout)
        assert process.returncode is not None
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def prepare(self, command: Sequence[str], *, folder: Path | None = None) -> int:
        """Run it in the server itself, so that later processes find all that it has loaded; return its status."""
        process = self._ask(command, folder, None, "utf-8", here=True)
        process.communicate(timeout=LIMIT)
        assert process.returncode is not None
        return process.returncode

    def _ask(
        self,
        command: Sequence[str],
        folder: Path | None,
        environment: Mapping[str, str] | None,
        encoding: str,
        **more: object,
    ) -> Process:
        pipes = [os.pipe() for _ in range(4)]
        (request, to_request), *others = pipes
        socket.send_fds(self._socket, [b"x"], [request, *(writing for _, writing in others)])
        for descriptor in (request, *(writing for _, writing in others)):
            os.close(descriptor)
        variables = dict(os.environ if environment is None else environment)
        variables.pop("ZHISHEN_CHECK_SHAPES", None)
        asked = {"command": list(command), "folder": str(folder or Path.cwd()), "environment": variables, **more}
        with os.fdopen(to_request, "wb") as file:
            file.write(json.dumps(asked).encode())
        return Process(command, [open(reading, "rb", buffering=0) for reading, _ in others], encoding)  # noqa: PTH123


@functools.cache
def packages_imported() -> ForkServer:
    """A server that has imported the packages that zhishen needs, and not zhishen."""
    return ForkServer((*PACKAGES, *COMPILER), options=("-W", "error"))


# --- the server -------------------------------------------------------------------------------------------------------


class Server:
    """Forks a child for each program that a `ForkServer` asks for, and says how it ends."""

    def __init__(self, asking: socket.socket) -> None:
        self.asking, self.children = asking, dict[int, int]()  # the number of a child, where to say its status
        self.ended, wake = os.pipe()
        for descriptor in (self.ended, wake):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        self.on_ctrl_c = signal.signal(signal.SIGINT, signal.SIG_IGN)  # in a terminal it ends the tests, which end this

    def serve(self) -> list[str]:
        """Serve until nobody asks any more; return in each child, with the command that it runs."""
        while True:
            ready, _, _ = select.select([self.asking, self.ended], [], [])
            if self.ended in ready:
                self.reap()
            if self.asking in ready:
                command = self.answer()
                if command is not None:
                    return command

    def reap(self) -> None:
        """Say how the children end that have ended."""
        os.read(self.ended, 1 << 10)
        for child, said in list(self.children.items()):
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                say(said, os.waitstatus_to_exitcode(status))
                os.close(self.children.pop(child))

    def answer(self) -> list[str] | None:
        """Run the next program here or in a child; return its command in the child."""
        message, descriptors, _, _ = socket.recv_fds(self.asking, 1, 4)
        if not message:
            os._exit(0)
        request, out, err, status = descriptors
        with os.fdopen(request, "rb") as file:
            asked = json.loads(file.read())
        if asked["here"]:
            say(status, os.getpid())
            say(status, run_here(asked["command"], asked["folder"]))
            os.close(status)
        elif (child := os.fork()) == 0:
            self.leave(status)
            become(asked, out, err)
            return asked["command"]
        else:
            self.children[child] = status
            say(status, child)
        os.close(out)
        os.close(err)
        return None

    def leave(self, status: int) -> None:
        """Be a child: what belongs to the server is closed."""
        wake = signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, self.on_ctrl_c)
        self.asking.close()
        for descriptor in (self.ended, wake, status, *self.children.values()):
            os.close(descriptor)


def say(where: int, number: int) -> None:
    with suppress(BrokenPipeError):
        os.write(where, f"{number}\n".encode())


def become(asked: dict[str, Any], out: int, err: int) -> None:
    """Take the streams, the variables and the folder of the program."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    if asked["umask"] >= 0:
        os.umask(asked["umask"])
    encoding, _, errors = os.environ.get("PYTHONIOENCODING", "utf-8").partition(":")
    for descriptor, target, name, usual in ((out, 1, "stdout", "strict"), (err, 2, "stderr", "backslashreplace")):
        os.dup2(descriptor, target)
        os.close(descriptor)
        stream = open(target, "w", encoding=encoding, errors=errors or usual, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.stderr.reconfigure(line_buffering=True)


def run_here(command: list[str], folder: str) -> int:
    """Run a program in this process, silently; return its status."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            execute(command)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        os.chdir(before)
        gc.freeze()
    return 0


def execute(command: list[str]) -> None:
    """Run a program as Python would."""
    kind, *rest = command
    if kind == "-m":
        name, *arguments = rest
        sys.argv, sys.path[0] = [name, *arguments], os.getcwd()  # noqa: PTH109
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return
    main = ModuleType("__main__")
    if kind == "-c":
        source, *arguments = rest
        sys.argv, sys.path[0] = ["-c", *arguments], ""
    else:
        source = Path(kind).read_text(encoding="utf-8")
        sys.argv, sys.path[0] = command, str(Path(kind).parent)
        main.__file__ = kind
    sys.modules["__main__"] = main
    exec(compile(source, "<string>" if kind == "-c" else kind, "exec"), vars(main))


def run_and_end(command: list[str]) -> NoReturn:
    """Run a program, and end as Python would, but for freeing all objects, which takes longer than a short program."""
    status: object = 0
    try:
        execute(command)
    except SystemExit as end:
        status = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        status = 1
    if not isinstance(status, int | None):
        print(status, file=sys.stderr)  # noqa: T201
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(int(status or 0) & 255)


if __name__ == "__main__":
    for module in sys.argv[2:]:
        import_module(module)
    gc.freeze()
    run_and_end(Server(socket.socket(fileno=int(sys.argv[1]))).serve())
