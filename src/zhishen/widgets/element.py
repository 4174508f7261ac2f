"""An element of the lab as a widget: its name and its options."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets

from zhishen._checks import shown
from zhishen.errors import ArgumentError
from zhishen.lab.engine import Session
from zhishen.messages import language
from zhishen.widgets.table import STATIC, Kind, find
from zhishen.widgets.views import Views

__all__ = ["Element", "class_of"]

_OPTIONS: Final = "Args:\n    **options: of the element, with these defaults:\n"


if TYPE_CHECKING:  # the classes of widgets have no types

    class _Widget:
        def close(self) -> None: ...
        def hold_trait_notifications(self) -> AbstractContextManager[None]: ...
        def on_msg(self, callback: Callable[[Any, Any, Any], None]) -> None: ...
        def send(self, content: Any, buffers: list[bytes]) -> None: ...
        def set_trait(self, name: str, value: Any) -> None: ...
else:
    _Widget = anywidget.AnyWidget


class Element(_Widget):
    """An interactive figure of the lab in the output of a cell.

    It computes in the kernel, between the cells: while a cell runs, it waits. Its language is the one at the time when
    it is made.

    Args:
        name: of the element, one of `zhishen.widgets.elements`.
        **options: what a reader of the lab sets by its controls, such as ``steps=80``; *Reset* returns to them.

    Attributes:
        element: the name.
        options: those that were given.
        language: ``"en"`` or ``"zh"``.

    Raises:
        ArgumentError: there is no such element, or it refuses an option.

    Examples:
        >>> Element("race", surface="beale", steps=80)
        Race(surface='beale', steps=80)
    """

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"
    element: Any = traitlets.Unicode(read_only=True).tag(sync=True)
    options: Any = traitlets.Dict(read_only=True).tag(sync=True)
    language: Any = traitlets.Unicode(read_only=True).tag(sync=True)

    def __init__(self, name: str = "", /, *unnamed: Any, **options: Any) -> None:
        self._views = Views(lambda: Session(self.language), self._reply)  # first: `close` needs it after an error too
        kind = find(name)
        self._class_name = kind.class_name
        if unnamed:
            raise ArgumentError(
                "{where}: expected options by their names, such as {example}=..., got {value} without one; write the "
                "name before it",
                where=kind.class_name,
                example=next(iter(kind.options)),
                value=shown(unnamed[0]),
            )
        super().__init__()
        with self.hold_trait_notifications():
            self.set_trait("element", kind.name)
            self.set_trait("options", kind.checked(options, where=kind.class_name))
            self.set_trait("language", language())
        self.on_msg(self._received)

    def close(self) -> None:
        """Remove the widget from all outputs, and end its jobs."""
        self._views.close()
        super().close()

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        self._views.receive(content)

    def _reply(self, view: str, reply: bytes) -> None:
        self.send({"view": view}, [reply])

    def __repr__(self) -> str:
        return f"{self._class_name}({', '.join(f'{name}={value!r}' for name, value in self.options.items())})"


@cache
def class_of(kind: Kind) -> type[Element]:
    """The class of an element, with its title and its options in the docstring."""

    def make(self: Element, *unnamed: Any, **options: Any) -> None:
        Element.__init__(self, kind.name, *unnamed, **options)

    rows = (f"        {name}: {default!r}\n" for name, default in kind.options.items())
    text = f"{kind.title[0]} ({kind.title[1]}).\n\n{_OPTIONS}{''.join(rows)}"
    return type(kind.class_name, (Element,), {"__init__": make, "__doc__": text, "__module__": "zhishen.widgets"})
