"""Write the images that test_all_figures.py compares figures with: `python tests/figures/make_baseline.py [NAME ...]`.

The figures of `without_baseline.py` have no image.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from measuring import BASELINE_DPI
from PIL import Image
from without_baseline import WITHOUT_BASELINE

from zhishen.figures.catalogue import figures
from zhishen.figures.rendering import rasterize, render

HOME = Path(__file__).parent / "baseline"


def main(names: list[str]) -> None:
    """Write the images of the named figures, or of all."""
    HOME.mkdir(exist_ok=True)
    for name, entry in figures().items():
        if name in WITHOUT_BASELINE or (names and name not in names):
            continue
        path = HOME / f"{name}.png"
        image = Image.fromarray(rasterize(render(entry, entry.data()), dpi=BASELINE_DPI))
        image.quantize(256).save(path, optimize=True)
        print(path.name)  # noqa: T201 - a script


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        os.environ["ZHISHEN_FIGURE_CACHE"] = empty
        main(sys.argv[1:])
