"""Trainings on digits that the page follows: optimizers, learning rates, scales of the weights, overfitting.

References:
    *Deep Learning from Scratch*, sections 6.1, 6.3 and 6.4. The notes, chapter 6.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from zhishen import data, nn, optim, train
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Flag, Numbers
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["few_digits", "learning_rate_range", "optimizer_losses", "weight_scales"]

Frames = Iterator[Callable[[], dict[str, Any]]]

_NAMES: Final = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")


def _quiet() -> np.errstate:
    """An overflow is visible in the curves."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


def _part(samples: int) -> data.Split:
    x, t = mnist().train
    return data.Split(x[:samples], t[:samples])


# --- optimizers -------------------------------------------------------------------------------------------------------

_EVERY: Final = 2  # mini-batches between two frames


def _losses_script(shown: list[bool], rates: list[float], seed: int, steps: int) -> str:
    chosen = ", ".join(
        f'"{name}": optim.build("{name}", lr={literal(lr)})'
        for name, lr, on in zip(_NAMES, rates, shown, strict=True)
        if on
    )
    return f"""from functools import partial
from zhishen import data, nn, optim, train

mnist = data.mnist()
part = data.Split(mnist.train.x[:{100 * steps}], mnist.train.t[:{100 * steps}])
dataset = data.Dataset(part, None, mnist.test, name="digits", classes=10)
optimizers = {{{chosen}}}
losses = train.race_on(dataset, partial(nn.multi_layer, 784, [50, 50], 10), optimizers, {seed})
for name, values in losses.items():
    print(f"{{name:8}} {{values[0]:.4f}} {{values[-10:].mean():.4f}}")
"""


@operation(
    shown=Numbers(7, 7, Flag()),
    rates=Numbers(7, 7, Number(0.0, 100.0, open_low=True)),
    seed=WholeNumber(0, 10_000),
    steps=WholeNumber(1, 300),
    sources=(train.race_on, nn.multi_layer),
    script=_losses_script,
)
def optimizer_losses(
    shown: Sequence[bool] = (True, True, False, True, False, True, False),
    rates: Sequence[float] = (0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001), seed: int = 0, steps: int = 200,
) -> Frames:  # fmt: skip
    """Several optimizers train the same network on the same mini-batches: the loss of each before each update."""
    parts = np.random.SeedSequence(seed).spawn(2)
    chosen = {name: optim.build(name, lr=lr) for name, lr, on in zip(_NAMES, rates, shown, strict=True) if on}
    network = partial(nn.multi_layer, 784, [50, 50], 10)
    runners = {name: network(rng=np.random.default_rng(parts[0])) for name in chosen}
    for runner in runners.values():
        runner.train()
    losses: dict[str, list[float]] = {name: [] for name in chosen}
    done = 0

    def frame() -> dict[str, Any]:
        arrays = {name: np.array(each) for name, each in losses.items()}
        return {
            "step": done,
            "steps": steps,
            "losses": arrays,
            "smoothed": {name: _smoothed(each) for name, each in arrays.items()},
        }

    for x, t in data.batches(_part(100 * steps), 100, rng=np.random.default_rng(parts[1])):
        with _quiet():
            for name, runner in runners.items():
                losses[name].append(_update(runner, chosen[name], x, t, losses[name]))
        done += 1
        if done % _EVERY == 0 or done == steps:
            yield frame


def _smoothed(losses: Array) -> Array:
    """The exponentially weighted average of the losses, up to a divergence."""
    finite = losses[: int(np.argmin(np.isfinite(losses)))] if not np.isfinite(losses).all() else losses
    return optim.exponentially_weighted_average(finite, beta=0.85) if len(finite) else finite


def _update(network: nn.Network, optimizer: optim.Optimizer, x: Array, t: Array, before: list[float]) -> float:
    """One update, unless the training has diverged; the loss before it."""
    if before and not math.isfinite(before[-1]):
        return math.nan
    loss, grads = network.loss_and_gradient(x, t)
    optimizer.update(network.params, grads)
    return loss


# --- the learning-rate range test -------------------------------------------------------------------------------------


