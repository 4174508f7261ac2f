"""The figures of chapter 4: information, gradients and how to descend them, learning from mini-batches."""

from __future__ import annotations

from zhishen.figures import chapter4_gradients, chapter4_information, chapter4_learning

__all__ = ["chapter4_gradients", "chapter4_information", "chapter4_learning"]
