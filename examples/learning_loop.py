"""Chapters 4 and 5: the learning loop written out: mini-batch, gradient, update, and the accuracy after each epoch.

第 4、5 章：写出来的学习循环：mini-batch、梯度、更新，以及每个 epoch 之后的识别精度。

Prints:
    epoch 1: more than 90 % of the test images are right: True
    epoch 2: more than 92 % of the test images are right: True
    epoch 3: more than 93 % of the test images are right: True
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.two_layer(784, 50, 10, rng=rng)
optimizer = optim.SGD(lr=0.1)

for epoch, goal in enumerate((90, 92, 93), start=1):
    for x, t in data.batches(mnist.train, 100, rng=rng):
        gradients = network.gradient(x, t)
        optimizer.update(network.params, gradients)
    accuracy = 100 * network.accuracy(*mnist.test)
    more = accuracy > goal
    print(
        message(
            "epoch {epoch}: more than {goal} % of the test images are right: {more}", epoch=epoch, goal=goal, more=more
        )
    )
