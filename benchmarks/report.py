"""The tables of ``results.md`` and their chart."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from environment import THREADS
from harness import Metric, Row, StepProfile
from zhishen.figures.axes_style import DPI
from zhishen.figures.theme import font_size, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BUSY = 0.05  # the share of processor time of other programs above which the page warns
PER_SECOND = {"ms": 1000.0, "s": 1.0, "MiB": 1.0}


def conditions(others: float | None, versions: Mapping[str, str]) -> dict[str, str]:
    """The conditions of the measurement: date, processor, threads, versions, and the load by other programs."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # pyright: ignore[reportOptionalSubscript]
    load = "unknown" if others is None else f"{100 * others:.0f} % of the processors' time"
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": f"{processor()}, {os.cpu_count()} CPUs",
        "threads": f"{THREADS} each",
        "Python": f"{platform.python_version()}, {platform.system()}",
        "zhishen": version("zhishen"),
        "NumPy": f"{version('numpy')} with {blas['name']} {blas['version']}",
        **versions,
        "other programs": load,
    }


def processor() -> str:
    """The model of the processor that the system reports."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def amount(values: Sequence[float], unit: str) -> str:
    """Format the median of the values with three or more digits."""
    value = PER_SECOND[unit] * median(values)
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


def tasks(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The rows of each task; the row of the best peer comes first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.key, row.task), []).append(row)
    return {task: sorted(group, key=lambda row: row.measured.ratio) for task, group in groups.items()}


def missed(rows: Sequence[Row], metrics: Sequence[Metric] = ()) -> list[str]:
    """The tasks whose ratio to the best peer is below the target, and the metrics above their limits."""
    missed_tasks = [
        task for (_, task), (best, *_) in tasks(rows).items() if best.target and best.measured.ratio < best.target
    ]
    return missed_tasks + [
        metric.name for metric in metrics if metric.limit is not None and metric.value > metric.limit
    ]


def verdict(row: Row) -> str:
    """The target, the stretch target, and whether the target was reached."""
    if row.target is None:
        return "none"
    stretch = f", stretch target {row.stretch_target:.2f}" if row.stretch_target else ""
    return f"{row.target:.2f}{stretch}: {'reached' if row.measured.ratio >= row.target else '**missed**'}"


def best_peers(rows: Sequence[Row]) -> Iterator[str]:
    """The table of every task with its best peer."""
    yield "| | task | best peer | ours | peer | ratio | interquartile range | target |"
    yield "| --- | --- | --- | ---: | ---: | ---: | :---: | --- |"
    for best, *_ in tasks(rows).values():
        low, high = best.measured.interquartile_range
        own, theirs = (
            f"{amount(values, best.unit)} {best.unit}" for values in (best.measured.ours, best.measured.peer)
        )
        ratio = f"**{best.measured.ratio:.2f}**" + ("" if best.measured.ratio >= 1 else " (slower)")
        yield (
            f"| {best.key} | {best.task} | {best.peer} | {own} | {theirs} | {ratio} "
            f"| {low:.2f} to {high:.2f} | {verdict(best)} |"
        )


def every_peer(rows: Sequence[Row]) -> Iterator[str]:
    """The table of the ratio to each peer, for the tasks with more than one peer."""
    groups = {task: group for task, group in tasks(rows).items() if len(group) > 1}
    names = list(dict.fromkeys(row.peer for group in groups.values() for row in group))
    yield "| | task | " + " | ".join(names) + " |"
    yield "| --- | --- |" + " ---: |" * len(names)
    for (key, task), group in groups.items():
        by_name = {row.peer: f"{row.measured.ratio:.2f}" for row in group}
        yield f"| {key} | {task} | " + " | ".join(by_name.get(name, "") for name in names) + " |"


def settings(rows: Sequence[Row]) -> Iterator[str]:
    """The table of all measurements, with the fastest settings of each peer."""
    yield "| | task | peer, with its fastest settings | ours | peer | ratio |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"
    for row in rows:
        peer = row.peer + (f" ({row.settings})" if row.settings else "")
        own, theirs = (f"{amount(values, row.unit)} {row.unit}" for values in (row.measured.ours, row.measured.peer))
        yield f"| {row.key} | {row.task}: {row.detail} | {peer} | {own} | {theirs} | {row.measured.ratio:.2f} |"


def shares(rows: Sequence[Row], peak: Mapping[int, float]) -> Iterator[str]:
    """The share of the machine's peak that zhishen and the best peer reach in each task."""
    yield "| | task | multiply-adds, millions | ours, GFLOP/s | of the peak | best peer | GFLOP/s | of the peak |"
    yield "| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |"
    for best, *_ in tasks([row for row in rows if row.work]).values():
        work, top = best.work or 0, peak[THREADS]
        own, theirs = (2 * work / median(values) for values in (best.measured.ours, best.measured.peer))
        yield (
            f"| {best.key} | {best.task} | {work / 1e6:,.1f} | {own / 1e9:.1f} | {100 * own / top:.0f} % "
            f"| {best.peer} | {theirs / 1e9:.1f} | {100 * theirs / top:.0f} % |"
        )


