"""Optuna, which stores the trials: opening a storage, translating ranges, trials and strategies."""

from __future__ import annotations

import os
import re
import sys
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from zhishen._checks import check_name
from zhishen._files import ARCHIVE_LIMIT, UnreadableFileError, check_regular
from zhishen._optional import late_import
from zhishen.errors import DataError
from zhishen.messages import message
from zhishen.search.abandoned import KILLED, in_places, places
from zhishen.search.space import Choice, Integer, Log, Point, Range, Space, Value
from zhishen.search.strategies import STRATEGIES, Trial

__all__ = [
    "Stored",
    "close_storage",
    "make_pruner",
    "make_sampler",
    "open_study",
    "optuna",
    "quiet",
    "require_packages",
    "shown_url",
    "suggest",
    "trial_of",
]

Result = TypeVar("Result")

_PATIENCE = 600.0  # seconds for which a storage may be locked
_BUSY = 5  # of them, for each attempt
_PAUSE = 0.2  # between two attempts
_GONE = "Record does not exist"  # Optuna's words
_SQLITE = re.compile(r"sqlite(\+\w+)?:///(?P<path>[^?]+)")


def optuna() -> Any:
    """The module, imported when it is first needed."""
    with warnings.catch_warnings():
        # The import of tqdm, by Optuna, asks for the widgets of notebooks, and no bar of tqdm is ever shown here.
        warnings.filterwarnings("ignore", message="IProgress not found")
        return late_import("optuna", feature=message("A search for hyperparameters"))


def require_packages(strategy: str) -> None:
    """Raise a `MissingDependencyError` unless all packages that a strategy needs are installed."""
    optuna()
    name = check_name(strategy, STRATEGIES, where="search", name="strategy")
    for package in STRATEGIES[name].needs:
        late_import(package, feature=message("The strategy {name}", name=name))


