"""Each example prints the output in its docstring."""

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))
# Examples whose trainings take seconds; `make verify` runs them.
LONG = {
    "augmentation", "hyperparameter_search", "optimizer_race", "overfitting_mnist300", "residual_block",
    "spoken_digits", "transfer_learning",
}  # fmt: skip
# They need PyTorch, which the environment of `make verify` has.
TORCH = set() if find_spec("torch") else {"from_pytorch"}
RUN = [
    path for path in EXAMPLES if (os.environ.get("ALL_EXAMPLES") or path.stem not in LONG) and path.stem not in TORCH
]


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


@pytest.mark.usefixtures("voices", "hostile")
@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_the_output_is_correct(path, tmp_path, monkeypatch, capsys):
    """In this process, which has imported everything already; without checks of shapes, as for a user."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(path)])
    monkeypatch.setattr(sys, "path", [str(path.parent), *sys.path])
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out == printed(path)


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
