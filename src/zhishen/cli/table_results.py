"""What the command line says about a network that was trained on a table."""

from __future__ import annotations

from typing import Any

from zhishen.cli.program import program
from zhishen.cli.result_line import training_time
from zhishen.data import Dataset, TableReader
from zhishen.messages import listed, message
from zhishen.train import Measures, Trainer

__all__ = ["is_table", "print_regression", "regression_result", "table_commands", "target_line"]


def is_table(dataset: Dataset) -> bool:
    """Whether a data set is a table, and not one of pixels, which is treated as images."""
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    return isinstance(reader, TableReader) and dataset.image_shape is None


def target_line(dataset: Dataset) -> str:
    """What a network learns to predict from a table, with Rich's markup."""
    from rich.markup import escape

    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    names = escape(listed(reader.target.names)) if isinstance(reader, TableReader) else ""
    columns = len(reader.inputs) if isinstance(reader, TableReader) else 0
    if dataset.classes is None:
        return message("target {names}, a number, from {columns} columns", names=names, columns=columns)
    return message(
        "target {names}, one of {classes} classes, from {columns} columns",
        names=names,
        classes=dataset.classes,
        columns=columns,
    )


def regression_result(trainer: Trainer) -> str:
    """R² and the RMSE on the test part, with Rich's markup."""
    record: dict[str, Any] = dict(trainer.history[-1])
    r2, rmse = record["test_r2"], record["test_rmse"]
    return message(
        "R² is [bold green]{r2}[/] on the test rows, with a root mean squared error of {rmse:.4g}, after {training}.",
        r2="-" if r2 is None else f"{r2:.4f}",
        rmse=rmse,
        training=training_time(trainer.state),
    )


def table_commands(run: str, name: str) -> dict[str, str]:
    """Command → what it does, after a training on a table."""
    return {
        f"{program()} evaluate {run}": message("how well it predicts the test rows"),
        f"{program()} predict {run} {name}_new.csv": message("a new table with a column of predictions"),
        f"{program()} report {run}": message("a page about the run: which columns matter"),
    }


def print_regression(found: Measures, dataset: Dataset, weights: Any) -> None:
    """Print R² and the RMSE on the test part."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(
        message(
            "R² [bold green]{r2}[/] on {rows:,} test rows; root mean squared error {rmse:.4g}; loss {loss:.4f}",
            r2="-" if found.r2 is None else f"{found.r2:.4f}",
            rows=len(dataset.test.t),
            rmse=found.rmse,
            loss=found.loss,
        )
    )
    console.print(message("weights: {file}", file=weights), style="dim", markup=False)
