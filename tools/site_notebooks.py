"""A notebook as the parts of a page: its texts, its code, and the outputs that are stored in it."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

__all__ = ["notebook_parts", "notebook_texts"]


def notebook_texts(path: Path) -> str:
    """The Markdown cells of a notebook."""
    return "\n\n".join(text for is_text, text in notebook_parts(path) if is_text)


def notebook_parts(path: Path) -> list[tuple[bool, str]]:
    """The parts in order, each with whether it is the text of a Markdown cell; the others are code and outputs."""
    parts: list[tuple[bool, str]] = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append((True, source))
            continue
        parts.append((False, _block(source, "python")))
        parts += [(False, shown) for output in cell["outputs"] if (shown := _output(output))]
    return parts


def _output(output: Any) -> str:
    """An output as HTML, as a picture, or as text."""
    data = {kind: "".join(content) for kind, content in output.get("data", {}).items()}
    if "text/html" in data:
        # Without empty lines, after which Markdown would begin again.
        lines = [line for line in data["text/html"].splitlines() if line.strip()]
        return f'<div class="zs-output">{" ".join(lines)}</div>'
    if "image/png" in data:
        content = html.escape("".join(data["image/png"].split()))
        return f'<div class="zs-output"><img alt="" src="data:image/png;base64,{content}"></div>'
    text = "".join(output.get("text", "")) or data.get("text/plain", "")
    return _block(text.rstrip("\n"), "text") if text else ""


def _block(text: str, language: str) -> str:
    return f"~~~~~~~~ {language}\n{text}\n~~~~~~~~"
