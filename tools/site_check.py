"""Checks a built site: every link leads to a page and to a place on it, and no page requests anything from outside."""

from __future__ import annotations

import os.path
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

# The attributes by which a page loads something when it is opened; a link that the reader clicks is not among them.
_LOADING: Final = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("object", "data"), ("embed", "src"),
    ("source", "src"), ("source", "srcset"), ("video", "src"), ("audio", "src"), ("link", "href"),
}  # fmt: skip
_CSS_ADDRESS: Final = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)")


@dataclass
class PageLinks(HTMLParser):
    """The links of a page, and the places that links can lead to.

    Attributes:
        links: the addresses of links, pictures, scripts and styles.
        loaded: the addresses that a browser requests when it opens the page.
        names: the values of ``id`` and ``name``.
    """

    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Prepare the parser."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the addresses and the names of a tag."""
        for name, value in attrs:
            if not value:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.names.add(value)
            if name == "style":
                self.loaded += _CSS_ADDRESS.findall(value)
            if (tag, name) in _LOADING:
                self.loaded.append(value)
            if name in {"href", "src"}:
                self.links.append(value)


def read(path: Path) -> PageLinks:
    """The links of a page."""
    page = PageLinks()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def problems(site: Path) -> list[str]:
    """A line for each broken link and for each request to another machine."""
    site = site.resolve()
    paths, files = sorted(site.rglob("*.html")), {str(path) for path in site.rglob("*") if path.is_file()}
    with ProcessPoolExecutor(2) as pool:
        pages = dict(zip(paths, pool.map(read, paths, chunksize=32), strict=True))
    names = {str(path): page.names for path, page in pages.items()}
    found = [
        f"{path.relative_to(site)}: requests {address}" for path, page in pages.items() for address in external(page)
    ]
    for path in sorted(site.rglob("*.css")):
        found += [
            f"{path.relative_to(site)}: requests {a}" for a in _CSS_ADDRESS.findall(path.read_text(encoding="utf-8"))
        ]
    for path, page in pages.items():
        for link in page.links:
            if reason := broken(link, path, files, names):
                found.append(f"{path.relative_to(site)}: {reason}: {link}")
    return found


def external(page: PageLinks) -> list[str]:
    """The addresses on other machines that a page requests."""
    return [address for address in page.loaded if re.match(r"(https?:)?//", address)]


def broken(link: str, path: Path, files: set[str], names: dict[str, set[str]]) -> str | None:
    """Why a link leads nowhere; None if it is correct, or leads to another site.

    Args:
        link: the address.
        path: the page that has it.
        files: the paths of all files of the site.
        names: the places of each page, by its path.
    """
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = os.path.normpath(path.parent / unquote(parts.path)) if parts.path else str(path)
    if target not in files:
        return "no such file"
    fragment = unquote(parts.fragment)
    if fragment and target in names and fragment not in names[target]:
        return "no such place on the page"
    return None
