"""Lists and arrays: slices, indices of all kinds, conditions, views and copies.

References:
    *Deep Learning from Scratch*, sections 1.3 and 1.5. The notes, chapter 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.errors import ArgumentError
from zhishen.figures.chapter1_arrays import boolean_index_data, indexing_data, slicing_data, views_and_copies_data
from zhishen.lab.engine.arguments import Flag, Numbers, Table, Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.typed_index import SIGNS, parse_index

__all__ = ["indexing", "selection", "slicing", "views"]

_ENTRY: Final = Number(-1e6, 1e6)
_VECTOR: Final = Numbers(1, 12, _ENTRY)


def _slicing_script(values: list[float], index: str) -> str:
    parse_index(index)  # only an index may become code
    return f"a = {list(values)}\nresult = a[{index}]\nprint(result)\n"


@operation(values=_VECTOR, index=Text(40), sources=(slicing_data,), script=_slicing_script)
def slicing(values: Sequence[float] = (1, 2, 3, 4, 5), index: str = "1:3") -> dict[str, Any]:
    """What an index or a slice of a list gives, and at which positions its elements are."""
    a = list(values)
    key = parse_index(index)(np.array(a))
    if not isinstance(key, int | slice):
        raise ArgumentError(
            "slicing: expected a position or a slice of a list, got {index!r}; a list takes no other index, an array "
            "does",
            index=index,
        )
    try:
        return {"result": a[key], "positions": np.arange(len(a))[key]}
    except (IndexError, ValueError) as error:
        raise _python_says("slicing", index, error) from None


def _python_says(where: str, index: str, error: Exception) -> ArgumentError:
    return ArgumentError(
        "{where}: expected an index within the array, got {index!r}; Python says: {error}",
        where=where,
        index=index,
        error=error,
    )


def _indexing_script(values: list[list[float]], index: str, *, flat: bool) -> str:
    parse_index(index)
    name = "x" if flat else "X"
    flatten = "x = X.flatten()\n" if flat else ""
    condition = index.strip().replace("x", name).replace("X", name) if any(sign in index for sign in "<>=") else index
    return f"""import numpy as np

X = np.array({[list(row) for row in values]})
{flatten}result = {name}[{condition}]
shape = result.shape
print(result)
print(shape)
"""


@operation(values=Table(6, 6, _ENTRY), index=Text(60), flat=Flag(), sources=(indexing_data,), script=_indexing_script)
def indexing(
    values: Sequence[Sequence[float]] = ((51, 55), (14, 19), (0, 4)), index: str = "1", *, flat: bool = False
) -> dict[str, Any]:
    """What an index of an array gives, its shape, and the elements that it selects."""
    X = np.array(values)
    array = X.flatten() if flat else X
    key = parse_index(index)(array)
    try:
        result = np.asarray(array[key])
        positions = np.arange(array.size).reshape(array.shape)[key]
    except (IndexError, ValueError) as error:
        raise _python_says("indexing", index, error) from None
    mask = np.isin(np.arange(array.size), positions).reshape(array.shape)
    return {
        "array": array,
        "mask": mask,
        "result": result,
        "shape": list(result.shape),
        "view": bool(np.shares_memory(array[key], array)),
        "dtype": array.dtype.name,
    }


def _selection_script(values: list[float], sign: str, threshold: float, assigned: float) -> str:
    return f"""import numpy as np

x = np.array({list(values)})
mask = x {sign} {threshold}
selected = x[mask]
places = np.nonzero(mask)[0]
print(mask, selected, places)
changed = x.copy()
changed[mask] = {assigned}
print(changed)
"""


@operation(
    values=_VECTOR, sign=OneOf(tuple(SIGNS)), threshold=_ENTRY, assigned=_ENTRY, sources=(boolean_index_data,),
    script=_selection_script,
)  # fmt: skip
def selection(
    values: Sequence[float] = (51, 55, 14, 19, 0, 4), sign: str = ">", threshold: float = 15, assigned: float = 0
) -> dict[str, Any]:
    """A condition as an array of booleans, the elements that it selects, and an assignment through it."""
    x = np.array(values)
    mask = SIGNS[sign](x, threshold)
    changed = x.copy()
    with np.errstate(invalid="ignore"):
        changed[mask] = assigned
    return {"x": x, "mask": mask, "selected": x[mask], "places": np.nonzero(mask)[0], "changed": changed}


_KINDS: Final = {"slice": slice(1, 4), "array": [1, 2, 3], "copy": slice(1, 4)}
_CODE: Final = {"slice": "x[1:4]", "array": "x[[1, 2, 3]]", "copy": "x[1:4].copy()"}


def _views_script(kind: str, place: int, value: float) -> str:
    return f"""import numpy as np

x = np.array([51, 55, 14, 19, 0, 4])
part = {_CODE[kind]}
shared = np.shares_memory(part, x)
part[{place}] = {value}
print(part, x, shared)
"""


@operation(
    kind=OneOf(tuple(_KINDS)), place=WholeNumber(0, 2), value=WholeNumber(-99, 99), sources=(views_and_copies_data,),
    script=_views_script,
)  # fmt: skip
def views(kind: str = "slice", place: int = 0, value: int = -1) -> dict[str, Any]:
    """A part of an array, and what a change of the part does to the array."""
    x = np.array([51, 55, 14, 19, 0, 4])
    before = x.copy()
    part = x[_KINDS[kind]]
    if kind == "copy":
        part = part.copy()
    shared = bool(np.shares_memory(part, x))
    part[place] = value
    return {"before": before, "x": x, "part": part, "shared": shared, "code": _CODE[kind]}
