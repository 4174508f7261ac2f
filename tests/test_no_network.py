"""The library talks to nobody: which files can open a connection, and commands that may not."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from killed_runs import OPTIONS, SEARCH, write_few_digits

SOURCE = Path(__file__).parents[1] / "src" / "zhishen"
TALKING = {
    "asyncio", "ftplib", "http", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl",
    "telnetlib", "urllib", "uvicorn", "webbrowser", "websockets", "xmlrpc",
}  # fmt: skip

# Runs commands with a hook that ends the process at the first connection or question for an address.
PROGRAM = """
import json, os, sys
def listen(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "urllib.Request"):
        os.write(2, f"{event} {arguments}".encode())
        os._exit(77)
sys.addaudithook(listen)
from zhishen.cli import main
for command in json.loads(sys.argv[1]):
    if status := main(command):
        sys.exit(status)
"""


def imports(path: Path) -> set[str]:
    """The packages that talk and that a file imports, anywhere in it."""
    text = path.read_text(encoding="utf-8")
    if TALKING.isdisjoint(re.findall(r"\w+", text)):  # parsing takes longer
        return set()
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_server_of_the_lab_can_talk():
    """Two read addresses, two ask for the name of this machine, one uses the event loop of a kernel."""
    found = {str(path.relative_to(SOURCE)): imports(path) & TALKING for path in SOURCE.rglob("*.py")}
    assert {name: packages for name, packages in found.items() if packages} == {
        "lab/server.py": {"asyncio", "socket", "uvicorn", "webbrowser"},
        "lab/security.py": {"http", "urllib"},
        "search/addresses.py": {"urllib"},
        "_locks.py": {"socket"},
        "search/abandoned.py": {"socket"},
        "widgets/views.py": {"asyncio"},
    }
    assert "from urllib.parse import" in (SOURCE / "search/addresses.py").read_text(encoding="utf-8")
    text = (SOURCE / "widgets/views.py").read_text(encoding="utf-8")
    assert set(re.findall(r"asyncio\.\w+", text)) == {"asyncio.get_running_loop", "asyncio.AbstractEventLoop"}
    for name in ("_locks.py", "search/abandoned.py"):
        text = (SOURCE / name).read_text(encoding="utf-8")
        assert text.count("socket.") == text.count("socket.gethostname()")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("no network")
    write_few_digits(folder / "digits")
    return folder


def run(folder: Path, *commands: list[str]) -> subprocess.CompletedProcess[str]:
    """Run commands in one process, until one fails."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_commands_open_no_connection(folder):
    training = ["train", "--data", "digits", *OPTIONS, "--epochs", "1", "--out", "run"]
    searching = ["search", "--data", "digits", *SEARCH, "--trials", "1", "--out", "search"]
    done = run(folder, training, ["evaluate", "run"], ["report", "run"], searching)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert (folder / "search" / "best.toml").exists()


def test_the_hook_can_fail(folder):
    """The lab listens, on this machine only."""
    done = run(folder, ["lab", "--no-browser"])
    assert done.returncode == 77
    assert "127.0.0.1" in done.stderr
