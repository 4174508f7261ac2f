"""Data-parallel training: what a step costs with several processes, measured here, and computed for many machines.

``mpiexec -n 2 python benchmarks/scaling.py`` prints, as JSON, the time of a step of each workload with these processes
and one thread each, and the latency and the bandwidth of their messages. `model` computes the time of a step on n
machines: ``(step - update)/n + update + 2 log2(n) latency + 2 (n - 1)/n bytes/bandwidth``, the sum of three totals, and
for each batch norm two messages of its statistics. Every machine makes the whole update, so it is not divided.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen import data, nn, optim, set_threads, train
from zhishen.data import AUGMENT_DIGITS, Augment

MACHINES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
# Two networks of machines: common Ethernet, and what a cluster has.
ETHERNET, INFINIBAND = (50e-6, 125e6), (2e-6, 12.5e9)  # seconds a message; bytes a second


@dataclass(frozen=True)
class Work:
    """A network that is trained: how it is built, and whether its images are rows."""

    build: Callable[[np.random.Generator], nn.Network]
    flat: bool = False
    augments: bool = False


def ten_million(rng: np.random.Generator) -> nn.Network:
    """784-2600-2600-500-10: ten million parameters."""
    return nn.multi_layer(784, [2600, 2600, 500], 10, rng=rng)


WORKLOADS = {
    "W2": Work(lambda rng: nn.multi_layer(784, [1000, 1000], 10, rng=rng, batch_norm=True, dropout=0.5), flat=True),
    "W3": Work(lambda rng: nn.simple_conv((1, 28, 28), 10, rng=rng)),
    "W4": Work(lambda rng: nn.deep_conv((1, 28, 28), 10, rng=rng)),
    "wide_conv": Work(lambda rng: nn.wide_conv((1, 28, 28), 10, rng=rng), augments=True),
    "10 million": Work(ten_million, flat=True),
}


def step_time(work: Work, communicator: Any, *, batch_size: int, steps: int) -> float:
    """The median time of a training step, in seconds: of all processes together."""
    rng = np.random.default_rng(1)
    dataset = train.share_data(lambda: data.mnist(flatten=work.flat, compact=True), communicator)
    part = data.Split(dataset.train.x[: batch_size * steps], dataset.train.t[: batch_size * steps])
    trainer = train.Trainer(
        work.build(rng),
        (part.x, part.t),
        optim.Adam(),
        epochs=1,
        batch_size=batch_size,
        rng=rng,
        train_samples=0,
        augment=Augment(**AUGMENT_DIGITS) if work.augments else None,
        communicator=communicator,
    )
    times = [time.perf_counter()]
    trainer.on("step", lambda _: times.append(time.perf_counter()))
    trainer.fit()
    return float(np.median(np.diff(times[2:])))


def update_time(work: Work) -> float:
    """The median time of an update of all parameters by Adam, in seconds."""
    network, optimizer = work.build(np.random.default_rng(1)), optim.Adam()
    grads = {name: np.full_like(array, 1e-3) for name, array in network.params.items()}
    times = [time.perf_counter()]
    for _ in range(30):
        optimizer.update(network.params, grads)
        times.append(time.perf_counter())
    return float(np.median(np.diff(times[2:])))


def message_constants(communicator: Any) -> tuple[float, float]:
    """The latency in seconds and the bandwidth in bytes a second, from sums of a small and of a large buffer."""
    from mpi4py import MPI

    def seconds(size: int, repeats: int) -> float:
        buffer, times = np.zeros(size, np.float32), []
        for _ in range(repeats):
            begin = time.perf_counter()
            communicator.Allreduce(MPI.IN_PLACE, buffer)
            times.append(time.perf_counter() - begin)
        return float(np.median(times))

    processes = communicator.Get_size()
    small, large, size = seconds(4, 400), seconds(2_500_000, 40), 4 * 2_500_000
    return small / (2 * math.log2(processes)), 2 * (processes - 1) / processes * size / max(large - small, 1e-9)


def model(
    compute: float, update: float, parameters: int, norms: Sequence[int], machines: int, constants: tuple[float, float]
) -> float:
    """The time of a step in seconds on a number of machines that divide the mini-batch.

    Args:
        compute: seconds of a step on one machine.
        update: seconds of the update in it.
        parameters: the number of parameters, each of 4 bytes in the gradient.
        norms: the number of channels of each batch norm, whose statistics all machines gather twice, as float64.
        machines: n.
        constants: seconds a message, and bytes a second.
    """
    if machines == 1:
        return compute
    latency, bandwidth = constants
    rounds = 2 * math.log2(machines)
    gradient = rounds * latency + 2 * (machines - 1) / machines * 4 * parameters / bandwidth
    totals = rounds * latency
    gathers = sum(2 * (math.log2(machines) * latency + machines * 16 * channels / bandwidth) for channels in norms)
    return (compute - update) / machines + update + gradient + totals + gathers


def table(
    compute: float, update: float, network: nn.Network, constants: tuple[float, float]
) -> list[tuple[int, float, float]]:
    """For each number of machines: the time of a step, and how many times faster than one machine."""
    parameters = sum(array.size for array in network.params.values())
    norms = [layer.features for layer in network.walk().layers.values() if isinstance(layer, nn.BatchNorm)]
    times = [model(compute, update, parameters, norms, machines, constants) for machines in MACHINES]
    return [(machines, seconds, compute / seconds) for machines, seconds in zip(MACHINES, times, strict=True)]


def main() -> None:
    """Measure with the processes that were started; the first one prints JSON."""
    from mpi4py import MPI

    world = MPI.COMM_WORLD
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    set_threads(threads)
    alone = world.Get_size() == 1
    found: dict[str, Any] = {"processes": world.Get_size(), "threads": threads}
    found["steps"] = {
        name: step_time(work, None if alone else world, batch_size=100, steps=30) for name, work in WORKLOADS.items()
    }
    if alone:
        found["updates"] = {name: update_time(work) for name, work in WORKLOADS.items()}
    else:
        found["latency"], found["bandwidth"] = message_constants(world)
    if world.Get_rank() == 0:
        json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
