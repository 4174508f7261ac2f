"""Chapter 6: the learning-rate range test, and trainings with the rate that it suggests, and with others.

第 6 章：学习率的范围测试，以及用它建议的学习率和别的学习率训练。

Prints:
    the network is as before: True
    the rate is between 0.003 and 1: True
    suggested rate: more than 90 % right
    a thousandth of it: less than 60 % right
    1,000 times as high: less than 60 % right
"""

import copy

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.messages import message

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.multi_layer(784, [50, 50], 10, rng=rng)
before = network.state_dict()

found = train.lr_range_test(network, mnist, optim.Momentum(lr=0.01), low=1e-6, high=10.0, steps=100, rng=rng)
same = all(np.array_equal(before[name], network.params[name]) for name in before)
print(message("the network is as before: {same}", same=same))
print(message("the rate is between 0.003 and 1: {between}", between=0.003 < found.suggestion < 1))

rates = {message("suggested rate"): 1.0, message("a thousandth of it"): 1e-3, message("1,000 times as high"): 1e3}
for name, factor in rates.items():
    trained, optimizer = copy.deepcopy(network), optim.Momentum(lr=factor * found.suggestion)
    trained.train()
    with np.errstate(over="ignore", invalid="ignore"):  # the highest rate diverges
        for x, t in data.batches(mnist.train, 100, rng=np.random.default_rng(1)):
            optimizer.update(trained.params, trained.gradient(x, t))
        right = 100 * float(np.mean(trained.predict(mnist.test.x).argmax(axis=1) == mnist.test.t))
    more, less = message("more than 90 % right"), message("less than 60 % right")
    value = more if right > 90 else less if right < 60 else f"{right:.0f} %"
    print(message("{name}: {value}", name=name, value=value))
