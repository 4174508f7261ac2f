"""Dropout trains many networks at once; its single evaluation approximates their average.

A network learns 2,000 digits with dropout 0.5. Then 1,000 test digits are evaluated once without a mask, and once as
the average of many masks. One mask alone is worse; the average of a hundred comes to the same answers as the single
evaluation, and the masks disagree most where the answer is wrong.

Prints:
    the average of 1 mask gives the answer of the single evaluation for more than 75 % of the digits
    the average of 10 masks gives the answer of the single evaluation for more than 90 % of the digits
    the average of 100 masks gives the answer of the single evaluation for more than 95 % of the digits
    of 100 masks the accuracy is within 2 % of the single evaluation's
    the masks disagree more where the answer is wrong
"""

import numpy as np

from zhishen import data, nn, optim

mnist = data.mnist()
rng = np.random.default_rng(0)
network = nn.multi_layer(784, [100, 100], 10, rng=rng, dropout=0.5)
optimizer = optim.Adam(lr=0.002)
for _ in range(10):
    for x, t in data.batches(data.Split(mnist.train.x[:2000], mnist.train.t[:2000]), 100, rng=rng):
        optimizer.update(network.params, network.gradient(x, t))

x, t = mnist.test.x[:1000], mnist.test.t[:1000]
single = network.probabilities(x)
answer = single.argmax(axis=1)
for samples, at_least in ((1, 75), (10, 90), (100, 95)):
    average, spread = nn.monte_carlo(network, x, samples=samples, rng=rng)
    same = 100 * np.mean(average.argmax(axis=1) == answer)
    said = f"more than {at_least} %" if same > at_least else f"only {same:.1f} %"
    masks = "mask" if samples == 1 else "masks"
    print(f"the average of {samples} {masks} gives the answer of the single evaluation for {said} of the digits")
    if samples == 100:
        difference = abs(np.mean(average.argmax(axis=1) == t) - np.mean(answer == t))
        print(
            f"of 100 masks the accuracy is {'within' if difference < 0.02 else 'not within'} 2 % of the single", end=""
        )
        print(" evaluation's")
        disagreement = spread[np.arange(len(t)), answer]
        more = disagreement[answer != t].mean() > disagreement[answer == t].mean()
        print(f"the masks disagree {'more' if more else 'less'} where the answer is wrong")
