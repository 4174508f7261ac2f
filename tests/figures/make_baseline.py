"""Write the images that test_all_figures.py compares with: `python tests/figures/make_baseline.py [NAME ...]`.

Only figures that need no training have one: what a training gives differs a little from machine to machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from zhishen.figures import cache
from zhishen.figures.catalogue import figures
from zhishen.figures.rendering import paint, pixels

sys.path.insert(0, str(Path(__file__).parent))
from measuring import BASELINE_DPI

home = Path(__file__).parent / "baseline"
home.mkdir(exist_ok=True)
with tempfile.TemporaryDirectory() as empty:
    os.environ["ZHISHEN_CACHE"] = empty
    for name, entry in figures().items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        before = len(list(cache.folder().glob("*.npz")))
        data = entry.data()
        path = home / f"{name}.png"
        if len(list(cache.folder().glob("*.npz"))) > before:
            path.unlink(missing_ok=True)
            continue
        Image.fromarray(pixels(paint(entry, data), dpi=BASELINE_DPI)).quantize(256).save(path, optimize=True)
        print(path.name)  # noqa: T201 - a script
