"""The architecture of a network: a description that does not suffice to rebuild the network is an error."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from saved_networks import Tower, absolute, drawn

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.nn.architecture import checked, described


class Forgetful(nn.Layer):
    """A layer that does not keep its argument."""

    def __init__(self, width):
        super().__init__()
        self.affine = nn.Affine(width, width, rng=drawn())

    def forward(self, x):
        return self.affine(x)


class Keeps(nn.Layer):
    """A layer that keeps whatever it is given."""

    def __init__(self, what=None):
        super().__init__()
        self.what = what

    def forward(self, x):
        return x


def grown():
    network = Tower(rng=drawn())
    network.extra = nn.ReLU()
    return network


def endless():
    several = [1]
    several.append(several)
    return nn.Network([Keeps(several)])


def changed():
    network = Tower(rng=drawn())
    network.blocks[0].dropout.rate = 0.25
    return network


def replaced():
    network = Tower(rng=drawn())
    network.out = nn.ReLU()
    return network


def named_alike():
    def make():
        class Twin(nn.Layer):
            def forward(self, x):
                return x

        return Twin()

    return nn.Network([make(), make()])


def called_like_ours():
    return nn.Network([type("Affine", (Keeps,), {})()])


def activated():
    class Activated(nn.Layer):
        def __init__(self, activation="relu"):
            super().__init__()
            self.activation = nn.LeakyReLU(0.1 if activation == "relu" else activation)

        def forward(self, x):
            return self.activation(x)

    return nn.Network([Activated()])


UNTOLD = {
    "no attribute": (
        lambda: nn.Network([Forgetful(3)]),
        (
            "Forgetful.config: expected the argument width of Forgetful as an attribute of the same name, got none; "
            "write self.width = width in __init__, or override config()"
        ),
    ),
    "an array": (
        lambda: nn.Network([Keeps(np.zeros(3))]),
        (
            "Keeps.config: expected what to be a number, a string, None, or lists and dicts of them, got an array of "
            "shape (3,); keep arrays in params or buffers, pass a function by its name, or override config()"
        ),
    ),
    "a function": (lambda: nn.Network([Keeps(np.tanh)]), "*got the function tanh; keep arrays*"),
    "an object": (lambda: nn.Network([Keeps({1: 2})]), r"*got dict; *, or override config()"),
    "a number of 5000 digits": (lambda: nn.Network([Keeps(10**5000)]), "*got int; *"),
    "a list in itself": (endless, "*got infinitely nested layers or arguments; keep every argument*"),
    "a list with a set": (lambda: nn.Network([Keeps([1, {2}])]), r"*got set; *"),
    "another layer": (grown, "*got Tower with the layers blocks.0, blocks.1, out after rebuilding, and*extra*"),
    "another argument inside": (changed, ("*Dropout blocks.0.dropout with the arguments (rate=0.5) after rebuilding, "
    "and (rate=*")),
    "another kind inside": (replaced, "*got out as Affine after rebuilding, and ReLU in the file*"),
    "two classes of one name": (named_alike, "*got two classes with the name Twin; rename one"),
    "a class called like ours": (called_like_ours, "*got Affine, which is a class of zhishen too; rename your class"),
    "an argument that became a layer": (activated, "*from Activated activated1 with the arguments activation*"),
    "a loss without a name": (
        lambda: nn.Network([nn.ReLU()], loss=__import__("functools").partial(absolute)),
        "*expected a loss function that has a name, got functools.partial*",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNTOLD)
def test_what_cannot_be_described_is_refused_and_nothing_is_written(case, tmp_path):
    make, pattern = UNTOLD[case]
    with pytest.raises(ArgumentError) as caught:
        make().save(tmp_path / "a")
    message = str(caught.value)
    assert re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), message), message
    assert "\n" not in message
    assert ": expected " in message
    assert list(tmp_path.iterdir()) == []


def test_the_architecture_of_a_network():
    """The form in the docstring of the module, as plain JSON."""
    shared = nn.Affine(4, 4, rng=drawn())
    network = nn.Network([shared, nn.LeakyReLU(0.2), shared], loss=nn.SoftmaxCrossEntropy(smoothing=0.1))
    network.freeze("affine1.b")
    found = checked(network)
    assert json.loads(json.dumps(found)) == found
    assert found["network"]["class"] == "Network"
    assert found["network"]["given"] == {"layers": ["affine1", "leakyrelu1", "affine2"]}
    first, second, third = found["network"]["layers"]
    assert (first["at"], first["class"], first["dtype"]) == ("affine1", "Affine", "float32")
    assert first["config"] == {"inputs": 4, "outputs": 4, "bias": True}
    assert second["config"] == {"slope": 0.2}
    assert third == {"at": "affine2", "shared": "affine1"}
    assert found["network"]["loss"] == {"class": "SoftmaxCrossEntropy", "config": {"smoothing": 0.1, "weights": None}}
    assert found["frozen"] == ["affine1.b"]
    assert found["generators"] == []


def test_generators_are_described_once_with_the_layers_that_draw_from_them():
    rng = drawn()
    network = nn.Network([nn.Dropout(0.5, rng=rng), nn.ReLU(), nn.Dropout(0.5, rng=rng)])
    (found,) = checked(network)["generators"]
    assert (found["kind"], found["layers"]) == ("PCG64", ["dropout1", "dropout2"])


def test_a_network_that_cannot_be_described_has_a_reason():
    assert described(nn.Network([nn.ReLU()])) == checked(nn.Network([nn.ReLU()]))
    found = described(nn.Network([Forgetful(3)]))
    assert list(found) == ["unknown"]
    assert found["unknown"].startswith("Forgetful.config: expected the argument width")


def test_a_network_of_the_same_layers_is_not_rebuilt_again(monkeypatch):
    network = nn.Network([nn.Affine(2, 2, rng=drawn()), nn.ReLU()])
    before = checked(network)
    built = []
    monkeypatch.setattr("zhishen.nn.rebuild.build", lambda *arguments, **options: built.append(arguments))
    assert checked(network, before=before) == before
    assert not built
    checked(nn.Network([nn.ReLU()]), before=before)
    assert len(built) == 1
