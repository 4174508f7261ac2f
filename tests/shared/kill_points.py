"""Commands of zhishen that are killed at their n-th operation on files.

The children of a server run the commands, see `fork_server`. A child kills itself at the operation that the caller has
named. So a test can kill a command at each of its operations.

The operations are those on files below one folder: before a file is opened for writing, locked, renamed, removed or
flushed, or a folder is made; after half of a file is written, and after all of it; after a file is renamed. For a
study, also before and after each call to its data base.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from fork_server import PACKAGES, ForkServer
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
        self.folder, self._counted = folder, folder.with_name(f"{folder.name}.operations")

    def __enter__(self) -> Self:
        modules = (*PACKAGES, "unittest.mock", "zhishen.cli.train", "zhishen.search.storage")
        self._server = ForkServer(modules, environment={**os.environ, "ZHISHEN_LANGUAGE": "en"})
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def __call__(self, *arguments: object, kill_at: int = 0) -> Outcome:
        """Run a command, and kill it at an operation, counted from 1; 0 lets it end."""
        self._counted.write_text("0")
        done = self._server.run(self._program(kill_at, arguments), folder=self.folder, timeout=LIMIT)
        return Outcome(done.returncode, int(self._counted.read_text()), done.stdout, done.stderr)

    def warm_up(self, *arguments: object) -> None:
        """Run a command in the server itself, so that the later ones find all that it has loaded."""
        assert self._server.prepare(self._program(-1, arguments), folder=self.folder) == 0

    def _program(self, kill_at: int, arguments: tuple[object, ...]) -> list[str]:
        return [__file__, str(self._counted), str(kill_at), *map(str, arguments)]


# --- a command --------------------------------------------------------------------------------------------------------


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


def main() -> int:
    """Run a command, write the number of its operations, and return its status."""
    from zhishen.cli import main, train

    counted, kill_at, *arguments = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    operations = Operations(Path.cwd(), int(kill_at))
    if operations.kill_at >= 0:
        operations.install()
    # Drawing takes longer than all the rest. An error if the name has changed.
    with patch.object(train, "draw_run", lambda *_: None):
        status = main(arguments)
    Path(counted).write_text(str(operations.seen))
    return status


if __name__ == "__main__":
    sys.exit(main())
