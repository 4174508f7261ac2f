"""`network.save` and `zhishen.load`: the same network comes back, to the bit, from whatever it was built of."""

from __future__ import annotations

import inspect
import math
from pathlib import Path

import numpy as np
import pytest

import zhishen
from zhishen import data, nn
from zhishen._generators import BIT_GENERATORS
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.classes import builtin_layers
from zhishen.nn.loss import LOSSES

RNG = np.random.default_rng(0)
IMAGES, SIGNALS, ROWS = (2, 6, 6), (2, 12), (4,)


def drawn():
    return np.random.default_rng(5)


# Every layer of this library in a network, and the shape of its input. A new layer fails a test until it stands here.
LAYERS = {
    "Affine": (lambda: nn.Affine(4, 3, bias=False, rng=drawn()), ROWS),
    "WeightNormAffine": (lambda: nn.WeightNormAffine(4, 3, bias=False, rng=drawn(), dtype=np.float64), ROWS),
    "Conv1d": (lambda: nn.Conv1d(2, 4, 3, stride=2, padding=3, dilation=2, groups=2, bias=False, rng=drawn()), SIGNALS),
    "Conv2d": (
        lambda: nn.Conv2d(2, 4, (3, 1), stride=(2, 1), padding=(1, 7), dilation=(1, 2), groups=2, rng=drawn()),
        IMAGES,
    ),
    "MaxPool1d": (lambda: nn.MaxPool1d(3, 2, padding=1), SIGNALS),
    "AvgPool1d": (lambda: nn.AvgPool1d(3, 2, padding=1), SIGNALS),
    "MaxPool2d": (lambda: nn.MaxPool2d((3, 2), (2, 1), padding=(1, 0)), IMAGES),
    "AvgPool2d": (lambda: nn.AvgPool2d((3, 2), (2, 1), padding=(1, 0)), IMAGES),
    "GlobalAvgPool1d": (nn.GlobalAvgPool1d, SIGNALS),
    "GlobalAvgPool2d": (nn.GlobalAvgPool2d, IMAGES),
    "Flatten": (nn.Flatten, IMAGES),
    "BatchNorm": (lambda: nn.BatchNorm(2, momentum=0.5, eps=1e-3), IMAGES),
    "LayerNorm": (lambda: nn.LayerNorm(IMAGES, eps=1e-3), IMAGES),
    "RMSNorm": (lambda: nn.RMSNorm(4, eps=1e-3), ROWS),
    "GroupNorm": (lambda: nn.GroupNorm(2, 2, eps=1e-3), IMAGES),
    "Dropout": (lambda: nn.Dropout(0.25, rng=drawn()), ROWS),
    "SpatialDropout": (lambda: nn.SpatialDropout(0.25, rng=drawn()), IMAGES),
    "LeakyReLU": (lambda: nn.LeakyReLU(0.2), ROWS),
    "Sequential": (lambda: nn.Sequential(nn.Affine(4, 3, rng=drawn()), nn.Tanh()), ROWS),
    "Residual": (
        lambda: nn.Residual(nn.Affine(4, 3, rng=drawn()), nn.ReLU(), shortcut=nn.Affine(4, 3, rng=drawn())),
        ROWS,
    ),
    "Network": (lambda: nn.Network([nn.Affine(4, 3, rng=drawn())], loss="sum_of_squares", input_shape=(4,)), ROWS),
    **{
        kind.__name__: (kind, ROWS)
        for kind in (nn.GELU, nn.Identity, nn.LogSoftmax, nn.ReLU, nn.Sigmoid, nn.Softmax, nn.Step, nn.Tanh)
    },
}


def stirred(network, seed=3):
    """The network with other numbers than a new one has, in buffers too."""
    rng = np.random.default_rng(seed)
    for array in network.walk().state().values():
        array[...] = rng.uniform(0.5, 1.5, size=array.shape)
    return network


def same(ours, theirs, x):
    """Raise unless two networks are built alike, and compute the same bits, in training and in evaluation, twice."""
    assert repr(theirs) == repr(ours)
    assert [(path, type(layer)) for path, layer in theirs.walk().layers.items()] == [
        (path, type(layer)) for path, layer in ours.walk().layers.items()
    ]
    assert [layer.given_name for layer in theirs.walk().layers.values()] == [
        layer.given_name for layer in ours.walk().layers.values()
    ]
    for name, array in ours.state_dict().items():
        assert theirs.state_dict()[name].dtype == array.dtype
        assert theirs.state_dict()[name].tobytes() == array.tobytes(), name
    for _ in range(2):
        assert ours.predict(x).tobytes() == theirs.predict(x).tobytes()
        a, b = (np.asarray(network.forward(network.as_batch(x))) for network in (ours, theirs))
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes()


