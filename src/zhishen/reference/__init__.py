"""The mathematics as the notes derive it: forward and backward side by side, NumPy only, nothing in place.

All functions have one convention: ``f(x, ...) -> (out, cache)`` and ``f_backward(dout, cache) -> gradients``. The same
code runs on arrays and on Tensors, so the tape's gradient of a forward checks its backward.
"""

from __future__ import annotations
