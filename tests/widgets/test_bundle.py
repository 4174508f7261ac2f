"""The files that `tools/widgets.py` makes for the notebooks. `make check-lab` compares the module: that needs Node."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from zhishen.widgets.table import STATIC, elements

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program tools/widgets.py."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = importlib.util.spec_from_file_location("widgets_tool", ROOT / "tools" / "widgets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_has_every_element_that_is_no_page(tool: ModuleType):
    assert list(elements()) == tool.names()
    assert len(tool.bundled()) + len(tool.PAGES) == len(list((tool.STATIC / "elements").glob("*.js")))


def test_the_style_has_the_colors_of_both_themes_and_touches_only_widgets(tool: ModuleType):
    style = tool.style()
    assert style == (STATIC / "widget.css").read_text(encoding="utf-8")
    assert style.count("--background: ") == 2
    rules = [line for line in style.splitlines() if line.endswith("{")]
    assert all(rule.startswith(".zhishen-widget") for rule in rules)


def test_the_check_names_what_differs(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def write(folder: Path) -> None:
        for name in ("widget.js", "widget.css", "elements.json"):
            (folder / name).write_text(name, encoding="utf-8")

    monkeypatch.setattr(tool, "written", write)
    write(tmp_path)
    assert tool.differences(tmp_path) == []
    (tmp_path / "widget.css").write_text("old", encoding="utf-8")
    (tmp_path / "widget.js").unlink()
    assert [text.partition(":")[0] for text in tool.differences(tmp_path)] == ["widget.css", "widget.js"]
