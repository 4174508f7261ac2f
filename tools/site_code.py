"""The pages of source files. They differ in a name and a text only, so that MkDocs builds one frame for many of them.

MkDocs takes as long for a page of code as for a chapter. So it builds one page for each depth of folders, because the
links to the top of the site depend on the depth, and this module writes the other pages from these frames.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from site_pages import ROOT
from site_text import code_place, relative

__all__ = ["add_frames", "code_body", "code_files", "write_code_pages"]

_NAME: Final = "zhishen-name-of-the-file"
_BODY: Final = "zhishen-text-of-the-file"
_FRAME: Final = f"---\nsearch:\n  exclude: true\n---\n\n# {_NAME}\n\n{_BODY}\n"
_LEXERS: Final = {".py": "python", ".md": "markdown", ".toml": "toml"}


def code_files(targets: Iterable[Path]) -> list[Path]:
    """The files and folders that have a page of code: those that are linked to, and those that their folders list.

    Examples are pages of MkDocs, because the search finds them.
    """
    found = set(targets)
    found |= {file for folder in found if folder.is_dir() for file in folder.glob("*.py")}
    return sorted(path for path in found if code_place(path).startswith("code/"))


def _frame_place(place: str) -> str:
    """The place of the frame of a page."""
    return f"code/{'folder/' * (place.count('/') - 1)}frame.html"


def add_frames(tree: Path, files: Iterable[Path]) -> None:
    """Add to a tree of Markdown files the frames of the files, and empty pages, which links can lead to."""
    for path in files:
        place = tree / code_place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        frame = (tree / _frame_place(code_place(path))).with_suffix(".md")
        frame.parent.mkdir(parents=True, exist_ok=True)
        frame.write_text(_FRAME, encoding="utf-8")


def code_body(path: Path) -> str:
    """The HTML of a source file with its colors, or of a folder, which lists its files."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix == ".py")
        links = [relative(code_place(file), code_place(path)) for file in files]
        return "".join(
            f'<li><a href="{link}"><code>{html.escape(file.name)}</code></a></li>'
            for file, link in zip(files, links, strict=True)
        ).join(("<ul>", "</ul>"))
    lexer = get_lexer_by_name(_LEXERS.get(path.suffix, "text"))
    return highlight(path.read_text(encoding="utf-8"), lexer, HtmlFormatter(cssclass="highlight", wrapcode=True))


def write_code_pages(site: Path, bodies: dict[Path, str]) -> None:
    """Write the pages of code into the built site of a language, and remove the frames.

    Args:
        site: the folder of the site.
        bodies: the result of `code_body` for each file.
    """
    frames = {_frame_place(code_place(path)) for path in bodies}
    texts = {frame: (site / frame).read_text(encoding="utf-8") for frame in frames}
    for path, body in bodies.items():
        place = code_place(path)
        frame, name = _frame_place(place), html.escape(path.relative_to(ROOT).as_posix())
        page = texts[frame].replace(frame, place).replace(_NAME, name).replace(f"<p>{_BODY}</p>", body)
        (site / place).write_text(page, encoding="utf-8")
    for frame in frames:
        (site / frame).unlink()
    shutil.rmtree(site / "code" / "folder", ignore_errors=True)
