"""Where the time of a training step goes: each part of W1 to W4, timed inside of whole steps.

Timed alone, in a loop of its own, a part would find its data in the cache, where the step before it has left others.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

import numpy as np

from harness import Anatomy, Piece, Settings
from parts import multiply_adds, parts
from training import BATCH, Workload, mnist, orders
from zhishen import data, nn, optim

STEPS = 400  # that count


class Clock:
    """Adds up the seconds that functions take, by name, within the present step."""

    def __init__(self) -> None:
        self.now: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time added."""

        def run(*given: Any) -> Any:
            begin = time.perf_counter()
            found = function(*given)
            self.now[name] += time.perf_counter() - begin
            return found

        return run


def stages(network: nn.Network) -> Iterator[tuple[str, Any, list[nn.Layer]]]:
    """What a network runs: the names of the layers that run as one, the object that runs them, and they themselves."""
    names = {id(layer): name for name, layer in network.layers.items()}
    for stage in network.steps():
        layers: list[nn.Layer] = list(getattr(stage, "layers", [stage]))
        yield " + ".join(names[id(layer)] for layer in layers), stage, layers


def anatomy(work: Workload) -> Anatomy:
    """The pieces of a step of ours, in order; the last one is what lies between them."""
    network, train, clock = work.build(np.float32), mnist(flat=work.flat).train, Clock()
    update = optim.OPTIMIZERS[work.optimizer](lr=work.lr)
    counts: dict[str, int] = {}
    shape = train.x.shape[1:]
    for name, stage, layers in stages(network):
        forward = multiply_adds(parts(nn.Network(layers)), shape, BATCH, training=False)
        counts[name] = forward * (3 if counts else 2)  # the first has no gradient of its input
        for layer in layers:
            shape = layer.output_shape(shape)
        for method in ("forward", "backward", "backward_params"):
            setattr(stage, method, clock.timed(name, getattr(stage, method)))
    last = network.last_layer
    for method in ("forward", "backward"):
        setattr(last, method, clock.timed("loss", getattr(last, method)))
    take, learn = clock.timed("mini-batch", data.take), clock.timed("all", network.loss_and_gradient)
    change = clock.timed("update", update.update)

    steps: list[Mapping[str, float]] = []
    for index in (index for order in orders() for index in order.reshape(-1, BATCH)):
        clock.now.clear()
        begin = time.perf_counter()
        x, t = take(train, index)
        change(network.params, learn(x, t)[1])
        whole_step = time.perf_counter() - begin
        steps.append({**clock.now, "step": whole_step})
        if len(steps) == (STEPS if Settings.runs > 1 else STEPS // 10):
            break
    steps = steps[len(steps) // 10 :]  # the first ones compile, and wake the threads

    def typical(name: str) -> float:
        return median(step[name] for step in steps)

    found = [Piece("mini-batch", typical("mini-batch"))]
    found += [Piece(name, typical(name), count) for name, count in counts.items()]
    found += [Piece("loss", typical("loss")), Piece("update", typical("update"))]
    found.append(Piece("between them", max(0.0, typical("step") - sum(piece.seconds for piece in found))))
    return Anatomy(work.key, work.task, found)
