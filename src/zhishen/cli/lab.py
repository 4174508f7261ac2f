"""``zhishen lab``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from zhishen._optional import late_import
from zhishen.messages import language, message

EPILOG = "Examples:\n\n  zhishen lab\n\n  zhishen lab --port 8080 --no-browser"

# Package → the module that shows whether it is installed.
_PACKAGES = {
    "starlette": "starlette", "uvicorn": "uvicorn", "websockets": "websockets", "latex2mathml": "latex2mathml",
}  # fmt: skip


def lab(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the first page in a browser.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the address.")] = False,
) -> None:
    """Open the lab: the chapters in a browser, where every picture answers to the hand.

    The server answers this machine only. The printed address contains a key, without which it answers nobody. Ctrl-C
    ends it.
    """
    for package, module in _PACKAGES.items():
        late_import(module, feature="zhishen lab", install=package)
    from zhishen.lab.server import serve

    def ready(address: str, chosen: int) -> None:
        if as_json:
            print(json.dumps({"address": address, "port": chosen}), flush=True)
        else:
            print(message("The lab is open: {address}", address=address), flush=True)
            print(message("Ctrl-C ends it."), flush=True)

    serve(port, language=language(), browser=browser, ready=ready)
