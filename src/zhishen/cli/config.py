"""``zhishen config``."""

from __future__ import annotations

from typing import Annotated

import typer

from zhishen.cli.settings import forget_language, remember_language, remembered_language
from zhishen.errors import ArgumentError
from zhishen.messages import language, message, set_language

EPILOG = "Examples:\n\n  zhishen config\n\n  zhishen config language zh\n\n  zhishen config language auto"


def config(
    name: Annotated[str | None, typer.Argument(help="The setting: language.", metavar="SETTING")] = None,
    value: Annotated[
        str | None, typer.Argument(help="en, zh, or auto, which follows the locale.", metavar="VALUE")
    ] = None,
) -> None:
    """Show or change what all commands remember.

    The language of a command comes from the option --language, else from the variable ZHISHEN_LANGUAGE, else from this
    setting, else from the locale.
    """
    if name not in (None, "language"):
        raise ArgumentError(
            "config: expected the setting language, got {name!r}; write zhishen config language zh", name=name
        )
    if value is not None:
        if value.strip().lower() == "auto":
            path = forget_language()
        else:
            path = remember_language(value)
            set_language(value)
        print(message("kept in {path}", path=path))
    kept = remembered_language()
    print(message("language: {kept} (this command speaks {now})", kept=kept or "auto", now=language()))
