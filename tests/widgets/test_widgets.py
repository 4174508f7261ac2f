"""The package: one class per element, made when it is used, and a sentence for a class that does not exist."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhishen import widgets
from zhishen.errors import ArgumentError


def test_there_is_a_class_for_every_element():
    for name in widgets.elements():
        kind = getattr(widgets, "".join(part.capitalize() for part in name.split("-")))
        widget = kind()
        assert (widget.element, widget.options) == (name, {})
        assert isinstance(widget, widgets.Element)


def test_a_class_is_made_once_and_describes_its_options():
    assert widgets.Race is widgets.Race
    assert "steps: 40" in widgets.Race.__doc__
    assert {"Race", "GradientField", "L2Decay", "Element"} <= set(dir(widgets))


def test_an_unknown_class_is_an_error_that_names_the_nearest():
    with pytest.raises(AttributeError, match=r"such as Race, got Rase; zhishen.widgets.elements"):
        _ = widgets.Rase


def test_import_zhishen_does_not_load_anywidget():
    program = "import sys, zhishen; sys.exit('anywidget' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_without_anywidget_the_error_says_what_to_install():
    program = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from zhishen.errors import MissingDependencyError\n"
        "try:\n    from zhishen import widgets\nexcept MissingDependencyError as error:\n    print(error)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("zhishen.widgets needs the package anywidget, which cannot be imported here")
    assert found.stdout.rstrip().endswith("python -m pip install anywidget")


def test_bad_options_raise_before_anything_is_shown():
    with pytest.raises(ArgumentError, match=r"^Race: expected options among surface,"):
        widgets.Race(speed=3)


def test_a_value_without_a_name_is_an_error_with_a_name_to_write():
    with pytest.raises(ArgumentError, match=r"^Race: expected options by their names, such as surface=..., got 'x'"):
        widgets.Race("x")
    with pytest.raises(ArgumentError, match=r"^Element: expected the name of an element, such as 'race', got ''"):
        widgets.Element()
