"""Data that the processes of one machine hold in memory once, together."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

__all__ = ["share_data"]

T = TypeVar("T")

_ALIGNMENT = 64  # bytes: a cache line


def share_data(load: Callable[[], T], communicator: Any) -> T:
    """What ``load()`` returns, with its arrays in memory that all processes of a machine share.

    One process of each machine calls ``load``. The arrays of its result are moved to shared memory, and the other
    processes receive the rest of it as a message.

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
    if is_first:
        try:
            described = pickle.dumps(load(), protocol=5, buffer_callback=buffers.append)
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
    return pickle.loads(described, buffers=places)  # noqa: S301 - what another process of this program wrote
