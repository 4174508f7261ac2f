"""Chapter 1: elements of an array by index, row, slice, index array and condition.

Prints:
    X[0][1] = 55, and X[0, 1] is the same element: 55
    X[1] is a row: [14, 19]
    X[:, 0] is a column: [51, 14, 0]
    for row in X: [51, 55]
    for row in X: [14, 19]
    for row in X: [0, 4]
    flat = [51, 55, 14, 19, 0, 4]
    flat[[0, 2, 4]] takes these places: [51, 14, 0]
    flat > 15 is an array of its own: [True, True, False, True, False, False]
    flat[flat > 15] keeps the places where it is True: [51, 55, 19]
    np.nonzero(flat > 15) names these places: [0, 1, 3]
    a slice is a view: after flat[:2][0] = 99, flat begins with 99
    an index array copies: after flat[[1]][0] = 77, flat[1] is still 55
"""

import numpy as np

X = np.array([[51, 55], [14, 19], [0, 4]])
print(f"X[0][1] = {X[0][1]}, and X[0, 1] is the same element: {X[0, 1]}")
print(f"X[1] is a row: {X[1].tolist()}")
print(f"X[:, 0] is a column: {X[:, 0].tolist()}")
for row in X:
    print(f"for row in X: {row.tolist()}")

flat = X.flatten()
print(f"flat = {flat.tolist()}")
print(f"flat[[0, 2, 4]] takes these places: {flat[[0, 2, 4]].tolist()}")

# A comparison is elementwise arithmetic whose results are booleans; a boolean array as an index selects.
over = flat > 15
print(f"flat > 15 is an array of its own: {over.tolist()}")
print(f"flat[flat > 15] keeps the places where it is True: {flat[over].tolist()}")
print(f"np.nonzero(flat > 15) names these places: {np.nonzero(over)[0].tolist()}")

flat[:2][0] = 99
print(f"a slice is a view: after flat[:2][0] = 99, flat begins with {flat[0]}")
flat[[1]][0] = 77
print(f"an index array copies: after flat[[1]][0] = 77, flat[1] is still {flat[1]}")
