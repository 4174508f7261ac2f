"""The notebooks of examples/notebooks/ run, and their stored outputs are those of the library."""

from __future__ import annotations

import functools
import io
import json
import os
import re
import tokenize
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
from notebook_cells import ROOT, tool

NOTEBOOKS = tool.notebooks()
ENGLISH = [path for path in NOTEBOOKS if not path.name.endswith(".zh.ipynb")]
# The code of the Chinese ones is the same; `make verify` runs them, too, and trains as long as they say.
ALL = bool(os.environ.get("ALL_NOTEBOOKS"))
RUN = NOTEBOOKS if ALL else ENGLISH
LARGEST = 300_000  # bytes


def names(path: Path) -> str:
    return path.stem


@functools.cache
def stored(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def kinds(cell: Any) -> list[Any]:
    """What a reader sees of each output: a stream, or the formats."""
    return [
        output.name if output.output_type == "stream" else [output.output_type, *sorted(output.data)]
        for output in cell.outputs
    ]


def executed(path: Path) -> Any:
    """A notebook with new outputs; unless all notebooks run, each network is trained for an epoch."""
    if ALL:
        return tool.executed(path)
    notebook = nbformat.read(path, as_version=4)
    for cell in code_cells(notebook):
        cell.source = re.sub(r"\bepochs=\d+", "epochs=1", cell.source)
    tool.run(notebook)
    return notebook


def missing_packages(notebook: Any) -> set[str]:
    """The packages that a notebook imports and that are not installed, such as PyTorch."""
    source = "\n".join(cell.source for cell in code_cells(notebook))
    packages = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE))
    return {package for package in packages if find_spec(package) is None}


def test_the_folder_has_notebooks_in_both_languages():
    assert len(ENGLISH) >= 2
    assert {path.with_suffix("").with_suffix(".zh.ipynb") for path in ENGLISH} == set(NOTEBOOKS) - set(ENGLISH)


@pytest.mark.parametrize("path", RUN, ids=names)
def test_no_cell_fails_and_the_outputs_are_of_the_stored_kinds(path):
    missing = missing_packages(stored(path))
    if missing:
        pytest.skip(f"make verify has {', '.join(sorted(missing))}")
    found = tool.tidied(executed(path))
    for old, new in zip(code_cells(stored(path)), code_cells(found), strict=True):
        assert kinds(new) == kinds(old), old.source


def test_the_parts_of_a_stream_are_one_output():
    """A slow kernel sends the text of one print in two parts."""
    output = nbformat.v4.new_output
    cell = nbformat.v4.new_code_cell(
        outputs=[
            output("stream", name="stdout", text="True"),
            output("stream", name="stdout", text="\n"),
            output("stream", name="stderr", text="a warning"),
            output("stream", name="stdout", text="2\n"),
        ]
    )
    (found,) = tool.tidied(nbformat.v4.new_notebook(cells=[cell])).cells
    assert [(each.name, each.text) for each in found.outputs] == [
        ("stdout", "True\n"),
        ("stderr", "a warning"),
        ("stdout", "2\n"),
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_the_stored_outputs_are_complete_and_small(path):
    text = path.read_text(encoding="utf-8")
    cells = code_cells(stored(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells)
    assert path.stat().st_size < LARGEST
    for output in (output for cell in cells for output in cell.outputs):
        assert output.get("name") != "stderr", "a warning"
    for place in (str(ROOT), str(Path.home()), "/tmp/", "site-packages"):
        assert place not in text
    assert json.loads(text)["metadata"] == tool.METADATA
    nbformat.validate(stored(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_links_lead_to_files(path):
    for cell in stored(path).cells:
        if cell.cell_type == "markdown":
            for link in re.findall(r"\]\(([^)#]+)", cell.source):
                assert link.startswith("http") or (path.parent / link).is_file(), link


def tokens(source: str) -> list[str]:
    """The code without comments, and with strings left open: they may be in two languages."""
    ignored = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    return ["string" if token.type == tokenize.STRING else token.string for token in found if token.type not in ignored]


@pytest.mark.parametrize("path", ENGLISH, ids=names)
def test_a_chinese_notebook_has_the_code_of_the_english_one(path):
    english, chinese = stored(path), stored(path.with_name(f"{path.stem}.zh.ipynb"))
    assert [cell.cell_type for cell in chinese.cells] == [cell.cell_type for cell in english.cells]
    for one, other in zip(code_cells(english), code_cells(chinese), strict=True):
        assert tokens(other.source) == tokens(one.source)
    for cell in chinese.cells:
        if cell.cell_type == "markdown":
            assert re.search("[一-鿿]", cell.source)
