"""Inputs of layers away from kinks, and the check of an error message."""

from __future__ import annotations

import re

import pytest


def moderate(rng, shape=(6, 4)):
    return rng.uniform(0.1, 2, size=shape) * rng.choice([-1, 1], size=shape)


def refused(call, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call()
