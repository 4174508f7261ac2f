"""The stored values of PyTorch for normalized weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parents[1] / "golden" / "weight_norm.npz"


def golden(dtype):
    with np.load(GOLDEN) as file:
        return {key.partition(".")[2]: file[key] for key in file.files if key.startswith(dtype)}
