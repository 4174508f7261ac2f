"""The settings file: what is kept, and files that cannot be read or written."""

import pytest

from zhishen.cli import main
from zhishen.cli.settings import forget_language, remembered_language, settings_path

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize("content", [b"language = 3", b"\xff", b"[", b"language = 'fr'", b"[" * 70_000])
def test_settings_that_cannot_be_read_are_ignored(content):
    path = settings_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert remembered_language() is None


def test_settings_that_cannot_be_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "taken"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "taken"))
    assert main(["config", "language", "zh"]) == 1
    assert "ZHISHEN_LANGUAGE" in capsys.readouterr().err


def test_forgetting_twice():
    forget_language()
    forget_language()
    assert remembered_language() is None
