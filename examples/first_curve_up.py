"""Chapter 1: two curves with a legend, names of the axes and a title; then an image.

第 1 章：两条曲线，带图例、坐标轴名称和标题；然后是一幅图像。

Prints:
    sin and cos cross at x = 0.79 and 3.93, as pi/4 and 5 pi/4 do
    first_curve_up.png is written
    an image of (28, 28) numbers from 0 to 255
    the digit 5
"""

import matplotlib as mpl

mpl.use("Agg")  # draws into files; without this line and with plt.show() at the end, a window opens
import matplotlib.pyplot as plt
import numpy as np

from zhishen import data
from zhishen.messages import message

x = np.linspace(0, 6, 6001)
sin, cos = np.sin(x), np.cos(x)
crossings = x[:-1][np.diff(np.sign(sin - cos)) != 0]
print(
    message(
        "sin and cos cross at x = {first:.2f} and {second:.2f}, as pi/4 and 5 pi/4 do",
        first=crossings[0],
        second=crossings[1],
    )
)

figure, (curves, picture) = plt.subplots(ncols=2, figsize=(9, 4))
curves.plot(x, sin, label="sin")
curves.plot(x, cos, "--", label="cos")
curves.set(xlabel="x", ylabel="y", title="sin, cos")
curves.legend()

mnist = data.mnist(flatten=False)
digit = np.round(255 * mnist.train.x[0, 0]).astype(int)
picture.imshow(digit, cmap="gray")
picture.set_title(f"{mnist.train.t[0]}")
figure.savefig("first_curve_up.png")
print(message("first_curve_up.png is written"))
low, high = digit.min(), digit.max()
print(message("an image of {shape} numbers from {low} to {high}", shape=digit.shape, low=low, high=high))
print(message("the digit {digit}", digit=mnist.train.t[0]))
