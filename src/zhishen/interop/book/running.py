"""Running a script of the book, and a shell in which its modules can be imported."""

from __future__ import annotations

import code
import sys
import traceback
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from types import TracebackType
from typing import Any

from zhishen._optional import late_import
from zhishen.errors import DataError
from zhishen.interop.book.environment import book_environment
from zhishen.interop.book.figures_folder import FiguresFolder
from zhishen.interop.book.showing import has_screen
from zhishen.messages import message

__all__ = ["run_script", "run_shell"]

_HOME = Path(__file__).parents[2]  # the folder of zhishen
_FOLDER = "book-figures"
_STOPPED = 130


def run_script(
    script: Path,
    arguments: Sequence[str] = (),
    *,
    own: bool = False,
    save_figures: Path | None = None,
    all_frames: bool = False,
) -> int:
    """Run a script as a program, with the book's modules, in the folder of the script.

    Args:
        script: the path of the script.
        arguments: its command line.
        own: whether copies of the modules beside the script have precedence over ours.
        save_figures: the folder for figures; by default they are shown, or saved into ``book-figures`` where there is
            no screen.
        all_frames: whether the traceback of an error has the frames of zhishen.

    Returns:
        The exit status of the script: 0; 1 after an error, whose traceback is printed; that of its `sys.exit`; or 130
        after Ctrl-C.

    Raises:
        DataError: there is no such script.
    """
    if not script.is_file():
        raise DataError(
            "book run: expected the path of a script, got {script}, which is {found}; give the path of a file of the "
            "book on your disk, such as ch05/train_neuralnet.py",
            script=script,
            found=message("a folder") if script.is_dir() else message("no such file"),
        )
    script = script.resolve()
    folder = script.parent
    with book_environment(
        folder, [str(script), *arguments], chapter=folder.name, own=own, figures=_figures(save_figures, script.stem)
    ):
        return _run(script, all_frames=all_frames)


def _figures(save_figures: Path | None, stem: str) -> FiguresFolder | None:
    """Where figures go; None for the screen."""
    if save_figures is None and has_screen():
        return None
    return FiguresFolder((save_figures or Path(_FOLDER)).resolve(), stem)


def _run(script: Path, *, all_frames: bool) -> int:
    try:
        run_path(str(script), run_name="__main__")
    except SystemExit as done:
        return _status(done.code)
    except KeyboardInterrupt:
        print(message("zhishen: stopped"), file=sys.stderr)  # noqa: T201
        return _STOPPED
    except Exception as error:  # noqa: BLE001 - any error of the script is shown as Python shows it
        _show(error, all_frames=all_frames)
        return 1
    return 0


def _status(code: object) -> int:
    """The exit status of ``sys.exit(code)``; a text is printed, as Python does."""
    if code is None or isinstance(code, int):
        return int(code or 0)
    print(code, file=sys.stderr)  # noqa: T201
    return 1


def _show(error: Exception, *, all_frames: bool) -> None:
    """Print a traceback without the frames of zhishen and of what it calls."""
    if not all_frames:
        _trim(error, set())
    traceback.print_exception(error)


def _trim(error: BaseException | None, seen: set[int]) -> None:
    """Remove the frames of zhishen and of `runpy` from the tracebacks of an error and of its causes."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    frames: list[TracebackType] = []
    frame = error.__traceback__
    while frame is not None:
        frames.append(frame)
        frame = frame.tb_next
    kept = [frame for frame in frames if not _is_ours(frame.tb_frame.f_code.co_filename)]
    chain: TracebackType | None = None
    for frame in reversed(kept):
        chain = TracebackType(chain, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    error.__traceback__ = chain
    _trim(error.__cause__, seen)
    _trim(error.__context__, seen)


def _is_ours(file: str) -> bool:
    return file == "<frozen runpy>" or Path(file).is_relative_to(_HOME)


def run_shell(*, own: bool = False, save_figures: Path | None = None) -> int:
    """A Python shell, IPython's if it is installed, in which ``from common.layers import *`` works.

    Args:
        own: whether copies of the modules in the working directory, and the one above it, have precedence over ours.
        save_figures: as for `run_script`.

    Returns:
        The exit status.
    """
    folder = Path.cwd()
    with book_environment(folder, [""], chapter=folder.name, own=own, figures=_figures(save_figures, "shell")):
        banner = message("The modules of the book are ready, such as: from common.layers import *")
        try:
            _interact(banner)
        except SystemExit as done:
            return _status(done.code)
    return 0


def _interact(banner: str) -> None:
    names: dict[str, Any] = {"__name__": "__main__", "__doc__": None}
    if find_spec("IPython") is not None and sys.stdin.isatty():
        late_import("IPython", feature="book shell").start_ipython(argv=["--no-banner"], user_ns=names)
        return
    code.interact(banner, local=names, exitmsg="")
