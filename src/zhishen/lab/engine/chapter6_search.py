"""The search for hyperparameters: strategies on a response surface, and on real trainings.

References:
    *Deep Learning from Scratch*, section 6.5. The notes, chapter 6, hyperparameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from zhishen import search
from zhishen._checks import OneOf, WholeNumber
from zhishen._types import Array
from zhishen.errors import MissingDependencyError, NumericalError
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.typed_surface import TypedSurface
from zhishen.search.strategies import STRATEGIES, coarse_to_fine, grid_points, narrow, random_point
from zhishen.train import Config

__all__ = ["search_digits", "search_strategies"]

_LR: Final = (-5.0, 0.0)  # powers of ten
_DECAY: Final = (-3.0, 1.0)
_MAP: Final = ((-5.3, 0.3), (-3.3, 1.3))  # with room around the points at the ends of the ranges
_SPACE: Final[dict[str, search.Range]] = {
    "lr": search.Log(10 ** _LR[0], 10 ** _LR[1]),
    "optimizer.weight_decay": search.Log(10 ** _DECAY[0], 10 ** _DECAY[1]),
}
_ROUND: Final = 10  # trials after which coarse-to-fine narrows its ranges
_GRID: Final = 61

# --- strategies on a surface ------------------------------------------------------------------------------------------

_SURFACE: Final = "exp(-2*(x + 2)**2 - (y + 1)**2/20)"
_WITHOUT_OPTUNA: Final = ("random", "grid", "coarse_to_fine")


def _search_script(surface: str, trials: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import search
from zhishen.lab.engine.typed_surface import TypedSurface
from zhishen.search.strategies import STRATEGIES

surface = TypedSurface({literal(surface)})
space = {{"lr": search.Log(1e-5, 1.0), "optimizer.weight_decay": search.Log(1e-3, 10.0)}}
best = {{}}
for name in {literal(list(_WITHOUT_OPTUNA))}:
    tried = []
    for number in range({trials}):
        point = STRATEGIES[name].propose(space, tried, number, {seed}, {trials})
        value = float(surface.value(*np.log10(list(point.values()))))
        tried.append(search.Trial(number, "complete", point, value))
    best[name] = max(trial.value for trial in tried)
    print(f"{{name:15}} best value {{best[name]:.4f}}")
"""


@operation(
    surface=Text(200),
    trials=WholeNumber(1, 60),
    seed=WholeNumber(0, 10_000),
    sources=(random_point, grid_points, coarse_to_fine, narrow),
    script=_search_script,
)
def search_strategies(surface: str = _SURFACE, trials: int = 30, seed: int = 0) -> dict[str, Any]:
    """Three strategies try points of the same response surface, a formula of x = log₁₀ η and y = log₁₀ λ."""
    response = TypedSurface(surface)
    X, Y = np.meshgrid(np.linspace(*_MAP[0], _GRID), np.linspace(*_MAP[1], _GRID))
    found: dict[str, list[search.Trial]] = {
        "random": _tried(response, [random_point(_SPACE, rng=np.random.default_rng([seed, k])) for k in range(trials)]),
        "grid": _tried(response, grid_points(_SPACE, at_most=trials)),
        "coarse_to_fine": [],
    }
    finer, ranges = found["coarse_to_fine"], list[list[float]]()
    while len(finer) < trials:
        ranges.append(_box(finer))
        numbers = range(len(finer), min(len(finer) + _ROUND, trials))
        points = [coarse_to_fine(_SPACE, finer, number, seed=seed) for number in numbers]
        finer += _tried(response, points, first=len(finer))
    return {
        "x": list(_MAP[0]),
        "y": list(_MAP[1]),
        "z": np.asarray(response.value(X, Y)),
        "points": {name: np.array([_logs(trial.point) for trial in tried]) for name, tried in found.items()},
        "values": {name: _values(tried) for name, tried in found.items()},
        "best": {name: _best(tried) for name, tried in found.items()},
        "ranges": np.array(ranges),
        "trials": trials,
    }


def _tried(response: TypedSurface, points: Sequence[search.Point], *, first: int = 0) -> list[search.Trial]:
    """The trials of points, each with the height of the surface there."""
    values = np.asarray(response.value(*np.array([_logs(point) for point in points]).T)).tolist()
    return [
        search.Trial(
            first + k, "complete" if np.isfinite(value) else "failed", point, value if np.isfinite(value) else None
        )
        for k, (point, value) in enumerate(zip(points, values, strict=True))
    ]


def _logs(point: search.Point) -> tuple[float, float]:
    lr, decay = (float(np.log10(float(point[name]))) for name in _SPACE)
    return lr, decay


def _values(tried: Sequence[search.Trial]) -> Array:
    return np.array([np.nan if trial.value is None else trial.value for trial in tried])


def _best(tried: Sequence[search.Trial]) -> float:
    known = [trial.value for trial in tried if trial.value is not None]
    return max(known, default=float("nan"))


def _box(tried: Sequence[search.Trial]) -> list[float]:
    """The powers of ten of the ranges of a round: (left, right, bottom, top)."""
    narrowed: Any = narrow(_SPACE, tried)
    return [float(np.log10(end)) for name in _SPACE for end in (narrowed[name].low, narrowed[name].high)]


# --- strategies on digits ---------------------------------------------------------------------------------------------