@contextmanager
def quiet(storage: str | None) -> Generator[None]:
    """Within the block Optuna neither logs nor warns, and an error of the storage is a `DataError`."""
    module = optuna()
    log = module.logging
    before = log.get_verbosity()
    log.set_verbosity(log.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        if not _is_of_storage(error):
            raise
        raise DataError(
            "Study: expected a storage that can be read and written, got {storage}: {problem}; check the disk, or use "
            "another storage",
            storage=shown_url(storage),
            problem=_first_line(error.__cause__ or error),
        ) from error
    finally:
        log.set_verbosity(before)


class Stored:
    """Reads and writes a storage: ``stored(call)`` is the result of a call, however long others lock the storage.

    Args:
        url: of a storage that is open.
    """

    def __init__(self, url: str | None) -> None:
        self.url = url
        self._file = _SQLITE.match(url or "")
        self._status = self._look()

    def __call__(self, call: Callable[[], Result]) -> Result:
        """Call until the storage is not locked.

        Raises:
            DataError: the storage cannot be read or written, is locked for ten minutes, or its file was removed.
        """
        self._check()

        def attempt() -> Result:
            with quiet(self.url):
                return call()

        return _patiently(self.url, attempt)

    def _look(self) -> os.stat_result | None:
        try:
            return None if self._file is None else Path(self._file["path"]).stat()
        except OSError:
            return None

    def _check(self) -> None:
        """Raise if another file is at the path: SQLite would go on writing to one that nobody can open."""
        if self._file is None or self._status is None:
            return
        now = self._look()
        if now is None or not os.path.samestat(self._status, now):
            raise DataError(
                "Study: expected the data base of the study in {path}, got {found}: it was removed or replaced "
                "meanwhile; bring it back, or begin a new study",
                path=self._file["path"],
                found=message("no such file") if now is None else message("another file"),
            )


def _patiently(url: str | None, attempt: Callable[[], Result]) -> Result:
    """The result of an attempt, which is repeated while another process locks the storage."""
    until, waited = time.monotonic() + _PATIENCE, False
    while True:
        try:
            return attempt()
        except DataError as error:
            if not _is_locked(error) or time.monotonic() > until:
                raise
        if not waited and sys.stderr is not None:
            text = message("zhishen: {storage} is locked by another process; waiting", storage=shown_url(url))
            print(text, file=sys.stderr, flush=True)  # noqa: T201 - the user waits, and learns why
        waited = True
        time.sleep(_PAUSE)


def _is_locked(error: BaseException) -> bool:
    """Whether an error of the storage says that another process has locked it, so that a later call may succeed."""
    text = str(error)
    return "database is locked" in text or "database table is locked" in text


def _is_of_storage(error: Exception) -> bool:
    """Whether an error comes from the data base, or says that a record of it is gone."""
    if isinstance(error, optuna().exceptions.StorageInternalError):
        return True
    module = sys.modules.get("sqlalchemy.exc")
    if module is not None and isinstance(error, module.SQLAlchemyError):
        return True
    return isinstance(error, KeyError) and _GONE in str(error)


def shown_url(storage: str | None) -> str:
    """The URL without its password."""
    return re.sub(r"://[^/@]*@", "://***@", storage or "memory")


def open_study(storage: str | None, name: str) -> tuple[Any, Any]:
    """Optuna's storage, and its study of that name, which is created if it does not exist.

    Raises:
        DataError: the storage cannot be opened.
    """
    file = _SQLITE.match(storage or "")
    if file is not None:
        _check_database(file["path"])
    return _patiently(storage, lambda: _open(storage, name))


def _open(storage: str | None, name: str) -> tuple[Any, Any]:
    try:
        database = _open_storage(storage)
        study = optuna().create_study(storage=database, study_name=name, direction="maximize", load_if_exists=True)
    except Exception as error:  # each data base has exceptions of its own
        raise DataError(
            "Study: expected a storage that can be opened, got {storage}: {problem}; give a URL such as "
            "sqlite:///study.db, in a folder that can be written to",
            storage=shown_url(storage),
            problem=_first_line(error.__cause__ if _is_of_storage(error) and error.__cause__ else error),
        ) from error
    return database, study


def _check_database(path: str) -> None:
    """Raise if a file is there that SQLite should not open: it would wait for a pipe forever."""
    try:
        check_regular(path, ARCHIVE_LIMIT)
    except UnreadableFileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return
        raise DataError(
            "Study: expected a data base of SQLite, got {path}, {found}; give the path of a file",
            path=path,
            found=error,
        ) from error


def _open_storage(storage: str | None) -> Any:
    storages = optuna().storages
    if storage is None:
        return storages.InMemoryStorage()
    if not storage.startswith("sqlite"):
        return storages.RDBStorage(storage)
    # Processes take turns to write to the file.
    return storages.RDBStorage(storage, engine_kwargs={"connect_args": {"timeout": _BUSY}})


def close_storage(database: Any) -> None:
    """Close the connections to a storage."""
    engine = getattr(database, "engine", None)
    if engine is not None:
        database.remove_session()
        engine.dispose()


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def suggest(asked: Any, name: str, chosen: Range) -> Value:
    """The value of a hyperparameter that Optuna's sampler chooses for a trial."""
    if isinstance(chosen, Choice):
        return asked.suggest_categorical(name, chosen.options)
    if isinstance(chosen, Integer):
        return asked.suggest_int(name, chosen.low, chosen.high)
    return asked.suggest_float(name, chosen.low, chosen.high, log=isinstance(chosen, Log))


def trial_of(frozen: Any) -> Trial:
    """Optuna's record of a trial as a `Trial`."""
    state = {"COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed"}.get(frozen.state.name, "running")
    value = frozen.value if state == "complete" else None
    if state == "pruned" and frozen.intermediate_values:
        value = frozen.intermediate_values[max(frozen.intermediate_values)]
    seconds = frozen.duration.total_seconds() if frozen.duration is not None else None
    error, killed = frozen.user_attrs.get("error"), frozen.user_attrs.get(KILLED) is True
    return Trial(frozen.number, state, dict(frozen.params), value, error, seconds, killed)


def make_pruner(strategy: str) -> Any:
    """The pruner of a strategy: what ends trials early."""
    pruners = optuna().pruners
    if STRATEGIES[strategy].halving:
        return pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    return pruners.NopPruner()


def make_sampler(strategy: str, *, space: Space, seed: int, total: int, trials: Callable[[], list[Trial]]) -> Any:
    """The sampler of a strategy: what chooses points.

    Args:
        strategy: a name of `STRATEGIES`.
        space: name → range.
        seed: of the points.
        total: the number of trials of the study.
        trials: returns the trials so far.
    """
    samplers = optuna().samplers
    propose = STRATEGIES[strategy].propose
    if propose is None:
        require_packages(strategy)
        # A study that is continued must not draw the same numbers again.
        return getattr(samplers, STRATEGIES[strategy].sampler)(seed=(seed + 1_000_003 * len(trials())) % 2**32)

    class Proposed(samplers.BaseSampler):
        """Returns, name by name, the point that the strategy proposes for a trial."""

        def __init__(self) -> None:
            self.points: dict[int, Point] = {}

        def infer_relative_search_space(self, study: Any, trial: Any) -> dict[str, Any]:  # noqa: ARG002
            return {}

        def sample_relative(self, study: Any, trial: Any, search_space: Any) -> dict[str, Any]:  # noqa: ARG002
            return {}

        def sample_independent(self, study: Any, trial: Any, name: str, distribution: Any) -> Any:  # noqa: ARG002
            number = trial.number
            if number not in self.points:
                found = study.get_trials(deepcopy=False)
                taken = places(found)
                before = in_places([trial_of(each) for each in found if each.state.name != "WAITING"], taken)
                here = [other for other in before if other.number < taken[number]]
                self.points = {number: propose(space, here, taken[number], seed, total)}
            return self.points[number][name]

    return Proposed()
