"""The version: its form, and the change log names it."""

from __future__ import annotations

import re

from zhishen._version import __version__


def test_the_version_has_three_numbers():
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc|\.dev)\d+)?", __version__)


def test_the_package_and_its_checkpoints_have_the_version(tmp_path):
    import zhishen
    from zhishen import _archive

    assert zhishen.__version__ == __version__
    _archive.save(tmp_path / "a", {}, {})
    assert _archive.load(tmp_path / "a").version == __version__
