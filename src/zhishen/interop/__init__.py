"""Bridges from zhishen to what other programs and books use."""

from __future__ import annotations

from zhishen.interop.weights import load_weights, read_weights, save_weights

__all__ = ["load_weights", "read_weights", "save_weights"]
