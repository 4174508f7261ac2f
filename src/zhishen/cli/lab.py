"""``zhishen lab``."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from zhishen._optional import late_import
from zhishen.errors import ArgumentError
from zhishen.messages import language, message

EPILOG = (
    "Examples:\n\n  zhishen lab\n\n  zhishen lab --port 8080 --no-browser\n\n  zhishen lab --export site\n\n"
    "  zhishen lab --export site --pyodide pyodide-0.27.7"
)

# Package → the module that shows whether it is installed.
_PACKAGES = {
    "starlette": "starlette", "uvicorn": "uvicorn", "websockets": "websockets", "latex2mathml": "latex2mathml",
}  # fmt: skip


def lab(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the first page in a browser.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the address.")] = False,
    export: Annotated[
        Path | None,
        typer.Option(help="Write the lab into this folder as a site that computes in the browser, and serve nothing."),
    ] = None,
    pyodide: Annotated[
        str | None,
        typer.Option(
            help="Of the site: the address of Pyodide, Python for browsers, or a folder that has it and is copied."
        ),
    ] = None,
) -> None:
    """Open the lab: the chapters in a browser, where every picture answers to the hand.

    The server answers this machine only. The printed address contains a key, without which it answers nobody. Ctrl-C
    ends it.
    """
    for package, module in _PACKAGES.items():
        late_import(module, feature="zhishen lab", install=package)
    if export is not None:
        _export(export, pyodide, as_json=as_json)
        return
    if pyodide is not None:
        raise ArgumentError(
            "zhishen lab --pyodide: expected --export with it, got it alone; add --export and the folder of the site"
        )
    from zhishen.lab.server import serve

    def ready(address: str, chosen: int) -> None:
        if as_json:
            print(json.dumps({"address": address, "port": chosen}), flush=True)
        else:
            print(message("The lab is open: {address}", address=address), flush=True)
            print(message("Ctrl-C ends it."), flush=True)

    serve(port, language=language(), browser=browser, ready=ready)


def _export(folder: Path, pyodide: str | None, *, as_json: bool) -> None:
    from zhishen.lab.export import PYODIDE, export

    done = export(folder, pyodide=PYODIDE if pyodide is None else pyodide, language=language())
    if as_json:
        print(json.dumps({"folder": str(done.folder), "files": done.files, "bytes": done.size}))
        return
    print(
        message(
            "The site is in {folder}: {files} files, {size:.1f} MB. Put it on any server of files; to try it here: "
            "{command}",
            folder=done.folder,
            files=done.files,
            size=done.size / 1e6,
            command=f"python -m http.server --bind 127.0.0.1 --directory {shlex.quote(str(done.folder))}",
        )
    )