_WIDTH: Final = 30  # of the hidden layer
_PART: Final = 50  # digits in a mini-batch


def _trials_lines(strategy: str, trials: int, seed: int) -> str:
    if strategy == "tpe":
        return f"""with search.Study(space, strategy="tpe", seed={seed}) as study:
    for number in range({trials}):
        study.optimize(accuracy, trials=number + 1)  # one trial at a time, as on the page
    tried = study.trials
"""
    return f"""tried = []
for number in range({trials}):
    point, value = search.STRATEGIES["{strategy}"].propose(space, tried, number, {seed}, {trials}), None
    try:
        value = accuracy(point, lambda _: None)
    except NumericalError:  # a learning rate that is too large
        pass
    tried.append(search.Trial(number, "failed" if value is None else "complete", point, value))
"""


def _digits_script(strategy: str, trials: int, epochs: int, samples: int, seed: int) -> str:
    error = "" if strategy == "tpe" else "from zhishen.errors import NumericalError\n"
    return f"""import numpy as np
from zhishen import search
{error}from zhishen.train import Config

space = {{"lr": search.Log(1e-5, 1.0), "optimizer.weight_decay": search.Log(1e-3, 10.0)}}
config = Config(
    network="two_layer", network_options={{"hidden": {_WIDTH}}}, optimizer="adamw", lr=0.001, epochs={epochs},
    batch_size={_PART},
)
accuracy = search.ValidationAccuracy(config, samples={samples})

{_trials_lines(strategy, trials, seed)}
values = np.array([np.nan if trial.value is None else trial.value for trial in tried])
points = np.log10([list(trial.point.values()) for trial in tried])  # powers of ten
best = np.nanmax(values)
for (lr, decay), value in zip(points, values):
    print(f"learning rate 10^{{lr:.2f}}, weight decay 10^{{decay:.2f}}: {{value:.3f}}")
"""


@operation(
    strategy=OneOf(("random", "grid", "coarse_to_fine", "tpe")),
    trials=WholeNumber(1, 100),
    epochs=WholeNumber(1, 10),
    samples=WholeNumber(100, 1000),
    seed=WholeNumber(0, 10_000),
    sources=(search.ValidationAccuracy, search.Study, random_point, coarse_to_fine),
    script=_digits_script,
)
def search_digits(
    strategy: str = "coarse_to_fine", trials: int = 40, epochs: int = 5, samples: int = 500, seed: int = 0
) -> Iterator[Callable[[], dict[str, Any]]]:
    """A search for learning rate and weight decay: each trial trains a small network, judged by held-out digits."""
    config = Config(
        network="two_layer", network_options={"hidden": _WIDTH}, optimizer="adamw", lr=0.001, epochs=epochs,
        batch_size=_PART,
    )  # fmt: skip
    objective = search.ValidationAccuracy(config, samples=samples)
    curves: list[list[float]] = []
    tried: list[search.Trial] = []

    def frame() -> dict[str, Any]:
        padded = np.full((len(curves), epochs), np.nan)
        for row, curve in zip(padded, curves, strict=True):
            row[: len(curve)] = curve
        return {
            "x": list(_MAP[0]),
            "y": list(_MAP[1]),
            "points": np.array([_logs(trial.point) for trial in tried]),
            "values": _values(tried),
            "curves": padded,
            "best": _best(tried),
            "box": _box(tried[: len(tried) - len(tried) % _ROUND]) if strategy == "coarse_to_fine" else [],
            "trials": trials,
            "epochs": epochs,
            "importance": {},
        }

    def accuracy(point: search.Point, _report: search.Report) -> float:
        curves.append([])
        return objective(point, curves[-1].append)

    yield from _steps(strategy, trials, seed, accuracy, tried, frame)


def _steps(
    strategy: str, trials: int, seed: int, objective: search.Objective, tried: list[search.Trial],
    frame: Callable[[], dict[str, Any]],
) -> Iterator[Callable[[], dict[str, Any]]]:  # fmt: skip
    """One trial after the other, which are kept in ``tried``: in a study if Optuna is installed."""
    study = _study(strategy, seed)
    if study is None:
        for number in range(trials):
            tried.append(_trial(number, _next_point(strategy, tried, number, seed, trials), objective))
            yield frame
        return
    with study:
        for number in range(trials):
            study.optimize(objective, trials=number + 1)
            tried[:] = study.trials
            yield lambda: {**frame(), "importance": study.importance()}


def _study(strategy: str, seed: int) -> search.Study | None:
    """A study in memory; None for a grid, whose size has to be known, and where Optuna is neither there nor needed."""
    if strategy == "grid":
        return None
    try:
        return search.Study(_SPACE, strategy=strategy, seed=seed)
    except MissingDependencyError:
        if STRATEGIES[strategy].propose is None:
            raise
        return None


def _next_point(strategy: str, tried: Sequence[search.Trial], number: int, seed: int, trials: int) -> search.Point:
    propose = STRATEGIES[strategy].propose
    return propose(_SPACE, tried, number, seed, trials) if propose else {}


def _trial(number: int, point: search.Point, objective: search.Objective) -> search.Trial:
    try:
        return search.Trial(number, "complete", point, objective(point, lambda _value: None))
    except NumericalError as error:  # a learning rate that is too large; the search goes on
        return search.Trial(number, "failed", point, error=str(error))
