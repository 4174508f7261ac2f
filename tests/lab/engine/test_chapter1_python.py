"""Lines of Python with literals of the reader."""

from __future__ import annotations

import contextlib
import io
import time

import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine import operations

OPERATION = operations()["python_lines"]
TOPICS = ("arithmetic", "lists", "dicts", "booleans", "loops", "functions", "classes", "dots")


def outputs(topic: str, *literals: str) -> list[str]:
    given = dict(zip(("first", "second", "third"), literals, strict=False))
    return [line["text"] for line in OPERATION.compute({"topic": topic, **given})["lines"] if line["text"] is not None]


@pytest.mark.parametrize(
    ("topic", "literals"),
    [
        *((topic, ()) for topic in TOPICS), ("arithmetic", ("7", "-2.5")),
        ("lists", ("['a', 'b', 'c', 'd', 'e']", "None")),
        ("dicts", ('{"height": 1.8}', '"age"', "[1, 2]")), ("booleans", ("False", "True")),
        ("loops", ("[5, -5, 0.5]", "20")), ("classes", ("-1", "0.5", "10")), ("dots", ("[1, 2.5]", "[3]")),
    ],
)  # fmt: skip
def test_the_page_shows_what_python_prints(topic, literals):
    """The functions that compute the outputs agree with the lines that the reader sees."""
    given = dict(zip(("first", "second", "third"), literals, strict=False))
    lines = OPERATION.compute({"topic": topic, **given})["lines"]
    import numpy as np

    names: dict = {"np": np}
    for line in lines:
        code = "".join(part["text"] for part in line["parts"])
        if line["wrong"]:
            with pytest.raises(Exception) as caught:  # the kind is compared below
                exec(code, names)
            assert line["text"] == f"{type(caught.value).__name__}: {caught.value}"
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "line", "single"), names)
        assert (line["text"] or "") == printed.getvalue().rstrip("\n")


def test_facts_of_the_chapter():
    assert "3.3333333333333335" in outputs("arithmetic")
    assert "[1, 2, 3, 4]" in outputs("lists")
    assert outputs("functions")[-1].startswith("TypeError: scaled() missing 1 required positional argument: 'x'")
    assert outputs("functions", '"ab"')[0] == "'abab'"
    assert outputs("functions", "[1, 2]")[0] == "[1, 2, 1, 2]"
    assert "array([1. , 2.5, 3. ])" in outputs("dots", "", "[1, 2.5, 3]")


def test_a_mistake_of_python_is_an_output():
    assert "ZeroDivisionError: division by zero" in outputs("arithmetic", "1", "0")
    assert any(text.startswith("IndexError") for text in outputs("lists", "[1]"))
    assert any(text.startswith("KeyError") for text in outputs("dicts", "{}"))


def test_a_full_width_comma_is_named():
    with pytest.raises(ArgumentError, match="U\\+FF0C"):
        outputs("lists", "[1， 2]")


@pytest.mark.parametrize(
    "text",
    ["open('x')", "__import__('os')", "1 + 1j", "b'x'", "{1, 2}", "a", "[1, 2", "1e9", "10**10", "lambda: 0", "f'{1}'",
     "[[1e7]]", "(" * 150, "1_000_000_000", "..."],
)  # fmt: skip
def test_what_is_no_small_literal_is_refused(text):
    with pytest.raises(ArgumentError):
        outputs("lists", text)
    with pytest.raises(ArgumentError):
        OPERATION.code({"topic": "lists", "first": text})


def test_no_value_takes_long_or_much():
    began = time.perf_counter()
    for topic in TOPICS:
        for texts in (
            ('"' + "x" * 190 + '"', "1000", "1000"),
            ("[" + "[1]," * 40 + "]", "1000"),
            ("1000000", "-1000000"),
        ):
            given = dict(zip(("first", "second", "third"), texts, strict=False))
            lines = OPERATION.compute({"topic": topic, **given})["lines"]
            assert all(len(line["text"] or "") <= 400 for line in lines)
    assert time.perf_counter() - began < 2
    with pytest.raises(ArgumentError, match="beside texts"):
        outputs("arithmetic", '"ab"', "100000")
