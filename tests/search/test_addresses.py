"""Where a study is stored: the three kinds of addresses, and that no password can be seen."""

from __future__ import annotations

import pytest

from zhishen.errors import ArgumentError
from zhishen.search.addresses import address_of, hide_passwords

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("storage", "kind", "shown"),
    [
        (None, "memory", "memory"),
        ("sqlite:///study.db", "sqlite", "sqlite:///study.db"),
        ("sqlite:////home/me@work/study.db", "sqlite", "sqlite:////home/me@work/study.db"),
        ("journal:///shared/study.log", "journal", "journal:///shared/study.log"),
        ("postgresql://host/study", "postgresql", "postgresql://host/study"),
        ("postgres://me@host:5432/study", "postgresql", "postgresql://***@host:5432/study"),
        (f"postgresql://me:{SECRET}@[::1]:5432/study", "postgresql", "postgresql://***@[::1]:5432/study"),
        (f"postgresql+psycopg://me:{SECRET}@host/study?sslmode=require", "postgresql", "postgresql://***@host/study"),
        (f"postgresql://host/study?user=me&password={SECRET}", "postgresql", "postgresql://host/study"),
    ],
)
def test_the_kinds(storage, kind, shown):
    address = address_of(storage)
    assert (address.kind, address.shown) == (kind, shown)
    assert SECRET not in repr(address)
    if kind == "postgresql":
        assert address.url.startswith("postgresql+psycopg://")
        assert (SECRET in address.url) == (SECRET in storage)


def test_the_path_of_a_journal_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert address_of("journal://study.log").path == tmp_path / "study.log"
    assert str(address_of("journal:///shared/study.log").path) == "/shared/study.log"


@pytest.mark.parametrize(
    "storage",
    [
        "", "nowhere", "journal://", f"me:{SECRET}@host/study", f"mysql://me:{SECRET}@host/study",
        f"postgresql+psycopg2://me:{SECRET}@host/study", f"postgresql://me:x@{SECRET}@host/study",
        f"postgresql://me:x/{SECRET}@host/study", f"postgresql://me:x?{SECRET}@host/study",
        f"postgresql://me:{SECRET}", f"postgresql://me:{SECRET}/study", f"postgresql:me:{SECRET}@host",
        f"redis://:{SECRET}@host", f"?password={SECRET}",
    ],
)  # fmt: skip
def test_others_are_refused_without_their_passwords(storage):
    with pytest.raises(ArgumentError, match=r"Study: expected .*, got .*; ") as told:
        address_of(storage)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("password", [SECRET, "p%40ss%2Fw", "a+b%2Bc", "{x}y"])
def test_a_password_is_taken_out_of_messages(password):
    address = address_of(f"postgresql://me:{password}@host/study")
    for text in {password, password.replace("%40", "@").replace("%2F", "/").replace("%2B", "+")}:
        hidden = address.hide(f"the server says {text!r} and postgresql://me:{text}@host")
        assert text not in hidden
        assert "the server says" in hidden


def test_urls_in_any_text_lose_user_and_password():
    text = f"for postgresql://me:{SECRET}@{SECRET}@host/x and /x?password={SECRET}&a=1"
    assert hide_passwords(text) == "for postgresql://***@host/x and /x?password=***&a=1"
    plain = "no URL: a@b.c, https://example.org/page"
    assert hide_passwords(plain) == plain
