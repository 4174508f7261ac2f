"""The mathematics as the notes derive it: forward and backward side by side, NumPy only, nothing in place.

One convention for all: ``f(x, ...) -> (out, cache)`` and ``f_backward(dout, cache) -> gradients``. The same code runs
on arrays and on Tensors, so the tape's gradient through a forward checks the backward that stands beside it.
"""

from __future__ import annotations
