"""ONNX: networks as files that other programs run, on phones, on servers, in browsers.

`export` writes a network. It runs the network on Tensors, reads the operations from the tape, and writes one or a few
nodes of ONNX for each of them: `operators` has the table of the ops of layers, `primitives` that of NumPy's functions.
"""

from __future__ import annotations

from zhishen.interop.onnx.exporting import Exported, export
from zhishen.interop.onnx.graph import OPSET

__all__ = ["OPSET", "Exported", "export"]
