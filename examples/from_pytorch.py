"""From PyTorch and back: train in PyTorch, compare the gradients, train on here, and return the weights.

Prints:
    the module as a network: conv1, relu1, maxpool1, flatten1, affine1
    the largest difference of a gradient is below 1e-5
    trained further here: more accurate than before
    back in PyTorch, the largest difference of an output is below 1e-4
"""

import sys

import numpy as np

from zhishen import data, optim, train
from zhishen.interop.torch import from_module, to_module

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
print(f"the module as a network: {', '.join(network.layers)}")
optimizer.zero_grad()
torch.nn.functional.cross_entropy(module(torch.tensor(x[:100])), torch.tensor(t[:100])).backward()
gradients = network.gradient(x[:100], t[:100])
theirs = {"conv1.W": module[0].weight.grad.numpy(), "affine1.W": module[4].weight.grad.numpy().T}
difference = max(np.abs(gradients[name] - theirs[name]).max() for name in theirs)
print(f"the largest difference of a gradient is {'below' if difference < 1e-5 else 'above'} 1e-5")

# Two more epochs here, and the way back.
before = network.accuracy(mnist.test.x, mnist.test.t)
train.Trainer(network, (x, t), optim.Adam(lr=0.002), epochs=2, batch_size=50, rng=np.random.default_rng(0)).fit()
after = network.accuracy(mnist.test.x, mnist.test.t)
print(f"trained further here: {'more' if after > before else 'not more'} accurate than before")

returned = to_module(network).eval()
with torch.no_grad():
    outputs = returned(torch.tensor(mnist.test.x[:500])).numpy()
difference = np.abs(outputs - network.predict(mnist.test.x[:500])).max()
print(f"back in PyTorch, the largest difference of an output is {'below' if difference < 1e-4 else 'above'} 1e-4")
