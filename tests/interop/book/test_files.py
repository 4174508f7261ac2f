"""Files that scripts open: the reader's own, and what a script gets in place of a missing file of the book."""

import pickle

import numpy as np
import pytest

from zhishen.interop.book import files, weights


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
