"""All operations: `load` imports the modules that have them."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import zhishen.lab.engine

__all__ = ["load"]


def load() -> None:
    """Import every module of the engine that is of a chapter or of a tool; each registers its operations."""
    for module in pkgutil.iter_modules(zhishen.lab.engine.__path__):
        if module.name.startswith(("chapter", "tool")):
            import_module(f"zhishen.lab.engine.{module.name}")
