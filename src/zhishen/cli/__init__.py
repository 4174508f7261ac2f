"""The command line: thin shells over documented functions."""

from __future__ import annotations

import io
import sys

from zhishen.cli.signals import STOPPED, as_ctrl_c, at_once, is_interrupt, stopped

TYPE_CHECKING = False  # typing takes long to import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``zhishen`` with ``arguments``, by default those of the process.

    Returns:
        The exit status: 0 done; 1 an error, described in one sentence; 2 wrong usage; 130 stopped by Ctrl-C,
        SIGTERM or SIGHUP.
    """
    try:
        with as_ctrl_c():
            return _main(arguments)
    except BaseException as error:
        if not is_interrupt(error):
            raise
        print(stopped(), file=sys.stderr)
        return STOPPED


def _main(arguments: Sequence[str] | None) -> int:
    if arguments is None and isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe may have an encoding without block characters or Chinese: question marks replace them.
        sys.stdout.reconfigure(errors="replace")
    with at_once():
        from zhishen.cli.app import run

    return run(list(sys.argv[1:] if arguments is None else arguments))
