"""Chapter 2 and beyond: Rosenblatt's rule finds the weights in at most (R/γ)² mistakes, and on XOR it never would.

第 2 章及以后：Rosenblatt 的规则最多犯 (R/γ)² 次错误就找到权重，在异或门上则永远找不到。

Prints:
    AND: converged: 10 mistakes in 6 epochs, none in the last
    NAND: converged: 11 mistakes in 6 epochs, none in the last
    OR: converged: 4 mistakes in 4 epochs, none in the last
    XOR: cannot converge: the weights after epoch 3 equal those after epoch 2, so the rule repeats for ever
    margin  mistakes  at most
      8.55         2       11
      4.28         4       44
      2.14         7      175
      1.07        13      701
      0.53        27     2804
      0.27        35    11214
"""

import re

import numpy as np

from zhishen.messages import message
from zhishen.perceptron import AND, NAND, OR, XOR, Perceptron, learn, margin, mistake_bound

corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
for name, gate in {"AND": AND, "NAND": NAND, "OR": OR, "XOR": XOR}.items():
    value = re.split("[;；]", str(learn(corners, gate(corners))))[0]
    print(message("{name}: {value}", name=name, value=value))

# Whole numbers on two sides of the line 3 x1 - 2 x2 + 1 = 0: the nearer they may come to it, the more mistakes.
planted = Perceptron([3, -2], 1)
everything = np.random.default_rng(0).integers(-20, 21, size=(500, 2))
print(message("margin  mistakes  at most"))
for nearest in (32, 16, 8, 4, 2, 1):
    x = everything[abs(planted.score(everything)) >= nearest]
    t = planted(x)
    learned = learn(x, t)
    print(f"{margin(x, t, planted):6.2f}  {learned.mistakes:8}  {mistake_bound(x, t, planted):7.0f}")
