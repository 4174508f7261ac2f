"""The tables of a report as HTML: the confusion matrix, bars with their numbers, and the settings."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen._types import Array, Int
from zhishen.figures.theme import localized, role_color

__all__ = ["bar_table", "confusion_table", "layers_table", "scrolling", "settings_table", "tables_css"]

_SHORTEST_BAR: Final = 3  # percent of the space of a bar, for the smallest value on a logarithmic scale
_LOGARITHMIC: Final = 20.0  # the ratio of the largest and the smallest value from which a scale is logarithmic

# What the options of config.toml are called in Chinese; elsewhere their names are English words already.
_OPTIONS: Final = {
    "version": "版本", "seed": "随机种子", "threads": "线程数", "epochs": "epoch 数", "batch_size": "批大小",
    "patience": "提前停止的耐心", "checkpoint_steps": "检查点间隔", "data": "数据", "source": "来源",
    "validation": "验证数据", "channels": "通道数", "transpose": "转置", "network": "网络", "name": "名称",
    "hidden": "隐藏层宽度", "filters": "滤波器数", "activation": "激活函数", "dropout": "Dropout 比例",
    "target": "目标列", "task": "任务", "categories": "类别列", "drop": "去掉的列", "split": "划分列",
    "test": "测试数据", "split_seed": "划分的随机种子",
    "size": "大小", "batch_norm": "批归一化", "optimizer": "最优化方法", "lr": "学习率",
    "weight_decay": "权值衰减",
    "momentum": "Momentum 的系数", "schedule": "学习率调度", "warmup": "预热", "augment": "数据扩充",
    "fit": "适应方式", "standardize": "标准化", "skip_broken": "跳过损坏的文件", "weight_classes": "类别加权",
}  # fmt: skip


def tables_css() -> str:
    """The CSS of the tables, in the current theme."""
    return f"""table {{ border-collapse: collapse; }}
