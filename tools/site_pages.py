"""The pages of the site: where each one comes from, in both languages, and their order in the navigation.

A page has the same place in the tree of each language. If a file has a Chinese form, ``NAME.zh.md``, the Chinese tree
shows it; otherwise it shows the English one. This module needs none of the packages that build the site.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from site_notebooks import notebook_texts
from zhishen.errors import ArgumentError

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
NOTEBOOKS: Final = ROOT / "examples" / "notebooks"
PACKAGE: Final = ROOT / "src" / "zhishen"
LANGUAGES: Final = ("en", "zh")

# The pages that have an entry of their own at the top of the navigation, and so are in no group of guides.
TOP: Final = ("tour.md", "chapters.md", "map.md", "glossary.md")
# Pages that are written in both languages at once.
BILINGUAL: Final = ("glossary.md",)
# Modules without a package of their own that are public, too.
MODULES: Final = {"zhishen.errors": "errors.py", "zhishen.ops": "graph/ops.py"}
# The titles in the navigation that no page has.
TITLES: Final[dict[str, tuple[str, str]]] = {
    "home": ("Home", "首页"),
    "tour": ("Tour", "导览"),
    "chapters": ("Chapters", "各章"),
    "rows": ("Code, examples and figures", "代码、例子与图"),
    "guides": ("Guides", "指南"),
    "all guides": ("All guides", "全部指南"),
    "gallery": ("Figures", "图集"),
    "examples": ("Examples", "例子"),
    "programs": ("Programs", "程序"),
    "api": ("API", "API"),
    "benchmarks": ("Benchmarks", "性能测量"),
    "method": ("How they are measured", "测量方法"),
    "results": ("Results", "结果"),
    "shapes": ("Shapes", "形状"),
    "map": ("Map of the code", "代码地图"),
    "glossary": ("Glossary", "术语表"),
    "changelog": ("Changelog", "更新记录"),
    "versions": ("Versions", "版本"),
    "contributing": ("Contributing", "参与开发"),
    "security": ("Security", "安全"),
}
_ROW: Final = re.compile(r"^\| \[([^\]]+)\]\(([\w-]+?)(?:\.zh)?\.md\)", re.MULTILINE)


def title(key: str, language: str) -> str:
    """A title of the navigation."""
    return TITLES[key][LANGUAGES.index(language)]


def localized(path: Path, language: str) -> Path:
    """The form of a Markdown file or a notebook in this language, or the English form if there is no other."""
    chinese = path.with_suffix(f".zh{path.suffix}")
    return chinese if language == "zh" and chinese.exists() else path


@cache
def places() -> dict[str, dict[str, Path]]:
    """The source of each page that is a Markdown file or a notebook, in each language, by its place in the tree."""
    english = {"index.md": ROOT / "README.md", "guides.md": DOCS / "index.md"}
    english |= {
        path.name: path for path in sorted(DOCS.glob("*.md")) if not path.stem.endswith(".zh") and path.stem != "index"
    }
    english |= {"examples/index.md": ROOT / "examples" / "README.md"}
    english |= {f"examples/notebooks/{path.stem}.md": path for path in notebooks()}
    english |= {"benchmarks/index.md": ROOT / "benchmarks" / "README.md"}
    english |= {f"benchmarks/{name}.md": ROOT / "benchmarks" / f"{name}.md" for name in ("results", "shapes")}
    english |= {"changelog.md": ROOT / "CHANGELOG.md", "contributing.md": ROOT / "CONTRIBUTING.md"}
    english |= {"security.md": ROOT / "SECURITY.md"}
    found = {place: {language: localized(path, language) for language in LANGUAGES} for place, path in english.items()}
    for chapter in chapters():
        found[f"chapters/{chapter}.md"] = {
            language: PACKAGE / "chapters" / language / f"{chapter}.md" for language in LANGUAGES
        }
    return found


@cache
def place_of() -> dict[Path, tuple[str, str]]:
    """The place and the language of each source; an English file that both trees show counts as English."""
    return {path: (place, language) for place, forms in places().items() for language, path in reversed(forms.items())}


def notebooks() -> list[Path]:
    """The notebooks in English."""
    return [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if not path.stem.endswith(".zh")]


@cache
def chapters() -> list[int]:
    """The numbers of the chapters that have a page in both languages."""
    numbers = [{int(path.stem) for path in (PACKAGE / "chapters" / language).glob("*.md")} for language in LANGUAGES]
    return sorted(set.intersection(*numbers))


def heading(path: Path) -> str:
    """The first heading of a Markdown file or a notebook."""
    text = notebook_texts(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    if found is None:
        raise ArgumentError(
            "{file}: expected a first heading, such as '# Title', found no heading; write one", file=path
        )
    return found[1].strip()


def public_modules() -> dict[str, dict[str, str]]:
    """The names in ``__all__`` of `zhishen`, of its packages, and of its public modules, each with where it is defined.

    A function can have the name of its module, as in ``zhishen.nn.activation.activation``, so the place is needed.
    """
    files = {name: PACKAGE / file for name, file in MODULES.items()}
    for path in PACKAGE.rglob("__init__.py"):
        files[".".join(("zhishen", *path.parent.relative_to(PACKAGE).parts))] = path
    found = {module: _exported(module, path) for module, path in files.items()}
    return {module: found[module] for module in sorted(found) if found[module]}


def _exported(module: str, path: Path) -> dict[str, str]:
    """The names in ``__all__`` of a file, each with where it is defined."""
    imported: dict[str, str] = {}
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names = ast.literal_eval(node.value)
    return {name: imported.get(name, f"{module}.{name}") for name in sorted(names, key=str.lower)}


def guide_groups(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups of guides as `docs/index.md` lists them: titles, each with the titles and places of its pages."""
    text = localized(DOCS / "index.md", language).read_text(encoding="utf-8")
    _, *parts = re.split(r"^\*\*(.+)\*\*$", text, flags=re.MULTILINE)
    groups = []
    for name, table in zip(parts[::2], parts[1::2], strict=True):
        pages = [(label, f"{stem}.md") for label, stem in _ROW.findall(table) if f"{stem}.md" not in TOP]
        groups.append((name, pages))
    return groups


