"""Train the network of the figures of chapter 7: `python tests/figures/make_small_conv.py`.

The training is that of `zhishen train` without options, on one thread: six epochs, about ten minutes. Its weights
are written to `src/zhishen/figures/small_conv.safetensors`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from zhishen.figures.small_conv import WEIGHTS


def main() -> None:
    """Train, and keep the weights."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        command = [sys.executable, "-m", "zhishen", "train", "--threads", "1", "--seed", "0", "--out", str(run)]
        subprocess.run(command, check=True)
        shutil.copyfile(run / "model.safetensors", WEIGHTS)


if __name__ == "__main__":
    main()
