"""Chapter 1: one-dimensional arrays. An array is not a list: arithmetic works element by element.

第 1 章：一维数组。数组不是列表：算术运算是对应元素的运算。

Prints:
    x = [1. 2. 3.]: ndarray, float64
    x.tolist() = [1.0, 2.0, 3.0]: list
    np.array([1, 2, 3]) = [1 2 3]: ndarray, int64
    x + y = [3. 6. 9.]
    x - y = [-1. -2. -3.]
    x * y = [ 2.  8. 18.]
    x / y = [0.5 0.5 0.5]
    x / 2 = [0.5 1.  1.5]
    [1, 2, 3] + [1, 2, 3] = [1, 2, 3, 1, 2, 3]
    np.array([1, 2, 3]) + np.array([1, 2, 3]) = [2 4 6]
"""

import numpy as np

# NumPy prints a float with a dot and omits zeros after it: 1. is the float 1.0.
x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
print(f"x = {x}: {type(x).__name__}, {x.dtype}")
print(f"x.tolist() = {x.tolist()}: {type(x.tolist()).__name__}")

# Without a dot in the brackets, the numbers are integers.
whole = np.array([1, 2, 3], dtype=np.int64)
print(f"np.array([1, 2, 3]) = {whole}: {type(whole).__name__}, {whole.dtype}")

print(f"x + y = {x + y}")
print(f"x - y = {x - y}")
print(f"x * y = {x * y}")
print(f"x / y = {x / y}")
print(f"x / 2 = {x / 2}")

# The sum of two lists is one list after the other; the sum of two arrays adds the elements.
numbers = whole.tolist()
print(f"{numbers} + {numbers} = {numbers + numbers}")
print(f"np.array({numbers}) + np.array({numbers}) = {whole + whole}")
