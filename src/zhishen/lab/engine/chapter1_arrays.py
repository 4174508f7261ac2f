"""Arrays: how shapes broadcast.

References:
    *Deep Learning from Scratch*, section 1.5.5. The notes, chapter 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import WholeNumber
from zhishen.broadcasting import explain
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["broadcasting"]

_LENGTHS: Final = Numbers(0, 4, WholeNumber(0, 1000))
_MOST_VALUES: Final = 400  # of a result whose values are shown


def _broadcasting_script(first: list[int], second: list[int]) -> str:
    return f"""import numpy as np
from zhishen.broadcasting import explain

table = explain({literal(first)}, {literal(second)})
print(table)
shape = table.result
if shape is not None:
    a = np.arange(np.prod({literal(first)}, dtype=int)).reshape({literal(first)})
    b = 10 * np.arange(np.prod({literal(second)}, dtype=int)).reshape({literal(second)})
    print(a + b)
"""


@operation(first=_LENGTHS, second=_LENGTHS, sources=(explain,), script=_broadcasting_script)
def broadcasting(first: Sequence[int] = (8, 1, 6), second: Sequence[int] = (7, 1)) -> dict[str, Any]:
    """How two shapes broadcast, axis by axis; with the values of a sum, if it is small."""
    table = explain(tuple(first), tuple(second))
    result: dict[str, Any] = {
        "axes": [
            {"lengths": list(axis.lengths), "result": axis.result, "roles": list(axis.roles), "reason": axis.reason}
            for axis in table.axes
        ],
        "shape": None if table.result is None else list(table.result),
        "reason": table.reason,
    }
    if table.result is not None and math.prod(table.result) <= _MOST_VALUES:
        a = np.arange(math.prod(first)).reshape(tuple(first))
        b = 10 * np.arange(math.prod(second)).reshape(tuple(second))
        result |= {"a": a, "b": b, "sum": np.asarray(a + b)}
    return result
