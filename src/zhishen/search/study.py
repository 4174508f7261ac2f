"""A study: trials that are stored in a data base, so that it can be continued later, elsewhere, in many processes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Self

from zhishen._checks import Number, WholeNumber, check, check_name
from zhishen.errors import ArgumentError, DataError, ZhishenError
from zhishen.messages import message
from zhishen.search.abandoned import is_abandoned, name_owner, release
from zhishen.search.addresses import Address, address_of
from zhishen.search.backend import make_pruner, make_sampler, optuna, suggest, trial_of
from zhishen.search.heartbeat import Watch, beating
from zhishen.search.objective import Objective
from zhishen.search.places import Book, Claims, places
from zhishen.search.space import Point, Range, Space
from zhishen.search.storage import WAIT, Stored, close_storage, open_study, patiently, quiet
from zhishen.search.strategies import STRATEGIES, Trial, grid_points

__all__ = ["Study"]

_NAME = "zhishen"
_POLL = {"sqlite": 0.1, "journal": 0.1, "postgresql": 1.0}  # seconds between two looks at trials of other processes
_LONGEST = 2.0
_LONGER = 30.0  # seconds for which a worker waits for its storage after its parent has given up
_ENOUGH = 4  # finished trials from which importances are estimated
_ATTRIBUTE = "search"  # of Optuna's study, with the space and the description


class Study:
    """Looks for the point of a space at which an objective is greatest, and stores every trial.

    Args:
        space: name → range.
        strategy: a name of `STRATEGIES`; a study may be continued with another one.
        storage: where the study begins or continues: ``sqlite:///study.db`` for the processes of one machine;
            ``postgresql://user@host/study``, or ``journal:///shared/study.log`` on a shared folder, for the processes
            of many machines; None for memory. No message shows a password.
        name: of the study within its storage.
        seed: of the points. The random strategies draw the same points again, interrupted or not; for TPE the time of
            the interruption matters.
        description: of the objective, made of JSON values; a study can be continued only with the same one.
        storage_wait: seconds for which to wait while the storage is locked or, after it was opened, away.

    Raises:
        ArgumentError: an empty space, an unknown strategy, or a stored study with another space or description.
        DataError: the storage cannot be opened.
        MissingDependencyError: Optuna or the driver of the data base is not installed.

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
        storage_wait: float = WAIT,
    ) -> None:
        if not space:
            raise ArgumentError("Study: expected a space of at least one range, got an empty one; add a range")
        check(seed, WholeNumber(0), where="Study", name="seed")
        check(storage_wait, Number(0), where="Study", name="storage_wait")
        self.space: dict[str, Range] = dict(space)
        self.strategy: str = check_name(strategy, STRATEGIES, where="Study", name="strategy")
        self.storage = storage
        self.name = name
        self.seed: int = int(seed)
        self.description: dict[str, Any] = dict(description or {})
        self.address: Address = address_of(storage)
        self._database, self._study = open_study(self.address, name, wait=storage_wait)
        self._stored = Stored(self.address, self._database, storage_wait)
        self._claims, self._watch = Claims(self._study, self._database, self._stored, optuna()), Watch()
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
                    storage=self.address.shown,
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
        with quiet(self.address):
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
            trials: of the whole study, with the trials before and in other processes: together they do exactly this
                number. The call returns when they are done, and does those of processes that die meanwhile.
            workers: the number of processes. For more than one the study needs a storage, and the objective must be
                importable: a function or class at the top of a module, called under ``if __name__ == "__main__"``.
            on_trial: called in this process with each trial of the study that ends meanwhile.

        Raises:
            ArgumentError: an option out of range, or several workers for a study in memory.
            DataError: workers died and the trials were not done, or the storage was away for too long.
        """
        check(trials, WholeNumber(1), where="Study.optimize", name="trials")
        check(workers, WholeNumber(1), where="Study.optimize", name="workers")
        self._describe()
        self.release()
        news = self._news(on_trial or (lambda _: None))
        if workers == 1:
            self._work(objective, trials, news, _tell_of_others)
            return
        if self.storage is None:
            raise ArgumentError(
                "Study.optimize: expected one worker for a study in memory, got {workers}; give a storage such as "
                "sqlite:///study.db",
                workers=workers,
            )
        self._distribute(objective, trials, workers, news)

    def _news(self, finished: Callable[[Trial], None]) -> Callable[[], None]:
        """A function that calls ``finished`` with each trial that has ended since its last call."""
        seen = {trial.number for trial in self.trials if trial.state != "running"}

        def news() -> None:
            for trial in self.trials:
                if trial.state != "running" and trial.number not in seen:
                    seen.add(trial.number)
                    finished(trial)

        return news

    def _distribute(self, objective: Objective, trials: int, workers: int, news: Callable[[], None]) -> None:
        """Let processes do the rest of the trials."""
        count = min(workers, self._places(trials) - len(self.finished))
        context = multiprocessing.get_context("spawn")
        settings = {
            "space": self.space, "strategy": self.strategy, "storage": self.storage, "name": self.name,
            "seed": self.seed, "description": self.description, "storage_wait": self._stored.wait + _LONGER,
        }  # fmt: skip
        processes = [
            context.Process(target=_worker, args=(settings, objective, trials), daemon=True) for _ in range(count)
        ]
        for process in processes:
            process.start()
        try:
            alive = True
            while alive:
                alive = any(process.is_alive() for process in processes)
                news()
                time.sleep(_POLL[self.address.kind] if alive else 0)
        finally:
            for process in processes:
                process.terminate()
                process.join()
            with self._stored.at_once():
                self.release()
        dead = [process.exitcode for process in processes if process.exitcode]
        if dead and len(self.finished) < self._places(trials):
            raise DataError(
                "Study.optimize: expected {workers} processes to end without an error, got {failed} that failed (exit "
                "status {status}); read their output above; the study is stored, and the same call continues it",
                workers=len(processes),
                failed=len(dead),
                status=dead[0],
            )

    def _work(self, objective: Objective, trials: int, news: Callable[[], None], others: Callable[[int], None]) -> None:
        """Try points until the study has its trials; wait for those of other processes, which may die."""
        sampler, pause, told = None, _POLL["sqlite"], False
        while True:
            self.release()
            asked = self._claims.begin(self._places(trials))
            if asked is None:
                if not self._claims.unfinished:
                    return
                if not told:
                    others(self._claims.unfinished)
                told = True
                time.sleep(pause)
                pause = min(pause * 1.5, _LONGEST)
                news()
                continue
            if sampler is None:
                sampler = self._sampler(trials, asked.number)
            self._try(objective, asked)
            news()
            pause = _POLL["sqlite"]

    def _sampler(self, trials: int, number: int) -> Any:
        """The sampler of the strategy, and its pruner, for the trials from this one on."""
        first = places(self._frozen())[number]
        with quiet(self.address):
            self._study.sampler = make_sampler(
                self.strategy, space=self.space, seed=self.seed, total=trials, first=first
            )
            self._study.pruner = make_pruner(self.strategy)
        return self._study.sampler

    def _places(self, trials: int) -> int:
        """The number of trials of the study: a grid ends when all its points are tried."""
        if self.strategy != "grid":
            return trials
        points = grid_points(self.space, at_most=trials)
        chosen = [trial.point for trial in self.trials if not trial.killed and len(trial.point) == len(self.space)]
        return min(trials, len(points) + sum(point not in points for point in chosen))

    def _try(self, objective: Objective, asked: Any) -> None:
        """Compute the value of a trial that has begun, and store the result."""
        module, trial = optuna(), asked._trial_id
        beats: AbstractContextManager[None] = nullcontext()
        if self.storage is not None:
            beats = beating(self._database, trial)
        try:
            self._stored(lambda: name_owner(asked))
            with beats:
                running, point = self._stored(lambda: self._point(trial))
                value, outcome = self._outcome(objective, point, running)
            self._stored(lambda: self._study.tell(asked, value, state=outcome, skip_if_finished=True))
        except module.exceptions.UpdateFinishedTrialError:
            return  # another process took this one for dead, and another trial has the place
        except BaseException as error:
            if not isinstance(error, Exception):  # Ctrl-C
                with self._stored.at_once():
                    self._release(asked.number, message("its process was ended"))
            raise

    def _point(self, trial: int) -> tuple[Any, Point]:
        """Optuna's trial with that identity, and its point; a repeated call finds what was stored before."""
        asked = optuna().trial.Trial(self._study, trial)
        return asked, {name: suggest(asked, name, chosen) for name, chosen in self.space.items()}

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
        except module.exceptions.UpdateFinishedTrialError:
            raise
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
        running_now = [frozen for frozen in self._frozen() if frozen.state.name == "RUNNING"]
        silent = self._watch.silent(running_now)
        for frozen in running_now:
            if running or is_abandoned(frozen.user_attrs):
                self._release(frozen.number, message("its process was ended"))
            elif frozen.number in silent:
                self._release(frozen.number, message("its process has given no sign of life"))

    def _release(self, number: int, problem: str) -> None:
        """Count a trial as failed, and let another one take its place."""
        frozen = next(trial for trial in self._frozen() if trial.number == number)
        if self._stored(lambda: release(self._database, frozen, problem, optuna())):
            found = self._frozen()
            place = places(found)[number]
            if place not in Book.of(found).holders:
                self._claims.replace(place)

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


def _tell_of_others(busy: int) -> None:
    """Say on standard error that this process waits for others."""
    text = message("zhishen: waiting for {count} trials of other processes", count=busy)
    if busy == 1:
        text = message("zhishen: waiting for a trial of another process")
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the user waits, and learns why


def _worker(settings: Mapping[str, Any], objective: Objective, trials: int) -> None:
    """The work of a process; it ignores Ctrl-C, since its parent handles the signal and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    wait: float = settings["storage_wait"]
    opened = patiently(address_of(settings["storage"]), lambda: Study(**settings), wait=lambda: wait, tells=False)
    with opened as study:
        study._stored.tells = False
        study._work(objective, trials, lambda: None, lambda _: None)


def _end_with_parent() -> None:
    """Wait until the parent has ended, and end: a parent that is killed cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
