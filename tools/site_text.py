"""Changes a Markdown file of the repository into a page of the site: formulas, figures, links, sessions, answers.

The result is Markdown with HTML, without the syntax of a theme. What is changed:

- ``$...$`` and ``$$...$$`` become MathML, which browsers show without a script;
- ``<zs-figure name="gates"></zs-figure>`` becomes the picture, with its caption; so does an element of the lab, such as
  ``<zs-race figure="optimizer_race"></zs-race>``;
- a relative link leads to the page of its target, or to the page of a source file; pictures are copied;
- a code span that is the path of a source file becomes a link to its page;
- a block of Python that is a session has the language ``pycon``;
- Markdown within ``<details>`` is processed.
"""

from __future__ import annotations

import html
import os.path
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from site_figures import animation_name, still_name
from site_notebooks import notebook_parts
from site_pages import NOTEBOOKS, ROOT, place_of
from zhishen.figures import find
from zhishen.lab.formulas import formula

_FENCE: Final = re.compile(r"^( *)(```+|~~~+)[^\n]*\n.*?^\1\2 *$", re.MULTILINE | re.DOTALL)
_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FORMULA: Final = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$(?!\s)([^$]+?)(?<!\s)\$", re.DOTALL)
_LINK: Final = re.compile(r"(\[(?:[^\[\]]|\[[^\]]*\])*\]\()([^)\s]+)(\))")
_FIGURE: Final = re.compile(r'<zs-[\w-]+[^>]* (?:name|figure)="(\w+)"[^>]*></zs-[\w-]+>')
_LIST_AFTER_TEXT: Final = re.compile(r"^((?![-*] |\d+\. |[ |>#]).+)\n((?:[-*]|\d+\.) )", re.MULTILINE)
_PICTURES: Final = (".png", ".gif", ".svg", ".jpg")
_SOURCES: Final = ("src/", "examples/", "benchmarks/", "tests/", "tools/")
_STOP: Final = {"en": ".", "zh": "。"}
_ANIMATION: Final = {"en": "Show the animation", "zh": "看动画"}


@dataclass
class Targets:
    """What the pages of a tree link to, beside each other.

    Attributes:
        code: the source files and folders that have a page.
        pictures: the pictures that the tree needs.
        figures: the names of the figures that the tree needs.
        missing: a line for each link whose target does not exist.
    """

    code: set[Path] = field(default_factory=set)
    pictures: set[Path] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)


def figure_html(name: str, language: str, top: str, *, anchor: bool = True) -> str:
    """A figure with its caption: one picture for light pages, one for dark ones; a link to the animation, if any.

    Args:
        name: the name of the figure.
        language: the language of the page.
        top: the way from the page to the top of the tree, such as ``"../"``.
        anchor: whether links can lead to the figure; on a page, one of equal figures has the anchor.
    """
    entry = find(name)
    title, caption = (html.escape(getattr(text, language)) for text in (entry.title, entry.caption))
    width, height = (round(150 * inches) for inches in entry.size)
    pictures = "".join(
        f'<img class="zs-{theme}" src="{top}figures/{still_name(name, language, theme)}" alt="{caption}" '
        f'width="{width}" height="{height}" loading="lazy">'
        for theme in ("light", "dark")
    )
    stop = "" if title.endswith(("?", "？", "!", "！")) else _STOP[language]
    animation, identity = "", f' id="figure-{name}"' if anchor else ""
    if entry.frames is not None:
        pictures = f'<a href="{top}figures/{animation_name(name, language)}">{pictures}</a>'
        animation = f' <a href="{top}figures/{animation_name(name, language)}">▸ {_ANIMATION[language]}</a>'
    return (
        f'<figure class="zs-figure"{identity} style="--width: {entry.size[0]:g}">'
        f'<div class="zs-picture">{pictures}</div>'
        f"<figcaption><strong>{title}{stop}</strong> {caption}{animation}</figcaption></figure>"
    )


