"""Write a network as an ONNX file, run the file with onnxruntime, and compare the probabilities.

把网络写成 ONNX 文件，用 onnxruntime 运行它，再比较概率。

Prints:
    input raw: (N, 1, 28, 28), output probabilities: (N, 10)
    the file and the network differ by less than 1e-5: True
    the first test image is a 7
"""

from pathlib import Path

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import run_model
from zhishen.messages import message

rng = np.random.default_rng(0)
mnist = data.mnist(flatten=False)
network = nn.simple_conv((1, 28, 28), 10, rng=rng, filters=8, hidden=32)
few = (mnist.train.x[:5000], mnist.train.t[:5000])
train.Trainer(network, few, optim.Adam(lr=0.002), epochs=1, batch_size=50, rng=rng).fit()
network.preprocessing = data.Preprocessing(input_shape=(1, 28, 28), divisor=255)

# raw: the file itself divides the pixels by 255.
found = onnx.export(network, "digits.onnx", raw=True, probabilities=True)
x, y = (", ".join(map(str, shape)) for shape in (found.input_shape, found.output_shape))
print(
    message(
        "input {x_name}: ({x}), output {y_name}: ({y})", x_name=found.input_name, x=x, y_name=found.output_name, y=y
    )
)

pixels = (255 * np.asarray(mnist.test.x[:100])).round().astype(np.uint8)
out = run_model(Path("digits.onnx").read_bytes(), pixels.astype(np.float32))
difference = np.abs(out - network.probabilities(pixels)).max()
print(message("the file and the network differ by less than 1e-5: {less}", less=difference < 1e-5))
print(message("the first test image is a {digit}", digit=out[0].argmax()))
