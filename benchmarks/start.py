"""Start-up time and peak memory, each in a new process.

``import zhishen`` and ``zhishen --help``; the first training step of W3 and W4 with an empty cache of compiled kernels
and with kernels from the cache; the peak memory of twenty steps.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import peers
from harness import Measurements, Metric, Row, Settings
from processes import Outcome, empty_cache, run

NETWORKS = {"simple_conv": "W3", "deep_conv": "W4"}


def import_seconds(module: str) -> float:
    """The seconds that ``import module`` takes in a new process."""
    program = f"import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout)


def command_seconds(*arguments: str) -> float:
    """The seconds from the start to the end of ``python arguments``."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - begin


def repeats() -> int:
    """The number of runs of a program that takes a fraction of a second."""
    return 10 * Settings.repeats + 1


def imports(ours: str, peer: str) -> Measurements:
    """Time two imports alternately, after one of each that may compile and fill the disk's cache."""
    import_seconds(ours), import_seconds(peer)
    pairs = [(import_seconds(ours), import_seconds(peer)) for _ in range(repeats())]
    return Measurements([own for own, _ in pairs], [theirs for _, theirs in pairs])


def help_page() -> Measurements:
    """Time the help page, and a Python that only imports NumPy, alternately."""
    ours, peer = ("-m", "zhishen", "--help"), ("-c", "import numpy")
    command_seconds(*ours), command_seconds(*peer)
    pairs = [(command_seconds(*ours), command_seconds(*peer)) for _ in range(repeats())]
    return Measurements([own for own, _ in pairs], [theirs for _, theirs in pairs])


def first_step_overhead(outcome: Outcome) -> float:
    """The extra seconds of the first step beyond a later one: the time to compile the kernels, or to load them."""
    first, *later = outcome.lines[-1]["seconds"]
    return first - median(later[1:])


def first_steps(name: str, key: str) -> Iterator[Row | Metric]:
    """Measure the first step and the memory of a convolutional network."""
    with empty_cache() as folder:
        cold = first_step_overhead(run("first_steps.py", "ours", name, cache=folder))
        warm = [run("first_steps.py", "ours", name, cache=folder) for _ in range(Settings.repeats)]
    yield Metric(f"compiling the kernels of the first step of {key}, empty cache", cold, "s", 15.0)
    yield Metric(
        f"loading the kernels of the first step of {key} from the cache",
        median(map(first_step_overhead, warm)),
        "s",
        0.5,
    )
    if not isinstance(peers.load("PyTorch"), peers.Missing):
        theirs = [run("first_steps.py", "torch", name) for _ in range(Settings.repeats)]
        yield Row(
            key=key,
            task=f"peak memory of 20 steps of {name.replace('_', ' ')}",
            detail="including the data",
            peer="PyTorch",
            measured=Measurements([outcome.peak for outcome in warm], [outcome.peak for outcome in theirs]),
            target=2.0,
            unit="MiB",
        )


def rows() -> Iterator[Row | Metric]:
    """Measure the imports and the help page, then the first steps."""
    yield Row(
        key="start", task="import zhishen, against import numpy", detail="in a new process", peer="import numpy",
        measured=imports("zhishen", "numpy"), target=1 / 1.3,
    )  # fmt: skip
    yield Row(
        key="start", task="zhishen --help, against import numpy", detail="from start to end",
        peer='python -c "import numpy"', measured=help_page(),
    )  # fmt: skip
    for name, module in (("PyTorch", "torch"), ("JAX", "jax"), ("scikit-learn", "sklearn.neural_network")):
        if not isinstance(peers.load(name), peers.Missing):
            measured = imports("zhishen", module)
            settings = f"import {module}"
            yield Row("start", "import zhishen", "in a new process", name, measured, settings=settings)
    for name, key in NETWORKS.items():
        yield from first_steps(name, key)
