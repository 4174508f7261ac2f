"""The form of the Chinese texts: punctuation, spaces, heads of tables, ends of sentences, and no English values."""

from __future__ import annotations

import ast
import itertools
import re

import chinese_texts
import pytest
from chinese_texts import CHARACTER, CODE, ROOT, Text, places, prose

WIDE = "，。；：？！、（）"
FAULTS = {
    "ASCII punctuation after a Chinese character": rf"{CHARACTER}[）]?[,;:?!.](?=\s|$|{CHARACTER})",
    "ASCII punctuation before a Chinese character": rf"[,;:?!]{CHARACTER}",
    "ASCII parentheses around Chinese text": (
        rf"{CHARACTER}\(|\){CHARACTER}|\({CHARACTER}[^()\n]*{CHARACTER}\)|{CHARACTER} \(%\)"
    ),
    "no space between Chinese and Latin text": rf"{CHARACTER}[A-Za-z0-9{CODE}]|[A-Za-z0-9%{CODE}]{CHARACTER}",
    "a space beside Chinese punctuation": rf"(?<![|\s#*-])[ ]+[{WIDE}]|[{WIDE}][ ]+(?![|\s])",
    "a space between Chinese characters": rf"(?<![章节])(?<=[\u4e00-\u9fff]) {CHARACTER}",
}
# Arguments that become a part of a message for people.
SPOKEN = {"where", "name", "noun", "what"}
# Most sources pass none, and their trees take seconds.
_SPOKEN_TEXT = re.compile(rf"\b({'|'.join(sorted(SPOKEN))})\s*=[\s(\\]*[rRuU]?[\"']")
ENDS = {".": "。", "?": "？", "!": "！", ":": "："}


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """The sentences of the pages, the messages, and the strings of the sources."""
    written = chinese_texts.pages() + chinese_texts.literals() + chinese_texts.scripts()
    return [Text(file, line, prose(text)) for file, line, text in written] + chinese_texts.messages()


@pytest.mark.parametrize("fault", FAULTS)
def test_texts_have_chinese_form(texts: list[Text], fault: str) -> None:
    found = places(texts, re.compile(FAULTS[fault], re.MULTILINE))
    assert not found, f"{fault}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("请检查路径.", "ASCII punctuation after a Chinese character"),
        ("梯度,损失", "ASCII punctuation after a Chinese character"),
        ("形状是 (3,);请检查", "ASCII punctuation before a Chinese character"),
        ("梯度(也称导数)", "ASCII parentheses around Chinese text"),
        ("取自 (见下文)", "ASCII parentheses around Chinese text"),
        ("识别精度 (%)", "ASCII parentheses around Chinese text"),
        ("训练10个", "no space between Chinese and Latin text"),
        ("用`x.T`转置", "no space between Chinese and Latin text"),
        ("损失 ，梯度", "a space beside Chinese punctuation"),
        ("损失： 梯度", "a space beside Chinese punctuation"),
        ("学习 率", "a space between Chinese characters"),
    ],
)
def test_a_wrong_form_is_found(text: str, fault: str) -> None:
    assert places([Text("planted.zh.md", 1, prose(text))], re.compile(FAULTS[fault], re.MULTILINE))


def english_heads(page: Text) -> list[str]:
    """The cells of the heads of a page's tables that have an English word, and no Chinese one."""
    lines = page.text.split("\n")
    heads = [line for line, rule in itertools.pairwise(lines) if re.fullmatch(r"\|( ?:?-+:? ?\|)+", rule)]
    cells = [cell.strip() for head in heads for cell in head.strip("|").split("|")]
    return [cell for cell in cells if re.search(r"(?<![A-Za-z])[a-z]{2,}", cell) and not re.search(CHARACTER, cell)]


def test_tables_have_chinese_heads() -> None:
    found = {file: english_heads(Text(file, line, prose(text))) for file, line, text in chinese_texts.pages()}
    assert not {file: heads for file, heads in found.items() if heads}
    assert english_heads(Text("planted.zh.md", 1, "| name | 值 |\n| --- | --- |\n| a | 1 |")) == ["name"]


def other_end(english: str, chinese: str) -> bool:
    """Whether one text is a sentence with a full stop and its translation is not, or the other way round."""
    end = "" if english.endswith("...") else ENDS.get(english.rstrip()[-1:], "")
    given = chinese.rstrip()[-1:]
    return (given if given in ENDS.values() else "") != end


def test_translations_end_as_the_texts_do() -> None:
    entries = [each for _, catalog in chinese_texts.catalogs() for each in catalog if each.id]
    assert not [str(each.id) for each in entries if other_end(str(each.id), str(each.string))]
    assert other_end("Show the version.", "显示版本")
    assert other_end("check the path", "请检查路径。")


def untranslated(source: str) -> list[str]:
    """The English phrases that a file passes as a part of a message without translating them."""
    if not _SPOKEN_TEXT.search(source):
        return []
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    values = [word.value for call in calls for word in call.keywords if word.arg in SPOKEN]
    return [
        value.value
        for value in values
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and re.search("[a-z] [a-z]", value.value)
    ]


def test_phrases_in_messages_are_translated() -> None:
    files = sorted((ROOT / "src" / "zhishen").rglob("*.py"))
    assert not {path.name: found for path in files if (found := untranslated(path.read_text(encoding="utf-8")))}
    assert untranslated('check(value, OneOf(known), where="use_style", name="the key")') == ["the key"]
