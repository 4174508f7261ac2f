"""Chapter 6: optimizers race down x²/20 + y² from (-7, 2), then on MNIST, with the same start and mini-batches for all.

第 6 章：最优化方法从 (-7, 2) 沿 x²/20 + y² 下降的比赛，再到 MNIST 上比赛，起点和 mini-batch 都相同。

Prints:
    places after 15 steps down the valley
    sgd       (-1.57, -0.41)
    momentum  (-2.44,  0.68)
    adagrad   (-0.79,  0.00)
    adam      (-2.71, -0.68)
    losses of the last 100 of 600 mini-batches of MNIST, with steps of the usual size
    all began at the same loss: True
    sgd comes last: True
"""

from functools import partial

from zhishen import data, nn, optim, train
from zhishen.messages import message

valley = optim.SURFACES["valley"]
rates = {"sgd": 0.95, "momentum": 0.1, "adagrad": 1.5, "adam": 0.3}
paths = optim.race(valley, {name: optim.build(name, lr=lr) for name, lr in rates.items()}, (-7.0, 2.0), 15)
print(message("places after 15 steps down the valley"))
for name, path in paths.items():
    x, y = path[-1]
    print(f"{name:9} ({x:5.2f}, {y:5.2f})")

rates = {"sgd": 0.01, "momentum": 0.01, "adagrad": 0.01, "adam": 0.001}
losses = train.race_on(
    data.mnist(),
    partial(nn.multi_layer, 784, [100, 100], 10),
    {name: optim.build(name, lr=lr) for name, lr in rates.items()},
    0,
)

last = {name: values[-100:].mean() for name, values in losses.items()}
print(message("losses of the last 100 of 600 mini-batches of MNIST, with steps of the usual size"))
print(message("all began at the same loss: {value}", value=len({values[0] for values in losses.values()}) == 1))
print(message("sgd comes last: {value}", value=last["sgd"] == max(last.values())))
