"""Chapter 2: AND, NAND and OR are one perceptron each, XOR takes two layers, and a proof that one cannot do it.

第 2 章：与门、与非门、或门各是一个感知机，异或门要两层，并证明一层做不到。

Prints:
    x1 x2   AND NAND  OR  XOR
     0  0    0    1    0    0
     1  0    0    1    1    1
     0  1    0    1    1    1
     1  1    1    0    1    0
    AND: linearly separable: w = (2, 2), b = -3 separates all samples
    NAND: linearly separable: w = (-2, -2), b = 3 separates all samples
    OR: linearly separable: w = (2, 2), b = -1 separates all samples
    XOR: not linearly separable: Σ λ_i y_i (x_i, 1) = 0 with λ_0 = 1/4, λ_1 = 1/4, λ_2 = 1/4, λ_3 = 1/4
    multiplied out, all four proofs hold: True
    of the 16 gates with two inputs, one perceptron can be 14
"""

import itertools

import numpy as np

from zhishen.messages import message
from zhishen.perceptron import AND, NAND, OR, XOR, separate

x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
gates = {"AND": AND(x), "NAND": NAND(x), "OR": OR(x), "XOR": XOR(x)}

print("x1 x2   AND NAND  OR  XOR")
for row, bits in zip(x, np.column_stack(list(gates.values())), strict=True):
    print(f"{row[0]:2} {row[1]:2} {bits[0]:4} {bits[1]:4} {bits[2]:4} {bits[3]:4}")

proofs = {name: separate(x, t) for name, t in gates.items()}
for name, proof in proofs.items():
    print(message("{name}: {value}", name=name, value=proof))
hold = all(proof.holds(x, gates[name]) for name, proof in proofs.items())
print(message("multiplied out, all four proofs hold: {hold}", hold=hold))

possible = sum(separate(x, t).separable for t in itertools.product([0, 1], repeat=4))
print(message("of the 16 gates with two inputs, one perceptron can be {possible}", possible=possible))
