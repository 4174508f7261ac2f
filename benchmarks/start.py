"""How long one waits before anything happens: ``import zhishen`` and ``zhishen --help``, each in a fresh Python."""

from __future__ import annotations

import subprocess
import sys
import time

from harness import Race, Row

ROUNDS = 31


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


def imports(ours: str, peer: str) -> Race:
    """Race two imports; the first of each, which may compile and fill the disk's cache, does not count."""
    import_seconds(ours), import_seconds(peer)
    pairs = [(import_seconds(ours), import_seconds(peer)) for _ in range(ROUNDS)]
    return Race([own for own, _ in pairs], [theirs for _, theirs in pairs])


def help_page() -> Race:
    """Race the help page against a Python that does nothing but import NumPy."""
    ours, peer = ("-m", "zhishen", "--help"), ("-c", "import numpy")
    command_seconds(*ours), command_seconds(*peer)
    pairs = [(command_seconds(*ours), command_seconds(*peer)) for _ in range(ROUNDS)]
    return Race([own for own, _ in pairs], [theirs for _, theirs in pairs])


def rows() -> list[Row]:
    """Race the imports and the help page."""
    return [
        Row(
            key="start",
            task="import zhishen",
            detail="in a fresh Python",
            peer="import numpy",
            race=imports("zhishen", "numpy"),
            target=1 / 1.3,
        ),
        Row(
            key="start",
            task="import zhishen",
            detail="in a fresh Python",
            peer="import torch",
            race=imports("zhishen", "torch"),
        ),
        Row(
            key="start",
            task="zhishen --help",
            detail="from start to end",
            peer='python -c "import numpy"',
            race=help_page(),
        ),
    ]
