"""The residual block: layers and a skip connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.tensor import Tensor
from zhishen.nn import recording
from zhishen.nn.layer import Layer
from zhishen.nn.sequential import Sequential

__all__ = ["Residual"]


@final
class Residual(Sequential):
    """``out = F(x) + x``, where F is the layers in order; or ``F(x) + S(x)`` with a shortcut S.

    The layers learn what to add to their input. The gradient flows along two paths, dx = F'(x)ᵀ dout + dout. The second
    term does not decay, so even very deep networks learn. Put an activation of the sum, such as a ReLU, after the
    block.

    Args:
        layers: the layers of F, as in `Sequential`.
        shortcut: S, such as ``nn.Conv2d(32, 64, 1, stride=2, rng=rng)`` if F changes the shape; by default the input
            itself.
        name: see `Layer`.

    Shape:
        x: any. out: the shape of F(x), which must be the shape of S(x).

    Attributes:
        layers: the layers of F, by name.
        shortcut: S, or None.

    Raises:
        ShapeError: F(x) and S(x) have different shapes.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> block = nn.Residual(nn.Affine(4, 4, rng=rng), nn.ReLU(), nn.Affine(4, 4, rng=rng, init="zeros"))
        >>> block(np.ones((1, 4), dtype=np.float32))  # F is 0 at first
        array([[1., 1., 1., 1.]], dtype=float32)
        >>> block.backward(np.ones((1, 4), dtype=np.float32))
        array([[1., 1., 1., 1.]], dtype=float32)

    References:
        He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2016, equations 1 and 2.
    """

    def __init__(
        self, *layers: Layer | Iterable[Layer] | Mapping[str, Layer], shortcut: Layer | None = None, name: str = ""
    ) -> None:
        if not isinstance(shortcut, Layer | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "Residual: expected shortcut to be a layer or None, got {shortcut!r}; give, for example, "
                "nn.Conv2d(32, 64, 1, rng=rng), or several layers as an nn.Sequential",
                shortcut=shortcut,
            )
        super().__init__(*layers, name=name)
        self.shortcut: Layer | None = shortcut
        self.walk()

    def children(self) -> dict[str, Layer]:
        """The layers of F, then the shortcut."""
        shortcut = vars(self).get("shortcut")  # missing while the constructor of the base class runs
        if shortcut is None:
            return self.layers
        if "shortcut" in self.layers:
            raise ArgumentError(
                "{layer}: expected a unique name for each layer, got 'shortcut' among the layers and as the shortcut; "
                "rename the layer",
                layer=self.label(),
            )
        return {**self.layers, "shortcut": shortcut}

    def forward(self, x: Array) -> Array:
        """F(x) + S(x)."""
        if self._shares():
            return recording.recorded(self, Residual.record, (x,), {})
        out, skipped = super().forward(x), x if self.shortcut is None else self.shortcut.forward(x)
        self._check(out.shape, skipped.shape)
        return out + skipped

    def backward(self, dout: Array) -> Array:
        """The sum of the gradients of the two paths."""
        if self._tape is not None:
            return recording.backward(self, dout)
        dx = super().backward(dout)
        return dx + (dout if self.shortcut is None else self.shortcut.backward(dout))

    def backward_params(self, dout: Array) -> None:
        """Fill the gradients of the layers of both paths."""
        if self._tape is not None:
            recording.backward(self, dout)
            return
        super().backward_params(dout)
        if self.shortcut is not None and self.shortcut.learns:
            self.shortcut.backward_params(dout)

    def backward_input(self, dout: Array) -> Array:
        """The gradient of the input only."""
        if self._tape is not None:
            return recording.backward(self, dout)
        dx = super().backward_input(dout)
        return dx + (dout if self.shortcut is None else self.shortcut.backward_input(dout))

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        out, skipped = super().record(x), x if self.shortcut is None else self.shortcut(x)
        self._check(out.shape, skipped.shape)
        return out + skipped

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of F(x), without the batch axis."""
        out = super().output_shape(shape)
        self._check(out, shape if self.shortcut is None else self.shortcut.output_shape(shape))
        return out

    def _check(self, out: tuple[int, ...], skipped: tuple[int, ...]) -> None:
        if out == skipped:
            return
        if self.shortcut is None:
            raise ShapeError(
                "{layer}: expected its layers to keep the shape {shape} of the input, got {out}; change the layers, or "
                "give a shortcut that changes the shape in the same way, such as a Conv2d of size 1",
                layer=self.label(),
                shape=skipped,
                out=out,
            )
        raise ShapeError(
            "{layer}: expected its layers to return the shape {shape} of the shortcut, got {out}; change the layers or "
            "the shortcut",
            layer=self.label(),
            shape=skipped,
            out=out,
        )
