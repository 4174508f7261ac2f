"""The second sheet: one layer at a time over many shapes, forward and backward, ours against eager PyTorch.

A convolution, or an affine layer, with ReLU after it; from an input that needs its gradient, as in the middle of a
network: run as a network runs these two neighbours, with arrays that lie in memory as each side likes them best. Two
sizes vary at a time around a centre; among them odd ones, which no kernel can have been made for. What would take too
long on a small machine is left out and stays grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import peers
from harness import Load, Settings, Step, agree, fastest, race
from zhishen import nn
from zhishen.nn.fusion import plan

HOME = Path(__file__).parent
LARGEST = 1.2e10  # multiply-adds of a step
VALUES = 5e7  # of the input or of the output, at most
BATCHES = (1, 8, 32, 100, 256, 1024)
CHANNELS = (1, 3, 5, 8, 16, 30, 32, 64, 70, 128, 256)
KERNELS = (1, 3, 5, 7)
IMAGES = (8, 13, 14, 27, 28, 56, 96)
WIDTHS = (10, 50, 100, 300, 784, 1000)


@dataclass(frozen=True)
class Shape:
    """A layer and its input; an affine layer has no kernel and no image.

    Attributes:
        batch: N.
        inputs: channels, or the width of the input.
        outputs: likewise.
        kernel: the size of the filters; 0 for an affine layer.
        image: height and width.
    """

    batch: int
    inputs: int
    outputs: int
    kernel: int = 0
    image: int = 1

    @property
    def padding(self) -> int:
        """Such that the output is as large as the input."""
        return self.kernel // 2

    @property
    def fits(self) -> bool:
        """Whether it is small enough to be measured."""
        pixels = self.batch * self.image**2
        work = 3 * pixels * self.inputs * self.outputs * max(1, self.kernel) ** 2
        return work <= LARGEST and pixels * max(self.inputs, self.outputs) <= VALUES

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Of the input."""
        return (self.batch, self.inputs, self.image, self.image) if self.kernel else (self.batch, self.inputs)


@dataclass(frozen=True)
class Map:
    """A table of ratios.

    Attributes:
        title: what it shows.
        down: the name of what varies from row to row.
        across: likewise from column to column.
        rows: its values.
        columns: its values.
        shape: the shape of a cell.
        ratios: of the cells that were measured.
    """

    title: str
    down: str
    across: str
    rows: Sequence[int]
    columns: Sequence[int]
    shape: Callable[[int, int], Shape]
    ratios: dict[tuple[int, int], float] = field(default_factory=dict)


def maps() -> list[Map]:
    """What is varied around 100 images of 28 x 28, 32 channels and filters of 3 x 3."""
    return [
        Map(
            "Convolution 3x3, 32 to 32 channels: batch and image", "batch", "image", BATCHES, IMAGES,
            lambda n, size: Shape(n, 32, 32, 3, size),
        ),
        Map(
            "Convolution, 32 images of 14x14: channels (in and out) and kernel", "kernel", "channels", KERNELS,
            CHANNELS, lambda kernel, c: Shape(32, c, c, kernel, 14),
        ),
        Map(
            "Convolution 3x3, 32 images of 28x28: channels in and out", "out", "in", (8, 30, 32, 64, 128),
            (1, 3, 8, 16, 32, 64, 128), lambda out, c: Shape(32, c, out, 3, 28),
        ),
        Map(
            "Convolution of one channel to 30, 100 images: kernel and image", "kernel", "image", KERNELS, IMAGES,
            lambda kernel, size: Shape(100, 1, 30, kernel, size),
        ),
        Map(
            "Affine layer: batch and width (in and out)", "batch", "width", BATCHES, WIDTHS,
            lambda n, width: Shape(n, width, width),
        ),
    ]  # fmt: skip


def layer_of(shape: Shape) -> nn.Layer:
    """The layer, with weights drawn."""
    rng = np.random.default_rng(1)
    if shape.kernel:
        return nn.Conv2d(shape.inputs, shape.outputs, shape.kernel, padding=shape.padding, rng=rng)
    return nn.Affine(shape.inputs, shape.outputs, rng=rng)


