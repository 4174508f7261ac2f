"""The number of threads: from the environment, and of processors."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("value", "said"), [("3", "3"), ("many", "ZHISHEN_THREADS"), ("0", "ZHISHEN_THREADS")])
def test_the_environment_sets_the_number_of_threads(value, said, monkeypatch):
    monkeypatch.setenv("ZHISHEN_THREADS", value)
    done = subprocess.run(
        [sys.executable, "-c", "import zhishen; print(zhishen.threads())"], capture_output=True, text=True, check=False
    )
    assert said in (done.stdout if value == "3" else done.stderr)
    assert (done.returncode == 0) == (value == "3")
