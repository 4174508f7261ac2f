"""A study: trials that are stored in a data base, so that it can be continued later, elsewhere, in many processes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Self

from zhishen._checks import Number, WholeNumber, check, check_name
from zhishen.errors import ArgumentError, DataError, ZhishenError
from zhishen.messages import message
from zhishen.search.abandoned import is_abandoned, name_owner, release
from zhishen.search.backend import (
    Stored,
    close_storage,
    make_pruner,
    make_sampler,
    open_study,
    optuna,
    quiet,
    shown_url,
    suggest,
    trial_of,
)
from zhishen.search.objective import Objective
from zhishen.search.space import Point, Range, Space
from zhishen.search.strategies import STRATEGIES, Trial, grid_points

__all__ = ["Study"]

_NAME = "zhishen"
_POLL = 0.1  # seconds between two looks at the trials of other processes
_ENOUGH = 4  # finished trials from which importances are estimated
_ATTRIBUTE = "search"  # of Optuna's study, with the space and the description


class Study:
    """Looks for the point of a space at which an objective is greatest, and stores every trial.

    Args:
        space: name → range.
        strategy: a name of `STRATEGIES`; a study may be continued with another one.
        storage: the URL of a data base, in the notation of Optuna (``sqlite:///study.db``, ``postgresql://...``,
            ``mysql://...``), in which the study begins or continues; None stores it in memory. Machines that share the
            data base work on one study.
        name: of the study within its storage.
        seed: of the points. The random strategies draw the same points again, interrupted or not; for TPE the time of
            the interruption matters.
        description: of the objective, made of JSON values; a study can be continued only with the same one.

    Raises:
        ArgumentError: an empty space, an unknown strategy, or a stored study with another space or description.
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
        check(seed, WholeNumber(0), where="Study", name="seed")
        self.space: dict[str, Range] = dict(space)
        self.strategy: str = check_name(strategy, STRATEGIES, where="Study", name="strategy")
        self.storage = storage
        self.name = name
        self.seed: int = int(seed)
        self.description: dict[str, Any] = dict(description or {})
        with quiet(storage):
            self._database, self._study = open_study(storage, name)
        self._stored = Stored(storage)
        self._describe()

    def _describe(self) -> None:
        """Store the space and the description, or raise if others are stored."""
        own = {"space": {key: str(value) for key, value in self.space.items()}, "description": self.description}
        stored = self._stored(lambda: self._study.user_attrs).get(_ATTRIBUTE)
        if stored is None:
            self._stored(lambda: self._study.set_user_attr(_ATTRIBUTE, own))
            return
        for part, now in json.loads(json.dumps(own)).items():
            before = stored.get(part) if isinstance(stored, Mapping) else None
            before = before if isinstance(before, Mapping) else {}
            different = next((key for key in [*before, *now] if before.get(key) != now.get(key)), None)
            if different is not None:
                self.close()
                raise ArgumentError(
                    "Study: expected {name} to be {stored}, as in the study that is stored in {storage}, got {given}; "
                    "continue with the same, or begin a study elsewhere",
                    name=different,
                    stored=before.get(different),
                    storage=shown_url(self.storage),
                    given=now.get(different),
                )

    # --- results --------------------------------------------------------------------------------------------------

    @property
    def trials(self) -> list[Trial]:
        """All trials so far, of all processes, by number."""
        return [trial_of(frozen) for frozen in self._frozen() if frozen.state.name != "WAITING"]

    def _frozen(self) -> list[Any]:
        """Optuna's records of the trials."""
        return self._stored(lambda: self._study.get_trials(deepcopy=False))

    @property
    def finished(self) -> list[Trial]:
        """The trials that count: all that have ended, but for those whose process was ended."""
        return [trial for trial in self.trials if trial.state != "running" and not trial.killed]

    @property
    def best(self) -> Trial:
        """The complete trial with the greatest value, the earliest of equals.

        Raises:
            ArgumentError: no trial is complete; the message says why the last one failed.
        """
        ranked = self.ranked()
        if ranked:
            return ranked[0]
        errors = [trial.error for trial in self.trials if trial.error is not None]
        if errors:
            raise ArgumentError(
                "Study: expected at least one trial that is complete, got none, and the last one failed ({problem}); "
                "try more trials, or other ranges",
                problem=errors[-1],
            )
        raise ArgumentError("Study: expected at least one trial that is complete, got none; try more trials")

    def ranked(self) -> list[Trial]:
        """The complete trials, the best first, the earlier of equals first."""
        done = [trial for trial in self.trials if trial.state == "complete"]
        return sorted(done, key=lambda trial: (-(trial.value or 0.0), trial.number))

    def importance(self) -> dict[str, float]:
        """How much each hyperparameter decides whether a trial is among the best quarter; shares that add up to 1.

        PED-ANOVA compares the distribution of each hyperparameter among the best trials with that among all.

        Returns:
            name → share, the greatest first; empty while fewer than 4 trials are complete or all values are equal.

        References:
            Watanabe, Bansal and Hutter (2023), PED-ANOVA.
        """
        done = self.ranked()
        if len(done) < _ENOUGH or done[0].value == done[-1].value:
            return {}
        module = optuna()
        with quiet(self.storage):
            shares = module.importance.get_param_importances(
                self._study,
                evaluator=module.importance.PedAnovaImportanceEvaluator(target_quantile=0.25),
                normalize=True,
            )
        return {name: float(share) for name, share in shares.items()}

    # --- the search -----------------------------------------------------------------------------------------------

    def optimize(
        self,
        objective: Objective,
        *,
        trials: int,
        workers: int = 1,
        on_trial: Callable[[Trial], None] | None = None,
    ) -> None:
        """Try points until the study has the given number of trials that are complete, pruned or failed.

        A study that was interrupted continues where it was: a trial whose process was ended is ``"failed"`` and
        ``killed``, and another one takes its place. A grid ends when all its points are tried. If the objective raises,
        its trial is ``"failed"``, and the error is stored; Ctrl-C ends the search.

        Args:
            objective: (point, report) → value, the greater the better. It may call ``report(value)`` with intermediate
                values; the strategy may then end the trial there.
            trials: of the whole study, with the trials before and in other processes.
            workers: the number of processes. For more than one the study needs a storage, and the objective must be
                importable: a function or class at the top of a module, called under ``if __name__ == "__main__"``.
            on_trial: called in this process with each trial that ends.

        Raises:
            ArgumentError: an option out of range, or several workers for a study in memory.
            DataError: a worker died.
        """
        check(trials, WholeNumber(1), where="Study.optimize", name="trials")
        check(workers, WholeNumber(1), where="Study.optimize", name="workers")
        finished = on_trial or (lambda _: None)
        self.release()
        if workers == 1:
            self._work(objective, trials, trials, finished)
            return
        if self.storage is None:
            raise ArgumentError(
                "Study.optimize: expected one worker for a study in memory, got {workers}; give a storage such as "
                "sqlite:///study.db",
                workers=workers,
            )
        self._distribute(objective, trials, workers, finished)

    def _distribute(self, objective: Objective, trials: int, workers: int, finished: Callable[[Trial], None]) -> None:
        """Let processes do the rest of the trials, each its share, and call ``finished`` with each trial."""
        seen = {trial.number for trial in self.trials if trial.state != "running"}
        left = max(trials - len(self.finished), 0)
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
                        finished(trial)
                time.sleep(_POLL if alive else 0)
        finally:
            for process in processes:
                process.terminate()
                process.join()
            self.release()
        dead = [process.exitcode for process in processes if process.exitcode]
        if dead:
            raise DataError(
                "Study.optimize: expected {workers} processes to end without an error, got {failed} that failed (exit "
                "status {status}); read their output above; the study is stored, and the same call continues it",
                workers=len(processes),
                failed=len(dead),
                status=dead[0],
            )

    def _work(self, objective: Objective, trials: int, share: int, finished: Callable[[Trial], None]) -> None:
        """Try at most ``share`` points, until the study has ``trials`` finished ones."""
        with quiet(self.storage):
            self._study.sampler = make_sampler(
                self.strategy, space=self.space, seed=self.seed, total=trials, trials=lambda: self.trials
            )
            self._study.pruner = make_pruner(self.strategy)
        for _ in range(share):
            done = self.finished
            if len(done) >= trials or self._is_exhausted(done, trials):
                return
            finished(self._try(objective))

    def _is_exhausted(self, done: list[Trial], total: int) -> bool:
        """Whether all points of a grid are tried."""
        if self.strategy != "grid":
            return False
        tried = [trial.point for trial in done]
        return all(point in tried for point in grid_points(self.space, at_most=total))

    def _try(self, objective: Objective) -> Trial:
        """Ask for a point, compute its value, and store the result."""
        asked: Any = self._stored(self._study.ask)
        self._stored(lambda: name_owner(asked))
        try:
            point: Point = {
                name: self._stored(partial(suggest, asked, name, chosen)) for name, chosen in self.space.items()
            }
            value, outcome = self._outcome(objective, point, asked)
        except BaseException as error:
            if not isinstance(error, Exception):  # Ctrl-C
                with suppress(DataError):
                    self._release(asked.number)
            raise
        return trial_of(self._stored(lambda: self._study.tell(asked, value, state=outcome)))

    def _outcome(self, objective: Objective, point: Point, asked: Any) -> tuple[float | None, Any]:
        """The value at a point and the state of its trial."""
        module = optuna()
        state: Any = module.trial.TrialState
        reports = 0

        def report(value: float) -> None:
            nonlocal reports
            reports += 1
            number = check(value, Number(), where="search", name=message("a reported value"))
            self._stored(lambda: asked.report(number, reports))
            if self._stored(asked.should_prune):
                raise module.TrialPruned

        try:
            value = check(
                objective(dict(point), report), Number(), where="search", name=message("the value of the objective")
            )
            return float(value), state.COMPLETE
        except module.TrialPruned:
            return None, state.PRUNED
        except Exception as error:  # noqa: BLE001 - whatever the objective raises, the search continues
            kind = "" if isinstance(error, ZhishenError) else f"{type(error).__name__}: "
            text = f"{kind}{error}"
            self._stored(lambda: asked.set_user_attr("error", text))
            return None, state.FAIL

    # --- trials whose process was ended -----------------------------------------------------------------------------

    def release(self, *, running: bool = False) -> None:
        """Count the trials of processes of this machine that were killed as failed; other trials take their places.

        `optimize` does so first.

        Args:
            running: release all trials that seem to run, for a caller who knows that no other process works on the
                study.
        """
        for frozen in self._frozen():
            if frozen.state.name == "RUNNING" and (running or is_abandoned(frozen.user_attrs)):
                self._release(frozen.number)

    def _release(self, number: int) -> None:
        frozen = next(trial for trial in self._frozen() if trial.number == number)
        self._stored(lambda: release(self._study, frozen, optuna()))

    def close(self) -> None:
        """Close the connections to the storage; the trials stay stored."""
        close_storage(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _repr_html_(self) -> str:
        from zhishen.search.study_html import study_html

        return study_html(self)

    def __repr__(self) -> str:
        space = ", ".join(f"{name}={chosen}" for name, chosen in self.space.items())
        return f"Study({space}; {self.strategy}, {len(self.trials)} trials)"


def _worker(settings: Mapping[str, Any], objective: Objective, trials: int, share: int) -> None:
    """The work of a process; it ignores Ctrl-C, since its parent handles the signal and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with Study(**settings) as study:
        study._work(objective, trials, share, lambda _: None)


def _end_with_parent() -> None:
    """Wait until the parent has ended, and end: a parent that is killed cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
