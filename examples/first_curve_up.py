"""Chapter 1: two curves with a legend, names of the axes and a title; then an image.

Prints:
    sin and cos cross at x = 0.79 and 3.93, as pi/4 and 5 pi/4 do
    first_curve_up.png is written
    an image of (28, 28) numbers from 0 to 255: the digit 5
"""

import matplotlib as mpl

mpl.use("Agg")  # draws into files; without this line and with plt.show() at the end, a window opens
import matplotlib.pyplot as plt
import numpy as np

from zhishen import data

x = np.linspace(0, 6, 6001)
sin, cos = np.sin(x), np.cos(x)
crossings = x[:-1][np.diff(np.sign(sin - cos)) != 0]
print(f"sin and cos cross at x = {' and '.join(f'{place:.2f}' for place in crossings)}, as pi/4 and 5 pi/4 do")

figure, (curves, picture) = plt.subplots(ncols=2, figsize=(9, 4))
curves.plot(x, sin, label="sin")
curves.plot(x, cos, "--", label="cos")
curves.set(xlabel="x", ylabel="y", title="sin and cos")
curves.legend()

mnist = data.mnist(flatten=False)
digit = np.round(255 * mnist.train.x[0, 0]).astype(int)
picture.imshow(digit, cmap="gray")
picture.set_title(f"the digit {mnist.train.t[0]}")
figure.savefig("first_curve_up.png")
print("first_curve_up.png is written")
print(f"an image of {digit.shape} numbers from {digit.min()} to {digit.max()}: the digit {mnist.train.t[0]}")
