"""The Python sessions in the documents run, and their output is correct; that of the Chinese pages is Chinese."""

import doctest
import io
import os
import re
import tokenize
from pathlib import Path

import pytest

from zhishen import set_language

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


CHINESE = [path for path in DOCUMENTS if path.name.endswith(".zh.md")]
# The sessions of the Chinese pages are the English ones, see below; `make verify` runs them all.
RUN = DOCUMENTS if os.environ.get("ALL_SESSIONS") else [path for path in DOCUMENTS if path not in CHINESE]


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    set_language("en")


@pytest.mark.parametrize("path", RUN, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_output_of_sessions_is_correct(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    set_language("zh" if path.name.endswith(".zh.md") else "en")
    blocks = BLOCK.findall(path.read_text(encoding="utf-8"))
    text = "\n".join(blocks)
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, path.name, str(path), 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


def test_all_blocks_are_sessions():
    """Doctest does not run a block without a prompt, so every block has one."""
    for path in DOCUMENTS:
        for block in BLOCK.findall(path.read_text(encoding="utf-8")):
            assert ">>> " in block, f"{path.name}: a Python block that is not run:\n{block}"


IGNORED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def code(path: Path) -> list[str]:
    """The tokens of a page's sessions without comments, and with strings left open: they may be in two languages."""
    parser, found = doctest.DocTestParser(), []
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        source = "".join(example.source for example in parser.get_examples(block))
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        found += ["string" if t.type == tokenize.STRING else t.string for t in tokens if t.type not in IGNORED]
    return found


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_chinese_pages_have_the_code_of_the_english_ones(path):
    english = path.with_name(path.name.replace(".zh.md", ".md"))
    assert code(path) == code(english)


# --- tables -----------------------------------------------------------------------------------------------------------


def uneven_rows(text: str) -> list[str]:
    """The rows of tables that have another number of cells than the row above: two that were joined, for example."""
    found: list[str] = []
    before = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", "", line))) if line.startswith("|") else 0
        if cells and before and cells != before:
            found.append(line)
        before = cells
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_rows_of_a_table_have_equally_many_cells(path):
    assert uneven_rows(path.read_text(encoding="utf-8")) == []


def test_joined_rows_are_found():
    assert uneven_rows("| a | b |\n| --- | --- |\n| `x|y` | 1 |\n| z | 2 |") == []
    assert uneven_rows("| a | b |\n| --- | --- |\n| x | 1[z](z.md) | 2 |") == ["| x | 1[z](z.md) | 2 |"]
