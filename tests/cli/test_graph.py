"""``zhishen graph``: formulas and networks, into the terminal and into files."""

from __future__ import annotations

import pickle
import re
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from zhishen import data, nn

APPLES = ("graph", "(2*apple + 3*orange)*tax", "--at", "apple=100,orange=150,tax=1.1")


def text_of(svg: str) -> str:
    """What can be read in an SVG."""
    return " ".join(re.findall(r">([^<>]+)<", svg))


def done(result) -> str:
    status, out, err = result
    assert (status, err) == (0, "")
    return out


# A formula


def test_the_apples_and_oranges_are_printed_as_text(zhishen):
    out = done(zhishen(*APPLES))
    for number in ("715", "650", "3.3", "2.2", "apple", "orange", "tax"):
        assert number in out
    assert "\x1b" not in out


def test_values_may_be_given_one_by_one(zhishen):
    one_by_one = [part for value in ("apple=100", "orange = 150", "tax=1.1") for part in ("--at", value)]
    assert done(zhishen("graph", APPLES[1], *one_by_one)) == done(zhishen(*APPLES))


@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "html", "gif", "txt"])
def test_every_kind_of_file(zhishen, tmp_path, kind):
    path = tmp_path / "new folder" / f"graph.{kind}"
    assert done(zhishen(*APPLES, "--out", path)) == f"graph: {path}\n"
    content = path.read_bytes()
    begins = {
        "svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<", "gif": b"GIF89a", "txt": b"",
    }[kind]  # fmt: skip
    assert begins in content[:200]
    if kind in {"svg", "html"}:
        assert "715" in text_of(content.decode())
    if kind == "txt":
        assert content.decode().strip() == done(zhishen(*APPLES)).strip()
    if kind == "gif":
        with Image.open(path) as image:
            assert image.n_frames > 8  # forward, then backward


def test_steps_are_numbered_files(zhishen, tmp_path):
    out = done(zhishen(*APPLES, "--steps", tmp_path / "steps"))
    assert out == f"steps: {tmp_path / 'steps'}\n"
    files = sorted((tmp_path / "steps").glob("*.svg"))
    assert len(files) > 8
    texts = [text_of(file.read_text(encoding="utf-8")) for file in files]
    assert "715" not in texts[0]
    assert "715" in texts[-1]
    assert "3.3" in texts[-1]
    assert sum("3.3" in text for text in texts) < sum("715" in text for text in texts)  # backward comes later


def test_long_unfolds(zhishen):
    short = done(zhishen("graph", "sigmoid(x)", "--at", "x=0.5"))
    long = done(zhishen("graph", "sigmoid(x)", "--at", "x=0.5", "--long"))
    assert "sigmoid" in short
    assert "exp" in long
    assert long == done(zhishen("graph", "sigmoid_long(x)", "--at", "x=0.5"))
    for number in ("0.622", "0.235"):  # y and y (1 - y)
        assert number in short
        assert number in long


@pytest.mark.parametrize(
    "arguments",
    [
        ("-x*2", "--at", "x=3"),
        ("--at", "x=3", "-x*2"),
        ("--at=x=3", "-x*2"),
        ("--at", "x=3", "--", "-x*2"),
        ("--long", "-x*2", "--at", "x=3", "--theme", "dark"),
    ],
)
def test_a_formula_may_begin_with_a_minus(zhishen, arguments):
    assert done(zhishen("graph", *arguments)) == done(zhishen("graph", "(-x*2)", "--at", "x=3"))


@pytest.mark.parametrize(("formula", "value"), [("-h*h", "-4"), ("-(h)", "-2"), ("-.5*h", "-1"), ("-h + 5", "3")])
def test_such_a_formula_may_look_like_an_option(zhishen, formula, value):
    assert done(zhishen("graph", formula, "--at", "h=2")).split()[-2:] == [value, "1"]


