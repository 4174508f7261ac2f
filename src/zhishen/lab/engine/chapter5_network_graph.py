"""The graph of a two-layer network, whose layers open and fold.

References:
    *Deep Learning from Scratch*, section 5.7. The notes, chapter 5, the two-layer network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.figures.drawing.reading import read_network
from zhishen.lab.engine.arguments import Flag, Numbers, Table
from zhishen.lab.engine.graph_pictures import graph_picture
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["network_graph"]

_SIZES: Final = (2, 3, 2)  # inputs, hidden neurons, classes
_ROWS: Final = 4


def _network(activation: str) -> nn.Network:
    return nn.two_layer(*_SIZES, activation=activation, rng=np.random.default_rng(0), dtype=np.float64)


def _graph_script(
    x: Sequence[Sequence[float]], labels: Sequence[int], activation: str, opened: Sequence[int], formulas: bool,  # noqa: FBT001
    width: int,
) -> str:  # fmt: skip
    del opened, width  # of the picture
    return f"""import numpy as np
from zhishen import draw, nn

network = nn.two_layer(
    {_SIZES[0]}, {_SIZES[1]}, {_SIZES[2]}, activation="{activation}", rng=np.random.default_rng(0), dtype=np.float64
)
x, t = np.array({literal(x)}, dtype=float), np.array({literal(labels)})
loss, gradient = network.loss(x, t), network.gradient(x, t)
print(draw(network, x, t, fold="none", formulas={formulas}).text())
"""


@operation(
    x=Table(_ROWS, _SIZES[0], Number(-100, 100)),
    labels=Numbers(1, _ROWS, WholeNumber(0, _SIZES[2] - 1)),
    activation=OneOf(("relu", "sigmoid", "tanh")),
    opened=Numbers(0, 8, WholeNumber(0, 7)),
    formulas=Flag(),
    width=WholeNumber(150, 1600),
    sources=(nn.Network.loss_and_gradient, nn.Affine, nn.SoftmaxCrossEntropy),
    script=_graph_script,
)
def network_graph(
    x: Sequence[Sequence[float]] = ((1.0, 0.5), (-0.5, 2.0)), labels: Sequence[int] = (0, 1), activation: str = "relu",
    opened: Sequence[int] = (), formulas: bool = False, width: int = 600,  # noqa: FBT001, FBT002
) -> dict[str, Any]:  # fmt: skip
    """The graph of a network 2-3-2 on a batch; the layers of ``opened``, by their numbers, show their operations."""
    network, batch = _network(activation), np.array(x, dtype=np.float64)
    t: Array = np.array(labels)
    loss, gradient = network.loss_and_gradient(batch, t)
    record = read_network(network, batch, t, backward=True, letters=formulas)
    folded = [number for number in range(len(record.groups)) if number not in opened]
    return {
        "loss": loss,
        "gradient": gradient,
        "groups": [{"name": group.name, "kind": group.kind} for group in record.groups],
        "picture": graph_picture(record.graph(folded), formulas=formulas, widest=float(width)),
    }
