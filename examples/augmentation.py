"""Augmentation: a network that trains on distorted digits makes fewer mistakes on new digits.

数据扩充：用变形的数字训练的网络，在新的数字上错得更少。

Prints:
    100 images bent twice by the same seed are equal: True; by two seeds: False
    of 1,500 digits learned as they are, and bent, the bent ones teach more: True
"""

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.messages import message

mnist = data.mnist()
few = data.Dataset(
    data.Split(mnist.train.x[:1500], mnist.train.t[:1500]), None, mnist.test, name="few digits", classes=10,
    image_shape=mnist.image_shape,
)  # fmt: skip
augment = data.Augment(**data.AUGMENT_DIGITS)


def bent(seed: int) -> np.ndarray:
    """The first 100 digits, bent."""
    return augment(few.train.x[:100], rng=np.random.default_rng(seed), shape=(28, 28))


def accuracy(augment: data.Augment | None) -> float:
    """Of a network that has learned from the few digits, on all test images."""
    rng = np.random.default_rng(0)
    network = nn.multi_layer(784, [200], 10, rng=rng)
    trainer = train.Trainer(
        network, few, optim.Adam(lr=0.002), epochs=20, batch_size=50, rng=rng, augment=augment, train_samples=0
    )
    return trainer.fit()[-1]["test_accuracy"] or 0.0


def main() -> None:
    """Bend some digits, and learn from them."""
    same, other = np.array_equal(bent(1), bent(1)), np.array_equal(bent(1), bent(2))
    print(
        message(
            "100 images bent twice by the same seed are equal: {same}; by two seeds: {other}", same=same, other=other
        )
    )
    gain = accuracy(augment) - accuracy(None)
    print(message("of 1,500 digits learned as they are, and bent, the bent ones teach more: {more}", more=gain > 0.01))


if __name__ == "__main__":
    main()
