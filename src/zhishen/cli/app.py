"""All commands, and the one place where errors become sentences and exit statuses."""

from __future__ import annotations

import sys
import traceback
from functools import cache
from typing import Annotated, Any

import typer

from zhishen._version import __version__
from zhishen.cli import (
    book,
    broadcast,
    config,
    data,
    evaluate,
    export,
    figure,
    graph,
    lab,
    predict,
    report,
    search,
    train,
)
from zhishen.cli.language import chosen_language, localized, speaking
from zhishen.cli.usage import is_usage_error, show
from zhishen.errors import ZhishenError
from zhishen.messages import language, message
from zhishen.messages.system import system_reason
from zhishen.nn import NETWORKS
from zhishen.search.addresses import hide_passwords

__all__ = ["app", "run"]

app: typer.Typer = typer.Typer(
    name="zhishen",
    help="至深: deep learning you can see through.\n\nTrain a network on real digits, and look inside.",
    epilog="Begin with: zhishen train",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="train", epilog=train.EPILOG)(train.train)
app.command(name="evaluate", epilog=evaluate.EPILOG)(evaluate.evaluate)
app.command(name="predict", epilog=predict.EPILOG)(predict.predict)
app.command(name="graph", cls=graph.GraphCommand, epilog=graph.EPILOG)(graph.graph)
app.command(name="broadcast", cls=broadcast.BroadcastCommand, epilog=broadcast.EPILOG)(broadcast.broadcast)
app.command(name="figure", epilog=figure.EPILOG)(figure.figure)
app.command(name="lab", epilog=lab.EPILOG)(lab.lab)
app.command(name="report", epilog=report.EPILOG)(report.report)
app.command(name="export", epilog=export.EPILOG)(export.export)
app.command(name="search", epilog=search.EPILOG)(search.search)
app.add_typer(data.app, name="data")
app.add_typer(book.app, name="book")
app.command(name="config", epilog=config.EPILOG)(config.config)


def _print_version(value: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if value:
        typer.echo(f"zhishen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that come before the command."""
    del debug, version  # the callback handles --version, and `_failed` reads --debug


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit status; a mistake of the user is one sentence, without a traceback."""
    with speaking(chosen_language(arguments)):
        return _run(arguments)


@cache
def _command(_language: str) -> Any:
    """The command in the language that is set. Typer evaluates all annotations for it, which takes a while."""
    return localized(app, {"networks": ", ".join(NETWORKS)})  # help breaks lines at spaces


def _run(arguments: list[str]) -> int:
    try:
        command = _command(language())
        # Not `main`, which would hide a KeyboardInterrupt.
        with command.make_context("zhishen", list(arguments)) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as done:
        return done.exit_code
    except SystemExit as done:  # the end of a command
        return done.code if isinstance(done.code, int) else 0
    except ZhishenError as error:
        return _failed(str(error), arguments)
    except MemoryError as error:
        return _failed(
            message("expected enough memory, got too little ({problem}); choose smaller sizes", problem=error),
            arguments,
        )
    except OSError as error:
        reason = system_reason(error)
        file = error.filename
        return _failed(message("{reason}: {file}", reason=reason, file=file) if file else reason, arguments)
    except Exception as error:
        if is_usage_error(error):
            return show(error)
        raise


def _failed(sentence: str, arguments: list[str]) -> int:
    if "--debug" in arguments:
        print(hide_passwords(traceback.format_exc()), end="", file=sys.stderr)
    print(message("zhishen: {sentence}", sentence=sentence), file=sys.stderr)
    return 1
