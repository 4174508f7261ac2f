"""Chapter 3: 10,000 images one by one, and in batches: the same answers, in less time.

第 3 章：一万张图像，逐张推理与批处理：答案相同，用时更短。

The time is that of the processor on one thread, so other programs hardly change it. The factor itself differs between
machines; it goes to standard error.

Prints:
    one by one: more than 90 % right: True
    in batches of 100: the same accuracy: True
    answers that differ: 0 of 10000
    scores agree to 1e-12: True
    batches are more than 4 times as fast
"""

import sys
import time

import numpy as np

import zhishen
from zhishen import data, nn, optim
from zhishen.messages import message

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.two_layer(784, 50, 10, rng=rng, dtype=np.float64)
optimizer = optim.SGD(lr=0.1)
for x, t in data.batches(mnist.train, 100, rng=rng):
    optimizer.update(network.params, network.gradient(x, t))

x, t = mnist.test
seconds = {"one by one": np.inf, "in batches": np.inf}
one_by_one = in_batches = np.empty(0)
with zhishen.use_threads(1):
    for _ in range(3):  # the best of three: the first calls also load code
        start = time.process_time()
        one_by_one = np.array([network.predict(image) for image in x])  # an image (784,), its scores (10,)
        middle = time.process_time()
        in_batches = network.predict(x, batch_size=100)  # a batch (100, 784), its scores (100, 10)
        end = time.process_time()
        seconds["one by one"] = min(seconds["one by one"], middle - start)
        seconds["in batches"] = min(seconds["in batches"], end - middle)

right = [100 * np.mean(scores.argmax(axis=1) == t) for scores in (one_by_one, in_batches)]
print(message("one by one: more than 90 % right: {more}", more=right[0] > 90))
print(message("in batches of 100: the same accuracy: {same}", same=right[0] == right[1]))
different = np.sum(one_by_one.argmax(axis=1) != in_batches.argmax(axis=1))
print(message("answers that differ: {different} of {all}", different=different, all=len(x)))
print(message("scores agree to 1e-12: {agree}", agree=abs(one_by_one - in_batches).max() < 1e-12))

factor = seconds["one by one"] / seconds["in batches"]
below = max((bound for bound in (1, 2, 4) if factor > bound), default=0)  # 10 and more where it was measured
print(message("batches are more than {below} times as fast", below=below))
print(message("measured: {factor:.1f} times as fast", factor=factor), file=sys.stderr)