def saved_and_loaded(network, path, classes=()):
    assert network.save(path) == Path(path)
    loaded = zhishen.load(str(path), classes=classes)
    assert not any(layer.training for layer in loaded.walk().layers.values())
    loaded.train()  # as a new network is
    return loaded


# --- what the library has --------------------------------------------------------------------------------------------


def test_every_layer_of_the_library_is_tried():
    assert {*LAYERS} == {*builtin_layers()}


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_comes_back(kind, dtype, tmp_path):
    make, shape = LAYERS[kind]
    network = stirred(nn.Network([make()]))
    x = RNG.normal(size=(3, *shape)).astype(dtype)
    same(network, saved_and_loaded(network, tmp_path / "a"), x)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_config_has_all_arguments_but_those_that_the_file_has_elsewhere(kind):
    layer = LAYERS[kind][0]()
    cls = type(layer)
    arguments = {*inspect.signature(cls).parameters} - {"name", "rng", "init", "dtype", "layers", "loss", "input_shape"}
    assert {*layer.config()} == arguments - ({"shortcut"} if kind == "Residual" else set())


@pytest.mark.parametrize("name", nn.NETWORKS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
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


@pytest.mark.parametrize("name", LOSSES)
def test_losses_come_back(name, tmp_path):
    loaded = saved_and_loaded(nn.Network([nn.ReLU()], loss=name), tmp_path / "a")
    assert type(loaded.last_layer) is LOSSES[name]
    smooth = nn.Network([nn.ReLU()], loss=nn.SoftmaxCrossEntropy(smoothing=0.1))
    assert saved_and_loaded(smooth, tmp_path / "a").last_layer.smoothing == 0.1


def test_what_a_network_knows_besides_comes_back(tmp_path):
    network = nn.Network([nn.Affine(4, 2, rng=drawn(), name="first"), nn.ReLU()], input_shape=[4], name="whole")
    network.fuse = False
    network.preprocessing = data.Preprocessing(
        input_shape=(4,), divisor=255, mean=[0.1, 0.2, 0.3, 1 / 3], classes=("cat", "犬")
    )
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert (loaded.input_shape, loaded.fuse, loaded.name) == ((4,), False, "whole")
    assert loaded.preprocessing == network.preprocessing
    assert list(loaded.layers) == ["first", "relu1"]
    assert loaded.layers["first"].given_name == "first"
    assert loaded.layers["first"].name == "whole.first"


def test_frozen_parameters_are_frozen_again(tmp_path):
    block = nn.Sequential(nn.Affine(3, 3, rng=drawn()), nn.BatchNorm(3))
    network = nn.Network([nn.Affine(3, 3, rng=drawn()), block, nn.Affine(3, 2, rng=drawn())])
    network.freeze("affine1", "sequential1.affine1.b")
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert loaded.walk().frozen() == ["affine1.W", "affine1.b", "sequential1.affine1.b"]
    loaded.unfreeze()
    assert loaded.walk().frozen() == []


def test_parameters_of_another_precision_keep_it(tmp_path):
    network = nn.Network([nn.Affine(3, 2, rng=drawn()), nn.Affine(2, 2, rng=drawn(), dtype=np.float64)])
    dict.__setitem__(network.layers["affine1"].params, "b", np.array([1 / 3, 2 / 3]))
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert [array.dtype for array in loaded.params.values()] == [np.float32, np.float64, np.float64, np.float64]
    assert loaded.params["affine1.b"].tolist() == [1 / 3, 2 / 3]


# --- networks of networks --------------------------------------------------------------------------------------------


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


class Block(nn.Layer):
    """A block that makes its layers itself, with arguments of every kind."""

    def __init__(self, width, *, sizes=(3, 3), scale=math.inf, options=None, bias=True, rng, dtype=np.float32):
        super().__init__()
        assert isinstance(sizes, tuple)
        self.width, self.sizes, self.scale, self.options, self.bias = width, sizes, scale, options, bias
        self.affines = [nn.Affine(int(width), int(width), bias=bias, rng=rng, dtype=dtype) for _ in sizes]
        self.dropout = nn.Dropout(0.5, rng=rng)
        self.params["g"] = np.ones(width, dtype)

    def forward(self, x):
        out = x * self.tensor("g")
        for affine in self.affines:
            out = np.tanh(affine(out))
        return self.dropout(out)


class Around(nn.Layer):
    """A block whose layers are arguments: one, a list, a dict, and any number."""

    def __init__(self, *layers, first, several, by_name):
        super().__init__()
        self.layers, self.first, self.several, self.by_name = layers, first, several, by_name

    def forward(self, x):
        for layer in (self.first, *self.several, *self.by_name.values(), *self.layers):
            x = layer(x)
        return x


class Tower(nn.Network):
    """A network with a forward of its own and layers as attributes."""

    def __init__(self, width=4, depth=2, *, loss="sum_of_squares", rng):
        super().__init__(loss=loss)
        self.width, self.depth = width, depth
        self.blocks = [Block(width, options={"b": 1, "a": [None, True, "x"]}, rng=rng) for _ in range(depth)]
        self.out = nn.Affine(width, 2, rng=rng)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.out(x)


class Given(nn.Network):
    """A network with a forward of its own and layers by name, and one that it makes itself."""

    def __init__(self, *layers, power, rng, **options):
        super().__init__(*layers, **options)
        self.power = power
        self.last = nn.Affine(3, 3, rng=rng)

    def forward(self, x):
        return self.last(self.layers["left"](x) * self.layers["right"](x) ** self.power)


class Scaled(nn.Loss):
    """A loss with an argument."""

    def __init__(self, factor):
        self.factor = factor

    def forward(self, y, t):
        self.kept = self.factor * (y - t) / len(y)
        return float(self.factor * ((y - t) ** 2).sum() / 2 / len(y))

    def backward(self, dout=1.0):
        return dout * self.kept


def absolute(y, t):
    """A loss as a function of Tensors."""
    return abs(y - t).sum() / len(y)


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


def test_a_config_of_your_own_is_what_the_class_is_called_with(tmp_path):
    class Doubled(nn.Layer):
        def __init__(self, half, inner="relu"):
            super().__init__()
            self.affine, self.inner = nn.Affine(2 * half, 2, rng=drawn()), nn.activation(inner)

        def config(self):
            return {"half": self.affine.inputs // 2, "inner": "tanh"}

        def forward(self, x):
            return self.inner(self.affine(x))

    network = nn.Network([Doubled(3, inner="tanh")])
    same(network, saved_and_loaded(network, tmp_path / "a", [Doubled]), RNG.normal(size=(3, 6)))


# --- classes ---------------------------------------------------------------------------------------------------------


def test_a_class_that_is_needed_and_was_not_passed_is_named(tmp_path):
    path = nn.Network([Block(4, rng=drawn())], loss=absolute).save(tmp_path / "a")
    with pytest.raises(ArgumentError) as caught:
        zhishen.load(path, classes=[absolute])
    assert str(caught.value) == (
        f"zhishen.load: expected Block among classes, since {path} needs it, got absolute; write "
        f"zhishen.load('{path}', classes=[Block])"
    )
    with pytest.raises(ArgumentError, match=r"expected absolute among classes, since .* got Block; write"):
        zhishen.load(path, classes=[Block])
    assert type(zhishen.load(path, classes={"Block": Block, "absolute": absolute})) is nn.Network
    with pytest.raises(CheckpointError, match=r"got <class .*Scaled'> as the loss function absolute; pass the classes"):
        zhishen.load(path, classes={"Block": Block, "absolute": Scaled})


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ("Block", "expected classes to be a list of classes, or a mapping from names to classes, got 'Block'; write"),
        (Block, r"expected classes to be a list of classes, or a mapping .*Block'>; write classes=\[Block\]$"),
        ([3], "expected classes and functions, got 3; give the class itself"),
        ([int], "expected classes of layers and losses, and loss functions, got <class 'int'>; derive it from"),
        ({"a": 3}, "expected classes of layers and losses, and loss functions, got 3; derive it from"),
        ({"Affine": Block}, "expected unique names of classes, got <class .*Block'> as Affine, which is"),
    ],
)
def test_classes_that_are_invalid_are_refused(classes, message, tmp_path, hostile):
    path = nn.Network([nn.ReLU()]).save(tmp_path / "a")
    with pytest.raises(ArgumentError, match=rf"^zhishen\.load: {message}"):
        zhishen.load(path, classes=classes)


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


def test_saving_changes_nothing(tmp_path):
    network, twin = (nn.deep_conv((1, 28, 28), 3, rng=drawn()) for _ in range(2))
    network.freeze("affine1")
    network.eval()
    network.save(tmp_path / "a")
    assert not network.training
    network.train()
    twin.freeze("affine1")
    same(network, twin, RNG.normal(size=(2, 1, 28, 28)))