def test_help_and_a_lonely_minus(zhishen, refuses):
    assert "Usage:" in done(zhishen("graph", "-h"))
    assert "column 2: expected a number" in refuses("graph", "-", "--at", "x=1")


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("x", "-o", "graph.svg", "--at", "x=1"), "-o"),
        (("-o", "graph.svg", "x", "--at", "x=1"), "-o"),
        (("-x", "-y"), "-x"),
        (("--network", "two_layer", "-b", "3"), "-b"),
        (("-x", "--tehme", "dark"), "--tehme"),
        (("--x",), "--x"),
    ],
)
def test_an_option_that_does_not_exist_is_no_formula(zhishen, arguments, option):
    status, out, err = zhishen("graph", *arguments)
    assert (status, out) == (2, "")
    assert f"No such option: {option}" in err


def test_matrices_from_lists_and_files(zhishen, tmp_path):
    np.save(tmp_path / "W.npy", np.array([[1.0, 2.0], [3.0, 4.0]]))
    (tmp_path / "W.csv").write_text("1,2\n3,4\n")
    (tmp_path / "W.txt").write_text("1 2\n3 4\n")
    (tmp_path / "b.csv").write_text("5,6\n")
    expected = done(zhishen("graph", "sum(x @ W + b)", "--at", "x=[[1, 1]],W=[[1,2],[3,4]],b=[5,6]"))
    assert "21" in expected
    for file in ("W.npy", "W.csv", "W.txt"):
        values = f"x=[[1,1]],W={tmp_path / file}"
        assert done(zhishen("graph", "sum(x @ W + b)", "--at", values, "--at", f"b={tmp_path / 'b.csv'}")) == expected


def test_a_result_of_several_numbers_has_the_gradients_of_their_sum(zhishen):
    out = done(zhishen("graph", "x * y", "--at", "x=[1, 2],y=[30, 40]"))
    assert "[30, 40]" in out


def test_the_loss_of_the_book(zhishen):
    values = "a=[[1.0986123, 0.6931472, 1.6094379]],t=[1]"
    out = done(zhishen("graph", "softmax_cross_entropy(a, t)", "--at", values))
    assert "1.61" in out  # -log 0.2
    assert "[0.3, -0.8, 0.5]" in out


def test_infinite_gradients_are_no_warning(zhishen):
    assert "inf" in done(zhishen("graph", "sqrt(x)", "--at", "x=0")).replace("∞", "inf")


def test_theme_and_language(zhishen, tmp_path):
    pictures = {}
    for theme in ("light", "dark"):
        for language in ("en", "zh"):
            path = tmp_path / f"{theme}-{language}.svg"
            status, _, err = zhishen(*APPLES, "--out", path, "--theme", theme, "--language", language)
            assert status == 0
            assert not err or "fonts-noto-cjk" in err
            pictures[theme, language] = path.read_text(encoding="utf-8")
    assert pictures["light", "en"] != pictures["dark", "en"]
    assert "715" in text_of(pictures["dark", "zh"])


# A network


def test_a_network_of_the_zoo_on_digits(zhishen, tmp_path):
    out = done(zhishen("graph", "--network", "two_layer", "--batch", "7"))
    for told in ("affine1", "affine2", "(7, 784)", "softmax cross entropy"):
        assert told in out
    path = tmp_path / "network.svg"
    done(zhishen("graph", "--network", "two_layer", "--batch", "7", "--out", path))
    assert "affine1" in text_of(path.read_text(encoding="utf-8"))


def test_a_trained_network(zhishen, small_run):
    out = done(zhishen("graph", "--network", small_run, "--batch", "5"))
    assert "(5, 784)" in out
    assert "affine2" in out


def test_a_convolution(zhishen):
    assert "conv1" in done(zhishen("graph", "--network", "simple_conv", "--batch", "2"))


