"""The language of the command line: help, tables, hints and errors.

It comes from the option ``--language``, else from the variable ``ZHISHEN_LANGUAGE``, else from what
``zhishen config language`` remembers, else from the locale.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.columns import Columns
from rich.console import Group
from rich.table import Table
from typer import rich_utils
from typer.main import get_command

from zhishen import messages
from zhishen.cli.settings import remembered_language
from zhishen.messages import language, message, set_language, translated, understood

__all__ = ["chosen_language", "localized", "speaking"]

_OPTION = "--language"
_VARIABLE = "ZHISHEN_LANGUAGE"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(arguments: Sequence[str]) -> str:
    """The language for a command line, see the module.

    Examples:
        >>> chosen_language(["figure", "gates", "--language", "zh"])
        'zh'
        >>> chosen_language(["figure", "gates", "--language=中文"])
        'zh'
    """
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == _OPTION:
            value = value or (arguments[place + 1] if place + 1 < len(arguments) else "")
            if option := understood(value):
                return option
    return understood(os.environ.get(_VARIABLE, "")) or remembered_language() or _of_locale()


def _of_locale() -> str:
    """Chinese where the first variable of the locale that is set says so."""
    named = next((os.environ[name] for name in _LOCALES if os.environ.get(name)), "")
    return understood(named) or "en"


@contextmanager
def speaking(name: str) -> Generator[None]:
    """Within the block all texts are in a language, those of Typer and of child processes too."""
    before, variables = language(), {key: os.environ.get(key) for key in (_VARIABLE, "LANGUAGE")}
    set_language(name)
    os.environ.update({_VARIABLE: name, "LANGUAGE": name})
    gettext.bindtextdomain("messages", str(Path(messages.__file__).parent))
    _name_panels()
    try:
        yield
    finally:
        set_language(before)
        for key, value in variables.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})
        _name_panels()


class _FoldingTable(Table):
    """A table that breaks long words: Chinese has no spaces at which a line could end."""

    def add_row(self, *args: Any, **options: Any) -> None:
        """Add a row, see `rich.table.Table`."""
        super().add_row(*args, **options)
        for column in self.columns:
            column.overflow = "fold"


def _stacked(parts: Iterable[Any], *_: Any, **__: Any) -> Group:
    """The parts of an option's help one below the other: side by side they cannot break words."""
    return Group(*parts)


def _name_panels() -> None:
    """Prepare Typer's help: it translates these texts once, when it is imported."""
    in_chinese = language() == "zh"
    setattr(rich_utils, "Table", _FoldingTable if in_chinese else Table)  # noqa: B010 - Typer does not export them
    setattr(rich_utils, "Columns", _stacked if in_chinese else Columns)  # noqa: B010
    rich_utils.ARGUMENTS_PANEL_TITLE = gettext.gettext("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = gettext.gettext("Options")
    rich_utils.COMMANDS_PANEL_TITLE = gettext.gettext("Commands")
    rich_utils.ERRORS_PANEL_TITLE = gettext.gettext("Error")
    rich_utils.DEFAULT_STRING = gettext.gettext("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = gettext.gettext("[required]")
    rich_utils.ABORTED_TEXT = gettext.gettext("Aborted.")
    rich_utils.RICH_HELP = gettext.gettext("Try [blue]'{command_path} {help_option}'[/] for help.")


def localized(app: typer.Typer, values: Mapping[str, str]) -> Any:
    """The command of an application, with help in the chosen language and the option ``--language`` everywhere.

    Args:
        app: the application.
        values: for places in help texts, such as ``{networks}``.
    """
    return _localized(get_command(app), values, _language_option())


def _localized(command: Any, values: Mapping[str, str], option: Any) -> Any:
    if all(_OPTION not in parameter.opts for parameter in command.params):
        command.params.append(copy(option))  # a copy, because its help is translated for each command
    command.help, command.epilog = _filled(command.help, values), _filled(command.epilog, values)
    for parameter in command.params:
        for text in ("help", "metavar", "show_default"):
            if isinstance(english := getattr(parameter, text, None), str):
                setattr(parameter, text, _filled(english, values))
    _translate_frame(command)
    for inner in getattr(command, "commands", {}).values():
        _localized(inner, values, option)
    return command


def _translate_frame(command: Any) -> None:
    """What Typer itself writes into the help of a command: the line of its usage, and the line of ``--help``."""
    command.options_metavar = message("[OPTIONS]")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = message("COMMAND [ARGS]...")
    usage, help_option = command.get_usage, command.get_help_option

    def get_usage(context: Any) -> str:
        return usage(context).replace("Usage: ", message("Usage: "), 1)

    def get_help_option(context: Any) -> Any:
        option = help_option(context)
        if option is not None:
            option.help = message("Show this help and exit.")
        return option

    command.get_usage, command.get_help_option = get_usage, get_help_option


def _filled(text: str | None, values: Mapping[str, str]) -> str | None:
    """A help text in the chosen language, with its values."""
    if not text:
        return text
    text = translated(text)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _language_option() -> Any:
    """The option ``--language``: `chosen_language` has read it before, so that help knows it too."""

    def command(
        *,
        language: Annotated[
            str | None,
            typer.Option(help="The language of all texts: en or zh.", metavar="en|zh", callback=_check_language),
        ] = None,
    ) -> None:
        del language

    app = typer.Typer(add_completion=False)
    app.command()(command)
    option: Any = next(parameter for parameter in get_command(app).params if _OPTION in parameter.opts)
    option.expose_value = False
    return option


def _check_language(value: str | None) -> str | None:
    """Refuse a language that does not exist."""
    if value is not None and understood(value) is None:
        raise typer.BadParameter(message("expected en or zh, got {value!r}", value=value))
    return value
