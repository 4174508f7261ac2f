"""A page with the drawing board for tests without a browser."""

from __future__ import annotations

import base64
import io
import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
from session_client import SessionPage

from zhishen.lab.engine.protocol import decode

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
JOB = 5


def strokes(*lines: list[tuple[int, int]]) -> str:
    """Strokes through the corners of lines, in units of the board, as the text of a page."""
    return ".".join("".join(LETTERS[x] + LETTERS[y] for x, y in line) for line in lines)


SEVEN = strokes([(16, 12), (47, 12), (27, 52)])
ONE_AND_SEVEN = strokes([(8, 14), (8, 50)], [(30, 14), (54, 14), (38, 50)])


def photo(shape: tuple[int, int] = (240, 180)) -> bytes:
    """A photo of a seven in dark ink on light paper, as PNG."""
    from PIL import Image, ImageDraw

    height, width = shape
    picture = Image.new("L", (width, height), 225)
    corners = [(0.3 * width, 0.25 * height), (0.7 * width, 0.25 * height), (0.45 * width, 0.8 * height)]
    ImageDraw.Draw(picture).line(corners, fill=40, width=max(1, width // 15), joint="curve")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


class BoardPage(SessionPage):
    """Talks to a session as a page does; it takes each frame at once."""

    def error(self, operation: str, **arguments: Any) -> str:
        """The sentence with which an operation is refused."""
        return self.ask("compute", operation, arguments=arguments)["error"]

    def script(self, operation: str, **arguments: Any) -> str:
        """The script of an operation."""
        return self.ask("script", operation, arguments=arguments)["result"]["text"]

    def upload(self, name: str, content: bytes) -> None:
        """Send a file."""
        self.compute("upload", name=name, content=base64.b64encode(content).decode(), first=True)

    def play(self, operation: str, **arguments: Any) -> list[dict[str, Any]]:
        """Run a job until it ends or waits; all frames."""
        reply = decode(self.session.handle(json.dumps(
            {"id": JOB, "do": "start", "operation": operation, "arguments": arguments}
        )))  # fmt: skip
        assert "result" in reply, reply
        frames: list[dict[str, Any]] = []
        while self.session.busy:
            frames += self._frames()
        return frames + self._frames()

    def _frames(self) -> list[dict[str, Any]]:
        found = [decode(data) for data in self.session.advance()]
        assert not any("error" in each for each in found), found
        self.ask("next", job=JOB)
        return [each["frame"] for each in found if "frame" in each]


def run_script(text: str, folder: Path) -> dict[str, Any]:
    """The variables of a script at its end."""
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return runpy.run_path(str(path))


def gray_image(seed: int) -> np.ndarray:
    """A small picture of noise, as bytes (28, 28)."""
    return np.random.default_rng(seed).integers(0, 256, (28, 28)).astype(np.uint8)
