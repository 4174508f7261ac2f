"""Saved networks that were changed: one sentence, without imports, without much memory, and without endless loops."""

from __future__ import annotations

import copy
import json
import os
import resource
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhishen
from zhishen import _archive, data, nn
from zhishen.errors import CheckpointError, ZhishenError

pytestmark = pytest.mark.usefixtures("hostile")
SAFE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Block(nn.Layer):
    """A custom class."""

    def __init__(self, width, sizes=(1,), *, rng):
        super().__init__()
        self.width, self.sizes = width, sizes
        self.affine = nn.Affine(width, width, rng=rng)

    def forward(self, x):
        return np.tanh(self.affine(x))


def network():
    rng = np.random.default_rng(0)
    shared = nn.Affine(3, 3, rng=rng)
    body = [
        nn.Affine(4, 3, rng=rng), nn.BatchNorm(3), nn.Dropout(0.5, rng=rng), nn.Residual(shared, shortcut=nn.ReLU()),
        Block(3, rng=rng), shared, nn.Sequential({"inner": nn.Tanh(), "weighted": nn.WeightNormAffine(3, 2, rng=rng)}),
    ]  # fmt: skip
    made = nn.Network(body, loss=nn.SoftmaxCrossEntropy(smoothing=0.1), input_shape=(4,))
    made.preprocessing = data.Preprocessing(input_shape=(4,), mean=[1, 2, 3, 4])
    made.freeze("affine1.W")
    return made


def conv():
    rng = np.random.default_rng(0)
    return nn.Network([nn.Conv2d(2, 4, 3, rng=rng), nn.GroupNorm(2, 4), nn.LayerNorm(4), nn.MaxPool2d(2)])


@pytest.fixture
def saved(tmp_path):
    path = network().save(tmp_path / "a.safetensors")
    return path, _archive.load(path)


def written(path, archive, architecture, arrays=None):
    _archive.save(path, archive.arrays if arrays is None else arrays, archive.state, architecture=architecture)
    return path


def refused(path, pattern, kind=CheckpointError):
    with pytest.raises(kind, match=pattern) as caught:
        zhishen.load(path, classes=[Block])
    message = str(caught.value)
    assert ": expected " in message
    assert ", got " in message
    assert "; " in message
    assert "\n" not in message
    assert len(message) < 2000


def node_at(architecture, *path):
    node = architecture["network"]
    for name in path:
        node = next(child for child in node["layers"] if child["at"] == name)
    return node


def change(*path, **fields):
    return lambda architecture: node_at(architecture, *path).update(fields)


def config(*path, **fields):
    return lambda architecture: node_at(architecture, *path)["config"].update(fields)


def rename(architecture):
    node_at(architecture, "sequential1", "inner")["at"] = "in.ner"
    node_at(architecture, "sequential1")["given"]["layers"][0] = "in.ner"


def generator(**fields):
    return lambda architecture: architecture["generators"][0].update(fields)


def pcg(**fields):
    state = np.random.PCG64(0).state
    return generator(state={**state, "state": {**state["state"], **fields}})


def twister(pos):
    state = np.random.MT19937(0).state["state"]
    return generator(
        kind="MT19937", state={"bit_generator": "MT19937", "state": {"key": state["key"].tolist(), "pos": pos}}
    )


