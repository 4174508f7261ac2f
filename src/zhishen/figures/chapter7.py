"""The figures of chapter 7: convolution and pooling step by step, and what a convolutional network has learned."""

from __future__ import annotations

from zhishen.figures import chapter7_networks, chapter7_operations

__all__ = ["chapter7_networks", "chapter7_operations"]
