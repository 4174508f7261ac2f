"""The modules that scripts import: ours under the book's names, or the reader's own."""

import importlib
import sys

import pytest

from zhishen.interop.book.modules import provided


@pytest.mark.parametrize("chapter", ["ch04", "ch05"])
def test_each_name_has_a_module(chapter):
    for name, target in provided(chapter).items():
        assert importlib.import_module(target).__name__ == target, name


def test_the_names_that_scripts_import_are_there(script):
    lines = [f"import {name}" for name in provided("ch05")]
    status, out, err = script("ch05/all.py", "\n".join([*lines, "print(common.layers.Affine.__module__)"]))
    assert (status, out, err) == (0, "zhishen.interop.book.common.layers\n", "")


def test_star_imports_bring_what_the_scripts_use(script):
    status, out, _ = script(
        "ch05/stars.py",
        """
import sys, os
sys.path.append(os.pardir)
import numpy as np
from common.functions import *
from common.layers import *
from common.gradient import numerical_gradient
from common.optimizer import *
from common.util import smooth_curve, shuffle_dataset, im2col, col2im
from common.trainer import Trainer
from layer_naive import *
print(softmax(np.array([0.0, 0.0])), relu(-1), Affine.__name__, Adam().lr, MulLayer().forward(2, 3))
""",
    )
    assert (status, out) == (0, "[0.5 0.5] 0 Affine 0.001 6\n")


@pytest.mark.parametrize("name", ["functions", "gradient", "layers", "optimizer", "util"])
def test_a_star_import_brings_np_as_in_the_book(name, script):
    """The book's optimizer_compare_mnist.py and two_layer_net.py of chapter 4 do not import NumPy themselves."""
    assert script("ch06/a.py", f"from common.{name} import *\nprint(np.arange(2))")[:2] == (0, "[0 1]\n")


def test_a_star_import_of_the_layers_brings_the_functions(script):
    text = "from common.layers import *\nprint(relu(-1), step_function(np.array([2.0])), sigmoid_grad(np.zeros(1)))"
    assert script("ch05/a.py", text)[:2] == (0, "0 [1] [0.25]\n")


def test_chapters_4_and_5_have_different_two_layer_networks(script):
    text = "from two_layer_net import TwoLayerNet; print(list(TwoLayerNet(2, 2, 2).layers)[1])"
    assert script("ch04/a.py", text)[1] == "Sigmoid1\n"
    assert script("ch05/a.py", text)[1] == "Relu1\n"


def test_the_gates_are_modules(script):
    text = "from and_gate import AND\nfrom or_gate import OR\nfrom nand_gate import NAND\n"
    text += "print(AND(NAND(1, 0), OR(1, 0)))"
    assert script("ch02/xor_gate.py", text)[1] == "1\n"


@pytest.fixture
def own_modules(tmp_path):
    """A folder of the reader with modules of the book's names."""
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "__init__.py").touch()
    (tmp_path / "common" / "functions.py").write_text("def relu(x): return 'mine'\n")
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset" / "mnist.py").write_text("raise OSError('this would download')\n")
    (tmp_path / "ch05").mkdir()
    (tmp_path / "ch05" / "two_layer_net.py").write_text("TwoLayerNet = 'my network'\n")
    (tmp_path / "ch05" / "mine.py").write_text("value = 5\n")


TEXT = """
from common.functions import relu
from common.layers import Affine
from dataset.mnist import load_mnist
import two_layer_net, mine
print(relu(-1), Affine.__name__, two_layer_net.TwoLayerNet, mine.value)
"""


def test_our_modules_come_first_and_a_note_says_so(script, own_modules, tmp_path):
    status, out, err = script("ch05/a.py", TEXT)
    assert status == 0
    assert out.startswith("0 Affine <class")
    assert err.splitlines()[0] == (
        f"zhishen: zhishen's own common is used instead of {tmp_path / 'common'}; --own uses yours"
    )
    assert str(tmp_path / "ch05" / "two_layer_net.py") in err


def test_own_modules_come_first_with_own(script, own_modules):
    """A module that the reader lacks is ours, and the loader of MNIST too, where it would download."""
    status, out, err = script("ch05/a.py", TEXT, own=True)
    assert (status, out, err) == (0, "mine Affine my network 5\n", "")
    assert "mine" not in sys.modules
    assert "two_layer_net" not in sys.modules


def test_the_own_loader_is_used_beside_its_data(script, own_modules, tmp_path):
    (tmp_path / "dataset" / "mnist.pkl").touch()
    assert "this would download" in script("ch05/a.py", TEXT, own=True)[2]