def test_a_network_of_blocks_is_reported_by_its_blocks(zhishen, monkeypatch):
    """As one of the zoo: its recipe stands in for that of two_layer."""
    rng = np.random.default_rng(0)
    blocks = [nn.Residual(nn.Affine(8, 8, rng=rng), nn.ReLU(), nn.Affine(8, 8, rng=rng)) for _ in range(6)]
    network = nn.Network([nn.Affine(784, 8, rng=rng), *blocks, nn.Affine(8, 10, rng=rng)])
    own = SimpleNamespace(load_data=lambda compact: data.mnist(), build_network=lambda dataset: network)
    monkeypatch.setattr("zhishen.cli.graph.recipe", lambda name: own)
    lines = done(zhishen("graph", "--network", "two_layer", "--batch", "3")).splitlines()
    told = [line.split()[0] for line in lines]
    residuals = [f"residual{k}" for k in range(1, 7)]
    assert told == ["name", "x", "t", "affine1", *residuals, "affine2", "loss"]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_folded_network_in_a_file(zhishen, tmp_path, kind):
    paths = {fold: tmp_path / f"{fold}.{kind}" for fold in ("blocks", "none")}
    for fold, path in paths.items():
        done(zhishen("graph", "--network", "two_layer", "--batch", "3", "--fold", fold, "--out", path))
    assert paths["blocks"].read_bytes() != paths["none"].read_bytes()
    if kind == "svg":
        texts = {fold: text_of(path.read_text(encoding="utf-8")) for fold, path in paths.items()}
        assert "affine1.W" in texts["none"]
        assert "affine1.W" not in texts["blocks"]


def test_formulas_of_gradients(zhishen):
    out = done(zhishen("graph", "sigmoid(x)", "--at", "x=0.5", "--formulas"))
    assert "dx = y(1 - y)·dy" in out
    out = done(zhishen("graph", "--network", "two_layer", "--batch", "3", "--formulas"))
    assert "dW = xᵀ dY" in out
    assert "(y - t)/N" in out


def test_the_long_sigmoid_is_the_chain_of_the_book(zhishen):
    lines = done(zhishen("graph", "sigmoid(x)", "--at", "x=0.5", "--long")).splitlines()[1:]
    assert [re.split(r"  +", line)[1] for line in lines] == ["input", "x × -1", "exp(v1)", "v2 + 1", "1 / v3"]


# What is refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected a formula or --network, got neither"),
        (("x", "--network", "two_layer"), "got both"),
        (("x +", "--at", "x=1"), "column 4"),
        (("x",), "give a value for x"),
        (("apple", "--at", "aple=1"), "did you mean 'apple'?"),
        (("x", "--at", "x"), "expected --at as name=value, got 'x'"),
        (("x", "--at", "x="), "expected --at as name=value"),
        (("x", "--at", "x=1,"), "expected --at as name=value, got ''"),
        (("x", "--at", "x=1,x=2"), "expected one value for x, got two"),
        (("x", "--at", "x=one"), "expected x to be a number, a list such as [1, 2], or a file"),
        (("x", "--at", "x=nan"), "expected finite numbers for x, got nan"),
        (("x", "--at", "x=[1, 2"), "expected as many ] as [ after --at"),
        (("x", "--at", "x=[1, [2]]"), "expected x to be a list of numbers"),
        (("x", "--at", "x=[1, 'a']"), "expected x to be a list of numbers"),
        (("x", "--at", 'x=["a"]'), "got values of type ndarray"),
        (("x", "--at", "x=" + "[" * 5_000 + "]" * 5_000), "expected x to be a list of numbers"),
        (("x", "--at", "x=missing.npy"), "expected a file of numbers, got missing.npy"),
        (("x", "--at", "x=1", "--out", "graph.bmp"), "expected --out to end in .svg"),
        (("x", "--at", "x=1", "--theme", "gray"), "expected --theme to be one of light, dark"),
        (("x", "--at", "x=1", "--batch", "3"), "expected --batch and --data with --network"),
        (("x", "--at", "x=1", "--fold", "layers"), "expected --fold with --network, got a formula; omit --fold"),
        (("--network", "two_layer", "--fold", "all"), "expected --fold to be one of auto, blocks, layers, none"),
        (("--network", "two_layer", "--at", "x=1"), "expected --at with a formula"),
        (("--network", "two_layr"), "did you mean 'two_layer'?"),
        (("--network", "two_layer", "--batch", "0"), "expected --batch to be a whole number >= 1"),
        (("--network", "."), "expected the folder of a run"),
        (("__import__('os').system('true')",), "column 1"),
        (("9**9**9",), "expected a finite value"),
    ],
)
def test_mistakes_are_one_sentence(refuses, arguments, said):
    assert said in refuses("graph", *arguments)


