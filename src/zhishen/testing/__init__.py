"""Checks for layers and networks, also for your own: each raises an error where a check fails."""

from __future__ import annotations

from zhishen.testing.layers import check_layer
from zhishen.testing.networks import check_network

__all__ = ["check_layer", "check_network"]
