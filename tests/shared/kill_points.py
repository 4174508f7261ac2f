"""Commands of zhishen that are killed at their n-th operation on files.

A server, a process of its own, has imported zhishen; for each command it forks a child, which takes some milliseconds
in place of a second. The child runs the command, and kills itself at the operation that the caller has named. So a test
can kill a command at each of its operations.

The operations are those on files below one folder: before a file is opened for writing, locked, renamed, removed or
flushed, or a folder is made; after half of a file is written, and after all of it; after a file is renamed. For a
study, also before and after each call to its data base.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from half_writing import write_in_halves

_EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "fcntl.flock")
LIMIT = 120.0  # seconds for a command


@dataclass(frozen=True)
class Outcome:
    """What became of a command.

    Attributes:
        status: its exit status; -9 if it was killed.
        operations: how many operations it had, if it was not killed.
        out: what it wrote to standard output.
        err: to standard error.
    """

    status: int
    operations: int
    out: str
    err: str


class Commands:
    """Runs commands in children of a server; a context manager.

    Args:
        folder: in which the commands run; their operations below it count.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "ZHISHEN_LANGUAGE": "en"}
        environment.pop("ZHISHEN_CHECK_SHAPES", None)
        self._server = subprocess.Popen(
            [sys.executable, __file__, str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(timeout=LIMIT)
        self._server.stdout.close()

    def __call__(self, *arguments: object, kill_at: int = 0) -> Outcome:
        """Run a command, and kill it at an operation, counted from 1; 0 lets it end.

        With -1 the server itself runs the command, so that the later ones find all that it has loaded.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps([kill_at, [str(argument) for argument in arguments]]) + "\n")
        self._server.stdin.flush()
        return Outcome(**json.loads(self._server.stdout.readline()))


# --- the server -------------------------------------------------------------------------------------------------------


class Operations:
    """Counts operations on files below a folder, and kills the process at one of them."""

    def __init__(self, folder: Path, kill_at: int) -> None:
        self.folder, self.kill_at, self.seen = f"{folder}{os.sep}", kill_at, 0

    def one(self) -> None:
        self.seen += 1
        if self.seen == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def is_below(self, path: Any) -> bool:
        if isinstance(path, int):
            path = f"/proc/self/fd/{path}"
            path = os.readlink(path) if os.path.lexists(path) else ""  # noqa: PTH115 - no links of links
        return os.path.abspath(os.fsdecode(path)).startswith(self.folder)  # noqa: PTH100

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python before an operation."""
        if event == "open":
            path, _, flags = arguments
            if path is not None and flags & (os.O_WRONLY | os.O_RDWR) and self.is_below(path):
                self.one()
        elif event in _EVENTS and self.is_below(arguments[0]):
            self.one()

    def install(self) -> None:
        """Count from now on."""
        from zhishen.search.storage import Stored

        replaced, called = Path.replace, Stored.__call__
        sys.addaudithook(self.audit)
        write_in_halves(self.one)

        def replace(path: Path, target: Path) -> Path:
            done = replaced(path, target)
            self.one()
            return done

        def call(stored: Stored, function: Callable[[], Any]) -> Any:
            self.one()
            result = called(stored, function)
            self.one()
            return result

        Path.replace, Stored.__call__ = replace, call  # type: ignore[method-assign, assignment]
        os.fsync = lambda _: self.one()  # no test can cut the power, and the disk would take most of the time


def child(folder: Path, kill_at: int, arguments: list[str], counted: int) -> None:
    """Run a command, write the number of its operations, and end."""
    from zhishen.cli import main

    for descriptor, name in ((1, "out"), (2, "err")):
        file = os.open(folder.with_name(f"{folder.name}.{name}"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)
    sys.stdout, sys.stderr = (os.fdopen(descriptor, "w", encoding="utf-8") for descriptor in (1, 2))
    operations = Operations(folder, kill_at)
    operations.install()
    status = main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(counted, str(operations.seen).encode())
    os._exit(status)


def forked(folder: Path, kill_at: int, arguments: list[str]) -> dict[str, Any]:
    """Run a command in a child, and return what became of it."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            child(folder, kill_at, arguments, writing)
        finally:
            os._exit(99)
    os.close(writing)
    until = time.monotonic() + LIMIT
    while (found := os.waitpid(process, os.WNOHANG))[0] == 0:
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.001)
    counted = os.read(reading, 20)
    os.close(reading)
    said = {name: folder.with_name(f"{folder.name}.{name}").read_text(encoding="utf-8") for name in ("out", "err")}
    return {"status": os.waitstatus_to_exitcode(found[1]), "operations": int(counted or 0), **said}


def serve(folder: Path) -> None:
    """Fork a child for each line of standard input, or run its command here."""
    import gc
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO
    from unittest.mock import patch

    from zhishen.cli import main, train

    # Drawing takes longer than all the rest. An error if the name has changed.
    patch.object(train, "draw_run", lambda *_: None).start()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    gc.freeze()
    for line in sys.stdin:
        kill_at, arguments = json.loads(line)
        if kill_at < 0:
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                status = main(arguments)
            gc.freeze()
            print(json.dumps({"status": status, "operations": 0, "out": "", "err": ""}), flush=True)  # noqa: T201
            continue
        print(json.dumps(forked(folder, kill_at, arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
