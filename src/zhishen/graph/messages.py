"""The messages of errors about Tensors: shapes that do not fit a primitive, attributes that do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import numpy as np

from zhishen.errors import ShapeError
from zhishen.messages import deferred, message

__all__ = ["FOREIGN_ATTRIBUTES", "ForeignAttribute", "ReadOnlyForeignAttribute", "explain_attributes", "shape_error"]

#: Attribute of a tensor in another library → the equivalent here.
FOREIGN_ATTRIBUTES: Final[dict[str, str]] = {
    "numpy": deferred("use x.data, which is the array"),
    "tolist": deferred("use x.data.tolist()"),
    "copy": deferred("use Tensor(x.data.copy())"),
    "clone": deferred("use Tensor(x.data.copy()), or x itself: operations never change a Tensor"),
    "view": deferred("use x.reshape(shape)"),
    "unsqueeze": deferred("use x.expand_dims(axis)"),
    "permute": deferred("use x.transpose(axes)"),
    "expand": deferred("use x.broadcast_to(shape)"),
    "t": deferred("use x.T"),
    "numel": deferred("use x.size"),
    "dim": deferred("use x.ndim"),
    "clamp": deferred("use x.clip(low, high)"),
    "masked_fill": deferred("use np.where(mask, value, x)"),
    "index_select": deferred("use x[index]"),
    "cat": deferred("use np.concatenate([x, y])"),
    "stack": deferred("use np.stack([x, y])"),
    "split": deferred("use np.split(x, sections)"),
    "chunk": deferred("use np.split(x, sections)"),
    "norm": deferred("use np.linalg.norm(x)"),
    **dict.fromkeys(("matmul", "dot", "mm", "bmm"), deferred("use x @ y")),
    **{
        name: deferred("use x {operator} y", operator=operator)
        for name, operator in (("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/"))
    },
    "pow": deferred("use x ** y"),
    **{name: deferred("use np.{name}(x)", name=name) for name in ("square", "sin", "cos", "log1p")},
    **{name: deferred("use np.{name}(x, y)", name=name) for name in ("maximum", "minimum")},
    **{
        name: deferred("use ops.{name}(x), after: from zhishen import ops", name=name)
        for name in ("relu", "leaky_relu", "gelu", "sigmoid", "softmax", "log_softmax")
    },
    **{
        name: deferred("use x.data.{name}(), which has no gradient", name=name)
        for name in ("argmax", "argmin", "argsort", "any", "all")
    },
    **{
        name: deferred("use x.astype(np.{dtype})", dtype=dtype)
        for name, dtype in (("float", "float32"), ("double", "float64"), ("half", "float16"))
    },
    "to": deferred("use x.astype(dtype) for another dtype; every Tensor is on the CPU"),
    **dict.fromkeys(("cuda", "cpu", "device"), deferred("omit it: every Tensor is on the CPU")),
    **dict.fromkeys(("zero_grad", "cleargrad"), deferred("omit it: each call of backward sets grad anew")),
    "retain_grad": deferred("omit it: backward sets grad of every Tensor in the graph"),
    "requires_grad_": deferred("set x.requires_grad = True, or use Tensor(x, requires_grad=True)"),
    **dict.fromkeys(("grad_fn", "creator", "is_leaf"), deferred("use x.node, which is None for a leaf")),
}


def shape_error(name: str, inputs: tuple[Any, ...], options: Mapping[str, Any], error: Exception) -> ShapeError:
    """The error for inputs whose shapes do not fit the primitive ``name``.

    Args:
        name: the primitive.
        inputs: its inputs.
        options: its options.
        error: the error that NumPy raised.
    """
    given = ", ".join(f"{getattr(x, 'name', None) or ''} {np.shape(x)}".strip() for x in inputs)
    if options:
        given = message(
            "{shapes} with {options}", shapes=given, options=", ".join(f"{k}={v!r}" for k, v in options.items())
        )
    match name:
        case "matmul":
            return ShapeError(
                "matmul: expected inner sizes that agree, got {given}; transpose one with .T, or check the layer's "
                "sizes ({error})",
                given=given,
                error=error,
            )
        case "reshape":
            return ShapeError(
                "reshape: expected a shape with as many elements, got {given}; write -1 for one size, and it is "
                "computed ({error})",
                given=given,
                error=error,
            )
        case "getitem":
            return ShapeError(
                "getitem: expected an index within the shape, got {given}; indices count from 0 ({error})",
                given=given,
                error=error,
            )
        case "concatenate":
            return ShapeError(
                "concatenate: expected shapes that agree on all axes but the joined one, got {given}; reshape them "
                "first ({error})",
                given=given,
                error=error,
            )
        case "transpose":
            return ShapeError(
                "transpose: expected each axis once, got {given}; axes count from 0 ({error})", given=given, error=error
            )
        case "sum":
            return ShapeError(
                "sum: expected an axis within the shape, got {given}; axes count from 0 ({error})",
                given=given,
                error=error,
            )
        case "max":
            return ShapeError(
                "max: expected at least one element and an axis within the shape, got {given}; axes count from 0 "
                "({error})",
                given=given,
                error=error,
            )
        case _:
            return ShapeError(
                "{name}: expected shapes that broadcast: from the last axis on, sizes equal or 1, got {given}; "
                "reshape, or add an axis with x[:, None] ({error})",
                name=name,
                given=given,
                error=error,
            )


class ForeignAttribute:
    """An attribute of another library: reading it raises an error that names the equivalent.

    A ``__getattr__`` would do this for every name, but would make each access to an existing attribute slower by
    30 ns, and a step of a chain of Tensors by 5 %. Python itself suggests the nearest name for a misspelled one.
    """

    def __init__(self, name: str, advice: str, *, kind: str | None = None) -> None:
        self.name = name
        self.advice = advice
        self.kind: str = deferred("a Tensor") if kind is None else kind

    def __get__(self, x: Any, owner: type) -> NoReturn:
        raise AttributeError(
            message(
                "{type}: expected an attribute that {kind} has, got {name!r}; {advice}",
                type=owner.__name__,
                kind=self.kind,
                name=self.name,
                advice=self.advice,
            ),
            name=self.name,
        )


class ReadOnlyForeignAttribute(ForeignAttribute):
    """A foreign attribute that cannot be set either: setting it would silently have no effect."""

    def __set__(self, x: Any, value: Any) -> NoReturn:
        self.__get__(x, type(x))


def explain_attributes(cls: type, explained: Mapping[str, str], refused: Mapping[str, str], *, kind: str) -> None:
    """Give a class the attributes of other libraries, which raise an error that names the equivalent.

    Args:
        cls: the class.
        explained: name → the equivalent, for attributes that are read.
        refused: name → the equivalent, for attributes that cannot be set either.
        kind: what its instances are, such as ``"a layer"``.
    """
    for names, descriptor in ((explained, ForeignAttribute), (refused, ReadOnlyForeignAttribute)):
        for name, advice in names.items():
            setattr(cls, name, descriptor(name, advice, kind=kind))
