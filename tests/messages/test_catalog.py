"""The Chinese catalog: complete, up to date, with the same values as the English templates, and in Chinese form."""

import gettext
import importlib.util
import re
import string
from pathlib import Path

import pytest

from zhishen import errors, messages

ROOT = Path(__file__).parents[2]
LANGUAGES = Path(messages.__file__).parent


def catalog() -> dict[str, str]:
    """The Chinese text of each template."""
    texts = gettext.translation("zhishen", LANGUAGES, languages=["zh"])
    return {template: text for template, text in texts._catalog.items() if isinstance(template, str) and template}


def places(template: str) -> list[tuple[str, str | None, str | None]]:
    """The names in a template, with conversion and format."""
    found = string.Formatter().parse(template)
    return sorted((name, conversion or "", spec or "") for _, name, spec, conversion in found if name is not None)


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_sources_has_a_translation(tool):
    known = catalog()
    missing = [text for text in tool.collected() if text not in known]
    assert not missing, f"translate them in zhishen.po, and run python tools/messages.py: {missing[:5]}"


def test_the_catalog_is_up_to_date(tool):
    made = tool.updated("zh")
    path = tool.catalog_path("zh")
    assert path.read_bytes() == tool.po(made), "run python tools/messages.py"
    assert path.with_suffix(".mo").read_bytes() == tool.compiled(tool.po(made)), "run python tools/messages.py"


def test_translations_have_the_same_values():
    wrong = [template for template, text in catalog().items() if "{" in template and places(template) != places(text)]
    assert not wrong


def test_chinese_has_chinese_punctuation():
    wrong = [text for text in catalog().values() if re.search(r"[\u4e00-\u9fff][,.;:?!](\s|$)", text)]
    assert not wrong


def test_texts_are_translated_and_not_copied():
    copied = [
        template for template, text in catalog().items() if template == text and re.search(r"[a-z]{3} [a-z]{3}", text)
    ]
    assert not copied


def test_errors_and_tables_follow_the_language():
    from zhishen import nn

    messages.set_language("zh")
    try:
        error = errors.ArgumentError(
            "set_language: expected one of {languages}, got {name!r}; choose one of these",
            languages="en, zh",
            name="fr",
        )
        assert re.search("[\u4e00-\u9fff]", str(error))
        with pytest.raises(errors.ArgumentError, match=r"[\u4e00-\u9fff]"):
            nn.Dropout(2.0)
        with pytest.raises(AttributeError, match=r"[\u4e00-\u9fff]"):
            _ = nn.Tanh().weights
    finally:
        messages.set_language("en")
