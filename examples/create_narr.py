"""Chapter 1: arrays of several axes; `*` is elementwise, `@` is the matrix product, and small shapes are broadcast.

Prints:
    A = [[1, 2], [3, 4]]: shape (2, 2), dtype int64, ndim 2, size 4
    A * B = [[3, 0], [0, 24]]
    A @ B = [[3, 12], [9, 24]]
    A * 10 = [[10, 20], [30, 40]]
    A * [10, 20] = [[10, 40], [30, 80]], a row is repeated downwards
    A * [[10], [20]] = [[10, 20], [60, 80]], a column is repeated to the right
    sum 10, along axis 0 [4, 6], along axis 1 [3, 7]
    shapes (8, 1, 6) and (7, 1) give (8, 7, 6)
    shapes (2, 3) and (2,) do not fit: the last axes are 3 and 2
    flatten is a method, so it needs its parentheses: [1, 2, 3, 4]; shape is a value, so it has none
"""

import numpy as np

A = np.array([[1, 2], [3, 4]], dtype=np.int64)
B = np.array([[3, 0], [0, 6]], dtype=np.int64)
print(f"A = {A.tolist()}: shape {A.shape}, dtype {A.dtype}, ndim {A.ndim}, size {A.size}")
print(f"A * B = {(A * B).tolist()}")
print(f"A @ B = {(A @ B).tolist()}")
print(f"A * 10 = {(A * 10).tolist()}")
print(f"A * [10, 20] = {(A * np.array([10, 20])).tolist()}, a row is repeated downwards")
print(f"A * [[10], [20]] = {(A * np.array([[10], [20]])).tolist()}, a column is repeated to the right")
print(f"sum {A.sum()}, along axis 0 {A.sum(axis=0).tolist()}, along axis 1 {A.sum(axis=1).tolist()}")

# Shapes are compared from the last axis on; two lengths fit if they are equal or if one of them is 1.
print(f"shapes (8, 1, 6) and (7, 1) give {np.broadcast_shapes((8, 1, 6), (7, 1))}")
try:
    np.broadcast_shapes((2, 3), (2,))
except ValueError:
    print("shapes (2, 3) and (2,) do not fit: the last axes are 3 and 2")
print(f"flatten is a method, so it needs its parentheses: {A.flatten().tolist()}; shape is a value, so it has none")
