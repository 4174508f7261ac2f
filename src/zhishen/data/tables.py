"""Tables as data sets: CSV, TSV and Parquet files, and data frames."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Unpack, cast

import numpy as np
from numpy.typing import DTypeLike

from zhishen._checks import OneOf, WholeNumber, check, nearest, shown
from zhishen._contingency import occurrences
from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split
from zhishen.data.large_arrays import computed, taken
from zhishen.data.options import TableKeywords
from zhishen.data.pixels import Pixels, normalized
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.table_columns import Column, DroppedColumn, NumberColumn, fit_column
from zhishen.data.table_counts import counted_texts
from zhishen.data.table_files import header_of, raw_table
from zhishen.data.table_lines import first_names
from zhishen.data.table_package import polars
from zhishen.data.table_pixels import LABEL, image_shape, pixels_of
from zhishen.data.table_raw import RawTable
from zhishen.data.table_reader import TableReader
from zhishen.data.table_split import TEST, TRAIN, VALIDATION, parts_by_column, parts_by_seed, with_validation
from zhishen.data.table_target import CLASSES, FEW, TASKS, Target, fit_target, has_target, target_task
from zhishen.data.table_values import Cells, LargeCells, cells_of
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import deferred, listed, message

__all__ = ["is_pixel_table", "table", "table_as"]

_RARE: Final = 0.1  # a class with this share of the rows of the most frequent one, or less, is worth a note
_MOST_NOTED: Final = 8  # columns that a note names


@dataclass(frozen=True, kw_only=True)
class _Options:
    """The options of `table`, checked; its docstring describes them."""

    target: str | Sequence[str] | None = None
    task: str | None = None
    categories: str | Sequence[str] = ()
    drop: str | Sequence[str] = ()
    split: str | None = None
    test: float | None = None
    validation: float = 0
    split_seed: int = 0
    dtype: DTypeLike = np.float32
    flatten: bool = True
    compact: bool = False
    caller: str = "data.table"

    def __post_init__(self) -> None:
        if self.task is not None:
            check(self.task, OneOf(TASKS), where=self.caller, name="task")
        check(self.split_seed, WholeNumber(0), where=self.caller, name="split_seed")
        for name in ("target", "categories", "drop", "split"):
            given: Any = getattr(self, name)
            if not isinstance(given, str | Iterable | None):
                raise ArgumentError(
                    "{where}: expected {name} to be the name of a column, got {given}; write the name as a text",
                    where=self.caller,
                    name=name,
                    given=shown(given),
                )
        if self.split is not None and self.test is not None:
            raise ArgumentError(
                "{where}: expected test or split, got both; the column {split!r} says which rows are for the test: "
                "omit test",
                where=self.caller,
                split=self.split,
            )


def table(source: str | os.PathLike[str] | Any, **options: Unpack[TableKeywords]) -> Dataset:
    """A table as a data set: numbers standardized, categories as features of 0 and 1, missing values marked.

    What becomes of a column is learned from the training rows: a median, a mean, a deviation, the levels of a category.
    All of it is in ``preprocessing``, with the `TableReader` as ``preprocessing.reader``, and is saved with a network.
    The target is a class if its values are texts, booleans, or at most 20 different whole numbers; otherwise it is a
    number, ``classes`` is None, and the targets (N, 1) are standardized.

    A table of pixels, with the columns ``pixel0``, ``pixel1``, ... and ``label`` as in Kaggle's digits, becomes images.

    Args:
        source: the path of a CSV, TSV or Parquet file, its content as an `io.BytesIO`, or a data frame of pandas,
            Polars or another library. The separator, the decimal mark and the encoding of a text file (UTF-8, UTF-16,
            GB18030) are recognized.
        target: the column to predict, or several columns of numbers.
        task: ``"classification"`` or ``"regression"``; by default it follows from the target.
        categories: columns whose values are categories although they look like numbers, such as postal codes.
        drop: columns to omit.
        split: a column whose values ``train``, ``validation`` and ``test`` (also 训练, 验证, 测试) choose the parts.
        test: without ``split``, the share of the rows for the test, 0.2 by default, or their number.
        validation: the share of the training rows for validation, or their number.
        split_seed: draws the parts: the same seed and rows give the same parts.
        dtype: of the inputs, and of the targets of a regression.
        flatten: of a table of pixels: return rows (N, C * H * W), else images (N, C, H, W).
        compact: of a table of pixels: return `Pixels`.

    Raises:
        ArgumentError: an option is out of its range, names a column that does not exist, or there is no ``target``.
        DataError: the file is missing or damaged, or the table has no rows or columns to learn from.

    Examples:
        >>> import polars as pl
        >>> rng = np.random.default_rng(0)
        >>> size = rng.normal(size=100)
        >>> houses = pl.DataFrame({"size": size, "heating": rng.choice(["gas", "oil"], 100), "price": 3 * size + 1})
        >>> dataset = table(houses, target="price")
        >>> dataset.classes, dataset.target_names, dataset.train.x.shape, dataset.train.t.shape
        (None, ('price',), (80, 3), (80, 1))
        >>> dataset.preprocessing.reader.features
        ('size', 'heating=gas', 'heating=oil')
    """
    known = TableKeywords.__optional_keys__
    for name in options:
        check(name, OneOf(tuple(sorted(known))), where="data.table", name=deferred("each option"))
    return _table(source, _Options(**cast("Any", options)))


def table_as(preprocessing: Preprocessing, source: str | os.PathLike[str] | Any, *, where: str) -> Dataset:
    """Another table, prepared as the training table was; all its rows are both the training part and the test part.

    Args:
        preprocessing: of a network that was trained on a table.
        source: as for `table`; it has the columns of the training table, and the target.
        where: how errors call the caller.

    Raises:
        ArgumentError: the preprocessing is not that of a table.
        DataError: the file is missing or damaged, a column is missing, or a class is unknown.
    """
    reader = preprocessing.reader
    if not isinstance(reader, TableReader):
        raise ArgumentError(
            "{where}: expected the preprocessing of a network that was trained on a table, got another one; load a run "
            "of a table",
            where=where,
        )
    raw = raw_table(source, where=where, large=True)
    reader.check_columns(raw, where, with_target=True)
    raw, notes = _with_target(
        raw, reader.target.names, "classification" if reader.target.is_classes else "regression", where
    )
    x, unknown = reader.encode(raw, where=where)
    with np.errstate(over="ignore"):  # as in `_table`
        part = Split(preprocessing(x), reader.target.encode(raw, where=where))
    return _dataset(raw.name, {TRAIN: part, TEST: part}, preprocessing, reader.target, [*notes, *unknown], None)


def is_pixel_table(path: str | os.PathLike[str]) -> bool:
    """Whether the first line of a text file names a label and the pixels of images, as Kaggle's digits do."""
    names = header_of(path)
    return LABEL in names and image_shape([name for name in names if name != LABEL]) is not None


