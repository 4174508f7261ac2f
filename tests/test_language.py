"""Sentences are plain English: the expressions that CONTRIBUTING.md lists occur nowhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| `(.+)` \| (.+) \|$", re.MULTILINE)
FOLDERS = ("src", "tests", "docs", "examples", "benchmarks")
# Files that hold the expressions themselves, or the names of other libraries.
OWN = {ROOT / "CONTRIBUTING.md", Path(__file__).resolve(), ROOT / "src" / "zhishen" / "optim" / "foreign.py"}


def expressions() -> list[tuple[str, str]]:
    """What to avoid, and what to write in its place."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Plain English")[2]
    return ROW.findall(section)


def texts() -> dict[Path, str]:
    """Everything that people read, by file."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md"}]
    files += (ROOT / "src/zhishen/lab/static").glob("[!v]*/*.js")
    files += [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"]
    found = {path: path.read_text(encoding="utf-8") for path in sorted(files) if path.resolve() not in OWN}
    # Not "is None", which is code. In lower case, because a search that ignores the case takes several times longer.
    return {path: text.replace("is None", "").lower() for path, text in found.items()}


@pytest.fixture(scope="module")
def sources() -> dict[Path, str]:
    return texts()


@pytest.mark.parametrize(("avoid", "write"), expressions(), ids=lambda text: text[:40])
def test_expressions_to_avoid_occur_nowhere(sources: dict[Path, str], avoid: str, write: str) -> None:
    assert not re.search(r"\\[A-Z]", avoid)  # would have another meaning in lower case
    pattern = re.compile(avoid.lower())
    # Without what has to be beside it, an expression begins with a letter, whose search is several times faster.
    loose = re.compile(re.sub(r"\\b|\(\?<!.*?\)", "", avoid.lower()))
    found = [
        f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}: {match.group()!r}"
        for path, text in sources.items()
        if loose.search(text)
        for match in pattern.finditer(text)
    ]
    assert not found, f"write {write} instead of\n" + "\n".join(found)


def test_the_list_is_read() -> None:
    assert len(expressions()) > 10
    assert any(re.search(avoid, "The value is normalised.") for avoid, _ in expressions())
