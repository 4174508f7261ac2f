"""Tensor: a value in a computational graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import derived
from zhishen.graph.messages import FOREIGN_ATTRIBUTES, ForeignAttribute, shape_error
from zhishen.graph.methods import DerivedMethods
from zhishen.graph.rules import RULES, Rule
from zhishen.graph.tape import Node, backpropagate, recording, unshared_array

__all__ = ["Tensor", "apply", "as_operand", "data_of", "gradients", "record"]

_LISTS = (list, tuple)


class Tensor(DerivedMethods):
    """A value in a computational graph: an array, its gradient, its name, and the operation that made it.

    NumPy's operators and functions work on Tensors (``x @ W + b``, ``np.exp(x)``, ``np.where(mask, x, y)``,
    ``np.concatenate([x, y])``) and record each operation on the tape. `backward` walks back along the tape and sets
    ``grad``.

    Args:
        data: an array, a number, or nested lists of numbers. Integers and booleans become float64; floats keep their
            dtype. An array is not copied: writing to it later changes the Tensor.
        requires_grad: whether the Tensor gets a gradient.
        name: the name in errors, prints and pictures.

    Attributes:
        data: the array.
        grad: the gradient of the last `backward`, of the shape and dtype of ``data``: an array, or a Tensor after
            ``backward(create_graph=True)``; None before.
        node: the operation that made this Tensor; None for a leaf.

    Raises:
        ArgumentError: ``data`` is not an array of real numbers.

    Examples:
        Two apples at 100 each, with a tax of 10 %:

        >>> apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0), Tensor(1.1)
        >>> price = apple * number * tax
        >>> price.backward()
        >>> print(round(price.item(), 6), round(apple.grad.item(), 6), round(number.grad.item(), 6), tax.grad)
        220.0 2.2 110.0 200.0

    References:
        *Deep Learning from Scratch*, chapter 5.
    """

    __slots__ = ("__weakref__", "data", "grad", "name", "node", "requires_grad")

    def __init__(self, data: npt.ArrayLike | Tensor, *, requires_grad: bool = True, name: str | None = None) -> None:
        array = data.data if isinstance(data, Tensor) else np.asarray(data)
        if array.dtype.kind in "biu":
            array = array.astype(np.float64)
        elif array.dtype.kind != "f":
            raise ArgumentError(
                "{tensor}: expected an array of real numbers, got dtype {dtype}; convert the data to floats first",
                tensor=f"Tensor {name}" if name else "Tensor",
                dtype=array.dtype,
            )
        self.data: Array = array
        self.grad: Any = None
        self.name: str | None = name
        self.node: Node | None = None
        self.requires_grad: bool = requires_grad

    # --- properties ---------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the data."""
        return self.data.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The data's dtype."""
        return self.data.dtype

    @property
    def T(self) -> Tensor:
        """The Tensor with its axes in reverse order."""
        return self.transpose()

    def item(self) -> float:
        """The only element, as a Python float.

        Raises:
            ShapeError: the Tensor does not have exactly one element.
        """
        if self.size != 1:
            raise ShapeError(
                "{label}.item: expected a single number, got shape {shape}; reduce it with .sum() or .mean(), or use "
                ".data",
                label=self._label(),
                shape=self.shape,
            )
        return float(self.data.item())

    def detach(self) -> Tensor:
        """A constant with the same data (not copied): no gradient flows through it."""
        return Tensor(self.data, requires_grad=False, name=self.name)

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        parts = [np.array2string(self.data, separator=", ", threshold=20, edgeitems=2, prefix="Tensor(")]
        if self.name:
            parts.append(f"name={self.name!r}")
        if self.data.dtype != np.float64:
            parts.append(f"dtype={self.data.dtype}")
        if self.node is not None:
            parts.append(f"made by {self.node.maker.name}")
        elif not self.requires_grad:
            parts.append("requires_grad=False")
        return f"Tensor({', '.join(parts)})"

    def _repr_html_(self) -> str:
        from zhishen.graph.tensor_html import tensor_html

        return tensor_html(self)

    def __format__(self, spec: str) -> str:
        return derived.format_tensor(self, spec)

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in FOREIGN_ATTRIBUTES]

    # --- backward -----------------------------------------------------------------------------------------------

    def backward(self, seed: npt.ArrayLike | None = None, *, create_graph: bool = False) -> None:
        """Compute the gradient of this Tensor with respect to every Tensor in its graph, and set their ``grad``.

        Each call overwrites ``grad``: two calls give the same gradients, not their sum. To accumulate gradients over
        several calls, add them yourself.

        Args:
            seed: the gradient of the final quantity with respect to this Tensor, of its shape; 1 for a scalar.
            create_graph: record the backward pass as well. Then ``grad`` holds Tensors, and ``x.grad.backward()`` gives
                second derivatives.

        Raises:
            ArgumentError: this Tensor does not require a gradient, or it is not a scalar and there is no ``seed``.
            ShapeError: ``seed`` has another shape.

        Examples:
            >>> x = Tensor(2.0)
            >>> (x**3).backward(create_graph=True)
            >>> dx = x.grad  # 3x²
            >>> dx.backward()
            >>> print(dx.item(), x.grad)  # and 6x
            12.0 12.0
        """
        pairs = backpropagate(self, self._seed(seed, create_graph=create_graph), create_graph=create_graph)
        used: set[int] = set()
        for tensor, g in pairs:
            tensor.grad = g if create_graph else unshared_array(g, used)

    def _seed(self, seed: npt.ArrayLike | None, *, create_graph: bool) -> Any:
        if not self.requires_grad:
            raise ArgumentError(
                "{label}.backward: expected a Tensor that depends on a Tensor with requires_grad=True, got a "
                "constant; compute it outside of no_grad()",
                label=self._label(),
            )
        if seed is None:
            if self.size != 1:
                raise ArgumentError(
                    "{label}.backward: expected a scalar, got shape {shape}; reduce it with .sum() or .mean(), or "
                    "pass seed= of that shape",
                    label=self._label(),
                    shape=self.shape,
                )
            array = np.ones_like(self.data)
        else:
            array = np.array(seed, dtype=self.dtype)
            if array.shape != self.shape:
                raise ShapeError(
                    "{label}.backward: expected seed of shape {shape}, got {seed}; give one number for each element",
                    label=self._label(),
                    shape=self.shape,
                    seed=array.shape,
                )
        return Tensor(array, requires_grad=False) if create_graph else array

    def _label(self) -> str:
        return f"Tensor {self.name}" if self.name else "Tensor"

    # --- arithmetic: each line is a row, or a few rows, of the table ------------------------------------------------

    def __add__(self, other: Any) -> Tensor:
        return apply("add", self, other)

    __radd__ = __add__

    def __neg__(self) -> Tensor:
        return apply("negative", self)

    def __pos__(self) -> Tensor:
        return self

    def __sub__(self, other: Any) -> Tensor:
        return apply("subtract", self, other)

    def __rsub__(self, other: Any) -> Tensor:
        return apply("subtract", other, self)

    def __mul__(self, other: Any) -> Tensor:
        return apply("multiply", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Tensor:
        return apply("divide", self, other)

    def __rtruediv__(self, other: Any) -> Tensor:
        return apply("divide", other, self)

    def __pow__(self, other: Any) -> Tensor:
        return apply("power", self, other)

    def __rpow__(self, other: Any) -> Tensor:
        return apply("power", other, self)

    def __matmul__(self, other: Any) -> Tensor:
        return apply("matmul", self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return apply("matmul", other, self)

    def __abs__(self) -> Tensor:
        return apply("absolute", self)

    # A comparison has no gradient: its result is a plain array of booleans.
    def __lt__(self, other: Any) -> Any:
        return self.data < data_of(other)

    def __le__(self, other: Any) -> Any:
        return self.data <= data_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.data > data_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.data >= data_of(other)

    def __eq__(self, other: object) -> Any:
        return self.data == data_of(other)

    def __ne__(self, other: object) -> Any:
        return self.data != data_of(other)

    def __hash__(self) -> int:
        """By identity: ``==`` compares element by element, and dicts still need a key."""
        return id(self)

    def __bool__(self) -> bool:
        return bool(self.data)

    # A Python number has no gradient: only a constant becomes one without an explicit call of `item`.
    def __float__(self) -> float:
        if self.requires_grad and recording():
            raise ArgumentError(
                "{label}: expected operations on Tensors, got a conversion to a Python number, such as float(x) or "
                "math.sin(x), which would lose the gradient; use np.sin(x), or x.item() for the number",
                label=self._label(),
            )
        return self.item()

    def __int__(self) -> int:
        return int(float(self))

    def __round__(self, ndigits: int | None = None) -> float:
        return round(float(self), ndigits)

    # --- shapes ---------------------------------------------------------------------------------------------------

    def __getitem__(self, index: Any) -> Tensor:
        return apply("getitem", self, index=_plain_index(index))

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise ArgumentError(
            "{label}: expected no assignment to elements, got [{index!r}] = ..., which the tape cannot record; use "
            "np.where(mask, new, x), or write to .data before the Tensor is used",
            label=self._label(),
            index=index,
        )

    def scatter(self, index: Any, shape: tuple[int, ...]) -> Tensor:
        """A Tensor of zeros of ``shape``, to which this Tensor is added at ``index``; repeated indices add up."""
        return apply("scatter", self, index=_plain_index(index), shape=shape)

    def reshape(self, *shape: Any) -> Tensor:
        """The same elements in another shape; one size may be -1."""
        sizes = shape[0] if len(shape) == 1 and isinstance(shape[0], Sequence) else shape
        return apply("reshape", self, shape=tuple(sizes))

    def transpose(self, *axes: Any) -> Tensor:
        """The axes in another order; in reverse order if no axes are given."""
        order = axes[0] if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], Sequence)) else axes
        return apply("transpose", self, axes=tuple(order) if order else tuple(reversed(range(self.ndim))))

    def broadcast_to(self, shape: int | tuple[int, ...]) -> Tensor:
        """The elements repeated to ``shape`` by NumPy's broadcasting rule."""
        return apply("broadcast_to", self, shape=(shape,) if isinstance(shape, int) else tuple(shape))

    # --- reductions and functions --------------------------------------------------------------------------------

    def sum(self, axis: derived.Axis = None, keepdims: bool = False) -> Tensor:
        """The sum over ``axis``, or over all elements."""
        if keepdims is not True and keepdims is not False:
            keepdims = derived.checked_keepdims(self, keepdims)
        return apply("sum", self, axis=axis, keepdims=keepdims)

    def max(self, axis: derived.Axis = None, keepdims: bool = False) -> Tensor:
        """The largest element over ``axis``, or of all elements; equal maxima share the gradient."""
        if keepdims is not True and keepdims is not False:
            keepdims = derived.checked_keepdims(self, keepdims)
        return apply("max", self, axis=axis, keepdims=keepdims)

    def exp(self) -> Tensor:
        """e to the power of each element."""
        return apply("exp", self)

    def log(self) -> Tensor:
        """The natural logarithm of each element."""
        return apply("log", self)

    def sqrt(self) -> Tensor:
        """The square root of each element."""
        return apply("sqrt", self)

    def tanh(self) -> Tensor:
        """The hyperbolic tangent of each element."""
        return apply("tanh", self)

    # --- NumPy's protocols ---------------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute ``np.exp(x)``, ``array * x`` and other ufuncs on Tensors."""
        from zhishen.graph.protocol import dispatch_ufunc

        return dispatch_ufunc(ufunc, method, inputs, options)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        """Compute ``np.sum(x)``, ``np.where(mask, x, y)`` and other functions on Tensors."""
        from zhishen.graph.protocol import dispatch_function

        return dispatch_function(function, args, kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> NoReturn:
        raise ArgumentError(
            "{label}: expected operations on Tensors, got a conversion to an array, which would lose the gradient; "
            "use .data for the values",
            label=self._label(),
        )


for _name, _advice in FOREIGN_ATTRIBUTES.items():
    setattr(Tensor, _name, ForeignAttribute(_name, _advice))


def data_of(x: Any) -> Any:
    """The array of a Tensor; any other value unchanged."""
    return x.data if isinstance(x, Tensor) else x


def as_operand(x: Any) -> Any:
    """A Tensor unchanged; any other value, such as a list, as an array."""
    return x if isinstance(x, Tensor) else np.asarray(x)


def _plain_index(index: Any) -> Any:
    """The index, which must not contain Tensors: their floats are not positions."""
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, Tensor) for part in parts):
        raise ArgumentError(
            "Tensor[...]: expected integers, slices or arrays as the index, got a Tensor; use index.data.astype(int), "
            "or a comparison such as x > 0, which gives an array"
        )
    return index


