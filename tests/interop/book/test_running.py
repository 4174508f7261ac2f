"""Scripts as the book writes them: a training, the tracebacks of errors, and the exit status."""

from __future__ import annotations

import pytest

from zhishen.errors import DataError
from zhishen.interop.book import run_script


def test_a_training_script(script, small_mnist, tmp_path):
    status, out, err = script(
        "ch05/train_neuralnet.py",
        """
import sys, os
sys.path.append(os.pardir)
import numpy as np
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
