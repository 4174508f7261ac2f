"""Chapter 1: arrays of several axes; `*` is elementwise, `@` is the matrix product, and small shapes are broadcast.

第 1 章：多个轴的数组；`*` 是对应元素的乘法，`@` 是矩阵乘法，较小的形状会广播。

Prints:
    A = [[1, 2], [3, 4]]: shape (2, 2), dtype int64, ndim 2, size 4
    A * B = [[3, 0], [0, 24]]
    A @ B = [[3, 12], [9, 24]]
    A * 10 = [[10, 20], [30, 40]]
    A * [10, 20] = [[10, 40], [30, 80]]
    A * [[10], [20]] = [[10, 20], [60, 80]]
    A.sum() = 10, A.sum(axis=0) = [4, 6], A.sum(axis=1) = [3, 7]
    np.broadcast_shapes((8, 1, 6), (7, 1)) = (8, 7, 6)
    np.broadcast_shapes((2, 3), (2,)): ValueError
    A.flatten() = [1, 2, 3, 4], A.shape = (2, 2)
"""

import numpy as np

A = np.array([[1, 2], [3, 4]], dtype=np.int64)
B = np.array([[3, 0], [0, 6]], dtype=np.int64)
print(f"A = {A.tolist()}: shape {A.shape}, dtype {A.dtype}, ndim {A.ndim}, size {A.size}")
print(f"A * B = {(A * B).tolist()}")
print(f"A @ B = {(A @ B).tolist()}")

# Broadcasting repeats a number everywhere, a row downwards, and a column to the right.
print(f"A * 10 = {(A * 10).tolist()}")
print(f"A * [10, 20] = {(A * np.array([10, 20])).tolist()}")
print(f"A * [[10], [20]] = {(A * np.array([[10], [20]])).tolist()}")
print(f"A.sum() = {A.sum()}, A.sum(axis=0) = {A.sum(axis=0).tolist()}, A.sum(axis=1) = {A.sum(axis=1).tolist()}")

# Shapes are compared from the last axis on; two lengths fit if they are equal or if one of them is 1.
print(f"np.broadcast_shapes((8, 1, 6), (7, 1)) = {np.broadcast_shapes((8, 1, 6), (7, 1))}")
try:
    np.broadcast_shapes((2, 3), (2,))  # the last axes are 3 and 2
except ValueError as error:
    print(f"np.broadcast_shapes((2, 3), (2,)): {type(error).__name__}")

# flatten is a method, so it needs its parentheses; shape is a value, so it has none.
print(f"A.flatten() = {A.flatten().tolist()}, A.shape = {A.shape}")
