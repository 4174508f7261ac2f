"""The affine layer. `zhishen.reference.affine` defines what it computes."""

from __future__ import annotations

from typing import Any, final

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check
from zhishen._shapes import check_width
from zhishen._types import Array, Float
from zhishen.errors import ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.bias import Biased
from zhishen.nn.foreign import constructor
from zhishen.nn.init import Initializer, floating, resolve

__all__ = ["Affine"]

_SIZE = WholeNumber(1)


@final
class Affine(Biased):
    """The affine map ``out = x W + b``.

    Args:
        inputs: I, the number of input features.
        outputs: O, the number of output features.
        bias: whether there is a b; use False before a normalization, which has its own shift.
        rng: the generator from which W is drawn.
        init: how W is drawn: ``"he"``, ``"xavier"``, ``"normal"``, ``"zeros"``, a standard deviation, or a function
            such as those in `zhishen.nn.init`.
        dtype: the dtype of the parameters.
        name: see `Layer`.

    Shape:
        x: (..., I), usually (N, I). out: (..., O).

    Attributes:
        params: ``W`` of shape (I, O), drawn by ``init``; ``b`` of shape (O,), zeros, unless
            ``bias`` is False.

    Raises:
        ShapeError: the input does not have I features.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> layer = nn.Affine(784, 50, rng=np.random.default_rng(0))
        >>> layer
        Affine(784, 50)
        >>> layer.forward(np.zeros((100, 784), dtype=np.float32)).shape
        (100, 50)

    References:
        *Deep Learning from Scratch*, section 5.6.
    """

    @constructor
    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        bias: bool = True,
        rng: np.random.Generator,
        init: str | float | Initializer = "he",
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        super().__init__(name=name)
        check(inputs, _SIZE, where="Affine", name="inputs")
        check(outputs, _SIZE, where="Affine", name="outputs")
        parameter_dtype = floating(dtype, where="Affine")
        draw = resolve(init, where="Affine")
        W = np.asarray(draw((inputs, outputs), rng=rng, dtype=parameter_dtype), dtype=parameter_dtype)
        if W.shape != (inputs, outputs):
            raise ShapeError(
                "Affine: expected init to return an array of shape {shape}, got {got}; use the shape that it receives",
                shape=(inputs, outputs),
                got=W.shape,
            )
        self.params["W"] = W
        self._start_bias(bias, outputs, parameter_dtype)
        self._cache: Any = None

    @classmethod
    def from_arrays(cls, W: npt.ArrayLike, b: npt.ArrayLike | None = None, *, name: str = "") -> Affine:
        """An affine layer with copies of the given arrays; without ``b`` it has no bias."""
        weights = np.array(W)
        bias = np.zeros(weights.shape[1:], dtype=weights.dtype) if b is None else np.array(b)
        if weights.ndim != 2 or bias.shape != weights.shape[1:]:
            raise ShapeError(
                "Affine.from_arrays: expected W of shape (I, O) and b of shape (O,), got {W} and {b}; W has one row "
                "per input and one column per output",
                W=weights.shape,
                b=bias.shape,
            )
        dtype = np.result_type(weights.dtype, bias.dtype, np.float16)
        rows, columns = weights.shape
        layer = cls(
            rows, columns, bias=b is not None, init="zeros", rng=np.random.default_rng(0), dtype=dtype, name=name
        )
        layer.params["W"][...] = weights
        if b is not None:
            layer.params["b"][...] = bias
        return layer

    @property
    def inputs(self) -> int:
        """I, the number of input features."""
        return self.params["W"].shape[0]

    @property
    def outputs(self) -> int:
        """O, the number of output features."""
        return self.params["W"].shape[1]

    def forward(self, x: Float[Array, "*N I"]) -> Float[Array, "*N O"]:
        """The output ``x W + b``."""
        check_width(self.label(), x.shape, self.inputs)
        b = self.params["b"] if self.bias else self._zeros()
        out, self._cache = ops.affine.forward(x, self.params["W"], b)
        return out

    def backward(self, dout: Float[Array, "*N O"]) -> Float[Array, "*N I"]:
        """Return dx = dout Wᵀ; fill dW = xᵀ dout and db = Σ_n dout_n."""
        dx, self.grads["W"], db = ops.affine.backward(dout, self._cache)
        if self.bias:
            self.grads["b"] = db
        return dx

    def backward_params(self, dout: Float[Array, "*N O"]) -> None:
        """Fill dW and db, and skip the product that dx would cost."""
        self.grads["W"], db = ops.affine.backward_params(dout, self._cache)
        if self.bias:
            self.grads["b"] = db

    def backward_input(self, dout: Float[Array, "*N O"]) -> Float[Array, "*N I"]:
        """Return dx, and skip the product that dW would cost."""
        return ops.affine.backward_input(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_width(self.label(), x.shape, self.inputs)
        return ops.affine(x, self.tensor("W"), self._bias_tensor())

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(..., O)."""
        check_width(self.label(), shape, self.inputs)
        return (*shape[:-1], self.outputs)

    def __repr__(self) -> str:
        return f"Affine({self.inputs}, {self.outputs}{'' if self.bias else ', bias=False'})"
