"""A study: points that were tried, kept in a data base, so that it goes on later, elsewhere, and in many processes."""

from __future__ import annotations

import json
import multiprocessing
import re
import signal
import time
import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

from zhishen._checks import Number, OneOf, WholeNumber, check
from zhishen._optional import late_import
from zhishen.data.dataset import Dataset, Split
from zhishen.data.mnist import load
from zhishen.data.pixels import rows
from zhishen.errors import ArgumentError, DataError, ZhishenError
from zhishen.kernels import use_threads
from zhishen.search.space import Choice, Integer, Log, Point, Range, Space, Value
from zhishen.search.strategies import STRATEGIES, Strategy, Trial, grid_points
from zhishen.train import Config, Trainer

__all__ = ["Objective", "Report", "Study", "ValidationAccuracy", "apply"]

Report = Callable[[float], None]
Objective = Callable[[Point, Report], float]

_NAME = "zhishen"
_POLL = 0.1  # seconds between two looks at what other processes have done
_ENOUGH = 4  # finished trials from which importances are estimated
_ABOUT = "search"
_TABLES = ("network", "optimizer", "schedule", "augment")
# What belongs to the search as a whole, so that a trial cannot choose it.
_FIXED = {
    "data", "channels", "validation", "threads", "checkpoint_steps", "network", "network_options", "optimizer_options",
    "schedule_options", "augment_options",
}  # fmt: skip


