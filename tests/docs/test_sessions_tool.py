"""The program that writes the Chinese output into sessions replaces wrong outputs, and only those."""

import importlib.util
from pathlib import Path

import pytest

from zhishen import set_language

PATH = Path(__file__).parents[2] / "tools" / "sessions.py"
PAGE = """# 页面

```python
>>> from zhishen import set_language, nn
>>> import numpy as np
>>> 1 + 1
{sum}
>>> nn.collapse([nn.ReLU()])
Traceback (most recent call last):
{error}
>>> print("a", "b")
{ellipsis}
```

1 + 1 是 3
"""


@pytest.fixture(scope="module")
def sessions():
    spec = importlib.util.spec_from_file_location("sessions", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    set_language("zh")
    yield module
    set_language("en")


def test_correct_outputs_stay(sessions):
    page = PAGE.format(sum=2, error="zhishen.errors.ArgumentError: collapse：...", ellipsis="a ...")
    assert sessions.wrong_outputs(page, "page") == []


def test_wrong_outputs_are_replaced(sessions):
    page = PAGE.format(sum=3, error="zhishen.errors.ArgumentError: collapse: expected linear layers", ellipsis="a c")
    new, left = sessions.corrected(page, sessions.wrong_outputs(page, "page"))
    assert left == []
    assert sessions.wrong_outputs(new, "page") == []
    assert ">>> 1 + 1\n2\n" in new
    assert "zhishen.errors.ArgumentError: collapse：" in new
    assert 'print("a", "b")\na b\n' in new
    assert new.endswith("1 + 1 是 3\n")


def test_wrong_outputs_with_an_ellipsis_are_left_to_a_person(sessions):
    page = PAGE.format(sum=2, error="zhishen.errors.ArgumentError: collapse: expected ...", ellipsis="c ...")
    new, left = sessions.corrected(page, sessions.wrong_outputs(page, "page"))
    assert new == page
    assert [example.source for example in left] == ["nn.collapse([nn.ReLU()])\n", 'print("a", "b")\n']


def test_a_page_is_written_in_its_place(sessions, tmp_path, capsys):
    path = tmp_path / "page.zh.md"
    path.write_text(PAGE.format(sum=3, error="zhishen.errors.ArgumentError: collapse：...", ellipsis="c ..."))
    assert sessions.main([str(path)]) == 1
    assert ">>> 1 + 1\n2\n" in path.read_text()
    assert "correct it by hand" in capsys.readouterr().out
