"""Constructors that explain a wrong call: an unknown option, a missing one, too many arguments.

Readers come from other libraries and bring their words: ``kernel_size``, ``learning_rate``, ``nn.Linear``. A table says
what each word is called here. Python's own `TypeError` would only say that the word is unknown.
"""

from __future__ import annotations

import functools
import inspect
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from zhishen._checks import nearest
from zhishen.errors import ArgumentError

__all__ = ["explain_option", "explained", "missing_name"]

Init = TypeVar("Init", bound=Callable[..., None])
Parameters = Sequence[inspect.Parameter]


def explained(foreign: Mapping[str, str]) -> Callable[[Init], Init]:
    """A decorator of ``__init__`` that checks the names of its arguments before the call.

    Args:
        foreign: option of another library → its name here, or a sentence that says what to do. A key such as
            ``"SGD.momentum"`` is for one class, and is looked up first. A sentence may contain ``{value}``.

    Examples:
        >>> class Window:
        ...     @explained({"kernel_size": "size"})
        ...     def __init__(self, size, *, stride=1):
        ...         self.size, self.stride = size, stride
        >>> Window(kernel_size=3)
        Traceback (most recent call last):
        zhishen.errors.ArgumentError: Window: expected options among size, stride, got kernel_size=3; kernel_size is
        called size here: write size=3
    """

    def decorate(init: Init) -> Init:
        _, *parameters = inspect.signature(init).parameters.values()

        @functools.wraps(init)
        def checked(self: Any, *args: Any, **options: Any) -> None:
            _check_call(type(self).__name__, parameters, args, options, foreign)
            init(self, *args, **options)

        return cast("Init", checked)

    return decorate


def _check_call(
    where: str, parameters: Parameters, args: Sequence[Any], options: Mapping[str, Any], foreign: Mapping[str, str]
) -> None:
    names = [parameter.name for parameter in parameters]
    positional = [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
    for option, value in options.items():
        if option not in names:
            raise ArgumentError(
                "{where}: expected {among}, got {option}={repr}; {explain_option}",
                where=where,
                among=_among(names),
                option=option,
                repr=reprlib.repr(value),
                explain_option=explain_option(where, option, value, names, foreign),
            )
    if len(args) > len(positional):
        by_name = ", ".join(f"{name}=" for name in names if name not in positional)
        expected = f"at most {len(positional)} arguments ({', '.join(positional)})" if positional else "no arguments"
        advice = f"give the others by name: {by_name}" if by_name else "leave out what is too much"
        raise ArgumentError(
            "{where}: expected {expected} without a name, got {args_count}; {advice}",
            where=where,
            expected=expected,
            args_count=len(args),
            advice=advice,
        )
    filled = positional[: len(args)]
    for name in filled:
        if name in options:
            raise ArgumentError(
                "{where}: expected {name} once, got it as the argument number {name_name} and as {name}={repr}; "
                "leave one of them out",
                where=where,
                name=name,
                name_name=filled.index(name) + 1,
                repr=reprlib.repr(options[name]),
            )
    missing = [p.name for p in parameters if p.default is p.empty and p.name not in filled and p.name not in options]
    if missing:
        raise ArgumentError(
            "{where}: {explain_missing}",
            where=where,
            explain_missing=_explain_missing(where, missing[0], parameters),
        )


def _among(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"no option but {names[0]}"
    return f"options among {', '.join(names)}" if names else "no options"


def _explain_missing(where: str, name: str, parameters: Parameters) -> str:
    if name == "rng":
        return "expected rng, a generator of random numbers, got none; pass rng=np.random.default_rng(seed)"
    required = [
        f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else p.name for p in parameters if p.default is p.empty
    ]
    return f"expected a value for {name}, got none; write {where}({', '.join(required)})"


def explain_option(where: str, option: str, value: object, names: Iterable[str], foreign: Mapping[str, str]) -> str:
    """What to do about an unknown option: its name here, a sentence from the table, or the nearest name.

    Args:
        where: the class whose option it is.
        option: the unknown name.
        value: the value that was given for it.
        names: the options that exist.
        foreign: see `explained`.
    """
    known = list(names)
    found = foreign.get(f"{where}.{option}", foreign.get(option, ""))
    if found in known:
        return f"{option} is called {found} here: write {found}={reprlib.repr(value)}"
    if found and not found.isidentifier():
        return found.format(value=reprlib.repr(value))
    match = nearest(option, known)
    return f"did you mean {match!r}?" if match else "leave it out"


def missing_name(module: str, name: str, names: Iterable[str], foreign: Mapping[str, str]) -> AttributeError:
    """The error for a name that a module does not have, with what it is called here.

    Args:
        module: how a user writes it, such as ``"nn"``.
        name: the missing name.
        names: the public names of the module.
        foreign: name in another library → what to write here.

    Examples:
        >>> missing_name("nn", "Linear", ["Affine"], {"Linear": "nn.Affine"})
        AttributeError('nn.Linear is nn.Affine here')
        >>> missing_name("nn", "Afine", ["Affine"], {})
        AttributeError("module 'zhishen.nn' has no attribute 'Afine'; did you mean nn.Affine?")
    """
    if name in foreign:
        return AttributeError(f"{module}.{name} is {foreign[name]} here")
    match = None if name.startswith("_") else nearest(name, names)
    advice = f"; did you mean {module}.{match}?" if match else ""
    return AttributeError(f"module 'zhishen.{module}' has no attribute {name!r}{advice}")
