"""The affine layer with normalized weights. `zhishen.reference.weight_norm` defines what it computes."""

from __future__ import annotations

from typing import Any, final

import numpy as np
import numpy.typing as npt

from zhishen._shapes import check_width
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.affine import Affine
from zhishen.nn.bias import Biased
from zhishen.nn.foreign import constructor
from zhishen.nn.init import Initializer

__all__ = ["WeightNormAffine"]


@final
class WeightNormAffine(Biased):
    """``out = x W + b`` with W_io = g_o v_io/‖v_o‖: the direction v and the length g of each output's weights.

    It is a reparameterization of the affine layer: the functions are the same, and only the path of learning differs.
    The gradient of v is orthogonal to v, so plain gradient descent never shortens v, and the longer v is, the less a
    step rotates it. Penalties and decay on v change only this speed, not W. The length of the weights is g.

    Args:
        inputs: I, the number of input features.
        outputs: O, the number of output features.
        bias: whether there is a b.
        rng: the generator from which v is drawn.
        init: how v is drawn, like W of `Affine`; every column must have an element other than 0.
        dtype: the dtype of the parameters.
        name: see `Layer`.

    Shape:
        x: (..., I), usually (N, I). out: (..., O).

    Attributes:
        params: ``v`` of shape (I, O), drawn by ``init``; ``g`` of shape (O,), initially the lengths ‖v_o‖, so that W
            equals v; ``b`` of shape (O,), zeros, unless ``bias`` is False.

    Raises:
        ArgumentError: ``init`` draws a column of zeros, which has no direction.
        ShapeError: the input does not have I features.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> layer = nn.WeightNormAffine(2, 1, rng=np.random.default_rng(0), dtype=np.float64)
        >>> layer.params["v"][...], layer.params["g"][...] = [[3], [4]], [10]
        >>> layer.W
        array([[6.],
               [8.]])
        >>> layer.forward(np.array([[1.0, 1.0]]))
        array([[14.]])

    References:
        Salimans and Kingma, *Weight Normalization*, 2016. PyTorch's ``weight_norm`` normalizes the
        rows of its weights; the columns here are its rows.
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
        v = Affine(inputs, outputs, rng=rng, init=init, dtype=dtype).params["W"]
        length = np.sqrt((v * v).sum(axis=0))
        if not length.all():
            raise ArgumentError(
                "WeightNormAffine: expected init to give every output a weight other than 0, got zeros for output "
                "{output}; a column of zeros has no direction: use 'he' or 'xavier'",
                output=int(np.argmin(length)),
            )
        self.params["v"], self.params["g"] = v, length
        self._start_bias(bias, outputs, v.dtype)
        self._cache: Any = None

    @property
    def inputs(self) -> int:
        """I, the number of input features."""
        return self.params["v"].shape[0]

    @property
    def outputs(self) -> int:
        """O, the number of output features."""
        return self.params["v"].shape[1]

    @property
    def W(self) -> Float[Array, "I O"]:
        """The weights W = g v/‖v‖."""
        v, g = self.params["v"], self.params["g"]
        return v / np.sqrt((v * v).sum(axis=0)) * g

    def forward(self, x: Float[Array, "*N I"]) -> Float[Array, "*N O"]:
        """The output ``x (g v/‖v‖) + b``."""
        check_width(self.label(), x.shape, self.inputs)
        b = self.params["b"] if self.bias else self._zeros()
        out, self._cache = ops.weight_norm_affine.forward(x, self.params["v"], self.params["g"], b)
        return out

    def backward(self, dout: Float[Array, "*N O"]) -> Float[Array, "*N I"]:
        """Return dx = dout Wᵀ; fill dv, dg and db."""
        dx, self.grads["v"], self.grads["g"], db = ops.weight_norm_affine.backward(dout, self._cache)
        if self.bias:
            self.grads["b"] = db
        return dx

    def backward_params(self, dout: Float[Array, "*N O"]) -> None:
        """Fill dv, dg and db, and skip the product that dx would cost."""
        self.grads["v"], self.grads["g"], db = ops.weight_norm_affine.backward_params(dout, self._cache)
        if self.bias:
            self.grads["b"] = db

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_width(self.label(), x.shape, self.inputs)
        return ops.weight_norm_affine(x, self.tensor("v"), self.tensor("g"), self._bias_tensor())

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(..., O)."""
        check_width(self.label(), shape, self.inputs)
        return (*shape[:-1], self.outputs)

    def __repr__(self) -> str:
        return f"WeightNormAffine({self.inputs}, {self.outputs}{'' if self.bias else ', bias=False'})"
