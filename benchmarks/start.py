"""How long one waits before anything happens, and how much memory is needed; each in a fresh Python.

``import zhishen`` and ``zhishen --help``; the first training step of W3 and W4 from a bare cache of compiled kernels
and with the kernels compiled before; the peak memory of twenty steps.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

import peers
from harness import Fact, Race, Row, Settings
from processes import Outcome, bare_cache, run

NETWORKS = {"simple_conv": "W3", "deep_conv": "W4"}


def import_seconds(module: str) -> float:
    """The seconds that ``import module`` takes in a Python that has just started."""
    program = f"import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout)


def command_seconds(*arguments: str) -> float:
    """The seconds from the start to the end of ``python arguments``."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - begin


def rounds() -> int:
    """Of what takes a part of a second."""
    return 10 * Settings.runs + 1


def imports(ours: str, peer: str) -> Race:
    """Race two imports; the first of each, which may compile and fill the disk's cache, does not count."""
    import_seconds(ours), import_seconds(peer)
    pairs = [(import_seconds(ours), import_seconds(peer)) for _ in range(rounds())]
    return Race([own for own, _ in pairs], [theirs for _, theirs in pairs])


def help_page() -> Race:
    """Race the help page against a Python that does nothing but import NumPy."""
    ours, peer = ("-m", "zhishen", "--help"), ("-c", "import numpy")
    command_seconds(*ours), command_seconds(*peer)
    pairs = [(command_seconds(*ours), command_seconds(*peer)) for _ in range(rounds())]
    return Race([own for own, _ in pairs], [theirs for _, theirs in pairs])


def waiting(outcome: Outcome) -> float:
    """By how much the first step is longer than a later one: what compiling, or loading what was compiled, takes."""
    first, *later = outcome.lines[-1]["seconds"]
    return first - median(later[1:])


def first_steps(name: str, key: str) -> Iterator[Row | Fact]:
    """The first step and the memory of a convolutional network."""
    with bare_cache() as folder:
        cold = waiting(run("first_steps.py", "ours", name, cache=folder))
        warm = [run("first_steps.py", "ours", name, cache=folder) for _ in range(Settings.runs)]
    yield Fact(f"compiling what the first step of {key} needs, from a bare cache", cold, "s", 15.0)
    yield Fact(f"loading it, compiled before ({key})", median(map(waiting, warm)), "s", 0.5)
    if not isinstance(peers.load("PyTorch"), peers.Missing):
        theirs = [run("first_steps.py", "torch", name) for _ in range(Settings.runs)]
        yield Row(
            key=key,
            task=f"peak memory of 20 steps of {name.replace('_', ' ')}",
            detail="the data included",
            peer="PyTorch",
            race=Race([outcome.peak for outcome in warm], [outcome.peak for outcome in theirs]),
            must=2.0,
            unit="MiB",
        )


def rows() -> Iterator[Row | Fact]:
    """Race the imports and the help page, then the first steps."""
    yield Row(
        key="start", task="import zhishen, beside import numpy", detail="in a fresh Python", peer="import numpy",
        race=imports("zhishen", "numpy"), must=1 / 1.3,
    )  # fmt: skip
    yield Row(
        key="start", task="zhishen --help, beside import numpy", detail="from start to end",
        peer='python -c "import numpy"', race=help_page(),
    )  # fmt: skip
    for name, module in (("PyTorch", "torch"), ("JAX", "jax"), ("scikit-learn", "sklearn.neural_network")):
        if not isinstance(peers.load(name), peers.Missing):
            race = imports("zhishen", module)
            settings = f"import {module}"
            yield Row("start", "import zhishen", "in a fresh Python", name, race, settings=settings)
    for name, key in NETWORKS.items():
        yield from first_steps(name, key)
