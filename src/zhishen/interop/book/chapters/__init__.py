"""The modules that stand beside a chapter's scripts, which import them; see `zhishen.interop.book`."""

from __future__ import annotations