@dataclass
class PageText:
    """The text of one page.

    Attributes:
        source: the file in the repository.
        place: the place of the page in the tree.
        language: the language of the tree.
        targets: collects what the page links to.
        shown: the figures of the page so far.
    """

    source: Path
    place: str
    language: str
    targets: Targets
    shown: set[str] = field(default_factory=set[str])

    def converted(self) -> str:
        """The text of the page, which is a Markdown file or a notebook."""
        if self.source.suffix == ".ipynb":
            parts = notebook_parts(self.source)
            return "\n\n".join(self._markdown(text) if is_text else text for is_text, text in parts) + "\n"
        return self._markdown(self.source.read_text(encoding="utf-8"))

    def _markdown(self, original: str) -> str:
        text, last = "", 0
        for fence in _FENCE.finditer(original):
            text += self._prose(original[last : fence.start()]) + _session(fence[0])
            last = fence.end()
        return text + self._prose(original[last:])

    def relative(self, place: str) -> str:
        """The relative link to another place of the tree."""
        return relative(place, self.place)

    def _prose(self, text: str) -> str:
        """The text between blocks of code."""
        spans: list[str] = []

        def hide(found: re.Match[str]) -> str:
            spans.append(found[0])
            return f"\0{len(spans) - 1}\0"

        text = _SPAN.sub(hide, text)
        text = _FORMULA.sub(lambda found: formula(found[1] or found[2], block=found[1] is not None), text)
        text = _LINK.sub(self._link, text)
        text = _FIGURE.sub(self._figure, text).replace("<details>", '<details markdown="1">')
        text = _LIST_AFTER_TEXT.sub(r"\1\n\n\2", text)
        labels = {
            int(number) for label in re.findall(r"\[([^\[\]]*)\]\(", text) for number in re.findall(r"\0(\d+)\0", label)
        }
        return re.sub(
            r"\0(\d+)\0", lambda found: self._span(spans[int(found[1])], in_link=int(found[1]) in labels), text
        )

    def _span(self, span: str, *, in_link: bool) -> str:
        """A code span, linked if it is the path of a source file."""
        path = ROOT / span.strip("`")
        if in_link or not span.startswith(tuple(f"`{folder}" for folder in _SOURCES)) or not path.exists():
            return span
        return f"[{span}]({self._target(path)})"

    def _figure(self, found: re.Match[str]) -> str:
        self.targets.figures.add(found[1])
        first = found[1] not in self.shown
        self.shown.add(found[1])
        return figure_html(found[1], self.language, "../" * self.place.count("/"), anchor=first)

    def _link(self, found: re.Match[str]) -> str:
        """A link whose target is a page, a picture or a page of code."""
        link, _, fragment = found[2].partition("#")
        if re.match(r"[a-z]+:", found[2]) or not link:
            return found[0]
        path = (self.source.parent / link).resolve()
        if not path.exists():
            self.targets.missing.append(f"{self.source.relative_to(ROOT)}: the target does not exist: {found[2]}")
            return found[0]
        return f"{found[1]}{self._target(path)}{'#' + fragment if fragment else ''}{found[3]}"

    def _target(self, path: Path) -> str:
        place, language = place_of().get(path, ("", self.language))
        if place == self.place and language != self.language:  # the link to the other form of the page
            other = "zh/" if language == "zh" else "../"
            return self.relative(other + place.removesuffix(".md") + ".html")
        if place:
            return self.relative(place)
        if path.suffix in _PICTURES:
            self.targets.pictures.add(path)
            return self.relative(picture_place(path))
        if path in {ROOT / "examples", NOTEBOOKS}:
            return self.relative("examples/index.md")
        return self._to_code(path)

    def _to_code(self, path: Path) -> str:
        self.targets.code.add(path)
        return self.relative(code_place(path))


def picture_place(path: Path) -> str:
    """The place of a picture in the tree."""
    return f"images/{path.name}"


def code_place(path: Path) -> str:
    """The place of the page of a source file or of a folder."""
    name = path.relative_to(ROOT).as_posix()
    if path.parent == ROOT / "examples":
        return f"examples/{path.stem}.md"
    return f"code/{name}/index.html" if path.is_dir() else f"code/{name}.html"


def _session(fence: str) -> str:
    """A block of code; Python with prompts is a session."""
    return re.sub(r"^( *```)python(\n *>>> )", r"\1pycon\2", fence)


def relative(place: str, page: str) -> str:
    """The relative link from a page of the tree to another place."""
    return os.path.relpath(place, Path(page).parent).replace(os.sep, "/")


def example_page(path: Path) -> str:
    """The page of an example."""
    name = path.relative_to(ROOT).as_posix()
    return f"# {name}\n\n~~~~~~~~ python\n{path.read_text(encoding='utf-8')}\n~~~~~~~~\n"
