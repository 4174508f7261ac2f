"""Where a study is stored: the addresses that users write, what Optuna takes, and what may be shown of them.

A password never leaves an `Address`: not in its ``repr``, not in ``shown``, and `Address.hide` takes it out of the
messages of others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_plus

from zhishen.errors import ArgumentError

__all__ = ["HIDDEN", "Address", "address_of", "hide_passwords"]

HIDDEN: Final = "***"
_POSTGRESQL: Final = re.compile(r"postgres(ql)?(\+psycopg)?://(?P<rest>.*)", re.DOTALL)
_SQLITE: Final = re.compile(r"sqlite(\+\w+)?://(/(?P<path>[^?]+))?")
_JOURNAL: Final = re.compile(r"journal://(?P<path>.+)", re.DOTALL)
_SECRET: Final = re.compile(r"(?i)pass|secret|token")  # names of parameters
_ANY_PASSWORD: Final = re.compile(r"(?<=://)\S*@|(?i:(?<=password=))[^\s&'\"]+")
_SHORTEST: Final = 3  # characters of a password that is replaced: a shorter one is part of many words


@dataclass(frozen=True)
class Address:
    """The place of a study.

    Attributes:
        kind: ``"memory"``, ``"sqlite"``, ``"postgresql"`` or ``"journal"``.
        url: as Optuna takes it, perhaps with a password.
        shown: without the user, the password and parameters.
        path: of the file; None for a server.
        secrets: what no message may contain.
    """

    kind: str
    url: str = field(repr=False)
    shown: str
    path: Path | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def hide(self, text: str) -> str:
        """The text without passwords."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return hide_passwords(text)


def hide_passwords(text: str) -> str:
    """The text without anything that looks like the user and the password of a URL."""
    return _ANY_PASSWORD.sub(lambda found: f"{HIDDEN}@" if found[0].endswith("@") else HIDDEN, text)


def address_of(storage: str | None) -> Address:
    """The address of a study, from what a user writes.

    Args:
        storage: ``postgresql://user@host/database``, ``journal:///shared/study.log``, ``sqlite:///study.db``, or None
            for memory.

    Raises:
        ArgumentError: it is of another kind; the message does not show a password.

    Examples:
        >>> address_of("postgresql://me:secret@db.example/study?connect_timeout=5").shown
        'postgresql://***@db.example/study'
        >>> address_of("sqlite:///study.db").kind
        'sqlite'
    """
    if storage is None:
        return Address("memory", "", "memory")
    if found := _POSTGRESQL.fullmatch(storage):
        return _server(found["rest"])
    if found := _JOURNAL.fullmatch(storage):
        return Address("journal", storage, storage, Path(found["path"]).absolute())
    if found := _SQLITE.match(storage):
        return Address("sqlite", storage, storage, Path(found["path"]) if found["path"] else None)
    raise ArgumentError(
        "Study: expected a storage such as postgresql://user@host/study, journal:///shared/study.log or "
        "sqlite:///study.db, got {storage}; give one of these three kinds",
        storage=_masked(storage),
    )


def _server(rest: str) -> Address:
    """The address of a data base of PostgreSQL, from what follows ``://``."""
    base, _, query = rest.partition("?")
    authority, slash, database = base.partition("/")
    if authority.count("@") > 1 or "@" in database or "@" in query:
        raise ArgumentError(
            "Study: expected a URL with one @, before the host, got {storage} with others; write @ as %40, / as %2F "
            "and ? as %3F in the user name and the password",
            storage=f"postgresql://{HIDDEN}",
        )
    user, at, host = authority.rpartition("@")
    _check_port(host, f"postgresql://{HIDDEN + at if at else ''}{host}{slash}{database}")
    password = user.partition(":")[2]
    parameters = [part.partition("=") for part in query.split("&")]
    written = [password, *(value for name, _, value in parameters if _SECRET.search(name))]
    secrets = {secret for text in written for secret in (text, unquote(text), unquote_plus(text))}
    return Address(
        "postgresql",
        f"postgresql+psycopg://{rest}",
        f"postgresql://{HIDDEN + at if at else ''}{host}{slash}{database}",
        secrets=tuple(sorted((secret for secret in secrets if len(secret) >= _SHORTEST), key=len, reverse=True)),
    )


def _check_port(host: str, shown: str) -> None:
    """Raise for a port that is no number, as in ``user:password`` without the ``@host`` that should follow."""
    port = host.rpartition("]")[2].partition(":")[2]
    if port and not re.fullmatch(r"[0-9]{1,5}", port):
        raise ArgumentError(
            "Study: expected a port that is a number, after the host in {storage}, got something else; write the URL "
            "as postgresql://user@host:5432/study",
            storage=shown.replace(f":{port}", f":{HIDDEN}"),
        )


def _masked(storage: str) -> str:
    """A text that is no address, without all that might be a password."""
    if "@" not in storage and "?" not in storage:
        return storage
    scheme, separator, _ = storage.partition("://")
    return f"{scheme}://{HIDDEN}" if separator else HIDDEN
