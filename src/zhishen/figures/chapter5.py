"""The figures of chapter 5: computational graphs with their numbers, and gradients checked by differences."""

from __future__ import annotations

from zhishen.figures import chapter5_graphs, chapter5_numerical

__all__ = ["chapter5_graphs", "chapter5_numerical"]
