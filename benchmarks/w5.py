"""W5: the whole job, from the shell prompt to 99.0 % of MNIST's test images, with a stop-watch around the process.

``w5_ours.py`` and ``w5_torch.py`` train the same network with the same optimizer and schedule, each as its user would
write it, look at the test images after each epoch and stop at 99.0 %. Imports, reading the data and compiling count.
"""

from __future__ import annotations

import math
from pathlib import Path

import peers
from harness import Race, Row, Settings
from processes import Outcome, bare_cache, run
from zhishen import data

GOAL = 0.99
# The simple network ends near 99.0 %, so that it would be chance which epoch, if any, gets there.
NETWORK = "deep_conv"
MNIST = Path(data.__file__).parent / "mnist_files"
DETAIL = f"{NETWORK}, Adam, mini-batches of 100, a cosine over the epochs; imports and data included"


def reached(outcome: Outcome) -> tuple[int, float]:
    """After how many epochs, and with what accuracy."""
    last = outcome.lines[-1]
    return last["epoch"], last["accuracy"]


def told(who: str, outcomes: list[Outcome]) -> str:
    """One line about all seeds."""
    found = [f"{100 * accuracy:.2f} % after {epochs}" for epochs, accuracy in map(reached, outcomes)]
    return f"{who}: {', '.join(found)} epochs"


def rows() -> list[Row]:
    """Train with each seed: ours from a bare cache, ours with compiled kernels, the peer's."""
    seeds = [str(seed) for seed in range(Settings.runs)]
    with_torch = not isinstance(peers.load("PyTorch"), peers.Missing)
    with bare_cache() as first:
        run("w5_ours.py", NETWORK, "0", cache=first)  # from now on the kernels are compiled
        cold: list[Outcome] = []
        warm: list[Outcome] = []
        theirs: list[Outcome] = []
        for seed in seeds:
            with bare_cache() as empty:
                cold.append(run("w5_ours.py", NETWORK, seed, cache=empty))
            warm.append(run("w5_ours.py", NETWORK, seed, cache=first))
            if with_torch:
                theirs.append(run("w5_torch.py", NETWORK, str(MNIST), seed))
    if not theirs:
        return []
    checks = (told("ours", warm), told("PyTorch", theirs))
    missed = [outcome for outcome in (*warm, *theirs) if reached(outcome)[1] < GOAL]
    if missed:
        # A time to a place that was not reached is no time: no ratio can reach the target then.
        checks += (f"{len(missed)} of {len(warm) + len(theirs)} runs stayed below 99.0 %, so the target is missed",)
    return [
        Row(
            key="W5",
            task=f"from the shell to 99.0 %, {name}",
            detail=DETAIL,
            peer="PyTorch",
            race=Race([outcome.seconds for outcome in own], [outcome.seconds for outcome in theirs]),
            must=must,
            unit="s",
            checks=checks if name == "kernels compiled before" else (),
        )
        for name, own, must in (
            ("kernels compiled before", warm, math.inf if missed else 3.0),
            ("from a bare cache", cold, None),
        )
    ] + [
        Row(
            key="W5",
            task="peak memory of the whole job",
            detail=DETAIL,
            peer="PyTorch",
            race=Race([outcome.peak for outcome in warm], [outcome.peak for outcome in theirs]),
            must=2.0,
            unit="MiB",
        )
    ]
