"""An index that a reader types, such as ``1``, ``:, 0``, ``0:2, 1``, ``[0, 2]`` or ``x > 15``; nothing is evaluated."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from zhishen.errors import ArgumentError

__all__ = ["SIGNS", "parse_index"]

#: The comparisons of conditions.
SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip

_WHOLE: Final = r"[+-]?[0-9]{1,9}"
_PART: Final = re.compile(
    rf"\s*(?:\[(?P<list>[^\[\]]*)\]|(?P<slice>[^,\[\]]*:[^,\[\]]*)|(?P<whole>{_WHOLE}))\s*(?:,|$)"
)
_SLICE: Final = re.compile(rf"\s*({_WHOLE})?\s*:\s*({_WHOLE})?\s*(?::\s*({_WHOLE})?\s*)?")
_CONDITION: Final = re.compile(r"\s*[A-Za-z]\s*(>=|<=|==|!=|>|<)\s*([+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*")


def parse_index(text: str) -> Callable[[Any], Any]:
    """The index in a text, as a function of the array: a condition needs the array itself.

    Raises:
        ArgumentError: the text is not an index.

    Examples:
        >>> parse_index("0:2, 1")(None)
        (slice(0, 2, None), 1)
        >>> parse_index("[0, 2]")(None)
        [0, 2]
    """
    if condition := _CONDITION.fullmatch(text):
        compare, number = SIGNS[condition[1]], float(condition[2])
        return lambda array: compare(array, number)
    parts: list[Any] = []
    place = 0
    while place < len(text) or not parts:
        found = _PART.match(text, place)
        if found is None or not found[0]:
            raise _wrong(text)
        parts.append(_part(text, found))
        place = found.end()
    index = parts[0] if len(parts) == 1 and not text.rstrip().endswith(",") else tuple(parts)
    return lambda _: index


def _part(text: str, found: re.Match[str]) -> Any:
    if found["whole"] is not None:
        return int(found["whole"])
    if found["slice"] is not None:
        bounds = _SLICE.fullmatch(found["slice"])
        if bounds is None:
            raise _wrong(text)
        return slice(*(None if bound is None else int(bound) for bound in bounds.groups()))
    items = [item.strip() for item in found["list"].split(",")]
    if items == [""]:
        return []
    if not all(re.fullmatch(_WHOLE, item) for item in items):
        raise _wrong(text)
    return [int(item) for item in items]


def _wrong(text: str) -> ArgumentError:
    return ArgumentError(
        "index: expected whole numbers, slices, a list of positions or a condition, got {text!r}; write 1, or 0:2, or "
        "[0, 2], or x > 15",
        text=text,
    )
