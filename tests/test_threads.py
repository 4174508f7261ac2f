"""The number of threads: from the environment, and of processors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from zhishen import _threads


@pytest.mark.parametrize(("value", "said"), [("3", "3"), ("many", "ZHISHEN_THREADS"), ("0", "ZHISHEN_THREADS")])
def test_the_environment_sets_the_number_of_threads(value, said, monkeypatch):
    monkeypatch.setenv("ZHISHEN_THREADS", value)
    done = subprocess.run(
        [sys.executable, "-c", "import zhishen; print(zhishen.threads())"], capture_output=True, text=True, check=False
    )
    assert said in (done.stdout if value == "3" else done.stderr)
    assert (done.returncode == 0) == (value == "3")


def test_the_default_is_the_number_of_processors_but_at_most_four(monkeypatch):
    monkeypatch.delenv("ZHISHEN_THREADS", raising=False)
    for processors, expected in ((1, 1), (3, 3), (64, 4)):
        monkeypatch.setattr(_threads, "available", lambda count=processors: count)
        assert _threads._from_environment() == expected


def test_processors_are_those_that_the_process_may_use():
    assert 1 <= _threads.available() <= (os.cpu_count() or 1)


def test_the_chosen_number_is_returned():
    before = _threads.threads()
    try:
        _threads.choose(7)
        assert _threads.threads() == 7
    finally:
        _threads.choose(before)