th {{ text-align: left; font-weight: normal; color: {role_color("muted")}; }}
th, td {{ padding: 0.15rem 0.9rem 0.15rem 0; }}
thead th {{ border-bottom: 1px solid {role_color("grid")}; }}
.scroll {{ overflow-x: auto; max-width: 100%; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.bar {{ min-width: 3rem; width: 14rem; }}
.bar div {{ height: 0.8em; border-radius: 2px; }}
.confusion {{ font-size: 0.85rem; font-variant-numeric: tabular-nums; }}
.confusion th, .confusion td {{ padding: 0; min-width: 2.6rem; height: 2.1rem; text-align: center; }}
.confusion td {{ border: 1px solid {role_color("background")}; }}
.confusion thead th {{ border: 0; word-break: keep-all; }}
.confusion tbody th {{ position: sticky; left: 0; padding: 0 0.5rem; background: {role_color("background")}; }}
.layers th:last-child {{ text-align: right; }}
.layers th, .layers td {{ white-space: nowrap; }}
.layers tbody tr:last-child > * {{ border-top: 1px solid {role_color("grid")}; }}
.settings th code {{ color: {role_color("text")}; }}
.settings td {{ overflow-wrap: anywhere; min-width: 7rem; }}"""


def scrolling(content: str) -> str:
    """A box in which wide content scrolls sideways, so that the page does not."""
    return f'<div class="scroll" tabindex="0">{content}</div>'


def confusion_table(confusion: Int[Array, "C C"], names: Sequence[str]) -> str:
    """How often each class (row) was predicted as each class (column); mistakes have a logarithmic color scale."""
    most = max(1, int((confusion * ~np.eye(len(confusion), dtype=bool)).max()))
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{html.escape(names[true])}</th>'
        + "".join(_confusion_cell(int(count), most, right=true == predicted) for predicted, count in enumerate(row))
        + "</tr>"
        for true, row in enumerate(confusion)
    )
    corner = html.escape(localized("true \\ predicted", "实际 \\ 识别为"))
    return scrolling(
        f'<table class="confusion"><thead><tr><th>{corner}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _confusion_cell(count: int, most: int, *, right: bool) -> str:
    if not count:
        return "<td></td>"
    strength = 30 if right else round(15 + 60 * math.log1p(count) / math.log1p(most))  # percent
    color = role_color("train") if right else role_color("test")
    mixture = f"color-mix(in srgb, {color} {strength}%, {role_color('background')})"
    return f'<td style="background: {mixture}">{count}</td>'


def bar_table(columns: Mapping[str, tuple[Mapping[str, float], str]], *, first: str, logarithmic: bool = False) -> str:
    """A row for each name, with a bar and a number in each column; a missing number is a dash.

    Args:
        columns: by heading, the numbers by name, and the role of the bars' color.
        first: the heading of the names.
        logarithmic: whether the bars of a column have a logarithmic scale if its numbers differ widely.
    """
    names = list(dict.fromkeys(name for values, _ in columns.values() for name in values))
    heads = "".join(f'<th scope="col" colspan="2">{html.escape(heading)}</th>' for heading in columns)
    lengths = [bar_lengths(values, logarithmic=logarithmic) for values, _ in columns.values()]
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(
            _bar_cells(values.get(name), length.get(name, 0.0), role)
            for (values, role), length in zip(columns.values(), lengths, strict=True)
        )
        + "</tr>"
        for name in names
    )
    head = f'<thead><tr><th scope="col">{html.escape(first)}</th>{heads}</tr></thead>'
    return scrolling(f"<table>{head}<tbody>{rows}</tbody></table>")


def bar_lengths(values: Mapping[str, float], *, logarithmic: bool) -> dict[str, float]:
    """The length of each bar in percent; if ``logarithmic`` and values differ by a factor of 20, on such a scale."""
    positive = [value for value in values.values() if value > 0 and math.isfinite(value)]
    if not positive:
        return {}
    low, high = min(positive), max(positive)
    shown = {name: value for name, value in values.items() if value > 0 and math.isfinite(value)}
    if not logarithmic or high < _LOGARITHMIC * low:
        return {name: 100 * value / high for name, value in shown.items()}
    span = math.log(high / low)
    return {name: _SHORTEST_BAR + (100 - _SHORTEST_BAR) * math.log(value / low) / span for name, value in shown.items()}


def _bar_cells(value: float | None, length: float, role: str) -> str:
    bar = f'<div style="width: {length:.1f}%; background: {role_color(role)}"></div>' if length else ""
    return f'<td class="bar">{bar}</td><td class="number">{"–" if value is None else f"{value:.3g}"}</td>'


def layers_table(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """The table of a network's layers, see `RunReport.summary`, with headings in the current language."""
    names = (
        localized("layer", "层"), localized("kind", "种类"),
        localized("output shape", "输出的形状"), localized("parameters", "参数"),
    )  # fmt: skip
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)
    body = "".join(_layer_row(*row) for row in rows[1:])
    return scrolling(f'<table class="layers"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>')


def _layer_row(name: str, kind: str, shape: str, parameters: str) -> str:
    depth = (len(name) - len(name.lstrip())) / 2
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in (kind, shape))
    return (
        f'<tr><th scope="row" style="padding-left: {depth:g}em">{html.escape(name.strip())}</th>{cells}'
        f'<td class="number">{html.escape(parameters)}</td></tr>'
    )


def settings_table(settings: Mapping[str, Any]) -> str:
    """The settings of a run, by the names that they have in ``config.toml``."""
    rows = ""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            options: Mapping[str, Any] = value
            rows += "".join(_setting((name, option), chosen) for option, chosen in options.items())
        else:
            rows += _setting((name,), value)
    head = f'<th scope="col">{localized("option", "选项")}</th><th scope="col">{localized("value", "值")}</th>'
    return scrolling(f'<table class="settings"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _setting(path: tuple[str, ...], value: object) -> str:
    name = html.escape(".".join(path))
    chinese = "：".join(_OPTIONS.get(part, part) for part in path)
    label = localized("<code>{name}</code>", "{chinese} <code>{name}</code>", name=name, chinese=html.escape(chinese))
    return f'<tr><th scope="row">{label}</th><td>{html.escape(str(value))}</td></tr>'
