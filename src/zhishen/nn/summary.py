"""The table of a network's layers: kind, output shape, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhishen.graph.ops import use_kernels
from zhishen.graph.tape import no_grad
from zhishen.messages import message
from zhishen.messages.columns import display_width, pad_left, pad_right
from zhishen.nn.watch import Observation

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer
    from zhishen.nn.network import Network

__all__ = ["summary", "summary_html", "summary_rows"]


def summary(network: Network, input_shape: tuple[int, ...] | None) -> str:
    """See `Network.summary`."""
    rows = summary_rows(network, input_shape)
    a, b, c, d = (max(display_width(row[i]) for row in rows) for i in range(4))
    return "\n".join(
        f"{pad_right(row[0], a)}  {pad_right(row[1], b)} {pad_right(row[2], c)}  {pad_left(row[3], d)}".rstrip()
        for row in rows
    )


def summary_html(network: Network) -> str:
    """The table as HTML, for a notebook; without output shapes if the network does not run on a sample of zeros."""
    from zhishen.display.tables import fragment, table

    try:
        heads, *rows = summary_rows(network, network.one_input_shape())
    except Exception:  # noqa: BLE001 - a network that is not complete yet is still shown
        heads, *rows = summary_rows(network, None)
    title = message("{type} with the loss {loss}", type=type(network).__name__, loss=repr(network.last_layer))
    return fragment(title, table(heads, rows, texts=3))


def summary_rows(network: Network, input_shape: tuple[int, ...] | None) -> list[tuple[str, str, str, str]]:
    """The rows of the table: headings, layers, total; two spaces before a name for each block that a layer is in."""
    shapes = {} if input_shape is None else _output_shapes(network, input_shape)
    tree = network.walk()
    rows = [(message("layer"), message("kind"), message("output shape"), message("parameters"))]
    listed: set[int] = set()

    def add(holder: Layer, depth: int) -> None:
        for name, layer in holder.children().items():
            indent, path = "  " * depth, tree.paths[id(layer)]
            if id(layer) in listed:
                rows.append((indent + name, message("as {layer}", layer=path), "", "0"))
                continue
            listed.add(id(layer))
            rows.append((indent + name, type(layer).__name__, shapes.get(path, ""), _count(layer)))
            add(layer, depth + 1)

    add(network, 0)
    sizes = {name: array.size for name, array in tree.parameters().items()}
    rows.append((message("total"), "", "", f"{sum(sizes.values()):,}"))
    frozen = sum(sizes[name] for name in tree.frozen())
    if frozen:
        rows.append((message("frozen"), "", "", f"{frozen:,}"))
    return rows


def _count(layer: Layer) -> str:
    """The number of parameters of the layer and of those in it; marked if they are frozen."""
    tree = layer.walk()
    count = sum(array.size for array in tree.parameters().values())
    if layer.learns or not count:
        return f"{count:,}"
    return message("frozen {count:,}", count=count)


def _output_shapes(network: Network, input_shape: tuple[int, ...]) -> dict[str, str]:
    """The output shape of each layer by its path, from a run on a sample of zeros."""
    shapes: dict[str, str] = {}

    def note(seen: Observation) -> None:
        sizes = ", ".join(["N", *map(str, np.shape(seen.output)[1:])])
        shapes.setdefault(seen.name, f"({sizes})")

    x = np.zeros((1, *input_shape), network.dtype)
    # The reference code: compiling kernels would take longer than the whole table.
    with network.undisturbed(), network.observe(note), no_grad(), use_kernels("reference"):
        network.predict(x)
    return shapes
