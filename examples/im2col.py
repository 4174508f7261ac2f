"""A convolution as one product of matrices, and the way back.

把卷积变成一次矩阵乘积，再变回来。

`im2col` writes what lies under the filter at each place into a row. Then the convolution is that matrix times the
filters, each as a column; and `col2im`, which adds each number of such a matrix to its pixel, carries the gradient
back.

Prints:
    image      im2col, a row for each place of a 2 x 2 window
    1 2 3      1 2 4 5
    4 5 6      2 3 5 6
    7 8 9      4 5 7 8
               5 6 8 9
    two filters as columns: 1 0 0 1 | 1 1 1 1
    product, a row a place: 6 12 | 8 16 | 12 24 | 14 28
    the same as convolution by taps: True
    how often each pixel was seen: 1 2 1 | 2 4 2 | 1 2 1
    gradient of the sum of all outputs: 2 3 1 | 3 6 3 | 1 3 2
    the same by the taps: True
"""

import numpy as np

from zhishen.messages import message
from zhishen.reference.conv import col2im, conv2d, conv2d_backward, im2col

x = np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
W = np.array([[[[1.0, 0.0], [0.0, 1.0]]], [[[1.0, 1.0], [1.0, 1.0]]]])  # two filters over one channel
b = np.zeros(2)


def rows(numbers: np.ndarray) -> str:
    """A matrix in one line."""
    return " | ".join(" ".join(f"{number:g}" for number in row) for row in numbers)


col = im2col(x, size=(2, 2))
print(message("image      im2col, a row for each place of a 2 x 2 window"))
for pixels, row in zip([*x[0, 0], None], col, strict=True):
    print(f"{'' if pixels is None else rows(pixels[None]):<11}{rows(row[None])}")

columns = W.reshape(2, 4).T  # (C · FH · FW, O)
print(message("two filters as columns: {value}", value=rows(columns.T)))
product = col @ columns  # (N · OH · OW, O)
print(message("product, a row a place: {value}", value=rows(product)))

out, cache = conv2d(x, W, b)
print(message("the same as convolution by taps: {value}", value=np.allclose(product.T.reshape(1, 2, 2, 2), out)))

seen = rows(col2im(np.ones_like(col), x.shape, size=(2, 2))[0, 0])
print(message("how often each pixel was seen: {value}", value=seen))

dout = np.ones_like(product)
dx = col2im(dout @ columns.T, x.shape, size=(2, 2))
print(message("gradient of the sum of all outputs: {value}", value=rows(dx[0, 0])))
print(message("the same by the taps: {value}", value=np.allclose(dx, conv2d_backward(np.ones_like(out), cache)[0])))
