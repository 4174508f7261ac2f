"""Run a Python program as several processes of MPI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTER = shutil.which("mpiexec", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def environment() -> dict[str, str]:
    """Variables with which Open MPI starts as root, more processes than there are processors, and quietly."""
    return os.environ | {
        "OMPI_ALLOW_RUN_AS_ROOT": "1",
        "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
        "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
        "OMPI_MCA_mpi_yield_when_idle": "1",
        "OMPI_MCA_osc": "^ucx",
        "OMP_NUM_THREADS": "1",
    }


def command(processes: int, *arguments: str) -> list[str]:
    """The command that starts ``python *arguments`` as several processes."""
    if sys.platform == "win32":
        pytest.skip("the development packages have no MPI for Windows")
    assert STARTER is not None, "the development packages bring mpiexec"
    return [STARTER, "-n", str(processes), sys.executable, *arguments]


def run(processes: int, *arguments: str, seconds: float = 120, cwd: Path | None = None) -> subprocess.CompletedProcess:
    """Run ``python *arguments`` as several processes until they end."""
    return subprocess.run(
        command(processes, *arguments),
        capture_output=True,
        text=True,
        timeout=seconds,
        env=environment(),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        check=False,
    )