def apply(name: str, *inputs: Any, **options: Any) -> Any:
    """Compute a primitive of the table and, if an input needs gradients, record it.

    Raises:
        ShapeError: the inputs' shapes do not fit together.
    """
    rule = RULES[name]
    for x in inputs:
        if isinstance(x, _LISTS):
            return apply(name, *map(as_operand, inputs), **options)
    arrays = [x.data if isinstance(x, Tensor) else x for x in inputs]
    try:
        data = rule.forward(*arrays, **options)
    except (ValueError, IndexError) as error:
        raise shape_error(rule.name, inputs, options, error) from error
    return record(data, _PRIMITIVES[name], inputs, options)


def record(data: Any, maker: Any, inputs: tuple[Any, ...], options: dict[str, Any], cache: Any = None) -> Any:
    """Wrap a computed array in a Tensor with its node; return the array itself if no input is a Tensor."""
    any_tensor = requires_grad = False
    for x in inputs:
        if isinstance(x, Tensor):
            any_tensor, requires_grad = True, requires_grad or x.requires_grad
    if not any_tensor:
        return data
    requires_grad = requires_grad and recording()
    out = Tensor(data, requires_grad=requires_grad)
    if requires_grad:
        out.node = Node(maker, inputs, options, cache)
    return out


class _Primitive:
    """A row of the table as the maker of a node."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    @property
    def name(self) -> str:
        return self.rule.name

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> list[Any]:
        """The rule of each input that needs a gradient, on arrays, or on Tensors to record the backward pass."""
        rule, options = self.rule, node.options
        if create_graph:
            inputs, made = node.inputs, out
        else:
            inputs, made = [x.data if isinstance(x, Tensor) else x for x in node.inputs], out.data
        needed = [isinstance(x, Tensor) and x.requires_grad for x in node.inputs]
        if rule.variadic:
            gradient = rule.gradients[0]
            return [gradient(i, g, made, *inputs, **options) if need else None for i, need in enumerate(needed)]
        return [
            gradient(g, made, *inputs, **options) if need else None
            for gradient, need in zip(rule.gradients, needed, strict=True)
        ]


_PRIMITIVES = {name: _Primitive(rule) for name, rule in RULES.items()}


def gradients(
    output: Tensor, inputs: Sequence[Tensor], *, seed: npt.ArrayLike | None = None, create_graph: bool = False
) -> list[Any]:
    """∂output/∂input for each of ``inputs``; no ``grad`` is changed.

    Args:
        output: a scalar Tensor, or any Tensor together with a ``seed``.
        inputs: the Tensors with respect to which to differentiate.
        seed: the gradient of the final quantity with respect to ``output``; 1 for a scalar.
        create_graph: return Tensors that can be differentiated again.

    Returns:
        One array (a Tensor with ``create_graph``) for each input, of its shape and dtype; zeros where ``output`` does
        not depend on it.

    Examples:
        >>> x = Tensor([1.0, 2.0])
        >>> gradients((x * x).sum(), [x])
        [array([2., 4.])]
    """
    pairs = backpropagate(output, output._seed(seed, create_graph=create_graph), create_graph=create_graph)
    known = {id(tensor): g for tensor, g in pairs}
    if create_graph:
        return [known[id(x)] if id(x) in known else Tensor(np.zeros_like(x.data)) for x in inputs]
    used: set[int] = set()
    return [unshared_array(known[id(x)], used) if id(x) in known else np.zeros_like(x.data) for x in inputs]
