"""Chapter 3: with linear activations ten layers are one layer; with ReLU between them they are not.

Prints:
    c·c·c·x with c = 3: one layer with the weight 27
    10 affine layers, 91,910 parameters, are one of 1,010 parameters
    equal on 1,000 random inputs: True
    collapse: expected linear layers (Affine, Identity), got ReLU relu1 at place 'relu1'
"""

import itertools

import numpy as np

from zhishen import nn
from zhishen.errors import ArgumentError

triple = nn.Affine.from_arrays([[3.0]], [0.0])
print(f"c·c·c·x with c = 3: one layer with the weight {nn.collapse([triple, triple, triple]).params['W'].item():g}")

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
