"""Made tables: flowers of three species, and houses with their prices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from zhishen import data, nn, optim, train


def flowers(rows: int = 240, *, seed: int = 0) -> pl.DataFrame:
    """Lengths and a color that differ between three species, with a few missing values, a row number and a constant."""
    rng = np.random.default_rng(seed)
    species = rng.integers(0, 3, rows)
    length = 4.0 + species + rng.normal(0, 0.35, rows)
    width = 2.0 + 0.4 * species**2 + rng.normal(0, 0.35, rows)
    color = np.where(rng.random(rows) < 0.8, np.array(["white", "red", "blue"])[species], "white")
    return pl.DataFrame(
        {
            "id": [f"plant {k}" for k in range(rows)],
            "length": [None if k % 20 == 3 else round(float(value), 2) for k, value in enumerate(length)],
            "width": width.round(2),
            "color": [None if k % 30 == 7 else str(value) for k, value in enumerate(color)],
            "garden": ["north"] * rows,
            "species": [("setosa", "lily", "rose")[k] for k in species],
        }
    )


def houses(rows: int = 300, *, seed: int = 0) -> pl.DataFrame:
    """Prices that follow from the size, the age and the heating; the noise column does not matter."""
    rng = np.random.default_rng(seed)
    size, age = rng.uniform(30, 200, rows), rng.uniform(0, 80, rows)
    heating = rng.choice(["gas", "oil", "district"], rows)
    bonus = np.select([heating == "gas", heating == "oil"], [10_000.0, -20_000.0], 0.0)
    price = 2_000 * size - 10 * age**2 + bonus + rng.normal(0, 4_000, rows)
    return pl.DataFrame({
        "size": size.round(1), "age": age.round(0), "heating": heating, "noise": rng.normal(size=rows).round(3),
        "price": price.round(0),
    })  # fmt: skip


def written(frame: pl.DataFrame, path: Path, **options: object) -> Path:
    """The path of a new CSV file with the frame."""
    frame.write_csv(path, **options)
    return path


def untrained(dataset: data.Dataset) -> nn.Network:
    """A small network for a table."""
    loss = "sum_of_squares" if dataset.classes is None else "softmax_cross_entropy"
    return nn.multi_layer(dataset.train.x.shape[1], [16], dataset.outputs, rng=np.random.default_rng(0), loss=loss)


def trained(dataset: data.Dataset, *, epochs: int = 20) -> nn.Network:
    """The same network after some epochs."""
    network, rng = untrained(dataset), np.random.default_rng(1)
    train.Trainer(network, dataset, optim.Adam(lr=0.01), epochs=epochs, batch_size=16, rng=rng).fit()
    return network
