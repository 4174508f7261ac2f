"""What Tensors say when they refuse: shapes that do not fit a primitive, attributes that do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import numpy as np

__all__ = ["ELSEWHERE", "ForeignName", "RefusedName", "misfit"]

# What an error of a primitive says that was expected, and what to do.
_WANTED: Final = {
    "matmul": "inner sizes that agree; transpose one with .T, or check the layer's sizes",
    "reshape": "a shape with as many elements; use -1 for the one size to be worked out",
    "getitem": "an index within the shape; indices count from 0",
    "concatenate": "shapes that agree on all axes but the joined one; reshape them first",
    "transpose": "each axis once; axes count from 0",
    "sum": "an axis within the shape; axes count from 0",
    "max": "at least one element and an axis within the shape; axes count from 0",
}
_BROADCAST: Final = (
    "shapes that broadcast: from the last axis on, sizes equal or 1; reshape, or add an axis with x[:, None]"
)

# Names that other libraries give to a tensor's attributes, and what does the same here.
ELSEWHERE: Final = {
    "numpy": "use x.data, which is the array",
    "tolist": "use x.data.tolist()",
    "copy": "use Tensor(x.data.copy())",
    "clone": "use Tensor(x.data.copy()), or x itself: operations never change a Tensor",
    "view": "use x.reshape(shape)",
    "unsqueeze": "use x.expand_dims(axis)",
    "permute": "use x.transpose(axes)",
    "expand": "use x.broadcast_to(shape)",
    "t": "use x.T",
    "numel": "use x.size",
    "dim": "use x.ndim",
    "clamp": "use x.clip(low, high)",
    "masked_fill": "use np.where(mask, value, x)",
    "index_select": "use x[index]",
    "cat": "use np.concatenate([x, y])",
    "stack": "use np.stack([x, y])",
    "split": "use np.split(x, sections)",
    "chunk": "use np.split(x, sections)",
    "norm": "use np.linalg.norm(x)",
    **dict.fromkeys(("matmul", "dot", "mm", "bmm"), "use x @ y"),
    **{name: f"use x {sign} y" for name, sign in (("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/"))},
    "pow": "use x ** y",
    **{name: f"use np.{name}(x)" for name in ("square", "sin", "cos", "log1p")},
    **{name: f"use np.{name}(x, y)" for name in ("maximum", "minimum")},
    **{
        name: f"use ops.{name}(x), after: from zhishen import ops"
        for name in ("relu", "leaky_relu", "gelu", "sigmoid", "softmax", "log_softmax")
    },
    **{name: f"use x.data.{name}(), which has no gradient" for name in ("argmax", "argmin", "argsort", "any", "all")},
    **{name: f"use x.astype(np.{kind})" for name, kind in (("float", "float32"), ("double", "float64"))},
    "half": "use x.astype(np.float16)",
    "to": "use x.astype(dtype) for another dtype; every Tensor is on the CPU",
    **dict.fromkeys(("cuda", "cpu", "device"), "omit it: every Tensor is on the CPU"),
    **dict.fromkeys(("zero_grad", "cleargrad"), "omit it: each call of backward sets grad anew"),
    "retain_grad": "omit it: backward sets grad of every Tensor on its way",
    "requires_grad_": "set x.requires_grad = True, or use Tensor(x, requires_grad=True)",
    **dict.fromkeys(("grad_fn", "creator", "is_leaf"), "use x.node, which is None for a leaf"),
}


def misfit(name: str, inputs: tuple[Any, ...], options: Mapping[str, Any], error: Exception) -> str:
    """The message for inputs whose shapes do not fit the primitive ``name``."""
    shapes = " and ".join(f"{getattr(x, 'name', None) or ''} {np.shape(x)}".strip() for x in inputs)
    said = f" with {', '.join(f'{k}={v!r}' for k, v in options.items())}" if options else ""
    expected, _, advice = _WANTED.get(name, _BROADCAST).partition("; ")
    return f"{name}: expected {expected}, got {shapes}{said}; {advice} ({error})"


class ForeignName:
    """A class attribute that does not exist for whoever asks, and says what does the same.

    A ``__getattr__`` would do this for every name, but would make each look at an existing attribute slower by 30 ns,
    and a step of a chain of Tensors by 5 %. Python itself suggests the nearest name for a misspelled one.
    """

    def __init__(self, name: str, advice: str, *, kind: str = "a Tensor") -> None:
        self.name = name
        self.advice = advice
        self.kind = kind

    def __get__(self, x: Any, owner: type) -> NoReturn:
        raise AttributeError(
            f"{owner.__name__}: expected an attribute that {self.kind} has, got {self.name!r}; {self.advice}",
            name=self.name,
        )


class RefusedName(ForeignName):
    """A foreign name that cannot be set either: what was meant would not happen, without a word."""

    def __set__(self, x: Any, value: Any) -> NoReturn:
        self.__get__(x, type(x))


def explain_attributes(cls: type, explained: Mapping[str, str], refused: Mapping[str, str], *, kind: str) -> None:
    """Give a class the attributes of other libraries, which say what does the same.

    Args:
        cls: the class.
        explained: name → what does the same, for attributes that are asked for.
        refused: the same for attributes that cannot be set either.
        kind: what its instances are, such as ``"a layer"``.
    """
    for names, descriptor in ((explained, ForeignName), (refused, RefusedName)):
        for name, advice in names.items():
            setattr(cls, name, descriptor(name, advice, kind=kind))
