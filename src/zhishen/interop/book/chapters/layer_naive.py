"""``layer_naive``: the multiplication and the addition of chapter 5, under the book's names.

References:
    *Deep Learning from Scratch*, section 5.4.
"""

from __future__ import annotations

from zhishen.nn import Add as AddLayer
from zhishen.nn import Multiply as MulLayer

__all__ = ["AddLayer", "MulLayer"]
