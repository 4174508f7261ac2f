"""Files of parameters, such as ``params.pkl``: what ``save_params`` writes and ``load_params`` reads."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from zhishen._archive import write_atomically
from zhishen._types import Array
from zhishen.errors import DataError
from zhishen.interop.book.pickles import load_pickle

__all__ = ["read_parameters", "write_parameters"]


def write_parameters(path: str | os.PathLike[str], params: Mapping[str, Array]) -> None:
    """Write a dictionary of arrays as a pickle, as the book does, but atomically.

    Raises:
        CheckpointError: the file cannot be written; what was there before is unchanged.
    """
    write_atomically(Path(path), pickle.dumps(dict(params)))


def read_parameters(path: str | os.PathLike[str], params: Mapping[str, Array], *, where: str) -> dict[str, Array]:
    """The arrays of a file, which must have the names and shapes of ``params``; float64, in new arrays.

    Args:
        path: the file. ``open`` opens it, so that a script gets trained weights in place of a missing file.
        params: the parameters of the network.
        where: the network, for errors.

    Raises:
        DataError: the file holds something else.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - `zhishen.interop.book.files` replaces this function
        found: Any = load_pickle(file)
    shapes = {name: array.shape for name, array in params.items()}
    got = {name: np.shape(value) for name, value in found.items()} if isinstance(found, dict) else None
    if got != shapes:
        raise DataError(
            "{where}.load_params: expected {path} to hold arrays of the shapes {shapes}, got {got}; use the file that "
            "save_params wrote for a network of the same sizes",
            where=where,
            path=os.fspath(path),
            shapes=shapes,
            got=type(found).__name__ if got is None else got,
        )
    return {name: np.array(found[name], dtype=float) for name in params}
