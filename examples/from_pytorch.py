"""From PyTorch and back: train in PyTorch, compare the gradients, train on here, and return the weights.

从 PyTorch 来，再回去：在 PyTorch 里训练，比较梯度，在这里继续训练，再送回权重。

Prints:
    the module as a network: conv1, relu1, maxpool1, flatten1, affine1
    no gradient differs by more than 1e-5: True
    trained further here, it is more accurate than before: True
    back in PyTorch, no output differs by more than 1e-4: True
"""

import sys

import numpy as np

from zhishen import data, optim, train
from zhishen.interop.torch import from_module, to_module
from zhishen.messages import message

try:
    import torch  # pyright: ignore[reportMissingImports]
except ImportError:
    sys.exit("This example needs PyTorch; install it with: python -m pip install torch")

torch.manual_seed(0)
torch.set_num_threads(1)
mnist = data.mnist(flatten=False)
x, t = mnist.train.x[:3000], mnist.train.t[:3000]

# A training in PyTorch: one epoch.
module = torch.nn.Sequential(
    torch.nn.Conv2d(1, 8, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(1152, 10)
)
optimizer = torch.optim.Adam(module.parameters(), lr=0.002)
for start in range(0, 3000, 50):
    scores = module(torch.tensor(x[start : start + 50]))
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(t[start : start + 50]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# The same network here, with the same gradients.
network = from_module(module, sample_shape=(1, 28, 28))
print(message("the module as a network: {layers}", layers=", ".join(network.layers)))
optimizer.zero_grad()
torch.nn.functional.cross_entropy(module(torch.tensor(x[:100])), torch.tensor(t[:100])).backward()
gradients = network.gradient(x[:100], t[:100])
theirs = {"conv1.W": module[0].weight.grad.numpy(), "affine1.W": module[4].weight.grad.numpy().T}
difference = max(np.abs(gradients[name] - theirs[name]).max() for name in theirs)
print(message("no gradient differs by more than 1e-5: {equal}", equal=bool(difference <= 1e-5)))

# Two more epochs here, and the way back.
before = network.accuracy(mnist.test.x, mnist.test.t)
train.Trainer(network, (x, t), optim.Adam(lr=0.002), epochs=2, batch_size=50, rng=np.random.default_rng(0)).fit()
after = network.accuracy(mnist.test.x, mnist.test.t)
print(message("trained further here, it is more accurate than before: {better}", better=after > before))

returned = to_module(network).eval()
with torch.no_grad():
    outputs = returned(torch.tensor(mnist.test.x[:500])).numpy()
difference = np.abs(outputs - network.predict(mnist.test.x[:500])).max()
print(message("back in PyTorch, no output differs by more than 1e-4: {equal}", equal=bool(difference <= 1e-4)))
