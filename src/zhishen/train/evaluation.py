"""The loss and the accuracy of a network on a part of a data set."""

from __future__ import annotations

import math

from zhishen import metrics
from zhishen.data.dataset import Split
from zhishen.nn.network import Network

__all__ = ["evaluate"]


def evaluate(network: Network, split: Split, *, batch_size: int = 250) -> tuple[float, float]:
    """The loss and the accuracy of a network on a part of a data set; every sample counts.

    If the loss is not finite, the accuracy is NaN.

    Args:
        network: in training or in evaluation; it is evaluated, and is afterwards as it was.
        split: inputs and targets.
        batch_size: how many samples are computed at once.
    """
    y = network.predict(split.x, batch_size=batch_size)
    loss = network.last_layer.forward(y, split.t)
    return loss, metrics.accuracy(y, split.t) if math.isfinite(loss) else math.nan
