"""Late imports: a package that only one feature needs is imported when the feature is used."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from zhishen.errors import MissingDependencyError


def late_import(module: str, *, feature: str, install: str | None = None) -> ModuleType:
    """Import ``module``, or raise an error that names the feature and the command that installs the package."""
    try:
        return import_module(module)
    except ImportError as error:
        package = install or module.partition(".")[0]
        raise MissingDependencyError(
            "{feature} needs the package {package}, which cannot be imported here ({problem}); install it with: python "
            "-m pip install {package}",
            feature=feature,
            package=package,
            problem=error,
        ) from error
