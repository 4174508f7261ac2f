"""Optuna, which stores the trials: translating ranges, trials and strategies."""

from __future__ import annotations

import warnings
from typing import Any

from zhishen._checks import check_name
from zhishen._optional import late_import
from zhishen.messages import message
from zhishen.search.places import in_places, is_killed, places
from zhishen.search.space import Choice, Integer, Log, Point, Range, Space, Value
from zhishen.search.strategies import STRATEGIES, Trial

__all__ = ["make_pruner", "make_sampler", "optuna", "require_packages", "suggest", "trial_of"]


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
    error = frozen.user_attrs.get("error") if state == "failed" else None
    return Trial(frozen.number, state, dict(frozen.params), value, error, seconds, is_killed(frozen))


def make_pruner(strategy: str) -> Any:
    """The pruner of a strategy: what ends trials early."""
    pruners = optuna().pruners
    if STRATEGIES[strategy].halving:
        return pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    return pruners.NopPruner()


def make_sampler(strategy: str, *, space: Space, seed: int, total: int, first: int) -> Any:
    """The sampler of a strategy: what chooses points.

    Args:
        strategy: a name of `STRATEGIES`.
        space: name → range.
        seed: of the points.
        total: the number of trials of the study.
        first: the place of the first trial for which the sampler chooses a point.
    """
    samplers = optuna().samplers
    propose = STRATEGIES[strategy].propose
    if propose is None:
        require_packages(strategy)
        # Neither a study that is continued nor another process may draw the same numbers again.
        return getattr(samplers, STRATEGIES[strategy].sampler)(seed=(seed + 1_000_003 * first) % 2**32)

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
