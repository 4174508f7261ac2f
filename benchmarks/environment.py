"""The environment of a fair measurement, set before NumPy and PyTorch are imported."""

from __future__ import annotations

import os
import sys

THREADS = 2

# What a machine may have set for itself, and what would let us measure something other than what users run.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "ZHISHEN_CHECK_SHAPES", "ZHISHEN_KERNELS")
SET = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(THREADS))


def prepare() -> None:
    """Start this program again, if need be, without the variables in ``UNSET`` and with those in ``SET``.

    OpenBLAS reads its variables once, when NumPy is imported, so a change in the running process would come too late.
    """
    wanted = {name: value for name, value in os.environ.items() if name not in UNSET} | SET
    if wanted != dict(os.environ):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)  # noqa: S606 - this very program
