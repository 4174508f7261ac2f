"""The exception tree: few classes, each of which also is the built-in exception that a caller would expect.

Every message answers four questions: where, what came, what was expected, what to do. It is a constant template with
named values, see `zhishen.messages`: ``ShapeError("{layer}: expected ..., got {shape}; ...", layer=..., shape=...)``.
"""

from __future__ import annotations

from zhishen.messages import message

__all__ = [
    "ArgumentError",
    "CheckpointError",
    "DataError",
    "GradientCheckError",
    "MissingDependencyError",
    "NumericalError",
    "ShapeError",
    "UnsupportedError",
    "ZhishenError",
]


class ZhishenError(Exception):
    """The base class of all errors of zhishen; the command line prints them without a traceback.

    Args:
        template: the message, as `zhishen.messages.message` takes it.
        **values: the values of the names in it.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(message(template, **values))


class ArgumentError(ZhishenError, ValueError):
    """An option has a value outside its range, or a name that does not exist."""


class ShapeError(ZhishenError, ValueError):
    """An array has a shape (or labels have values) that do not fit the place it came to."""


class DataError(ZhishenError, OSError):
    """A data set, an image or another input file is missing, damaged or not what it claims to be."""


class CheckpointError(ZhishenError, OSError):
    """A run or a checkpoint is missing, damaged, or written by a version that this one cannot read."""


class NumericalError(ZhishenError, ArithmeticError):
    """A loss, a value or a parameter became NaN or infinite.

    Attributes:
        layer: the name of the layer (or tensor) in which it first appeared.
        step: the training step, counted from 1; None outside training.
    """

    def __init__(self, template: str, /, *, layer: str = "", step: int | None = None, **values: object) -> None:
        places: dict[str, object] = {} if not layer and step is None else {"layer": layer, "step": step}
        super().__init__(template, **places, **values)
        self.layer = layer
        self.step = step


class GradientCheckError(ZhishenError, AssertionError):
    """An analytic gradient differs from the numerical one, or the check would prove nothing."""


class MissingDependencyError(ZhishenError, ImportError):
    """A package that only one feature needs is not installed."""


class UnsupportedError(ZhishenError, NotImplementedError):
    """A file of another library contains something that has no code here; the message names it."""
