"""Chapter 1: one-dimensional arrays. An array is not a list: arithmetic works element by element.

Prints:
    [1. 2. 3.] is a ndarray of float64; [1.0, 2.0, 3.0] is a list
    the dot says that the numbers are floats: np.array([1, 2, 3]) prints as [1 2 3], and its dtype is int64
    x + y = [3. 6. 9.]
    x - y = [-1. -2. -3.]
    x * y = [ 2.  8. 18.]
    x / y = [0.5 0.5 0.5]
    x / 2 = [0.5 1.  1.5]
    list + list joins: [1, 2, 3, 1, 2, 3]; array + array adds: [2 4 6]
"""

import numpy as np

x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
print(f"{x} is a {type(x).__name__} of {x.dtype}; {x.tolist()} is a {type(x.tolist()).__name__}")

# NumPy prints a float with a dot and leaves out zeros after it: 1. is the float 1.0.
whole = np.array([1, 2, 3], dtype=np.int64)
print(
    f"the dot says that the numbers are floats: np.array([1, 2, 3]) prints as {whole}, and its dtype is {whole.dtype}"
)

print(f"x + y = {x + y}")
print(f"x - y = {x - y}")
print(f"x * y = {x * y}")
print(f"x / y = {x / y}")
print(f"x / 2 = {x / 2}")
numbers = whole.tolist()
print(f"list + list joins: {numbers + numbers}; array + array adds: {whole + whole}")
