"""The exponentially weighted average, and learning rates that change.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, the exponentially weighted average.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call, literal

__all__ = ["learning_rate_schedules", "weighted_average"]

_DAYS: Final = 180
_AGES: Final = 80
_RATE: Final = Number(1e-5, 10.0)


def _weighted_average_script(beta: float, noise: float, seed: int) -> str:
    return f"""import numpy as np
from zhishen import optim

rng = np.random.default_rng({seed})
day = np.arange(1, {_DAYS + 1})
truth = 14 - 9 * np.cos(2 * np.pi * (day + 20) / 365)
values = truth + {literal(noise)} * rng.normal(size=day.size)
corrected = {call("optim.exponentially_weighted_average", beta=beta).replace("(", "(values, ")}
plain = {call("optim.exponentially_weighted_average", beta=beta, correction=False).replace("(", "(values, ")}
window = optim.effective_window({literal(beta)})
print(f"window {{window:.1f}}")
for t in (0, 9, 59, {_DAYS - 1}):
    print(f"day {{day[t]:3}}: {{values[t]:6.2f}}, average {{corrected[t]:6.2f}}, without correction {{plain[t]:6.2f}}")
"""


@operation(
    beta=Number(0.0, 0.999),
    noise=Number(0.0, 20.0),
    seed=WholeNumber(0, 10_000),
    sources=(optim.exponentially_weighted_average, optim.average_weights, optim.effective_window),
    script=_weighted_average_script,
)
def weighted_average(beta: float = 0.9, noise: float = 3.2, seed: int = 5) -> dict[str, Any]:
    """Noisy temperatures, their averages with and without bias correction, and the weight of each earlier day."""
    rng = np.random.default_rng(seed)
    day = np.arange(1, _DAYS + 1)
    truth = 14 - 9 * np.cos(2 * np.pi * (day + 20) / 365)
    values = truth + noise * rng.normal(size=day.size)  # noise may be -0.0
    window = optim.effective_window(beta)
    weights = optim.average_weights(beta, _AGES, correction=False)
    return {
        "day": day.astype(np.int32),
        "truth": truth,
        "values": values,
        "corrected": optim.exponentially_weighted_average(values, beta=beta),
        "plain": optim.exponentially_weighted_average(values, beta=beta, correction=False),
        "weights": weights,
        "window": window,
        "in_window": float(optim.average_weights(beta, max(1, round(window)), correction=False).sum()),
    }


def _schedules_script(lr: float, steps: int, every: int, factor: float, warmup: int) -> str:
    return f"""from zhishen import optim

schedules = {{
    "constant": {call("optim.Constant", lr)},
    "step": {call("optim.StepDecay", lr, every=every, factor=factor)},
    "cosine": {call("optim.Cosine", lr, steps=steps, warmup=min(warmup, steps - 1))},
}}
rates = {{name: [schedule(step) for step in range({steps})] for name, schedule in schedules.items()}}
for name, values in rates.items():
    print(f"{{name:8}} first {{values[0]:.4g}}, last {{values[-1]:.4g}}, sum {{sum(values):.4g}}")
"""


@operation(
    lr=_RATE,
    steps=WholeNumber(2, 1000),
    every=WholeNumber(1, 1000),
    factor=Number(0.01, 1.0),
    warmup=WholeNumber(0, 1000),
    sources=(optim.Constant, optim.StepDecay, optim.Cosine),
    script=_schedules_script,
)
def learning_rate_schedules(
    lr: float = 0.1, steps: int = 300, every: int = 90, factor: float = 0.5, warmup: int = 30
) -> dict[str, Any]:
    """The learning rate of each step, for three schedules."""
    schedules: dict[str, optim.Schedule] = {
        "constant": optim.Constant(lr),
        "step": optim.StepDecay(lr, every=every, factor=factor),
        "cosine": optim.Cosine(lr, steps=steps, warmup=min(warmup, steps - 1)),
    }
    return {"rates": {name: [schedule(step) for step in range(steps)] for name, schedule in schedules.items()}}
