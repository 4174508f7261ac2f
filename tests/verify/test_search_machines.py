"""One study on many machines: processes are killed, sleep and race; the server stops and starts; no password is shown.

The server is a real one. Where PostgreSQL is missing these tests are skipped: `apt-get install postgresql`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import postgresql_server
import pytest
from postgresql_server import NOTE, PASSWORD, USER, Server
from search_machine import SPACE

from zhishen.errors import DataError
from zhishen.search import Study

MACHINE = Path(__file__).parents[1] / "shared" / "search_machine.py"
LIMIT = 300.0  # seconds


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgresql_server.programs() is None:
        pytest.skip(NOTE)
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(params=["postgresql", "journal"])
def url(request, tmp_path) -> str:
    if request.param == "journal":
        return f"journal://{tmp_path / 'study.log'}"
    return data_base(request.getfixturevalue("server"), tmp_path)


def data_base(server, tmp_path) -> str:
    """The URL of a data base that has no tables yet."""
    name = f"study{abs(hash(tmp_path))}"
    server.sql(f"CREATE DATABASE {name}")
    return server.url(name)


def machine(url, folder, name, *, trials) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(MACHINE), url, "many", str(trials), name, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "ZHISHEN_LANGUAGE": "en"},
    )  # fmt: skip


def wait_for(condition) -> None:
    until = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def ended(machines, trials) -> None:
    """Raise unless all machines end with the number of trials, and without a word but for waiting."""
    for each in machines:
        out, err = each.communicate(timeout=LIMIT)
        assert (each.returncode, out) == (0, f"{trials}\n"), err
        assert not [line for line in err.splitlines() if not line.startswith("zhishen: waiting for ")]


def check_exact(url, trials) -> int:
    """Raise unless the study has exactly this number of trials, with the points of one process; return the kills."""
    with Study(SPACE, storage=url, name="many", seed=1) as study, Study(SPACE, seed=1) as alone:
        alone.optimize(lambda point, report: 0.0, trials=trials)
        assert {trial.state for trial in study.finished} == {"complete"}
        assert sorted(t.point["x"] for t in study.finished) == sorted(t.point["x"] for t in alone.trials)
        return sum(trial.killed for trial in study.trials)


def test_four_of_eight_machines_are_killed_and_replaced(url, tmp_path):
    """They begin at the same moment, with an empty data base."""
    machines = [machine(url, tmp_path, f"machine{k}", trials=80) for k in range(8)]
    wait_for(lambda: len(list(tmp_path.glob("machine*"))) == 8)
    for each in machines[:4]:
        each.kill()
        each.communicate()
    machines = machines[4:] + [machine(url, tmp_path, f"new{k}", trials=80) for k in range(4)]
    ended(machines, 80)
    assert check_exact(url, 80) in range(1, 9)


@pytest.mark.parametrize("trials", [9])
def test_eight_machines_do_no_trial_too_many(url, tmp_path, trials):
    ended([machine(url, tmp_path, f"machine{k}", trials=trials) for k in range(8)], trials)
    assert check_exact(url, trials) == 0


def test_a_machine_that_slept_does_not_count_twice(url, tmp_path):
    """Its trial is given to another one meanwhile."""
    sleeping, awake = (machine(url, tmp_path, name, trials=40) for name in ("sleeping", "awake"))
    wait_for(lambda: len(list(tmp_path.glob("*e*"))) >= 2 and (tmp_path / "sleeping").exists())
    sleeping.send_signal(signal.SIGSTOP)
    ended([awake], 40)
    sleeping.send_signal(signal.SIGCONT)
    ended([sleeping], 40)
    assert check_exact(url, 40) == 1


# --- the command line -------------------------------------------------------------------------------------------------

QUICK = ["--samples", "2000", "--epochs", "5", "--space", "lr=log:1e-4..1e-1", "--space", "network.hidden=integer:4..8"]


class Search:
    """A search of the command line; its storage is in the environment unless it is in the options."""

    def __init__(self, folder, *options, storage=None, language="en", **variables):
        environment = {**os.environ, "ZHISHEN_LANGUAGE": language, "PYTHONUNBUFFERED": "1", **variables}
        if storage is not None:
            environment["ZHISHEN_STORAGE"] = storage
        self.files = [folder / "out", folder / "err"]
        out, err = (path.open("w") for path in self.files)
        with out, err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zhishen", *options], cwd=folder, env=environment, stdout=out, stderr=err
            )

    @property
    def out(self) -> str:
        return self.files[0].read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self.files[1].read_text(encoding="utf-8")

    def ended(self) -> int:
        """The exit status."""
        try:
            return self.process.wait(timeout=LIMIT)
        finally:
            self.process.kill()


def has_secret(text: str) -> bool:
    from urllib.parse import quote

    return any(secret in text for secret in (PASSWORD, quote(PASSWORD), "pass-word"))


def test_a_server_that_stops_and_starts_again_is_waited_for(server, tmp_path):
    url = data_base(server, tmp_path)
    found = Search(tmp_path, "search", *QUICK, "--trials", "20", "--workers", "2", "--json", storage=url)
    wait_for(lambda: found.out.count("\n") >= 3)
    command_lines = [
        path.read_bytes().decode(errors="replace") for path in Path("/proc").glob("[0-9]*/cmdline") if readable(path)
    ]
    assert any("zhishen" in line for line in command_lines)
    assert not any(has_secret(line) for line in command_lines)
    server.stop()
    try:
        wait_for(lambda: "cannot be reached" in found.err)
    finally:
        server.start()
    assert found.ended() == 0, found.err
    assert "waiting for up to 600 seconds" in found.err
    assert found.err.count("can be reached again") == 1
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert lines[0]["storage"] == f"postgresql://***@127.0.0.1:{server.port}/{url.rpartition('/')[2]}"
    assert sum(line["event"] == "trial" and not line["killed"] for line in lines) == 20
    assert not has_secret(found.out + found.err)
    assert not has_secret((tmp_path / "runs" / "search" / "best.toml").read_text())


def readable(path: Path) -> bool:
    try:
        return bool(path.read_bytes())
    except OSError:
        return False


def test_a_server_that_stays_away_is_one_sentence(server, tmp_path):
    url = data_base(server, tmp_path)
    options = ["--trials", "500", "--storage-wait", "2", "--workers", "2"]
    found = Search(tmp_path, "--debug", "search", *QUICK, *options, storage=url)
    wait_for(lambda: "\ntrial " in found.out)
    server.stop()
    try:
        assert found.ended() == 1
    finally:
        server.start()
    assert found.err.splitlines()[-1].startswith("zhishen: Study: expected postgresql://***@127.0.0.1")
    assert "to come back within 2 seconds" in found.err.splitlines()[-1]
    assert found.err.count("\nzhishen: Study") == 1
    assert not has_secret(found.out + found.err)


MISTAKES = {
    "wrong password": ("{user}:pass-word@{host}/postgres", "check both in the URL", "URL 里的用户名和密码"),
    "no password": ("{user}@{host}/postgres", "check both in the URL", "URL 里的用户名和密码"),
    "no such data base": ("{user}:{password}@{host}/nothing", "make it with createdb", "createdb"),
    "no such host": ("{user}:{password}@nowhere.invalid/study", "correct the name of the host", "主机名"),
    "no server": ("{user}:{password}@127.0.0.1:1/study", "check that the server is running", "服务器"),
    "two @": ("{user}:pass@pass-word@{host}/study", "write @ as %40", "%40"),
    "no host": ("{user}:pass-word", "as postgresql://user@host:5432/study", "postgresql://user@host:5432/study"),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_mistake_is_one_sentence_without_the_password(server, tmp_path, name, language):
    from urllib.parse import quote

    pattern, english, chinese = MISTAKES[name]
    storage = "postgresql://" + pattern.format(user=USER, password=quote(PASSWORD), host=f"127.0.0.1:{server.port}")
    for options in (["search"], ["--debug", "search"]):
        given = ["--storage", storage] if options[-1] == "search" else []
        found = Search(tmp_path, *options, *QUICK, "--trials", "1", *given, language=language)
        assert found.ended() in (1, 2), found.err
        assert not has_secret(found.out + found.err), found.err
        if options == ["search"]:
            assert found.err.count("\n") == 1
            assert (english if language == "en" else chinese) in found.err
    assert not (tmp_path / "runs").exists()


def test_the_password_may_be_in_a_file_of_its_own(server, tmp_path):
    url = data_base(server, tmp_path)
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:{server.port}:*:{USER}:{PASSWORD}\n", encoding="utf-8")
    passwords.chmod(0o600)
    without = server.url(url.rpartition("/")[2], password=None)
    options = ["--trials", "2", "--storage", without, "--study", "mine"]
    found = Search(tmp_path, "search", *QUICK, *options, PGPASSFILE=str(passwords))
    assert found.ended() == 0, found.err
    assert f"study mine in postgresql://***@127.0.0.1:{server.port}/" in found.out
    other = ["--trials", "2", "--storage", without, "--study", "mine", "--space", "lr=log:1e-3..1e-1"]
    found = Search(tmp_path, "search", *QUICK, *other, PGPASSFILE=str(passwords))
    assert found.ended() == 1
    assert found.err.count("\n") == 1


def test_a_user_who_may_not_make_tables(server, tmp_path):
    data_base(server, tmp_path)
    server.sql("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    with pytest.raises(DataError, match="the owner of the data base"):
        Study(SPACE, storage=f"postgresql://guest:guest@127.0.0.1:{server.port}/postgres")


def test_machines_that_open_an_empty_data_base_at_once(server, tmp_path):
    url, errors = data_base(server, tmp_path), []

    def open_study():
        try:
            Study(SPACE, storage=url).close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(error)

    threads = [threading.Thread(target=open_study) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
