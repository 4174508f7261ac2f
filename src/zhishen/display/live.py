"""One output of a notebook cell that is updated in place: in Jupyter, VS Code, Colab and marimo."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

__all__ = ["live_output"]

Show = Callable[[str, str], None]


def live_output() -> Show | None:
    """A function ``show(html, text)`` that replaces what the cell shows; None outside of a notebook.

    The first call makes the output. A program is in a notebook if marimo runs it, or if the shell of IPython has a
    kernel: the shell of a terminal has none. Nothing is imported that the notebook did not import before.
    """
    marimo: Any = sys.modules.get("marimo")
    is_running = getattr(marimo, "running_in_notebook", None)
    if is_running is not None and is_running():
        return lambda html, _: marimo.output.replace(marimo.Html(html))
    ipython: Any = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return None if getattr(shell, "kernel", None) is None else _ipython_output()


def _ipython_output() -> Show:
    from importlib import import_module

    display: Any = import_module("IPython.display").display
    handle: Any = None

    def show(html: str, text: str) -> None:
        nonlocal handle
        data = {"text/html": html, "text/plain": text}
        if handle is None:
            handle = display(data, raw=True, display_id=True)
        else:
            handle.update(data, raw=True)

    return show