def _table(source: Any, options: _Options) -> Dataset:
    where = options.caller
    raw = raw_table(source, where=where, large=True)
    names = raw.columns
    if len(names) == 1:
        raise DataError(
            "{where}: expected at least two columns in {place}, got one, {name!r}; separate the columns by commas, "
            "semicolons, tabs or vertical bars",
            where=where,
            place=raw.place,
            name=names[0],
        )
    if raw.rows == 1:
        raise DataError(
            "{where}: expected at least two rows in {place}, one for training and one for the test, got one; add rows",
            where=where,
            place=raw.place,
        )
    shape = image_shape([name for name in names if name != LABEL])
    targets = _targets(raw, options, is_image=shape is not None)
    categories, drop = _listed(options.categories), _listed(options.drop)
    for option, given in (("categories", categories), ("drop", drop), ("split", _listed(options.split or ()))):
        _check_names(raw, given, where, option)
    both = {*targets} & {*categories, *drop, options.split}
    if both:
        raise ArgumentError(
            "{where}: expected the target {name!r} only as target, got it in another option, too; omit it there",
            where=where,
            name=min(both),
        )
    task = target_task([cells_of(raw, name) for name in targets], options.task)
    raw, notes = _with_target(raw, targets, task, where)
    parts = _parts(raw, targets, task, options)
    cells = [cells_of(raw, name) for name in targets]
    target = fit_target(targets, cells, parts == TRAIN, task, where=where, place=raw.place)
    if shape is not None and not {*categories, *drop}:
        return _images(raw, target, parts, shape, options, notes)
    inputs = {name: cells_of(raw, name) for name in names if name not in (*targets, *drop, options.split)}
    columns = tuple(
        fit_column(name, inputs[name], parts == TRAIN, is_category=name in categories)
        if name in inputs
        else DroppedColumn(name, "asked")
        for name in names
        if name not in (*targets, options.split)
    )
    reader = TableReader(columns, target)
    if not reader.inputs:
        raise DataError(
            "{where}: expected columns to predict {target} from in {place}, got none that can be used ({columns}); "
            "change these columns, or give a table with others",
            where=where,
            target=listed(targets),
            place=raw.place,
            columns=listed(_abouts(columns)[:_MOST_NOTED]) or message("no other column"),
        )
    x, unknown = reader.encode(raw, where=where, cells=inputs)
    preprocessing = _standardizing(reader, taken(x, np.flatnonzero(parts == TRAIN)))
    t = target.encode(raw, where=where, dtype=options.dtype)
    with np.errstate(over="ignore"):  # a number that the dtype cannot hold is refused by the data set
        splits = {
            part: Split(preprocessing(taken(x, rows), options.dtype), t[rows])
            for part, rows in _rows(parts, options).items()
        }
    notes += [*_column_notes(reader, int((parts == TRAIN).sum())), *unknown, *_class_notes(target, splits[TRAIN].t)]
    return _dataset(raw.name, splits, preprocessing, target, notes, None)


