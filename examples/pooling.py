"""Pooling: the largest of each window, or the mean; who gets the gradient; and how little a small shift changes.

池化：每个窗口取最大值或平均值；梯度传给谁；微小的平移几乎不改变结果。

Prints:
    image: 1 2 0 1 | 0 1 2 3 | 3 0 1 2 | 2 4 0 1
    max of 2 x 2: 2 3 | 4 2
        gradient of their sum: 0 1 0 0 | 0 0 0 1 | 0 0 0 1 | 0 1 0 0
    avg of 2 x 2: 1 1.5 | 2.25 1
        gradient of their sum: 0.25 0.25 0.25 0.25 | 0.25 0.25 0.25 0.25 | 0.25 0.25 0.25 0.25 | 0.25 0.25 0.25 0.25
    how far 1,000 digits are from themselves one pixel to the right, as a share of their length:
        as they are                  62 %
        after max pooling of 2 x 2   49 %
        after max pooling of 4 x 4   36 %
        after max pooling of 7 x 7   26 %
"""

import numpy as np

from zhishen import Tensor, data, ops
from zhishen.messages import message
from zhishen.messages.columns import pad_right


def rows(numbers: np.ndarray) -> str:
    """A matrix in one line."""
    return " | ".join(" ".join(f"{number:g}" for number in row) for row in numbers)


image = np.array([[[[1, 2, 0, 1], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]], dtype=np.float32)
print(message("image: {value}", value=rows(image[0, 0])))
for name, op in (("max", ops.max_pool2d), ("avg", ops.avg_pool2d)):
    x = Tensor(image)
    out = op(x, size=(2, 2), stride=(2, 2), padding=(0, 0))
    out.sum().backward()
    print(message("{name} of 2 x 2: {value}", name=name, value=rows(out.data[0, 0])))
    print("   ", message("gradient of their sum: {value}", value=rows(x.grad[0, 0])))

digits = data.mnist().test.x[:1000].reshape(-1, 1, 28, 28)
shifted = np.roll(digits, 1, axis=3)  # the last column of a digit is empty


def distance(x: np.ndarray, y: np.ndarray) -> float:
    """The mean of ‖x - y‖/‖x‖ over the samples."""
    return float(np.mean(np.sqrt(np.sum((x - y) ** 2, axis=(1, 2, 3)) / np.sum(x**2, axis=(1, 2, 3)))))


print(message("how far 1,000 digits are from themselves one pixel to the right, as a share of their length:"))
for size in (1, 2, 4, 7):
    x, y = (ops.max_pool2d(d, size=(size, size), stride=(size, size), padding=(0, 0)) for d in (digits, shifted))
    what = message("as they are") if size == 1 else message("after max pooling of {size} x {size}", size=size)
    print("   ", pad_right(what, 28), f"{100 * distance(x, y):.0f} %")
