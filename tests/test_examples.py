"""Each example prints the output in its docstring."""

import ast
import keyword
import os
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from zhishen.messages import set_language, translated

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
# Examples whose trainings take seconds; `make verify` runs them.
LONG = {
    "augmentation", "batch_inference", "batch_norm", "hyperparameter_search", "learning_rate_range", "optimizer_race",
    "overfitting_mnist300", "photos", "residual_block", "spoken_digits", "transfer_learning",
}  # fmt: skip
# They need PyTorch, which the environment of `make verify` has.
TORCH = set() if find_spec("torch") else {"from_pytorch"}
RUN = [
    path for path in EXAMPLES if (os.environ.get("ALL_EXAMPLES") or path.stem not in LONG) and path.stem not in TORCH
]
# Examples that take more than half a second run in English only, except in `make verify`; that their texts have a
# translation is checked for all.
CHINESE = [
    path
    for path in RUN
    if os.environ.get("ALL_EXAMPLES")
    or path.stem
    not in {
        "dropout_average", "features_or_pixels", "graph_of_a_formula", "image_folder", "learning_loop", "onnx_export",
        "onnx_import", "own_layer_and_loss", "own_network", "pooling", "saliency_and_adversarial", "sklearn_pipeline",
        "table", "three_ways_to_a_gradient",
    }
]  # fmt: skip
# English words in Chinese sentences: terms that the glossary keeps, and Python's values.
TERMS = {
    "Adam", "Affine", "Dropout", "KL", "JS", "Lasso", "SGD", "Softmax-with-Loss", "Tensor", "XOR", "cos", "epoch",
    "mini-batch", "negative", "exp", "add", "divide", "sgd", "sigmoid", "sin", "softmax",
    "False", "True", "float", "float64", "inf", "int", "int64", "list", "ndarray", "TypeError", "ValueError",
    "AMI", "ARI", "RI", "x1", "x2", "AND", "NAND", "OR", "im2col",
}  # fmt: skip


def test_the_folder_has_examples():
    assert len(EXAMPLES) >= 6
    assert {path.stem for path in EXAMPLES} > LONG


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_index_lists_every_example(name):
    index = (EXAMPLES[0].parent / name).read_text(encoding="utf-8")
    assert re.findall(r"^\| \[`(\w+)`\]\(\1\.py\) \|", index, re.MULTILINE) == [path.stem for path in EXAMPLES]


def test_the_index_has_the_first_sentences_of_the_examples():
    index = (EXAMPLES[0].parent / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES:
        first, *_ = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split("\n\n")
        assert f"| {' '.join(first.split())} |" in index


@pytest.fixture
def voices(request):
    """Espeak-ng, or where it is missing a program that speaks tones in its place."""
    if shutil.which("espeak-ng") is None:
        request.getfixturevalue("espeak")


def printed(path: Path) -> str:
    """The output in the docstring of an example."""
    expected = re.search(r"^Prints:\n((?: {4}.*\n)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected, f"{path.name}: the docstring has no output"
    return textwrap.dedent(expected[1])


def run(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run an example in this process, which has imported everything already."""
    if "matplotlib.pyplot" in sys.modules:  # the figures of an earlier example
        sys.modules["matplotlib.pyplot"].close("all")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", [str(path)])
    monkeypatch.setattr(sys, "path", [str(path.parent), *sys.path])
    runpy.run_path(str(path), run_name="__main__")


@pytest.mark.usefixtures("voices", "hostile")
@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_the_output_is_correct(path, tmp_path, monkeypatch, capsys):
    """Without checks of shapes, as for a user."""
    run(path, tmp_path, monkeypatch)
    assert capsys.readouterr().out == printed(path)


# --- Chinese ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def chinese():
    """All texts are Chinese within the test."""
    set_language("zh")
    yield
    set_language("en")


def code_names(path: Path) -> set[str]:
    """The names in the code of an example, and its strings that are names; not the templates of its texts."""
    names: set[str] = set()
    templates = {id(node.args[0]) for node in messages(path)}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                names.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.Constant(value=str(text)) if id(node) not in templates:
                names |= set(re.findall(r"[A-Za-z_]\w*", text)) if " " not in text or "=" in text else set()
    return names


def messages(path: Path) -> list[ast.Call]:
    """The calls of `zhishen.messages.message` in an example."""
    calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "message"]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


_NUMBERS_AND_FILES = re.compile(r"\b\d+(\.\d+)?e[+-]?\d+|[\w.]+\.(png|svg|gif|csv)")


def english(text: str, known: set[str]) -> list[str]:
    """The English words of an output that are neither terms nor names in the code."""
    words = re.findall(r"\b[A-Za-z_][A-Za-z_-]*\b", _NUMBERS_AND_FILES.sub("", text))
    return [word for word in words if len(word) > 1 and word not in known | TERMS]


@pytest.mark.usefixtures("voices", "hostile", "chinese")
@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.stem)
def test_the_chinese_output_has_the_same_numbers_and_no_english(path, tmp_path, monkeypatch, capsys):
    run(path, tmp_path, monkeypatch)
    shown = capsys.readouterr().out
    assert sorted(re.findall(r"\d+", shown)) == sorted(re.findall(r"\d+", printed(path)))
    if path.stem != "hello":  # prints both languages
        assert english(shown, code_names(path)) == []


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_text_has_a_translation(path):
    """Templates are constants, as `tools/messages.py` collects nothing else."""
    for call in messages(path):
        template = ast.literal_eval(call.args[0])
        assert translated(template) != template


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_printed_sentence_is_english_only(path):
    """Text within `print` is a name, code, or the template of a message."""
    code = code_names(path) | set(keyword.kwlist)
    templates = {id(node) for call in messages(path) for node in ast.walk(call)}
    sentences = []
    for call in ast.walk(_tree(path)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            texts = [node for node in ast.walk(call) if isinstance(node, ast.Constant) and id(node) not in templates]
            sentences += [node.value for node in texts if len(english(str(node.value), code)) > 1]
    assert sentences in ([], ["Hello, deep learning!"])  # the smallest script prints both languages


def test_a_sentence_in_a_chinese_output_is_found():
    assert english("损失 0.5：the loss of x", {"x"}) == ["the", "loss", "of"]
    assert english("损失 1e-12：True，x = 3", {"x"}) == []


def test_the_chinese_index_has_the_chinese_sentences_of_the_examples():
    index = (EXAMPLES[0].parent / "README.zh.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[`(\w+)`\]\(\w+\.py\) \| (.*) \|$", index, re.MULTILINE))
    for path in EXAMPLES:
        _, second, *_ = ast.get_docstring(_tree(path)).split("\n\n")
        assert re.sub(r"\s", "", second) == re.sub(r"\s", "", rows[path.stem])


def test_an_example_is_a_program(tmp_path):
    path = EXAMPLES[0].with_name("three_layer_network.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed(path)


def test_an_example_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SystemExit, match=r"^This example needs PyTorch; install it with: python -m pip install torch$"):
        runpy.run_path(str(EXAMPLES[0].with_name("from_pytorch.py")), run_name="__main__")
