"""The page ``shapes.md``: one layer, forward and backward, over many shapes, compared with eager PyTorch.

The layer is a convolution or an affine layer, followed by ReLU, and computes the gradient of its input, as in the
middle of a network. zhishen runs the two layers fused, as a network does; each library uses its faster memory layout.
Two sizes vary at a time around common values; some sizes are odd, so that no kernel is specialized for them. Shapes
that take too long on a small machine are not measured and are gray.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import peers
from harness import Load, Settings, Step, check_close, fastest, interleave
from zhishen import nn
from zhishen.nn.fusion import plan

HOME = Path(__file__).parent
MAX_MULTIPLY_ADDS = 1.2e10  # of a step
MAX_ELEMENTS = 5e7  # of the input or of the output
BATCHES = (1, 8, 32, 100, 256, 1024)
CHANNELS = (1, 3, 5, 8, 16, 30, 32, 64, 70, 128, 256)
KERNELS = (1, 3, 5, 7)
IMAGES = (8, 13, 14, 27, 28, 56, 96)
WIDTHS = (10, 50, 100, 300, 784, 1000)


@dataclass(frozen=True)
class Shape:
    """A layer and its input; an affine layer has no kernel and no image.

    Attributes:
        batch: the number of samples, N.
        inputs: the number of input channels, or the width of the input.
        outputs: the number of output channels, or the width of the output.
        kernel: the size of the filters; 0 for an affine layer.
        image: the height and the width of the images.
    """

    batch: int
    inputs: int
    outputs: int
    kernel: int = 0
    image: int = 1

    @property
    def padding(self) -> int:
        """The padding with which the output has the size of the input."""
        return self.kernel // 2

    @property
    def fits(self) -> bool:
        """Whether the shape is small enough to be measured."""
        pixels = self.batch * self.image**2
        work = 3 * pixels * self.inputs * self.outputs * max(1, self.kernel) ** 2
        return work <= MAX_MULTIPLY_ADDS and pixels * max(self.inputs, self.outputs) <= MAX_ELEMENTS

    @property
    def x_shape(self) -> tuple[int, ...]:
        """The shape of the input."""
        return (self.batch, self.inputs, self.image, self.image) if self.kernel else (self.batch, self.inputs)


@dataclass(frozen=True)
class Grid:
    """A table of ratios.

    Attributes:
        title: the title of the table.
        row_name: the size that varies from row to row.
        column_name: the size that varies from column to column.
        rows: the sizes of the rows.
        columns: the sizes of the columns.
        shape: the shape of a cell, from its row and its column.
        ratios: the ratios of the measured cells.
    """

    title: str
    row_name: str
    column_name: str
    rows: Sequence[int]
    columns: Sequence[int]
    shape: Callable[[int, int], Shape]
    ratios: dict[tuple[int, int], float] = field(default_factory=dict)


def grids() -> list[Grid]:
    """The tables, which vary sizes around 100 images of 28 x 28, 32 channels and filters of 3 x 3."""
    return [
        Grid(
            "Convolution 3x3, 32 to 32 channels: batch and image", "batch", "image", BATCHES, IMAGES,
            lambda n, size: Shape(n, 32, 32, 3, size),
        ),
        Grid(
            "Convolution, 32 images of 14x14: channels (in and out) and kernel", "kernel", "channels", KERNELS,
            CHANNELS, lambda kernel, c: Shape(32, c, c, kernel, 14),
        ),
        Grid(
            "Convolution 3x3, 32 images of 28x28: channels in and out", "out", "in", (8, 30, 32, 64, 128),
            (1, 3, 8, 16, 32, 64, 128), lambda out, c: Shape(32, c, out, 3, 28),
        ),
        Grid(
            "Convolution of one channel to 30, 100 images: kernel and image", "kernel", "image", KERNELS, IMAGES,
            lambda kernel, size: Shape(100, 1, 30, kernel, size),
        ),
        Grid(
            "Affine layer: batch and width (in and out)", "batch", "width", BATCHES, WIDTHS,
            lambda n, width: Shape(n, width, width),
        ),
    ]  # fmt: skip


def layer_of(shape: Shape) -> nn.Layer:
    """The layer with random weights."""
    rng = np.random.default_rng(1)
    if shape.kernel:
        return nn.Conv2d(shape.inputs, shape.outputs, shape.kernel, padding=shape.padding, rng=rng)
    return nn.Affine(shape.inputs, shape.outputs, rng=rng)


def zhishen_step(
    layer: nn.Layer, x: np.ndarray, dout: np.ndarray, *, channels_last: bool
) -> Callable[[], list[np.ndarray]]:
    """A step of zhishen that returns dx, dW and db."""
    (pair,) = plan([layer, nn.ReLU()])
    if channels_last:
        x, dout = (np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2) for array in (x, dout))

    def step() -> list[np.ndarray]:
        pair.forward(x)
        return [pair.backward(dout), *(layer.gradient_of(key) for key in layer.params)]

    return step


def torch_step(
    shape: Shape, layer: nn.Layer, x: np.ndarray, dout: np.ndarray, *, channels_last: bool
) -> Callable[[], list[np.ndarray]]:
    """The same step of PyTorch."""
    import torch

    memory_format = torch.channels_last if channels_last else torch.contiguous_format
    W, b = (torch.from_numpy(layer.params[key].copy()) for key in ("W", "b"))
    if shape.kernel:
        module = torch.nn.Conv2d(shape.inputs, shape.outputs, shape.kernel, padding=shape.padding)
    else:
        module, W = torch.nn.Linear(shape.inputs, shape.outputs), W.T.contiguous()
    module.weight.data, module.bias.data = W, b
    inputs, grads = torch.from_numpy(x.copy()), torch.from_numpy(dout.copy())
    if shape.kernel:
        module, inputs, grads = (each.to(memory_format=memory_format) for each in (module, inputs, grads))
    inputs.requires_grad_()

    def step() -> list[np.ndarray]:
        inputs.grad = None
        module.zero_grad(set_to_none=True)
        torch.relu(module(inputs)).backward(grads)
        return [tensor.grad.numpy() for tensor in (inputs, module.weight, module.bias) if tensor.grad is not None]

    return step


def relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    """‖a - b‖ / ‖b‖."""
    return float(np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-30))


def measure(shape: Shape) -> tuple[float, float]:
    """The ratio of the times, and the maximum relative difference between the gradients."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape.x_shape, dtype=np.float32)
    out = (shape.batch, shape.outputs, *shape.x_shape[2:])
    if shape.kernel:
        size = shape.image + 2 * shape.padding - shape.kernel + 1
        out = (shape.batch, shape.outputs, size, size)
    dout = rng.standard_normal(out, dtype=np.float32)
    layer = layer_of(shape)
    layouts = {"channels first": False, "channels last": True} if shape.kernel else {"rows": False}
    own: dict[str, Step] = {name: zhishen_step(layer, x, dout, channels_last=last) for name, last in layouts.items()}
    peer: dict[str, Step] = {
        name: torch_step(shape, layer, x, dout, channels_last=last) for name, last in layouts.items()
    }
    own_grads, their_grads = (next(iter(each.values()))() for each in (own, peer))
    if not shape.kernel:
        their_grads[1] = their_grads[1].T
    # For a pre-activation near 0, rounding may decide whether ReLU passes the gradient, differently in each library, so
    # the difference may exceed rounding errors.
    worst = max(relative_difference(g, h) for g, h in zip(own_grads, their_grads, strict=True))
    result = interleave(own[fastest(own)], peer[fastest(peer)], seconds=Settings.seconds / 8, min_steps=9, pause=0.03)
    return result.ratio, worst


