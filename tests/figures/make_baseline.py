"""Write the images that test_all_figures.py compares figures with: `python tests/figures/make_baseline.py [NAME ...]`.

The figures of `without_baseline.py` have no image.
"""

from __future__ import annotations

import os
import sys
import tempfile

import pytest
from measuring import BASELINE, DPI, STYLES, reduced, use_wide_letters
from without_baseline import WITHOUT_BASELINE

from zhishen.figures.catalogue import figures
from zhishen.figures.rendering import rasterize, render
from zhishen.figures.theme import use_style


def main(names: list[str]) -> None:
    """Write the images of the named figures, or of all."""
    for name, entry in figures().items():
        if name in WITHOUT_BASELINE or (names and name not in names):
            continue
        data = entry.data()
        for folder, style in STYLES.items():
            with use_style(**style):
                image = reduced(rasterize(render(entry, data), dpi=DPI))
            path = BASELINE / folder / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            image.quantize(256).save(path, optimize=True)
        print(name)  # noqa: T201 - a script


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty, pytest.MonkeyPatch.context() as patch:
        os.environ["ZHISHEN_FIGURE_CACHE"] = empty
        use_wide_letters(patch)
        main(sys.argv[1:])
