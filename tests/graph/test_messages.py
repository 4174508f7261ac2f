"""The messages of errors about Tensors: shapes that do not fit, and attributes of other libraries."""

from __future__ import annotations

import re

import numpy as np
import pytest
from refusals import refused

from zhishen import Tensor, ops
from zhishen.graph.messages import FOREIGN_ATTRIBUTES, ForeignAttribute


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("numpy", "use x.data, which is the array"),
        ("unsqueeze", "use x.expand_dims(axis)"),
        ("softmax", "use ops.softmax(x), after: from zhishen import ops"),
        ("zero_grad", "omit it: each call of backward sets grad anew"),
        ("cuda", "omit it: every Tensor is on the CPU"),
    ],
)
def test_a_name_of_another_library(name, advice):
    x = Tensor([1.0])
    refused(
        lambda: getattr(x, name),
        AttributeError,
        f"Tensor: expected an attribute that a Tensor has, got {name!r}; {advice}",
    )
    assert not hasattr(x, name)
    assert getattr(x, name, None) is None
    assert name not in dir(x)


def test_advice_names_what_exists():
    """No name of the table is one of ours, and each name in its advice is."""
    functions = {"np": np, "ops": ops}
    for name, advice in FOREIGN_ATTRIBUTES.items():
        assert isinstance(vars(Tensor)[name], ForeignAttribute), name
        assert advice.startswith(("use ", "omit it: ", "set ")), name
        for method in re.findall(r"\bx\.(\w+)", advice):
            assert hasattr(Tensor, method), advice
        for module, function in re.findall(r"\b(np|ops)\.(\w+)", advice):
            assert hasattr(functions[module], function), advice


@pytest.mark.parametrize(
    "advice", sorted({a for a in FOREIGN_ATTRIBUTES.values() if a.startswith(("use x.", "use np.", "use ops."))})
)
def test_advice_that_is_code_runs(advice):
    """As written, with a Tensor for x and y."""
    code = re.split(r", (?:which|after:|or) | for another", advice.removeprefix("use "))[0]
    x, y = Tensor([0.5, 2.0]), Tensor([1.0, 3.0])
    names = {
        "np": np, "ops": ops, "Tensor": Tensor, "x": x, "y": y, "shape": (2,), "axis": 0, "axes": (0,), "low": 0,
        "high": 1, "mask": x > 1, "value": 0.0, "index": 0, "sections": 2, "dtype": np.float32,
    }  # fmt: skip
    eval(code, names)


def test_no_name_of_the_table_hides_one_of_ours():
    assert {"reshape", "sum", "clip", "data", "T", "abs"} <= set(dir(Tensor(1.0)))
    assert "__getattr__" not in vars(Tensor)  # it would slow down every look at an attribute
    with pytest.raises(AttributeError, match=r"^'Tensor' object has no attribute 'reshpe'"):
        _ = Tensor(1.0).reshpe
