"""Which augmentation belongs to which kind of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from zhishen.data.augment import AUGMENT_DIGITS, Augment
from zhishen.data.augment_sound import AUGMENT_SOUND, AugmentSound

__all__ = ["augmentation_of", "fits", "usual_strengths"]

_STRENGTHS: Final[dict[str, dict[str, float]]] = {"sound": AUGMENT_SOUND}


def augmentation_of(options: Mapping[str, Any]) -> type[Augment | AugmentSound]:
    """The augmentation that has these options; that of images if none of them belongs to sounds.

    Examples:
        >>> augmentation_of({"pitch": 1, "noise": 0.2}).__name__, augmentation_of({"rotate": 5}).__name__
        ('AugmentSound', 'Augment')
    """
    return Augment if AugmentSound.constraints.keys().isdisjoint(options) else AugmentSound


def usual_strengths(kind: str) -> dict[str, float]:
    """The strengths for a kind of data (see `zhishen.data.kind_of`) that do not change its classes."""
    return _STRENGTHS.get(kind, AUGMENT_DIGITS)


def fits(options: Mapping[str, Any], kind: str) -> bool:
    """Return True if the augmentation that has these options is that of a kind of data, or there are no options.

    Examples:
        >>> fits({"pitch": 1}, "sound"), fits({"pitch": 1}, "images"), fits({}, "sound")
        (True, False, True)
    """
    return not options or (augmentation_of(options) is AugmentSound) == (kind == "sound")
