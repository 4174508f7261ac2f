"""The Chinese pages are Chinese: no English paragraph, no English message, no link to an English page."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in ROOT.glob("**/*.md")
    if (path.name.endswith(".zh.md") or "chapters/zh/" in path.as_posix())
    and path.relative_to(ROOT).parts[0]
    in {"README.zh.md", "CONTRIBUTING.zh.md", "docs", "src", "examples", "benchmarks"}
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[([^\[\]]*)\]\(([^)#\s]+)[^)]*\)")
CHINESE = re.compile("[\u4e00-\u9fff]")
# Four English words in a row, with the punctuation of a sentence between them.
ENGLISH = re.compile(r"(?<![\w./-])[A-Za-z][a-z']+(?:[,:;]? [a-z'-]+){3,}")
# Links with such texts may lead to the English form of a page.
TO_ENGLISH = re.compile("^English$|英文")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """A page without code, formulas, addresses and titles of books: what remains is for people."""
    text = FENCE.sub("", text)
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`]*`|\$[^$\n]*\$|<[^>]*>", "", text)
    text = re.sub(r"(?<!\*)\*[^*\n]+\*(?!\*)", "", text)  # the titles of sources are in italics
    return re.sub(r"\]\([^)]*\)", "]", text)


def english(text: str) -> list[str]:
    """The English passages of a page outside its code."""
    return [match.group() for match in ENGLISH.finditer(prose(text))]


def english_comments(text: str) -> list[str]:
    """The comments in the code of a page that have English words and no Chinese."""
    comments = [c for _, body in FENCE.findall(text) for c in re.findall(r"(?:^|\s)# (.+)$", body, re.MULTILINE)]
    return [c for c in comments if re.search(r"[A-Za-z]+ [a-z]+", c) and not CHINESE.search(c)]


def english_messages(text: str) -> list[str]:
    """The messages of this library in the output of sessions that have no Chinese."""
    lines = [line for _, body in FENCE.findall(text) for line in body.splitlines()]
    return [line for line in lines if line.startswith("zhishen.errors.") and not CHINESE.search(line)]


def english_links(path: Path, text: str) -> Iterator[str]:
    """The links of a page to an English page that has a Chinese form, and links to Chinese pages with English texts."""
    for label, target in LINK.findall(text):
        if re.match(r"[a-z]+:", target) or not target.endswith(".md") or TO_ENGLISH.search(label):
            continue
        place = Path(os.path.normpath(path.parent / target))
        chinese = [place.with_suffix(".zh.md"), Path(place.as_posix().replace("/chapters/en/", "/chapters/zh/"))]
        if not target.endswith(".zh.md") and any(form != place and form.exists() for form in chinese):
            yield f"[{label}]({target}) has a Chinese form"
        elif re.search(r"[A-Za-z]+ [a-z]+", re.sub("`[^`]*`", "", label)) and not CHINESE.search(label):
            yield f"[{label}]({target}) has an English text"


def test_the_pages_are_found():
    names = {name(path) for path in PAGES}
    assert {"README.zh.md", "docs/tour.zh.md", "src/zhishen/chapters/zh/7.md", "examples/README.zh.md"} <= names


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_has_no_english(path):
    text = path.read_text(encoding="utf-8")
    assert english(text) == []
    assert english_comments(text) == []
    assert english_messages(text) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_to_chinese_pages(path):
    assert list(english_links(path, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_to_files(path):
    targets = [
        target for _, target in LINK.findall(path.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", target)
    ]
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize(
    "fault",
    [
        "The network learns to recognize digits.",
        "这是一句话。 This sentence is not Chinese at all.",
        "| 名称 | the name of the layer |",
        "- each epoch takes about ten seconds",
        "> Read the whole page before you begin.",
        "![the graph of apples and oranges](graph.png)",
        "[how to train a network](training.zh.md)",
        "<summary>Why does the loss rise again?</summary>",
    ],
)
def test_an_english_passage_is_found(fault):
    page = "# 页面\n\n这里是中文。\n\n```python\n>>> print('this is only code here')\n```\n\n"
    assert english(page) == []
    assert english(page + fault + "\n")


def test_code_formulas_and_titles_are_not_passages():
    page = (
        "`the name of a layer`、$a b c d e$、*The name of a book*、[页面](the-name-of-a-page.md)、Softmax with Loss 层"
    )
    assert english(page) == []


def test_an_english_comment_is_found():
    page = "```\nzhishen train  # {}\n```\n"
    assert english_comments(page.format("训练 the network 一次")) == []
    assert english_comments(page.format("train a network")) == ["train a network"]


def test_an_english_message_is_found():
    page = "```python\nTraceback (most recent call last):\nzhishen.errors.ShapeError: Affine: {}\n```\n"
    assert english_messages(page.format("输入的形状应为 (N, 4)")) == []
    assert len(english_messages(page.format("expected input of shape (N, 4)"))) == 1


@pytest.mark.parametrize(
    "fault", ["[训练](training.md)", "[command line](command-line.zh.md)", "[第 1 章](../src/zhishen/chapters/en/1.md)"]
)
def test_an_english_link_is_found(fault):
    place = ROOT / "docs" / "page.zh.md"
    assert list(english_links(place, "[English](training.md)、[训练](training.zh.md)、[Tensor](tensors.zh.md)")) == []
    assert len(list(english_links(place, fault))) == 1
