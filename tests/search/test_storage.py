"""The storage of a study: data bases that cannot be opened, were changed or are away for a while; missing packages."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from spaces import SPACE

from zhishen.errors import ArgumentError, DataError, MissingDependencyError
from zhishen.search import Study, storage


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////no/such/folder/study.db", "a storage that can be opened, got .*; give a URL"),
        ("journal:///no/such/folder/study.log", "a journal file that can be written, got .*: No such file"),
        ("journal:///tmp", "the file of a study, got /tmp, a folder"),
    ],
)
def test_a_storage_that_cannot_be_opened(url, words):
    with pytest.raises(DataError, match=f"Study: expected {words}"):
        Study(SPACE, storage=url)


# What libpq says, and what the sentence asks the user to do.
REASONS = {
    'FATAL:  password authentication failed for user "me"': "check both in the URL",
    "fe_sendauth: no password supplied": "check both in the URL",
    'FATAL:  role "me" does not exist': "check both in the URL",
    'FATAL:  database "study" does not exist': "make it with createdb",
    "failed to resolve host 'nowhere': [Errno -2] Name or service not known": "correct the name of the host",
    "permission denied for schema public": "the owner of the data base",
    'connection to server at "10.0.0.1", port 5432 failed: Connection refused': "check that the server is running",
    "FATAL:  Passwort-Authentifizierung fehlgeschlagen": "check that the server is running",
    "something about secret": "check that the server is running",
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_a_server_says_becomes_one_sentence(reason, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", object())

    def refuse(*_, **__):
        raise ConnectionError(f"connection failed: {reason}\n\tsecond line")

    monkeypatch.setattr("optuna.storages.RDBStorage.__init__", refuse)
    with pytest.raises(DataError, match=REASONS[reason]) as told:
        Study(SPACE, storage="postgresql://me:secret@nowhere/study")
    assert "postgresql://***@nowhere/study" in str(told.value)
    assert "second line" not in str(told.value)
    assert "secret" not in str(told.value)


def test_a_data_base_that_cannot_be_set_up_keeps_no_connection(monkeypatch):
    closed = []

    class Engine:
        def dispose(self) -> None:
            closed.append(self)

    def fail(self, *_, **__):
        self.engine = Engine()
        raise ConnectionError("permission denied for schema public")

    monkeypatch.setitem(sys.modules, "psycopg", object())
    monkeypatch.setattr("optuna.storages.RDBStorage.__init__", fail)
    with pytest.raises(DataError):
        Study(SPACE, storage="postgresql://me:secret@nowhere/study")
    assert len(closed) == 1


def test_without_the_driver_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDependencyError, match=r"PostgreSQL needs the package .*psycopg\[binary\]") as told:
        Study(SPACE, storage="postgresql://me:secret@nowhere/study")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("stored", [3, [], {}, {"space": 3}, {"space": {}, "description": []}, "x"], ids=str)
def test_a_description_that_was_changed_is_refused(url, stored):
    with Study(SPACE, storage=url) as study:
        study._study.set_user_attr("search", stored)
    with pytest.raises(ArgumentError, match="as in the study that is stored in"):
        Study(SPACE, storage=url)


def test_a_data_base_that_is_damaged_meanwhile_is_one_sentence(url):
    with Study(SPACE, storage=url) as study:
        study.optimize(lambda point, report: 1.0, trials=1)
        path = Path(url.removeprefix("sqlite:///"))
        path.write_bytes(b"no data base" * 1000)
        with pytest.raises(DataError) as caught:
            study.optimize(lambda point, report: 1.0, trials=2)
        assert "\n" not in str(caught.value)
        assert "expected a storage that can be read and written" in str(caught.value)


def lock(url, seconds):
    """Lock a data base of SQLite for some seconds, in a thread."""
    import sqlite3

    begun = threading.Event()

    def hold():
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("BEGIN EXCLUSIVE")
        begun.set()
        time.sleep(seconds)
        connection.rollback()
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    return thread


def test_a_search_waits_for_a_data_base_that_is_locked(url, capsys, monkeypatch):
    monkeypatch.setattr(storage, "_BUSY", 0.05)
    with Study(SPACE, storage=url) as study:
        study.optimize(lambda point, report: 1.0, trials=1)
        thread = lock(url, 0.8)
        study.optimize(lambda point, report: 2.0, trials=3)
        thread.join()
        assert [trial.value for trial in study.trials] == [1, 2, 2]
    assert capsys.readouterr().err == f"zhishen: {url} is locked by another process; waiting\n"


def test_a_study_waits_for_its_data_base_when_it_is_opened(url, capsys, monkeypatch):
    monkeypatch.setattr(storage, "_BUSY", 0.05)
    Study(SPACE, storage=url).close()
    thread = lock(url, 0.8)
    Study(SPACE, storage=url).close()
    thread.join()
    assert "is locked by another process; waiting" in capsys.readouterr().err


def test_a_data_base_that_stays_locked_is_one_sentence(url, monkeypatch):
    monkeypatch.setattr(storage, "_BUSY", 0.05)
    with Study(SPACE, storage=url, storage_wait=0.2) as study:
        thread = lock(url, 1.5)
        with pytest.raises(DataError, match=r"can be read and written, got sqlite.*: .*database is locked") as caught:
            study.optimize(lambda point, report: 1.0, trials=2)
        assert "\n" not in str(caught.value)
        thread.join()


def other_file(path):
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


def emptied(path):
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            connection.execute(f"DELETE FROM {name}")
        connection.commit()


ACCIDENTS = {
    "removed": (Path.unlink, "got no such file: it was removed or replaced"),
    "replaced": (other_file, "got another file: it was removed or replaced"),
    "cut": (lambda path: os.truncate(path, path.stat().st_size // 2), "can be read and written"),
    "empty": (lambda path: os.truncate(path, 0), "can be read and written"),
    "overwritten": (lambda path: path.write_bytes(b"no data base" * 10000), "can be read and written"),
    "emptied": (emptied, "can be read and written"),
}


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_of_the_data_base_while_a_trial_runs_is_one_sentence(url, name):
    happen, words = ACCIDENTS[name]

    def objective(point, report):
        happen(Path(url.removeprefix("sqlite:///")))
        report(1.0)
        return 1.0

    with Study(SPACE, storage=url) as study:
        study.optimize(lambda point, report: 1.0, trials=1)
        with pytest.raises(DataError, match=words) as caught:
            study.optimize(objective, trials=3)
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)


# --- a journal file on a folder that is away --------------------------------------------------------------------------


def test_a_journal_that_goes_away_and_comes_back_is_waited_for(journal, capsys):
    path = Path(journal.removeprefix("journal://"))
    with Study(SPACE, storage=journal) as study:
        study.optimize(lambda point, report: 1.0, trials=1)
        path.rename(path.with_name("away"))
        timer = threading.Timer(0.5, lambda: path.with_name("away").rename(path))
        timer.start()
        study.optimize(lambda point, report: 1.0, trials=3)
        timer.join()
        assert len(study.finished) == 3
    assert capsys.readouterr().err == (
        f"zhishen: {journal} cannot be reached (No such file or directory); waiting for up to 600 seconds\n"
        f"zhishen: {journal} can be reached again\n"
    )


def test_a_journal_that_stays_away_is_one_sentence_and_is_not_made_anew(journal):
    path = Path(journal.removeprefix("journal://"))
    with Study(SPACE, storage=journal, storage_wait=0.3) as study:
        path.unlink()
        with pytest.raises(DataError, match=r"to come back within 0.3 seconds, got: No such file .*; ") as told:
            study.optimize(lambda point, report: 1.0, trials=1)
    assert "\n" not in str(told.value)
    assert not path.exists()


def test_another_journal_in_its_place_is_refused(journal):
    path = Path(journal.removeprefix("journal://"))
    with Study(SPACE, storage=journal) as study:
        path.unlink()
        Study(SPACE, storage=journal).close()
        with pytest.raises(DataError, match="got another file: it was removed or replaced"):
            study.optimize(lambda point, report: 1.0, trials=1)


def test_ctrl_c_does_not_wait_for_a_storage_that_is_away(journal):
    def objective(point, report):
        Path(journal.removeprefix("journal://")).unlink()
        raise KeyboardInterrupt

    begun = time.monotonic()
    with Study(SPACE, storage=journal) as study, pytest.raises(KeyboardInterrupt):
        study.optimize(objective, trials=1)
    assert time.monotonic() - begun < 30


def test_a_wait_is_not_negative():
    with pytest.raises(ArgumentError, match="storage_wait"):
        Study(SPACE, storage_wait=-1)