def ours(layer: nn.Layer, x: np.ndarray, dout: np.ndarray, *, channels_last: bool) -> Callable[[], list[np.ndarray]]:
    """A step that returns dx, dW and db."""
    (pair,) = plan([layer, nn.ReLU()])
    if channels_last:
        x, dout = (np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2) for array in (x, dout))

    def step() -> list[np.ndarray]:
        pair.forward(x)
        return [pair.backward(dout), *(layer.gradient_of(key) for key in layer.params)]

    return step


def torchs(
    shape: Shape, layer: nn.Layer, x: np.ndarray, dout: np.ndarray, *, channels_last: bool
) -> Callable[[], list[np.ndarray]]:
    """The same by PyTorch."""
    import torch

    keep = torch.channels_last if channels_last else torch.contiguous_format
    W, b = (torch.from_numpy(layer.params[key].copy()) for key in ("W", "b"))
    if shape.kernel:
        twin = torch.nn.Conv2d(shape.inputs, shape.outputs, shape.kernel, padding=shape.padding)
    else:
        twin, W = torch.nn.Linear(shape.inputs, shape.outputs), W.T.contiguous()
    twin.weight.data, twin.bias.data = W, b
    given, back = torch.from_numpy(x.copy()), torch.from_numpy(dout.copy())
    if shape.kernel:
        twin, given, back = (thing.to(memory_format=keep) for thing in (twin, given, back))
    given.requires_grad_()

    def step() -> list[np.ndarray]:
        given.grad = None
        twin.zero_grad(set_to_none=True)
        torch.relu(twin(given)).backward(back)
        return [tensor.grad.numpy() for tensor in (given, twin.weight, twin.bias) if tensor.grad is not None]

    return step


def relative(a: np.ndarray, b: np.ndarray) -> float:
    """The distance between two arrays, as a share of the length of the second."""
    return float(np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-30))


