"""Operators that move elements: gradients, sizes that are computed, and sizes that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.shapes import SHAPES, pad

X = np.arange(24, dtype=np.float64).reshape(2, 3, 4)

#: Operator → its inputs after X, and its attributes.
EXAMPLES = {
    "Reshape": [((np.array([4, -1]),), {}), ((np.array([0, 12]),), {})],
    "Transpose": [((), {}), ((), {"perm": [1, 0, 2]})],
    "Flatten": [((), {}), ((), {"axis": -1}), ((), {"axis": 3})],
    "Squeeze": [((), {})],
    "Unsqueeze": [((np.array([0, -1]),), {})],
    "Concat": [((X + 1, X + 2), {"axis": -1})],
    "Split": [((), {"axis": 1, "num_outputs": 1})],
    "Slice": [((np.array([2, 0]), np.array([-9, 2]), np.array([-1, 1]), np.array([-1, 1])), {})],
    "Expand": [((np.array([5, 1, 3, 4]),), {})],
    "Tile": [((np.array([1, 2, 3]),), {})],
    "CenterCropPad": [((np.array([3, 3, 2]),), {})],
    "Trilu": [((), {}), ((np.array(-1),), {"upper": 0})],
    "Pad": [((np.array([0, 1, 0, 0, 0, 2]),), {}), ((np.array([1, 1]), None, np.array([-1])), {"mode": "reflect"})],
}
BLOCKS = {"DepthToSpace": (1, 8, 2, 3), "SpaceToDepth": (1, 2, 4, 6)}


def test_every_operator_has_an_example():
    assert {*SHAPES} == {*EXAMPLES, *BLOCKS}


@pytest.mark.parametrize("operator", EXAMPLES)
def test_the_gradient(operator):
    for inputs, attributes in EXAMPLES[operator]:
        check_gradients(operator, X, *inputs, **attributes)


@pytest.mark.parametrize("mode", ["DCR", "CRD"])
def test_blocks(mode, rng):
    x = rng.normal(size=BLOCKS["DepthToSpace"])
    check_gradients("DepthToSpace", x, blocksize=2, mode=mode)
    deep = run("DepthToSpace", x, blocksize=2, mode="DCR")
    same(run("SpaceToDepth", deep, blocksize=2), x)
    check_gradients("SpaceToDepth", rng.normal(size=BLOCKS["SpaceToDepth"]), blocksize=2)


@pytest.mark.parametrize("blocksize", [0, -1, 3])
def test_blocks_that_do_not_fit(blocksize):
    for operator, shape in BLOCKS.items():
        with pytest.raises(ShapeError):
            run(operator, np.ones(shape, np.float32), blocksize=blocksize)


def test_axes_of_old_opsets_are_attributes():
    x = np.ones((1, 2, 1), np.float32)
    assert run("Squeeze", x, axes=[0], opset=11).shape == (2, 1)
    assert run("Squeeze", x, opset=11).shape == (2,)
    assert run("Unsqueeze", x, axes=[0, 4], opset=11).shape == (1, 1, 2, 1, 1)
    same(run("Slice", X, starts=[1], ends=[3], axes=[2], opset=7), X[:, :, 1:3])
    first, second = run("Split", X, axis=2, split=[1, 3], outputs=2, opset=11)
    same(first, X[..., :1])
    same(second, X[..., 1:])
    same(run("Pad", X, pads=[0, 0, 1, 0, 0, 0], value=5.0, opset=7)[..., 0], np.full((2, 3), 5.0))


def test_an_uneven_split():
    parts = run("Split", np.arange(7.0), outputs=3, num_outputs=3)
    assert [part.tolist() for part in parts] == [[0, 1, 2], [3, 4, 5], [6]]
    with pytest.raises(ShapeError, match="parts"):
        run("Split", np.arange(7.0), np.array([3, 3]), outputs=2)


@pytest.mark.parametrize(
    ("operator", "inputs", "attributes"),
    [
        ("Expand", (np.array([10**12]),), {}),
        ("Tile", (np.array([10**12, 1, 1]),), {}),
        ("Pad", (np.array([10**12, 0, 0, 0, 0, 0]),), {}),
        ("CenterCropPad", (np.array([10**12, 3, 4]),), {}),
    ],
)
def test_an_absurd_size_is_refused(operator, inputs, attributes):
    x = X if operator != "Expand" else X[:1, :1, :1]
    with pytest.raises(UnsupportedError, match=f"{operator} y0: expected a result of at most"):
        run(operator, x, *inputs, **attributes)


@pytest.mark.parametrize(
    ("operator", "inputs", "attributes"),
    [
        ("Reshape", (np.array([5, 5]),), {}),
        ("Reshape", (np.array([2, 3, 4, 0]),), {}),
        ("Transpose", (), {"perm": [0, 0, 1]}),
        ("Squeeze", (np.array([0]),), {}),
        ("Unsqueeze", (np.array([9]),), {}),
        ("Slice", (np.array([0]), np.array([1]), np.array([0]), np.array([0])), {}),
        ("Tile", (np.array([2]),), {}),
        ("Tile", (np.array([-1, 1, 1]),), {}),
        ("Expand", (np.array([7, 7]),), {}),
        ("Concat", (np.ones((2, 3), np.float64),), {"axis": 0}),
        ("Pad", (np.array([1, 1]),), {}),
        ("Flatten", (), {"axis": 4}),
    ],
)
def test_what_does_not_fit_is_refused(operator, inputs, attributes):
    with pytest.raises(ShapeError, match=f"{operator} y0: expected inputs that fit this operator"):
        run(operator, X, *inputs, **attributes)


def test_negative_sides_remove_elements():
    same(pad(X, [(0, 0), (-1, 2), (0, -1)])[:, :, 0], np.pad(X[:, 1:, 0], [(0, 0), (0, 2)]))
    assert pad(X, [(0, 0)] * 3) is X


@pytest.mark.parametrize("mode", ["edge", "reflect", "wrap"])
def test_modes_of_pad(mode):
    sides = np.array([0, 1, 2, 0, 1, 1])
    same(run("Pad", X, sides, mode=mode), np.pad(X, [(0, 0), (1, 1), (2, 1)], mode=mode))
    with pytest.raises(UnsupportedError, match="mode='mirror'"):
        run("Pad", X, sides, mode="mirror")