def spoilt_pickle(path) -> None:
    np.save(path, np.array([{"a": 1}], dtype=object))


def spoilt_archive(path) -> None:
    with path.open("wb") as file:
        np.savez(file, a=np.ones(3), b=np.ones(3))


def spoilt_half(path) -> None:
    np.save(path, np.ones((50, 50)))
    path.write_bytes(path.read_bytes()[:200])


def spoilt_empty(path) -> None:
    path.write_bytes(b"")


def spoilt_text(path) -> None:
    path.write_bytes(b"a,b\nc,d\n")


def spoilt_rows(path) -> None:
    path.write_bytes(b"1,2\n3\n")


def spoilt_bytes(path) -> None:
    path.write_bytes(pickle.dumps([1, 2, 3]) + b"\xff\xfe")


SPOILT = [spoilt_pickle, spoilt_archive, spoilt_half, spoilt_empty, spoilt_text, spoilt_rows, spoilt_bytes]


@pytest.mark.parametrize("make", SPOILT, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["x.npy", "x.csv", "x.txt"])
def test_files_that_are_no_arrays(refuses, tmp_path, make, name):
    made = tmp_path / "made.npy"
    make(made)
    made.rename(tmp_path / name)
    assert name in refuses("graph", "x", "--at", f"x={tmp_path / name}")


@pytest.mark.parametrize(
    "header",
    [b"(" * 70, b"[" * 70, b"{" * 70, b"-" * 3000 + b"1", b"{1: 2, 'a': 3}", bytes(20), b"x",
     b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,)}"],
)  # fmt: skip
def test_a_damaged_header_of_an_array_is_refused(refuses, tmp_path, header):
    length = len(header).to_bytes(2, "little")
    (tmp_path / "x.npy").write_bytes(b"\x93NUMPY\x01\x00" + length + header + bytes(80))
    assert "expected an array of numbers in x.npy, got other contents" in refuses("graph", "x", "--at", "x=x.npy")


# An ONNX file


@pytest.fixture
def model(rng, tmp_path):
    from zhishen.interop import onnx

    network = nn.two_layer(784, 4, 10, rng=rng)
    return str(onnx.export(network, tmp_path / "digits.onnx", compare_outputs=False).path)


def test_a_file_is_drawn_with_random_inputs(zhishen, model):
    out = done(zhishen("graph", model, "--batch", "3"))
    assert "(3, 784)" in out
    assert "affine1.W" in out
    assert "softmax cross entropy" in out
    assert done(zhishen("graph", "--network", model, "--batch", "3")) == out


def test_a_file_is_drawn_with_data(zhishen, model):
    assert "(2, 784) 0.1" in done(zhishen("graph", model, "--batch", "2", "--data", "mnist"))


def test_a_file_that_does_not_exist(zhishen):
    status, _, err = zhishen("graph", "nothing.onnx")
    assert (status, err) == (1, "zhishen: nothing.onnx: expected an ONNX file, got no such file; check the path\n")


def test_a_file_with_free_sizes(zhishen, rng, tmp_path):
    import onnx
    from onnx import helper

    given, out = (helper.make_tensor_value_info(name, 1, ["N", 3, "H", "W"]) for name in "xy")
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "free", [given], [out])
    path = tmp_path / "free.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)]), path)
    status, _, err = zhishen("graph", str(path))
    assert status == 1
    assert "expected a file with the shape of one input, got free sizes" in err
