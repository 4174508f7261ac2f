"""Filters while they learn, and the mistakes of a trained network on all test images.

References:
    *Deep Learning from Scratch*, section 7.6.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from zhishen import data as datasets
from zhishen import nn, optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.jobs import Frame
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.trained_digits import LEARNED, network, test_digits, training_digits
from zhishen.metrics import confusion_matrix
from zhishen.nn.inspection import filters as filters_of
from zhishen.nn.inspection import misclassified

__all__ = ["initial_filters", "learning_filters", "sorted_digits"]

_COUNT: Final = WholeNumber(1, 32)
_SIZE: Final = WholeNumber(2, 9)
_SEED: Final = WholeNumber(0, 999)
_BATCH: Final = 50
_CHECKED: Final = 500  # test images for the accuracy during the training
_OFTEN: Final = 10  # steps from one measurement of the accuracy to the next


def _network(filters: int, size: int, seed: int) -> nn.Network:
    return nn.simple_conv(
        (1, 28, 28), 10, rng=np.random.default_rng(seed), filters=filters, size=size, hidden=64, init=0.01
    )


def _initial_script(filters: int, size: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import nn

rng = np.random.default_rng({seed})
network = nn.simple_conv((1, 28, 28), 10, rng=rng, filters={filters}, size={size}, hidden=64, init=0.01)
filters = nn.filters(network)["conv1"][:, 0]
print(filters.shape, "from", filters.min(), "to", filters.max())
"""


@operation(filters=_COUNT, size=_SIZE, seed=_SEED, sources=(nn.simple_conv, filters_of), script=_initial_script)
def initial_filters(filters: int = 16, size: int = 5, seed: int = 0) -> dict[str, Any]:
    """The filters of the book's simple network before it has learned."""
    return {"filters": filters_of(_network(filters, size, seed))["conv1"][:, 0]}


def _learning_script(filters: int, size: int, seed: int, lr: float, weight_decay: float, steps: int) -> str:
    return f"""import itertools

import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(flatten=False, compact=True)
learned = data.Split(mnist.train.x[:{LEARNED}], mnist.train.t[:{LEARNED}])
network = nn.simple_conv(
    (1, 28, 28), 10, rng=np.random.default_rng({seed}), filters={filters}, size={size}, hidden=64, init=0.01
)
optimizer = optim.AdamW(lr={literal(lr)}, weight_decay={literal(weight_decay)})
rng, losses = np.random.default_rng({seed}), []
epochs = (data.batches(learned, {_BATCH}, rng=rng) for _ in itertools.count())
for x, t in itertools.islice(itertools.chain.from_iterable(epochs), {steps}):
    losses.append(network.loss(x, t))
    optimizer.update(network.params, network.gradient(x, t))
filters = nn.filters(network)["conv1"][:, 0]
accuracy = network.accuracy(mnist.test.x[:{_CHECKED}], mnist.test.t[:{_CHECKED}])
print(f"loss {{losses[0]:.3f}}, then {{losses[-1]:.3f}}; accuracy {{accuracy:.3f}}")
print("filters from", filters.min(), "to", filters.max())
"""


@operation(
    filters=_COUNT, size=_SIZE, seed=_SEED, lr=Number(0.0, 1.0, open_low=True), weight_decay=Number(0.0, 10.0),
    steps=WholeNumber(1, 1000), sources=(nn.simple_conv, filters_of, optim.AdamW), script=_learning_script,
)  # fmt: skip
def learning_filters(
    filters: int = 16, size: int = 5, seed: int = 0, lr: float = 0.002, weight_decay: float = 0.2, steps: int = 400
) -> Iterator[Frame]:
    """A training of the book's simple network on 10,000 digits; a frame after each mini-batch."""
    learner, rng = _network(filters, size, seed), np.random.default_rng(seed)
    optimizer = optim.AdamW(lr=lr, weight_decay=weight_decay)
    x, t = test_digits()
    shown_x, shown_t = np.asarray(x[:_CHECKED]), t[:_CHECKED]
    losses: list[float] = []
    marks: list[int] = []
    accuracies: list[float] = []
    while len(losses) < steps:
        for batch in datasets.batches(training_digits(), _BATCH, rng=rng):
            losses.append(float(learner.loss(*batch)))
            optimizer.update(learner.params, learner.gradient(*batch))
            if len(losses) % _OFTEN == 0 or len(losses) == steps:
                marks.append(len(losses))
                accuracies.append(float(learner.accuracy(shown_x, shown_t)))
            yield lambda: {
                "step": len(losses),
                "filters": filters_of(learner)["conv1"][:, 0],
                "losses": np.array(losses),
                "marks": np.array(marks),
                "accuracies": np.array(accuracies),
            }
            if len(losses) == steps:
                return


# --- mistakes ---------------------------------------------------------------------------------------------------------

_PART: Final = 250  # images of one step
_MOST_SHOWN: Final = 60


def _sorted_script(images: int) -> str:
    return f"""import numpy as np
from zhishen import data, metrics, nn
from zhishen.figures.small_conv import trained_network

network = trained_network()
test = data.mnist(flatten=False, compact=True).test
x, t = test.x[:{images}], test.t[:{images}]
found = nn.misclassified(network, x, t, batch_size={_PART})
answers = t.copy()
answers[found.indices] = found.predicted
matrix = metrics.confusion_matrix(t, answers, classes=10)
count, right = len(t), int(np.trace(matrix))
print(right, "of", count, "digits are right")
print(matrix)
first = slice({_MOST_SHOWN})  # the most confident mistakes
indices, predicted, probability = found.indices[first], found.predicted[first], found.probability[first]
for index, digit, share in zip(indices, predicted, probability):
    print(f"image {{index}}, a {{t[index]}}, is read as {{digit}} with {{share:.4f}}")
"""


@operation(images=WholeNumber(1, 10_000), sources=(misclassified, confusion_matrix), script=_sorted_script)
def sorted_digits(images: int = 10_000) -> Iterator[Frame]:
    """The trained network reads the test images; a frame with all its mistakes after each 250 of them."""
    x, t = test_digits()
    matrix = np.zeros((10, 10), np.int64)
    indices: list[Array] = []
    predicted: list[Array] = []
    probability: list[Array] = []
    for first in range(0, images, _PART):
        part, labels = np.asarray(x[first : min(first + _PART, images)]), t[first : min(first + _PART, images)]
        found = misclassified(network(), part, labels)
        answers = labels.copy()
        answers[found.indices] = found.predicted
        matrix += confusion_matrix(labels, answers, classes=10)
        indices.append(first + found.indices)
        predicted.append(found.predicted)
        probability.append(found.probability)
        yield partial(_mistakes, matrix, *map(np.concatenate, (indices, predicted, probability)))


def _mistakes(matrix: Array, indices: Array, predicted: Array, probability: Array) -> dict[str, Any]:
    """The confusion matrix, and the most confident mistakes with their images."""
    x, t = test_digits()
    order = np.argsort(-probability, kind="stable")[:_MOST_SHOWN]
    return {
        "count": int(matrix.sum()),
        "right": int(np.trace(matrix)),
        "matrix": matrix.astype(np.int32),
        "indices": indices[order].astype(np.int32),
        "labels": t[indices[order]].astype(np.int32),
        "predicted": predicted[order].astype(np.int32),
        "probability": probability[order],
        "images": np.asarray(x[indices[order]])[:, 0],
    }
