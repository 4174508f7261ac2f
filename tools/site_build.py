"""Builds the site of the documentation into ``site/``: `make docs`.

    python tools/site_build.py

For each language, it gathers the pages that exist as Markdown (see `site_pages`) into a tree below ``build/site``, adds
the figures and the pages that are made of the sources (the gallery, the reference), and runs MkDocs on the tree. Then
it checks all links. English is at the top of the site, Chinese in the folder ``zh``.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from site_check import problems
from site_code import add_frames, code_body, code_files, write_code_pages
from site_figures import file_names, start_drawing
from site_pages import BILINGUAL, DOCS, LANGUAGES, ROOT, navigation, places, public_modules, title
from site_text import PageText, Targets, code_place, example_page, figure_html, picture_place
from zhishen.figures import figures, find
from zhishen.figures.catalogue import CHAPTERS
from zhishen.kernels import set_threads, threads

WORK: Final = ROOT / "build" / "site"
SITE: Final = ROOT / "site"
ONLY_ENGLISH: Final = "> 这一页目前只有英文。"
# The page of a module begins with its docstring; the names follow in blocks of their own.
_MODULE_OPTIONS: Final = "      members: false\n      show_root_heading: false\n      show_root_toc_entry: false\n"
# The search lists guides and chapters before the reference.
_REFERENCE: Final = "---\nsearch:\n  boost: 0.5\n---\n\n"
# Pages of the top level have no other pages beside them.
_ALONE: Final = "---\nhide:\n  - navigation\n---\n\n"
OTHER: Final[dict[str, dict[str, str]]] = {
    "en": {"lang": "zh", "name": "中文", "folder": "zh/", "link": "zh/index.html"},
    "zh": {"lang": "en", "name": "English", "folder": "../", "link": "../index.html"},
}


def gather(language: str) -> Targets:
    """Write the tree of Markdown files and pictures of a language; return what its pages link to."""
    tree, targets = WORK / language, Targets()
    shutil.rmtree(tree, ignore_errors=True)
    pages: dict[str, str] = {}
    for place, forms in places().items():
        text = PageText(forms[language], place, language, targets).converted()
        english = language == "zh" and forms["zh"] == forms["en"] and place not in BILINGUAL
        pages[place] = _marked(text) if english else text
    pages |= {"gallery.md": gallery(language, targets)}
    pages |= reference(language)
    pages |= {code_place(path): example_page(path) for path in examples(targets)}
    add_frames(tree, code_files(targets.code))
    alone = [place for entry in navigation(language) for place in entry.values() if isinstance(place, str)]
    for place, text in pages.items():
        write(tree / place, _ALONE + text if place in alone else text)
    for picture in targets.pictures:
        copy(picture, tree / picture_place(picture))
    for asset in DOCS.glob("assets/*.*"):
        copy(asset, tree / "assets" / asset.name)
    return targets


def _marked(text: str) -> str:
    """An English page of the Chinese tree, with a note below its heading."""
    head, line, rest = text.partition("\n")
    return f"{head}{line}\n{ONLY_ENGLISH}\n{rest}"


def write(path: Path, text: str) -> None:
    """Write a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """Copy a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def gallery(language: str, targets: Targets) -> str:
    """The page of all figures, by chapter."""
    intro = {
        "en": "All figures, drawn by `zhishen.figures`. [Figures](figures.md) describes how to draw them yourself.",
        "zh": "所有的图都由 `zhishen.figures` 绘制。[各章的图](figures.md)介绍怎样自己画出它们。",
    }
    lines = [f"# {title('gallery', language)}", intro[language]]
    for number, names in CHAPTERS.items():
        cards = [figure_html(entry.name, language, "") for entry in figures().values() if entry.chapter == number]
        lines += [f"## {number}. {names[LANGUAGES.index(language)]}", f'<div class="zs-gallery">{"".join(cards)}</div>']
    targets.figures |= figures().keys()
    return "\n\n".join(lines) + "\n"


def examples(targets: Targets) -> list[Path]:
    """The example programs that pages link to."""
    folder = ROOT / "examples"
    return sorted(path for path in targets.code if path.parent == folder)


def reference(language: str) -> dict[str, str]:
    """The pages of the reference: one for each module, with the docstrings of its public names."""
    note = f"\n{ONLY_ENGLISH}\n" if language == "zh" else ""
    modules, pages = public_modules(), {}
    for module, names in modules.items():
        place = "api/index.md" if module == "zhishen" else f"api/{module}.md"
        inner = [f"{module}.{name}" for name in names if f"{module}.{name}" in modules]
        text = [f"{_REFERENCE}# {module}\n{note}", f"::: {module}\n    options:\n{_MODULE_OPTIONS}"]
        text += ["\n".join(f"- [`{name}`]({name}.md)" for name in inner)] if inner else []
        text += [
            f"::: {path}\n"
            for name, path in names.items()
            if f"{module}.{name}" not in inner and not name.startswith("__")
        ]
        pages[place] = "\n\n".join(text)
    return pages


def settings(language: str) -> Path:
    """Write the settings of MkDocs for a language; JSON is YAML, too."""
    path = WORK / f"mkdocs.{language}.yml"
    values: dict[str, Any] = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(WORK / language),
        "site_dir": str(WORK / f"html-{language}"),
        "theme": {"language": language, "custom_dir": str(DOCS / "assets" / "theme")},
        "extra": {"other": OTHER[language], "alternate": [OTHER[language]]},
        "plugins": {"mkdocstrings": {"handlers": {"python": {"paths": [str(ROOT / "src")]}}}},
        "nav": navigation(language),
    }
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return path


def run_mkdocs(file: Path) -> int:
    """Run MkDocs on a file of settings; return its exit status."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(file)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


