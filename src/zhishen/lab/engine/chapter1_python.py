"""Python in a few lines whose literals the reader edits. The lines are fixed; nothing that a page sends is executed.

References:
    *Deep Learning from Scratch*, sections 1.3 and 1.4. The notes, chapter 1.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

from zhishen._checks import OneOf, shown
from zhishen.errors import ArgumentError
from zhishen.figures.chapter1_arrays import slicing_data
from zhishen.lab.engine.arguments import Code
from zhishen.lab.engine.operation import operation

__all__ = ["python_lines"]

Values = dict[str, Any]
_LARGEST: Final = 10**6
_LONGEST_OUTPUT: Final = 300


def _square(x: Any) -> Any:
    return x**2


def _scaled(x: Any, factor: Any = 2) -> Any:
    return factor * x


class _Line:
    """The class that the reader sees: a line with a slope and an intercept."""

    def __init__(self, slope: Any, intercept: Any) -> None:
        self.slope = slope
        self.intercept = intercept

    def at(self, x: Any) -> Any:
        return self.slope * x + self.intercept


def _loop(v: Values) -> str:
    return "\n".join(f"{i} {_square(i)}" for i in v["numbers"] if _square(i) > v["limit"])


def _store(v: Values) -> None:
    v["me"][v["key"]] = v["value"]


@dataclass(frozen=True)
class _Shown:
    """Lines of code, with the names of literals in «», and the function that computes what they print."""

    code: str
    value: Callable[[Values], Any] | None = None
    printed: bool = False  # the value is a text that print has written, not the value of an expression


# Topic → the default of each literal, and the lines.
_TOPICS: Final[Mapping[str, tuple[Mapping[str, str], Sequence[_Shown]]]] = {
    "arithmetic": (
        {"a": "10", "b": "3"},
        (
            _Shown("a = «a»"),
            _Shown("b = «b»"),
            _Shown("a + b", lambda v: v["a"] + v["b"]),
            _Shown("a - b", lambda v: v["a"] - v["b"]),
            _Shown("a * b", lambda v: v["a"] * v["b"]),
            _Shown("a / b", lambda v: v["a"] / v["b"]),
            _Shown("a // b", lambda v: v["a"] // v["b"]),
            _Shown("a ** 2", lambda v: v["a"] ** 2),
            _Shown("type(a)", lambda v: type(v["a"])),
            _Shown("type(a / b)", lambda v: type(v["a"] / v["b"])),
        ),
    ),
    "lists": (
        {"a": "[1, 2, 3, 4, 5]", "new": "99"},
        (
            _Shown("a = «a»"),
            _Shown("len(a)", lambda v: len(v["a"])),
            _Shown("a[0]", lambda v: v["a"][0]),
            _Shown("a[1:3]", lambda v: v["a"][1:3]),
            _Shown("a[2:]", lambda v: v["a"][2:]),
            _Shown("a[:-1]", lambda v: v["a"][:-1]),
            _Shown("a[:-2]", lambda v: v["a"][:-2]),
            _Shown("a[4] = «new»", lambda v: v["a"].__setitem__(4, v["new"])),
            _Shown("a", lambda v: v["a"]),
        ),
    ),
    "dicts": (
        {"me": '{"height": 180}', "key": '"weight"', "value": "70"},
        (
            _Shown("me = «me»"),
            _Shown('me["height"]', lambda v: v["me"]["height"]),
            _Shown("me[«key»] = «value»", _store),
            _Shown("me", lambda v: v["me"]),
            _Shown('"weight" in me', lambda v: "weight" in v["me"]),
        ),
    ),
    "booleans": (
        {"hungry": "True", "sleepy": "False"},
        (
            _Shown("hungry = «hungry»"),
            _Shown("sleepy = «sleepy»"),
            _Shown("type(hungry)", lambda v: type(v["hungry"])),
            _Shown("not hungry", lambda v: not v["hungry"]),
            _Shown("hungry and sleepy", lambda v: v["hungry"] and v["sleepy"]),
            _Shown("hungry or sleepy", lambda v: v["hungry"] or v["sleepy"]),
        ),
    ),
    "loops": (
        {"numbers": "[1, 2, 3]", "limit": "3"},
        (
            _Shown("def square(x):\n    return x**2"),
            _Shown(
                "for i in «numbers»:\n    if square(i) > «limit»:\n        print(i, square(i))", _loop, printed=True
            ),
        ),
    ),
    "functions": (
        {"x": "5", "factor": "3"},
        (
            _Shown("def scaled(x, factor=2):\n    return factor * x"),
            _Shown("scaled(«x»)", lambda v: _scaled(v["x"])),
            _Shown("scaled(«x», «factor»)", lambda v: _scaled(v["x"], v["factor"])),
            _Shown("scaled(«x», factor=«factor»)", lambda v: _scaled(v["x"], factor=v["factor"])),
            _Shown("scaled()", lambda _: cast("Any", _scaled)()),
        ),
    ),
    "classes": (
        {"slope": "3.0", "intercept": "1.0", "x": "2"},
        (
            _Shown(
                "class Line:\n    def __init__(self, slope, intercept):\n        self.slope = slope\n"
                "        self.intercept = intercept\n    def at(self, x):\n"
                "        return self.slope * x + self.intercept"
            ),
            _Shown("steep = Line(«slope», «intercept»)"),
            _Shown("steep.slope", lambda v: _Line(v["slope"], v["intercept"]).slope),
            _Shown("steep.at(«x»)", lambda v: _Line(v["slope"], v["intercept"]).at(v["x"])),
            _Shown("Line.at(steep, «x»)", lambda v: _Line.at(_Line(v["slope"], v["intercept"]), v["x"])),
        ),
    ),
    "dots": (
        {"a": "[1.0, 2.5, 3.0]", "b": "[1, 2, 3]"},
        (
            _Shown("a = np.array(«a»)"),
            _Shown("a", lambda v: np.array(v["a"])),
            _Shown("a.dtype", lambda v: np.array(v["a"]).dtype),
            _Shown("a.astype(int)", lambda v: np.array(v["a"]).astype(int)),
            _Shown("b = np.array(«b»)"),
            _Shown("b", lambda v: np.array(v["b"])),
            _Shown("b.dtype", lambda v: np.array(v["b"]).dtype),
            _Shown("b / 1", lambda v: np.array(v["b"]) / 1),
        ),
    ),
}


# Outside of quotation marks, as Chinese keyboards type them.
_FULL_WIDTH: Final = re.compile(r"[，：；（）［］｛｝](?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)")


def _literal(name: str, text: str) -> Any:
    """The value of a literal that the reader has typed.

    Raises:
        ArgumentError: the text is not a literal, or its value is too large for a page.
    """
    if wide := _FULL_WIDTH.search(text):  # versions of Python differ in what they say about it
        raise ArgumentError(
            "{name}: expected the punctuation of a half-width keyboard, got {sign} (U+{code:04X}); type {plain}",
            name=name,
            sign=wide[0],
            code=ord(wide[0]),
            plain=unicodedata.normalize("NFKC", wide[0]),
        )
    try:
        value: Any = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        raise ArgumentError(
            "{name}: expected a literal such as 3, 2.5, [1, 2] or True, got {text}; Python says: {reason}",
            name=name,
            text=shown(text),
            reason=reason,
        ) from None
    _check_size(name, value)
    return value


def _check_size(name: str, value: Any) -> None:
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value)
        value = [*items.keys(), *items.values()]
    if isinstance(value, list | tuple):
        for item in cast("Sequence[Any]", value):
            _check_size(name, item)
    elif isinstance(value, int | float):
        if not abs(value) <= _LARGEST:
            raise ArgumentError(
                "{name}: expected numbers up to {largest}, got {value}; choose smaller ones",
                name=name,
                largest=_LARGEST,
                value=shown(value),
            )
    elif not isinstance(value, str | None):
        raise ArgumentError(
            "{name}: expected numbers, texts, booleans, lists and dictionaries, got {value}; write one of these",
            name=name,
            value=shown(value),
        )


def _check_repeated(values: Values) -> None:
    """A text or a list times a number is as long as the product: Python would fill the memory."""
    sizes = [value for value in values.values() if isinstance(value, int | float)]
    repeated = any(isinstance(value, str | list | tuple) for value in values.values())
    if repeated and any(abs(size) > 1000 for size in sizes):
        raise ArgumentError("python: expected numbers up to 1000 beside texts and lists, got larger ones; choose less")


def _output(line: _Shown, values: Values) -> dict[str, Any]:
    """What a line prints; a mistake of Python is what the reader sees, too."""
    if line.value is None:
        return {"text": None, "wrong": False}
    try:
        value = line.value(values)
    except Exception as error:  # noqa: BLE001 - the reader's values may cause any error, and the lesson is to see it
        message = str(error).replace("_scaled", "scaled")
        return {"text": f"{type(error).__name__}: {message}", "wrong": True}
    text = value if line.printed else None if value is None else repr(value)
    return {"text": text[:_LONGEST_OUTPUT] if text else None, "wrong": False}


def _literals(topic: str, given: Sequence[str]) -> dict[str, str]:
    """The literals of a topic by their names; an empty text means the default."""
    defaults = _TOPICS[topic][0]
    return {name: text.strip() or default for (name, default), text in zip(defaults.items(), given, strict=False)}


def _python_script(topic: str, first: str, second: str, third: str) -> str:
    texts = _literals(topic, (first, second, third))
    for name, text in texts.items():
        _literal(name, text)  # only a literal may become code
    lines = ["import numpy as np\n"] if topic == "dots" else []
    for line in _TOPICS[topic][1]:
        code = line.code
        for name, text in texts.items():
            code = code.replace(f"«{name}»", text)
        expression = line.value is not None and not line.printed and " = " not in code
        lines.append(f"print({code})" if expression else code)
    return "\n".join(lines) + "\n"


_LITERAL: Final = Code(200)


@operation(
    topic=OneOf(tuple(_TOPICS)), first=_LITERAL, second=_LITERAL, third=_LITERAL, sources=(slicing_data,),
    script=_python_script,
)  # fmt: skip
def python_lines(topic: str = "arithmetic", first: str = "", second: str = "", third: str = "") -> dict[str, Any]:
    """The lines of a topic with the reader's literals, and what each prints.

    Returns:
        ``lines``: the parts of each line, texts and literals, with the output; ``names`` of the literals; and the
        values of literals that are numbers.
    """
    texts = _literals(topic, (first, second, third))
    values = {name: _literal(name, text) for name, text in texts.items()}
    _check_repeated(values)
    numbers = {name: value for name, value in values.items() if isinstance(value, int | float)}
    lines = [{"parts": _parts(line.code, texts), **_output(line, values)} for line in _TOPICS[topic][1]]
    return {**numbers, "lines": lines, "names": list(texts)}


def _parts(code: str, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The parts of a line: code as it is, and literals with their names."""
    pieces = code.replace("»", "«").split("«")
    return [
        {"name": piece, "text": texts[piece]} if place % 2 else {"name": "", "text": piece}
        for place, piece in enumerate(pieces)
    ]
