"""``zhishen lab --export``: the lab as a folder of files, whose pages compute in the browser of the reader.

::

    index.html            leads to a language
    en/, zh/              the pages, see `zhishen.lab.export_pages`
    static/               what `zhishen lab` serves, too
    engine/               the package for the browser, see `zhishen.lab.export_package`
    pyodide/              Pyodide with NumPy, if the site has its own copy
    zhishen-lab.json      the list of these files; by it, a folder is known as an earlier export
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from zhishen._files import UnreadableFileError, read_bounded
from zhishen._version import __version__
from zhishen.errors import ArgumentError, DataError
from zhishen.lab.export_package import LATER, later_file, package_archive
from zhishen.lab.export_pages import first_page, site_pages
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["LIST", "PYODIDE", "Exported", "export"]

#: The version of Pyodide that the export is tested with, at its public address.
PYODIDE: Final = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
LIST: Final = "zhishen-lab.json"

_STATIC: Final = Path(__file__).parent / "static"
_SERVED: Final = {".js", ".css", ".svg", ".txt", ".json"}
_CORE: Final = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_LARGEST: Final = 2**26  # bytes of a file of Pyodide, and of the list
# Nothing else gets into a page and its policy.
_ADDRESS: Final = re.compile(
    r"(https://[A-Za-z0-9.-]+|http://(127\.0\.0\.1|localhost))(:[0-9]{1,5})?(/[A-Za-z0-9._~/@+-]*)?"
)


@dataclass(frozen=True)
class Exported:
    """What an export has written.

    Attributes:
        folder: the folder of the site.
        files: their number.
        size: their bytes.
    """

    folder: Path
    files: int
    size: int


def export(folder: str | Path, *, pyodide: str = PYODIDE, language: str = "en") -> Exported:
    """Write the lab as a site that needs no server of its own.

    Args:
        folder: a new or empty folder, or that of an earlier export, whose files are replaced.
        pyodide: the address of Pyodide, or a folder of this machine that has it; the site then has a copy.
        language: of the site's first page.

    Raises:
        ArgumentError: the folder has other files, or the address or the folder of Pyodide is wrong.
        DataError: a file cannot be read or written.
    """
    folder = Path(folder)
    try:
        old = _earlier_files(folder)
    except OSError as error:
        raise _unusable(folder, error) from error
    copies = {} if "://" in pyodide else _pyodide_files(Path(pyodide))
    content = dict(_content("pyodide/" if copies else _checked_address(pyodide), language))
    content |= {f"pyodide/{name}": part for name, part in copies.items()}
    # The list is written first: so a folder whose export was interrupted is still known as one.
    listed = json.dumps({"zhishen": __version__, "files": sorted(content)}, indent=1)
    content = {LIST: listed.encode(), **content}
    try:
        for name in old:
            (folder / name).unlink(missing_ok=True)
        for name, part in content.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(part)
    except OSError as error:
        raise _unusable(folder, error) from error
    return Exported(folder, len(content), sum(map(len, content.values())))


def _unusable(folder: Path, error: OSError) -> DataError:
    return DataError(
        "zhishen lab --export: expected to write the site into {folder}, got: {reason}; free some space, or give "
        "another folder",
        folder=folder,
        reason=system_reason(error),
    )


def _content(pyodide: str, language: str) -> Iterator[tuple[str, bytes]]:
    """The files of the site without those of Pyodide."""
    yield "index.html", first_page(language).encode()
    for name, page in site_pages(pyodide):
        yield name, page.encode()
    for path in sorted(_STATIC.rglob("*")):
        if path.suffix in _SERVED:
            yield f"static/{path.relative_to(_STATIC).as_posix()}", path.read_bytes()
    package, later = package_archive(), PurePosixPath(LATER)
    archive = f"zhishen-{hashlib.sha256(package).hexdigest()[:12]}.zip"  # browsers keep it until it changes
    yield f"engine/{archive}", package
    yield f"engine/{later.name}", later_file()
    listed = {"archive": archive, "later": [{"folder": later.parent.as_posix(), "name": later.name}]}
    yield "engine/contents.json", json.dumps(listed).encode()


# --- the folder -------------------------------------------------------------------------------------------------------


def _earlier_files(folder: Path) -> list[str]:
    """The files of an earlier export that are in a folder; none of a new one."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return []
    listed = _listed(folder)
    if listed is None:
        raise ArgumentError(
            "zhishen lab --export: expected a new folder, an empty one, or one of an earlier export, got {folder}, "
            "which has other files; give another folder",
            folder=folder,
        )
    root = folder.resolve()
    # The list may come from anywhere: nothing outside of the folder is deleted.
    return [name for name in listed if (folder / name).resolve().is_relative_to(root) and (folder / name).is_file()]


def _listed(folder: Path) -> list[str] | None:
    """The names in the list of an export; None if the folder does not have one."""
    try:
        content: Any = json.loads(read_bounded(folder / LIST, _LARGEST))
        return [str(name) for name in content["files"]]
    except (UnreadableFileError, ValueError, KeyError, TypeError, RecursionError):
        return None


# --- Pyodide ----------------------------------------------------------------------------------------------------------


def _checked_address(address: str) -> str:
    """The address of a folder, with a slash at its end."""
    if not _ADDRESS.fullmatch(address):
        raise ArgumentError(
            "zhishen lab --pyodide: expected an address such as {example}, or a folder, got {address!r}; give the "
            "address of the folder that has pyodide.mjs",
            example=PYODIDE,
            address=address[:200],
        )
    return address.rstrip("/") + "/"


def _pyodide_files(folder: Path) -> Mapping[str, bytes]:
    """The files of Pyodide that the site needs, from a folder: the core, and NumPy for it."""
    files: dict[str, bytes] = {}
    try:
        for name in _CORE:
            files[name] = read_bounded(folder / name, _LARGEST)
        wheel = str(json.loads(files["pyodide-lock.json"])["packages"]["numpy"]["file_name"])
        if PurePosixPath(wheel).name != wheel:
            raise ValueError(message("a wrong name of the wheel of NumPy"))
        files[wheel] = read_bounded(folder / wheel, _LARGEST)
    except (UnreadableFileError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArgumentError(
            "zhishen lab --pyodide: expected an address, or a folder with {files} and the wheel of NumPy that "
            "pyodide-lock.json names, got {folder} ({problem}); unpack Pyodide there",
            files=", ".join(_CORE),
            folder=folder,
            problem=error if isinstance(error, UnreadableFileError | ValueError) else message("a damaged file"),
        ) from error
    return files
