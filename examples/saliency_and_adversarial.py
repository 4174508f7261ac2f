"""The gradient of the loss with respect to the image: which pixels matter, and how to mislead a network with it.

损失关于图像的梯度：哪些像素重要，怎样用它骗过网络。

`network.input_gradient` goes back through the layers to the input. Where it is large, a pixel matters: to blank out
40 such pixels of each image costs many more right answers than to blank out 40 pixels at random. Its sign says which
way to move each pixel so that the loss rises. The fast gradient sign method, x' = x + ε sign(∂E/∂x), moves each gray
value by ε = 0.1, one tenth of the way from black to white, and hardly an answer stays right. As large a step in random
directions does little.

Prints:
    1,000 test images as they are: 90 to 100 % right
    the 40 pixels blanked out that matter most: 80 to 90 % right
    40 pixels blanked out at random: 90 to 100 % right
    each pixel moved by 0.1 against the network: 0 to 10 % right
    each pixel moved by 0.1 at random: 90 to 100 % right
"""

import numpy as np

from zhishen import data, nn, optim
from zhishen.messages import message

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
    message("1,000 test images as they are"): x,
    message("the {count} pixels blanked out that matter most", count=PIXELS): blanked(most),
    message("{count} pixels blanked out at random", count=PIXELS): blanked(anywhere),
    message("each pixel moved by {size} against the network", size=EPSILON): moved(np.sign(gradient)),
    message("each pixel moved by {size} at random", size=EPSILON): moved(rng.choice([-1, 1], size=x.shape)),
}
for case, images in cases.items():
    right = 100 * network.accuracy(images, t)
    tens = 10 * int(right // 10)
    print(message("{case}: {low} to {high} % right", case=case, low=tens, high=tens + 10))
