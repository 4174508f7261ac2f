"""The environment of a fair measurement, set before NumPy and its peers are imported; and who sets our threads."""

from __future__ import annotations

import os
import sys

THREADS = 2

# What a machine may have set for itself, and what would let us measure something other than what users run.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ZHISHEN_CHECK_SHAPES", "ZHISHEN_CONV", "ZHISHEN_KERNELS")
# JAX's processors are named by PJRT_NPROC: the size of both of XLA's pools, counted in /proc/self/task, follows it.
SET = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC", "ZHISHEN_THREADS"), str(THREADS)
) | {"JAX_PLATFORMS": "cpu"}


def wanted() -> dict[str, str]:
    """The variables of this process, without those in ``UNSET`` and with those in ``SET``."""
    return {name: value for name, value in os.environ.items() if name not in UNSET} | SET


def prepare() -> None:
    """Start this program again, if need be, with the variables that it should have had.

    OpenBLAS reads its variables once, when NumPy is imported, so a change in the running process would come too late.
    """
    if wanted() != dict(os.environ):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted())  # noqa: S606 - this very program


def set_threads(count: int) -> None:
    """Let zhishen compute on ``count`` threads: its kernels, and NumPy's products as its trainer does."""
    from threadpoolctl import threadpool_limits

    import zhishen

    own = getattr(zhishen, "set_threads", None)
    if own is not None:
        own(count)
    threadpool_limits(limits=count, user_api="blas")
