"""One image before and behind a convolution, in working memory: padded, cropped, its gradient brought back.

Idea
    What lies between a convolution and its neighbours (padding, the sum for the bias, ReLU, pooling) is done an image
    at a time, in memory that stays in the second-level cache, and never for a whole mini-batch.
Gain
    A training step of the deep convolutional network takes 0.62 of the time that its layers take one by one
    (``network.fuse`` on and off, in turn).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from numba import float32

from zhishen.kernels.compiling import inner
from zhishen.kernels.pool import unpool_image
from zhishen.kernels.vector import WIDTH, load_first, splat, store_first, where_positive

__all__ = ["crop_image", "gradient_image", "pad_image"]


@inner
def pad_image(x, n, top, left, height, width, image):
    """Image n of x (N, H, W, C) with zeros around it."""
    H, W, C = x.shape[1:]
    row = width * C
    image[: top * row] = float32(0)
    image[(top + H) * row : height * row] = float32(0)
    for y in range(H):
        line, given = image[(top + y) * row : (top + y + 1) * row], x[n, y].reshape(-1)
        line[: left * C] = float32(0)
        line[(left + W) * C :] = float32(0)
        middle = line[left * C : (left + W) * C]
        for i in range(W * C):
            middle[i] = given[i]


@inner
def crop_image(image, top, left, width, x, n):
    """The middle of a padded image to image n of x (N, H, W, C)."""
    H, W, C = x.shape[1:]
    for y in range(H):
        start = ((top + y) * width + left) * C
        middle, line = image[start : start + W * C], x[n, y].reshape(-1)
        for i in range(W * C):
            line[i] = middle[i]


@inner
def gradient_image(dout, out, won, n, relu, pooled, OH, OW, O, window, memory, db):
    """The gradient of image n before pooling and ReLU, in ``memory`` where it is another; its sums are added to db."""
    places = window[6] * window[7] if pooled else OH * OW
    d, y = dout[n * places * O : (n + 1) * places * O], out[n * places * O : (n + 1) * places * O]
    dy = memory[: OH * OW * O]
    for o in range(0, O, WIDTH):
        count = O - o
        total = splat(float32(0))  # of this image: one long sum over all of them would round too much
        for p in range(places):
            value = load_first(d, p * O + o, count)
            if relu:
                value = where_positive(load_first(y, p * O + o, count), value)
                if not pooled:
                    store_first(dy, p * O + o, value, count)
            total = total + value
        store_first(db, o, load_first(db, o, count) + total, count)
    if pooled:
        taken = won.size // (dout.size // (places * O))
        unpool_image(d, won[n * taken : (n + 1) * taken], y, relu, OH, OW, O, window, dy)
    elif not relu:
        dy = d
    return dy
