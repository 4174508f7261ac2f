"""Chapter 1: a first curve, y = sin x, drawn with Matplotlib and saved as a picture.

第 1 章：第一条曲线 y = sin x，用 Matplotlib 画出，存成图片。

Prints:
    len(x) = 60, x[0] = 0, x[-1] = 5.9
    first_curve.png: 640 x 480
"""

import matplotlib as mpl

mpl.use("Agg")  # draws into files; without this line and with plt.show() at the end, a window opens
import matplotlib.pyplot as plt
import numpy as np

x = np.arange(0, 6, 0.1)
y = np.sin(x)
print(f"len(x) = {len(x)}, x[0] = {x[0]:g}, x[-1] = {x[-1]:.1f}")

plt.plot(x, y)
plt.savefig("first_curve.png", dpi=100)
height, width, _ = plt.imread("first_curve.png").shape
print(f"first_curve.png: {width} x {height}")
