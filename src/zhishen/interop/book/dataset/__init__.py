"""The module that the book's scripts import as ``dataset.mnist``; see `zhishen.interop.book`."""

from __future__ import annotations
