"""Files that the book's scripts open, and what they get if a file is missing: trained weights, or a picture.

The folder of the reader is not written to.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from zhishen.interop.book import picture, weights
from zhishen.interop.book.notes import note
from zhishen.messages import deferred, message

__all__ = ["substituting"]

_SUBSTITUTES: Final[dict[str, tuple[Callable[[], Any], str]]] = {
    "sample_weight.pkl": (
        weights.sample_weight,
        deferred("a network 784-50-100-10, which zhishen trains at the first use (some seconds) and keeps"),
    ),
    "params.pkl": (
        weights.simple_convnet,
        deferred("the network of chapter 7, which zhishen trains at the first use (some seconds) and keeps"),
    ),
    "deep_convnet_params.pkl": (
        weights.deep_convnet,
        deferred("the network of chapter 8, which zhishen trains at the first use (a minute or two) and keeps"),
    ),
    "lena.png": (lambda: picture.png(gray=False), deferred("a landscape that zhishen draws")),
    "lena_gray.png": (lambda: picture.png(gray=True), deferred("a landscape that zhishen draws, in gray")),
}


@contextmanager
def substituting() -> Generator[None]:
    """Within the block, ``open`` of a missing file of the book gives our substitute, and a note says so."""
    real: Any = builtins.open

    def opening(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        try:
            return real(file, mode, *args, **options)
        except FileNotFoundError:
            name = Path(os.fsdecode(file)).name if isinstance(file, str | bytes | os.PathLike) else ""
            if name not in _SUBSTITUTES or set(mode) != {"r", "b"}:
                raise
        make, what = _SUBSTITUTES[name]
        note(message("{name} is missing; instead the script gets {what}", name=name, what=what))
        return make()

    builtins.open = opening
    try:
        yield
    finally:
        builtins.open = real