def scaling(rows: Sequence[Row]) -> Iterator[str]:
    """The speedup of two threads over one."""
    yield "| | task | one thread | two threads | speedup | interquartile range |"
    yield "| --- | --- | ---: | ---: | ---: | :---: |"
    for row in rows:
        low, high = row.measured.interquartile_range
        one, two = (f"{amount(values, row.unit)} {row.unit}" for values in (row.measured.peer, row.measured.ours))
        yield f"| {row.key} | {row.task} | {one} | {two} | **{row.measured.ratio:.2f}** | {low:.2f} to {high:.2f} |"


def phases(profiles: Sequence[StepProfile], top: float) -> Iterator[str]:
    """The table of the time of each phase of a step."""
    yield "| | phase | time | share of the step | GFLOP/s | share of the peak |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for step in profiles:
        total = sum(phase.seconds for phase in step.phases)
        for phase in step.phases:
            rate = 2 * phase.work / phase.seconds if phase.work else 0
            speed = f"{rate / 1e9:.0f} | {100 * rate / top:.0f} %" if rate else " | "
            yield (
                f"| {step.key} | {phase.name} | {1000 * phase.seconds:.3f} ms | {100 * phase.seconds / total:.0f} % "
                f"| {speed} |"
            )


def limits(metrics: Sequence[Metric]) -> Iterator[str]:
    """The table of the metrics with a limit."""
    yield "| metric | value | limit |"
    yield "| --- | ---: | --- |"
    for metric in metrics:
        limit = "none"
        if metric.limit is not None:
            limit = f"{metric.limit:g} {metric.unit}: {'met' if metric.value <= metric.limit else '**missed**'}"
        yield f"| {metric.name} | {metric.value:.2f} {metric.unit} | {limit} |"


def markdown(
    rows: Sequence[Row],
    environment: Mapping[str, str],
    others: float | None,
    *,
    metrics: Sequence[Metric] = (),
    steps: Sequence[StepProfile] = (),
    peak: Mapping[int, float] | None = None,
    omitted: Sequence[str] = (),
) -> str:
    """The page ``results.md``."""
    compared = [row for row in rows if row.kind == "peer"]
    threads = [row for row in rows if row.kind == "threads"]
    lines = [
        "# Results",
        "",
        "[中文](results.zh.md)",
        "",
        "Written by `make bench`. [README.md](README.md) describes the method. [shapes.md](shapes.md) compares single",
        "layers over many shapes.",
        "",
        "The ratio says how many times as fast as the peer zhishen is (for memory: how many times as much the peer",
        "needs); below 1 the peer is better. Only the ratio is comparable between machines: the times depend on the",
        "machine and change from one hour to the next.",
        "",
        "![The ratios as bars](results.png)",
        "",
        "## The best peer",
        "",
        *best_peers(compared),
    ]
    if others is not None and others > BUSY:
        lines += [
            "",
            f"**Other programs used {100 * others:.0f} % of the processors: measure again on an idle machine.**",
        ]
    slower = [
        f"{key} {task} ({best.peer})" for (key, task), (best, *_) in tasks(compared).items() if best.measured.ratio < 1
    ]
    not_reached = missed(compared, metrics)
    lines += ["", "A peer is faster in: " + ("; ".join(slower) if slower else "none") + ".", ""]
    lines += ["Targets missed: " + ("; ".join(not_reached) if not_reached else "none") + "."]
    if any(len(group) > 1 for group in tasks(compared).values()):
        lines += ["", "## Each peer", "", *every_peer(compared)]
    if omitted:
        lines += ["", "Omitted:", "", *(f"- {reason}" for reason in omitted)]
    if peak and any(row.work for row in compared):
        lines += [
            "",
            "## Share of the machine's peak",
            "",
            f"A product of 1024 x 1024 float32 matrices by NumPy's BLAS reaches {peak[1] / 1e9:.0f} GFLOP/s on one",
            f"thread and {peak[2] / 1e9:.0f} on two. Multiply-adds of the products are counted from the shapes, and",
            "those of the direct method for a convolution; an algorithm with fewer operations may exceed the peak.",
            "",
            *shares(compared, peak),
        ]
    if peak and steps:
        lines += [
            "",
            "## Profile of a training step",
            "",
            "The time of each phase of zhishen within whole steps, forward and backward together. Layers that run as",
            "one share a line. Multiply-adds are counted as above.",
            "",
            *phases(steps, peak[THREADS]),
        ]
    if threads:
        lines += ["", "## Speedup by two threads", "", *scaling(threads)]
    if metrics:
        lines += ["", "## Compiling", "", *limits(metrics)]
    lines += ["", "## All measurements", "", *settings(compared)]
    lines += ["", "## Checks of the results", ""]
    lines += [f"- {row.key}: {check}" for row in rows for check in row.checks]
    lines += ["", "## Environment", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in environment.items()]
    return "\n".join(lines) + "\n"


