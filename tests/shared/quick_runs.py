"""Options of short trainings, and the objects that a command prints."""

from __future__ import annotations

import json
from pathlib import Path

QUICK = ["--hidden", "16", "--epochs", "2", "--batch-size", "50"]


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def contents(run: Path) -> dict[str, bytes]:
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}
