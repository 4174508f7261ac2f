"""The first import of Matplotlib, which must not depend on the user's backend.

Figures are drawn on Agg canvases, so they need no backend. `matplotlib.pyplot`, which chooses one, is never imported.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

__all__ = ["import_matplotlib"]

_BACKEND: Final = "MPLBACKEND"


def import_matplotlib() -> Any:
    """Import Matplotlib, also where the environment variable MPLBACKEND names a backend that is not installed.

    A notebook sets MPLBACKEND for all programs that it starts, and the import of Matplotlib raises an error if the
    package of that backend is missing. So Matplotlib is imported without the variable. Then the backend is set as
    Matplotlib does it, unless it is not available.
    """
    if "matplotlib" in sys.modules:
        return sys.modules["matplotlib"]
    backend = os.environ.pop(_BACKEND, None)
    try:
        mpl: Any = import_module("matplotlib")
    finally:
        if backend is not None:
            os.environ[_BACKEND] = backend
    if backend:
        with suppress(ValueError):
            mpl.rcParams["backend"] = backend
    return mpl
