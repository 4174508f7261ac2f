"""Programs measured from outside: seconds and peak memory of the process, with and without compiled kernels."""

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

from environment import wanted

HOME = Path(__file__).parent
# Where compiled kernels are kept.
CACHES = ("NUMBA_CACHE_DIR", "ZHISHEN_CACHE")


@dataclass(frozen=True)
class Outcome:
    """What a program took and said.

    Attributes:
        seconds: from its start to its end.
        peak: its largest resident memory, in MiB.
        lines: what it printed, a JSON object a line.
    """

    seconds: float
    peak: float
    lines: list[dict[str, Any]]


def run(script: str, *arguments: str, cache: str | None = None) -> Outcome:
    """Run one of the scripts in this folder; ``cache`` names another folder for compiled kernels."""
    command = [sys.executable, str(HOME / "stopwatch.py"), sys.executable, str(HOME / script), *arguments]
    variables = wanted() | (dict.fromkeys(CACHES, cache) if cache else {})
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    if told["status"] != 0:
        raise RuntimeError(f"{script} {' '.join(arguments)} ended with {told['status']}: {told['complaints']}")
    lines = [json.loads(line) for line in told["printed"].splitlines() if line.startswith("{")]
    return Outcome(told["seconds"], told["peak"], lines)


@contextmanager
def bare_cache() -> Generator[str]:
    """An empty folder for compiled kernels."""
    with tempfile.TemporaryDirectory() as folder:
        yield folder
