"""A small data set of images, and configurations of short runs on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from zhishen import data
from zhishen.train import RECIPES, Config


def write_images(path: Path, rng: np.random.Generator, height: int, width: int) -> Path:
    """A folder of IDX files with 60 + 20 images."""
    path.mkdir()
    for part, count in (("train", 60), ("t10k", 20)):
        pixels = rng.integers(0, 256, size=(count, height, width), dtype=np.uint8)
        data.write_idx(path / f"{part}-images-idx3-ubyte", pixels)
        data.write_idx(path / f"{part}-labels-idx1-ubyte", (np.arange(count) % 3).astype(np.uint8))
    return path


def read(tmp_path: Path, text: str | bytes) -> Config:
    path = tmp_path / "given.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Config.read(path)


def small(folder: Path, **changes) -> Config:
    return RECIPES["multi_layer"].change(
        **{
            "network_options": {"hidden": [7], "activation": "relu"},
            "data": str(folder),
            "epochs": 2,
            "batch_size": 16,
            **changes,
        }
    )