def measure(shape: Shape) -> tuple[float, float]:
    """The ratio, and the largest difference between the gradients."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape.x_shape, dtype=np.float32)
    out = (shape.batch, shape.outputs, *shape.x_shape[2:])
    if shape.kernel:
        grown = shape.image + 2 * shape.padding - shape.kernel + 1
        out = (shape.batch, shape.outputs, grown, grown)
    dout = rng.standard_normal(out, dtype=np.float32)
    layer = layer_of(shape)
    layouts = {"channels first": False, "channels last": True} if shape.kernel else {"rows": False}
    own: dict[str, Step] = {name: ours(layer, x, dout, channels_last=last) for name, last in layouts.items()}
    peer: dict[str, Step] = {name: torchs(shape, layer, x, dout, channels_last=last) for name, last in layouts.items()}
    found, theirs = (next(iter(each.values()))() for each in (own, peer))
    if not shape.kernel:
        theirs[1] = theirs[1].T
    # A pre-activation within rounding of 0 may let its gradient through in one library and not in the other, so this
    # is looser than rounding.
    worst = max(relative(g, h) for g, h in zip(found, theirs, strict=True))
    result = race(own[fastest(own)], peer[fastest(peer)], seconds=Settings.seconds / 8, least=9, pause=0.03)
    return result.ratio, worst


def sheet(found: Sequence[Map], told: str, facts: dict[str, str]) -> Iterator[str]:
    """The page, a line at a time."""
    yield from (
        "# Shapes",
        "",
        "Written by `make bench` (or `make bench ARGS=shapes`). One layer and ReLU after it, forward and backward with",
        "the gradient of the input, as in the middle of a network, in float32: how many times as fast as eager PyTorch",
        "zhishen is, each with the better of its layouts. Below 1 PyTorch is faster. Two sizes vary at a time; an",
        "empty cell would take too long.",
        "",
        "![The ratios as maps](shapes.png)",
    )
    for each in found:
        ratios = sorted(each.ratios.values())
        won = sum(ratio >= 1 for ratio in ratios)
        yield from ("", f"## {each.title}", "")
        yield f"Faster in {won} of {len(ratios)} shapes; from {ratios[0]:.2f} to {ratios[-1]:.2f}."
        yield from ("", f"| {each.down} \\ {each.across} | " + " | ".join(map(str, each.columns)) + " |")
        yield "| ---: |" + " ---: |" * len(each.columns)
        for row in each.rows:
            cells = [each.ratios.get((row, column)) for column in each.columns]
            yield f"| **{row}** | " + " | ".join("" if c is None else f"{c:.2f}" for c in cells) + " |"
    yield from ("", "## Compared", "", told, "", "## Where", "", "| | |", "| --- | --- |")
    yield from (f"| {name} | {value} |" for name, value in facts.items())


def draw(found: Sequence[Map], path: Path) -> None:
    """The tables as maps: blue where we are faster, orange where PyTorch is, white where both are equal."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure

    from zhishen.figures.axes_style import DPI
    from zhishen.figures.theme import font_size, rc_params, role_color

    ends = [role_color("test"), role_color("background"), role_color("train")]
    colors = LinearSegmentedColormap.from_list("ratio", ends).with_extremes(bad=role_color("grid"))
    limit = np.log(8)  # eightfold either way has the full colour
    with mpl.rc_context(rc_params()):
        cell, head, gap, width = 0.36, 0.95, 0.95, 9.0  # (inches)
        height = head + sum(cell * len(each.rows) + gap for each in found)
        figure = Figure(figsize=(width, height), dpi=DPI)
        figure.text(
            0.03, 1 - 0.16 / height, "How many times as fast as PyTorch, by shape", va="top", fontweight="bold",
            fontsize=font_size("title"),
        )  # fmt: skip
        figure.text(
            0.03, 1 - 0.42 / height,
            "blue, above 1: zhishen is faster; orange, below 1: PyTorch is; grey: too large to be measured here",
            va="top", fontsize=font_size("note"), color=role_color("muted"),
        )  # fmt: skip
        top = head
        for each in found:
            tall = cell * len(each.rows)
            ax = figure.add_axes((0.09, 1 - (top + tall) / height, 0.079 * len(each.columns), tall / height))
            values = np.array([[each.ratios.get((r, c), np.nan) for c in each.columns] for r in each.rows])
            ax.imshow(np.log(values), cmap=colors, vmin=-limit, vmax=limit, aspect="auto")
            for i, j in zip(*np.nonzero(np.isfinite(values)), strict=True):
                value = values[i, j]
                strong = abs(np.log(value)) > 0.75 * limit
                ax.text(
                    j, i, f"{value:.2f}" if value < 10 else f"{value:.0f}", ha="center", va="center",
                    fontsize=font_size("note"), color=role_color("background" if strong else "text"),
                )  # fmt: skip
            ax.set_xticks(range(len(each.columns)), [str(c) for c in each.columns])
            ax.set_yticks(range(len(each.rows)), [str(r) for r in each.rows])
            ax.set_xlabel(each.across, fontsize=font_size("note"), color=role_color("muted"))
            ax.set_ylabel(each.down, fontsize=font_size("note"), color=role_color("muted"))
            ax.tick_params(length=0, labelsize=font_size("note"), colors=role_color("muted"))
            ax.set_title(each.title, loc="left", fontsize=font_size("label"), fontweight="bold")
            ax.set_xticks(np.arange(len(each.columns) + 1) - 0.5, minor=True)
            ax.set_yticks(np.arange(len(each.rows) + 1) - 0.5, minor=True)
            ax.grid(which="minor", color=role_color("background"), linewidth=1.5)
            ax.tick_params(which="minor", length=0)
            ax.spines[:].set_visible(False)
            top += tall + gap
        FigureCanvasAgg(figure).print_png(path)


def write() -> None:
    """Measure every shape that is small enough, and write ``shapes.md`` and ``shapes.png``."""
    from report import facts

    if isinstance(peers.load("PyTorch"), peers.Missing):
        print("shapes: PyTorch is missing, nothing to compare with")
        return
    load, found, worst = Load(), maps(), 0.0
    for each in found:
        for row in each.rows:
            for column in each.columns:
                shape = each.shape(row, column)
                if shape.fits:
                    each.ratios[row, column], difference = measure(shape)
                    agree(f"{shape}", difference, 1e-2)
                    worst = max(worst, difference)
        print(f"shapes: {each.title}: {min(each.ratios.values()):.2f} to {max(each.ratios.values()):.2f}", flush=True)
    told = agree("gradients of all shapes in float32, relative", worst, 1e-2)
    lines = sheet(found, told, facts(load.others(), {"PyTorch": peers.versions()["PyTorch"]}))
    (HOME / "shapes.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draw(found, HOME / "shapes.png")
