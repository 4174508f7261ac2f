"""The network that hears spoken digits, and sounds for it: examples of the package, and files of a reader."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import zhishen.lab

RATE: Final = 8000  #: samples in a second
FOLDER: Final = Path(zhishen.lab.__file__).with_name("speech")
WEIGHTS: Final = FOLDER / "network.safetensors"
