"""Wrong usage, in the language of the reader: Typer's own messages are English."""

from __future__ import annotations

import re
from typing import Any, Final

from typer import rich_utils

from zhishen.messages import deferred, language, translated
from zhishen.search.addresses import hide_passwords

__all__ = ["is_usage_error", "show"]

# Typer's message as a regular expression, and our template that says the same.
_MESSAGES: Final[tuple[tuple[str, str], ...]] = (
    (
        r"No such option:? '?(?P<name>\S+?)'? \(Possible options: (?P<near>.+)\)",
        deferred("No such option: {name}. Did you mean {near}?"),
    ),
    (r"No such option:? '?(?P<name>\S+?)'?\.?", deferred("No such option: {name}")),
    (
        r"No such command (?P<name>'.+?')\. Did you mean (?P<near>.+)\?",
        deferred("No such command: {name}. Did you mean {near}?"),
    ),
    (r"No such command (?P<name>'.+?')\.", deferred("No such command: {name}")),
    (r"Missing command\.", deferred("A command is missing")),
    (r"Missing (argument|option) (?P<name>'.+?')\..*", deferred("Missing: {name}")),
    (r"Option (?P<name>'.+?') requires an argument\.", deferred("Option {name} needs a value")),
    (r"Option (?P<name>'.+?') does not take a value\.", deferred("Option {name} does not take a value")),
    (r"Got unexpected extra arguments?(\(s\))? \((?P<rest>.*)\)", deferred("Not expected here: {rest}")),
    (r"Invalid value for (?P<name>'.+?'): .*(integer|whole number).*", deferred("{name} needs a whole number")),
    (r"Invalid value for (?P<name>'.+?'): .*(number|float).*", deferred("{name} needs a number")),
    (r"Invalid value for (?P<name>'.+?'): (?P<reason>.*)", deferred("Invalid value for {name}: {reason}")),
)


def is_usage_error(error: BaseException) -> bool:
    """Whether an exception is Typer's own about a wrong command line."""
    return any(cls.__name__ == "UsageError" for cls in type(error).__mro__)


def show(error: Any) -> int:
    """Print what is wrong with a command line, and how to get help.

    Returns:
        The exit status.
    """
    text = error.format_message()
    shown = hide_passwords(_translated(text) if language() == "zh" else text)
    error.format_message = lambda: shown
    rich_utils.rich_format_error(error)
    return int(error.exit_code)


def _translated(text: str) -> str:
    """Typer's message in the language of the reader; unknown messages stay English."""
    for pattern, template in _MESSAGES:
        if match := re.fullmatch(pattern, text.strip(), re.DOTALL):
            return translated(template).format(**match.groupdict())
    return text
