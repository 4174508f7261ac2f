"""The check that a call raises an error with a given message."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest


def refused(call: Callable[[], object], kind: type[Exception], message: str) -> None:
    """Fail unless the call raises an error of this kind with this whole message."""
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call()
