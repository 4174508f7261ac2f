"""The figures of chapter 6, the art of training: importing this module registers them all."""

from __future__ import annotations

from zhishen.figures import chapter6_optimizers, chapter6_regularization, chapter6_training

__all__ = ["chapter6_optimizers", "chapter6_regularization", "chapter6_training"]
