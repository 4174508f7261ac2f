"""CPU contention: how much two trainings at the same time slow each other down, on one thread and on two threads each.

Usage::

    python benchmarks/contention.py

On two processors, two trainings on two threads each should take about as long as one training on one thread, since they
share the processors. Any additional time is contention between their threads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

STEPS = 150
PROGRAM = f"""
import json, time
import numpy as np
from zhishen import data, nn, optim
rng = np.random.default_rng(0)
network, optimizer = nn.deep_conv((1, 28, 28), 10, rng=rng), optim.Adam()
train = data.mnist(flatten=False).train
seconds = []
for x, t in data.batches(train, 100, rng=rng):
    begin = time.perf_counter()
    _, grads = network.loss_and_gradient(x, t)
    optimizer.update(network.params, grads)
    seconds.append(time.perf_counter() - begin)
    if len(seconds) == {STEPS}:
        break
print(json.dumps(seconds))
"""


def run(processes: int, threads: int) -> float:
    """The median milliseconds of a step in the slowest of ``processes`` simultaneous processes."""
    environment = {**os.environ, "ZHISHEN_THREADS": str(threads)}
    started = [
        subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    seconds_of_each = [json.loads(process.communicate()[0])[STEPS // 3 :] for process in started]
    return 1000 * max(median(seconds) for seconds in seconds_of_each)


def main() -> None:
    """Measure and print all four combinations."""
    for processes in (1, 2):
        for threads in (1, 2):
            print(f"{processes} training(s), {threads} thread(s) each: {run(processes, threads):.1f} ms a step")


if __name__ == "__main__":
    main()
