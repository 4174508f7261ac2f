"""Every text of the lab's pages exists in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhishen

STATIC = Path(zhishen.__file__).parent / "lab" / "static"
MODULES = [*sorted(STATIC.glob("[!v]*/*.js")), STATIC / "lab.js"]
CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
CALL = re.compile(r"(?<![\w.])t\(")
WORD = re.compile(r"[A-Za-z]{3,}")
# Names that are the same in both languages.
NAME = re.compile(r"^[A-Z]?[\w+./*() -]*$")
# Plain text between tags of a template.
PLAIN = re.compile(r">\s*([A-Za-z][A-Za-z ,.]{3,})\s*</")


def arguments(source: str, start: int) -> list[str]:
    """The arguments of a call that begins after its opening parenthesis."""
    found, depth, quote, place, begin = [], 0, "", start, start
    while place < len(source):
        sign = source[place]
        if quote:
            if sign == "\\":
                place += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" and depth:
            depth -= 1
        elif sign == ")":
            return [part for part in [*found, source[begin:place].strip()] if part]
        elif sign == "," and not depth:
            found.append(source[begin:place].strip())
            begin = place + 1
        place += 1
    return found


def untranslated(source: str) -> list[str]:
    """The calls of ``t`` whose second argument is not Chinese, although the first has words."""
    problems = []
    for call in CALL.finditer(source):
        parts = arguments(source, call.end())
        if len(parts) == 1 and parts[0].startswith("..."):
            continue  # a pair that is written elsewhere
        if len(parts) != 2:
            problems.append(source[call.start() : call.start() + 60])
            continue
        en, zh = parts
        literal = en[0] in '"`'
        words = WORD.findall(re.sub(r"\$\{[^}]*\}", "", en))
        if literal and words and not CHINESE.search(zh) and en.lower() != zh.lower() and zh[0] in '"`':
            problems.append(f"{en}, {zh}")
    return problems


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_text_has_both_languages(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert untranslated(source) == []
    assert [text for text in PLAIN.findall(source) if not NAME.match(text.strip()) or " " in text.strip()] == []


def test_a_missing_translation_is_found() -> None:
    assert untranslated('t("Learning rate", "Rate")')
    assert untranslated('t("Learning rate")')
    assert not untranslated('t("Learning rate", "学习率") + t(...pair) + t(`step ${k}`, `第 ${k} 步`)')
