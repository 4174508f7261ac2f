"""The hierarchy of exceptions, and the common form of all messages in the source."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
from functools import cache
from pathlib import Path

import pytest

from zhishen import errors
from zhishen._optional import late_import
from zhishen.errors import MissingDependencyError, NumericalError, ZhishenError

SOURCE = Path(errors.__file__).parent
CORE = ("reference", "graph", "nn", "testing")
TREE = {
    "ArgumentError": ValueError,
    "ShapeError": ValueError,
    "DataError": OSError,
    "CheckpointError": OSError,
    "NumericalError": ArithmeticError,
    "GradientCheckError": AssertionError,
    "MissingDependencyError": ImportError,
    "UnsupportedError": NotImplementedError,
}


def test_the_hierarchy():
    assert set(errors.__all__) == {"ZhishenError", *TREE}
    assert {name for name, kind in vars(errors).items() if inspect.isclass(kind)} == set(errors.__all__)
    for name, builtin in TREE.items():
        kind = getattr(errors, name)
        assert issubclass(kind, ZhishenError)
        assert issubclass(kind, builtin)
        assert kind.__doc__


@pytest.mark.parametrize("name", [name for name in TREE if name != "NumericalError"])
def test_str_is_the_message(name):
    error = getattr(errors, name)("here: expected this, got that; do so")
    assert str(error) == "here: expected this, got that; do so"


def test_a_numerical_error_has_a_layer_and_a_step():
    error = NumericalError("the loss is nan", layer="affine2", step=17)
    assert (str(error), error.layer, error.step) == ("the loss is nan", "affine2", 17)
    assert NumericalError("x", layer="relu1").step is None


def raised_messages(*packages: str):
    """(file and line, class, text) of every ``raise SomeError("...")`` in these packages; values become <...>."""
    return [each for package in packages for each in _raised_messages(package)]


@cache
def _raised_messages(package: str):
    return [*_find_messages(sorted((SOURCE / package).rglob("*.py")))]


def _find_messages(paths):
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call) or not node.exc.args:
                continue
            name = getattr(node.exc.func, "id", "")
            message = node.exc.args[0]
            if name not in TREE or not isinstance(message, ast.JoinedStr | ast.Constant):
                continue
            parts = message.values if isinstance(message, ast.JoinedStr) else [message]
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "<...>" for p in parts)
            yield f"{path.relative_to(SOURCE)}:{node.lineno}", name, text


def test_the_source_has_messages():
    """If the search above found no messages, the tests below would check nothing."""
    assert all(raised_messages(package) for package in CORE)
    assert len(raised_messages(*CORE)) > 40


@pytest.mark.parametrize(
    ("place", "text"),
    [(place, text) for place, name, text in raised_messages(*CORE) if name != "MissingDependencyError"],
)
def test_messages_have_the_house_form(place, text):
    """Where: expected X, got Y; do Z. One sentence without a period."""
    assert re.match(r"[^;]*: .*expected ", text), place
    assert "got " in text, place
    assert re.search(r"; [\w{]|: use ", text), place
    assert not text.endswith("."), place
    assert "  " not in text, place


def test_the_source_has_no_assert_and_no_not_implemented_error():
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "assert" not in text and "NotImplementedError" not in text:  # most files, whose trees take seconds
            continue
        for node in ast.walk(ast.parse(text)):
            assert not isinstance(node, ast.Assert), f"{path}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Raise) and node.exc is not None:
                name = getattr(node.exc, "id", getattr(getattr(node.exc, "func", None), "id", ""))
                assert name != "NotImplementedError", f"{path}:{node.lineno}"


def test_errors_can_be_pickled():
    """An error from another process is pickled."""
    for name in TREE:
        kind = getattr(errors, name)
        error = kind("text", layer="a", step=3) if name == "NumericalError" else kind("text")
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is kind
        assert str(copy) == "text"
        if name == "NumericalError":
            assert (copy.layer, copy.step) == ("a", 3)


def test_the_error_names_the_missing_package_and_how_to_install_it():
    with pytest.raises(MissingDependencyError) as caught:
        late_import("no_such_package.inner", feature="drawing", install="no-such-package")
    message = str(caught.value)
    assert message.startswith("drawing needs the package no-such-package, which cannot be imported here (")
    assert message.endswith("install it with: python -m pip install no-such-package")
    assert isinstance(caught.value.__cause__, ImportError)
    assert late_import("math", feature="anything").sqrt(4) == 2
