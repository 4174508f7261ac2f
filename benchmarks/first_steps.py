"""Some training steps on MNIST in a new process, for ``start.py``: the time of each step, and the memory.

Usage::

    python benchmarks/first_steps.py ours|torch simple_conv|deep_conv [steps]

Both libraries get the data from zhishen and keep the images as bytes, which they convert to floats mini-batch by
mini-batch, so that their memory differs only by the training itself.
"""

from __future__ import annotations

import json
import sys
import time

BATCH = 100


def main() -> None:
    """Run the steps; print the seconds of each."""
    library, name, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 20
    import numpy as np

    from zhishen import data, nn, optim

    if library == "torch":
        import torch  # noqa: F401 - imported here, so that the first step does not include the import

        import parts
        from peers import pytorch
    rng = np.random.default_rng(0)
    # zhishen gets bytes that it converts to floats by itself; PyTorch gets the same bytes as an array.
    train = data.mnist(flatten=False, **({"normalize": False} if library == "torch" else {"compact": True})).train
    begin = time.perf_counter()
    network = getattr(nn, name)((1, 28, 28), 10, rng=rng)
    if library == "torch":
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
