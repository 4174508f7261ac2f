"""What ``plt.show()`` and ``Image.show()`` do in a script: open a window, or save where there is no screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Final

from zhishen._optional import late_import
from zhishen.interop.book.figures_folder import FiguresFolder, current, use

__all__ = ["has_screen", "saving_figures"]

_BACKEND: Final = "module://zhishen.interop.book.matplotlib_backend"
_VARIABLE: Final = "MPLBACKEND"
_TOOLKITS: Final = ("_tkinter", "PyQt6", "PySide6", "PyQt5", "PySide2", "gi", "wx")


def has_screen() -> bool:
    """Whether Matplotlib could open a window: there is a display, and a package that draws windows."""
    if sys.platform == "darwin":
        return True
    display = sys.platform == "win32" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return display and any(find_spec(name) for name in _TOOLKITS)


@contextmanager
def saving_figures(folder: FiguresFolder) -> Generator[None]:
    """Within the block, ``plt.show()`` and ``Image.show()`` save into a folder."""
    use(folder)
    try:
        with _saving_backend(), _saving_images():
            yield
    finally:
        use(None)


@contextmanager
def _saving_backend() -> Generator[None]:
    """Within the block, Matplotlib has the backend that saves; Matplotlib itself is imported only by the script."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = _BACKEND
    _switch(_BACKEND)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
        _switch(before or "agg")


def _switch(backend: str) -> None:
    """Close all figures and switch the backend, if Matplotlib is imported already."""
    plt: Any = sys.modules.get("matplotlib.pyplot")
    mpl: Any = sys.modules.get("matplotlib")
    if plt is not None:
        plt.close("all")
        plt.switch_backend(backend)
    elif mpl is not None:
        mpl.rcParams["backend"] = backend


@contextmanager
def _saving_images() -> Generator[None]:
    """Within the block, ``Image.show()`` of Pillow saves; its list of viewers begins with ours."""
    show: Any = late_import("PIL.ImageShow", feature="Image.show", install="pillow")

    class Saver(show.Viewer):
        """A viewer that saves the picture."""

        def show(self, image: Any, **options: Any) -> bool:
            """Save the picture; True, as it needs no other viewer."""
            del options
            current().save(image.save)
            return True

    viewer = Saver()
    show.register(viewer, 0)
    try:
        yield
    finally:
        show._viewers.remove(viewer)
