"""Read an ONNX file as a network, train it further, and write it again.

把 ONNX 文件读成网络，继续训练，再写成文件。

Prints:
    parameters: hidden.weight (784, 50), hidden.bias (50,), out.weight (50, 10), out.bias (10,)
    accuracy before: 14 %, after: 92 %
    the file and the network differ by less than 1e-5: True
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

import zhishen
from zhishen import data, optim, train
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import run_model
from zhishen.messages import message

# A file as another program writes it: two layers and a softmax, with weights that have not learned anything.
rng = np.random.default_rng(0)
weights = {
    "hidden.weight": rng.normal(0, 0.05, (784, 50)),
    "hidden.bias": np.zeros(50),
    "out.weight": rng.normal(0, 0.2, (50, 10)),
    "out.bias": np.zeros(10),
}
nodes = [
    helper.make_node("Gemm", ["pixels", "hidden.weight", "hidden.bias"], ["a"]),
    helper.make_node("Relu", ["a"], ["z"]),
    helper.make_node("Gemm", ["z", "out.weight", "out.bias"], ["scores"]),
    helper.make_node("Softmax", ["scores"], ["probabilities"], axis=-1),
]
given = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", 784])
result = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 10])
stored = [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()]
graph = helper.make_graph(nodes, "digits", [given], [result], stored)
save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)]), "digits.onnx")

network = zhishen.load("digits.onnx")
shapes = ", ".join(f"{name} {array.shape}" for name, array in network.params.items())
print(message("parameters: {shapes}", shapes=shapes))

# The softmax belongs to the loss: predict gives scores, probabilities what the file computes.
mnist = data.mnist()
before = network.accuracy(mnist.test.x, mnist.test.t)
few = (mnist.train.x[:5000], mnist.train.t[:5000])
train.Trainer(network, few, optim.Adam(lr=0.002), epochs=4, batch_size=50, rng=rng).fit()
after = network.accuracy(mnist.test.x, mnist.test.t)
print(message("accuracy before: {before:.0f} %, after: {after:.0f} %", before=100 * before, after=100 * after))

onnx.export(network, "learned.onnx", probabilities=True)
x = np.asarray(mnist.test.x[:100])
difference = np.abs(run_model(Path("learned.onnx").read_bytes(), x) - network.probabilities(x)).max()
print(message("the file and the network differ by less than 1e-5: {less}", less=difference < 1e-5))
