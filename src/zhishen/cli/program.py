"""The name of the program, for the commands that it suggests."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from shlex import quote

from rich.markup import escape

__all__ = ["program"]


def program() -> str:
    """The name of this program, or its path where the shell would not find the name; for Rich to print."""
    called = Path(sys.argv[0])
    return escape(quote(str(called))) if called.name == "zhishen" and shutil.which("zhishen") is None else "zhishen"
