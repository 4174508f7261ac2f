"""Pictures of figures that have no element of their own: drawn by a process of their own, one at a time, and kept."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from zhishen._checks import OneOf, check
from zhishen.errors import DataError
from zhishen.figures import figures
from zhishen.figures.theme import THEMES

__all__ = ["Pictures"]


class Pictures:
    """Draws figures as SVG."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, str], bytes] = {}
        self._one = asyncio.Semaphore(1)

    async def svg(self, name: str, language: str, theme: str | None) -> bytes:
        """A figure as SVG.

        Raises:
            ArgumentError: the figure or the theme does not exist.
            DataError: the figure could not be drawn.
        """
        check(name, OneOf(tuple(figures())), where="lab", name="figure")
        check(theme, OneOf(THEMES), where="lab", name="theme")
        key = (name, language, str(theme))
        async with self._one:
            if key not in self._drawn:
                self._drawn[key] = await _draw(*key)
        return self._drawn[key]


async def _draw(name: str, language: str, theme: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figure.svg"
        command = [sys.executable, "-m", "zhishen", "figure", name, "--out", str(out), "--theme", theme]
        process = await asyncio.create_subprocess_exec(
            *command, "--language", language,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        _, problem = await process.communicate()
        if process.returncode or not out.exists():
            raise DataError(
                "figure {name}: expected to be drawn, got: {problem}; try zhishen figure {name}",
                name=name,
                problem=problem.decode(errors="replace")[-300:].strip(),
            )
        return out.read_bytes()
