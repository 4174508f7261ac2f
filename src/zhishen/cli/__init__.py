"""The command line: thin shells over documented functions."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from zhishen.messages import message

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``zhishen`` with ``arguments``, by default those of the process.

    Returns:
        The exit status: 0 done; 1 an error, described in one sentence; 2 wrong usage; 130 stopped by Ctrl-C.
    """
    if arguments is None and isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe may have an encoding without block characters or Chinese: question marks replace them.
        sys.stdout.reconfigure(errors="replace")
    try:
        from zhishen.cli.app import run

        return run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:  # while NumPy and the commands are being imported
        print(message("zhishen: stopped"), file=sys.stderr)
        return 130
