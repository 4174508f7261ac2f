"""Each example prints what its first lines say."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


def test_there_are_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_prints_what_it_says(path, tmp_path):
    said = re.search(r"^Prints:\n((?: {4}.*\n)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert said, f"{path.name} does not say what it prints"
    environment = {key: value for key, value in os.environ.items() if key != "ZHISHEN_CHECK_SHAPES"}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        capture_output=True, text=True, cwd=tmp_path, check=False, env=environment, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == textwrap.dedent(said[1])
