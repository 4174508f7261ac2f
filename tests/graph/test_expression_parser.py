"""The grammar of formulas: precedence as in Python, and each mistake with its column."""

from __future__ import annotations

import gc
import time

import numpy as np
import pytest
from formulas import FORM, mistake, value
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.graph.expression import parse


@pytest.mark.parametrize(
    "text",
    [
        "1 + 2*3", "(1 + 2)*3", "2**3**2", "-2**2", "2**-1", "(-2)**2", "8/4/2", "7 - 4 - 2",
        "1 - -1", "--3", "+3", "-+-3", "1e3 + .5 + 2. + 1.5E-2", "2*3/4*5", "((((7))))", "-(1 + 2)", "2 * -3", "6/2*3",
    ],
)  # fmt: skip
def test_numbers_as_python_reckons(text):
    assert value(text) == pytest.approx(eval(text))


def test_the_other_power():
    assert value("2^3^2") == value("2**3**2") == 512


numbers = st.floats(0.1, 4, allow_nan=False).map(lambda x: f"{x:.3f}")
formulas = st.recursive(
    numbers,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join)
        | inner.map("({})".format)
        | inner.map("-{}".format)
    ),
    max_leaves=12,
)


@given(formulas)
def test_every_formula_of_numbers_as_python_reckons(text):
    try:
        expected = eval(text)
    except ZeroDivisionError:
        return
    assert value(text) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "column", "excerpt"),
    [
        ("", None, "got an empty text"),
        ("   ", None, "got an empty text"),
        ("2 * (a + ", 10, "got the end"),
        ("2 * (a + b", 11, "expected ')' for the '(' at column 5, got the end"),
        ("a + * b", 5, "got '*'"),
        ("a b", 3, "got 'b'"),
        ("2apple", 2, "got 'apple'"),
        ("(a))", 4, "got ')'; remove it, or open a parenthesis before it"),
        ("a // b", 4, "got '/'"),
        ("a % b", 3, "got '%'"),
        ("a = 3", 3, "got '='"),
        ("x.T", 2, "got '.'"),
        ("x[0]", 2, "got '['"),
        ("'text'", 1, 'got "\'"'),
        ("a, b", 2, "got ','"),
        ("sigmoi(x)", 1, "did you mean 'sigmoid'?"),
        ("1 + relu()", 5, "expected relu with 1 argument, got 0; write relu(x)"),
        ("max(1, 2, 3)", 1, "expected max with 1 or 2 arguments, got 3"),
        ("affine(x, W)", 1, "expected affine with 3 arguments, got 2; write affine(x, W, b)"),
        ("sum_long(x)", 1, "expected one of the functions"),
        ("1e999", 1, "expected a number below 1.8e308"),
        ("lambda x: x", 9, "got ':'"),
        ("lambda x", 8, "got 'x'"),
        ("x²", 2, "got '²'"),
        ("sum(i for i in x)", 7, "got 'for'"),
        ("f(x)", 1, "expected one of the functions"),
        ("x(3)", 1, "expected one of the functions"),
        ("_x", 1, "got '_'"),
        ("1_000", 2, "got '_'"),
        ("sum(,x)", 5, "got ','"),
        ("()", 2, "got ')'"),
        ("-", 2, "got the end"),
        ("²", 1, "got '²'"),
    ],
)
def test_mistakes_are_reported_with_their_column(text, column, excerpt):
    message = mistake(text, ArgumentError)
    assert message.startswith("expression: " if column is None else f"expression, column {column}: "), message
    assert excerpt in message


HOSTILE = {
    "import": "__import__('os').system('true')",
    "attribute": "x.__class__.__mro__",
    "dunder": "__builtins__",
    "dunder call": "x + __import__",
    "open": "open(x)",
    "eval": "eval(x)",
    "lambda": "(lambda: 0)()",
    "comprehension": "[x for x in (1, 2)]",
    "generator": "sum(x for x in y)",
    "string": "'a' * 1000000000",
    "format": "f'{x}'",
    "walrus": "(x := 3)",
    "subscript": "x[x]",
    "parentheses": "(" * 10_000 + "x" + ")" * 10_000,
    "parentheses only": "(" * 10_000,
    "closing": ")" * 10_000,
    "nested within the length": "(" * 4_000 + "1" + ")" * 4_000,
    "calls": "sum(" * 2_000 + "1" + ")" * 2_000,
    "signs": "-" * 9_999 + "1",
    "powers": "2**" * 3_000 + "2",
    "length": "1+" * 100_000 + "1",
    "digits": "9" * 9_999,
    "name": "x" * 9_999 + " y",
    "null": "x\0",
    "newline and code": "1\nimport os",
    "semicolon": "1; 2",
    "comment": "1 # 2",
    "surrogate": "\ud800",
    "emoji": "🙂",
    "format string": "%s %n {0.__class__}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_once(text):
    gc.collect()  # what other tests have left is not searched while the time runs
    begin = time.process_time()
    message = mistake(text, ArgumentError)
    assert time.process_time() - begin < 0.5
    assert len(message) < 700


@given(st.text(max_size=40) | st.text("0123456789.+-*/@^() ,xyesumaxlog_", max_size=40))
def test_any_text_is_a_formula_or_is_reported(text):
    try:
        expression = parse(text)
        result = expression.evaluate(dict.fromkeys(expression.names, 1.5))
    except (ArgumentError, ShapeError, NumericalError) as error:
        excerpt = str(error)
    else:
        assert np.isfinite(result.data).all()
        return
    assert FORM.match(excerpt), excerpt


def test_long_chains_are_no_trouble():
    assert value("1" + "+1" * 4_999) == 5_000
    assert value("x" + "*x" * 4_999, x=1.0) == 1


def test_text_is_required():
    with pytest.raises(ArgumentError, match=r"^expression: expected a formula as text, got int; give a string$"):
        parse(3)
