"""Chapter 5: computational graphs with their numbers, of a formula and of a network, as text and as files.

第 5 章：算式和网络的计算图，带上各个数，打印成文本，也存成文件。

The value of each step is above its arrow, and the gradient of the result is below it.

Prints:
    name    made by         value  gradient
    apple   input           100    2.2
    apples  input           2      110
    tax     input           1.1    200
    v1      apple × apples  200    1.1
    v2      v1 × tax        220    1
    the network: 11 circles, boxes for layers: False
    the network: 7 circles, boxes for layers: True
    name  made by   value                gradient
    x     input     (1, 2) [1, -2]       [3, 1]
    W     input     (2, 2) [1, 3, 2, 1]  [0, 1, 0, -2]
    v1    x @ W     (1, 2) [-3, 1]       [0, 1]
    v2    relu(v1)  (1, 2) [0, 1]        [1, 1]
    v3    Σ(v2)     1                    1
    files: apples.gif, apples.png, apples.svg
    steps: 7
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from zhishen import Tensor, data, nn
from zhishen.figures.drawing import draw
from zhishen.graph.expression import parse
from zhishen.messages import listed, message

# An expression of Tensors: what was computed is remembered, and can be drawn.
apple, apples, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="apples"), Tensor(1.1, name="tax")
drawing = draw(apple * apples * tax)
print(drawing.text(), end="")

# A network on a batch, to the loss and back: every operation, or a box a layer.
mnist = data.mnist()
network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(0))
x, t = mnist.train.x[:100], mnist.train.t[:100]
for fold in (False, True):
    circles = len(draw(network, x=x, t=t, fold=fold).graph.circles)
    print(message("the network: {circles} circles, boxes for layers: {fold}", circles=circles, fold=fold))

# A formula, read without handing any of it to Python.
of_formula = draw(parse("sum(relu(x @ W))").evaluate({"x": [[1, -2]], "W": [[1, 3], [2, 1]]}))
print(of_formula.text(), end="")

with TemporaryDirectory() as folder:
    for name in ("apples.svg", "apples.png", "apples.gif"):
        drawing.save(Path(folder) / name)
    drawing.save_steps(Path(folder) / "steps")
    files = sorted(path.name for path in Path(folder).iterdir() if path.is_file())
    steps = len(list((Path(folder) / "steps").iterdir()))
print(message("files: {value}", value=listed(files)))
print(message("steps: {value}", value=steps))
