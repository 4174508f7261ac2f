"""The elements that a notebook can show, as the bundle of their modules describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from zhishen._checks import check, matching_name, shown
from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations
from zhishen.messages import language, listed, message

__all__ = ["CLASSES", "OWN", "STATIC", "Kind", "elements", "find", "unknown_class"]

STATIC: Final = Path(__file__).parent / "static"


@dataclass(frozen=True, eq=False)
class Kind:
    """An element.

    Attributes:
        name: of the element, such as ``"gradient-field"``.
        title: in English and in Chinese.
        operation: of the engine, whose result it shows; empty of an element that starts jobs alone.
        options: their defaults.
    """

    name: str
    title: tuple[str, str]
    operation: str
    options: Mapping[str, Any]

    @property
    def class_name(self) -> str:
        """The name of the class: ``"GradientField"`` of ``"gradient-field"``."""
        return "".join(part.capitalize() for part in self.name.split("-"))

    def checked(self, options: Mapping[str, Any], *, where: str) -> dict[str, Any]:
        """The options as JSON has them.

        Raises:
            ArgumentError: the element does not have an option, or refuses its value.
        """
        return {name: self._checked(name, value, where) for name, value in options.items()}

    def _checked(self, name: str, value: Any, where: str) -> Any:
        if name not in self.options:
            raise ArgumentError(
                "{where}: expected options among {names}, got {name!r}; omit it",
                where=where,
                names=listed(self.options) or message("none"),
                name=name[:100],
            )
        plain = _plain(value)
        default = self.options[name]
        if _type(plain) is not _type(default):
            raise ArgumentError(
                "{where}: expected {name} to be a value such as {default}, got {value}; pass one of this type",
                where=where,
                name=name,
                default=shown(default),
                value=shown(value),
            )
        constraint = operations()[self.operation].constraints.get(name) if self.operation else None
        # Some elements keep a text from which they make the argument.
        if constraint is not None and constraint.accepts(default):
            check(plain, constraint, where=where, name=name)
        return plain


def _plain(value: Any) -> Any:
    """A value as a browser reads it: lists in place of tuples and of arrays of NumPy; None if it cannot read it."""
    try:
        return json.loads(json.dumps(value, allow_nan=False, default=lambda array: array.tolist()))
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None


def _type(value: Any) -> type:
    """The type of a JSON value; a whole number is a number."""
    return float if type(value) is int else type(value)


def _kinds() -> dict[str, Kind]:
    described = json.loads((STATIC / "elements.json").read_text(encoding="utf-8"))
    return {name: Kind(name, tuple(row["title"]), row["operation"], row["options"]) for name, row in described.items()}


_ALL: Final = _kinds()
#: The elements that show an object of the reader's own.
OWN: Final[Mapping[str, Kind]] = {name: kind for name, kind in _ALL.items() if name.startswith("own-")}
_KINDS: Final[Mapping[str, Kind]] = {name: kind for name, kind in _ALL.items() if name not in OWN}
CLASSES: Final[Mapping[str, Kind]] = {kind.class_name: kind for kind in _KINDS.values()}


def elements() -> dict[str, str]:
    """The elements: their names, each with its title.

    Examples:
        >>> elements()["race"]
        'The race of the optimizers'
    """
    index = 1 if language() == "zh" else 0
    return {name: kind.title[index] for name, kind in _KINDS.items()}


def find(name: str) -> Kind:
    """The element of a name; ``gradient_field`` and ``GradientField`` mean ``gradient-field``.

    Raises:
        ArgumentError: there is no such element.
    """
    if name in CLASSES:
        return CLASSES[name]
    found = matching_name(name, _KINDS) if isinstance(name, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
    if found is None:
        raise ArgumentError(
            "Element: expected the name of an element, such as {example}, got {name}; zhishen.widgets.elements() "
            "lists them",
            example=shown(_nearest(name, _KINDS, "race")),
            name=shown(name),
        )
    return _KINDS[found]


def unknown_class(name: str) -> str:
    """The sentence about a class that does not exist."""
    return message(
        "zhishen.widgets: expected Element or the class of an element, such as {example}, got {name}; "
        "zhishen.widgets.elements() lists the elements",
        example=_nearest(name, CLASSES, "Race"),
        name=name[:100],
    )


def _nearest(name: object, names: Iterable[str], otherwise: str) -> str:
    return next(iter(get_close_matches(str(name)[:100], list(names), n=1)), otherwise)
