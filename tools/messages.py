"""Collects the texts of the sources into the catalog of each language, and compiles the catalogs.

    python tools/messages.py            # update zhishen.po, compile zhishen.mo
    python tools/messages.py --check    # exit with status 1 if a catalog is out of date or incomplete

What is collected: the templates of `zhishen.messages.message` (those of the examples, too) and of the exceptions, the
help, the placeholders and the defaults of the options, and the help of the commands. The translations are written by
hand into ``src/zhishen/messages/zh/LC_MESSAGES/zhishen.po``.
"""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "zhishen"
EXAMPLES = ROOT / "examples"
LANGUAGES = ("zh",)
# Functions and exceptions whose first argument is a template.
TEMPLATES = {"message", "deferred", "Unbuildable", "MissingClassError", "NoSpaceError"}
# Calls that describe the command line, and their keywords that are texts.
HELP = {"Option", "Argument", "Typer", "command"}
HELP_TEXTS = {"help", "epilog", "metavar", "show_default"}


def exceptions() -> set[str]:
    """The names of the exceptions in `zhishen.errors`."""
    tree = ast.parse((SOURCE / "errors.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def texts(path: Path, formatting: set[str]) -> Iterator[tuple[int, str]]:
    """The line and the text of everything in a file that has to be translated."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in formatting and node.args and isinstance(node.args[0], ast.Constant):
                yield node.lineno, node.args[0].value
            if name in HELP:
                for keyword in node.keywords:
                    if keyword.arg in HELP_TEXTS and isinstance(keyword.value, ast.Constant):
                        yield node.lineno, keyword.value.value
        elif isinstance(node, ast.FunctionDef) and path.parent.name == "cli" and _is_command(node):
            yield node.lineno, inspect.cleandoc(ast.get_docstring(node) or "")
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EPILOG":
            yield node.lineno, ast.literal_eval(node.value)


def _is_command(node: ast.FunctionDef) -> bool:
    """Whether the docstring of a function is the help of a command: Typer reads its parameters."""
    annotations = [ast.unparse(a.annotation) for a in node.args.args + node.args.kwonlyargs if a.annotation]
    return any("typer.Option(" in annotation or "typer.Argument(" in annotation for annotation in annotations)


@cache
def collected() -> dict[str, list[tuple[str, int]]]:
    """All texts, with the places where they occur, in the order of files and lines."""
    formatting = TEMPLATES | exceptions()
    found: dict[str, list[tuple[str, int]]] = {}
    for path in [*sorted(SOURCE.rglob("*.py")), *sorted(EXAMPLES.glob("*.py"))]:
        for line, text in sorted(texts(path, formatting)):
            if text.strip():
                found.setdefault(text, []).append((path.relative_to(ROOT).as_posix(), line))
    return found


def updated(language: str) -> Catalog:
    """The catalog with the texts of the sources and the translations that it has."""
    path = catalog_path(language)
    old = Catalog()
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    catalog = Catalog(
        locale=language, project="zhishen", header_comment="# Texts of zhishen.", fuzzy=False, charset="utf-8"
    )
    for text, places in collected().items():
        known = old.get(text)
        catalog.add(text, string=known.string if known else "", locations=[(name, 0) for name, _ in places])
    return catalog


def catalog_path(language: str) -> Path:
    """Where the catalog of a language is."""
    return SOURCE / "messages" / language / "LC_MESSAGES" / "zhishen.po"


def po(catalog: Catalog) -> bytes:
    """The catalog as text, without what changes from one run to the next."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)
    head, separator, body = buffer.getvalue().partition(b"\n\n")
    changing = (
        b'"POT-Creation',
        b'"PO-Revision',
        b'"Generated',
        b'"Report-Msgid',
        b'"Last-Translator',
        b'"Language-Team',
    )
    kept = [line for line in head.split(b"\n") if not line.startswith(changing)]
    return b"\n".join(kept) + separator + body


def compiled(text: bytes) -> bytes:
    """A catalog as programs read it."""
    catalog, buffer = read_po(io.BytesIO(text), locale="zh"), io.BytesIO()
    catalog.creation_date = catalog.revision_date = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the same bytes every time
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Update and compile, or check."""
    check, status = "--check" in sys.argv[1:], 0
    for language in LANGUAGES:
        catalog, path = updated(language), catalog_path(language)
        files = {path: po(catalog), path.with_suffix(".mo"): compiled(po(catalog))}
        # The texts of Typer and Click are written by hand as a whole.
        foreign = path.with_name("messages.po")
        files[foreign.with_suffix(".mo")] = compiled(foreign.read_bytes())
        missing = [entry.id for entry in catalog if entry.id and not entry.string]
        if check:
            stale = [file.name for file, content in files.items() if not file.exists() or file.read_bytes() != content]
            status |= bool(stale or missing)
            if stale:
                print(f"{language}: out of date: {', '.join(stale)}; run python tools/messages.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            for file, content in files.items():
                file.write_bytes(content)
        print(f"{language}: {len(catalog)} texts, {len(missing)} without a translation")
        if check:
            print("\n".join(f"  {text!r}" for text in missing))
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
