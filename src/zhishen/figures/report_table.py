"""The sections of a report about a network that was trained on a table: which columns matter, and its predictions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen.data import Dataset, TableReader
from zhishen.figures.embedding import embedded_images
from zhishen.figures.report_tables import bar_table
from zhishen.figures.table_predictions import PredictedNumbers, draw_predicted_numbers, predicted_numbers_data
from zhishen.figures.theme import localized
from zhishen.nn import Network
from zhishen.train import Measures, column_effects, evaluate_regression

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["TableReport", "result_of", "table_report", "table_sections"]

_SEED: Final = 0  # of the shuffles that measure the effects
_MOST_COLUMNS: Final = 40
_DROPPED: Final = 0.0005  # an effect below this is shown as none


@dataclass(frozen=True, eq=False)
class TableReport:
    """What a report says about the test rows of a table.

    Attributes:
        effects: by column, how much the score falls when the column is shuffled, see `column_effects`.
        rows: the number of test rows.
        predicted: of a regression, predicted and true numbers for each target.
        measures: of a regression, the loss, R² and the RMSE on the test rows.
    """

    effects: dict[str, float]
    rows: int
    predicted: tuple[PredictedNumbers, ...] = ()
    measures: Measures | None = None


def table_report(network: Network, dataset: Dataset) -> TableReport | None:
    """The numbers of the sections; None for a data set that is not a table, or is one of pixels."""
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    if not isinstance(reader, TableReader) or dataset.image_shape is not None:
        return None
    effects = column_effects(network, dataset, rng=np.random.default_rng(_SEED)) if len(dataset.test.x) > 1 else {}
    if reader.target.is_classes:
        return TableReport(effects, len(dataset.test.x))
    measures = evaluate_regression(network, dataset.test, units=dataset.target_deviation)
    return TableReport(effects, len(dataset.test.x), tuple(predicted_numbers_data(network, dataset)), measures)


def result_of(report: TableReport) -> str:
    """The result of a regression in a sentence without a full stop; an empty text for classes."""
    found = report.measures
    if found is None or found.r2 is None or found.rmse is None:
        return ""
    return localized(
        "R² is {r2:.4f} on {rows:,} test rows, and the root mean squared error {rmse:.4g}",
        "{rows:,} 行测试数据上 R² 为 {r2:.4f}，均方根误差为 {rmse:.4g}",
        r2=found.r2,
        rows=report.rows,
        rmse=found.rmse,
    )


def table_sections(report: TableReport | None) -> list[tuple[str, str]]:
    """The titles and the HTML of the sections."""
    if report is None:
        return []
    sections = [(localized("Effect of each column", "各列的影响"), _effects(report))]
    if report.predicted:
        sections.append((localized("Predicted against true", "预测值与实际值"), _predictions(report.predicted)))
    return [(title, content) for title, content in sections if content]


def _effects(report: TableReport) -> str:
    if not report.effects:
        return ""
    shown = dict(list(report.effects.items())[:_MOST_COLUMNS])
    note = localized(
        "How much the score on the test rows falls when the values of a column are shuffled among the rows "
        "(permutation importance): the column with the longest bar matters most. Columns that say the same share their "
        "effect.",
        "把某一列的值在各行之间随机打乱后，测试数据上的得分下降多少（置换重要性）：条形最长的列最重要。内容相同的列会分摊影响。",
    )
    heading = (
        localized("fall of R²", "R² 的下降")
        if report.measures is not None
        else localized("fall of the accuracy", "识别精度的下降")
    )
    values = {name: effect if effect >= _DROPPED else 0.0 for name, effect in shown.items()}
    table = bar_table({heading: (values, "forward")}, first=localized("column", "列"))
    more = ""
    if len(report.effects) > len(shown):
        rest = localized(
            "{count} more columns matter less", "另外 {count} 列的影响更小", count=len(report.effects) - len(shown)
        )
        more = f"<p>{html.escape(rest)}</p>"
    return f"<p>{html.escape(note)}</p>\n{table}{more}"


def _predictions(predicted: Sequence[PredictedNumbers]) -> str:
    def draw(figures: Sequence[Figure]) -> None:
        for numbers, figure in zip(predicted, figures, strict=True):
            draw_predicted_numbers(numbers, figure.add_axes((0.17, 0.12, 0.8, 0.78)))

    images = embedded_images(draw, [(4.6, 4.6)] * len(predicted))
    return f'<div class="curves">{"".join(images)}</div>'
