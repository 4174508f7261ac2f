"""The modules that the book's scripts import as ``common``, on zhishen's own operations; see `zhishen.interop.book`."""

from __future__ import annotations
