"""Bridges from zhishen to what other programs and books use."""

from __future__ import annotations
