"""What a user has chosen once for all commands: a small TOML file in the user's configuration folder."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

from zhishen._archive import write_atomically
from zhishen._files import read_bounded
from zhishen.errors import ArgumentError
from zhishen.messages import understood
from zhishen.messages.system import system_reason

__all__ = ["forget_language", "remember_language", "remembered_language", "settings_path"]

_LARGEST = 65_536  # bytes of a settings file that is read


def settings_path() -> Path:
    """Where the settings are: ``settings.toml`` in the folder that the system has for them."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "zhishen" / "settings.toml"


def remembered_language() -> str | None:
    """The language in the settings; None if the file does not name one, or cannot be read."""
    try:
        value = tomllib.loads(read_bounded(settings_path(), _LARGEST).decode()).get("language")
    except (OSError, RuntimeError, ValueError, RecursionError):  # RuntimeError: there is no home
        return None
    return understood(value) if isinstance(value, str) else None


def remember_language(name: str) -> Path:
    """Keep a language, and return the file that it is in.

    Raises:
        ArgumentError: the language is unknown, or the file cannot be written.
    """
    language = understood(name)
    if language is None:
        raise ArgumentError(
            "config: expected the language to be en or zh, got {name!r}; choose one of these", name=name
        )
    return _write(f'language = "{language}"\n')


def forget_language() -> Path:
    """Follow the locale again, and return the file that held the choice.

    Raises:
        ArgumentError: the file cannot be written.
    """
    return _write("")


def _write(text: str) -> Path:
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as error:
        raise ArgumentError(
            "config: expected to write {path}, got: {reason}; set the variable ZHISHEN_LANGUAGE instead",
            path=path,
            reason=system_reason(error),
        ) from error
    return path
