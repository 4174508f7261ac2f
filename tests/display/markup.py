"""HTML, read by a parser that accepts only elements that are closed."""

from __future__ import annotations

from html.parser import HTMLParser

_EMPTY = {"br", "path", "circle"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        if tag not in _EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"a script in {name}"
            assert name not in {"src", "href"}, f"an external resource: {value}"

    def handle_endtag(self, tag):
        if tag not in _EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data)


def read(html: str) -> _Reader:
    """The elements and the texts of a fragment, which must be well formed, without scripts, without resources."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert "script" not in reader.elements
    return reader


def texts(html: str) -> list[str]:
    """The texts of a fragment."""
    return read(html).texts
