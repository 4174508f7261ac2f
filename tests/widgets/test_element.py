"""The widget: messages of the front end become replies with buffers, in the language of the widget."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from zhishen.lab.engine.protocol import decode
from zhishen.messages import language, set_language
from zhishen.widgets.element import Element, class_of
from zhishen.widgets.table import find


class FrontEnd:
    """A view of a widget without a notebook."""

    def __init__(self, widget: Element, view: str = "1") -> None:
        self.widget, self.view = widget, view
        self.replies: list[tuple[dict, dict]] = []
        widget.send = lambda content, buffers: self.replies.append((content, decode(*buffers)))

    def ask(self, **message: Any) -> None:
        """Send a message, as the comm of a kernel passes it on."""
        content = {"view": self.view, "text": json.dumps(message)}
        self.widget._handle_custom_msg(content, [])


@pytest.fixture
def english():
    set_language("en")
    yield
    set_language("en")


def test_a_request_is_answered_with_the_name_of_its_view():
    front = FrontEnd(Element("race"), "left")

    async def talk() -> None:
        front.ask(id=1, do="compute", operation="race", arguments={"steps": 15})
        assert front.replies == []  # the answer comes in a turn of its own
        await asyncio.sleep(0.01)

    asyncio.run(talk())
    ((content, reply),) = front.replies
    assert content == {"view": "left"}
    assert reply["result"]["paths"].shape == (7, 16, 2)


def test_the_language_is_that_of_the_widget_and_the_kernel_keeps_its_own(english):
    set_language("zh")
    front = FrontEnd(class_of(find("race"))())
    set_language("en")

    async def talk() -> None:
        front.ask(id=1, do="compute", operation="race", arguments={"steps": 0})
        await asyncio.sleep(0.01)

    asyncio.run(talk())
    assert front.widget.language == "zh"
    assert "整数" in front.replies[0][1]["error"]
    assert language() == "en"


def test_the_traits_that_the_front_end_reads_cannot_be_assigned():
    widget = Element("race", steps=15)
    assert (widget.element, widget.options, widget.language) == ("race", {"steps": 15}, "en")
    with pytest.raises(Exception, match="read-only"):
        widget.element = "graph"


def test_repr_is_the_call_that_makes_it():
    assert repr(Element("graph", formula="x * y")) == "Graph(formula='x * y')"


def test_the_module_is_one_file_without_imports():
    text = Element._esm
    assert "export default" in str(text)
    assert "import(" not in str(text)
