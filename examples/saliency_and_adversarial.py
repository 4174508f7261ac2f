"""The gradient of the loss with respect to the image: which pixels matter, and how to mislead a network with it.

`network.input_gradient` goes back through the layers to the input. Where it is large, a pixel matters: to blank out
40 such pixels of each image costs many more right answers than to blank out 40 pixels at random. Its sign says which
way to move each pixel so that the loss rises. The fast gradient sign method, x' = x + ε sign(∂E/∂x), moves each gray
value by ε = 0.1, one tenth of the way from black to white, and hardly an answer stays right. As large a step in random
directions does little.

Prints:
    1,000 test images as they are: more than 94 % right
    the 40 pixels blanked out that matter most: less than 90 % right
    40 pixels blanked out at random: more than 93 % right
    each pixel moved by 0.1 against the network: less than 12 % right
    each pixel moved by 0.1 at random: more than 88 % right
"""

import numpy as np

from zhishen import data, nn, optim

EPSILON, PIXELS = 0.1, 40

mnist = data.mnist()
rng = np.random.default_rng(0)
network, optimizer = nn.multi_layer(784, [100], 10, rng=rng), optim.Adam(lr=0.002)
for x, t in data.batches(mnist.train, 100, rng=rng):
    optimizer.update(network.params, network.gradient(x, t))

x, t = mnist.test.x[:1000], mnist.test.t[:1000]
gradient = network.input_gradient(x, t)  # (1000, 784)
saliency = abs(gradient)


def blanked(pixels: np.ndarray) -> np.ndarray:
    """The images with some pixels of each set to black."""
    images = x.copy()
    np.put_along_axis(images, pixels, 0, axis=1)
    return images


def moved(direction: np.ndarray) -> np.ndarray:
    """The images with each gray value moved by ε, and kept between black and white."""
    return np.clip(x + EPSILON * direction, 0, 1)


most = saliency.argsort(axis=1)[:, -PIXELS:]
anywhere = rng.random(x.shape).argsort(axis=1)[:, :PIXELS]
cases = {
    "1,000 test images as they are": (x, "more", 94),
    f"the {PIXELS} pixels blanked out that matter most": (blanked(most), "less", 90),
    f"{PIXELS} pixels blanked out at random": (blanked(anywhere), "more", 93),
    f"each pixel moved by {EPSILON} against the network": (moved(np.sign(gradient)), "less", 12),
    f"each pixel moved by {EPSILON} at random": (moved(rng.choice([-1, 1], size=x.shape)), "more", 88),
}
for case, (images, word, goal) in cases.items():
    right = 100 * network.accuracy(images, t)
    holds = right > goal if word == "more" else right < goal
    print(f"{case}: {f'{word} than {goal} %' if holds else f'{right:.2f} %'} right")
