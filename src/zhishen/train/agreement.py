"""Whether the configuration of a run is the one that it was trained with: the checkpoints and the model have a copy."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from zhishen._checks import shown
from zhishen.errors import ZhishenError
from zhishen.train.config import Config

__all__ = ["Difference", "differences", "shapes_predictions"]

Difference = tuple[str, str, str]
_ABSENT = "-"


def differences(config: Config, description: Any) -> list[Difference]:
    """What a configuration has otherwise than the copy in a checkpoint or a model.

    The place of the data may change, so it is not compared.

    Args:
        config: as it is in the file now.
        description: what `Config.build_trainer` has saved; a trainer of Python may have saved anything else, or
            nothing, and an earlier version may have saved options that do not exist any more: then nothing differs.

    Returns:
        For each difference the name of the option, such as ``optimizer.lr``, its value now and the one before, as
        texts.
    """
    if not isinstance(description, Mapping) or not isinstance(description.get("network"), Mapping):
        return []
    tables = {name: value for name, value in description.items() if name not in ("dataset", "position")}
    data = tables.get("data")
    tables["data"] = {**(data if isinstance(data, Mapping) else {}), "source": config.data}
    try:
        before = Config.from_dict(tables)
    except (ZhishenError, ArithmeticError, LookupError, TypeError, ValueError):
        return []
    now, then = dict(_flat(config.as_dict())), dict(_flat(before.as_dict()))
    names = [name for name in {**now, **then} if name != "version" and now.get(name) != then.get(name)]
    return [(name, _text(now, name), _text(then, name)) for name in names]


def shapes_predictions(name: str) -> bool:
    """Whether a network predicts otherwise with another value of the option."""
    return name.startswith(("network.", "data.")) and name != "data.validation"


def _flat(tables: Mapping[str, Any], before: str = "") -> Generator[tuple[str, Any]]:
    for name, value in tables.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _text(values: Mapping[str, Any], name: str) -> str:
    return shown(values[name]) if name in values else _ABSENT
