"""Parametrizations over the registry of optimizers."""

from __future__ import annotations

import pytest

from zhishen.optim import OPTIMIZERS

every = pytest.mark.parametrize("name", OPTIMIZERS)
stateful = pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.slots])
