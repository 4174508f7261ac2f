"""Data that the processes of one machine hold in memory once, together."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from zhishen.data.file_maps import reference_to

__all__ = ["share_data"]

T = TypeVar("T")

_ALIGNMENT = 64  # bytes: a cache line


class _Pickler(pickle.Pickler):
    """Writes where an array in a mapped file is, in place of its values."""

    def reducer_override(self, obj: Any) -> Any:
        """See `pickle.Pickler.reducer_override`."""
        return (reference_to(obj) if isinstance(obj, np.ndarray) else None) or NotImplemented


def share_data(load: Callable[[], T], communicator: Any) -> T:
    """What ``load()`` returns, with its arrays in memory that all processes of a machine share.

    One process of each machine calls ``load``. The arrays of its result are moved to shared memory, and the other
    processes receive the rest of it as a message. Large arrays, which are in mapped files, stay there: all processes
    map the same file.

    Args:
        load: returns the data, such as a `Dataset`.
        communicator: of mpi4py; every process calls this function. None, or a communicator of one process, calls
            ``load``.

    Raises:
        Exception: whatever ``load`` raises, in every process.

    Examples:
        ``share_data(data.mnist, MPI.COMM_WORLD)``
    """
    if communicator is None or communicator.Get_size() == 1:
        return load()
    from mpi4py import MPI

    machine = communicator.Split_type(MPI.COMM_TYPE_SHARED)
    is_first = machine.Get_rank() == 0
    problem: Exception | None = None
    buffers: list[pickle.PickleBuffer] = []
    described = b""
    loaded: T | None = None
    if is_first:
        try:
            loaded = load()
            described = _described(loaded, buffers)
        except Exception as error:  # noqa: BLE001 - the other processes raise it too
            problem = error
    # An error of the data has to end all processes, also those of other machines.
    problems = [found for found in communicator.allgather(problem) if found is not None]
    if problems:
        raise problems[0]
    described = machine.bcast(described)
    sizes = machine.bcast([buffer.raw().nbytes for buffer in buffers])
    starts = np.cumsum([0, *(-(-size // _ALIGNMENT) * _ALIGNMENT for size in sizes)]).tolist()
    window = MPI.Win.Allocate_shared(starts[-1] if is_first else 0, 1, comm=machine)
    memory = np.frombuffer(cast("Any", window.Shared_query(0)[0]), np.uint8)
    places = [memory[start : start + size] for start, size in zip(starts, sizes, strict=False)]
    if is_first:
        for place, buffer in zip(places, buffers, strict=True):
            place[:] = np.frombuffer(cast("Any", buffer), np.uint8)
    machine.Barrier()
    shared = pickle.loads(described, buffers=places)  # noqa: S301 - what another process of this program wrote
    machine.Barrier()  # a temporary file has to exist until all processes have mapped it
    del loaded
    return shared


def _described(loaded: object, buffers: list[pickle.PickleBuffer]) -> bytes:
    content = io.BytesIO()
    _Pickler(content, protocol=5, buffer_callback=buffers.append).dump(loaded)
    return content.getvalue()
