"""The sessions of the Chinese pages run, and print what they say; the quick tests compare their code alone."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_sessions_of_all_pages() -> None:
    files = ["tests/test_documents.py", "tests/chapters/test_chapters_pages.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "sessions", *files],
        cwd=ROOT,
        env={**os.environ, "ALL_SESSIONS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
