"""The table in ``results.md`` and the chart beside it."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from environment import THREADS
from harness import Row
from zhishen.figures.style import COLOURS, DPI, RC, SIZES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BUSY = 0.05  # the share of other programs from which on the table warns


def facts(others: float | None) -> dict[str, str]:
    """When, where and with what the times were taken."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # pyright: ignore[reportOptionalSubscript]
    told = "not known" if others is None else f"{100 * others:.0f} % of the processors' time"
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": f"{_processor()}, {os.cpu_count()} CPUs",
        "threads": f"{THREADS} each",
        "Python": f"{platform.python_version()}, {platform.system()}",
        "zhishen": version("zhishen"),
        "NumPy": f"{version('numpy')} with {blas['name']} {blas['version']}",
        "PyTorch": version("torch"),
        "other programs meanwhile": told,
    }


def _processor() -> str:
    """The model of the processor, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def milliseconds(seconds: Sequence[float]) -> str:
    """The median in milliseconds, with three digits."""
    value = 1000 * median(seconds)
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


def verdict(row: Row) -> str:
    """The target, and whether the ratio reached it."""
    if row.target is None:
        return "none"
    return f"{row.target:.2f}: {'reached' if row.race.ratio >= row.target else '**missed**'}"


def markdown(rows: Sequence[Row], facts: dict[str, str], others: float | None) -> str:
    """The whole page."""
    lines = [
        "# Results",
        "",
        "Written by `make bench`; [README.md](README.md) says how it measures.",
        "",
        "Only the ratio counts: how many times as fast as the peer zhishen is, so above 1 it is the faster one. The",
        "milliseconds show the proportions on this machine at that hour, and change from one hour to the next.",
        "",
        "![The ratios as bars](results.png)",
        "",
        "| | what | peer | ours, ms | peer, ms | ratio | middle half of the rounds | target |",
        "| --- | --- | --- | ---: | ---: | ---: | :---: | --- |",
    ]
    for row in rows:
        low, high = row.race.middle_half
        lines.append(
            f"| {row.key} | {row.task}: {row.detail} | {row.peer} "
            f"| {milliseconds(row.race.ours)} | {milliseconds(row.race.peer)} "
            f"| **{row.race.ratio:.2f}** | {low:.2f} to {high:.2f} | {verdict(row)} |"
        )
    if others is not None and others > BUSY:
        lines += [
            "",
            f"**Other programs used {100 * others:.0f} % of the processors: measure again on a quiet machine.**",
        ]
    lines += ["", "## Compared before the times were taken", ""]
    lines += [f"- {row.key}: {check}" for row in rows for check in row.checks]
    lines += ["", "## Where", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in facts.items()]
    return "\n".join(lines) + "\n"


def chart(rows: Sequence[Row], path: Path) -> None:
    """Draw the ratios as bars that begin at 1, where both are equally fast, on a logarithmic axis."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(RC):
        width, head, pitch, foot = 9.0, 0.85, 0.62, 0.4  # (inches)
        height = head + pitch * len(rows) + foot
        figure = Figure(figsize=(width, height), dpi=DPI)
        ax = figure.add_axes((0.44, foot / height, 0.5, pitch * len(rows) / height))
        figure.text(
            0.02, 1 - 0.2 / height, "How many times as fast as the peer", va="top", fontweight="bold",
            fontsize=SIZES["title"],
        )  # fmt: skip
        figure.text(
            0.02, 1 - 0.46 / height, "dotted: the target; thin line: the middle half of the rounds", va="top",
            fontsize=SIZES["note"], color=COLOURS["muted"],
        )  # fmt: skip
        ratios = [row.race.ratio for row in rows]
        ax.set_xscale("log")
        ax.set_xlim(min(0.4, 0.5 * min(ratios)), max(2.5, 2 * max(ratios)))
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.axvline(1, color=COLOURS["muted"], linewidth=1, zorder=1)
        for place, row in enumerate(rows):
            _bar(ax, place, row)
            middle = 1 - (head + pitch * (place + 0.5)) / height
            figure.text(0.02, middle + 0.03 / height, row.task, va="bottom", fontweight="bold", fontsize=SIZES["label"])
            figure.text(
                0.02, middle - 0.03 / height, f"against {row.peer}", va="top", fontsize=SIZES["note"],
                color=COLOURS["muted"],
            )  # fmt: skip
        low, high = ax.get_xlim()
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= tick <= high]
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks], color=COLOURS["muted"], fontsize=SIZES["note"])
        ax.set_xticks([], minor=True)
        ax.set_yticks([])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        FigureCanvasAgg(figure).print_png(path)


def _bar(ax: Axes, place: int, row: Row) -> None:
    """One bar, with the middle half of its rounds, its target and its number."""
    ratio, (low, high) = row.race.ratio, row.race.middle_half
    faster = ratio >= 1
    colour = COLOURS["train"] if faster else COLOURS["test"]
    ax.barh(place, ratio - 1, left=1, height=0.46, color=colour, zorder=2)
    ax.plot([low, high], [place, place], color=COLOURS["ink"], linewidth=1.2, zorder=3)
    if row.target is not None:
        ax.plot([row.target] * 2, [place - 0.34, place + 0.34], ":", color=COLOURS["ink"], linewidth=1.6, zorder=4)
    edge = max(high, row.target or high) if faster else min(low, row.target or low)
    ax.annotate(
        f"{ratio:.2f}", (edge, place), xytext=(7 if faster else -7, 0), textcoords="offset points", va="center",
        ha="left" if faster else "right", color=colour, fontweight="bold", fontsize=SIZES["title"],
    )  # fmt: skip
