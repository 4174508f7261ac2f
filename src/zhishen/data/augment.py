"""Augmentation: other images of the same classes, by small random shifts, rotations, scalings, distortions and tints.

Every image of a batch is transformed by a map of its own. For each pixel of the result, the map gives the place in the
image from which its value is read, by interpolation between pixels. The steps are functions of arrays:
`affine_coordinates` and `elastic_displacement` compute the places, `sample_bilinear` reads the values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import Constraint, Number, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.data.loader import require_generator
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message

__all__ = [
    "AUGMENT_DIGITS",
    "AUGMENT_PHOTOS",
    "Augment",
    "affine_coordinates",
    "elastic_displacement",
    "sample_bilinear",
]

# Strengths that do not change what a digit is. MNIST's digits are centered by their mass, which is a pixel or two off;
# people write them rotated and slanted by some ten degrees, and of sizes that differ by a tenth; the elastic part
# imitates an unsteady hand, between the 1.4 pixels over a width of 4 of Simard and others (2003) and the 1.0 over 6 of
# Cireşan and others (2010). At twice these angles, 1 and 7 begin to look alike.
AUGMENT_DIGITS: Final[dict[str, float]] = {
    "shift": 2.0,
    "rotate": 10.0,
    "scale": 0.1,
    "shear": 5.0,
    "elastic": 1.0,
    "elastic_sigma": 5.0,
}

# Strengths for photos of things that a mirror does not change: a thing is anywhere, of any size, in any light.
AUGMENT_PHOTOS: Final[dict[str, float]] = {"shift": 4.0, "rotate": 10.0, "scale": 0.2, "flip": 0.5, "color": 0.2}

_CONSTRAINTS: Final[dict[str, Constraint]] = {
    "shift": Number(0),
    "rotate": Number(0, 180),
    "scale": Number(0, 1, open_high=True),
    "shear": Number(0, 90, open_high=True),
    "elastic": Number(0),
    "elastic_sigma": Number(1),
    "flip": Number(0, 1),
    "color": Number(0, 1),
}
_FLOATS: Final = (np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.float64))


class Augment:
    """Transforms every image of a batch by a random map of its own: ``result[y, x] = image[A⁻¹(y, x) + d(y, x)]``.

    A is a shear, a scaling, a rotation and a shift about the image's center, drawn uniformly within the given bounds; d
    is a smooth random displacement. Outside of the image there are zeros. All channels of an image are transformed
    alike. With every strength at 0 the images are returned as they are.

    Args:
        shift: the most pixels up or down, and left or right.
        rotate: the most degrees, either way.
        scale: the most relative change of size: 0.1 draws a factor from 0.9 to 1.1.
        shear: the most degrees by which verticals lean, either way.
        elastic: the standard deviation, in pixels, of the displacement along each axis. Simard and others' factor α
            over a Gaussian of width σ is α / (2σ √(3π)) here: their 34 over 4 is 1.4 pixels.
        elastic_sigma: the width σ of the Gaussian that makes the displacement smooth, in pixels: small trembles, large
            bends.
        flip: the probability that an image is exchanged with its mirror image, left and right; 0.5 for things that a
            mirror does not change, and 0 for letters and digits.
        color: the most change of light: an image is multiplied by a number from 1 - color to 1 + color, and a number
            from -color to color is added to each channel. It is meant for inputs whose values span about 1, and it
            changes floats only.

    Raises:
        ArgumentError: a strength is out of its range.

    Examples:
        >>> from zhishen import data
        >>> augment = data.Augment(shift=2, rotate=10)
        >>> augment
        Augment(shift=2.0, rotate=10.0)
        >>> images = data.mnist(flatten=False).train.x[:100]
        >>> bent = augment(images, rng=np.random.default_rng(0))
        >>> bent.shape, bent.dtype, bool((bent != images).any())
        ((100, 1, 28, 28), dtype('float32'), True)

    References:
        Simard, Steinkraus, Platt: Best practices for convolutional neural networks applied to visual document
        analysis, 2003. Cireşan, Meier, Gambardella, Schmidhuber: Deep, big, simple neural nets for handwritten digit
        recognition, 2010.
    """

    def __init__(
        self,
        *,
        shift: float = 0.0,
        rotate: float = 0.0,
        scale: float = 0.0,
        shear: float = 0.0,
        elastic: float = 0.0,
        elastic_sigma: float = 5.0,
        flip: float = 0.0,
        color: float = 0.0,
    ) -> None:
        strengths = {
            "shift": shift, "rotate": rotate, "scale": scale, "shear": shear, "elastic": elastic,
            "elastic_sigma": elastic_sigma, "flip": flip, "color": color,
        }  # fmt: skip
        for name, value in strengths.items():
            check(value, _CONSTRAINTS[name], where="Augment", name=name)
        self.shift: float = float(shift)
        self.rotate: float = float(rotate)
        self.scale: float = float(scale)
        self.shear: float = float(shear)
        self.elastic: float = float(elastic)
        self.elastic_sigma: float = float(elastic_sigma)
        self.flip: float = float(flip)
        self.color: float = float(color)

    def __call__(
        self,
        x: Shaped[Array, "N *_"],
        *,
        rng: np.random.Generator,
        shape: tuple[int, ...] | None = None,
        share: tuple[int, int] | None = None,
    ) -> Shaped[Array, "N *_"]:
        """A batch of transformed images, in a new array of the same shape and dtype; ``x`` is not changed.

        Args:
            x: images; for uint8, the result is rounded.
            rng: draws the maps: five numbers for each image and, if their strengths are not 0, the displacements, which
                images are mirrored, and the changes of light.
            shape: (C, H, W) or (H, W) of the images, if ``x`` holds them as rows.
            share: (position of the first image, images in the mini-batch) if ``x`` is a part of a mini-batch that
                several processes divide: each draws the numbers of the whole, and uses those of its own images.

        Shape:
            - x: (N, C, H, W), or (N, C·H·W) with ``shape``
            - output: the same

        Raises:
            ArgumentError: ``rng`` is not a generator, or the images are of another dtype than float or uint8.
            ShapeError: ``x`` does not hold images, or ``shape`` does not fit its rows.
        """
        require_generator(rng, where="Augment")
        images = _images(x, shape)
        first, n = (0, len(images)) if share is None else share
        own = slice(first, first + len(images))
        drawn = rng.uniform(-1, 1, (5, n))  # always all: one strength does not change what another one draws
        if n == 0:
            return x.copy()
        is_moving = self.shift or self.rotate or self.scale or self.shear or self.elastic
        moved = self._moved(images, drawn[:, own], rng, n, own) if is_moving else images.copy()
        if self.flip:
            mirrored = rng.random(n)[own] < self.flip
            moved[mirrored] = moved[mirrored, :, :, ::-1]
        if self.color and moved.dtype != np.uint8:
            moved *= rng.uniform(1 - self.color, 1 + self.color, (n, 1, 1, 1))[own].astype(moved.dtype)
            moved += rng.uniform(-self.color, self.color, (n, moved.shape[1], 1, 1))[own].astype(moved.dtype)
        return moved.reshape(x.shape)

    def _moved(self, images: Array, drawn: Array, rng: np.random.Generator, n: int, own: slice) -> Array:
        """The images after the map of each, whose numbers from -1 to 1 are drawn; ``own`` of ``n`` in the batch."""
        _, _, height, width = images.shape
        rows, columns = affine_coordinates(
            (height, width),
            shift=(self.shift * drawn[0], self.shift * drawn[1]),
            rotate=self.rotate * drawn[2],
            scale=1 + self.scale * drawn[3],
            shear=self.shear * drawn[4],
            dtype=np.float64 if images.dtype == np.float64 else np.float32,
        )
        if self.elastic:
            down, right = elastic_displacement(
                n, (height, width), strength=self.elastic, sigma=self.elastic_sigma, rng=rng, own=own
            )
            rows, columns = rows + down, columns + right
        return sample_bilinear(images, rows, columns)

    def __repr__(self) -> str:
        shown = [
            f"{name}={getattr(self, name)}" for name in ("shift", "rotate", "scale", "shear") if getattr(self, name)
        ]
        if self.elastic:
            shown += [f"elastic={self.elastic}", f"elastic_sigma={self.elastic_sigma}"]
        shown += [f"{name}={getattr(self, name)}" for name in ("flip", "color") if getattr(self, name)]
        return f"Augment({', '.join(shown)})"


def affine_coordinates(
    size: tuple[int, int],
    *,
    shift: tuple[ArrayLike, ArrayLike] = (0.0, 0.0),
    rotate: ArrayLike = 0.0,
    scale: ArrayLike = 1.0,
    shear: ArrayLike = 0.0,
    dtype: Any = np.float32,
) -> tuple[Float[Array, "N H W"], Float[Array, "N H W"]]:
    """The place from which each pixel of a transformed image comes: ``q = c + (s R K)⁻¹ (p - c - shift)``.

    The image is sheared by K, scaled by s, rotated by R about its center c = ((H - 1)/2, (W - 1)/2), and then shifted.
    Every parameter is one number, or one number for each image.

    Args:
        size: (H, W).
        shift: pixels down, and pixels to the right.
        rotate: degrees counter-clockwise as the image is displayed, so that 90 is ``np.rot90``.
        scale: the factor s.
        shear: degrees by which verticals lean to the left (their lower end moves to the right).
        dtype: of the result, float32 or float64.

    Shape:
        - output: the rows and the columns, each (N, H, W)

    Raises:
        ArgumentError: a size is below 1.
        ShapeError: the parameters are neither numbers nor arrays (N,), or differ in number.

    Examples:
        >>> rows, columns = affine_coordinates((2, 2), rotate=90)
        >>> sample_bilinear(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), rows, columns)
        array([[[[2., 4.],
                 [1., 3.]]]])
    """
    height, width = (check(n, WholeNumber(1), where="affine_coordinates", name="size") for n in size)
    given = [np.asarray(value, np.float64) for value in (*shift, rotate, scale, shear)]
    counts = {value.size for value in given if value.ndim == 1} - {1}
    if len(counts) > 1 or any(value.ndim > 1 for value in given):
        raise ShapeError(
            "affine_coordinates: expected shift, rotate, scale and shear as numbers or arrays (N,), got shapes "
            "{shapes}; give one number for all images, or one for each image",
            shapes=", ".join(str(value.shape) for value in given),
        )
    count = counts.pop() if counts else 1
    down, right, angle, factor, lean = (np.broadcast_to(value, (count,)) for value in given)
    cosine, sine = _cosine(angle), _cosine(angle - 90)
    slope = np.tan(np.radians(lean))
    # With v = p - c - shift: (s R)⁻¹ takes (v_y, v_x) to u = ((cos v_y + sin v_x)/s, (cos v_x - sin v_y)/s), and K⁻¹
    # that to (u_y, u_x - slope u_y).
    from_y = np.stack([cosine, -sine - slope * cosine]) / factor  # (2, N): how rows and columns move with v_y
    from_x = np.stack([sine, cosine - slope * sine]) / factor  # (2, N)
    y = np.arange(height) - (height - 1) / 2 - down[:, None]  # (N, H)
    x = np.arange(width) - (width - 1) / 2 - right[:, None]  # (N, W)
    along = from_y[:, :, None] * y + np.array([(height - 1) / 2, (width - 1) / 2])[:, None, None]  # (2, N, H)
    across = from_x[:, :, None] * x  # (2, N, W)
    rows, columns = along.astype(dtype)[:, :, :, None] + across.astype(dtype)[:, :, None, :]  # (2, N, H, W)
    return rows, columns


def _cosine(degrees: Array) -> Array:
    """The cosine, exactly 0 or 1 at multiples of 90 degrees, so that quarter turns move whole pixels."""
    values = np.cos(np.radians(degrees))
    return np.where(np.remainder(degrees, 90) == 0, np.rint(values), values)


def elastic_displacement(
    n: int, size: tuple[int, int], *, strength: float, sigma: float, rng: np.random.Generator, own: slice | None = None
) -> Float[Array, "2 N H W"]:
    """Smooth random displacements ``strength · G ν Gᵀ``: noise ν on a grid, smoothed by Gaussians G along both axes.

    White noise smoothed by a Gaussian of width σ has no detail finer than σ, so the noise is drawn on a grid of step σ
    instead of at every pixel, which gives the same statistics: the covariance of the displacements at a distance r is
    ``strength² exp(-r²/4σ²)``, to 1e-3 of its height. That makes the smoothing two small matrix products.

    Args:
        n: the number of images N.
        size: (H, W).
        strength: the standard deviation of the displacement along each axis, in pixels.
        sigma: the width σ of the Gaussian, in pixels.
        rng: draws the noise, uniform and float32.
        own: compute the displacements of these images only; the noise of all is drawn.

    Shape:
        - output: (2, N, H, W), float32: the displacement down, and to the right

    Raises:
        ArgumentError: an option is out of its range.

    Examples:
        >>> field = elastic_displacement(500, (28, 28), strength=2.0, sigma=4.0, rng=np.random.default_rng(0))
        >>> field.shape, round(float(field.std()), 1)
        ((2, 500, 28, 28), 2.0)
    """
    for name, value, constraint in (
        ("n", n, WholeNumber(0)),
        *(("size", side, WholeNumber(1)) for side in size),
        ("strength", strength, _CONSTRAINTS["elastic"]),
        ("sigma", sigma, _CONSTRAINTS["elastic_sigma"]),
    ):
        check(value, constraint, where="elastic_displacement", name=name)
    require_generator(rng, where="elastic_displacement")
    height, width = size
    down, across = _gaussians(height, float(sigma)), _gaussians(width, float(sigma))  # (H, K), (W, L)
    noise = rng.random((down.shape[1], 2 * n * across.shape[1]), np.float32)  # (K, 2NL)
    if own is not None:
        noise = noise.reshape(len(noise), 2, n, -1)[:, :, own]
        n = noise.shape[2]
        noise = noise.reshape(len(noise), -1)
    noise -= 0.5
    noise *= np.float32(strength * 12**0.5)  # the variance of a uniform number is 1/12
    field = (down @ noise).reshape(height * 2 * n, across.shape[1]) @ across.T  # (H2N, W)
    return field.reshape(height, 2, n, width).transpose(1, 2, 0, 3)


@lru_cache(maxsize=32)
def _gaussians(size: int, sigma: float) -> Array:
    """A Gaussian around every pixel, at the points of a grid of step σ, two steps larger; squares add up to 1."""
    reach = (size - 1) / 2 / sigma
    grid = sigma * (np.arange(2 * int(np.ceil(reach + 2)) + 1) - np.ceil(reach + 2))  # (K,), about the center
    pixel = np.arange(size) - (size - 1) / 2
    weights = np.exp(-((pixel[:, None] - grid) ** 2) / (2 * sigma**2))
    weights = (weights / np.sqrt(np.square(weights).sum(axis=1, keepdims=True))).astype(np.float32)
    weights.setflags(write=False)  # the cache returns it again
    return weights


def sample_bilinear(
    x: Shaped[Array, "N C H W"], rows: Float[Array, "M I J"], columns: Float[Array, "M I J"]
) -> Shaped[Array, "N C I J"]:
    """The images' values between their pixels: the weighted mean of the four nearest ones; zeros outside.

    ``out[n, c, i, j] = (1-f)(1-g) x[r, s] + (1-f)g x[r, s+1] + f(1-g) x[r+1, s] + fg x[r+1, s+1]`` with
    ``r + f = rows[n, i, j]`` and ``s + g = columns[n, i, j]``. Beyond the outermost pixels the image fades to zero
    within one pixel. At whole coordinates the values are exact.

    Args:
        x: images, float or uint8; for uint8, the result is rounded.
        rows: the rows to read at, counted from 0.
        columns: the columns to read at, counted from 0.

    Shape:
        - x: (N, C, H, W)
        - rows, columns: (N, I, J), or (1, I, J) for all images alike
        - output: (N, C, I, J), of the dtype of x

    Raises:
        ArgumentError: the images are of another dtype, or a coordinate is NaN.
        ShapeError: the shapes do not fit each other.

    Examples:
        >>> x = np.array([[[[0.0, 1.0], [2.0, 3.0]]]])
        >>> sample_bilinear(x, np.array([[[0.5, 0.0, 1.5]]]), np.array([[[0.5, -1.0, 1.0]]]))
        array([[[[1.5, 0. , 1.5]]]])
    """
    x = _images(x, None, where="sample_bilinear")
    rows, columns = np.asarray(rows), np.asarray(columns)
    if rows.ndim != 3 or rows.shape != columns.shape or len(rows) not in (1, len(x)):
        raise ShapeError(
            "sample_bilinear: expected rows and columns of one shape ({images}, I, J), got {rows} and {columns}; "
            "give every image its coordinates, or one set for all images",
            images=len(x),
            rows=rows.shape,
            columns=columns.shape,
        )
    n, channels, _, _ = x.shape
    rows, columns = (np.broadcast_to(each, (n, *each.shape[1:])) for each in (rows, columns))
    out = np.empty((n, channels, *rows.shape[1:]), x.dtype)
    # Some images at a time: to augment 100 of 28 x 28 took 1.1 instead of 2.0 ms once the arrays between fitted into
    # the cache, and were small enough to be used again without asking the system for memory.
    block = max(1, _BLOCK // max(1, channels * max(x[0, 0].size, rows[0].size))) if n else 1
    for first in range(0, n, block):
        here = slice(first, first + block)
        found = _sample(x[here], rows[here], columns[here])
        out[here] = np.rint(found) if x.dtype == np.uint8 else found
    return out


_BLOCK: Final = 2**13  # values


def _sample(x: Array, rows: Array, columns: Array) -> Array:
    """As `sample_bilinear`, in the dtype that it computes in."""
    n, channels, height, width = x.shape
    dtype = np.dtype(np.float64 if x.dtype == np.float64 else np.float32)
    # A border of zeros instead of conditions: one before and two after, so that every neighbor exists.
    step = width + 3
    padded = np.zeros((n, channels, height + 3, step), dtype)
    padded[:, :, 1:-2, 1:-2] = x
    r, f = _whole_and_rest(rows, height, dtype)
    s, g = _whole_and_rest(columns, width, dtype)
    r *= step
    r += s  # (N, I, J): the place in one plane
    planes = (height + 3) * step * np.arange(n * channels).reshape(n, channels, 1, 1)
    place = r[:, None] + planes  # (N, C, I, J)
    f, g = f[:, None], g[:, None]
    flat = padded.reshape(-1)
    above = _between(flat, place, 0, g)
    out = _between(flat, place, step, g)
    out -= above
    out *= f
    out += above
    return out


def _whole_and_rest(coordinates: Array, size: int, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """Coordinates in the image with its border, clipped to it: their whole part, and the rest."""
    rest = np.clip(coordinates, -1, size).astype(dtype, copy=False)  # a new array
    rest += 1
    if np.isnan(rest.sum()):
        raise ArgumentError(
            "sample_bilinear: expected coordinates that are numbers, got NaN; check the map that they come from"
        )
    whole = rest.astype(np.intp)  # toward 0, which is down, because none is negative
    rest -= whole
    return whole, rest


def _between(flat: Array, place: Array, offset: int, weight: Array) -> Array:
    """Interpolate from the value at ``place + offset`` toward its right neighbor."""
    left = flat[offset:].take(place)
    right = flat[offset + 1 :].take(place)
    right -= left
    right *= weight
    right += left
    return right


def _images(x: Any, shape: tuple[int, ...] | None, *, where: str = "Augment") -> Array:
    """A batch as images (N, C, H, W)."""
    if not isinstance(x, np.ndarray) or (x.dtype not in _FLOATS and x.dtype != np.uint8):
        given = message("dtype {dtype}", dtype=x.dtype) if isinstance(x, np.ndarray) else type(x).__name__
        raise ArgumentError(
            "{where}: expected an array of floats or uint8, got {given}; convert the images first",
            where=where,
            given=given,
        )
    if x.ndim == 2 and shape is not None:
        full = tuple(shape) if len(shape) == 3 else (1, *shape)
        if len(full) == 3 and min(full) > 0 and full[0] * full[1] * full[2] == x.shape[1]:
            return x.reshape(len(x), *full)
        raise ShapeError(
            "{where}: expected shape to be (C, H, W) or (H, W) of images with {values} values, got {shape}; give the "
            "shape that the images had before they were flattened",
            where=where,
            values=x.shape[1],
            shape=shape,
        )
    if x.ndim != 4 or min(x.shape[1:]) == 0:
        raise ShapeError(
            "{where}: expected images (N, C, H, W), got {shape}; reshape them, or give shape=(C, H, W) for images "
            "that are rows",
            where=where,
            shape=x.shape,
        )
    return x
