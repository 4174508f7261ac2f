"""A Chinese session of 32 commands and 32 mistakes is what the stored texts say, and it has no English sentences.

``python -m pytest tests/cli/test_session.py --override-ini=addopts= -p no:jaxtyping`` compares;
with the variable ``WRITE_SESSION=1`` the texts are stored anew. Read them before you commit them.
"""

import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

from zhishen import messages

HERE = Path(__file__).parent
STORED = {"COMMANDS": HERE / "session_commands.zh.txt", "MISTAKES": HERE / "session_mistakes.zh.txt"}
# Three English words in a row that are no code: names of commands, options and files.
SENTENCE = re.compile(r"(?<![\w./=-])[A-Za-z][a-z]+ [a-z]+ [a-z]+(?![\w./=-])")
ALLOWED = ("zhishen ",)


@pytest.fixture(scope="module")
def session():
    spec = importlib.util.spec_from_file_location("session", HERE / "session.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["session"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(session, digits, tmp_path_factory):
    """What the session prints, on a terminal of 80 columns in a Chinese place."""
    folder = tmp_path_factory.mktemp("session")
    session.prepare(folder, digits)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES", "ZHISHEN_LANGUAGE"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "zh_CN.UTF-8")
        patch.setenv("COLUMNS", "80")
        patch.setenv("NO_COLOR", "1")
        patch.setenv("TERM", "dumb")
        patch.setattr("zhishen.cli.settings.settings_path", lambda: folder / "settings.toml")
        patch.setattr("zhishen.figures.runs.save_run_figures", lambda *_: None)
        patch.chdir(folder)
        made = {name: session.run(getattr(session, name), folder) for name in STORED}
    messages.set_language("en")
    return made


@pytest.mark.parametrize("name", STORED)
def test_the_session_is_what_is_stored(texts, name):
    if os.environ.get("WRITE_SESSION"):
        STORED[name].write_text(texts[name], encoding="utf-8")
    assert texts[name] == STORED[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STORED)
def test_it_has_32_parts_and_chinese_in_each(texts, name):
    parts = texts[name].split("$ zhishen ")[1:]
    assert len(parts) == 32
    for part in parts:
        assert re.search("[\u4e00-\u9fff]", part) or part.startswith("--version"), part


@pytest.mark.parametrize("name", STORED)
def test_it_has_no_english_sentences(texts, name):
    lines = [line for line in texts[name].splitlines() if not line.startswith("$ ")]
    found = [line for line in lines if SENTENCE.search(line) and not any(part in line for part in ALLOWED)]
    assert not found


def test_mistakes_have_an_exit_status_and_no_traceback(texts):
    assert "Traceback" not in texts["MISTAKES"]
    assert "[0]" not in texts["MISTAKES"]
    assert texts["COMMANDS"].count("\n[0]\n") == 31  # the blank image has status 1
