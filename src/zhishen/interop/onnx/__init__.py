"""ONNX: networks as files that other programs run, and files of other programs as networks.

`export` writes a network. It runs the network on Tensors, reads the operations from the tape, and writes one or a few
nodes of ONNX for each of them: `operators` has the table of the ops of layers, `primitives` that of NumPy's functions.

`load` reads a file as a network, whose `forward` computes the nodes on Tensors by the table in `computing`. `Backend`
does so for the package onnx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhishen.interop.onnx.exporting import Exported, export
from zhishen.interop.onnx.graph import OPSET
from zhishen.interop.onnx.loading import load, load_content
from zhishen.interop.onnx.network import OnnxNetwork

if TYPE_CHECKING:
    from zhishen.interop.onnx.backend import Backend

__all__ = ["OPSET", "Backend", "Exported", "OnnxNetwork", "export", "load", "load_content"]


def __getattr__(name: str) -> Any:
    """Import `Backend` when it is first used: its base class is in the package onnx."""
    if name == "Backend":
        from zhishen.interop.onnx.backend import Backend

        return Backend
    raise AttributeError(f"module 'zhishen.interop.onnx' has no attribute {name!r}")
