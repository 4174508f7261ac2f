"""Chapter 4: the losses of the notes' example, and that labels and one-hot targets mean the same.

Prints:
    sum of squares 0.0975
    cross entropy 0.51083
    the same from the label: 0.51083
    a confident mistake costs 2.30259
"""

import numpy as np

from zhishen import ops

y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])

print(f"sum of squares {ops.sum_of_squares(y, t):.4f}")
print(f"cross entropy {ops.cross_entropy(y, t):.5f}")
print(f"the same from the label: {ops.cross_entropy(y, np.array(2)):.5f}")
print(f"a confident mistake costs {ops.cross_entropy(y, np.array(0)):.5f}")
