"""The residual block: layers, and a way around them."""

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
    """Out = F(x) + x, with F the layers in order; or F(x) + S(x) with a shortcut S.

    The layers learn what is to be added to their input. The gradient goes back by two ways, dx = F'(x)ᵀ dout + dout,
    and the second one is never weakened, so that very deep networks learn, too. What comes after the sum, such as a
    ReLU, stands behind the block.

    Args:
        layers: of F, as those of `Sequential`.
        shortcut: S, such as ``nn.Conv2d(32, 64, 1, stride=2, rng=rng)`` where F changes the shape; the input itself if
            it is not given.
        name: see `Layer`.

    Shape:
        x: any. out: that of F(x), which has to be that of S(x).

    Attributes:
        layers: those of F, by name.
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
                "Residual: expected shortcut to be a layer or None, got {shortcut!r}; give such as nn.Conv2d(32, 64, "
                "1, rng=rng), or several layers as an nn.Sequential",
                shortcut=shortcut,
            )
        super().__init__(*layers, name=name)
        self.shortcut: Layer | None = shortcut
        self.walk()

    def children(self) -> dict[str, Layer]:
        """The layers of F, then the shortcut, which stands in a second place if it is one of them."""
        shortcut = vars(self).get("shortcut")  # not there yet while the layers are being put together
        if shortcut is None:
            return self.layers
        if "shortcut" in self.layers:
            raise ArgumentError(
                "{label}: expected each layer under a name of its own, got 'shortcut' among the layers and as the "
                "shortcut; rename the layer",
                label=self.label(),
            )
        return {**self.layers, "shortcut": shortcut}

    def forward(self, x: Array) -> Array:
        """F(x) + S(x)."""
        if self._shares():
            return recording.recorded(self, Residual.record, (x,), {})
        out, around = super().forward(x), x if self.shortcut is None else self.shortcut.forward(x)
        self._check(out.shape, around.shape)
        return out + around

    def backward(self, dout: Array) -> Array:
        """The sum of the gradients that come back by the two ways."""
        if self._tape is not None:
            return recording.backward(self, dout)
        dx = super().backward(dout)
        return dx + (dout if self.shortcut is None else self.shortcut.backward(dout))

    def backward_params(self, dout: Array) -> None:
        """Fill the gradients of the layers of both ways."""
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
        out, around = super().record(x), x if self.shortcut is None else self.shortcut(x)
        self._check(out.shape, around.shape)
        return out + around

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of F(x), without the batch axis."""
        out = super().output_shape(shape)
        self._check(out, shape if self.shortcut is None else self.shortcut.output_shape(shape))
        return out

    def _check(self, out: tuple[int, ...], around: tuple[int, ...]) -> None:
        if out != around:
            way = "the input has" if self.shortcut is None else "the shortcut gives"
            raise ShapeError(
                "{label}: expected its layers to give the shape {around} that {way}, got {out}; change the layers, "
                "or give a shortcut that changes the shape alike, such as a Conv2d of size 1",
                label=self.label(),
                around=around,
                way=way,
                out=out,
            )
