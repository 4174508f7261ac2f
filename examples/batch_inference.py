"""Chapter 3: 10,000 images one by one, and in batches: the same answers, in less time.

Prints:
    one by one: more than 90 % right
    in batches of 100: the same accuracy: True
    answers that differ: 0 of 10000
    scores agree to 1e-12: True
    batches take less time: True
"""

import time

import numpy as np

from zhishen import data, nn, optim

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.two_layer(784, 50, 10, rng=rng, dtype=np.float64)
optimizer = optim.SGD(lr=0.1)
for x, t in data.batches(mnist.train, 100, rng=rng):
    optimizer.update(network.params, network.gradient(x, t))

x, t = mnist.test
seconds = {"one by one": np.inf, "in batches": np.inf}
one_by_one = in_batches = np.empty(0)
for _ in range(3):  # the best of three: something else may be running
    start = time.perf_counter()
    one_by_one = np.array([network.predict(image) for image in x])  # an image (784,), its scores (10,)
    middle = time.perf_counter()
    in_batches = network.predict(x, batch_size=100)  # a batch (100, 784), its scores (100, 10)
    end = time.perf_counter()
    seconds["one by one"] = min(seconds["one by one"], middle - start)
    seconds["in batches"] = min(seconds["in batches"], end - middle)

right = [100 * np.mean(scores.argmax(axis=1) == t) for scores in (one_by_one, in_batches)]
print(f"one by one: {'more than 90 %' if right[0] > 90 else f'only {right[0]:.2f} %'} right")
print(f"in batches of 100: the same accuracy: {right[0] == right[1]}")
print(f"answers that differ: {np.sum(one_by_one.argmax(axis=1) != in_batches.argmax(axis=1))} of {len(x)}")
print(f"scores agree to 1e-12: {abs(one_by_one - in_batches).max() < 1e-12}")
print(f"batches take less time: {seconds['in batches'] < seconds['one by one']}")