def chart(rows: Sequence[Row], path: Path) -> None:
    """Draw the ratios of each task as bars from 1, where both are equally fast, on a logarithmic axis."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import blended_transform_factory

    groups = tasks(rows)
    with mpl.rc_context(rc_params()):
        width, head, foot, title, pitch, gap = 9.0, 0.95, 0.35, 0.24, 0.2, 0.14  # (inches)
        body = sum(title + pitch * len(group) + gap for group in groups.values())
        height = head + body + foot
        figure = Figure(figsize=(width, height), dpi=DPI)
        left, right = 0.19, 0.97
        ax = figure.add_axes((left, foot / height, right - left, body / height))
        for text, down, size, kind in (
            ("How many times as fast as the peer", 0.14, font_size("title"), "text"),
            ("bars begin at 1, where both are equally fast; dotted line: the target against the best peer;",
             0.4, font_size("note"), "muted"),
            ("thin line: the interquartile range; for memory: how many times as much the peer needs",
             0.56, font_size("note"), "muted"),
        ):  # fmt: skip
            figure.text(
                0.015, 1 - down / height, text, va="top", fontsize=size, color=role_color(kind),
                fontweight="bold" if kind == "text" else "normal",
            )  # fmt: skip
        ratios = [row.measured.ratio for row in rows]
        ax.set_xscale("log")
        ax.set_xlim(min(0.5, 0.6 * min(ratios)), max(4, 1.8 * max(ratios)))
        ax.set_ylim(body, 0)
        low, high = ax.get_xlim()
        ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
        ticks = [tick for tick in ticks if low <= tick <= high]
        for tick in ticks:
            ax.axvline(tick, color=role_color("grid"), linewidth=0.8, zorder=0)
        ax.axvline(1, color=role_color("muted"), linewidth=1, zorder=1)
        names = blended_transform_factory(figure.transFigure, ax.transData)
        place = 0.0
        for (key, task), group in groups.items():
            ax.text(
                0.015, place + title / 2, f"{key}  {task}", transform=names, va="center", fontweight="bold",
                fontsize=font_size("label"), clip_on=False,
                bbox={"facecolor": role_color("background"), "edgecolor": "none", "pad": 0.6}, zorder=5,
            )  # fmt: skip
            place += title
            for row in group:
                middle = place + pitch / 2
                ax.text(
                    left - 0.01, middle, row.peer, transform=names, va="center", ha="right", fontsize=font_size("note"),
                    color=role_color("muted"), clip_on=False,
                )  # fmt: skip
                _bar(ax, middle, 0.7 * pitch, row)
                place += pitch
            target = group[0].target
            if target is not None:
                ax.plot(
                    [target] * 2,
                    [place - pitch * len(group), place],
                    ":",
                    color=role_color("text"),
                    linewidth=1.6,
                    zorder=4,
                )
            place += gap
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks], color=role_color("muted"), fontsize=font_size("note"))
        ax.set_xticks([], minor=True)
        ax.set_yticks([])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        FigureCanvasAgg(figure).print_png(path)


def _bar(ax: Axes, place: float, high: float, row: Row) -> None:
    """Draw one bar, its interquartile range and its ratio; bars below 1 are hatched too, not only colored."""
    ratio, (first, last) = row.measured.ratio, row.measured.interquartile_range
    faster = ratio >= 1
    bar_color = role_color("train") if faster else role_color("test")
    ax.barh(
        place, ratio - 1, left=1, height=high, color=bar_color, zorder=2, hatch="" if faster else "////",
        edgecolor=role_color("background"), linewidth=0,
    )  # fmt: skip
    ax.plot([first, last], [place, place], color=role_color("text"), linewidth=1.0, zorder=3)
    edge = max(last, 1) if faster else min(first, row.target or first, 1)
    ax.annotate(
        f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}", (edge, place),
        xytext=(5 if faster else -5, 0), textcoords="offset points", va="center",
        ha="left" if faster else "right", color=bar_color, fontweight="bold", fontsize=font_size("note"), zorder=6,
        bbox={"facecolor": role_color("background"), "edgecolor": "none", "pad": 0.2},
    )  # fmt: skip