def page(tables: Sequence[Grid], agreement: str, environment: dict[str, str]) -> Iterator[str]:
    """The lines of the page."""
    yield from (
        "# Shapes",
        "",
        "Written by `make bench` (or `make bench ARGS=shapes`). One layer and ReLU, forward and backward including the",
        "gradient of the input, as in the middle of a network, in float32: how many times as fast as eager PyTorch",
        "zhishen is, each library with its faster layout. Below 1 PyTorch is faster. Two sizes vary at a time; the",
        "shape of an empty cell takes too long.",
        "",
        "![The ratios as heat maps](shapes.png)",
    )
    for each in tables:
        ratios = sorted(each.ratios.values())
        faster = sum(ratio >= 1 for ratio in ratios)
        yield from ("", f"## {each.title}", "")
        yield f"Faster in {faster} of {len(ratios)} shapes; from {ratios[0]:.2f} to {ratios[-1]:.2f}."
        yield from ("", f"| {each.row_name} \\ {each.column_name} | " + " | ".join(map(str, each.columns)) + " |")
        yield "| ---: |" + " ---: |" * len(each.columns)
        for row in each.rows:
            cells = [each.ratios.get((row, column)) for column in each.columns]
            yield f"| **{row}** | " + " | ".join("" if c is None else f"{c:.2f}" for c in cells) + " |"
    yield from ("", "## Checks of the results", "", agreement, "", "## Environment", "", "| | |", "| --- | --- |")
    yield from (f"| {name} | {value} |" for name, value in environment.items())


