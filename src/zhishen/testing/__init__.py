"""Checks that anybody can run on layers and networks, ours and their own; each raises where a proof fails."""

from __future__ import annotations

from zhishen.testing.layers import check_layer, check_network

__all__ = ["check_layer", "check_network"]
