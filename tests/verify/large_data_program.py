"""What `test_large_data.py` runs in a process of its own: a training; it measures memory and speed.

python large_data_program.py SOURCE NETWORK STEPS

SOURCE is a folder of images, or a table whose target is the column "y".
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import threading
import time
from pathlib import Path

import numpy as np

from zhishen import data, nn, optim, train

WARM = 20  # steps that are not measured: kernels are loaded


class Memory(threading.Thread):
    """Measures, every few milliseconds, the process's anonymous and shared memory, without mapped files."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0  # MB

    def run(self) -> None:
        while True:
            self.measure()
            time.sleep(0.005)

    def measure(self) -> None:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        sizes = [int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem"))]
        self.peak = max(self.peak, sum(sizes) * 1024 // 10**6)


def loss_for(dataset: data.Dataset) -> str:
    return "softmax_cross_entropy" if dataset.classes else "sum_of_squares"


def main(source: str, network: str, steps: str) -> None:
    memory = Memory()
    memory.start()
    rng = np.random.default_rng(0)
    if source.endswith(".csv"):
        dataset = data.table(source, target="y")
    else:
        dataset = data.folder(source, flatten=network == "dense", compact=True)
    chosen = (
        nn.multi_layer(dataset.train.x.shape[1], [10], dataset.outputs, rng=rng, loss=loss_for(dataset))
        if network == "dense"
        else nn.simple_conv(dataset.train.x.shape[1:], 10, rng=rng)
    )
    trainer = train.Trainer(chosen, dataset, optim.Adam(lr=0.001), epochs=1, batch_size=100, rng=rng)
    times = []
    clock = time.perf_counter()
    for _ in trainer.steps():
        times.append(time.perf_counter() - clock)
        if len(times) == int(steps):
            break
        clock = time.perf_counter()
    memory.measure()
    weights = b"".join(array.tobytes() for array in chosen.params.values())
    seconds = statistics.median(times[WARM:])
    found = {
        "peak": memory.peak,
        "seconds": seconds,
        "digest": hashlib.sha256(weights).hexdigest(),
        "steps": len(times),
    }
    print(json.dumps(found))  # noqa: T201 - the result


if __name__ == "__main__":
    main(*sys.argv[1:])
