"""A profile of a training step: the time of each phase of W1 to W4, measured within whole steps.

A phase that is timed alone, in a loop, finds its data in the cache; within a step the cache holds the data of the
phases before it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

import numpy as np

from harness import Phase, Settings, StepProfile
from parts import multiply_adds, parts
from training import BATCH, Workload, epoch_orders, mnist
from zhishen import data, nn, optim

STEPS = 400


class Clock:
    """Adds up the seconds that functions take, by name, within the current step."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function so that its time is added under ``name``."""

        def run(*args: Any) -> Any:
            begin = time.perf_counter()
            result = function(*args)
            self.seconds[name] += time.perf_counter() - begin
            return result

        return run


def stages(network: nn.Network) -> Iterator[tuple[str, Any, list[nn.Layer]]]:
    """The stages of a network: the names of the layers that run as one, the object that runs them, and these layers."""
    names = {id(layer): name for name, layer in network.layers.items()}
    for stage in network.steps():
        layers: list[nn.Layer] = list(getattr(stage, "layers", [stage]))
        yield " + ".join(names[id(layer)] for layer in layers), stage, layers


def step_profile(work: Workload) -> StepProfile:
    """The phases of a step of zhishen, in order; the last one is the overhead between the other phases."""
    network, train, clock = work.build(np.float32), mnist(flat=work.flat).train, Clock()
    optimizer = optim.OPTIMIZERS[work.optimizer](lr=work.lr)
    counts: dict[str, int] = {}
    shape = train.x.shape[1:]
    for name, stage, layers in stages(network):
        forward = multiply_adds(parts(nn.Network(layers)), shape, BATCH, training=False)
        counts[name] = forward * (3 if counts else 2)  # the first layer computes no gradient of its input
        for layer in layers:
            shape = layer.output_shape(shape)
        for method in ("forward", "backward", "backward_params"):
            setattr(stage, method, clock.timed(name, getattr(stage, method)))
    last = network.last_layer
    for method in ("forward", "backward"):
        setattr(last, method, clock.timed("loss", getattr(last, method)))
    take, loss_and_gradient = clock.timed("mini-batch", data.take), clock.timed("all", network.loss_and_gradient)
    update_params = clock.timed("update", optimizer.update)

    steps: list[Mapping[str, float]] = []
    for index in (index for order in epoch_orders() for index in order.reshape(-1, BATCH)):
        clock.seconds.clear()
        begin = time.perf_counter()
        x, t = take(train, index)
        update_params(network.params, loss_and_gradient(x, t)[1])
        steps.append({**clock.seconds, "step": time.perf_counter() - begin})
        if len(steps) == (STEPS if Settings.repeats > 1 else STEPS // 10):
            break
    steps = steps[len(steps) // 10 :]  # the first steps compile and start the threads

    def median_seconds(name: str) -> float:
        return median(step[name] for step in steps)

    phases = [Phase("mini-batch", median_seconds("mini-batch"))]
    phases += [Phase(name, median_seconds(name), count) for name, count in counts.items()]
    phases += [Phase("loss", median_seconds("loss")), Phase("update", median_seconds("update"))]
    phases.append(Phase("overhead", max(0.0, median_seconds("step") - sum(phase.seconds for phase in phases))))
    return StepProfile(work.key, work.task, phases)
