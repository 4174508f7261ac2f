"""Optuna, which stores the trials: opening a storage, translating ranges, trials and strategies."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from zhishen._checks import check_name
from zhishen._files import ARCHIVE_LIMIT, UnreadableFileError, check_regular
from zhishen._optional import late_import
from zhishen.errors import DataError
from zhishen.messages import message
from zhishen.search.space import Choice, Integer, Log, Point, Range, Space, Value
from zhishen.search.strategies import STRATEGIES, Trial

__all__ = [
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
    except module.exceptions.StorageInternalError as error:
        raise DataError(
            "Study: expected a storage that can be read and written, got {storage}: {problem}; check the disk, or use "
            "another storage",
            storage=shown_url(storage),
            problem=_first_line(error.__cause__ or error),
        ) from error
    finally:
        log.set_verbosity(before)


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
    try:
        database = _open_storage(storage)
        study = optuna().create_study(storage=database, study_name=name, direction="maximize", load_if_exists=True)
    except Exception as error:  # each data base has exceptions of its own
        raise DataError(
            "Study: expected a storage that can be opened, got {storage}: {problem}; give a URL such as "
            "sqlite:///study.db, in a folder that can be written to",
            storage=shown_url(storage),
            problem=_first_line(error),
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
    return storages.RDBStorage(storage, engine_kwargs={"connect_args": {"timeout": 60}})


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
    return Trial(frozen.number, state, dict(frozen.params), value, frozen.user_attrs.get("error"), seconds)


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
                before = [other for other in trials() if other.number < number]
                self.points = {number: propose(space, before, number, seed, total)}
            return self.points[number][name]

    return Proposed()
