"""Constructors that explain a wrong call: an unknown option, a missing one, too many arguments.

Readers know the names of other libraries: ``kernel_size``, ``learning_rate``, ``nn.Linear``. A table gives the name
here for each of them. Python's own `TypeError` would only say that the name is unknown.
"""

from __future__ import annotations

import functools
import inspect
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from zhishen._checks import nearest
from zhishen.errors import ArgumentError
from zhishen.messages import listed, message

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
                "{where}: expected {known}, got {option}={value}; {advice}",
                where=where,
                known=_known_options(names),
                option=option,
                value=reprlib.repr(value),
                advice=explain_option(where, option, value, names, foreign),
            )
    if len(args) > len(positional):
        raise _too_many_arguments(where, names, positional, len(args))
    filled = positional[: len(args)]
    for name in filled:
        if name in options:
            raise ArgumentError(
                "{where}: expected {name} once, got it as argument number {place} and as {name}={value}; omit one of "
                "them",
                where=where,
                name=name,
                place=filled.index(name) + 1,
                value=reprlib.repr(options[name]),
            )
    missing = [p.name for p in parameters if p.default is p.empty and p.name not in filled and p.name not in options]
    if missing:
        raise _missing_argument(where, missing[0], parameters)


def _known_options(names: Sequence[str]) -> str:
    if not names:
        return message("no options")
    if len(names) == 1:
        return message("no option but {name}", name=names[0])
    return message("options among {names}", names=listed(names))


def _too_many_arguments(where: str, names: Sequence[str], positional: Sequence[str], given: int) -> ArgumentError:
    by_name = listed(f"{name}=" for name in names if name not in positional)
    if by_name:
        advice = message("give the others by name: {names}", names=by_name)
    else:
        advice = message("omit the arguments that are too many")
    if not positional:
        return ArgumentError(
            "{where}: expected no arguments without a name, got {given}; {advice}",
            where=where,
            given=given,
            advice=advice,
        )
    return ArgumentError(
        "{where}: expected at most {count} arguments ({names}) without a name, got {given}; {advice}",
        where=where,
        count=len(positional),
        names=listed(positional),
        given=given,
        advice=advice,
    )


def _missing_argument(where: str, name: str, parameters: Parameters) -> ArgumentError:
    if name == "rng":
        return ArgumentError(
            "{where}: expected rng, a generator of random numbers, got none; pass rng=np.random.default_rng(seed)",
            where=where,
        )
    required = [
        f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else p.name for p in parameters if p.default is p.empty
    ]
    return ArgumentError(
        "{where}: expected a value for {name}, got none; write {where}({arguments})",
        where=where,
        name=name,
        arguments=", ".join(required),
    )


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
        return message(
            "{option} is called {name} here: write {name}={value}",
            option=option,
            name=found,
            value=reprlib.repr(value),
        )
    if found and not found.isidentifier():
        return str(found).format(value=reprlib.repr(value))
    match = nearest(option, known)
    return message("did you mean {match!r}?", match=match) if match else message("omit it")


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
        return AttributeError(message("{module}.{name} is {other} here", module=module, name=name, other=foreign[name]))
    match = None if name.startswith("_") else nearest(name, names)
    if match is None:
        return AttributeError(message("module 'zhishen.{module}' has no attribute {name!r}", module=module, name=name))
    return AttributeError(
        message(
            "module 'zhishen.{module}' has no attribute {name!r}; did you mean {module}.{match}?",
            module=module,
            name=name,
            match=match,
        )
    )
