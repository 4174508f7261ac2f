"""Batch normalization makes training insensitive to the scale of the initial weights.

A network of five hidden layers learns 500 digits by SGD for 15 epochs, from initial weights of four scales, without
and with batch normalization.

Prints:
    std 0.1     stuck without, learns with batch norm
    std 0.03    stuck without, learns with batch norm
    std 0.01    stuck without, learns with batch norm
    std 0.003   stuck without, learns with batch norm
"""

import numpy as np

from zhishen import data, nn, optim

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
    without, with_it = ("learns" if learns(std, batch_norm=choice) else "stuck" for choice in (False, True))
    print(f"std {std:<6}  {without} without, {with_it} with batch norm")