def draw(tables: Sequence[Grid], path: Path) -> None:
    """Draw the tables as heat maps: blue where zhishen is faster, orange where PyTorch is faster, white at 1."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure

    from zhishen.figures.axes_style import DPI
    from zhishen.figures.theme import font_size, rc_params, role_color

    ends = [role_color("test"), role_color("background"), role_color("train")]
    colormap = LinearSegmentedColormap.from_list("ratio", ends).with_extremes(bad=role_color("grid"))
    limit = np.log(8)  # a ratio of 8 or 1/8 has the full color
    with mpl.rc_context(rc_params()):
        cell, head, gap, width = 0.36, 0.95, 0.95, 9.0  # (inches)
        height = head + sum(cell * len(each.rows) + gap for each in tables)
        figure = Figure(figsize=(width, height), dpi=DPI)
        figure.text(
            0.03, 1 - 0.16 / height, "How many times as fast as PyTorch, by shape", va="top", fontweight="bold",
            fontsize=font_size("title"),
        )  # fmt: skip
        figure.text(
            0.03, 1 - 0.42 / height,
            "blue, above 1: zhishen is faster; orange, below 1: PyTorch is; gray: too large to measure",
            va="top", fontsize=font_size("note"), color=role_color("muted"),
        )  # fmt: skip
        top = head
        for each in tables:
            table_height = cell * len(each.rows)
            ax = figure.add_axes(
                (0.09, 1 - (top + table_height) / height, 0.079 * len(each.columns), table_height / height)
            )
            values = np.array([[each.ratios.get((r, c), np.nan) for c in each.columns] for r in each.rows])
            ax.imshow(np.log(values), cmap=colormap, vmin=-limit, vmax=limit, aspect="auto")
            for i, j in zip(*np.nonzero(np.isfinite(values)), strict=True):
                value = values[i, j]
                strong = abs(np.log(value)) > 0.75 * limit
                ax.text(
                    j, i, f"{value:.2f}" if value < 10 else f"{value:.0f}", ha="center", va="center",
                    fontsize=font_size("note"), color=role_color("background" if strong else "text"),
                )  # fmt: skip
            ax.set_xticks(range(len(each.columns)), [str(c) for c in each.columns])
            ax.set_yticks(range(len(each.rows)), [str(r) for r in each.rows])
            ax.set_xlabel(each.column_name, fontsize=font_size("note"), color=role_color("muted"))
            ax.set_ylabel(each.row_name, fontsize=font_size("note"), color=role_color("muted"))
            ax.tick_params(length=0, labelsize=font_size("note"), colors=role_color("muted"))
            ax.set_title(each.title, loc="left", fontsize=font_size("label"), fontweight="bold")
            ax.set_xticks(np.arange(len(each.columns) + 1) - 0.5, minor=True)
            ax.set_yticks(np.arange(len(each.rows) + 1) - 0.5, minor=True)
            ax.grid(which="minor", color=role_color("background"), linewidth=1.5)
            ax.tick_params(which="minor", length=0)
            ax.spines[:].set_visible(False)
            top += table_height + gap
        FigureCanvasAgg(figure).print_png(path)


def write() -> None:
    """Measure all shapes that are small enough, and write ``shapes.md`` and ``shapes.png``."""
    from report import conditions

    if isinstance(peers.load("PyTorch"), peers.Missing):
        print("shapes: PyTorch is missing, so there is no comparison")
        return
    load, tables, worst = Load(), grids(), 0.0
    for each in tables:
        for row in each.rows:
            for column in each.columns:
                shape = each.shape(row, column)
                if shape.fits:
                    each.ratios[row, column], difference = measure(shape)
                    check_close(f"{shape}", difference, 1e-2)
                    worst = max(worst, difference)
        print(f"shapes: {each.title}: {min(each.ratios.values()):.2f} to {max(each.ratios.values()):.2f}", flush=True)
    agreement = check_close("gradients of all shapes in float32, relative", worst, 1e-2)
    lines = page(tables, agreement, conditions(load.others(), {"PyTorch": peers.versions()["PyTorch"]}))
    (HOME / "shapes.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draw(tables, HOME / "shapes.png")
