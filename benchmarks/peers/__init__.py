"""The libraries that zhishen is compared with, behind a common interface; a missing library is omitted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

# The name in the table: the module, and the prefix of its functions.
KNOWN: dict[str, tuple[str, str]] = {
    "PyTorch": ("pytorch", ""),
    "torch.compile": ("pytorch", "compiled_"),
    "JAX": ("jax_jit", ""),
    "DeZero": ("dezero_", ""),
    "scikit-learn": ("sklearn_mlp", ""),
    "the book": ("book", ""),
}


# Errors of a peer that are not errors of the benchmark, such as torch.compile without a C++ compiler.
FAILURES = (RuntimeError, NotImplementedError, ImportError)
OMITTED: list[str] = []


def first_line(error: Exception) -> str:
    """The class and the first line of an error, without the long explanation that may follow."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def omit(what: str, error: Exception) -> None:
    """Record, for the results page, that a peer could not run."""
    OMITTED.append(f"{what}: {first_line(error)}")
    print(f"omitted: {OMITTED[-1]}")


@dataclass(frozen=True)
class Missing:
    """A peer that cannot be imported.

    Attributes:
        reason: the error of the import.
    """

    reason: str


@cache
def load(name: str) -> ModuleType | Missing:
    """The module of a peer, or the reason why it cannot be imported."""
    try:
        return import_module(f"peers.{KNOWN[name][0]}")
    except (ImportError, AttributeError) as error:  # an old library may use a name that NumPy has removed
        return Missing(first_line(error))


def function(peer: str, name: str):
    """The peer's function ``steps`` or ``predictions``; None if the peer is missing."""
    module = load(peer)
    return None if isinstance(module, Missing) else getattr(module, KNOWN[peer][1] + name)


def versions() -> dict[str, str]:
    """The versions of the available peers, and the reasons why the others are missing."""
    versions_by_name: dict[str, str] = {}
    for name in KNOWN:
        module = load(name)
        if isinstance(module, Missing):
            versions_by_name[name] = f"omitted, could not be imported ({module.reason})"
        elif module.VERSION and name == module.NAME:
            versions_by_name[name] = module.VERSION
    return versions_by_name