class Study:
    """Looks for the point of a space at which an objective is greatest, and keeps every trial.

    Args:
        space: name → range.
        strategy: a name of `STRATEGIES`; a study may go on with another one.
        storage: the URL of a data base, as Optuna has them (``sqlite:///study.db``, ``postgresql://...``,
            ``mysql://...``), in which the study begins or goes on; None keeps it in memory. Machines that share the
            data base work on one study.
        name: of the study within its storage.
        seed: of the points. The random strategies draw the same ones again, interrupted or not; TPE depends on when.
        description: what the objective is about, made of what JSON has; a study goes on only with the same one.

    Raises:
        ArgumentError: an empty space, an unknown strategy, or a study that stands with another space or description.
        DataError: the storage cannot be opened.
        MissingDependencyError: Optuna is not installed.

    Examples:
        >>> from zhishen.search import Linear, Study
        >>> study = Study({"x": Linear(-4, 4)}, strategy="coarse_to_fine", seed=1)
        >>> study.optimize(lambda point, report: -((point["x"] - 1) ** 2), trials=40)
        >>> abs(study.best.point["x"] - 1) < 0.1
        True

    References:
        *Deep Learning from Scratch*, section 6.5. Akiba et al. (2019), Optuna. Bergstra et al. (2011), Algorithms for
        hyper-parameter optimization (TPE). Li et al. (2020), A system for massively parallel hyperparameter tuning
        (asynchronous successive halving).
    """

    def __init__(
        self,
        space: Space,
        *,
        strategy: str = "random",
        storage: str | None = None,
        name: str = _NAME,
        seed: int = 0,
        description: Mapping[str, Any] | None = None,
    ) -> None:
        if not space:
            raise ArgumentError("Study: expected a space of at least one range, got an empty one; add a range")
        check(strategy, OneOf(tuple(STRATEGIES)), where="Study", name="strategy")
        check(seed, WholeNumber(0), where="Study", name="seed")
        self.space: dict[str, Range] = dict(space)
        self.strategy = strategy
        self.storage = storage
        self.name = name
        self.seed: int = int(seed)
        self.description: dict[str, Any] = dict(description or {})
        self._total = 0
        optuna = _optuna()
        with _quiet():
            try:
                self._database: Any = _open(storage)
                self._study: Any = optuna.create_study(
                    storage=self._database, study_name=name, direction="maximize", load_if_exists=True
                )
            except Exception as error:  # each data base has exceptions of its own
                first = (str(error).splitlines() or [type(error).__name__])[0]
                raise DataError(
                    "Study: expected a storage that can be opened, got {shown}: {first}; give a URL such as "
                    "sqlite:///study.db, in a folder that can be written to",
                    shown=_shown(storage),
                    first=first,
                ) from error
            self._claim()

    def _claim(self) -> None:
        """Write what the study is about, or raise if it is about something else."""
        ours = {"space": {key: str(value) for key, value in self.space.items()}, "description": self.description}
        theirs = self._study.user_attrs.get(_ABOUT)
        if theirs is None:
            self._study.set_user_attr(_ABOUT, ours)
            return
        for part, now in json.loads(json.dumps(ours)).items():
            before = theirs[part]
            different = next((key for key in [*before, *now] if before.get(key) != now.get(key)), None)
            if different is not None:
                self.close()
                raise ArgumentError(
                    "Study: expected {different} to be {get}, as in the study that stands in {shown}, got "
                    "{different_get}; go on with the same, or begin a study elsewhere",
                    different=different,
                    get=before.get(different),
                    shown=_shown(self.storage),
                    different_get=now.get(different),
                )

    # --- what is known --------------------------------------------------------------------------------------------

    @property
    def trials(self) -> list[Trial]:
        """All trials so far, of all processes, by number."""
        with _quiet():
            return [_trial(frozen) for frozen in self._study.get_trials(deepcopy=False)]

    @property
    def best(self) -> Trial:
        """The complete trial with the greatest value, the earliest of equals.

        Raises:
            ArgumentError: no trial is complete; says why the last one failed.
        """
        ranked = self.ranked()
        if ranked:
            return ranked[0]
        errors = [trial.error for trial in self.trials if trial.error is not None]
        raise ArgumentError(
            "Study: expected at least one trial that is complete, got none{words}; try more, or other ranges",
            words=f" ({errors[-1]})" if errors else "",
        )

    def ranked(self) -> list[Trial]:
        """The complete trials, the best first, the earlier of equals first."""
        done = [trial for trial in self.trials if trial.state == "complete"]
        return sorted(done, key=lambda trial: (-(trial.value or 0.0), trial.number))

    def importance(self) -> dict[str, float]:
        """How much each hyperparameter decides whether a trial is among the best quarter; shares that add up to 1.

        PED-ANOVA: compares the distribution of each hyperparameter among the best trials with that among all.

        Returns:
            name → share, the greatest first; empty while fewer than 4 trials are complete or all values are equal.

        References:
            Watanabe, Bansal and Hutter (2023), PED-ANOVA.
        """
        done = self.ranked()
        if len(done) < _ENOUGH or done[0].value == done[-1].value:
            return {}
        optuna = _optuna()
        with _quiet():
            shares = optuna.importance.get_param_importances(
                self._study,
                evaluator=optuna.importance.PedAnovaImportanceEvaluator(target_quantile=0.25),
                normalize=True,
            )
        return {name: float(share) for name, share in shares.items()}

    # --- what is done ---------------------------------------------------------------------------------------------

    def optimize(
        self,
        objective: Objective,
        *,
        trials: int,
        workers: int = 1,
        on_trial: Callable[[Trial], None] | None = None,
    ) -> None:
        """Try points until the study has so many trials that are complete, pruned or failed.

        A study that was interrupted goes on where it was; the trial that was under way does not count. A grid ends when
        all its points are tried. An objective that raises makes its trial ``"failed"``, with the error kept; Ctrl-C
        ends the search.

        Args:
            objective: (point, report) → value, the greater the better. It may call ``report(value)`` as it gets on;
                the strategy may then end the trial there.
            trials: of the whole study, with what was done before and elsewhere.
            workers: processes. For more than one the study needs a storage, and the objective must be importable: a
                function or class at the top of a module, called under ``if __name__ == "__main__"``.
            on_trial: called with each trial that ends, in this process.

        Raises:
            ArgumentError: an option out of range, or several workers for a study in memory.
            DataError: a worker died.
        """
        check(trials, WholeNumber(1), where="Study.optimize", name="trials")
        check(workers, WholeNumber(1), where="Study.optimize", name="workers")
        told = on_trial or (lambda _: None)
        if workers == 1:
            self._work(objective, trials, trials, told)
            return
        if self.storage is None:
            raise ArgumentError(
                "Study.optimize: expected one worker for a study in memory, got {workers}; give a storage such as "
                "sqlite:///study.db",
                workers=workers,
            )
        self._share_out(objective, trials, workers, told)

    def _share_out(self, objective: Objective, trials: int, workers: int, told: Callable[[Trial], None]) -> None:
        """Let processes do the rest of the trials, each its share, and tell of what they have done."""
        seen = {trial.number for trial in self.trials if trial.state != "running"}
        left = max(trials - len(seen), 0)
        shares = [left // workers + (k < left % workers) for k in range(workers)]
        context = multiprocessing.get_context("spawn")
        settings = {
            "space": self.space, "strategy": self.strategy, "storage": self.storage, "name": self.name,
            "seed": self.seed, "description": self.description,
        }  # fmt: skip
        processes = [
            context.Process(target=_worker, args=(settings, objective, trials, share), daemon=True)
            for share in shares
            if share
        ]
        for process in processes:
            process.start()
        try:
            alive = True
            while alive:
                alive = any(process.is_alive() for process in processes)
                for trial in self.trials:
                    if trial.state != "running" and trial.number not in seen:
                        seen.add(trial.number)
                        told(trial)
                time.sleep(_POLL if alive else 0)
        finally:
            for process in processes:
                process.terminate()
                process.join()
        dead = [process.exitcode for process in processes if process.exitcode]
        if dead:
            raise DataError(
                "Study.optimize: expected {processes_count} processes to end well, got {dead_count} that did not "
                "(exit status {dead_0}); read what they said above; the study is kept, and the same call goes on "
                "with it",
                processes_count=len(processes),
                dead_count=len(dead),
                dead_0=dead[0],
            )

    def _work(self, objective: Objective, trials: int, share: int, told: Callable[[Trial], None]) -> None:
        """Try at most ``share`` points, until the study has ``trials`` finished ones."""
        self._total = trials
        done = 0
        with _quiet():
            self._study.sampler = _sampler(self, STRATEGIES[self.strategy])
            self._study.pruner = _pruner(halving=STRATEGIES[self.strategy].halving)
        while done < share:
            finished = [trial for trial in self.trials if trial.state != "running"]
            if len(finished) >= trials or self._is_exhausted(finished):
                return
            told(self._try(objective))
            done += 1

    def _is_exhausted(self, finished: list[Trial]) -> bool:
        """Whether a grid has no point left."""
        if self.strategy != "grid":
            return False
        tried = [trial.point for trial in finished]
        return all(point in tried for point in grid_points(self.space, at_most=self._total))

    def _try(self, objective: Objective) -> Trial:
        """Ask for a point, compute its value, and keep what came out."""
        optuna = _optuna()
        state: Any = optuna.trial.TrialState
        with _quiet():
            asked: Any = self._study.ask()
            point: Point = {name: _suggest(asked, name, chosen) for name, chosen in self.space.items()}
        reports = 0

        def report(value: float) -> None:
            nonlocal reports
            reports += 1
            with _quiet():
                asked.report(check(value, Number(), where="search", name="a reported value"), reports)
                if asked.should_prune():
                    raise optuna.TrialPruned

        value, outcome = None, state.COMPLETE
        try:
            value = float(check(objective(dict(point), report), Number(), where="search", name="the objective's value"))
        except optuna.TrialPruned:
            outcome = state.PRUNED
        except Exception as error:  # noqa: BLE001 - whatever a point does to the objective, the search goes on
            kind = "" if isinstance(error, ZhishenError) else f"{type(error).__name__}: "
            outcome = state.FAIL
            with _quiet():
                asked.set_user_attr("error", f"{kind}{error}")
        with _quiet():
            return _trial(self._study.tell(asked, value, state=outcome))

    def close(self) -> None:
        """Close the connections to the storage; what is kept stays."""
        engine = getattr(self._database, "engine", None)
        if engine is not None:
            self._database.remove_session()
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        space = ", ".join(f"{name}={chosen}" for name, chosen in self.space.items())
        return f"Study({space}; {self.strategy}, {len(self.trials)} trials)"


def _worker(settings: Mapping[str, Any], objective: Objective, trials: int, share: int) -> None:
    """What each process does; Ctrl-C is its parent's to hear, who then ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Study(**settings) as study:
        study._work(objective, trials, share, lambda _: None)


# --- the objective: a configuration that a point changes ----------------------------------------------------------


@dataclass(frozen=True)
class ValidationAccuracy:
    """Objective: the best validation accuracy, over the epochs, of a configuration that the point changes.

    The test part is not looked at: whoever chooses by it has nothing left to judge by.

    Args:
        config: what is common to all trials; its data are loaded once a process.
        samples: use only so many training samples, the first; None for all.
        validation: the share of them to hold out.

    Examples:
        >>> from zhishen.search import ValidationAccuracy
        >>> from zhishen.train import RECIPES
        >>> accuracy = ValidationAccuracy(RECIPES["two_layer"].change(epochs=2), samples=500)
        >>> accuracy({"lr": 0.01}, lambda value: None) > accuracy({"lr": 1e-6}, lambda value: None)
        True
    """

    config: Config
    samples: int | None = None
    validation: float = 0.2

    def __post_init__(self) -> None:
        check(self.validation, Number(0, 1, open_low=True, open_high=True), where=_ABOUT, name="validation")
        if self.samples is not None:
            check(self.samples, WholeNumber(2), where=_ABOUT, name="samples")

    def dataset(self) -> Dataset:
        """What the trials learn from: the validation part stands in the place of the test part, too."""
        return _dataset(self.config.data, self.config.takes_images, self.config.channels, self.samples, self.validation)

    def __call__(self, point: Point, report: Report) -> float:
        """Train once; ``report`` hears of the best validation accuracy so far after each epoch."""
        config = apply(self.config, point)
        trainer = config.build_trainer(self.dataset())
        trainer.train_samples = 0
        best = 0.0

        def epoch(trainer: Trainer) -> None:
            nonlocal best
            best = max(best, trainer.history[-1]["validation_accuracy"] or 0.0)
            report(best)

        trainer.on("epoch", epoch)
        with use_threads(config.threads):
            trainer.fit()
        return best


def apply(config: Config, point: Mapping[str, Value]) -> Config:
    """The configuration with the values of a point.

    A name is one of `Config`, such as ``lr``, ``batch_size`` or ``optimizer``, or an option of the network, the
    optimizer, the schedule or the augmentation: ``network.dropout``, ``optimizer.weight_decay``, ``schedule.warmup``,
    ``augment.rotate``. The widths
    ``network.hidden`` may be a number for one layer, or a text such as ``"512,256"``.

    Raises:
        ArgumentError: a name that does not exist, or a value that does not fit.

    Examples:
        >>> from zhishen.train import RECIPES
        >>> changed = apply(RECIPES["multi_layer"], {"lr": 0.01, "network.hidden": "64,32", "network.dropout": 0.2})
        >>> changed.lr, changed.network_options["hidden"], changed.network_options["dropout"]
        (0.01, [64, 32], 0.2)
    """
    tops = [name for name in vars(config) if name not in _FIXED]
    plain: dict[str, Any] = {}
    tables: dict[str, dict[str, Any]] = {}
    for name, value in point.items():
        table, dot, option = name.partition(".")
        if not dot:
            check(name, OneOf(tuple(tops)), where=_ABOUT, name="the name of a range")
            plain[name] = value
        else:
            check(table, OneOf(_TABLES), where=_ABOUT, name=f"the table of {name}")
            chosen = _widths(config, value) if name == "network.hidden" else value
            tables.setdefault(table, {})[option] = chosen
    # The names first: another optimizer or schedule comes without the options of the one before.
    names = {name: plain[name] for name in ("optimizer", "schedule") if name in plain}
    if names.get("schedule", config.schedule) != config.schedule:
        names["schedule_options"] = {}
    changed = config.change(**names)
    for table, options in tables.items():
        plain[f"{table}_options"] = {**getattr(changed, f"{table}_options"), **options}
    return replace(changed, **plain)


def _widths(config: Config, value: Value) -> Any:
    """Widths of hidden layers, as the network of the configuration wants them."""
    try:
        widths = [int(width) for width in str(value).split(",")]
    except ValueError:
        raise ArgumentError(
            "search: expected network.hidden as widths such as 512,256, got {value!r}; separate them by commas",
            value=value,
        ) from None
    return widths if config.network == "multi_layer" or len(widths) > 1 else widths[0]


@lru_cache(maxsize=1)
def _dataset(
    source: str,
    images: bool,  # noqa: FBT001 - the arguments are the key under which it is kept
    channels: int,
    samples: int | None,
    validation: float,
) -> Dataset:
    whole = load(source, flatten=not images, channels=channels, compact=True)
    x, t = whole.train
    count = len(x) if samples is None else samples
    held = round(validation * count)
    if count > len(x) or not 0 < held < count:
        raise ArgumentError(
            "search: expected from 2 to {x_count} samples with some of them in each part, got {count} with a "
            "validation share of {validation:g}; choose others",
            x_count=len(x),
            count=count,
            validation=validation,
        )
    part = Split(rows(x, count - held, count), t[count - held : count])
    train = Split(rows(x, 0, count - held), t[: count - held])
    return replace(whole, train=train, validation=part, test=part)


# --- Optuna -------------------------------------------------------------------------------------------------------


def _optuna() -> Any:
    return late_import("optuna", feature="A search for hyperparameters")


@contextmanager
def _quiet() -> Generator[None]:
    """Within the block Optuna neither logs nor warns: what there is to say, the study says."""
    log = _optuna().logging
    before = log.get_verbosity()
    log.set_verbosity(log.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.set_verbosity(before)


def _shown(storage: str | None) -> str:
    """The URL without a password."""
    return re.sub(r"://[^/@]*@", "://***@", storage or "memory")


def _open(storage: str | None) -> Any:
    optuna = _optuna()
    if storage is None:
        return optuna.storages.InMemoryStorage()
    if not storage.startswith("sqlite"):
        return optuna.storages.RDBStorage(storage)
    # Processes take turns at writing to the one file.
    return optuna.storages.RDBStorage(storage, engine_kwargs={"connect_args": {"timeout": 60}})


def _suggest(asked: Any, name: str, chosen: Range) -> Value:
    if isinstance(chosen, Choice):
        return asked.suggest_categorical(name, chosen.options)
    if isinstance(chosen, Integer):
        return asked.suggest_int(name, chosen.low, chosen.high)
    return asked.suggest_float(name, chosen.low, chosen.high, log=isinstance(chosen, Log))


def _trial(frozen: Any) -> Trial:
    state = {"COMPLETE": "complete", "PRUNED": "pruned", "FAIL": "failed"}.get(frozen.state.name, "running")
    value = frozen.value if state == "complete" else None
    if state == "pruned" and frozen.intermediate_values:
        value = frozen.intermediate_values[max(frozen.intermediate_values)]
    seconds = frozen.duration.total_seconds() if frozen.duration is not None else None
    return Trial(frozen.number, state, dict(frozen.params), value, frozen.user_attrs.get("error"), seconds)


def _pruner(*, halving: bool) -> Any:
    pruners = _optuna().pruners
    if halving:
        return pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    return pruners.NopPruner()


def _sampler(study: Study, strategy: Strategy) -> Any:
    """Optuna's name for what chooses points."""
    samplers = _optuna().samplers
    propose = strategy.propose
    if propose is None:
        for package in strategy.needs:
            late_import(package, feature=f"The strategy {study.strategy}")
        # A study that goes on must not draw again what it drew before.
        return getattr(samplers, strategy.sampler)(seed=(study.seed + 1_000_003 * len(study.trials)) % 2**32)

    class Proposed(samplers.BaseSampler):
        """Gives, name by name, the point that the strategy proposes for the trial."""

        def __init__(self) -> None:
            self.points: dict[int, Point] = {}

        def infer_relative_search_space(self, study: Any, trial: Any) -> dict[str, Any]:  # noqa: ARG002
            return {}

        def sample_relative(self, study: Any, trial: Any, search_space: Any) -> dict[str, Any]:  # noqa: ARG002
            return {}

        def sample_independent(self, _: Any, trial: Any, name: str, distribution: Any) -> Any:  # noqa: ARG002
            number = trial.number
            if number not in self.points:
                before = [other for other in study.trials if other.number < number]
                self.points = {number: propose(study.space, before, number, study.seed, study._total)}
            return self.points[number][name]

    return Proposed()
