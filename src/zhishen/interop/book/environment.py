"""All that a book's script finds changed in its process, and that is as before when it has ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from zhishen.interop.book.figures_folder import FiguresFolder
from zhishen.interop.book.files import substituting
from zhishen.interop.book.guard import guarded_pickle
from zhishen.interop.book.modules import providing
from zhishen.interop.book.notes import forget
from zhishen.interop.book.numpy_names import old_numpy_names
from zhishen.interop.book.showing import saving_figures
from zhishen.kernels import threads, use_threads

__all__ = ["book_environment"]


@contextmanager
def book_environment(
    folder: Path, arguments: Sequence[str], *, chapter: str, own: bool, figures: FiguresFolder | None
) -> Generator[None]:
    """Within the block, the process is one in which the book's scripts run.

    Args:
        folder: becomes the working directory, as the scripts expect it to be their own folder.
        arguments: become `sys.argv`.
        chapter: see `zhishen.interop.book.modules.provided`.
        own: whether the reader's copies of the modules have precedence.
        figures: where figures are saved; None to show them on the screen.
    """
    forget()
    with ExitStack() as stack:
        # One thread for NumPy's products, beside those of the kernels: two pools compete for the processors.
        stack.enter_context(use_threads(threads()))
        stack.enter_context(_process(folder, arguments))
        stack.enter_context(providing(folder, chapter, own=own))
        stack.enter_context(old_numpy_names())
        stack.enter_context(guarded_pickle())
        stack.enter_context(substituting())
        if figures is not None:
            stack.enter_context(saving_figures(figures))
        yield


@contextmanager
def _process(folder: Path, arguments: Sequence[str]) -> Generator[None]:
    """The working directory, `sys.argv` and `sys.path`; modules from the reader's folder are forgotten afterwards."""
    place, argv, path, modules = Path.cwd(), sys.argv, sys.path[:], set(sys.modules)
    os.chdir(folder)
    sys.argv = list(arguments)
    sys.path[:0] = [str(folder), str(folder.parent)]
    try:
        yield
    finally:
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).parent in (folder, folder.parent):
                del sys.modules[name]
        sys.argv, sys.path[:] = argv, path
        os.chdir(place)
