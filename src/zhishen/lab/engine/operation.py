"""Operations: the functions that a page may call, with constraints on every argument.

::

    @operation(surface=OneOf(tuple(SURFACES)), lr=Number(0, 10), steps=WholeNumber(1, 500), script=descent_script)
    def descent(surface="valley", lr=0.1, steps=50):
        return {"path": ...}

An operation returns a dict of arrays, numbers, texts, lists and dicts. A generator function is a *job*: each thing that
it yields is a function without arguments that makes such a dict when the page is ready for it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhishen._checks import Constraint, check
from zhishen.errors import ArgumentError
from zhishen.lab.engine.sources import Source, source_of
from zhishen.messages import listed

__all__ = ["Operation", "operation", "operations"]

_OPERATIONS: dict[str, Operation] = {}


@dataclass(frozen=True)
class Operation:
    """A function that a page may call.

    Attributes:
        name: the name in messages.
        function: computes the result.
        constraints: one for each argument.
        defaults: the value of each argument that a message leaves out.
        sources: the parts of the library that do the work; the page shows their code.
        script: makes a Python script from the arguments, which prints the same numbers.
        is_job: whether the function yields results one after the other.
    """

    name: str
    function: Callable[..., Any]
    constraints: Mapping[str, Constraint]
    defaults: Mapping[str, Any]
    sources: tuple[Any, ...]
    script: Callable[..., str]
    is_job: bool

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a message, checked and completed.

        Raises:
            ArgumentError: an argument is unknown or has a bad value.
        """
        for name in given:
            if name not in self.constraints:
                raise ArgumentError(
                    "{operation}: expected arguments among {names}, got {name!r}; omit it",
                    operation=self.name,
                    names=listed(self.constraints),
                    name=name[:100],
                )
        for name, value in given.items():
            check(value, self.constraints[name], where=self.name, name=name)
        return {**self.defaults, **given}

    def compute(self, given: Mapping[str, Any]) -> Any:
        """The result for the arguments of a message; an iterator for a job."""
        return self.function(**self.arguments(given))

    def code(self, given: Mapping[str, Any]) -> str:
        """A Python script that prints the numbers that the operation computes.

        Raises:
            ArgumentError: an argument has a bad value.
        """
        return self.script(**self.arguments(given))

    def source(self) -> list[Source]:
        """The code of the library that does the work."""
        return [source_of(part) for part in self.sources]


def operation(
    *, script: Callable[..., str], sources: tuple[Any, ...] = (), **constraints: Constraint
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an operation of its own name. Every argument has a default and a constraint.

    Args:
        script: from the same arguments, the text of a Python script that prints the same numbers; for a job, those of
            its last frame.
        sources: functions, classes or modules of the library whose code the page shows.
        **constraints: what each argument has to be.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__
        defaults = {key: parameter.default for key, parameter in inspect.signature(function).parameters.items()}
        if name in _OPERATIONS or defaults.keys() != constraints.keys() or inspect.Parameter.empty in defaults.values():
            raise ArgumentError(
                "operation {name}: expected a new name, and a constraint and a default for each argument; add what "
                "is missing",
                name=name,
            )
        _OPERATIONS[name] = Operation(
            name, function, constraints, defaults, sources, script, inspect.isgeneratorfunction(function)
        )
        return function

    return register


@functools.cache
def _loaded() -> Mapping[str, Operation]:
    from zhishen.lab.engine.catalogue import load

    load()
    return _OPERATIONS


def operations() -> Mapping[str, Operation]:
    """All operations, by name."""
    return _loaded()
