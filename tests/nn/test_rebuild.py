"""Networks are rebuilt from their architecture: the same layers, the same bits, of any classes."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from saved_networks import LAYERS, RNG, Block, Scaled, Tower, absolute, drawn, same, saved_and_loaded

import zhishen
from zhishen import data, nn
from zhishen._generators import BIT_GENERATORS
from zhishen.errors import CheckpointError


def stirred(network, seed=3):
    """The network with other numbers than a new one has, in buffers too."""
    rng = np.random.default_rng(seed)
    for array in network.walk().state().values():
        array[...] = rng.uniform(0.5, 1.5, size=array.shape)
    return network


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_comes_back(kind, dtype, tmp_path):
    make, shape = LAYERS[kind]
    network = stirred(nn.Network([make()]))
    x = RNG.normal(size=(3, *shape)).astype(dtype)
    same(network, saved_and_loaded(network, tmp_path / "a"), x)


@pytest.mark.parametrize(
    ("name", "dtype"), [*((name, np.float32) for name in nn.NETWORKS), ("multi_layer", np.float64)]
)
def test_every_network_of_the_zoo_comes_back_and_continues_to_draw(name, dtype, tmp_path):
    signature = inspect.signature(nn.NETWORKS[name]).parameters
    about = {"inputs": 12} if "inputs" in signature else {"shape": (1, 28, 28)}
    hidden = {"two_layer": {"hidden": 5}, "multi_layer": {"hidden": [5, 4]}}.get(name, {})
    network = stirred(nn.build(name, outputs=3, rng=drawn(), dtype=dtype, **about, **hidden))
    x = RNG.normal(size=(4, *about.get("shape", (12,))))
    network.forward(network.as_batch(x))  # generators have moved
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert loaded.dtype == dtype
    same(network, loaded, x)
    t = np.array([0, 1, 2, 0])
    for name, gradient in network.gradient(x, t).items():
        assert loaded.gradient(x, t)[name].shape == gradient.shape


@pytest.mark.parametrize("kind", BIT_GENERATORS)
def test_layers_that_shared_a_generator_share_one_again(kind, tmp_path):
    rng = np.random.Generator(BIT_GENERATORS[kind](7))
    rng.integers(10, dtype=np.uint32)  # half of 64 bits is left
    alone = drawn()
    network = nn.Network([nn.Dropout(0.5, rng=rng), nn.Dropout(0.5, rng=alone), nn.Dropout(0.5, rng=rng)])
    loaded = saved_and_loaded(network, tmp_path / "a")
    first, second, third = loaded.generators().values()
    assert first is third
    assert second is not first
    assert type(first.bit_generator) is BIT_GENERATORS[kind]
    same(network, loaded, np.ones((5, 6), np.float32))


def test_blocks_in_blocks_come_back(tmp_path):
    inner = nn.Network({"a": nn.Affine(3, 3, rng=drawn()), "b": nn.Tanh()}, loss="sum_of_squares", input_shape=(3,))
    inner.preprocessing = data.Preprocessing(divisor=2)
    network = nn.Network({"body": nn.Residual(nn.Sequential(inner, nn.ReLU()), nn.Sequential({"x": nn.GELU()}))})
    loaded = saved_and_loaded(stirred(network), tmp_path / "a")
    same(network, loaded, RNG.normal(size=(4, 3)))
    found = loaded.walk().layers["body.sequential1.network1"]
    assert (type(found.last_layer), found.input_shape, found.preprocessing) == (
        nn.SumOfSquares,
        (3,),
        data.Preprocessing(divisor=2),
    )


def test_a_layer_in_two_places_is_one_layer_again(tmp_path):
    shared = nn.Affine(3, 3, rng=drawn())
    network = nn.Network([shared, nn.ReLU(), nn.Sequential(nn.Tanh(), shared), shared])
    loaded = saved_and_loaded(network, tmp_path / "a")
    first, last = loaded.layers["affine1"], loaded.layers["affine2"]
    assert first is last is loaded.layers["sequential1"].layers["affine1"]
    assert list(loaded.params) == ["affine1.W", "affine1.b"]
    same(network, loaded, RNG.normal(size=(4, 3)))


class Around(nn.Layer):
    """A block whose layers are arguments: one, a list, a dict, and any number."""

    def __init__(self, *layers, first, several, by_name):
        super().__init__()
        self.layers, self.first, self.several, self.by_name = layers, first, several, by_name

    def forward(self, x):
        for layer in (self.first, *self.several, *self.by_name.values(), *self.layers):
            x = layer(x)
        return x


class Given(nn.Network):
    """A network with a forward of its own and layers by name, and one that it makes itself."""

    def __init__(self, *layers, power, rng, **options):
        super().__init__(*layers, **options)
        self.power = power
        self.last = nn.Affine(3, 3, rng=rng)

    def forward(self, x):
        return self.last(self.layers["left"](x) * self.layers["right"](x) ** self.power)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_classes_of_your_own_come_back(dtype, tmp_path):
    block = Block(np.int64(4), sizes=(1, 2, 3), options={"z": (1, -math.inf)}, bias=False, rng=drawn(), dtype=dtype)
    network = stirred(nn.Network([block, nn.Affine(4, 2, rng=drawn(), dtype=dtype)]))
    loaded = saved_and_loaded(network, tmp_path / "a", [Block])
    same(network, loaded, RNG.normal(size=(3, 4)))
    again = loaded.layers["block1"]
    assert (again.width, again.sizes, again.scale, again.options, again.bias) == (
        4,
        (1, 2, 3),
        math.inf,
        {"z": (1, -math.inf)},
        False,
    )


def test_layers_as_arguments_come_back(tmp_path):
    shared = nn.Affine(3, 3, rng=drawn())
    around = Around(
        nn.ReLU(), nn.Tanh(), first=shared, several=[nn.GELU(), shared], by_name={"one": nn.Affine(3, 3, rng=drawn())}
    )
    network = nn.Network([around, shared, Around(first=nn.ReLU(), several=[nn.ReLU()], by_name={"x": nn.ReLU()})])
    loaded = saved_and_loaded(stirred(network), tmp_path / "a", {"Around": Around})
    same(network, loaded, RNG.normal(size=(3, 3)))
    assert loaded.layers["affine1"] is loaded.layers["around1"].first is loaded.layers["around1"].several[1]


def test_networks_of_your_own_come_back(tmp_path):
    x = RNG.normal(size=(3, 4))
    tower = stirred(Tower(depth=3, loss=absolute, rng=drawn()))
    tower.blocks[1].dropout.rng = drawn()
    tower.freeze("blocks.1")
    loaded = saved_and_loaded(tower, tmp_path / "a", [Tower, absolute])  # no Block: Tower makes it
    same(tower, loaded, x)
    assert loaded.walk().frozen() == tower.walk().frozen() != []
    assert loaded.last_layer.function is absolute
    layers = {"left": nn.Affine(4, 3, rng=drawn()), "right": nn.Sequential(nn.Affine(4, 3, rng=drawn()), nn.ReLU())}
    given = stirred(Given(layers, power=2, loss=Scaled(factor=0.5), input_shape=(4,), rng=drawn()))
    loaded = saved_and_loaded(given, tmp_path / "a", [Given, Scaled])
    same(given, loaded, x)
    assert (loaded.last_layer.factor, loaded.power) == (0.5, 2)


def test_a_class_that_has_changed_is_reported(tmp_path):
    path = nn.Network([Block(4, rng=drawn())]).save(tmp_path / "a")

    class Changed(nn.Layer):
        def __init__(self, width):
            super().__init__()

        def forward(self, x):
            return x

    with pytest.raises(
        CheckpointError, match=r"got TypeError: .* from Changed block1 with the arguments bias, options"
    ):
        zhishen.load(path, classes={"Block": Changed})
    with pytest.raises(CheckpointError, match=r"as the class Block, which must be derived from nn.Layer; pass"):
        zhishen.load(path, classes={"Block": Scaled})
