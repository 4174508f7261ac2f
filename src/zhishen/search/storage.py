"""The storage of a study: opening it, reading and writing it, and waiting while it is locked or cannot be reached."""

from __future__ import annotations

import json
import os
import re
import sys
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from zhishen._files import ARCHIVE_LIMIT, UnreadableFileError, check_regular
from zhishen._optional import late_import
from zhishen.errors import DataError, ZhishenError
from zhishen.messages import message
from zhishen.messages.system import system_reason
from zhishen.search.addresses import Address
from zhishen.search.backend import optuna
from zhishen.search.journal import first_line, open_journal

__all__ = ["WAIT", "Stored", "close_storage", "end_session", "open_study", "quiet"]

Result = TypeVar("Result")

WAIT: Final = 600.0  # seconds for which a storage may be locked or away
_BUSY = 5  # of them, for each attempt
_PAUSE = 0.2  # between the first two attempts; it grows
_LONGEST_PAUSE = 2.0
_ATTEMPTS = 10  # to open a data base that other processes set up at the same moment
_PASSING = ("OperationalError", "InterfaceError", "InternalError", "PendingRollbackError")  # of SQLAlchemy
_GONE = "Record does not exist"  # Optuna's words

# Parameters of libpq. Without them a process waits for hours for a server that has lost its network, and all wait for a
# laptop that fell asleep in the middle of a transaction.
_CONNECTION: Final = {
    "connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "tcp_user_timeout": 30_000, "options": "-c idle_in_transaction_session_timeout=30000 -c lock_timeout=30000",
}  # fmt: skip


# --- errors ---------------------------------------------------------------------------------------------------------


