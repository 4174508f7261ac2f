"""W5, zhishen: train a convolutional network until 99.0 % of the test images are classified correctly.

Usage::

    python benchmarks/w5_ours.py lenet|deep_conv|small_conv [seed]
"""

from __future__ import annotations

import json
import sys

import numpy as np

from zhishen import data, nn, optim

EPOCHS = {"lenet": 4, "deep_conv": 3, "small_conv": 2}
RATES = {"lenet": 0.003, "deep_conv": 0.002, "small_conv": 0.003}
BATCH, GOAL = 100, 0.99

name = sys.argv[1]
rng = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
mnist = data.mnist(flatten=False, compact=True)
if name == "lenet":
    network = nn.Network([
        nn.Conv2d(1, 32, 5, rng=rng), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1, rng=rng), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Dropout(0.4, rng=rng), nn.Affine(64 * 6 * 6, 64, rng=rng), nn.ReLU(), nn.Affine(64, 10, rng=rng),
    ])  # fmt: skip
else:
    network = nn.build(name, (1, 28, 28), 10, rng=rng)
optimizer = optim.Adam(lr=RATES[name])
schedule = optim.schedule.Cosine(RATES[name], steps=EPOCHS[name] * len(mnist.train.x) // BATCH)
step = 0
for epoch in range(1, EPOCHS[name] + 1):
    for x, t in data.batches(mnist.train, BATCH, rng=rng):
        optimizer.lr = schedule(step)
        loss, grads = network.loss_and_gradient(x, t)
        optimizer.update(network.params, grads)
        step += 1
    accuracy = network.accuracy(*mnist.test)
    print(json.dumps({"epoch": epoch, "accuracy": accuracy}), flush=True)
    if accuracy >= GOAL:
        break