def navigation(language: str) -> list[dict[str, Any]]:
    """The navigation, as MkDocs reads it."""

    def name(key: str) -> str:
        return title(key, language)

    guides: list[Any] = [{name("all guides"): "guides.md"}]
    guides += [{group: [{label: place} for label, place in pages]} for group, pages in guide_groups(language)]
    forms = places()
    numbered: list[Any] = [{heading(forms[f"chapters/{n}.md"][language]): f"chapters/{n}.md"} for n in chapters()]
    stored = [f"examples/notebooks/{path.stem}.md" for path in notebooks()]
    return [
        {name("home"): "index.md"},
        {name("tour"): "tour.md"},
        {name("chapters"): [*numbered, {name("rows"): "chapters.md"}]},
        {name("guides"): guides},
        {name("gallery"): "gallery.md"},
        {
            name("examples"): [
                {name("programs"): "examples/index.md"},
                *({heading(forms[place][language]): place} for place in stored),
            ]
        },
        {name("api"): [{"zhishen": "api/index.md"}, *({m: f"api/{m}.md"} for m in public_modules() if m != "zhishen")]},
        {
            name("benchmarks"): [
                {name("method"): "benchmarks/index.md"},
                {name("results"): "benchmarks/results.md"},
                {name("shapes"): "benchmarks/shapes.md"},
            ]
        },
        {name("map"): "map.md"},
        {name("glossary"): "glossary.md"},
        {
            name("changelog"): [
                {name("versions"): "changelog.md"},
                {name("contributing"): "contributing.md"},
                {name("security"): "security.md"},
            ]
        },
    ]


def listed(entries: Any) -> list[str]:
    """The places of all pages of a navigation, in order."""
    if isinstance(entries, str):
        return [entries]
    if isinstance(entries, dict):
        return [place for value in entries.values() for place in listed(value)]
    return [place for entry in entries for place in listed(entry)]
