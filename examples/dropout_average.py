"""Dropout trains many networks at once; its single evaluation approximates their average.

Dropout 同时训练许多网络；一次推理近似于它们的平均。

A network learns 2,000 digits with dropout 0.5. Then 1,000 test digits are evaluated once without a mask, and once as
the average of many masks. One mask alone is worse; the average of a hundred comes to the same answers as the single
evaluation, and the masks disagree most where the answer is wrong.

Prints:
    masks: 1; their average answers more than 75 % as the single evaluation does: True
    masks: 10; their average answers more than 90 % as the single evaluation does: True
    masks: 100; their average answers more than 95 % as the single evaluation does: True
    the accuracy of 100 masks is within 2 % of the single evaluation's: True
    the masks disagree more where the answer is wrong: True
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.multi_layer(784, [100, 100], 10, rng=rng, dropout=0.5)
optimizer = optim.Adam(lr=0.002)
for _ in range(10):
    for x, t in data.batches(data.Split(mnist.train.x[:2000], mnist.train.t[:2000]), 100, rng=rng):
        optimizer.update(network.params, network.gradient(x, t))

x, t = mnist.test.x[:1000], mnist.test.t[:1000]
single = network.probabilities(x)
answer = single.argmax(axis=1)
for samples, at_least in ((1, 75), (10, 90), (100, 95)):
    average, spread = nn.monte_carlo(network, x, samples=samples, rng=rng)
    same = 100 * np.mean(average.argmax(axis=1) == answer)
    line = message(
        "masks: {count}; their average answers more than {at_least} % as the single evaluation does: {more}",
        count=samples, at_least=at_least, more=same > at_least,
    )  # fmt: skip
    print(line)
    if samples == 100:
        near = abs(np.mean(average.argmax(axis=1) == t) - np.mean(answer == t)) < 0.02
        print(message("the accuracy of 100 masks is within 2 % of the single evaluation's: {near}", near=near))
        disagreement = spread[np.arange(len(t)), answer]
        more = disagreement[answer != t].mean() > disagreement[answer == t].mean()
        print(message("the masks disagree more where the answer is wrong: {more}", more=more))
