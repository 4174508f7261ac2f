"""zhishen (至深): deep learning you can see through, from NumPy that you can read.

``Tensor`` is a value in a computational graph; ``nn`` has layers and networks, ``optim`` optimizers, ``data`` MNIST in
the package, ``train`` the trainer, ``metrics`` scores of predictions. ``gradcheck`` compares gradients with numerical
ones.
"""

from __future__ import annotations

from zhishen._version import __version__

TYPE_CHECKING = False  # the module typing takes longer to import than all of this
if TYPE_CHECKING:
    from typing import Any

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
    from zhishen.graph import ops
    from zhishen.graph.check import gradcheck
    from zhishen.graph.numerical import numerical_derivative, numerical_gradient
    from zhishen.graph.tape import no_grad
    from zhishen.graph.tensor import Tensor, gradients
    from zhishen.kernels import set_threads, threads, use_threads
    from zhishen.messages import set_language
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


# Where the names are that are not modules of this package.
_PLACES = {
    "Tensor": "zhishen.graph.tensor",
    "draw": "zhishen.figures.drawing",
    "gradcheck": "zhishen.graph.check",
    "gradients": "zhishen.graph.tensor",
    "load": "zhishen.train.loading",
    "no_grad": "zhishen.graph.tape",
    "numerical_derivative": "zhishen.graph.numerical",
    "numerical_gradient": "zhishen.graph.numerical",
    "set_language": "zhishen.messages",
    "set_threads": "zhishen.kernels",
    "threads": "zhishen.kernels",
    "use_threads": "zhishen.kernels",
}
_MODULES = {"ops": "zhishen.graph.ops"}
_OTHER_MODULES = ("graph", "kernels", "messages", "reference")


def __getattr__(name: str) -> Any:
    """Import what is used when it is first used: the command line handles signals before NumPy is imported."""
    from importlib import import_module

    if name not in __all__ and name not in _OTHER_MODULES:
        raise AttributeError(f"module 'zhishen' has no attribute {name!r}")
    import_module("zhishen.kernels")  # it refuses wrong environment variables, whatever is used first
    if name in _PLACES:
        value = getattr(import_module(_PLACES[name]), name)
    else:
        value = import_module(_MODULES.get(name, f"zhishen.{name}"))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
