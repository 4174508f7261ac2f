"""The Chinese page of the benchmarks has the numbers of the English one, and no English texts."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(HOME))
try:
    import report_chinese
    import w1
    import w2
    import w3
    import w4
finally:
    sys.path.remove(str(HOME))

# Settings of peers, names of layers and of this library's options are code; the rest are units and names.
CODE = re.compile(
    r"`[^`]*`|\[[\w.]+\.md\]|\([^()]*\)|x\[index\]|\b[\w.]*(?:_|\d)[\w.]*\b|\w+( \+ \w+)+|\bimport [\w.]+"
)
NAMES = {
    "PyTorch", "JAX", "DeZero", "NumPy", "scikit-learn", "torch.compile", "zhishen", "Python", "Linux", "AMD", "EPYC",
    "CPU", "cpu", "BLAS", "scipy-openblas", "GFLOP/s", "MiB", "ms", "s", "plain", "start", "English", "jit", "lenet",
    "ReLU", "SGD", "Adam", "Affine", "Dropout", "mini-batch", "epoch", "x", "y", "a", "b",
}  # fmt: skip


def english(text: str) -> list[str]:
    """The English words of a page that are neither code nor names."""
    words = re.findall(r"[A-Za-z][A-Za-z./-]*[A-Za-z]|[A-Za-z]", CODE.sub("", text))
    return [word for word in words if word not in NAMES]


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d[\d.,e+-]*\d|\d", re.sub(r"\([^()]*\.md\)", "", text)))


@pytest.fixture(scope="module")
def page() -> str:
    return (HOME / "results.md").read_text(encoding="utf-8")


def test_the_chinese_page_is_the_translation_of_the_english_one(page: str):
    assert (HOME / "results.zh.md").read_text(encoding="utf-8") == report_chinese.chinese(page)


def test_the_chinese_page_has_no_english(page: str):
    assert english(report_chinese.chinese(page)) == []


def test_both_pages_have_the_same_numbers_and_tables(page: str):
    form = report_chinese.chinese(page)
    assert numbers(form) == numbers(page)
    assert [line.count("|") for line in form.split("\n") if line.startswith("|")] == [
        line.count("|") for line in page.split("\n") if line.startswith("|")
    ]


@pytest.mark.parametrize("work", [w1.W1, w2.W2, w2.PLAIN, w3.W3, w4.W4], ids=lambda work: work.key)
def test_every_training_has_a_chinese_name(work):
    assert english(report_chinese.translated(f"{work.task}: {work.detail}") or work.task) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.40, stretch target 1.70: reached", "1.40，更高的目标 1.70：达到"),
        ("inference of simple conv, one image", "简单卷积网络的推理，一幅图像"),
        ("JAX (jit, channels last)", "JAX（jit、通道在最后）"),
        ("- W7: adjusted Rand index: they differ by 0.0e+00 (at most 1e-10 allowed)",
         "- W7：调整兰德指数：相差 0.0e+00（最多允许 1e-10）"),
        ("zhishen: 99.05 % after 2, 99.08 % after 3 epochs", "zhishen：99.05 % 用了 2、99.08 % 用了 3 个 epoch"),
    ],
)  # fmt: skip
def test_texts_with_values_are_translated(text: str, expected: str):
    assert report_chinese.translated(text) == expected


def test_an_unknown_text_stays_and_is_found():
    assert report_chinese.translated("a task of tomorrow") is None
    assert english(report_chinese.chinese("| W8 | a task of tomorrow | 1.00 |\n"))
