"""Shared by the tests of layers and networks."""

import jaxtyping
import pytest


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of wrong types come through to our own checks, as they do for a user."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
