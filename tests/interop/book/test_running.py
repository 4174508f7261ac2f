"""Scripts as the book writes them: imports, the folder, figures, weights, pictures, errors."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from zhishen.errors import DataError
from zhishen.interop.book import files, run_script, showing, weights
from zhishen.interop.book.modules import provided

HEAD = """
import sys, os
sys.path.append(os.pardir)
import numpy as np
"""


def test_the_names_that_scripts_import_are_there(script):
    lines = [f"import {name}" for name in provided("ch05")]
    status, out, err = script("ch05/all.py", "\n".join([*lines, "print(common.layers.Affine.__module__)"]))
    assert (status, out, err) == (0, "zhishen.interop.book.common.layers\n", "")


def test_star_imports_bring_what_the_scripts_use(script):
    status, out, _ = script(
        "ch05/stars.py",
        HEAD
        + """
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


def test_chapters_4_and_5_have_different_two_layer_networks(script):
    text = "from two_layer_net import TwoLayerNet; print(list(TwoLayerNet(2, 2, 2).layers)[1])"
    assert script("ch04/a.py", text)[1] == "Sigmoid1\n"
    assert script("ch05/a.py", text)[1] == "Relu1\n"


def test_the_gates_are_modules(script):
    text = "from and_gate import AND\nfrom or_gate import OR\nfrom nand_gate import NAND\n"
    text += "print(AND(NAND(1, 0), OR(1, 0)))"
    assert script("ch02/xor_gate.py", text)[1] == "1\n"


def test_a_script_has_its_folder_its_arguments_and_its_name(script, tmp_path):
    text = "import os, sys; print(os.getcwd(), sys.argv[1:], __name__, __file__, sep='\\n')"
    before = Path.cwd(), sys.argv, sys.path[:]
    _, out, _ = script("ch01/where.py", text, "--epochs", "3")
    folder = tmp_path / "ch01"
    assert out.split("\n")[:4] == [str(folder), "['--epochs', '3']", "__main__", str(folder / "where.py")]
    assert (Path.cwd(), sys.argv, sys.path) == before


def test_removed_names_of_numpy_are_there_in_scripts_only(script):
    text = "import numpy as np; print(np.array([1.5], dtype=np.int), np.float(2), np.product([2, 3]), np.bool(1))"
    assert script("ch03/old.py", text)[1] == "[1] 2.0 6 True\n"
    assert "int" not in vars(np)


def test_a_training_script(script, small_mnist, tmp_path):
    status, out, err = script(
        "ch05/train_neuralnet.py",
        HEAD
        + """
import matplotlib.pyplot as plt
from dataset.mnist import load_mnist
from two_layer_net import TwoLayerNet
(x_train, t_train), (x_test, t_test) = load_mnist(normalize=True, one_hot_label=True)
network = TwoLayerNet(input_size=784, hidden_size=8, output_size=10)
losses = []
for i in range(30):
    batch_mask = np.random.choice(x_train.shape[0], 20)
    grad = network.gradient(x_train[batch_mask], t_train[batch_mask])
    for key in ('W1', 'b1', 'W2', 'b2'):
        network.params[key] -= 0.5 * grad[key]
    losses.append(network.loss(x_train, t_train))
print(losses[-1] < losses[0], network.accuracy(x_test, t_test) >= 0)
plt.plot(losses, label='loss')
plt.show()
plt.figure(); plt.subplot(1, 2, 1); plt.subplot(1, 2, 2); plt.figure()
plt.show()
""",
    )
    assert (status, out) == (0, "True True\n")
    saved = sorted((tmp_path / "elsewhere" / "book-figures").iterdir())
    assert [path.name for path in saved] == [f"train_neuralnet-{k}.png" for k in (1, 2, 3)]
    assert [line.removeprefix("zhishen: figure saved: ") for line in err.splitlines()] == [str(path) for path in saved]
    assert list((tmp_path / "ch05").iterdir()) == [tmp_path / "ch05" / "train_neuralnet.py"]


