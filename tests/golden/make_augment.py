"""Make augment.npz: images warped by SciPy's map_coordinates and affine_transform. Run it with SciPy.

``x`` (N, C, H, W), ``rows`` and ``columns`` (N, I, J), some of them far outside the image, and ``sampled``
(N, C, I, J), float64: linear interpolation, with zeros outside the image (mode grid-constant). ``shift_down``,
``shift_right``, ``rotate``, ``scale``, ``shear`` (N,), and ``transformed`` (N, C, H, W): the same
images under the affine maps, as products of matrices.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.ndimage import affine_transform, map_coordinates

rng = np.random.default_rng(42)
N, C, H, W = 6, 2, 9, 12
x = rng.normal(size=(N, C, H, W))
rows = rng.uniform(-3, H + 2, size=(N, 7, 8))
columns = rng.uniform(-3, W + 2, size=(N, 7, 8))
rows[0, 0, :4] = [0, H - 1, -1, H]  # integers, at and beyond the edges
columns[0, 0, :4] = [0, W - 1, 3, 4]
sampled = np.stack(
    [
        [map_coordinates(plane, [r, c], order=1, mode="grid-constant", cval=0.0, prefilter=False) for plane in image]
        for image, r, c in zip(x, rows, columns, strict=True)
    ]
)

names = {
    "shift_down": rng.uniform(-3, 3, N),
    "shift_right": rng.uniform(-3, 3, N),
    "rotate": rng.uniform(-180, 180, N),
    "scale": rng.uniform(0.7, 1.4, N),
    "shear": rng.uniform(-30, 30, N),
}
center = np.array([(H - 1) / 2, (W - 1) / 2])
transformed = np.empty_like(x)
for n in range(N):
    angle, shear_angle = np.radians(names["rotate"][n]), np.radians(names["shear"][n])
    # In (row, column), rows point downwards: the rotation is counter-clockwise on the screen, and the shear moves lower
    # rows to the right.
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, 0], [np.tan(shear_angle), 1]])
    inverse = np.linalg.inv(names["scale"][n] * rotation @ shear)
    shift = np.array([names["shift_down"][n], names["shift_right"][n]])
    for c in range(C):
        transformed[n, c] = affine_transform(
            x[n, c], inverse, offset=center - inverse @ (center + shift), order=1, mode="grid-constant", cval=0.0
        )

np.savez_compressed(
    Path(__file__).with_name("augment.npz"),
    x=x, rows=rows, columns=columns, sampled=sampled, transformed=transformed, **names,
)  # fmt: skip
