"""The page about PyTorch: its sessions run with PyTorch, and what it calls missing is missing."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import torch

from zhishen import set_language
from zhishen.interop.torch.layers import LAYERS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "pytorch.md", DOCS / "pytorch.zh.md"]
BLOCK = re.compile(r"^```(?:python|pycon)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    set_language("en")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_output_of_all_sessions_is_correct(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    set_language("zh" if path.name.endswith(".zh.md") else "en")
    text = "\n".join(BLOCK.findall(path.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, path.name, str(path), 0)
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    runner.run(test, out=report.append)
    assert runner.tries > 30
    assert runner.failures == 0, "".join(report)


def test_both_pages_have_the_same_code():
    english, chinese = (BLOCK.findall(path.read_text(encoding="utf-8")) for path in PAGES)
    parser = doctest.DocTestParser()
    for one, other in zip(english, chinese, strict=True):
        assert [each.source for each in parser.get_examples(one)] == [
            each.source for each in parser.get_examples(other)
        ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_modules_without_a_counterpart(path):
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"`(\w+)`", text[text.index("<!-- no counterpart -->") : text.index("<!-- end -->")])
    assert len(names) > 50
    for name in names:
        assert issubclass(getattr(torch.nn, name), torch.nn.Module)
        assert name not in LAYERS
