"""Chapter 4: the losses of the notes' example, and that labels and one-hot targets mean the same.

第 4 章：笔记例子里的损失，以及标签与 one-hot 监督数据的结果相同。

Prints:
    sum of squares 0.0975
    cross entropy 0.51083
    the same from the label: 0.51083
    a confident mistake costs 2.30259
"""

import numpy as np

from zhishen import ops
from zhishen.messages import message

y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])

print(message("sum of squares {loss:.4f}", loss=ops.sum_of_squares(y, t)))
print(message("cross entropy {loss:.5f}", loss=ops.cross_entropy(y, t)))
print(message("the same from the label: {loss:.5f}", loss=ops.cross_entropy(y, np.array(2))))
print(message("a confident mistake costs {loss:.5f}", loss=ops.cross_entropy(y, np.array(0))))
