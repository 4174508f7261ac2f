"""The objective of a search: the validation accuracy, or R², of a configuration that a point changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from zhishen._checks import Number, OneOf, WholeNumber, check, check_name, shown
from zhishen.data.dataset import Dataset, Split
from zhishen.data.pixels import rows
from zhishen.errors import ArgumentError
from zhishen.kernels import use_threads
from zhishen.messages import message
from zhishen.optim import OPTIMIZERS, SCHEDULES
from zhishen.search.space import Point, Value
from zhishen.train import Config, Trainer

__all__ = ["Objective", "Report", "ValidationAccuracy", "apply"]

Report = Callable[[float], None]
Objective = Callable[[Point, Report], float]

_WHERE = "search"
_WORST_R2 = -1e6  # before the first epoch; R² has no lower bound
_TABLES = ("network", "optimizer", "schedule", "augment")
# These belong to the search as a whole, so a trial cannot change them.
_FIXED = {
    "data", "data_options", "channels", "transpose", "validation", "threads", "checkpoint_steps", "network",
    "network_options", "optimizer_options", "schedule_options", "augment_options",
}  # fmt: skip


@dataclass(frozen=True)
class ValidationAccuracy:
    """Objective: the best validation accuracy, over the epochs, of a configuration that the point changes.

    In a regression, it is the best R² on the validation part.

    The test part is not used: an accuracy by which hyperparameters are chosen is no longer a fair estimate.

    Args:
        config: what all trials have in common; its data are loaded once in each process.
        samples: use only this number of training samples, the first ones; None for all.
        validation: the share of the samples to hold out.

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
        check(self.validation, Number(0, 1, open_low=True, open_high=True), where=_WHERE, name="validation")
        if self.samples is not None:
            check(self.samples, WholeNumber(2), where=_WHERE, name="samples")

    def dataset(self) -> Dataset:
        """The data of the trials: the validation part is the test part, too."""
        data = json.dumps([self.config.as_dict()["data"], self.config.takes_images], sort_keys=True)
        return _dataset(_Data(data, self.config), self.samples, self.validation)

    def __call__(self, point: Point, report: Report) -> float:
        """Train once; call ``report`` after each epoch with the best validation accuracy (or R²) so far."""
        config = apply(self.config, point)
        trainer = config.build_trainer(self.dataset())
        trainer.train_samples, trainer.progress = 0, False
        best = _WORST_R2 if trainer.regresses else 0.0

        def epoch(trainer: Trainer) -> None:
            nonlocal best
            record = trainer.history[-1]
            score = record.get("validation_r2") if trainer.regresses else record["validation_accuracy"]
            best = best if score is None else max(best, score)
            report(best)

        trainer.on("epoch", epoch)
        with use_threads(config.threads):
            trainer.fit()
        return best


def apply(config: Config, point: Mapping[str, Value]) -> Config:
    """The configuration with the values of a point.

    A name is one of `Config`, such as ``lr``, ``batch_size`` or ``optimizer``, or an option of the network, the
    optimizer, the schedule or the augmentation: ``network.dropout``, ``optimizer.weight_decay``, ``schedule.warmup``,
    ``augment.rotate``. The widths ``network.hidden`` may be a number for one layer, or a text such as ``"512,256"``.

    Raises:
        ArgumentError: a name that does not exist, or an invalid value.

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
            check(name, OneOf(tuple(tops)), where=_WHERE, name=message("the name of a range"))
            plain[name] = value
        else:
            check(table, OneOf(_TABLES), where=_WHERE, name=message("the table of {name}", name=name))
            chosen = _widths(config, value) if name == "network.hidden" else value
            tables.setdefault(table, {})[option] = chosen
    # The names first: another optimizer or schedule does not have the options of the one before.
    names: dict[str, Any] = {
        name: check_name(plain[name], known, where=_WHERE, name=name)
        for name, known in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES))
        if name in plain
    }
    if names.get("schedule", config.schedule) != config.schedule:
        names["schedule_options"] = {}
    changed = config.change(**names)
    for table, options in tables.items():
        plain[f"{table}_options"] = {**getattr(changed, f"{table}_options"), **options}
    return replace(changed, **plain)


def _widths(config: Config, value: Value) -> Any:
    """Widths of hidden layers, as the network of the configuration takes them."""
    try:
        widths = [int(width) for width in str(value).split(",")]
    except ValueError:
        raise ArgumentError(
            "search: expected network.hidden as widths such as 512,256, got {value}; separate them by commas",
            value=shown(value),
        ) from None
    return widths if config.network in {"multi_layer", "table_layers"} or len(widths) > 1 else widths[0]


@dataclass(frozen=True)
class _Data:
    """What the data depend on, as text, so that the cache knows them again; and the configuration that loads them."""

    key: str
    config: Config = field(compare=False)


@lru_cache(maxsize=1)
def _dataset(data: _Data, samples: int | None, validation: float) -> Dataset:
    whole = data.config.change(validation=0).load_data(compact=True)
    x, t = whole.train
    count = len(x) if samples is None else samples
    held = round(validation * count)
    if count > len(x) or not 0 < held < count:
        raise ArgumentError(
            "search: expected from 2 to {available} samples, with at least one in each part, got {given} with a "
            "validation share of {share:g}; choose others",
            available=len(x),
            given=count,
            share=validation,
        )
    part = Split(rows(x, count - held, count), t[count - held : count])
    train = Split(rows(x, 0, count - held), t[: count - held])
    return replace(whole, train=train, validation=part, test=part)
