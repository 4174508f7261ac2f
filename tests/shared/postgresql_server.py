"""A server of PostgreSQL of its own, in a temporary folder and on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Self

USER, PASSWORD = "reader", "pass-word of the reader 至深"
NOTE = "PostgreSQL is not installed; on Debian: apt-get install postgresql"


def programs() -> Path | None:
    """The folder with the programs of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


class Server:
    """A context manager; the server refuses to run as root, so root starts it as ``postgres``.

    Args:
        folder: a new one is made in it.
    """

    def __init__(self, folder: Path) -> None:
        found = programs()
        assert found is not None
        self.programs, self.data = found, folder / "postgresql"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self) -> Self:
        self.data.mkdir()
        password = self.data.with_name("postgresql.password")
        password.write_text(PASSWORD, encoding="utf-8")
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
            shutil.chown(password, "postgres")
        self.data.chmod(0o700)
        self._run(
            "initdb", "-D", self.data, "-U", USER, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8",
            "--locale", "C", "--no-sync",
        )  # fmt: skip
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-l", self.data / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """As a crash does, without a word to those who are connected."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def sql(self, command: str) -> None:
        """Run a command in the data base ``postgres``."""
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(command)  # pyright: ignore[reportCallIssue, reportArgumentType]

    def url(self, database: str, *, password: str | None = PASSWORD) -> str:
        """The URL of a data base, perhaps without the password."""
        from urllib.parse import quote

        secret = "" if password is None else f":{quote(password)}"
        return f"postgresql://{USER}{secret}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        if os.geteuid() == 0:
            # Each time, because another run of pytest closes the folder of all runs.
            for parent in self.data.parents:
                if parent != Path("/tmp") and len(parent.parts) > 2:
                    parent.chmod(parent.stat().st_mode | 0o011)
        as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        command = [*(as_postgres if os.geteuid() == 0 else []), self.programs / program, *arguments]
        done = subprocess.run(
            list(map(str, command)), cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