def _range_script(optimizer: str, low: float, high: float, steps: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, optim, train

weights, order = np.random.default_rng({seed}).spawn(2)
network = nn.multi_layer(784, [50, 50], 10, rng=weights)
optimizer = optim.build("{optimizer}", lr={literal(low)})
found = train.lr_range_test(
    network, data.mnist(), optimizer, low={literal(low)}, high={literal(high)}, steps={steps}, rng=order
)
losses, minimum, suggestion = found.losses, found.minimum, found.suggestion
print(f"least loss at {{minimum:.3g}}, suggestion {{suggestion:.3g}}")
"""


@operation(
    optimizer=OneOf(_NAMES),
    low=Number(1e-7, 1e-2),
    high=Number(0.1, 100.0),
    steps=WholeNumber(30, 300),
    seed=WholeNumber(0, 10_000),
    sources=(train.lr_range_test,),
    script=_range_script,
)
def learning_rate_range(
    optimizer: str = "sgd", low: float = 1e-5, high: float = 10.0, steps: int = 100, seed: int = 0
) -> Frames:
    """The loss while the learning rate rises from mini-batch to mini-batch, and the suggested rate."""
    weights, order = np.random.default_rng(seed).spawn(2)
    network = nn.multi_layer(784, [50, 50], 10, rng=weights)
    found = train.lr_range_test(
        network, mnist(), optim.build(optimizer, lr=low), low=low, high=high, steps=steps, rng=order
    )
    yield lambda: {
        "rates": found.rates,
        "losses": found.losses,
        "smoothed": found.smoothed,
        "minimum": float(found.minimum),
        "suggestion": float(found.suggestion),
    }


# --- scales of the weights --------------------------------------------------------------------------------------------

_SCALES: Final = np.geomspace(1.0, 1e-4, 16)
_HIDDEN: Final = 5
_BATCH: Final = 100


def _scales_script(lr: float, epochs: int, samples: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
part = data.Split(mnist.train.x[:{samples}], mnist.train.t[:{samples}])
scales = np.geomspace(1.0, 1e-4, {len(_SCALES)})
curves = np.empty((2, len(scales), {epochs + 1}))  # (without and with batch normalization, scales, epochs)
for kind in range(2):
    for k, std in enumerate(scales.tolist()):
        generator, order = np.random.default_rng({seed}).spawn(2)
        network = nn.multi_layer(784, [100] * {_HIDDEN}, 10, rng=generator, init=std, batch_norm=bool(kind))
        optimizer = optim.SGD(lr={literal(lr)})
        for epoch in range({epochs + 1}):
            if epoch:
                network.train()
                for x, t in data.batches(part, {min(_BATCH, samples)}, rng=order):
                    optimizer.update(network.params, network.gradient(x, t))
            curves[kind, k, epoch] = np.mean(network.predict(part.x).argmax(axis=1) == part.t)
for std, without, normalized in zip(scales, *curves[:, :, -1]):
    print(f"{{std:.5f}}: accuracy {{without:.3f}}, with batch normalization {{normalized:.3f}}")
"""


@operation(
    lr=Number(0.001, 1.0),
    epochs=WholeNumber(1, 30),
    samples=WholeNumber(100, 1000),
    seed=WholeNumber(0, 10_000),
    sources=(nn.BatchNorm, nn.multi_layer, optim.SGD),
    script=_scales_script,
)
def weight_scales(lr: float = 0.03, epochs: int = 20, samples: int = 500, seed: int = 0) -> Frames:
    """Networks with five hidden layers whose weights begin with sixteen scales, without and with batch normalization.

    All 32 trainings go on together, epoch by epoch; the frames have their training accuracies, NaN where none is yet.
    """
    part = _part(samples)
    curves = np.full((2, len(_SCALES), epochs + 1), np.nan)
    runners: list[tuple[tuple[int, int], nn.Network, optim.Optimizer, np.random.Generator]] = []
    for kind in range(2):
        for k, std in enumerate(_SCALES.tolist()):
            weights, order = np.random.default_rng(seed).spawn(2)
            network = nn.multi_layer(784, [100] * _HIDDEN, 10, rng=weights, init=std, batch_norm=bool(kind))
            runners.append(((kind, k), network, optim.SGD(lr=lr), order))

    def frame() -> dict[str, Any]:
        return {"scales": _SCALES, "curves": curves.copy(), "epochs": epochs}

    for epoch in range(epochs + 1):
        for place, network, optimizer, order in runners:
            with _quiet():
                if epoch:
                    _epoch(network, optimizer, part, order)
                curves[*place, epoch] = float(np.mean(network.predict(part.x).argmax(axis=1) == part.t))
            yield frame


def _epoch(network: nn.Network, optimizer: optim.Optimizer, part: data.Split, order: np.random.Generator) -> None:
    network.train()
    for x, t in data.batches(part, min(_BATCH, len(part.x)), rng=order):
        optimizer.update(network.params, network.gradient(x, t))


# --- overfitting ------------------------------------------------------------------------------------------------------

_TESTED: Final = 1000


def _few_script(samples: int, decay: float, dropout: float, layers: int, lr: float, epochs: int, seed: int) -> str:
    cured = f"optim.WeightDecay(optim.SGD(lr={literal(lr)}), {literal(decay)})"
    sgd = f"optim.SGD(lr={literal(lr)})"
    return f"""import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
images, weights, order = np.random.SeedSequence({seed}).spawn(3)
chosen = np.random.default_rng(images).choice(len(mnist.train.x), {samples}, replace=False)
few = data.Split(mnist.train.x[chosen], mnist.train.t[chosen])
test = data.Split(mnist.test.x[:{_TESTED}], mnist.test.t[:{_TESTED}])
curves = np.empty((2, 2, {epochs}))  # (without and with the cure, training and test, epochs)
for k, (dropout, optimizer) in enumerate([(0.0, {sgd}), ({literal(dropout)}, {cured if decay else sgd})]):
    rng, network_rng = np.random.default_rng(order), np.random.default_rng(weights)
    network = nn.multi_layer(784, [100] * {layers}, 10, rng=network_rng, dropout=dropout)
    for place in range({epochs}):
        network.train()
        for x, t in data.batches(few, {min(_BATCH, samples)}, rng=rng):
            optimizer.update(network.params, network.gradient(x, t))
        for j, part in enumerate((few, test)):
            curves[k, j, place] = np.mean(network.predict(part.x).argmax(axis=1) == part.t)
for name, (training, held_out) in zip(("without", "with"), curves[:, :, -1]):
    print(f"{{name:7}} the cure: training {{training:.3f}}, test {{held_out:.3f}}")
"""


@operation(
    samples=WholeNumber(50, 2000),
    decay=Number(0.0, 1.0),
    dropout=Number(0.0, 0.9),
    layers=WholeNumber(1, 6),
    lr=Number(0.001, 0.5),
    epochs=WholeNumber(1, 200),
    seed=WholeNumber(0, 10_000),
    sources=(optim.WeightDecay, nn.Dropout, nn.multi_layer),
    script=_few_script,
)
def few_digits(
    samples: int = 300, decay: float = 0.0, dropout: float = 0.2, layers: int = 6, lr: float = 0.05, epochs: int = 100,
    seed: int = 0,
) -> Frames:  # fmt: skip
    """A big network learns few digits, without and with a cure: accuracies on the training and on test data."""
    whole = mnist()
    images, weights, order = np.random.SeedSequence(seed).spawn(3)
    chosen = np.random.default_rng(images).choice(len(whole.train.x), samples, replace=False)
    few = data.Split(whole.train.x[chosen], whole.train.t[chosen])
    test = data.Split(whole.test.x[:_TESTED], whole.test.t[:_TESTED])
    runners: list[tuple[nn.Network, optim.Optimizer, np.random.Generator]] = []
    for rate, strength in ((0.0, 0.0), (dropout, decay)):
        network = nn.multi_layer(784, [100] * layers, 10, rng=np.random.default_rng(weights), dropout=rate)
        sgd = optim.SGD(lr=lr)
        optimizer = optim.WeightDecay(sgd, strength) if strength else sgd
        runners.append((network, optimizer, np.random.default_rng(order)))
    curves = np.full((2, 2, epochs), np.nan)  # (without or with the cure, training or test, epochs)
    done = 0

    def frame() -> dict[str, Any]:
        return {"epoch": done, "epochs": epochs, "curves": curves.copy()}

    for epoch in range(epochs):
        for k, (network, optimizer, generator) in enumerate(runners):
            with _quiet():
                _epoch(network, optimizer, few, generator)
                for j, part in enumerate((few, test)):
                    curves[k, j, epoch] = float(np.mean(network.predict(part.x).argmax(axis=1) == part.t))
        done = epoch + 1
        yield frame