def test_a_second_run_keeps_the_figures_of_the_first(script, tmp_path):
    text = "import matplotlib.pylab as plt; plt.plot([1]); plt.show()"
    for k in (1, 2):
        script("ch03/relu.py", text, save_figures=tmp_path / "out")
        assert (tmp_path / "out" / f"relu-{k}.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_made_is_an_error_in_the_script(script, tmp_path):
    (tmp_path / "file").touch()
    text = "import matplotlib.pyplot as plt; plt.plot([1]); plt.show()"
    status, _, err = script("ch03/relu.py", text, save_figures=tmp_path / "file" / "out")
    assert status == 1
    assert "expected to save a figure into" in err.splitlines()[-1]


def test_images_are_saved(script, tmp_path):
    text = "import numpy as np; from PIL import Image; Image.fromarray(np.uint8(np.eye(28))).show()"
    status, _, err = script("ch03/mnist_show.py", text)
    assert status == 0
    assert (tmp_path / "elsewhere" / "book-figures" / "mnist_show-1.png").is_file()
    assert "figure saved" in err


@pytest.mark.parametrize(
    ("variables", "toolkit", "expected"),
    [({}, True, False), ({"DISPLAY": ":0"}, True, True), ({"DISPLAY": ":0"}, False, False)],
)
def test_figures_are_shown_where_there_is_a_screen(monkeypatch, headless, variables, toolkit, expected):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(showing, "find_spec", lambda name: object() if toolkit else None)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert showing.has_screen() is expected


# --- files that a script opens ----------------------------------------------------------------------------------------


@pytest.fixture
def tiny_weights(monkeypatch):
    """Networks that are not trained, in place of the trained ones."""
    monkeypatch.setattr(weights, "cached", lambda experiment, **_: {"W1": np.ones((2, 3), np.float32)})


def test_missing_weights_and_pictures_are_replaced_and_a_note_says_so(script, tiny_weights, tmp_path):
    text = """
import pickle
from matplotlib.image import imread
for _ in range(2):
    with open("sample_weight.pkl", "rb") as f:
        print(pickle.load(f)["W1"].shape)
print(imread("../dataset/lena.png").shape, imread("../dataset/lena_gray.png").shape)
"""
    status, out, err = script("ch03/neuralnet_mnist.py", text)
    assert (status, out) == (0, "(2, 3)\n(2, 3)\n(256, 256, 3) (256, 256)\n")
    lines = err.splitlines()
    assert [line.split()[1] for line in lines] == ["sample_weight.pkl", "lena.png", "lena_gray.png"]
    assert "a network 784-50-100-10, which zhishen trains" in lines[0]
    assert not (tmp_path / "ch03" / "sample_weight.pkl").exists()


def test_files_of_the_reader_are_read(script, tiny_weights, tmp_path):
    (tmp_path / "ch03").mkdir()
    (tmp_path / "ch03" / "sample_weight.pkl").write_bytes(pickle.dumps({"W1": np.zeros(5)}))
    text = "import pickle\nwith open('sample_weight.pkl', 'rb') as f: print(pickle.load(f)['W1'].shape)"
    assert script("ch03/a.py", text) == (0, "(5,)\n", "")


@pytest.mark.parametrize(
    "call", ["open('notes.txt')", "open('params.pkl')", "open('params.pkl', 'rb+')", "open('x/y')"]
)
def test_other_missing_files_are_missing(script, tiny_weights, call):
    status, _, err = script("ch03/a.py", call)
    assert status == 1
    assert err.splitlines()[-1].startswith("FileNotFoundError")


def test_substitutes_are_the_files_of_the_chapters():
    assert set(files._SUBSTITUTES) == {
        "sample_weight.pkl", "params.pkl", "deep_convnet_params.pkl", "lena.png", "lena_gray.png"
    }  # fmt: skip


def test_a_hostile_pickle_is_refused_by_the_name_that_it_asks_for(script, tmp_path):
    (tmp_path / "ch03").mkdir()
    (tmp_path / "ch03" / "w.pkl").write_bytes(b"cos\nsystem\n(S'touch owned'\ntR.")
    for text in (
        "import pickle\nwith open('w.pkl', 'rb') as f: pickle.load(f)",
        "from pickle import load\nwith open('w.pkl', 'rb') as f: load(f, encoding='latin1')",
        "import pickle\nwith open('w.pkl', 'rb') as f: pickle.loads(f.read())",
    ):
        status, _, err = script("ch03/a.py", text)
        assert status == 1
        assert "got one that asks for 'os.system', which could run code" in err.splitlines()[-1]
    assert not list(tmp_path.rglob("owned"))


def test_packages_keep_their_own_pickles():
    """Numba reads its compiled functions with `pickle`, and a script calls the kernels."""
    from zhishen.interop.book.guard import guarded_pickle

    with guarded_pickle():
        import copy
        import inspect

        source = "import pickle\ndef read(x): return pickle.loads(pickle.dumps(x))\n"
        installed, own = {}, {}
        exec(compile(source, inspect.getfile(copy), "exec"), installed)
        exec(compile(source, "/home/reader/ch03/a.py", "exec"), own)
        assert installed["read"](Path("a")) == Path("a")
        with pytest.raises(DataError, match="pathlib"):
            own["read"](Path("a"))


# --- the reader's own modules -----------------------------------------------------------------------------------------


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


# --- errors -----------------------------------------------------------------------------------------------------------


def test_an_error_shows_the_lines_of_the_script_only(script, tmp_path):
    status, _, err = script(
        "ch05/wrong.py",
        """
import numpy as np
from common.layers import Affine
def go():
    return Affine(np.zeros((2, 1)), np.zeros(1)).forward(np.zeros((1, 3)))
go()
""",
    )
    assert status == 1
    lines = err.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line.split('"')[1] for line in lines if line.startswith("  File")] == [
        str(tmp_path / "ch05" / "wrong.py")
    ] * 2
    assert lines[-1].startswith("zhishen.errors.ShapeError: affine: expected")


