"""``zhishen config``."""

import pytest

from zhishen.cli import main
from zhishen.cli.settings import remembered_language, settings_path

pytestmark = pytest.mark.usefixtures("home")


def test_config_remembers_and_forgets(capsys):
    assert main(["config", "language", "cn"]) == 0
    assert remembered_language() == "zh"
    assert main(["config", "language", "auto"]) == 0
    assert remembered_language() is None
    assert main(["config"]) == 0
    assert "auto" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["config", "language", "fr"], ["config", "color", "red"]])
def test_config_refuses_what_it_does_not_know(arguments, capsys):
    assert main(arguments) == 1
    assert "expected" in capsys.readouterr().err
    assert not settings_path().exists()
