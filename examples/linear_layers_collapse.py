"""Chapter 3: with linear activations ten layers are one layer; with ReLU between them they are not.

Prints:
    h(x) = c·x with c = 3, x = -2, 0.5, 4
    h(h(h(x))) = -54, 13.5, 108
    c³·x       = -54, 13.5, 108
    three layers with the weight 3 are one layer with the weight 27
    10 affine layers, 91,910 parameters, are one of 1,010 parameters
    equal on 1,000 random inputs: True
    collapse: expected linear layers (Affine, Identity), got ReLU relu1 at position 'relu1'
"""

import itertools
from typing import Any

import numpy as np

from zhishen import nn
from zhishen.errors import ArgumentError

c, x = 3.0, np.array([-2.0, 0.5, 4.0])


def h(x: Any) -> Any:
    """A linear activation."""
    return c * x


def listed(values: Any) -> str:
    """Numbers with commas between them."""
    return ", ".join(f"{value:g}" for value in values)


print(f"h(x) = c·x with c = {c:g}, x = {listed(x)}")
print(f"h(h(h(x))) = {listed(h(h(h(x))))}")
print(f"c³·x       = {listed(c**3 * x)}")
layer = nn.Affine.from_arrays([[c]], [0.0])
one = nn.collapse([layer, layer, layer])
print(f"three layers with the weight {c:g} are one layer with the weight {one.params['W'].item():g}")

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
print(f"{len(pairs)} affine layers, {counts[0]:,} parameters, are one of {counts[1]:,} parameters")

x = rng.normal(size=(1000, 100))
print(f"equal on {len(x):,} random inputs: {np.allclose(deep.predict(x), one.predict(x), rtol=1e-10, atol=1e-10)}")

try:
    nn.collapse(nn.multi_layer(100, [100], 10, rng=rng).layers)
except ArgumentError as error:
    print(str(error).partition(";")[0])
