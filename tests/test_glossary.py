"""One word for one thing: no Chinese text has the words that docs/glossary.md says to avoid."""

from __future__ import annotations

import re
from typing import NamedTuple

import chinese_texts
import pytest
from chinese_texts import ROOT, Text, place, prose

ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \|([^|]*)\|[^|]*\|$", re.MULTILINE)
ALIAS = re.compile("(也|又)(称|叫)(作|为)?“?$")  # introduces another name of a term


class Term(NamedTuple):
    """A row of the glossary: the Chinese terms, and the words to avoid."""

    chinese: list[str]
    avoid: list[str]


def terms() -> list[Term]:
    """The rows of the glossary, without the heads of its tables."""
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    return [
        Term(chinese.split("、"), avoid.strip().split("、") if avoid.strip() else [])
        for english, chinese, avoid in rows
        if english not in {"English", "---"}
    ]


TERMS = terms()
KNOWN = [word for term in TERMS for word in term.chinese]
AVOIDED = [(word, "、".join(term.chinese)) for term in TERMS for word in term.avoid]


def occurrences(word: str, texts: list[Text]) -> list[str]:
    """Where a word to avoid occurs, except as a part of a term of the glossary, or as an alias of one."""
    longer = sorted((term for term in KNOWN if word in term), key=len, reverse=True)
    latin = r"(?<![\w./-])%s(?![\w.-])" if word.isascii() else "%s"
    either = re.compile("|".join([*map(re.escape, longer), "(?P<word>" + latin % re.escape(word) + ")"]))
    return [
        place(text, match)
        for text in texts
        for match in either.finditer(text.text)
        if match["word"] and not ALIAS.search(text.text, max(0, match.start() - 5), match.start())
    ]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """Every Chinese text of the project."""
    return (
        chinese_texts.pages()
        + chinese_texts.messages()
        + chinese_texts.literals()
        + chinese_texts.scripts()
        + chinese_texts.sessions()
    )


@pytest.fixture(scope="module")
def sentences(texts: list[Text]) -> list[Text]:
    """The texts without code, whose names are English."""
    return [Text(file, line, prose(text)) for file, line, text in texts if not file.endswith(".txt")]


@pytest.mark.parametrize(("word", "term"), AVOIDED)
def test_no_text_has_a_word_to_avoid(texts: list[Text], sentences: list[Text], word: str, term: str) -> None:
    found = occurrences(word, sentences if word.isascii() else texts)
    assert not found, f"write {term} instead of {word}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("使用梯度检验。", "梯度检验"),
        ("测试数据的准确率是 98 %。", "准确率"),
        ("把权值减去梯度。", "权值"),
        ("权值衰减使权值变小。", "权值"),
        ("误差反向传播比数值微分快。", "误差反向传播"),
        ("超参的搜索", "超参"),
        ("网络输出 logit。", "logit"),
        ("第三个批次", "批次"),
        ("一个 batch 有 100 幅图像。", "batch"),
    ],
)
def test_a_wrong_word_is_found(text: str, word: str) -> None:
    assert word in {avoided for avoided, _ in AVOIDED}
    assert len(occurrences(word, [Text("planted.zh.md", 1, text)])) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("权值衰减使权重变小。", "权值"),
        ("误差反向传播法比数值微分快。", "误差反向传播"),
        ("超参数的搜索", "超参"),
        ("梯度裁剪（也称梯度截断）", "梯度截断"),
        ("也没有 from_logits 这个选项", "logit"),
        ("一个 mini-batch 有 100 幅图像。", "batch"),
        ("用 --batch 给出图像的个数", "batch"),
    ],
)
def test_terms_and_their_aliases_are_not_found(text: str, word: str) -> None:
    assert not occurrences(word, [Text("planted.zh.md", 1, text)])


def test_no_term_is_a_word_to_avoid() -> None:
    assert not {word for word, _ in AVOIDED} & set(KNOWN)
    assert len(AVOIDED) > 100


def test_the_texts_of_each_kind_are_read(texts: list[Text]) -> None:
    files = " ".join(text.file for text in texts)
    kinds = ("README.zh.md", "docs/tour.zh.md", "chapters/zh/7.md", "zhishen.po", "messages.po", "gallery_texts.py")
    assert [kind for kind in (*kinds, "report_tables.py", "session_mistakes.zh.txt") if kind not in files] == []
