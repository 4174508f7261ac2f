"""What a notebook shows of a study: how many trials it has, and the best ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhishen.display.tables import fragment, table
from zhishen.messages import listed, message
from zhishen.search.space import Value

if TYPE_CHECKING:
    from zhishen.search.study import Study

__all__ = ["study_html"]

_SHOWN = 10  # of the best trials


def study_html(study: Study) -> str:
    """The table of the best trials, with the value of each hyperparameter."""
    states = Counter(trial.state for trial in study.trials)
    names = {
        "complete": message("complete"), "pruned": message("pruned"), "failed": message("failed"),
        "running": message("running"),
    }  # fmt: skip
    counts = listed(f"{states[state]} {name}" for state, name in names.items() if states[state])
    title = message("no trials yet")
    if states:
        title = message("{count} trials by the strategy {strategy}", count=states.total(), strategy=study.strategy)
        title = f"{title}: {counts}"
    if study.storage is not None:
        title = message("{title}, in {storage}", title=title, storage=study.address.shown)
    best = study.ranked()[:_SHOWN]
    if not best:
        return fragment(title)
    heads = [message("trial"), message("value"), *study.space, message("seconds")]
    rows = [
        [
            f"{trial.number}", "" if trial.value is None else f"{trial.value:.6g}",
            *(_shown(trial.point, name) for name in study.space),
            "" if trial.seconds is None else f"{trial.seconds:.1f}",
        ]
        for trial in best
    ]  # fmt: skip
    return fragment(title, table(heads, rows))


def _shown(point: Mapping[str, Value], name: str) -> str:
    value = point.get(name, "")
    return f"{value:.4g}" if isinstance(value, float) else str(value)
