"""``zhishen evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from zhishen.cli.table_results import is_table, print_regression
from zhishen.data import Dataset
from zhishen.data.sound_dataset import is_sound
from zhishen.kernels import use_threads
from zhishen.messages import message
from zhishen.metrics import confusion_matrix
from zhishen.nn import Network
from zhishen.train import Measures, read_run
from zhishen.train import evaluate as measure
from zhishen.train import evaluate_regression as measure_regression

EPILOG = "Examples:\n\n  zhishen evaluate runs/small_conv-1\n\n  zhishen evaluate runs/small_conv-1 --best --json"


def evaluate(
    run: Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    data: Annotated[
        str | None,
        typer.Option(help="Other data to test on: mnist, a folder of IDX files, images or sounds, or a table."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Measure a trained network on the test data, class by class."""
    found = read_run(run, best=best)
    network, weights = found.network, found.weights
    dataset = found.load_data(data, compact=True)
    if dataset.classes is None:
        with use_threads(found.config.threads):
            measures = measure_regression(network, dataset.test, units=dataset.target_deviation)
        if as_json:
            print(json.dumps(_regression_json(measures, dataset, weights, run)))
        else:
            print_regression(measures, dataset, weights)
        return
    with use_threads(found.config.threads):
        loss, accuracy = measure(network, dataset.test)
        by_class, confusion = _by_class(network, dataset)
    if as_json:
        result = {
            "test_accuracy": accuracy,
            "test_loss": loss,
            "samples": len(dataset.test.t),
            "class_accuracy": by_class,
            "confusion": confusion.tolist(),
            "weights": str(weights),
            "run": str(run),
        }
        print(json.dumps(result))
        return
    _print_table(dataset, by_class, confusion, accuracy, loss, weights)


def _regression_json(found: Measures, dataset: Dataset, weights: Path, run: Path) -> dict[str, Any]:
    return {
        "test_r2": found.r2,
        "test_rmse": found.rmse,
        "test_loss": found.loss,
        "samples": len(dataset.test.t),
        "weights": str(weights),
        "run": str(run),
    }


def _by_class(network: Network, dataset: Dataset) -> tuple[list[float | None], Any]:
    """The share of right answers for each class, and how often each class (row) was taken for each other (column)."""
    predicted = network.predict(dataset.test.x).argmax(axis=1)
    classes = max(dataset.outputs, int(predicted.max()) + 1)
    confusion = confusion_matrix(dataset.test.t, predicted, classes=classes)
    totals = confusion.sum(axis=1)
    return [float(confusion[k, k] / totals[k]) if totals[k] else None for k in range(classes)], confusion


def _name(dataset: Dataset, k: int) -> str:
    """The name of a class, safe to print."""
    return escape(dataset.class_names[k]) if k < len(dataset.class_names) else str(k)


def _print_table(
    dataset: Dataset, by_class: list[float | None], confusion: Any, accuracy: float, loss: float, weights: Path
) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    counted = message("rows") if is_table(dataset) else message("sounds") if is_sound(dataset) else message("images")
    for heading in (message("class"), counted, message("right")):
        table.add_column(heading, justify="right")
    table.add_column(message("most often taken for"))
    for k, share in enumerate(by_class):
        if share is not None:
            right = message("{percent:.2f} %", percent=100 * share)
            table.add_row(_name(dataset, k), f"{confusion[k].sum():,}", right, _mistaken(dataset, confusion[k], k))
    console.print(table)
    samples = len(dataset.test.t)
    percent, wrong = 100 * accuracy, round((1 - accuracy) * samples)
    if is_table(dataset):
        console.print(
            message(
                "\n[bold green]{percent:.2f} %[/] of {rows:,} test rows are right ({wrong} wrong); loss {loss:.4f}",
                percent=percent,
                rows=samples,
                wrong=wrong,
                loss=loss,
            )
        )
    elif is_sound(dataset):
        console.print(
            message(
                "\n[bold green]{percent:.2f} %[/] of {sounds:,} test sounds are right ({wrong} wrong); loss {loss:.4f}",
                percent=percent,
                sounds=samples,
                wrong=wrong,
                loss=loss,
            )
        )
    else:
        console.print(
            message(
                "\n[bold green]{percent:.2f} %[/] of {images:,} test images are right ({wrong} wrong); loss {loss:.4f}",
                percent=percent,
                images=samples,
                wrong=wrong,
                loss=loss,
            )
        )
    console.print(message("weights: {file}", file=weights), style="dim", markup=False)


def _mistaken(dataset: Dataset, row: Any, k: int) -> str:
    """The class for which images of class ``k`` were most often taken, and how often."""
    wrong = row.copy()
    wrong[k] = 0
    if not wrong.any():
        return "-"
    name = _name(dataset, int(wrong.argmax()))
    if wrong.max() == 1:
        return message("{name} (once)", name=name)
    return message("{name} ({count} times)", name=name, count=wrong.max())
