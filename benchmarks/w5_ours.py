"""W5, ours: train the simple convolutional network until 99.0 % of the test images are right.

Run by itself::

    python benchmarks/w5_ours.py [seed]
"""

from __future__ import annotations

import json
import sys

import numpy as np

from zhishen import data, nn, optim

EPOCHS, BATCH, RATE, GOAL = 6, 100, 0.003, 0.99

rng = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
mnist = data.mnist(flatten=False)
network = nn.simple_conv((1, 28, 28), 10, rng=rng)
optimizer = optim.Adam(lr=RATE)
schedule = optim.schedule.Cosine(RATE, steps=EPOCHS * len(mnist.train.x) // BATCH)
step = 0
for epoch in range(1, EPOCHS + 1):
    for x, t in data.batches(mnist.train, BATCH, rng=rng):
        optimizer.lr = schedule(step)
        loss, grads = network.loss_and_gradient(x, t)
        optimizer.update(network.params, grads)
        step += 1
    accuracy = network.accuracy(*mnist.test)
    print(json.dumps({"epoch": epoch, "accuracy": accuracy}), flush=True)
    if accuracy >= GOAL:
        break
