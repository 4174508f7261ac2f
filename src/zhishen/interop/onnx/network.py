"""`OnnxNetwork`: the graph of an ONNX file as a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tensor import Tensor
from zhishen.interop.onnx.computing.table import OPERATORS
from zhishen.interop.onnx.evaluating import evaluate
from zhishen.interop.onnx.model import Graph, Node
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network

__all__ = ["OnnxNetwork"]


class OnnxNetwork(Network):
    """The graph of an ONNX file as a network, whose parameters have their names in the file.

    `zhishen.interop.onnx.load` makes it. It predicts, is trained, drawn and saved as every network, and
    `zhishen.interop.onnx.export` writes it again.

    Args:
        graph: the inputs, nodes, outputs and constants, or the same as JSON data.
        parameters: name → ``dtype`` and ``shape`` of a parameter; they begin as zeros.
        statistics: the same for the running means and variances of batch normalization.
        loss: as for `zhishen.nn.Network`.
        input_shape: the shape of one input without the batch axis.
        rng: the generator from which dropout draws in training.
        name: see `zhishen.nn.Layer`.

    Raises:
        ArgumentError: the graph has more than one input or output, an operator is unknown, or a value is missing.
        KeyError, TypeError, ValueError: the graph is no description of a graph.
    """

    def __init__(
        self,
        graph: Graph | Mapping[str, Any],
        parameters: Mapping[str, Mapping[str, Any]],
        statistics: Mapping[str, Mapping[str, Any]],
        *,
        loss: str | Loss | Callable[[Tensor, Any], Tensor] = "softmax_cross_entropy",
        input_shape: Sequence[int] | None = None,
        rng: np.random.Generator | None = None,
        name: str = "",
    ) -> None:
        super().__init__(loss=loss, input_shape=input_shape, name=name)
        self.graph: Graph = graph if isinstance(graph, Graph) else Graph.from_dict(graph)
        if len(self.graph.inputs) != 1 or len(self.graph.outputs) != 1:
            raise ArgumentError(
                "OnnxNetwork: expected a graph with one input and one output, got the inputs {inputs} and the outputs "
                "{outputs}; choose one output, or run the file with onnx.Backend.prepare(model)",
                inputs=[x.name for x in self.graph.inputs],
                outputs=list(self.graph.outputs),
            )
        self._weights: dict[str, Array] = {key: _zeros(value) for key, value in parameters.items()}
        self.buffers.update({key: _zeros(value) for key, value in statistics.items()})
        _check_complete(self.graph, [*self._weights, *self.buffers])
        self.rng: np.random.Generator | None = (
            rng if any(node.operator == "Dropout" for node in self.graph.nodes) else None
        )

    def own_params(self) -> dict[str, Array]:
        """The parameters by their names in the file."""
        return self._weights

    def config(self) -> dict[str, Any]:
        """The arguments of the constructor: the graph, and the shapes of the parameters and statistics."""
        return {
            "graph": self.graph.as_dict(),
            "parameters": {key: _description(array) for key, array in self._weights.items()},
            "statistics": {key: _description(array) for key, array in self.buffers.items()},
        }

    def forward(self, x: Any) -> Any:
        """The output of the graph for a batch.

        Raises:
            ShapeError: the batch does not fit the graph.
            UnsupportedError: an attribute has no code here for this batch.
        """
        (given,) = self.graph.inputs
        values = {
            given.name: _as_dtype(x, np.dtype(given.dtype)),
            **{key: self.tensor(key) for key in self._weights},
            **self.buffers,
        }
        (y,) = evaluate(self.graph, values, training=self.training, rng=self.rng, statistics=self._update)
        return y if isinstance(y, Tensor) else Tensor(y, requires_grad=False)

    def _update(self, node: Node, mean: Array, var: Array, count: int, momentum: float) -> None:
        """Update the running statistics of a node: the variance is unbiased, as in `zhishen.nn.BatchNorm`."""
        if count < 2:
            return
        for key, value in zip(node.inputs[3:], (mean, var * (count / (count - 1))), strict=True):
            if key in self.buffers:
                self.buffers[key][...] = momentum * self.buffers[key] + (1 - momentum) * value

    def __repr__(self) -> str:
        ends = f"{self.graph.inputs[0].name} → {self.graph.outputs[0]}"
        return f"OnnxNetwork({ends}, {len(self.graph.nodes)} nodes; loss: {self.last_layer!r})"


def _check_complete(graph: Graph, stored: Iterable[str]) -> None:
    """Raise unless there is code for each node, and a value for each name: a saved file may be damaged.

    Raises:
        ArgumentError: an operator is unknown, or no earlier node computes an input.
    """
    known = {*graph.constants, *stored, *(x.name for x in graph.inputs)}
    for node in graph.nodes:
        missing = [name for name in node.inputs if name and name not in known]
        if node.operator not in OPERATORS or missing:
            raise ArgumentError(
                "OnnxNetwork: expected nodes with known operators and inputs that earlier nodes compute, got {node} "
                "with the missing inputs {missing}; load the ONNX file again",
                node=node.label,
                missing=missing,
            )
        known.update(name for name in node.outputs if name)
    if graph.outputs[0] not in known:
        raise ArgumentError(
            "OnnxNetwork: expected an output that a node computes, got {output}; load the ONNX file again",
            output=graph.outputs[0],
        )


def _zeros(description: Mapping[str, Any]) -> Array:
    """An array of zeros, whose memory is not used before it is filled."""
    dtype = np.dtype(str(description["dtype"]))
    if dtype.kind != "f":
        raise ValueError(f"parameters of dtype {dtype}")
    return np.zeros([int(size) for size in description["shape"]], dtype)


def _description(array: Array) -> dict[str, Any]:
    return {"dtype": str(array.dtype), "shape": list(array.shape)}


def _as_dtype(x: Tensor, dtype: np.dtype[Any]) -> Any:
    """The input in the dtype of the file: whole numbers, such as indices, are an array."""
    if dtype.kind == "f":
        return x if x.dtype == dtype else x.astype(dtype)
    return x.data.astype(dtype)
