"""Running an ONNX file with onnxruntime, and comparing it with the network."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from zhishen._optional import late_import
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.ops import use_kernels

__all__ = ["Differences", "compare", "relative_difference", "run_model", "runtime_installed"]

_ERRORS_ONLY: Final = 3


@dataclass(frozen=True)
class Differences:
    """How much the outputs of a file and of a network differ: the largest difference over the largest output.

    Attributes:
        samples: the number of samples that were compared.
        direct: from the definition of each op, the readable code; its convolutions are direct ones.
        default: from what the network computes by default; its convolutions may use Winograd's method.
    """

    samples: int
    direct: float
    default: float


def runtime_installed() -> bool:
    """Whether onnxruntime is installed."""
    return find_spec("onnxruntime") is not None


def run_model(content: bytes, x: Array) -> Array:
    """The output of an ONNX model for a batch, by onnxruntime on one thread.

    Args:
        content: of the file.
        x: the batch.

    Raises:
        MissingDependencyError: onnxruntime is not installed.
        ArgumentError: onnxruntime has no code for an operator in this dtype.
    """
    runtime = late_import("onnxruntime", feature="Running an ONNX file")
    options: Any = runtime.SessionOptions()
    options.intra_op_num_threads = 1  # for a few samples, threads cost more than they save
    options.log_severity_level = _ERRORS_ONLY
    try:
        session: Any = runtime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except runtime.capi.onnxruntime_pybind11_state.NotImplemented as error:
        raise ArgumentError(
            "export: expected operators that onnxruntime has in {dtype}, got: {problem}; export with dtype='float32', "
            "or with compare_outputs=False for another program",
            dtype=x.dtype,
            problem=str(error).rpartition(" : ")[2],
        ) from error
    (out,) = session.run(None, {session.get_inputs()[0].name: x})
    return out


def compare(content: bytes, x: Array, network: Any) -> Differences:
    """Compare the output of an ONNX model with that of a network.

    Args:
        content: of the file.
        x: a batch of inputs.
        network: a function of a batch.
    """
    out = run_model(content, x)
    with use_kernels("reference"):
        direct = relative_difference(out, network(x))
    return Differences(len(x), direct, relative_difference(out, network(x)))


def relative_difference(out: Array, expected: Array) -> float:
    """max |out - expected| / max |expected|; infinite if the shapes, or the places of NaN or infinities, differ."""
    if out.shape != expected.shape:
        return float("inf")
    finite = np.isfinite(expected)
    if not np.array_equal(out[~finite], expected[~finite], equal_nan=True) or not np.isfinite(out[finite]).all():
        return float("inf")
    if not finite.any():
        return 0.0
    difference = np.abs(out[finite].astype(np.float64) - expected[finite]).max()
    largest = np.abs(expected[finite]).max()
    return float(difference / largest) if largest else float(difference)
