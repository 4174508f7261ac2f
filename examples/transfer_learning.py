"""Transfer learning: what a network learned about the digits 0 to 4 helps it to learn 5 to 9 from few images.

迁移学习：从数字 0 到 4 学到的东西，帮助网络用很少的图像学会 5 到 9。

A convolutional network learns 0 to 4 from 3,000 images. Then 5 to 9 are learned from 25 images: once from scratch, once
with the convolutions taken over and frozen, once with all but the head taken over and frozen. Three times, with other
images and other initial weights. The convolutions have learned strokes, which all digits have: they help. The affine
layer after them has learned to distinguish 0 to 4; its features alone do not distinguish 5 to 9.

Prints:
    0 to 4, from 3,000 images: more than 98 % right: True
    5 to 9, from 25 images, three times:
    from scratch: 83,505 parameters learn; 60 to 80 % right: True
    "conv*" frozen: 78,705 parameters learn; each time better than that: True; each time worse: False
    all but the head frozen: 255 parameters learn; each time better than that: False; each time worse: True
    what is frozen is as it was: True
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

mnist = data.mnist(flatten=False)


def digits(split: data.Split, first: int, count: int | None = None, draw: int = 0) -> data.Split:
    """The images of five digits from ``first`` on, labeled 0 to 4; of each digit ``count`` images, or all."""
    where = [np.flatnonzero(split.t == digit) for digit in range(first, first + 5)]
    if count is not None:
        where = [places[draw * count : (draw + 1) * count] for places in where]
    chosen = np.sort(np.concatenate(where))
    return data.Split(split.x[chosen], split.t[chosen] - first)


def build(rng: np.random.Generator) -> nn.Network:
    """Two convolutions, an affine layer, and a head for five digits."""
    return nn.Network(
        {
            "conv1": nn.Conv2d(1, 16, 3, padding=1, rng=rng),
            "relu1": nn.ReLU(),
            "pool1": nn.MaxPool2d(2),
            "conv2": nn.Conv2d(16, 32, 3, padding=1, rng=rng),
            "relu2": nn.ReLU(),
            "pool2": nn.MaxPool2d(2),
            "flatten": nn.Flatten(),
            "affine": nn.Affine(32 * 7 * 7, 50, rng=rng),
            "relu3": nn.ReLU(),
            "head": nn.Affine(50, 5, rng=rng),
        }
    )


def learn(network: nn.Network, images: data.Split, *, batch_size: int, updates: int) -> None:
    """A number of updates by Adam."""
    optimizer, rng = optim.Adam(lr=0.002), np.random.default_rng(1)
    while optimizer.step < updates:
        for x, t in data.batches(images, batch_size, rng=rng):
            optimizer.update(network.params, network.gradient(x, t))


def transferred(learned: nn.Network, rng: np.random.Generator, kept: tuple[str, ...]) -> nn.Network:
    """A new network that takes the layers in ``kept`` from the one that has learned, and freezes them."""
    network = build(rng)
    for name, values in learned.params.items():
        if name.startswith(kept):
            network.params[name] = values  # copied into the array that is there
    if kept:
        network.freeze(*(f"{name}*" for name in kept))
    return network


def main() -> None:
    """Learn 0 to 4, then 5 to 9 in three ways."""
    learned = build(np.random.default_rng(0))
    learn(learned, digits(mnist.train, 0, 600), batch_size=50, updates=300)
    right = 100 * learned.accuracy(*digits(mnist.test, 0))
    print(message("0 to 4, from 3,000 images: more than 98 % right: {more}", more=right > 98))

    test = data.Split(*(array[::2] for array in digits(mnist.test, 5)))  # half of it: enough, and sooner done
    ways = {
        message("from scratch"): (),
        message('"conv*" frozen'): ("conv",),
        message("all but the head frozen"): ("conv", "affine"),
    }
    scratch: list[float] = []
    unchanged = True
    print(message("5 to 9, from 25 images, three times:"))
    for way, kept in ways.items():
        accuracies: list[float] = []
        learning = 0
        for draw in range(3):
            network = transferred(learned, np.random.default_rng(5 + draw), kept)
            few = digits(mnist.train, 5, 5, draw)
            learning = sum(array.size for array in network.gradient(*few).values())  # what is frozen has none
            learn(network, few, batch_size=25, updates=60)
            accuracies.append(100 * network.accuracy(*test))
            taken = [name for name in network.params if name.startswith(kept)]
            unchanged &= all((network.params[name] == learned.params[name]).all() for name in taken)
        scratch = scratch or accuracies
        gain = np.subtract(accuracies, scratch)
        better, worse = bool((gain > 0).all()), bool((gain < 0).all())
        if kept:
            compared = message(
                "each time better than that: {better}; each time worse: {worse}", better=better, worse=worse
            )
        else:
            compared = message("60 to 80 % right: {between}", between=60 < float(np.mean(accuracies)) < 80)
        print(
            message("{way}: {learning:,} parameters learn; {compared}", way=way, learning=learning, compared=compared)
        )
    print(message("what is frozen is as it was: {value}", value=unchanged))


if __name__ == "__main__":
    main()
