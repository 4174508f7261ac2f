"""Some training steps on MNIST in a fresh Python, for ``start.py``: how long until the first is done, how much memory.

Run by itself::

    python benchmarks/first_steps.py ours|torch simple_conv|deep_conv [steps]

Both read the data by zhishen and keep the images as bytes, which become floats mini-batch by mini-batch, so that their
memory differs only in what trains.
"""

from __future__ import annotations

import json
import sys
import time

BATCH = 100


def main() -> None:
    """Do the steps; print the seconds of each."""
    who, name, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 20
    import numpy as np

    from zhishen import data, nn, optim

    if who == "torch":
        import torch  # noqa: F401 - loaded here, so that all the rest is the first step's

        import parts
        from peers import pytorch
    rng = np.random.default_rng(0)
    # To zhishen bytes that read as floats; to PyTorch the same bytes as they are.
    train = data.mnist(flatten=False, **({"normalize": False} if who == "torch" else {"compact": True})).train
    begin = time.perf_counter()
    network = getattr(nn, name)((1, 28, 28), 10, rng=rng)
    if who == "torch":
        index = data.epoch_order(len(train.x), rng).reshape(-1, BATCH)
        options = {"optimizer": "adam", "lr": 0.001}
        candidates = dict(pytorch.steps(parts.parts(network), train.x, train.t, index, **options))
        step = candidates["fused adam, index_select, channels last"]()
    else:
        optimizer = optim.Adam(lr=0.001)
        batches = data.batches(train, BATCH, rng=rng)

        def step() -> float:
            x, t = next(batches)
            loss, grads = network.loss_and_gradient(x, t)
            optimizer.update(network.params, grads)
            return loss

    times: list[float] = []
    for _ in range(steps):
        step()
        times.append(time.perf_counter() - begin)
        begin = time.perf_counter()
    print(json.dumps({"seconds": times}))


if __name__ == "__main__":
    main()
