"""Chapter 1: elements of an array by index, row, slice, index array and condition.

第 1 章：按索引、按行、按切片、按索引数组、按条件取出数组的元素。

Prints:
    X[0][1] = 55, X[0, 1] = 55
    X[1] = [14, 19]
    X[:, 0] = [51, 14, 0]
    for row in X: [51, 55]
    for row in X: [14, 19]
    for row in X: [0, 4]
    flat = [51, 55, 14, 19, 0, 4]
    flat[[0, 2, 4]] = [51, 14, 0]
    flat > 15: [True, True, False, True, False, False]
    flat[flat > 15] = [51, 55, 19]
    np.nonzero(flat > 15) = [0, 1, 3]
    flat[:2][0] = 99; flat[0] = 99
    flat[[1]][0] = 77; flat[1] = 55
"""

import numpy as np

X = np.array([[51, 55], [14, 19], [0, 4]])
print(f"X[0][1] = {X[0][1]}, X[0, 1] = {X[0, 1]}")  # the same element
print(f"X[1] = {X[1].tolist()}")  # a row
print(f"X[:, 0] = {X[:, 0].tolist()}")  # a column
for row in X:
    print(f"for row in X: {row.tolist()}")

flat = X.flatten()
print(f"flat = {flat.tolist()}")
print(f"flat[[0, 2, 4]] = {flat[[0, 2, 4]].tolist()}")  # an array of indices takes these elements

# A comparison is elementwise arithmetic whose results are booleans; a boolean array as an index selects.
over = flat > 15
print(f"flat > 15: {over.tolist()}")
print(f"flat[flat > 15] = {flat[over].tolist()}")
print(f"np.nonzero(flat > 15) = {np.nonzero(over)[0].tolist()}")

# A slice is a view: the array itself changes. An array of indices copies: the array stays as it is.
flat[:2][0] = 99
print(f"flat[:2][0] = 99; flat[0] = {flat[0]}")
flat[[1]][0] = 77
print(f"flat[[1]][0] = 77; flat[1] = {flat[1]}")
