"""`network.save`: what it refuses because it could not be built again, values as JSON, and the file itself."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

import zhishen
from zhishen import _archive, nn
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.arguments import decode, encode


def drawn():
    return np.random.default_rng(5)


class Block(nn.Layer):
    """A block that makes its layers itself."""

    def __init__(self, width, *, options=None, rng):
        super().__init__()
        self.width, self.options = width, options
        self.affine, self.dropout = nn.Affine(width, width, rng=rng), nn.Dropout(0.5, rng=rng)

    def forward(self, x):
        return self.dropout(np.tanh(self.affine(x)))


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


def absolute(y, t):
    """A loss as a function of Tensors."""
    return abs(y - t).sum() / len(y)


# --- what cannot be told ---------------------------------------------------------------------------------------------


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


def test_values_come_back_equal_and_of_their_kind():
    values = [
        None, True, 3, -2.5, "至深", math.inf, (1, (2, [3, ()])), [], {}, {"b": 1, "a": {"tuple": [1]}}, 10**30,
    ]  # fmt: skip
    for value in values:
        again = decode(encode(value, where="here", name="value"))
        assert again == value
        assert type(again) is type(value)
    assert math.isnan(decode(encode(math.nan, where="here", name="value")))
    for number in (np.int64(3), np.float32(0.5), np.bool_(True)):
        again = encode(number, where="here", name="value")
        assert type(again) is type(number.item())
        assert again == number


# --- places ----------------------------------------------------------------------------------------------------------


def test_the_file_is_safetensors_and_equal_networks_give_equal_bytes(tmp_path):
    from safetensors.numpy import load_file

    network = Tower(rng=drawn())
    path = network.save(str(tmp_path / "a"))
    assert isinstance(path, Path)
    assert load_file(path).keys() == network.state_dict().keys()
    assert Tower(rng=drawn()).save(tmp_path / "b").read_bytes() == path.read_bytes()
    again = zhishen.load(path, classes=[Tower])
    assert again.save(tmp_path / "c").read_bytes() == path.read_bytes()
    assert _archive.load(path).state == {}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing/a", "No such file or directory; make the folder first"),
        ("folder", "Is a directory; add the name of a file"),
        ("file/a", "Not a directory; free some space, or give another folder"),
    ],
)
def test_a_path_that_cannot_be_written_to_is_reported(place, message, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(CheckpointError, match=re.escape(message)) as caught:
        nn.Network([nn.ReLU()]).save(str(tmp_path / place))
    assert str(caught.value).startswith(f"{tmp_path / place}: expected to write ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert list((tmp_path / "folder").iterdir()) == []
