"""Batch normalization makes training insensitive to the scale of the initial weights.

批归一化使训练不再对初始权重的尺度敏感。

A network of five hidden layers learns 500 digits by SGD for 15 epochs, from initial weights of four scales, without
and with batch normalization.

Prints:
    std 0.1    learns without batch norm: False; with it: True
    std 0.03   learns without batch norm: False; with it: True
    std 0.01   learns without batch norm: False; with it: True
    std 0.003  learns without batch norm: False; with it: True
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

x, t = (array[:500] for array in data.mnist().train)


def learns(std: float, *, batch_norm: bool) -> bool:
    """Whether more than 80 % of the training digits are right in the end."""
    rng = np.random.default_rng(0)
    network = nn.multi_layer(784, [100] * 5, 10, rng=rng, init=std, batch_norm=batch_norm)
    optimizer = optim.SGD(lr=0.03)
    for _ in range(15):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 100):
            batch = order[start : start + 100]
            optimizer.update(network.params, network.gradient(x[batch], t[batch]))
    return network.accuracy(x, t) > 0.8


for std in (0.1, 0.03, 0.01, 0.003):
    without, with_it = (learns(std, batch_norm=choice) for choice in (False, True))
    print(
        message(
            "std {std:<5}  learns without batch norm: {without}; with it: {with_it}",
            std=std,
            without=without,
            with_it=with_it,
        )
    )
