"""Objects of the reader's own that an element shows: `Training(trainer)` and `Graph(tensor)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhishen.graph.tensor import Tensor
from zhishen.lab.engine import Operation
from zhishen.messages import Deferred, deferred
from zhishen.train import Trainer
from zhishen.widgets import own_graph, own_training

__all__ = ["MAKERS", "Maker"]


@dataclass(frozen=True)
class Maker:
    """How an element shows an object.

    Attributes:
        type: of the object.
        description: of the object, for a sentence.
        text: the object in the repr of the widget.
        operations: of a session, from the object and what lets the views of the widget have a turn.
        documentation: the beginning of the docstring of the class.
    """

    type: type
    description: Deferred
    text: Callable[[Any], str]
    operations: Callable[[Any, Callable[[], None]], Mapping[str, Operation]]
    documentation: str


_TRAINING: Final = """``Training(trainer)`` shows and steers a `zhishen.train.Trainer` of your own: its curves, pause,
one step, one epoch, stop, and the learning rate while it runs. It trains in the kernel, between the cells, by
`Trainer.steps`; ``trainer.network`` is there at any time. If the trainer writes the folder of a run, press *Stop*
before a cell calls ``trainer.fit()``.

``Training()`` without a trainer is a figure of the lab.

"""
_GRAPH: Final = """``Graph(tensor)`` shows the computational graph of a `zhishen.Tensor` of your own: its values and, if
it is a scalar or after ``backward``, its gradients, as they are when the widget is made. A click shows the numbers of a
Tensor.

``Graph()`` without a Tensor is a figure of the lab.

"""

MAKERS: Final[Mapping[str, Maker]] = {
    "training": Maker(
        Trainer, deferred("a Trainer"), repr, own_training.operations_of, _TRAINING
    ),
    "graph": Maker(Tensor, deferred("a Tensor"), lambda tensor: tensor.name or "tensor",
                   lambda tensor, _wake: own_graph.operations_of(tensor), _GRAPH),
}  # fmt: skip
