"""The code of the library, as it is installed, for the page to show."""

from __future__ import annotations

import inspect
import types
from pathlib import Path
from typing import Any, TypedDict

import zhishen

__all__ = ["Source", "source_of"]

_PACKAGE = Path(zhishen.__file__).parent
_LONGEST = 20_000  # characters: of a whole module, the beginning is enough


class Source(TypedDict):
    """A piece of code: its name, its file below ``src``, its first line, and its text."""

    name: str
    file: str
    line: int
    text: str


def source_of(part: Any) -> Source:
    """The code of a function, a class or a module."""
    part = inspect.unwrap(part) if callable(part) else part
    if isinstance(part, types.ModuleType):
        lines, line, name = inspect.getsource(part).splitlines(keepends=True), 1, part.__name__
    else:
        lines, line = inspect.getsourcelines(part)
        name = f"{part.__module__}.{part.__qualname__}"
    path = Path(inspect.getsourcefile(part) or "")
    file = f"zhishen/{path.relative_to(_PACKAGE).as_posix()}"
    return {"name": name, "file": file, "line": line, "text": inspect.cleandoc("".join(lines))[:_LONGEST]}
