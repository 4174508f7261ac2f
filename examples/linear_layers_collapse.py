"""Chapter 3: with linear activations ten layers are one layer; with ReLU between them they are not.

第 3 章：激活函数是线性的，十层就是一层；中间有 ReLU 就不是。

Prints:
    c = 3, x = -2, 0.5, 4, h(x) = c·x
    h(h(h(x))) = -54, 13.5, 108
    c³·x       = -54, 13.5, 108
    three layers with the weight 3 are one layer with the weight 27
    10 affine layers, 91,910 parameters, are one of 1,010 parameters
    equal on 1,000 random inputs: True
    collapse: expected linear layers (Affine, Identity), got ReLU relu1 at position 'relu1'
"""

import itertools
import re
from typing import Any

import numpy as np

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.messages import message

c, x = 3.0, np.array([-2.0, 0.5, 4.0])


def h(x: Any) -> Any:
    """A linear activation."""
    return c * x


def listed(values: Any) -> str:
    """Numbers with commas between them."""
    return ", ".join(f"{value:g}" for value in values)


print(f"c = {c:g}, x = {listed(x)}, h(x) = c·x")
print(f"h(h(h(x))) = {listed(h(h(h(x))))}")
print(f"c³·x       = {listed(c**3 * x)}")
layer = nn.Affine.from_arrays([[c]], [0.0])
one = nn.collapse([layer, layer, layer])
print(message("three layers with the weight {c:g} are one layer with the weight {W:g}", c=c, W=one.params["W"].item()))

rng = np.random.default_rng(0)
pairs = list(itertools.pairwise([100, *[100] * 9, 10]))
deep = nn.Network(
    [layer for pair in pairs for layer in (nn.Affine(*pair, init="xavier", rng=rng, dtype=np.float64), nn.Identity())]
)
for name, b in deep.params.items():
    if name.endswith(".b"):
        b[...] = rng.normal(size=b.shape)
one = nn.Network([nn.collapse(deep.layers)])
counts = [sum(array.size for array in network.params.values()) for network in (deep, one)]
print(message("10 affine layers, {deep:,} parameters, are one of {one:,} parameters", deep=counts[0], one=counts[1]))

x = rng.normal(size=(1000, 100))
equal = np.allclose(deep.predict(x), one.predict(x), rtol=1e-10, atol=1e-10)
print(message("equal on {count:,} random inputs: {equal}", count=len(x), equal=equal))

try:
    nn.collapse(nn.multi_layer(100, [100], 10, rng=rng).layers)
except ArgumentError as error:
    print(re.split("[;；]", str(error))[0])
