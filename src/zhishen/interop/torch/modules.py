"""Modules of PyTorch for layers that it lacks: `Residual`, `Step`, and batch normalization that stays frozen.

The classes are made when they are first asked for, since making them imports PyTorch. They are attributes of this
module, so that pickle finds them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from zhishen.interop.torch.package import torch_package

__all__ = ["CLASSES", "module_class"]

#: The names of the classes.
CLASSES: Final = ("Residual", "Step", "FrozenBatchNorm1d", "FrozenBatchNorm2d", "FrozenBatchNorm3d")


def module_class(name: str) -> Any:
    """The class of a name in `CLASSES`."""
    return _classes()[name]


def __getattr__(name: str) -> Any:
    """The class of this name; pickle asks for it."""
    if name not in CLASSES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return module_class(name)


@cache
def _classes() -> dict[str, Any]:
    torch = torch_package()

    class Residual(torch.nn.Module):
        """F(x) + S(x), with the layers F in order and the shortcut S; without a shortcut F(x) + x."""

        def __init__(self, layers: Any, shortcut: Any = None) -> None:
            super().__init__()
            self.layers = layers
            self.shortcut = shortcut

        def forward(self, x: Any) -> Any:
            return self.layers(x) + (x if self.shortcut is None else self.shortcut(x))

    class Step(torch.nn.Module):
        """1 where x > 0, else 0; the gradient is 0."""

        def forward(self, x: Any) -> Any:
            return x.sign().clamp(min=0)

    classes = {"Residual": Residual, "Step": Step}
    for axes in (1, 2, 3):
        classes[f"FrozenBatchNorm{axes}d"] = _frozen(getattr(torch.nn, f"BatchNorm{axes}d"))
    for name, cls in classes.items():
        cls.__module__, cls.__name__, cls.__qualname__ = __name__, name, name
    return classes


def _frozen(base: Any) -> Any:
    """A batch normalization that normalizes by its running statistics also in training, as a frozen one does here."""

    class Frozen(base):
        def train(self, mode: bool = True) -> Any:  # noqa: ARG002, FBT001, FBT002 - the signature of PyTorch
            return super().train(False)  # noqa: FBT003

    return Frozen