def _dataset(
    name: str,
    splits: dict[int, Split],
    preprocessing: Preprocessing,
    target: Target,
    notes: Sequence[str],
    image_shape: tuple[int, int, int] | None,
) -> Dataset:
    return Dataset(
        train=splits[TRAIN],
        validation=splits.get(VALIDATION),
        test=splits[TEST],
        name=name,
        classes=len(target.classes) or None,
        class_names=target.classes,
        target_names=target.names if not target.is_classes else (),
        image_shape=image_shape,
        preprocessing=preprocessing,
        notes=tuple(notes),
    )


# --- columns ----------------------------------------------------------------------------------------------------------


def _listed(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _targets(raw: RawTable, options: _Options, *, is_image: bool) -> tuple[str, ...]:
    """The names of the target's columns."""
    names = raw.columns
    given = options.target
    if given is None and is_image and LABEL in names:
        return (LABEL,)
    if not given:
        raise ArgumentError(
            "{where}: expected a target, the column to predict, got none; choose one of the columns of {place}: "
            "{names}",
            where=options.caller,
            place=raw.place,
            names=first_names(names),
        )
    targets = _listed(given)
    if len(targets) == 1 and targets[0] not in names and "," in targets[0]:
        targets = tuple(name.strip() for name in targets[0].split(","))
    _check_names(raw, targets, options.caller, "target")
    if len(targets) > 1 and options.task == "classification":
        raise ArgumentError(
            "{where}: expected one column as the target of a classification, got {names}; choose one",
            where=options.caller,
            names=listed(targets),
        )
    return targets


def _check_names(raw: RawTable, names: Sequence[str], where: str, option: str) -> None:
    for name in names:
        if name not in raw.columns:
            near = nearest(name, raw.columns) if isinstance(name, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{where}: expected {option} to be a column of {place}, got {name}; {advice}",
                where=where,
                option=option,
                place=raw.place,
                name=shown(name),
                advice=message("did you mean {match!r}?", match=near)
                if near
                else message("choose one of {names}", names=first_names(raw.columns)),
            )


def _with_target(raw: RawTable, targets: Sequence[str], task: str, where: str) -> tuple[RawTable, list[str]]:
    """The rows that have a target, and a sentence about the others."""
    kept = has_target([cells_of(raw, name) for name in targets], task)
    if kept.all():
        return raw, []
    if not kept.any() and task == "regression":
        raise DataError(
            "{where}: expected numbers in {target} of {place} for a regression, got none; choose another target, or a "
            "classification",
            where=where,
            target=listed(targets),
            place=raw.place,
        )
    if not kept.any():
        raise DataError(
            "{where}: expected rows with a value of {target} in {place}, got none; choose another target",
            where=where,
            target=listed(targets),
            place=raw.place,
        )
    count, rows, target = int((~kept).sum()), len(kept), listed(targets)
    omitted = [cells_of(raw.filtered(~kept), name).present(1).values for name in targets]
    odd = next((values[0] for values in omitted if task == "regression" and len(values)), None)
    if odd is None:
        note = message(
            "{count:,} of {rows:,} rows have no {target}, and are omitted", count=count, rows=rows, target=target
        )
    else:
        note = message(
            "{count:,} of {rows:,} rows have no number that can be used as {target}, such as {value}, and are omitted",
            count=count,
            rows=rows,
            target=target,
            value=shown(odd),
        )
    return raw.filtered(kept), [note]


def _parts(raw: RawTable, targets: Sequence[str], task: str, options: _Options) -> Array:
    where, rows = options.caller, raw.rows
    labels = _ranks(cells_of(raw, targets[0])) if task == "classification" else np.zeros(rows, np.int64)
    if options.split is None:
        test = 0.2 if options.test is None else options.test
        return parts_by_seed(labels, test=test, validation=options.validation, seed=options.split_seed, where=where)
    parts = parts_by_column(raw, options.split, where=where)
    if not options.validation:
        return parts
    return with_validation(parts, labels, validation=options.validation, seed=options.split_seed, where=where)


def _ranks(cells: Cells | LargeCells) -> Array:
    """For each row, the rank of its text among the different texts, from 1 on."""
    pl = polars()
    texts = lambda: (block.values.cast(pl.String) for block in cells.blocks())  # noqa: E731 - read repeatedly
    tallies: list[Any] = []
    for tally in counted_texts(texts):
        tallies.append(tally["text"])
        if sum(map(len, tallies)) > CLASSES:  # `fit_target` refuses them
            return np.zeros(sum(map(len, texts())), np.int64)
    ordered = pl.concat(tallies).sort()
    return np.concatenate([ordered.search_sorted(block).to_numpy().astype(np.int64) + 1 for block in texts()])


def _rows(parts: Array, options: _Options) -> dict[int, Array]:
    """The rows of each part: the training rows in random order, because a file is often sorted; the others in order."""
    rows = {part: np.flatnonzero(parts == part) for part in np.unique(parts).tolist()}
    rows[TRAIN] = np.random.default_rng((options.split_seed, 1)).permutation(rows[TRAIN])
    return rows


def _standardizing(reader: TableReader, x: Array) -> Preprocessing:
    """The preprocessing that standardizes the features but those that are 0 or 1."""
    fitted = Preprocessing.fit(x, classes=reader.target.classes)
    flags = reader.flags
    mean = tuple(0.0 if flag else value for flag, value in zip(flags, np.atleast_1d(fitted.mean).tolist(), strict=True))
    deviation = tuple(
        1.0 if flag else value for flag, value in zip(flags, np.atleast_1d(fitted.deviation).tolist(), strict=True)
    )
    return replace(fitted, mean=mean, deviation=deviation, reader=reader)


# --- notes ------------------------------------------------------------------------------------------------------------


def _abouts(columns: Sequence[Column]) -> list[str]:
    """What becomes of each column, as phrases."""
    return [
        message("{column}: {about}", column=column.name or message("the column without a name"), about=column.about)
        for column in columns
    ]


def _column_notes(reader: TableReader, rows: int) -> list[str]:
    """Sentences about columns that are dropped or have missing values."""
    notes: list[str] = []
    dropped = [column for column in reader.columns if isinstance(column, DroppedColumn) and column.reason != "asked"]
    notes += _abouts(dropped[:_MOST_NOTED])
    if len(dropped) > _MOST_NOTED:
        notes.append(message("{count} more columns are dropped", count=len(dropped) - _MOST_NOTED))
    missing = [
        message(
            "{column} {count:,} ({share:.0%})", column=column.name, count=column.missing, share=column.missing / rows
        )
        for column in reader.inputs
        if column.missing
    ]
    if missing:
        more = ["..."] * (len(missing) > _MOST_NOTED)
        notes.append(message("missing values: {columns}", columns=listed([*missing[:_MOST_NOTED], *more])))
    return notes


def _class_notes(target: Target, t: Array) -> list[str]:
    """A sentence about classes that are much rarer than the most frequent one."""
    if not target.is_classes:
        return []
    counts = occurrences(t, minlength=len(target.classes))
    most, least = int(counts.argmax()), int(counts.argmin())
    if len(counts) > max(FEW, counts.sum() / 2):
        return [
            message(
                "{target}: its values are {classes:,} classes of {rows:,} training rows, such as {value}; if they are "
                "numbers, write them without units",
                target=target.names[0],
                classes=len(counts),
                rows=int(counts.sum()),
                value=shown(target.classes[most]),
            )
        ]
    if counts[least] > _RARE * counts[most]:
        return []
    if not counts[least]:
        return [
            message(
                "classes without training rows: {names}; the network cannot learn them",
                names=first_names([name for name, count in zip(target.classes, counts, strict=True) if not count]),
            )
        ]
    return [
        message(
            "the classes are unbalanced: {most} has {share:.0%} of the training rows, {least} only {count:,} rows; "
            "--weight-classes makes all classes count alike",
            most=target.classes[most],
            share=counts[most] / counts.sum(),
            least=target.classes[least],
            count=int(counts[least]),
        )
    ]


def _images(
    raw: RawTable, target: Target, parts: Array, shape: tuple[int, int, int], options: _Options, notes: Sequence[str]
) -> Dataset:
    """A table of pixels as images."""
    names = [name for name in raw.columns if name not in (*target.names, options.split)]
    pixels = pixels_of(raw, names, where=options.caller)
    reader = TableReader(tuple(NumberColumn(name, 0.0) for name in names), target)
    x = pixels.reshape((-1, len(names)) if options.flatten else (-1, *shape))
    t = target.encode(raw, where=options.caller, dtype=options.dtype)
    splits: dict[int, Split] = {}
    for part, rows in _rows(parts, options).items():
        images: Any = Pixels(taken(x, rows), options.dtype)
        if not options.compact:
            images = computed(images.bytes, lambda block: normalized(block, options.dtype), options.dtype)
        splits[part] = Split(images, t[rows])
    note = message("the columns are the pixels of images, {width} x {height}", width=shape[2], height=shape[1])
    preprocessing = Preprocessing(input_shape=x.shape[1:], divisor=255, classes=target.classes, reader=reader)
    return _dataset(
        raw.name, splits, preprocessing, target, [*notes, note, *_class_notes(target, splits[TRAIN].t)], shape
    )
