"""Measure programs from outside: the seconds and the peak memory of the process, with and without compiled kernels."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environment import fair_variables
from zhishen.messages import message

HOME = Path(__file__).parent
# The variables that name the folder of compiled kernels.
CACHES = ("NUMBA_CACHE_DIR", "ZHISHEN_CACHE")


@dataclass(frozen=True)
class Outcome:
    """The time, the memory and the output of a program.

    Attributes:
        seconds: the time from its start to its end.
        peak: its largest resident memory, in MiB.
        lines: its output, one JSON object per line.
    """

    seconds: float
    peak: float
    lines: list[dict[str, Any]]


def run(script: str, *arguments: str, cache: str | None = None) -> Outcome:
    """Run one of the scripts in this folder; ``cache`` names another folder for compiled kernels."""
    command = [sys.executable, str(HOME / "stopwatch.py"), sys.executable, str(HOME / script), *arguments]
    variables = fair_variables() | (dict.fromkeys(CACHES, cache) if cache else {})
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    if report["status"] != 0:
        raise RuntimeError(
            message(
                "{script}: expected exit status 0, got {status}; its output: {output}",
                script=" ".join((script, *arguments)), status=report["status"], output=report["stderr"],
            )
        )  # fmt: skip
    lines = [json.loads(line) for line in report["stdout"].splitlines() if line.startswith("{")]
    return Outcome(report["seconds"], report["peak"], lines)


@contextmanager
def empty_cache() -> Generator[str]:
    """An empty folder for compiled kernels."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder
