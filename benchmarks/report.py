"""The tables in ``results.md`` and the chart beside them."""

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
from harness import Anatomy, Fact, Row
from zhishen.figures.axes_style import DPI
from zhishen.figures.theme import font_size, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BUSY = 0.05  # the share of other programs from which on the table warns
PER_SECOND = {"ms": 1000.0, "s": 1.0, "MiB": 1.0}


def facts(others: float | None, versions: Mapping[str, str]) -> dict[str, str]:
    """When, where and with what the times were taken."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # pyright: ignore[reportOptionalSubscript]
    told = "not known" if others is None else f"{100 * others:.0f} % of the processors' time"
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": f"{processor()}, {os.cpu_count()} CPUs",
        "threads": f"{THREADS} each",
        "Python": f"{platform.python_version()}, {platform.system()}",
        "zhishen": version("zhishen"),
        "NumPy": f"{version('numpy')} with {blas['name']} {blas['version']}",
        **versions,
        "other programs meanwhile": told,
    }


def processor() -> str:
    """The model of the processor, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def amount(values: Sequence[float], unit: str) -> str:
    """The median, with three digits, and its unit."""
    value = PER_SECOND[unit] * median(values)
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


def tasks(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The rows of each task, the one of the best peer first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.key, row.task), []).append(row)
    return {task: sorted(group, key=lambda row: row.race.ratio) for task, group in found.items()}


def missed(rows: Sequence[Row], told: Sequence[Fact] = ()) -> list[str]:
    """The tasks whose best peer was not beaten by as much as it has to be, and the facts above their limits."""
    late = [task for (_, task), (best, *_) in tasks(rows).items() if best.must and best.race.ratio < best.must]
    return late + [fact.what for fact in told if fact.limit is not None and fact.value > fact.limit]


def verdict(row: Row) -> str:
    """What had to be reached, and whether it was."""
    if row.must is None:
        return "none"
    hope = f", hoped for {row.reach:.2f}" if row.reach else ""
    return f"{row.must:.2f}{hope}: {'reached' if row.race.ratio >= row.must else '**missed**'}"


def best_peers(rows: Sequence[Row]) -> Iterator[str]:
    """The first table: every task against the best of its peers."""
    yield "| | what | best peer | ours | peer | ratio | middle half of the rounds | has to reach |"
    yield "| --- | --- | --- | ---: | ---: | ---: | :---: | --- |"
    for best, *_ in tasks(rows).values():
        low, high = best.race.middle_half
        own, theirs = (f"{amount(values, best.unit)} {best.unit}" for values in (best.race.ours, best.race.peer))
        ratio = f"**{best.race.ratio:.2f}**" + ("" if best.race.ratio >= 1 else " (slower)")
        yield (
            f"| {best.key} | {best.task} | {best.peer} | {own} | {theirs} | {ratio} "
            f"| {low:.2f} to {high:.2f} | {verdict(best)} |"
        )


def every_peer(rows: Sequence[Row]) -> Iterator[str]:
    """The second table: the ratio to each peer, for the tasks that have more than one."""
    groups = {task: group for task, group in tasks(rows).items() if len(group) > 1}
    names = list(dict.fromkeys(row.peer for group in groups.values() for row in group))
    yield "| | what | " + " | ".join(names) + " |"
    yield "| --- | --- |" + " ---: |" * len(names)
    for (key, task), group in groups.items():
        by_name = {row.peer: f"{row.race.ratio:.2f}" for row in group}
        yield f"| {key} | {task} | " + " | ".join(by_name.get(name, "") for name in names) + " |"


def settings(rows: Sequence[Row]) -> Iterator[str]:
    """The third table: everything that was measured, with the settings that were the peer's best."""
    yield "| | what | peer, with the settings that were its best | ours | peer | ratio |"
    yield "| --- | --- | --- | ---: | ---: | ---: |"
    for row in rows:
        peer = row.peer + (f" ({row.settings})" if row.settings else "")
        own, theirs = (f"{amount(values, row.unit)} {row.unit}" for values in (row.race.ours, row.race.peer))
        yield f"| {row.key} | {row.task}: {row.detail} | {peer} | {own} | {theirs} | {row.race.ratio:.2f} |"


def shares(rows: Sequence[Row], peak: Mapping[int, float]) -> Iterator[str]:
    """How much of the machine's peak each task uses, ours and the best peer's."""
    yield "| | what | multiply-adds, millions | ours, GFLOP/s | of the peak | best peer | GFLOP/s | of the peak |"
    yield "| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |"
    for best, *_ in tasks([row for row in rows if row.work]).values():
        work, top = best.work or 0, peak[THREADS]
        own, theirs = (2 * work / median(values) for values in (best.race.ours, best.race.peer))
        yield (
            f"| {best.key} | {best.task} | {work / 1e6:,.1f} | {own / 1e9:.1f} | {100 * own / top:.0f} % "
            f"| {best.peer} | {theirs / 1e9:.1f} | {100 * theirs / top:.0f} % |"
        )


def scaling(rows: Sequence[Row]) -> Iterator[str]:
    """How many times as fast two threads are as one."""
    yield "| | what | one thread | two threads | times as fast | middle half of the rounds |"
    yield "| --- | --- | ---: | ---: | ---: | :---: |"
    for row in rows:
        low, high = row.race.middle_half
        one, two = (f"{amount(values, row.unit)} {row.unit}" for values in (row.race.peer, row.race.ours))
        yield f"| {row.key} | {row.task} | {one} | {two} | **{row.race.ratio:.2f}** | {low:.2f} to {high:.2f} |"


def pieces(found: Sequence[Anatomy], top: float) -> Iterator[str]:
    """Where the time of each step goes."""
    yield "| | part | time | of the step | GFLOP/s | of the peak |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for step in found:
        whole = sum(piece.seconds for piece in step.pieces)
        for piece in step.pieces:
            rate = 2 * piece.work / piece.seconds if piece.work else 0
            speed = f"{rate / 1e9:.0f} | {100 * rate / top:.0f} %" if rate else " | "
            yield (
                f"| {step.key} | {piece.name} | {1000 * piece.seconds:.3f} ms | {100 * piece.seconds / whole:.0f} % "
                f"| {speed} |"
            )


def waiting(told: Sequence[Fact]) -> Iterator[str]:
    """What has a limit instead of a peer."""
    yield "| what | | at most |"
    yield "| --- | ---: | --- |"
    for fact in told:
        limit = "none"
        if fact.limit is not None:
            limit = f"{fact.limit:g} {fact.unit}: {'kept' if fact.value <= fact.limit else '**missed**'}"
        yield f"| {fact.what} | {fact.value:.2f} {fact.unit} | {limit} |"


