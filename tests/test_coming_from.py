"""The tables for users of other libraries contain only existing names, and are equal in both languages."""

import re
from pathlib import Path

import numpy as np
import pytest

import zhishen
from zhishen import Tensor, nn, optim, train
from zhishen.nn.foreign import NAMES as LAYER_NAMES
from zhishen.optim.foreign import NAMES as OPTIMIZER_NAMES

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [DOCS / "coming-from.md", DOCS / "coming-from.zh.md"]
CODE = re.compile(r"`([^`]+)`")
DOTTED = re.compile(r"\b([a-z]+)((?:\.[A-Za-z_]\w*)+)")
MODULES = ("nn", "optim", "data", "train", "metrics", "testing", "ops")


def rows(path):
    """The cells of each row of the tables, without header rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|") and "---" not in line and not line.startswith("| PyTorch |")
    ]


def resolve(name):
    """The object that the first part of a dotted name refers to."""
    network = nn.two_layer(2, 2, 2, rng=np.random.default_rng(0))
    pair = np.zeros((2, 2)), np.zeros(2, int)
    return {
        "np": lambda: np,
        "zhishen": lambda: zhishen,
        "x": lambda: Tensor(1.0),
        "layer": lambda: network.layers["affine1"],
        "network": lambda: network,
        "optimizer": lambda: optim.SGD(),
        "trainer": lambda: train.Trainer(
            network, pair, optim.SGD(), epochs=1, batch_size=2, rng=np.random.default_rng(0)
        ),
        **{module: lambda module=module: getattr(zhishen, module) for module in MODULES},
    }[name]()


def missing(cell):
    """The dotted names in the code of a cell that do not exist."""
    names = []
    for code in CODE.findall(cell):
        for first, rest in DOTTED.findall(code):
            value = resolve(first)
            for attribute in rest.strip(".").split("."):
                if not hasattr(value, attribute):
                    names.append(first + rest)
                    break
                value = getattr(value, attribute)
    return names


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_names_of_zhishen_exist(path):
    table = rows(path)
    assert len(table) > 50
    for row in table:
        assert len(row) == 4, row
        assert row[3], row
        assert not missing(row[3]), row


def test_names_that_do_not_exist_are_detected():
    assert missing("`nn.Linear(3)`, `nn.Affine`, and `nn.init.kaiming`") == ["nn.Linear", "nn.init.kaiming"]
    assert missing("`trainer.callbacks` and `np.exp`") == ["trainer.callbacks"]


def test_both_languages_have_the_same_code():
    english, chinese = (rows(path) for path in PAGES)
    for one, other in zip(english, chinese, strict=True):
        assert [sorted(CODE.findall(cell)) for cell in one] == [sorted(CODE.findall(cell)) for cell in other]


def test_errors_suggest_the_names_of_the_tables():
    """The advice of an error about a foreign name begins with a name from the table."""
    checked = 0
    for *foreign, ours in rows(PAGES[0]):
        for prefix, names in (("nn", LAYER_NAMES), ("optim", OPTIMIZER_NAMES)):
            for cell in foreign:
                for dotted in re.findall(r"`([A-Za-z0-9_.]+)", cell):
                    name = dotted.rpartition(".")[2]
                    advice = re.match(rf"{prefix}\.\w+", names.get(name, ""))
                    if advice and f"{prefix}." in ours:
                        assert advice[0] in ours, (name, advice[0], ours)
                        checked += 1
    assert checked > 25
