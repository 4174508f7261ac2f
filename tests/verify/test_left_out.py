"""What the quick tests leave out.

The sessions of all Chinese pages, the Chinese notebooks and those that need PyTorch, figures and examples of long
trainings, and the second style of every figure.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("variable", "files"),
    [
        ("ALL_SESSIONS", ["tests/test_documents.py", "tests/chapters/test_chapters_pages.py"]),
        ("ALL_FIGURES", ["tests/figures/test_all_figures.py"]),
        ("ALL_EXAMPLES", ["tests/test_examples.py"]),
        ("ALL_NOTEBOOKS", ["tests/test_notebooks.py"]),
    ],
)
def test_with_what_the_quick_tests_leave_out(variable: str, files: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *files],
        cwd=ROOT,
        env={**os.environ, variable: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
