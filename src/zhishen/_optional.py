"""Late imports: a package that only one feature needs is imported when that feature is used."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from zhishen.errors import MissingDependencyError


def late_import(module: str, *, feature: str, install: str | None = None) -> ModuleType:
    """Import ``module`` or say in one sentence which feature needs it and how to get it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = install or module.partition(".")[0]
        raise MissingDependencyError(
            "{feature} needs the package {package}, which cannot be imported here ({error}); install it with: python "
            "-m pip install {package}",
            feature=feature,
            package=package,
            error=error,
        ) from error
