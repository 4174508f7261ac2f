"""The elements of the lab in notebooks: Jupyter, VS Code, Colab and marimo show them by anywidget.

``Race()``, ``GradientField()``, ``Graph("x * y")`` and so on: there is a class for each element of ``elements()``, made
when it is first used. ``Element("race")`` is the same as ``Race()``.

- `zhishen.widgets.table`: the elements, their options, and the names of their classes.
- `zhishen.widgets.element`: the widget.
- `zhishen.widgets.views`: answers the views of a widget in the event loop of the kernel.
- ``static/``: the elements as one module, written by ``tools/widgets.py``.
"""

from __future__ import annotations

from zhishen._optional import late_import

late_import("anywidget", feature="zhishen.widgets")

from zhishen.widgets.element import Element, class_of  # noqa: E402 - after the check of the package
from zhishen.widgets.table import CLASSES, elements, unknown_class  # noqa: E402

__all__ = ["Element", "elements"]


def __getattr__(name: str) -> type[Element]:
    """The class of an element, such as `Race`."""
    if name not in CLASSES:
        raise AttributeError(unknown_class(name))
    return class_of(CLASSES[name])


def __dir__() -> list[str]:
    return sorted({*globals(), *CLASSES})
