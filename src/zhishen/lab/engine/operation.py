"""Operations: the functions that a page may call, with constraints on every argument.

::

    @operation(surface=OneOf(tuple(SURFACES)), lr=Number(0, 10), steps=WholeNumber(1, 500), script=descent_script)
    def descent(surface="valley", lr=0.1, steps=50):
        return {"path": ...}

An operation returns a dict of arrays, numbers, texts, lists and dicts. A generator function is a *job*: each thing that
it yields is a function without arguments that makes such a dict when the page is ready for it. With ``controlled``, a
function that returns an instance of that class, `zhishen.lab.engine.jobs.Controlled`, is a job that obeys commands.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhishen._checks import Constraint, check
from zhishen.errors import ArgumentError
from zhishen.lab.engine.jobs import Controlled, commands_of
from zhishen.lab.engine.sources import Source, source_of
from zhishen.messages import listed, message

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
        script: makes a Python script from the arguments, which prints the same numbers; None of an operation that
            answers with files or names.
        is_job: whether the function yields results one after the other.
        commands: of a job that obeys some: the constraints and the defaults of the arguments of each.
        pace: of a job, the least time between two frames, in seconds.
        most: of a job, the number that a page may have at the same time; None for that of all jobs together.
    """

    name: str
    function: Callable[..., Any]
    constraints: Mapping[str, Constraint]
    defaults: Mapping[str, Any]
    sources: tuple[Any, ...]
    script: Callable[..., str] | None
    is_job: bool
    commands: Mapping[str, tuple[Mapping[str, Constraint], Mapping[str, Any]]] = field(default_factory=dict[str, Any])
    pace: float = 0.0
    most: int | None = None

    def arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a message, checked and completed.

        Raises:
            ArgumentError: an argument is unknown or has a bad value.
        """
        return _checked(given, self.constraints, self.defaults, self.name)

    def tell(self, steps: Any, name: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The result of a command to the steps of a job.

        Raises:
            ArgumentError: there is no such command, or an argument is unknown or has a bad value.
        """
        if name not in self.commands:
            raise ArgumentError(
                "{operation}: expected a command among {names}, got {name!r}; send one of these",
                operation=self.name,
                names=listed(self.commands) or message("none"),
                name=name[:100],
            )
        return getattr(steps, name)(**_checked(given, *self.commands[name], f"{self.name}.{name}"))

    def compute(self, given: Mapping[str, Any]) -> Any:
        """The result for the arguments of a message; an iterator for a job."""
        return self.function(**self.arguments(given))

    def code(self, given: Mapping[str, Any]) -> str:
        """A Python script that prints the numbers that the operation computes.

        Raises:
            ArgumentError: an argument has a bad value, or there is no script.
        """
        arguments = self.arguments(given)
        if self.script is None:
            raise ArgumentError(
                "{operation}: expected an operation with a script, got one without; look at its source instead",
                operation=self.name,
            )
        return self.script(**arguments)

    def source(self) -> list[Source]:
        """The code of the library that does the work."""
        return [source_of(part) for part in self.sources]


def _checked(
    given: Mapping[str, Any], constraints: Mapping[str, Constraint], defaults: Mapping[str, Any], where: str
) -> dict[str, Any]:
    for name in given:
        if name not in constraints:
            raise ArgumentError(
                "{operation}: expected arguments among {names}, got {name!r}; omit it",
                operation=where,
                names=listed(constraints) or message("none"),
                name=name[:100],
            )
    for name, value in given.items():
        check(value, constraints[name], where=where, name=name)
    return {**defaults, **given}


def operation(
    *,
    script: Callable[..., str] | None,
    sources: tuple[Any, ...] = (),
    controlled: type[Controlled] | None = None,
    least_pause: float = 0.0,
    most_at_once: int | None = None,
    default_values: Mapping[str, Any] | None = None,
    **constraints: Constraint,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an operation of its own name. Every argument has a default and a constraint.

    Args:
        script: from the same arguments, the text of a Python script that prints the same numbers; for a job, those of
            its last frame. None for an operation that answers with files or names.
        sources: functions, classes or modules of the library whose code the page shows.
        controlled: of a job that obeys commands, the class of what the function returns.
        least_pause: of a job, the least time between two frames, in seconds.
        most_at_once: of a job, the number that a page may have at the same time.
        default_values: of a function that takes ``**arguments``; else they are in its signature.
        **constraints: what each argument has to be.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__
        own = default_values
        if own is None:
            own = {key: parameter.default for key, parameter in inspect.signature(function).parameters.items()}
        if name in _OPERATIONS or own.keys() != constraints.keys() or inspect.Parameter.empty in own.values():
            raise ArgumentError(
                "operation {name}: expected a new name, and a constraint and a default for each argument; add what "
                "is missing",
                name=name,
            )
        _OPERATIONS[name] = Operation(
            name, function, constraints, own, sources, script,
            inspect.isgeneratorfunction(function) or controlled is not None,
            {} if controlled is None else commands_of(controlled), least_pause,
            most_at_once,
        )  # fmt: skip
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
