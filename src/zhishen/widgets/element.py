"""An element of the lab as a widget: its name and its options."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets

from zhishen._checks import shown
from zhishen.errors import ArgumentError
from zhishen.lab.engine import Session
from zhishen.messages import language, message
from zhishen.widgets.own import MAKERS
from zhishen.widgets.table import OWN, STATIC, Kind, find
from zhishen.widgets.views import Views, running_loop

__all__ = ["Element", "class_of"]

_OPTIONS: Final = "Args:\n    **options: of the element, with these defaults:\n"


if TYPE_CHECKING:  # the classes of widgets have no types

    class _Widget:
        def close(self) -> None: ...
        def hold_trait_notifications(self) -> AbstractContextManager[None]: ...
        def on_msg(self, callback: Callable[[Any, Any, Any], None]) -> None: ...
        def send(self, content: Any, buffers: list[bytes]) -> None: ...
        def set_state(self, sync_data: Any) -> None: ...
        def set_trait(self, name: str, value: Any) -> None: ...
else:
    _Widget = anywidget.AnyWidget


class Element(_Widget):
    """An interactive figure of the lab in the output of a cell.

    It computes in the kernel, between the cells: while a cell runs, it waits. Its language is the one at the time when
    it is made. ``Training(trainer)`` and ``Graph(tensor)`` show an object of your own.

    Args:
        name: of the element, one of `zhishen.widgets.elements`.
        own: for ``"training"`` a `Trainer`, for ``"graph"`` a `Tensor`; at most one.
        **options: what a reader of the lab sets by its controls, such as ``steps=80``; *Reset* returns to them.

    Attributes:
        element: the name.
        options: those that were given.
        language: ``"en"`` or ``"zh"``.
        state: the present values of all options: sliders, fields, open layers. A control changes it, and assigning a
            dictionary sets the options that it has; ``observe(function, "state")`` calls a function after each change.

    Raises:
        ArgumentError: there is no such element, or it refuses an option.

    Examples:
        >>> race = Element("race", surface="beale", steps=80)
        >>> race
        Race(surface='beale', steps=80)
        >>> race.state = {"steps": 20}
        >>> race.state["surface"], race.state["steps"]
        ('beale', 20)
    """

    # Texts: of a path, anywidget keeps every widget alive that was made of it, to send changes of the file.
    _esm = (STATIC / "widget.js").read_text(encoding="utf-8")
    _css = (STATIC / "widget.css").read_text(encoding="utf-8")
    element: Any = traitlets.Unicode(read_only=True).tag(sync=True)
    options: Any = traitlets.Dict(read_only=True).tag(sync=True)
    language: Any = traitlets.Unicode(read_only=True).tag(sync=True)
    state: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str = "", /, *own: Any, **options: Any) -> None:
        self._views = Views(lambda: Session(self.language), self._reply)  # first: `close` needs it after an error too
        kind = find(name)
        self._class_name = kind.class_name
        self._own_text = ""
        self._from_page = False
        if own:
            kind = self._take(kind, list(own))
        self._kind = kind
        checked = kind.checked(options, where=self._class_name)
        self._present = {**kind.options, **checked}
        super().__init__()
        with self.hold_trait_notifications():
            self.set_trait("element", kind.name)
            self.set_trait("options", checked)
            self.set_trait("language", language())
            self.state = self._present
        self.on_msg(self._received)

    def _take(self, kind: Kind, own: list[Any]) -> Kind:
        """The element for an object of the reader's own, whose operations the sessions get."""
        maker = MAKERS.get(kind.name)
        if maker is None:
            raise ArgumentError(
                "{where}: expected options by their names, such as {example}=..., got {value} without one; write the "
                "name before it",
                where=self._class_name,
                example=next(iter(kind.options)),
                value=shown(own[0]),
            )
        if len(own) > 1 or not isinstance(own[0], maker.type):
            raise ArgumentError(
                "{where}: expected {what}, or options by their names, such as {example}=..., got {value}; pass "
                "{what}, or write the name before the value",
                where=self._class_name,
                what=maker.description,
                example=next(iter(kind.options)),
                value=shown(own[0]) if len(own) == 1 else message("{count} objects", count=len(own)),
            )
        # The cells run in this loop: what changes an object of the reader must not run beside them.
        views = Views(
            lambda: Session(self.language, own=operations), self._reply, loop=running_loop(), patience=math.inf
        )
        operations = maker.operations(own[0], views.plan)
        self._views = views
        self._own_text = maker.text(own[0])
        return OWN[f"own-{kind.name}"]

    def close(self) -> None:
        """Remove the widget from all outputs, and end its jobs."""
        self._views.close()
        super().close()

    def set_state(self, sync_data: Any) -> None:
        """Take what a page says about the traits; ipywidgets calls it."""
        self._from_page = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_page = False

    @traitlets.validate("state")
    def _checked_state(self, proposal: Any) -> dict[str, Any]:
        """All options: those that are given, and the present values of the others. Those of a page are not checked."""
        given: dict[str, Any] = proposal["value"]
        if self._from_page:
            known = {name: value for name, value in given.items() if name in self._kind.options}
        else:
            known = self._kind.checked(given, where=self._class_name)
        self._present = {**self._present, **known}
        return self._present

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        self._views.receive(content)

    def _reply(self, view: str, reply: bytes) -> None:
        self.send({"view": view}, [reply])

    def __repr__(self) -> str:
        options = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{self._class_name}({', '.join([self._own_text, *options] if self._own_text else options)})"


@cache
def class_of(kind: Kind) -> type[Element]:
    """The class of an element, with its title and its options in the docstring."""

    def make(self: Element, *own: Any, **options: Any) -> None:
        Element.__init__(self, kind.name, *own, **options)

    rows = (f"        {name}: {default!r}\n" for name, default in kind.options.items())
    own = MAKERS[kind.name].documentation if kind.name in MAKERS else ""
    text = f"{kind.title[0]} ({kind.title[1]}).\n\n{own}{_OPTIONS}{''.join(rows)}"
    return type(kind.class_name, (Element,), {"__init__": make, "__doc__": text, "__module__": "zhishen.widgets"})
