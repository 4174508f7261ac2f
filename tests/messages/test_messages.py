"""Every text for people is a constant template with named values, so that a catalog can hold it."""

import ast
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import zhishen
from zhishen import errors
from zhishen.messages import message

SOURCE = Path(zhishen.__file__).parent
# What takes a template, beside the exceptions.
FORMATTING = {"message", "deferred", *errors.__all__, "Unbuildable", "MissingClassError"}
_FORMATS = re.compile(rf"\b({'|'.join(sorted(FORMATTING))})\s*\(")
# Arguments that are no values of the template.
OWN = {"NumericalError": {"layer", "step"}}


def _calls(path: Path) -> list[ast.Call]:
    """The calls in a file that format a template."""
    source = path.read_text(encoding="utf-8")
    return _calls_in(ast.walk(ast.parse(source))) if _FORMATS.search(source) else []


def _calls_in(nodes: Iterable[ast.AST]) -> list[ast.Call]:
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in FORMATTING]


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What is in no function: Python runs it when it imports the module."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _run_at_import(child)


def problem(call: ast.Call) -> str | None:
    """What is wrong with a call that formats a template; None if nothing is."""
    if any(keyword.arg is None for keyword in call.keywords):
        return "passes values that have no names in the source"
    if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant) or not isinstance(call.args[0].value, str):
        return "expected one constant template"
    given = {keyword.arg for keyword in call.keywords}
    if not given:
        return None
    places = {name for _, name, _, _ in string.Formatter().parse(call.args[0].value) if name is not None}
    if not all(name.isidentifier() for name in places):
        return f"expected names in braces, got {sorted(places)}"
    unused = given - places - OWN.get(call.func.id, set())
    if places - given or unused:
        return f"values and names differ: {sorted(places ^ given)}"
    return None


def _files() -> list[Path]:
    return [
        path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "messages" and path.name != "errors.py"
    ]


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_texts_are_constant_templates(path: Path) -> None:
    found = [f"{path.name}:{call.lineno}: {trouble}" for call in _calls(path) if (trouble := problem(call))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "message(f'expected {x}')",
        "message('expected ' + x)",
        "message(text)",
        "ArgumentError('expected {x}', y=1)",
        "ArgumentError('expected {x}', x=1, y=1)",
        "ShapeError('expected {}', x=1)",
        "ShapeError('expected {x}', **values)",
        "DataError('expected %s' % x)",
    ],
)
def test_faults_are_found(source: str) -> None:
    assert problem(ast.parse(source).body[0].value)


def test_tables_of_texts_are_translated_when_they_are_shown() -> None:
    """A call of `message` at the import of a module would fix the language."""
    for path in _files():
        text = path.read_text(encoding="utf-8")
        if "message(" not in text:
            continue
        calls = _calls_in(_run_at_import(ast.parse(text)))
        outside = [call.lineno for call in calls if call.func.id == "message"]
        assert not outside, f"{path.name}: use deferred in line {outside[0]}"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("TEXT = message('a')", [1]), ("class A:\n    text = message('a')", [2]),
        ("def f():\n    def g():\n        return message('a')\n    return message('b')", []),
        ("f = lambda: message('a')", []), ("async def f():\n    return message('a')", []),
    ],
)  # fmt: skip
def test_a_text_that_is_made_at_import_is_found(source: str, lines: list[int]) -> None:
    assert [call.lineno for call in _calls_in(_run_at_import(ast.parse(source)))] == lines


def test_values_may_hold_braces() -> None:
    assert message("got {value!r}", value="{x}") == "got '{x}'"
    assert message("no names, {braces} stay") == "no names, {braces} stay"


@pytest.mark.parametrize("name", errors.__all__)
def test_exceptions_format_and_survive_pickling(name: str) -> None:
    import pickle

    cls = getattr(errors, name)
    error = cls("{where}: got {value!r}", where="A", value="{b}")
    assert str(error) == "A: got '{b}'"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert str(again) == str(error)


def test_numerical_errors_know_layer_and_step() -> None:
    error = errors.NumericalError("{layer}: NaN at step {step}, {what}", layer="affine1", step=3, what="in W")
    assert (str(error), error.layer, error.step) == ("affine1: NaN at step 3, in W", "affine1", 3)
