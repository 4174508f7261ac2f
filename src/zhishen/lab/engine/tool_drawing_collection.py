"""The collection of the drawing board: label drawings, look through them, save and load them."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen import data
from zhishen._checks import WholeNumber
from zhishen.errors import DataError
from zhishen.lab.engine import files, machine
from zhishen.lab.engine.arguments import Flag, Text
from zhishen.lab.engine.board_collection import MOST, class_of, folder_names, read_folder, read_uploads, save
from zhishen.lab.engine.board_memory import memory
from zhishen.lab.engine.board_picture import NO_TEST
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.tool_drawing_board import BOARD, picture
from zhishen.messages import message

__all__ = ["board_keep", "board_open", "board_remove", "board_save"]


def _listing(**more: Any) -> dict[str, Any]:
    """The collection, and the folders in which one can be saved or opened."""
    return {**memory().collection.as_dict(), "most": MOST, "folders": folder_names(), **more}


@operation(**BOARD, label=Text(60), sources=(data.read_digit,), script=None)
def board_keep(
    strokes: str = "", photo: str = "", index: int = NO_TEST, network: str = "", label: str = ""
) -> dict[str, Any]:
    """Collect what is drawn, with the name of its class; without a name, only list the collection."""
    del network  # drawings are kept as they are prepared, whatever the network
    if not label:
        return _listing()
    name = class_of(label)
    prepared = picture(strokes, photo, index)
    if prepared.kind == "nothing":
        raise DataError("drawing board: expected a drawing to collect, got an empty board; draw something first")
    added = memory().collection.add([(np.rint(255 * prepared.pixels).astype(np.uint8), name)])
    return _listing(added=added)


@operation(number=WholeNumber(-1, MOST), every=Flag(), sources=(data.read_digit,), script=None)
def board_remove(number: int = -1, every: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as in JSON
    """Remove a drawing of the collection, or all of them."""
    if every:
        memory().collection.clear()
    elif number >= 0:
        memory().collection.remove(number)
    return _listing()


@operation(name=Text(60), sources=(data.image_folder,), script=None)
def board_save(name: str = "") -> dict[str, Any]:
    """Save the collection into a folder below ``drawings``; without a name, only list it."""
    if not name:
        return _listing()
    machine.require(message("a collection in a folder"))
    folder, written = save(memory().collection, name)
    return _listing(folder=folder, written=written)


@operation(name=Text(60), uploaded=Flag(), sources=(data.image_folder,), script=None)
def board_open(name: str = "", uploaded: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as in JSON
    """Add the drawings of a saved folder, or of a folder that the page has uploaded."""
    if not name:
        return _listing()
    if not uploaded:
        machine.require(message("a collection in a folder"))
        return _listing(added=memory().collection.add(read_folder(name)))
    content = files.current().below(name)
    added = memory().collection.add(read_uploads(content, name))
    for each in content:  # the drawings are in the collection now
        files.current().remove(each)
    return _listing(added=added)
