"""NumPy's functions on Tensors as ONNX, against onnxruntime."""

from __future__ import annotations

import numpy as np
import pytest
from exported import TOLERANCE, difference
from refusals import refused

from zhishen import Tensor, nn
from zhishen.errors import ArgumentError
from zhishen.graph.rules import RULES
from zhishen.interop import onnx
from zhishen.interop.onnx.primitives import PRIMITIVES
from zhishen.reference.special import erf

MASK = np.array([True, False, True, False])
ROWS = np.array([2, 0, 2, -1])
OTHER = np.linspace(-1, 2, 12).reshape(3, 4).astype(np.float32)

#: Primitive → functions of a Tensor (N, 3, 4) that record it.
FUNCTIONS = {
    "add": [lambda x: x + 2, lambda x: x + OTHER, lambda x: x + x],
    "subtract": [lambda x: 1 - x],
    "multiply": [lambda x: x * OTHER],
    "negative": [lambda x: -x],
    "divide": [lambda x: x / 3, lambda x: OTHER / (2 + abs(x))],
    "power": [lambda x: x**2, lambda x: x**3.0, lambda x: 2**x],
    "matmul": [lambda x: x @ OTHER.T, lambda x: OTHER.T @ x, lambda x: x @ OTHER[0]],
    "exp": [np.exp],
    "expm1": [np.expm1],
    "log": [lambda x: np.log(abs(x) + 1)],
    "log2": [lambda x: np.log2(abs(x) + 1)],
    "log10": [lambda x: np.log10(abs(x) + 1)],
    "log1p": [lambda x: np.log1p(abs(x))],
    "sqrt": [lambda x: np.sqrt(abs(x))],
    "sin": [np.sin],
    "cos": [np.cos],
    "tanh": [np.tanh],
    "erf": [erf],
    "absolute": [np.abs],
    "maximum": [lambda x: np.maximum(x, 0.5), lambda x: np.maximum(x, OTHER)],
    "minimum": [lambda x: np.minimum(x, OTHER)],
    "where": [lambda x: np.where(MASK, x, 2 * x), lambda x: np.where(MASK, x, 0)],
    "sum": [
        lambda x: x.sum(axis=1), lambda x: x.sum(axis=(1, 2), keepdims=True), lambda x: x.sum(axis=-1),
        lambda x: x.sum(axis=()), lambda x: x.mean(axis=2), lambda x: x.sum(axis=0), np.sum,
    ],
    "max": [lambda x: x.max(axis=1), lambda x: x.max(axis=(1, 2)), lambda x: x.min(axis=2, keepdims=True)],
    "cumsum": [lambda x: x.cumsum(axis=1), lambda x: x.cumsum(axis=-1)],
    "reshape": [
        lambda x: x.reshape(len(x), -1), lambda x: x.reshape(-1, 2, 6), lambda x: x.reshape(-1),
        lambda x: x.reshape(1, 4, -1, 3), lambda x: x.transpose(1, 0, 2).reshape(3, -1),
    ],
    "transpose": [lambda x: x.transpose(0, 2, 1), lambda x: x.T, lambda x: x.swapaxes(-1, 1)],
    "broadcast_to": [
        lambda x: np.broadcast_to(x[:, None], (len(x), 2, 3, 4)), lambda x: np.broadcast_to(x, (5, *x.shape))
    ],
    "getitem": [
        lambda x: x[:, 1], lambda x: x[:, -1], lambda x: x[:, 1:], lambda x: x[:, ::-1, 1:3], lambda x: x[..., ::2],
        lambda x: x[:, None, :, 0], lambda x: x[:, ROWS % 3], lambda x: x[:, :, ROWS], lambda x: x[:, -2:, None, 3],
        lambda x: x[:, 2:0:-1], lambda x: x[0], lambda x: x[..., None], lambda x: x[:],
    ],
    "concatenate": [
        lambda x: np.concatenate([x, 2 * x], axis=1), lambda x: np.concatenate([x, x, x], axis=-1),
        lambda x: np.concatenate([x, -x], axis=0),
    ],
    "astype": [lambda x: x.astype(np.float64) * 2],
}  # fmt: skip


class Function(nn.Network):
    """A network that computes ``function(x)``, in float32."""

    def __init__(self, function):
        super().__init__(nn.Affine(1, 1, rng=np.random.default_rng(0)), loss="sum_of_squares")
        self.function = function

    def forward(self, x):
        return self.function(x)


def primitives_in(function):
    """The names of the operations that a function records."""
    out = function(Tensor(np.ones((2, 3, 4), np.float32)))
    names, left = set(), [out]
    while left:
        node = left.pop().node
        if node is not None:
            names.add(node.maker.name)
            left.extend(x for x in node.inputs if isinstance(x, Tensor))
    return names


def test_the_table_has_all_primitives_but_that_of_gradients():
    assert set(PRIMITIVES) == set(RULES) - {"scatter"}
    assert set(FUNCTIONS) == set(PRIMITIVES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_primitive(name, rng, tmp_path):
    for number, function in enumerate(FUNCTIONS[name]):
        if function(Tensor(np.ones((2, 3, 4)))).node is not None:
            assert name in primitives_in(function), number
        assert difference(Function(function), (3, 4), rng, tmp_path) < TOLERANCE, number


def test_a_fault_in_the_table_is_caught(rng, tmp_path, monkeypatch):
    monkeypatch.setitem(PRIMITIVES, "maximum", PRIMITIVES["minimum"])
    assert difference(Function(lambda x: np.maximum(x, 0.5)), (3, 4), rng, tmp_path) > TOLERANCE


def export_of(function, tmp_path):
    return lambda: onnx.export(Function(function), tmp_path / "a.onnx", input_shape=(3, 4))


def test_sizes_that_mix_samples_and_features(tmp_path):
    refused(
        export_of(lambda x: np.broadcast_to(x[:1], x.shape), tmp_path),
        ArgumentError,
        "forward: expected broadcast_to to keep the number of samples as one axis, got shape (1, 3, 4) and result "
        "(N, 3, 4); use sizes that do not depend on the number of samples, and -1 for the batch axis",
    )


def test_an_index_of_several_arrays(tmp_path):
    with pytest.raises(ArgumentError, match=r"^forward: expected an index of slices and whole numbers, or one array"):
        export_of(lambda x: x[:, [0, 1], [2, 3]], tmp_path)()


def test_an_index_of_truths(tmp_path):
    with pytest.raises(ArgumentError, match=r"^forward: expected an index of slices and whole numbers, or one array"):
        export_of(lambda x: x[:, :, MASK], tmp_path)()


def test_scatter_has_no_converter(tmp_path):
    with pytest.raises(
        ArgumentError, match=r"^forward: expected an operation that ONNX has in evaluation, got scatter"
    ):
        export_of(lambda x: x[0].scatter((0,), (2, 3, 4)), tmp_path)()
