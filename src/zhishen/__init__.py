"""zhishen (至深): deep learning you can see through, from NumPy that you can read.

``Tensor`` is a value in a computational graph; ``nn`` has layers and networks, ``optim`` optimizers, ``data`` MNIST in
the package, ``train`` the trainer, ``metrics`` scores of predictions. ``gradcheck`` compares gradients with numerical
ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhishen._version import __version__
from zhishen.graph import ops
from zhishen.graph.check import gradcheck
from zhishen.graph.numerical import numerical_derivative, numerical_gradient
from zhishen.graph.tape import no_grad
from zhishen.graph.tensor import Tensor, gradients
from zhishen.kernels import set_threads, threads, use_threads
from zhishen.messages import set_language

if TYPE_CHECKING:
    from zhishen import (
        broadcasting,
        clustering,
        data,
        errors,
        figures,
        information,
        linear,
        metrics,
        nn,
        optim,
        perceptron,
        search,
        sklearn,
        testing,
        train,
    )
    from zhishen.figures.drawing import draw
    from zhishen.train.loading import load

__all__ = [
    "Tensor",
    "__version__",
    "broadcasting",
    "clustering",
    "data",
    "draw",
    "errors",
    "figures",
    "gradcheck",
    "gradients",
    "information",
    "linear",
    "load",
    "metrics",
    "nn",
    "no_grad",
    "numerical_derivative",
    "numerical_gradient",
    "ops",
    "optim",
    "perceptron",
    "search",
    "set_language",
    "set_threads",
    "sklearn",
    "testing",
    "threads",
    "train",
    "use_threads",
]


# Functions that are not imported before they are used.
_LATE = {"draw": "zhishen.figures.drawing", "load": "zhishen.train.loading"}


def __getattr__(name: str) -> Any:
    """Import a subpackage when it is first used, so that ``import zhishen`` costs little more than NumPy."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(_LATE[name]), name) if name in _LATE else import_module(f"zhishen.{name}")
    raise AttributeError(f"module 'zhishen' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
