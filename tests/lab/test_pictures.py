"""Pictures of figures: drawn once, and refused in one sentence."""

from __future__ import annotations

import asyncio

import pytest

from zhishen.errors import ArgumentError, DataError
from zhishen.lab import pictures
from zhishen.lab.pictures import Pictures


def test_a_picture_is_drawn_once(monkeypatch):
    drawn = []

    async def draw(*key: str) -> bytes:
        drawn.append(key)
        await asyncio.sleep(0)
        return b"<svg/>"

    async def twice() -> list[bytes]:
        kept = Pictures()
        return list(await asyncio.gather(kept.svg("gates", "en", "light"), kept.svg("gates", "en", "light")))

    monkeypatch.setattr(pictures, "_draw", draw)
    assert asyncio.run(twice()) == [b"<svg/>"] * 2
    assert drawn == [("gates", "en", "light")]


@pytest.mark.parametrize(("name", "theme"), [("none", "light"), ("gates", "pink"), ("gates", None), ("../x", "light")])
def test_what_does_not_exist_is_refused(name, theme):
    with pytest.raises(ArgumentError, match=r"^lab: expected "):
        asyncio.run(Pictures().svg(name, "en", theme))


def test_a_failure_is_one_sentence(monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(DataError, match="figure gates: expected to be drawn"):
        asyncio.run(Pictures().svg("gates", "en", "light"))
