"""What tests of chapter 7 share: a correlation by hand, and the texts of a figure."""

from __future__ import annotations

import itertools

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text


def correlated(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    """The correlation of an image with a filter, entry by entry."""
    rows, columns = (a - b + 1 for a, b in zip(x.shape, W.shape, strict=True))
    out = np.zeros((rows, columns))
    for i, j in itertools.product(range(rows), range(columns)):
        for a, b in np.ndindex(W.shape):
            out[i, j] += x[i + a, j + b] * W[a, b]
    return out


def texts(picture: Figure) -> list[str]:
    """All texts of a figure."""
    return [text.get_text() for text in picture.findobj(Text) if text.get_text()]