@contextmanager
def silent() -> Generator[None]:
    """Within the block Optuna neither logs nor warns."""
    log = optuna().logging
    before = log.get_verbosity()
    log.set_verbosity(log.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.set_verbosity(before)


@contextmanager
def quiet(address: Address) -> Generator[None]:
    """Within the block Optuna is silent, and an error of the storage is a `DataError`."""
    try:
        with silent():
            yield
    except Exception as error:
        if isinstance(error, ZhishenError) or not _is_of_storage(error, address):
            raise
        raise DataError(
            "Study: expected a storage that can be read and written, got {storage}: {problem}; check the disk, or use "
            "another storage",
            storage=address.shown,
            problem=_reason(error, address),
        ) from error


def _is_of_storage(error: Exception, address: Address) -> bool:
    """Whether an error comes from the data base, or says that a record of it is gone."""
    if isinstance(error, optuna().exceptions.StorageInternalError) or _is_sqlalchemy(error, "SQLAlchemyError"):
        return True
    if address.kind == "journal" and (
        isinstance(error, OSError | json.JSONDecodeError) or str(error) == "Invalid log format."
    ):
        return True
    return isinstance(error, KeyError) and _GONE in str(error)


def _is_sqlalchemy(error: BaseException, *names: str) -> bool:
    """Whether an error is of one of these classes of SQLAlchemy."""
    module = sys.modules.get("sqlalchemy.exc")
    return module is not None and isinstance(error, tuple(getattr(module, name) for name in names))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, its cause, the cause of the cause, and what the data base itself said."""
    while error is not None:
        yield error
        before = error.__context__ if _is_sqlalchemy(error, "PendingRollbackError") else None  # Optuna went on
        error = error.__cause__ or getattr(error, "orig", None) or before


def _reason(error: BaseException, address: Address) -> str:
    """What the data base itself said, in a line, without a password."""
    *_, last = _chain(error)
    if isinstance(last, OSError) and last.strerror:
        return system_reason(last)
    lines = [line.strip() for line in str(last).splitlines() if line.strip()] or [type(last).__name__]
    # Of several addresses of a host, libpq lists what each of them said.
    line = lines[-1] if lines[0].endswith("were:") else lines[0]
    return address.hide(line.removeprefix("connection failed: "))


def _is_locked(error: BaseException) -> bool:
    """Whether an error of SQLite says that another process has locked the data base."""
    text = str(error)
    return "database is locked" in text or "database table is locked" in text


def _is_away(error: BaseException, address: Address) -> bool:
    """Whether an error of a storage that was there before may pass, since a server or a network may come back."""
    if address.kind == "postgresql":
        return any(_is_sqlalchemy(each, *_PASSING) for each in _chain(error))
    if address.kind == "journal":
        return any(isinstance(each, OSError) and not isinstance(each, ZhishenError) for each in _chain(error))
    return False


# --- reading and writing --------------------------------------------------------------------------------------------


class Stored:
    """Reads and writes a storage: ``stored(call)`` is the result of a call, however long others lock the storage.

    Args:
        address: of a storage that is open.
        database: Optuna's storage.
        wait: seconds for which the storage may be locked or away.

    Attributes:
        tells: whether a wait is announced on standard error.
    """

    def __init__(self, address: Address, database: Any, wait: float = WAIT) -> None:
        self.address: Address = address
        self.wait: float = wait
        self.tells: bool = True
        self._database = database
        self._mark = self._look() if address.path else None

    def __call__(self, call: Callable[[], Result]) -> Result:
        """Call until the storage is neither locked nor away.

        Raises:
            DataError: the storage cannot be read or written, is locked or away for too long, or its file was removed.
        """

        def attempt() -> Result:
            try:
                with quiet(self.address):
                    self._check()
                    return call()
            except DataError:
                end_session(self._database)  # its connection may be broken
                raise

        return patiently(self.address, attempt, wait=lambda: self.wait, tells=self.tells)

    @contextmanager
    def at_once(self) -> Generator[None]:
        """Within the block a storage that is locked or away is an error at once, and `DataError` ends the block."""
        before, self.wait = self.wait, 0.0
        try:
            with suppress(DataError):
                yield
        finally:
            self.wait = before

    def _look(self) -> Any:
        """What distinguishes the file from others; a journal may be mounted again, with another number."""
        path = self.address.path
        if path is None:
            return None
        if self.address.kind == "journal":
            return first_line(path)
        try:
            return path.stat()
        except OSError:
            return None

    def _check(self) -> None:
        """Raise if another file is at the path: SQLite would go on writing to one that nobody can open."""
        if not self._mark:
            return
        now = self._look()
        journal = isinstance(now, bytes)
        same = now == self._mark if journal else now is not None and os.path.samestat(self._mark, now)
        if not same:
            raise DataError(
                "Study: expected the data base of the study in {path}, got {found}: it was removed or replaced "
                "meanwhile; bring it back, or begin a new study",
                path=self.address.path,
                found=message("no such file") if now is None else message("another file"),
            )


def patiently(
    address: Address, attempt: Callable[[], Result], *, wait: Callable[[], float], tells: bool = True
) -> Result:
    """The result of an attempt, which is repeated while another process locks the storage, or it is away.

    Args:
        address: of the storage.
        attempt: raises a `DataError`.
        wait: returns the number of seconds after which the error is raised.
        tells: whether to announce the wait on standard error.
    """
    begun, pause, told = time.monotonic(), _PAUSE, False
    while True:
        try:
            result = attempt()
        except DataError as error:
            locked, away = _is_locked(error), _is_away(error, address)
            if not locked and not away:
                raise
            if time.monotonic() - begun >= wait():
                raise _too_long(address, error, wait()) if away and wait() else error from error.__cause__
            if tells and not told:
                _tell(_waiting(address, error, wait(), locked=locked))
            told = True
        else:
            if tells and told and address.kind in ("postgresql", "journal"):
                _tell(message("zhishen: {storage} can be reached again", storage=address.shown))
            return result
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _waiting(address: Address, error: BaseException, wait: float, *, locked: bool) -> str:
    if locked:
        return message("zhishen: {storage} is locked by another process; waiting", storage=address.shown)
    return message(
        "zhishen: {storage} cannot be reached ({problem}); waiting for up to {seconds:g} seconds",
        storage=address.shown,
        problem=_reason(error, address),
        seconds=wait,
    )


def _too_long(address: Address, error: BaseException, wait: float) -> DataError:
    return DataError(
        "Study: expected {storage} to come back within {seconds:g} seconds, got: {problem}; the trials so far are "
        "stored there, and the same call or command continues the study",
        storage=address.shown,
        seconds=wait,
        problem=_reason(error, address),
    )


def _tell(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the user waits, and learns why


# --- opening --------------------------------------------------------------------------------------------------------


def open_study(address: Address, name: str, *, wait: float = WAIT) -> tuple[Any, Any]:
    """Optuna's storage, and its study of that name, which is created if it does not exist.

    Args:
        address: of the storage.
        name: of the study.
        wait: seconds for which a file of SQLite may be locked. A server that is away is an error at once.

    Raises:
        DataError: the storage cannot be opened.
        MissingDependencyError: the driver of the data base is not installed.
    """
    optuna()
    if address.path is not None:
        _check_file(address.path)
    if address.kind == "postgresql":
        late_import("psycopg", feature=message("A study in PostgreSQL"), install='"psycopg[binary]"')
    if address.kind == "sqlite":
        return patiently(address, lambda: _opened(address, name), wait=lambda: wait)
    return _opened(address, name)


def _opened(address: Address, name: str) -> tuple[Any, Any]:
    left = _ATTEMPTS
    while True:
        left -= 1
        try:
            with silent():
                return _open(address, name)
        except Exception as error:  # each data base has exceptions of its own
            if not left or not _is_set_up_by_others(error):
                raise _not_opened(address, error) from error
        time.sleep(_PAUSE)


def _open(address: Address, name: str) -> tuple[Any, Any]:
    database = _open_storage(address)
    try:
        study = optuna().create_study(storage=database, study_name=name, direction="maximize", load_if_exists=True)
    except BaseException:
        close_storage(database)
        raise
    return database, study


def _open_storage(address: Address) -> Any:
    module = optuna()
    storages, url = module.storages, address.url.replace("{", "{{").replace("}", "}}")  # Optuna takes it for a template
    match address:
        case Address(kind="memory"):
            return storages.InMemoryStorage()
        case Address(kind="journal", path=Path() as path):
            return open_journal(path, module)
        case Address(kind="sqlite"):  # processes take turns to write to the file
            return _connected(storages.RDBStorage, url, {"connect_args": {"timeout": _BUSY}})
        case _:
            options = {name: value for name, value in _CONNECTION.items() if f"{name}=" not in url}
            # The trials of a study last longer than many connections.
            return _connected(storages.RDBStorage, url, {"connect_args": options, "pool_pre_ping": True})


def _connected(kind: Any, url: str, engine: dict[str, Any]) -> Any:
    """A storage in a data base; if it cannot be set up, no connection stays open."""
    database = kind.__new__(kind)
    try:
        database.__init__(url, engine_kwargs=engine)
    except BaseException:
        close_storage(database)
        raise
    return database


def _is_set_up_by_others(error: BaseException) -> bool:
    """Whether another process has made the same table or study at the same moment."""
    return any(
        _is_sqlalchemy(each, "IntegrityError", "ProgrammingError", "OperationalError")
        and re.search(r"already exists|duplicate key|UNIQUE constraint", str(each))
        for each in _chain(error)
    )


def _check_file(path: Path) -> None:
    """Raise if a file is there that should not be opened: a pipe would be waited for forever."""
    try:
        check_regular(path, ARCHIVE_LIMIT)
    except UnreadableFileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return
        raise DataError(
            "Study: expected the file of a study, got {path}, {found}; give the path of a file",
            path=path,
            found=error,
        ) from error


def _not_opened(address: Address, error: BaseException) -> DataError:
    """The sentence about a storage that cannot be opened, with what to do."""
    reason = _reason(error, address)
    if address.kind == "sqlite":
        return DataError(
            "Study: expected a storage that can be opened, got {storage}: {problem}; give a URL such as "
            "sqlite:///study.db, in a folder that can be written to",
            storage=address.shown,
            problem=reason,
        )
    if address.kind == "journal":
        if any(isinstance(each, OSError) for each in _chain(error)):
            return DataError(
                "Study: expected a journal file that can be written, got {storage}: {problem}; give a path in a folder "
                "that exists and can be written to",
                storage=address.shown,
                problem=reason,
            )
        return DataError(
            "Study: expected the journal file of a study, got {storage}, which has other contents; give another path",
            storage=address.shown,
        )
    if re.search(r"password|authentication|no pg_hba|role .* does not exist", reason):
        return DataError(
            "Study: expected a user and a password that {storage} accepts, got: {problem}; check both in the URL, or "
            "the password in ~/.pgpass",
            storage=address.shown,
            problem=reason,
        )
    if re.search(r"database .* does not exist", reason):
        return DataError(
            "Study: expected a data base that exists, got {storage}: {problem}; make it with createdb, or correct its "
            "name",
            storage=address.shown,
            problem=reason,
        )
    if re.search(r"resolve host|translate host", reason):
        return DataError(
            "Study: expected a host that can be found, got {storage}: {problem}; correct the name of the host",
            storage=address.shown,
            problem=reason,
        )
    if re.search(r"permission denied", reason):
        return DataError(
            "Study: expected a user who may make tables, got {storage}: {problem}; make this user the owner of the "
            "data base",
            storage=address.shown,
            problem=reason,
        )
    return DataError(
        "Study: expected a data base of PostgreSQL that can be opened, got {storage}: {problem}; check that the server "
        "is running, and the URL",
        storage=address.shown,
        problem=reason,
    )


def close_storage(database: Any) -> None:
    """Close the connections to a storage."""
    engine = getattr(database, "engine", None)
    if engine is not None:
        end_session(database)
        engine.dispose()


def end_session(database: Any) -> None:
    """Let the next call of this thread begin with a connection that works."""
    if hasattr(database, "remove_session"):
        with suppress(Exception):
            database.remove_session()
