"""What folders and columns call the parts of a data set, in English and Chinese."""

from __future__ import annotations

from typing import Final

__all__ = ["part_named"]

_PARTS: Final = {
    "train": "train", "training": "train", "训练": "train",
    "val": "validation", "valid": "validation", "validation": "validation", "验证": "validation",
    "test": "test", "testing": "test", "测试": "test",
}  # fmt: skip


def part_named(name: str) -> str | None:
    """``train``, ``validation`` or ``test``; None for a name of no part.

    The name may be in upper or lower case, and 训练, 验证 and 测试 may end in 集.

    Examples:
        >>> part_named("Train"), part_named("验证集"), part_named("roses")
        ('train', 'validation', None)
    """
    return _PARTS.get(name.strip().lower().removesuffix("集"))
