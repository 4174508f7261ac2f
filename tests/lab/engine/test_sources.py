"""The code that a page shows is the code that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhishen
from zhishen import optim
from zhishen.lab.engine import scripts
from zhishen.lab.engine.sources import source_of

PACKAGE = Path(zhishen.__file__).parent


@pytest.mark.parametrize("part", [optim.race, optim.SGD, scripts], ids=["function", "class", "module"])
def test_the_text_stands_in_the_file_at_the_line(part):
    source = source_of(part)
    lines = (PACKAGE.parent / source["file"]).read_text(encoding="utf-8").splitlines()
    first = source["text"].splitlines()[0].strip()
    assert lines[source["line"] - 1].strip() == first


def test_it_has_the_full_name():
    assert source_of(optim.SGD)["name"] == "zhishen.optim.sgd.SGD"