def test_all_frames_are_shown_on_request(script):
    err = script("ch05/wrong.py", "from common.layers import Relu\nRelu().forward('a')", all_frames=True)[2]
    assert "precision.py" in err


def test_the_cause_of_an_error_is_shown(script):
    err = script("ch01/a.py", "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('b') from e\n")[2]
    assert "ZeroDivisionError" in err
    assert err.splitlines()[-1] == "ValueError: b"
    assert "runpy" not in err


def test_a_script_that_is_no_python(script):
    status, _, err = script("ch01/a.py", "print 'Python 2'\n")
    assert status == 1
    assert "SyntaxError" in err.splitlines()[-1]
    assert "runpy" not in err


@pytest.mark.parametrize(
    ("code", "status", "err"), [("", 0, ""), ("0", 0, ""), ("3", 3, ""), ("'no data'", 1, "no data\n")]
)
def test_the_exit_status_of_a_script_is_passed_on(script, code, status, err):
    found = script("ch01/a.py", f"import sys; sys.exit({code})")
    assert (found[0], found[2]) == (status, err)


def test_a_missing_script_is_an_error(tmp_path):
    with pytest.raises(DataError, match="no such file; give the path of a file of the book on your disk"):
        run_script(tmp_path / "ch05" / "none.py")
    with pytest.raises(DataError, match="which is a folder"):
        run_script(tmp_path)


def test_the_environment_is_as_before_after_an_error(script):
    before = open, pickle.load, pickle.loads, sys.meta_path[:], os.environ.copy()
    script("ch01/a.py", "import matplotlib.pyplot as plt; plt.figure(); 1 / 0")
    assert (open, pickle.load, pickle.loads, sys.meta_path, os.environ.copy()) == before
