"""Write the images that test_all_figures.py compares with: `python tests/figures/make_baseline.py [NAME ...]`.

Only figures that need no training have one: what a training gives differs a little from machine to machine, and so do
the rounding errors that some figures show.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from measuring import BASELINE_DPI
from PIL import Image

from zhishen.figures import cache
from zhishen.figures.catalogue import figures
from zhishen.figures.rendering import rasterize, render

HOME = Path(__file__).parent / "baseline"
SHOW_ROUNDING = {"numerical_and_backprop"}


def main(names: list[str]) -> None:
    """Write those of the figures named, or of all."""
    HOME.mkdir(exist_ok=True)
    for name, entry in figures().items():
        if name in SHOW_ROUNDING or (names and name not in names):
            continue
        before = len(list(cache.cache_folder().glob("*.npz")))
        data = entry.data()
        path = HOME / f"{name}.png"
        if len(list(cache.cache_folder().glob("*.npz"))) > before:
            path.unlink(missing_ok=True)
            continue
        Image.fromarray(rasterize(render(entry, data), dpi=BASELINE_DPI)).quantize(256).save(path, optimize=True)
        print(path.name)  # noqa: T201 - a script


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        os.environ["ZHISHEN_CACHE"] = empty
        main(sys.argv[1:])
