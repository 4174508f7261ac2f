"""Train on a CSV file of houses, predict the prices of new ones, and find out which columns matter.

用一个房屋的 CSV 文件训练，预测新房屋的价格，并找出哪些列重要。

Prints:
    target price: a number; features: size, age, age is missing, heating=gas, heating=oil
    R² on the test rows is above 0.9: True
    columns of the predictions: size, age, heating, prediction
    a house of twice the size costs more: True
    size matters most: True
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from zhishen import data, train
from zhishen.messages import listed, message


def write_houses(path: Path, rng: np.random.Generator, rows: int = 400) -> None:
    """Write houses whose prices follow from their size, age and heating; a tenth of the ages is missing."""
    size, age = rng.uniform(30, 200, rows), rng.uniform(0, 80, rows)
    heating = rng.choice(["gas", "oil"], rows)
    price = 2000 * size - 500 * age + np.where(heating == "gas", 20_000, 0) + rng.normal(0, 5000, rows)
    houses = pl.DataFrame({"size": size, "age": age, "heating": heating, "price": price})
    houses.with_columns(age=pl.when(pl.int_range(rows) % 10 > 0).then("age")).write_csv(path)


def main() -> None:
    """Write a table, train a network on it, and use the network."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "houses.csv")
        write_houses(path, np.random.default_rng(0))
        dataset = data.table(path, target="price")
    reader = dataset.preprocessing.reader if dataset.preprocessing is not None else None
    if not isinstance(reader, data.TableReader):
        raise TypeError("a table has a TableReader")
    print(message("target price: a number; features: {features}", features=listed(reader.features)))

    trainer = train.RECIPES["table_layers"].change(epochs=50, batch_size=16).build_trainer(dataset)
    r2 = trainer.fit()[-1].get("test_r2")
    print(message("R² on the test rows is above 0.9: {above}", above=r2 is not None and r2 > 0.9))

    new = pl.DataFrame({"size": [60.0, 120.0], "age": [10.0, 10.0], "heating": ["gas", "gas"]})
    predictions = train.predict_table(trainer.network, new).frame()
    print(message("columns of the predictions: {columns}", columns=listed(predictions.columns)))
    small, large = predictions["prediction"].to_list()
    print(message("a house of twice the size costs more: {more}", more=large > small))

    effects = train.column_effects(trainer.network, dataset, rng=np.random.default_rng(0))
    print(message("size matters most: {most}", most=next(iter(effects)) == "size"))


if __name__ == "__main__":
    main()
