"""The table in ``results.md`` and the chart beside it."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np

from environment import THREADS
from harness import Row
from zhishen.figures.style import COLOURS, DPI, RC, SIZES

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
            f"| {row.key} | {row.task} | {row.peer} | {milliseconds(row.race.ours)} | {milliseconds(row.race.peer)} "
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
        height = 1.35 + 0.62 * len(rows)
        figure = Figure(figsize=(9.0, height), dpi=DPI)
        ax = figure.add_axes((0.47, 0.45 / height, 0.45, (height - 1.25) / height))
        ratios = [row.race.ratio for row in rows]
        ax.set_xscale("log")
        ax.set_xlim(min(0.4, 0.55 * min(ratios)), max(2.5, 1.8 * max(ratios)))
        ax.set_ylim(len(rows) - 0.45, -0.55)
        for place, row in enumerate(rows):
            ratio, (low, high) = row.race.ratio, row.race.middle_half
            colour = COLOURS["train"] if ratio >= 1 else COLOURS["test"]
            ax.barh(place, ratio - 1, left=1, height=0.46, color=colour, zorder=2)
            ax.plot([low, high], [place, place], color=COLOURS["ink"], linewidth=1.2, zorder=3)
            if row.target is not None:
                ax.plot([row.target] * 2, [place - 0.36, place + 0.36], ":", color=COLOURS["ink"], lw=1.6, zorder=4)
            beyond = max(high, ratio, row.target or 0) if ratio >= 1 else min(low, ratio, row.target or ratio)
            ax.annotate(
                f"{ratio:.2f}", (beyond, place), xytext=(6 if ratio >= 1 else -6, 0), textcoords="offset points",
                ha="left" if ratio >= 1 else "right", va="center", color=colour, fontweight="bold",
                fontsize=SIZES["title"],
            )  # fmt: skip
            middle = 1 - (0.8 + (place + 0.55) * (height - 1.25) / len(rows)) / height
            head, _, rest = row.task.partition(", ")
            figure.text(0.02, middle + 0.01, head, va="bottom", fontsize=SIZES["label"], fontweight="bold")
            note = f"{rest + ' ' if rest else ''}against {row.peer}".replace("mini-batch of 100, float32 ", "")
            figure.text(0.02, middle - 0.005, note, va="top", fontsize=SIZES["note"], color=COLOURS["muted"])
        ax.axvline(1, color=COLOURS["muted"], linewidth=1, zorder=1)
        ax.set_yticks([])
        ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks], color=COLOURS["muted"], fontsize=SIZES["note"])
        ax.set_xticks([], minor=True)
        ax.tick_params(length=0)
        for side in ("top", "left", "right", "bottom"):
            ax.spines[side].set_visible(False)
        figure.text(
            0.02, 1 - 0.18 / height, "How many times as fast as the peer", va="top", fontsize=SIZES["title"],
            fontweight="bold",
        )  # fmt: skip
        figure.text(
            0.02, 1 - 0.42 / height, "dotted: the target; thin line: the middle half of the rounds", va="top",
            fontsize=SIZES["note"], color=COLOURS["muted"],
        )  # fmt: skip
        FigureCanvasAgg(figure).print_png(path)
