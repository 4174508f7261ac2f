"""Chapters 4 and 5: the learning loop written out: mini-batch, gradient, update, and the accuracy after each epoch.

Prints:
    epoch 1: more than 90 % of the test images are right
    epoch 2: more than 92 % of the test images are right
    epoch 3: more than 93 % of the test images are right
"""

import numpy as np

from zhishen import data, nn, optim

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.two_layer(784, 50, 10, rng=rng)
optimizer = optim.SGD(lr=0.1)

for epoch, goal in enumerate((90, 92, 93), start=1):
    for x, t in data.batches(mnist.train, 100, rng=rng):
        gradients = network.gradient(x, t)
        optimizer.update(network.params, gradients)
    accuracy = 100 * network.accuracy(*mnist.test)
    verdict = f"more than {goal} %" if accuracy > goal else f"only {accuracy:.2f} %"
    print(f"epoch {epoch}: {verdict} of the test images are right")
