"""``zhishen predict`` for the rows of tables."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zhishen.data.table_files import SUFFIXES, form_for, write_table
from zhishen.errors import ArgumentError, DataError, ZhishenError
from zhishen.kernels import use_threads
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason
from zhishen.train import TablePredictions, predict_table
from zhishen.train.runs import Run

__all__ = ["predict_tables"]

_SHOWN = 10  # classes in a line


def predict_tables(found: Run, files: Sequence[Path], *, as_json: bool, out: Path | None = None) -> bool:
    """Write the predictions for each table beside it, as ``new.predicted.csv`` for ``new.csv``.

    A table that cannot be read is reported, and the others are predicted.

    Args:
        found: the run.
        files: the tables.
        as_json: print one JSON object for each file.
        out: the file of the predictions, for a single table.

    Returns:
        Whether all tables were read.

    Raises:
        ArgumentError: ``out`` is given with several tables, or is the table itself.
    """
    if out is not None and len(files) > 1:
        raise ArgumentError(
            "predict: expected --out with one table, got {count}; omit it, or give one table", count=len(files)
        )
    complete = True
    for file in files:
        try:
            _predict(
                found, file, file.with_name(f"{file.stem}.predicted{file.suffix}") if out is None else out, as_json
            )
        except DataError as error:
            complete = False
            print(message("zhishen: {error}", error=error), file=sys.stderr)
    return complete


def _predict(found: Run, file: Path, out: Path, as_json: bool) -> None:  # noqa: FBT001 - only called above
    if out.exists() and file.exists() and out.samefile(file):
        raise ArgumentError(
            "predict: expected --out to be another file than {file}, got the same; change it", file=file
        )
    if out.suffix.lower() not in SUFFIXES:
        raise ArgumentError(
            "predict: expected --out to be a file with the suffix {suffixes}, got {out}; change the suffix",
            suffixes=listed(SUFFIXES),
            out=out,
        )
    with use_threads(found.config.threads):
        predictions = predict_table(found.network, file, where="predict")
    replaced = out.exists()
    try:
        write_table(out, predictions.frame(), form_for(out, predictions.table.dialect))
    except OSError as error:
        if isinstance(error, ZhishenError):
            raise
        raise ArgumentError(
            "predict: expected to write {out}, got: {reason}; give another file with --out",
            out=out,
            reason=system_reason(error),
        ) from error
    if as_json:
        print(json.dumps(_summary(predictions, file, out, replaced)), flush=True)
    else:
        _show(found, predictions, file, out, replaced=replaced)


def _summary(predictions: TablePredictions, file: Path, out: Path, replaced: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "file": str(file),
        "rows": predictions.table.rows,
        "columns": list(predictions.columns),
        "out": str(out),
        "replaced": replaced,
        "notes": list(predictions.notes),
    }


def _show(found: Run, predictions: TablePredictions, file: Path, out: Path, *, replaced: bool) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    values = next(iter(predictions.columns.values()))
    console.print(message("[bold]{file}[/]: {rows:,} rows predicted", file=escape(str(file)), rows=len(values)))
    if found.data.classes is None:
        for name, column in predictions.columns.items():
            console.print(
                message(
                    "{name}: from {low:.4g} to {high:.4g}, mean {mean:.4g}",
                    name=escape(name),
                    low=column.min(),
                    high=column.max(),
                    mean=column.mean(),
                )
            )
    else:
        counts = Counter(values.tolist()).most_common()
        texts = [f"{escape(name)} {count:,}" for name, count in counts[:_SHOWN]]
        console.print(listed([*texts, *["..."] * (len(counts) > _SHOWN)]))
    for note in predictions.notes:
        console.print(message("note: {note}", note=escape(note)))
    written = message("replaced: {path}", path=out) if replaced else message("written: {path}", path=out)
    console.print(written, markup=False)
