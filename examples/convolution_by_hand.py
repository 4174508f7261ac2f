"""A convolution by hand: a filter that finds the left edges of bright things, tap by tap.

手算卷积：找出亮处左边缘的滤波器，一项一项地乘加。

The image is dark on the left and bright on the right. At each position the filter
subtracts the pixels of its left column from those of its right column, so it detects left edges.

Prints:
    image            filter
    0 0 9 9 9        -1 0 1
    0 0 9 9 9        -1 0 1
    0 0 9 9 9        -1 0 1
    0 0 9 9 9
    top left place: (0·-1 + 0·0 + 9·1) + (0·-1 + 0·0 + 9·1) + (0·-1 + 0·0 + 9·1) = 27
    all places:              27 27 0 | 27 27 0
    one column to the right: 0 27 27 | 0 27 27
    with padding 1:          0 18 18 0 -18 | 0 27 27 0 -27 | 0 27 27 0 -27 | 0 18 18 0 -18
    with stride 2:           27 0
"""

import numpy as np

from zhishen import ops
from zhishen.messages import message
from zhishen.messages.columns import pad_right

image = np.array([[0, 0, 9, 9, 9]] * 4, dtype=np.float32)
shifted = np.array([[0, 0, 0, 9, 9]] * 4, dtype=np.float32)
edge = np.array([[-1, 0, 1]] * 3, dtype=np.float32)


def convolve(picture: np.ndarray, **options: tuple[int, int]) -> np.ndarray:
    """The library's convolution of one channel by one filter, without a bias."""
    return ops.conv2d(picture[None, None], edge[None, None], np.zeros(1, np.float32), **options)[0, 0]


def rows(numbers: np.ndarray) -> str:
    """A matrix in one line."""
    return " | ".join(" ".join(f"{number:g}" for number in row) for row in numbers)


print(message("image            filter"))
for row, taps in zip(image, [*edge, []], strict=True):
    print(f"{rows(row[None])}        {rows(np.array([taps]))}".rstrip())

seen = image[:3, :3]  # what lies under the filter at the first place
products = [
    " + ".join(f"{pixel:g}·{tap:g}" for pixel, tap in zip(pixels, taps, strict=True))
    for pixels, taps in zip(seen, edge, strict=True)
]
taps = " + ".join(f"({row})" for row in products)
print(message("top left place: {taps} = {total:g}", taps=taps, total=np.sum(seen * edge)))

print(pad_right(message("all places:"), 24), rows(convolve(image)))
print(pad_right(message("one column to the right:"), 24), rows(convolve(shifted)))
print(pad_right(message("with padding 1:"), 24), rows(convolve(image, padding=(1, 1))))
print(pad_right(message("with stride 2:"), 24), rows(convolve(image, stride=(2, 2))))