def assemble(targets: dict[str, Targets], drawn: Path, bodies: dict[Path, str]) -> None:
    """Put both languages into one site, with their figures and pages of code.

    Args:
        targets: for each language, what its pages link to.
        drawn: the folder of the drawn figures.
        bodies: the texts of the pages of code.
    """
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(WORK / "html-en", SITE)
    shutil.move(WORK / "html-zh", SITE / "zh")
    for language, folder in (("en", SITE), ("zh", SITE / "zh")):
        for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):  # these need the address of a server
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / "assets" / "theme", ignore_errors=True)
        write_code_pages(folder, {path: bodies[path] for path in code_files(targets[language].code)})
        for name in targets[language].figures:
            for file in file_names(find(name)):
                if f".{language}." in file:
                    copy(drawn / file, folder / "figures" / file)


def _set_up_process() -> None:
    """Set up a process of the pool: one thread, and rare searches for garbage, which a drawing hardly leaves behind."""
    set_threads(1)
    gc.set_threshold(100_000, 50, 1000)


def main() -> int:
    """Build the site; return the exit status."""
    begin = time.perf_counter()
    targets = {language: gather(language) for language in LANGUAGES}
    missing = {line for target in targets.values() for line in target.missing}
    if missing:
        print("\n".join(sorted(missing)))
        return 1
    sources = sorted({path for target in targets.values() for path in code_files(target.code)})
    with ProcessPoolExecutor(threads(), get_context("spawn"), initializer=_set_up_process) as pool:
        built = [pool.submit(run_mkdocs, settings(language)) for language in LANGUAGES]
        drawn, drawing = start_drawing(pool)
        bodies = dict(zip(sources, pool.map(code_body, sources, chunksize=32), strict=True))
        for figure in drawing:
            figure.result()
    if any(site.result() for site in built):
        print("site: MkDocs reported problems, see above")
        return 1
    assemble(targets, drawn, bodies)
    found = problems(SITE)
    for line in found:
        print(line)
    pages = sum(1 for _ in SITE.rglob("*.html"))
    print(
        f"site: {pages} pages, {len(found)} problems, {time.perf_counter() - begin:.0f} s; open {SITE / 'index.html'}"
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
