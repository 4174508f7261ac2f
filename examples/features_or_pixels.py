"""Chapter 4: ten features of a digit that a person invents, against its pixels.

第 4 章：人想出来的十个数字特征量，与像素相比。

`data.hand_features` computes the features: the amount of ink, symmetry, the number of holes and others.

Prints:
    a 0 has 0.9 holes on average, a 1 has 0.0, an 8 has 1.6
    linear model on ten features: more than 60 % of the test images are right
    linear model on 784 pixels: more than 85 % of the test images are right
    network on 784 pixels: more than 90 % of the test images are right
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

mnist = data.mnist()
train, test = data.Split(*(part[:5000] for part in mnist.train)), data.Split(*(part[:2000] for part in mnist.test))

measured = data.hand_features(train.x)
counts = measured[:, data.HAND_FEATURES.index("holes")]
zero, one, eight = (counts[train.t == digit].mean() for digit in (0, 1, 8))
print(
    message(
        "a 0 has {zero:.1f} holes on average, a 1 has {one:.1f}, an 8 has {eight:.1f}", zero=zero, one=one, eight=eight
    )
)


def by_hand(part: data.Split) -> data.Split:
    """The features of a part, each with the mean 0 and the standard deviation 1 on the training images."""
    x = (data.hand_features(part.x) - measured.mean(axis=0)) / measured.std(axis=0)
    return data.Split(x.astype(np.float32), part.t)


def learn(network: nn.Network, train: data.Split, test: data.Split, lr: float) -> float:
    """The test accuracy in percent after ten epochs."""
    optimizer = optim.Adam(lr=lr)
    for _ in range(10):
        for x, t in data.batches(train, 100, rng=rng):
            optimizer.update(network.params, network.gradient(x, t))
    return 100 * network.accuracy(*test)


rng = np.random.default_rng(0)
accuracies = {
    message("linear model on ten features"): learn(
        nn.Network([nn.Affine(10, 10, rng=rng)]), by_hand(train), by_hand(test), lr=0.05
    ),
    message("linear model on 784 pixels"): learn(nn.Network([nn.Affine(784, 10, rng=rng)]), train, test, lr=0.005),
    message("network on 784 pixels"): learn(nn.two_layer(784, 50, 10, rng=rng), train, test, lr=0.005),
}
for name, accuracy in accuracies.items():
    print(
        message("{name}: more than {percent:.0f} % of the test images are right", name=name, percent=accuracy // 5 * 5)
    )