def markdown(
    rows: Sequence[Row],
    found: Mapping[str, str],
    others: float | None,
    *,
    told: Sequence[Fact] = (),
    steps: Sequence[Anatomy] = (),
    peak: Mapping[int, float] | None = None,
    left_out: Sequence[str] = (),
) -> str:
    """The whole page."""
    raced = [row for row in rows if row.kind == "peer"]
    threads = [row for row in rows if row.kind == "threads"]
    lines = [
        "# Results",
        "",
        "Written by `make bench`; [README.md](README.md) says how it measures, [shapes.md](shapes.md) varies shapes.",
        "",
        "Only the ratio counts: how many times as fast as the peer zhishen is (for memory: how many times as much the",
        "peer needs), so below 1 the peer is the better one. Times show the proportions on this machine at that hour,",
        "and change from one hour to the next.",
        "",
        "![The ratios as bars](results.png)",
        "",
        "## Against the best peer",
        "",
        *best_peers(raced),
    ]
    if others is not None and others > BUSY:
        lines += [
            "",
            f"**Other programs used {100 * others:.0f} % of the processors: measure again on a quiet machine.**",
        ]
    behind = [f"{key} {task} ({best.peer})" for (key, task), (best, *_) in tasks(raced).items() if best.race.ratio < 1]
    not_reached = missed(raced, told)
    lines += ["", "A peer is ahead in: " + ("; ".join(behind) if behind else "none") + ".", ""]
    lines += ["Targets missed: " + ("; ".join(not_reached) if not_reached else "none") + "."]
    if any(len(group) > 1 for group in tasks(raced).values()):
        lines += ["", "## Against each peer", "", *every_peer(raced)]
    if left_out:
        lines += ["", "Left out:", "", *(f"- {reason}" for reason in left_out)]
    if peak and any(row.work for row in raced):
        lines += [
            "",
            "## Share of the machine's peak",
            "",
            f"A product of 1024 x 1024 float32 matrices by NumPy's BLAS reaches {peak[1] / 1e9:.0f} GFLOP/s on one",
            f"thread and {peak[2] / 1e9:.0f} on two. Multiply-adds are those of the products, counted from the shapes,",
            "a convolution as the direct method has them; a method that needs fewer may exceed the peak.",
            "",
            *shares(raced, peak),
        ]
    if peak and steps:
        lines += [
            "",
            "## Where a step's time goes",
            "",
            "Ours, each part timed inside of whole steps, forward and backward together; layers that run as one stand",
            "in one line. Multiply-adds as above.",
            "",
            *pieces(steps, peak[THREADS]),
        ]
    if threads:
        lines += ["", "## One thread and two", "", *scaling(threads)]
    if told:
        lines += ["", "## Compiling", "", *waiting(told)]
    lines += ["", "## Everything that was measured", "", *settings(raced)]
    lines += ["", "## Compared before the times were taken", ""]
    lines += [f"- {row.key}: {check}" for row in rows for check in row.checks]
    lines += ["", "## Where", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in found.items()]
    return "\n".join(lines) + "\n"


def chart(rows: Sequence[Row], path: Path) -> None:
    """Draw the ratios as bars that begin at 1, where both are equally fast, on a logarithmic axis; a block a task."""
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
            ("the bar begins at 1, where both are equally fast; dotted: what has to be reached against the best peer;",
             0.4, font_size("note"), "muted"),
            ("thin line: the middle half of the rounds; for memory: how many times as much the peer needs",
             0.56, font_size("note"), "muted"),
        ):  # fmt: skip
            figure.text(
                0.015, 1 - down / height, text, va="top", fontsize=size, color=role_color(kind),
                fontweight="bold" if kind == "text" else "normal",
            )  # fmt: skip
        ratios = [row.race.ratio for row in rows]
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
            must = group[0].must
            if must is not None:
                ax.plot(
                    [must] * 2,
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
    """One bar, with the middle half of its rounds and its number; a loss is hatched too, so that colour is not all."""
    ratio, (first, last) = row.race.ratio, row.race.middle_half
    faster = ratio >= 1
    hue = role_color("train") if faster else role_color("test")
    ax.barh(
        place, ratio - 1, left=1, height=high, color=hue, zorder=2, hatch="" if faster else "////",
        edgecolor=role_color("background"), linewidth=0,
    )  # fmt: skip
    ax.plot([first, last], [place, place], color=role_color("text"), linewidth=1.0, zorder=3)
    edge = max(last, 1) if faster else min(first, row.must or first, 1)
    ax.annotate(
        f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}", (edge, place),
        xytext=(5 if faster else -5, 0), textcoords="offset points", va="center",
        ha="left" if faster else "right", color=hue, fontweight="bold", fontsize=font_size("note"), zorder=6,
        bbox={"facecolor": role_color("background"), "edgecolor": "none", "pad": 0.2},
    )  # fmt: skip
