"""The libraries that zhishen is compared with, each behind the same few functions; one that is missing is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

# By their names in the table: the module, and the prefix of its functions.
KNOWN: dict[str, tuple[str, str]] = {
    "PyTorch": ("pytorch", ""),
    "torch.compile": ("pytorch", "compiled_"),
    "JAX": ("jax_jit", ""),
    "DeZero": ("dezero_", ""),
    "scikit-learn": ("sklearn_mlp", ""),
    "the book": ("book", ""),
}


# What a peer may stop with that is no fault of ours, such as torch.compile where there is no C++ compiler.
FAILURES = (RuntimeError, NotImplementedError, ImportError)
LEFT_OUT: list[str] = []


def first_line(error: Exception) -> str:
    """What an error says, without the pages that may follow."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def left_out(what: str, error: Exception) -> None:
    """Keep in mind, for the table, that a peer could not take part."""
    LEFT_OUT.append(f"{what}: {first_line(error)}")
    print(f"left out: {LEFT_OUT[-1]}")


@dataclass(frozen=True)
class Missing:
    """A peer that cannot be imported.

    Attributes:
        reason: why.
    """

    reason: str


@cache
def load(name: str) -> ModuleType | Missing:
    """The module of a peer, or why there is none."""
    try:
        return import_module(f"peers.{KNOWN[name][0]}")
    except (ImportError, AttributeError) as error:  # an old library may fail on a name that NumPy has removed
        return Missing(first_line(error))


def function(name: str, what: str):
    """The peer's function ``steps`` or ``predictions``; None if the peer is missing."""
    module = load(name)
    return None if isinstance(module, Missing) else getattr(module, KNOWN[name][1] + what)


def versions() -> dict[str, str]:
    """The versions of those that are there, and the reasons of those that are not."""
    found: dict[str, str] = {}
    for name in KNOWN:
        module = load(name)
        if isinstance(module, Missing):
            found[name] = f"left out, could not be imported ({module.reason})"
        elif module.VERSION and name == module.NAME:
            found[name] = module.VERSION
    return found
