"""The environment variables and the number of threads of a fair measurement, set before NumPy and the peers load."""

from __future__ import annotations

import os
import sys

THREADS = 2

# Variables that a machine may set, and variables that make zhishen run differently from its defaults.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ZHISHEN_CHECK_SHAPES", "ZHISHEN_CONV", "ZHISHEN_KERNELS")
# JAX's processors are named by PJRT_NPROC: the size of both of XLA's pools, counted in /proc/self/task, follows it.
SET = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC", "ZHISHEN_THREADS"), str(THREADS)
) | {"JAX_PLATFORMS": "cpu"}


def fair_variables() -> dict[str, str]:
    """The environment variables of this process, without those in ``UNSET`` and with those in ``SET``."""
    return {name: value for name, value in os.environ.items() if name not in UNSET} | SET


def restart() -> None:
    """Start this program again with the right variables, unless it already has them.

    OpenBLAS reads its variables once, when NumPy is imported, so a change in the running process has no effect.
    """
    if fair_variables() != dict(os.environ):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], fair_variables())  # noqa: S606 - this very program


def set_threads(count: int) -> None:
    """Let zhishen's kernels and NumPy's products run on ``count`` threads, as zhishen's trainer does."""
    from threadpoolctl import threadpool_limits

    import zhishen

    own = getattr(zhishen, "set_threads", None)
    if own is not None:
        own(count)
    threadpool_limits(limits=count, user_api="blas")