HUGE = 10**12
HOSTILE = {
    "a module's function": (change("affine1", **{"class": "os.system"}), r"got 'os.system' instead of the name"),
    "a builtin": (change("affine1", **{"class": "eval"}), "expected eval among classes"),
    "a dunder": (change("affine1", **{"class": "__import__"}), "expected __import__ among classes"),
    "a class that is no string": (change("affine1", **{"class": ["Affine"]}), r"got \['Affine'\] instead of the name"),
    "a loss in place of a layer": (change("affine1", **{"class": "SumOfSquares"}), "expected SumOfSquares among"),
    "an abstract class": (change("affine1", **{"class": "Layer"}), "expected Layer among classes"),
    "a root that is no network": (change(**{"class": "Sequential"}), ("got the class Sequential, which is not a "
    "network")),
    "huge inputs": (config("affine1", inputs=HUGE), ("Affine affine1 with inputs=1000000000000, but arrays of 15 "
    "numbers")),
    "huge outputs": (config("affine1", outputs=2**62), ("Affine affine1 with outputs=4611686018427387904, but arrays "
    "of 15")),
    "inputs that fit one by one": (config("affine1", inputs=15, outputs=15), (r"weights of shape \(15, 15\), but "
    "arrays of 15")),
    "huge features": (config("batchnorm1", features=10**10), "features=10000000000, but arrays of 12 numbers"),
    "features of 5000 digits": (config("batchnorm1", features=10**4000), "BatchNorm batchnorm1 with features=1000"),
    "a huge tuple": (config("batchnorm1", features={"tuple": [10**9, 10**9]}), "BatchNorm batchnorm1 with features="),
    "negative sizes": (config("affine1", inputs=-4), "ArgumentError: Affine: expected inputs to be a whole"),
    "two negative sizes": (config("batchnorm1", features=[-HUGE, -HUGE]), "BatchNorm batchnorm1 with features="),
    "no size": (config("affine1", inputs="four"), "expected inputs to be a whole number >= 1, got 'four'"),
    "another size": (config("affine1", outputs=2), r"got affine1.W of shape \(4, 2\) and dtype float32 after reb"),
    "an unknown argument": (config("affine1", shade=3), "with the argument 'shade', which Affine does not have"),
    "an initializer": (config("affine1", init="he"), "with the argument 'init', which Affine does not have"),
    "a missing argument": (lambda a: node_at(a, "affine1")["config"].pop("inputs"), "ArgumentError: Affine: expec"),
    "an argument for one's own class": (config("block1", width=-1), "from Block block1 with the arguments sizes"),
    "another kind inside": (change("block1", "affine", **{"class": "ReLU"}), "block1.affine as Affine after"),
    "another layer inside": (change("block1", layers=[]), "Block block1 with the layers affine after rebuilding"),
    "a config that is no dict": (change("affine1", config=[1, 2]), "invalid architecture"),
    "a value of an unknown kind": (config("dropout1", rate={"pickle": "x"}), "ValueError: a value of the kind"),
    "a rate that is no number": (config("dropout1", rate={"float": "nan"}), "Dropout: expected rate to be a number"),
    "no dtype": (change("affine1", dtype="O"), "Affine affine1 of dtype object"),
    "an unknown dtype": (change("affine1", dtype="float31"), "TypeError"),
    "a layer in itself": (change("residual1", "affine1", shared="residual1"), "KeyError: 'residual1'"),
    "a network in itself": (change("residual1", "affine1", shared=""), "KeyError: ''"),
    "a layer that comes later": (change("residual1", "affine1", shared="affine2"), "KeyError: 'affine2'"),
    "shared that is no name": (change("affine2", shared=["affine1"]), "TypeError"),
    "a name with a dot": (rename, "ArgumentError: Sequential: expected names of layers without dots"),
    "an invalid name": (change("affine1", at=None), "invalid architecture"),
    "an argument that is not there": (change("residual1", given={"shortcut": "x"}), "invalid architecture"),
    "no layers": (change(given={}, layers=[]), "ArgumentError: Network: expected at least one layer, got none"),
    "a given name for a rate": (change("dropout1", given={"rate": "x"}), "invalid architecture"),
    "an unknown loss": (change(loss={"class": "os.system", "config": {}}), "instead of the name of a class"),
    "a loss function of a module": (change(loss={"function": "os.system"}), "instead of the name of a loss function"),
    "a loss function": (change(loss={"function": "exec"}), "expected exec among classes"),
    "a loss with another argument": (change(loss={"class": "SumOfSquares", "config": {"x": 1}}), "TypeError"),
    "smoothing out of range": (change(loss={"class": "SoftmaxCrossEntropy", "config": {"smoothing": 2}}), "smoothing"),
    "inputs of no shape": (change(input_shape=[0, -1]), r"got inputs of shape \(0, -1\)"),
    "inputs of a float": (change(input_shape=[1.5]), r"got inputs of shape \(1.5,\)"),
    "another preprocessing": (change(preprocessing={"mean": [1]}), "ArgumentError: Preprocessing: expected"),
    "an unknown preprocessing": (change(preprocessing={"scale": 1}), "Preprocessing.from_dict: expected the key to be"),
    "frozen that is not there": (lambda a: a.update(frozen=["affine1.V"]), "KeyError: 'affine1.V'"),
    "no frozen": (lambda a: a.pop("frozen"), "KeyError: 'frozen'"),
    "an unknown generator": (generator(kind="os.urandom"), "KeyError: 'os.urandom'"),
    "a generator of nobody": (generator(layers=["affine9"]), "KeyError: 'affine9'"),
    "a state of 200 bits": (pcg(state=2**200), "OverflowError|ValueError"),
    "a negative state": (pcg(state=-1), "OverflowError|TypeError|ValueError"),
    "a place outside the buffer": (twister(10**6), "MT19937: expected pos from 0 to 624, got 1000000"),
    "a place before the buffer": (twister(-1), "MT19937: expected pos from 0 to 624, got -1"),
    "no network": (lambda a: a.pop("network"), "KeyError: 'network'"),
    "an unknown without a sentence": (lambda a: a.update(unknown=None), r"could not be saved \(None\); build"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_architecture_is_refused_in_a_sentence(name, saved):
    path, archive = saved
    spoil, pattern = HOSTILE[name]
    architecture = copy.deepcopy(archive.architecture)
    spoil(architecture)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(written(path, archive, architecture), pattern, ZhishenError)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "it asked for memory"


def test_the_hostile_files_would_be_good_but_for_their_fault(saved):
    path, archive = saved
    loaded = zhishen.load(written(path, archive, copy.deepcopy(archive.architecture)), classes=[Block])
    assert repr(loaded) == repr(network())


@pytest.mark.parametrize(
    ("layer", "fields", "pattern"),
    [
        ("conv2d", {"size": 10**6}, r"weights of shape \(2, 1000000, 1000000, 4\), but arrays of 76 numbers"),
        ("conv2d", {"out_channels": 10**9}, "out_channels=1000000000, but arrays of 76 numbers"),
        ("groupnorm", {"channels": 10**10, "groups": 1}, "channels=10000000000, but arrays of 8 numbers"),
        ("layernorm", {"shape": [10**6, 10**6]}, r"shape=\[1000000, 1000000\], but arrays of 8 numbers"),
    ],
)
def test_sizes_beyond_the_arrays_are_refused_before_memory_is_allocated(layer, fields, pattern, tmp_path):
    path = conv().save(tmp_path / "a")
    archive = _archive.load(path)
    architecture = copy.deepcopy(archive.architecture)
    node = next(child for child in architecture["network"]["layers"] if layer.startswith(child["at"][:-1]))
    node["config"].update(fields)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(written(path, archive, architecture), pattern)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize("depth", [300, 3000, 100_000])
def test_an_architecture_without_end_is_refused(depth, saved):
    path, archive = saved
    node = '{"class": "Sequential", "config": {}, "name": "", "fuse": true, "given": {"layers": ["a"]}, "layers": ['
    deep = node + (node.replace('{"class"', '{"at": "a", "class"')) * depth + "]}" * (depth + 1)
    text = json.dumps({"format": 1, "version": "0", "state": {}, "architecture": "@"}).replace(
        '"@"', f'{{"network": {deep}, "frozen": [], "generators": []}}'
    )
    from safetensors.numpy import save_file

    metadata = {"zhishen": json.dumps({"sha256": _archive.digest(archive.arrays, text), "text": text})}
    save_file(dict(archive.arrays), path, metadata=metadata)
    refused(path, "invalid architecture|damaged|RecursionError|no array|ArgumentError|not a network")


def test_layers_in_two_places_on_every_floor_end_soon(tmp_path):
    """Two to the power of 60 paths, 61 layers."""
    layer = nn.Sequential(nn.ReLU())
    for _ in range(60):
        layer = nn.Sequential({"a": layer, "b": layer})
    start = time.perf_counter()
    path = nn.Network([layer]).save(tmp_path / "a")
    assert len(zhishen.load(path).walk().layers) == 63
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("spoil", "pattern"),
    [
        (lambda arrays: arrays.pop("affine1.W"), "with inputs=4, but arrays of 3 numbers|weights of shape"),
        (lambda arrays: arrays.pop("affine1.b"), "no array with the name affine1.b"),
        (lambda arrays: arrays.update({"affine1.c": np.zeros(3)}), "an unknown array affine1.c"),
        (lambda arrays: arrays.update({"affine1.b": np.zeros((3, 1))}), r"affine1.b of shape \(3,\) and dtype float32"),
        (lambda arrays: arrays.update({"affine1.b": np.zeros(3, int)}), r"and \(3,\) and int64 in the file"),
    ],
)
def test_other_arrays_are_refused(spoil, pattern, saved):
    path, archive = saved
    arrays = dict(archive.arrays)
    spoil(arrays)
    refused(written(path, archive, archive.architecture, arrays), pattern)


def test_nothing_is_imported_or_called(saved, monkeypatch):
    path, archive = saved
    monkeypatch.setattr(os, "system", lambda *_: pytest.fail("called"))
    for name in ("os.system", "system", "posix.system", "subprocess.Popen"):
        architecture = copy.deepcopy(archive.architecture)
        node_at(architecture, "affine1")["class"] = name
        with pytest.raises(ZhishenError):
            zhishen.load(written(path, archive, architecture), classes=[Block])


# --- at random -------------------------------------------------------------------------------------------------------

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=5),
    st.sampled_from(["Affine", "Network", "Residual", "Block", "shared", "", "affine1", "float64", "PCG64"]),
    st.lists(st.integers(-3, 10**6), max_size=3), st.just({}), st.just([[]]), st.just({"tuple": [1]}),
    st.sampled_from([{"shared": "affine1"}, {"dict": [["a", 1]]}, {"float": "x"}, [{}]]),
)  # fmt: skip


def places(value, path=()):
    """All places in a JSON value."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for k, part in enumerate(value):
            yield from places(part, (*path, k))


@SAFE
@given(data=st.data())
def test_changes_of_any_kind_give_a_network_or_words(tmp_path, data):
    path = tmp_path / "a"
    archive = _archive.load(network().save(path))
    architecture = copy.deepcopy(archive.architecture)
    for _ in range(data.draw(st.integers(1, 3))):
        *above, last = data.draw(st.sampled_from([place for place in places(architecture) if place]))
        holder = architecture
        for key in above:
            holder = holder[key]
        if data.draw(st.booleans()):
            holder[last] = data.draw(VALUES)
        elif isinstance(holder, dict):
            holder[data.draw(st.text(max_size=4))] = holder.pop(last)
        else:
            holder.insert(0, holder.pop(last))
    written(path, archive, architecture)
    message = ""
    try:
        loaded = zhishen.load(path, classes=[Block])
    except ZhishenError as error:
        message = str(error)
    else:
        assert isinstance(loaded, nn.Network)
        assert len(repr(loaded)) < 10_000
    assert "\n" not in message
