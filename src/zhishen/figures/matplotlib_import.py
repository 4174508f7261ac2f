"""The first import of Matplotlib, which must not depend on the user's backend.

Figures are drawn on Agg canvases, so they need no backend. `matplotlib.pyplot`, which chooses one, is never imported.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

__all__ = ["import_matplotlib"]

_BACKEND: Final = "MPLBACKEND"


def import_matplotlib() -> Any:
    """Import Matplotlib, also where the environment variable MPLBACKEND names a backend that is not installed.

    A notebook sets MPLBACKEND for all programs that it starts, and Matplotlib raises an error if the package of that
    backend is missing. In this case Matplotlib is imported without the variable, which keeps its value afterwards.
    """
    if "matplotlib" in sys.modules:
        return sys.modules["matplotlib"]
    try:
        return import_module("matplotlib")
    except ValueError:
        backend = os.environ.pop(_BACKEND, None)
        if backend is None:
            raise
        try:
            return import_module("matplotlib")
        finally:
            os.environ[_BACKEND] = backend
