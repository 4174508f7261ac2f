"""Uploads: bounded, and freed with the session."""

from __future__ import annotations

import pytest

from zhishen.errors import ArgumentError, DataError
from zhishen.lab.engine import Session, files


def test_parts_are_joined_and_a_first_part_begins_anew():
    found = files.Files()
    assert found.add("a.csv", b"12", first=True) == 2
    assert found.add("a.csv", b"3", first=False) == 3
    assert found.content("a.csv") == b"123"
    assert found.add("a.csv", b"4", first=True) == 1
    assert found.names() == ("a.csv",)


def test_all_files_together_are_bounded(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    monkeypatch.setattr(files, "MOST_FILES", 2)
    found = files.Files()
    found.add("a", b"123456", first=True)
    with pytest.raises(DataError, match="at most"):
        found.add("b", b"12345", first=True)
    found.add("a", b"1", first=True)
    found.add("b", b"1", first=True)
    with pytest.raises(DataError, match="at most"):
        found.add("c", b"", first=True)


def test_an_unknown_name_is_refused():
    with pytest.raises(ArgumentError, match="got 'a'"):
        files.Files().content("a")


def test_a_session_that_closes_forgets_its_files():
    session = Session()
    session.files.add("a", b"1", first=True)
    session.close()
    assert session.files.names() == ()


def test_operations_see_the_files_of_their_session():
    own, other = files.Files(), files.Files()
    files.use(own)
    assert files.current() is own
    files.use(other)
    assert files.current() is other
    other.add("a", b"1", first=True)
    other.remove("a")
    other.remove("a")
    assert other.names() == ()
