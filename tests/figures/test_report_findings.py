"""The sentences of a report: each is made if its numbers reach the threshold, and only then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zhishen.figures.misclassified import Misclassified
from zhishen.figures.report_data import RunReport
from zhishen.figures.report_findings import findings
from zhishen.figures.theme import use_style

PLAIN = RunReport(
    name="run", settings={}, history=[], summary=[], class_names=("a", "b", "c"), filters={}, weight_norms={}
)


def epochs(train, test, *, loss=None, lr=None, validation=None):
    """A history with accuracies, and losses on the test part."""
    count = len(train)
    return [
        {
            "epoch": k + 1, "step": k + 1, "train_loss": 1.0, "train_accuracy": train[k],
            "validation_loss": None, "validation_accuracy": validation[k] if validation else None,
            "test_loss": loss[k] if loss else None, "test_accuracy": test[k],
            "lr": lr[k] if lr else 0.1, "seconds": 1.0,
        }
        for k in range(count)
    ]  # fmt: skip


def said(**fields) -> str:
    return "\n".join(findings(replace(PLAIN, **fields)))


def test_nothing_is_said_without_numbers():
    assert findings(PLAIN) == []


# Mistakes


def test_the_most_frequent_confusions():
    confusion = np.diag([970, 980, 990, 999])
    confusion[0, 1], confusion[1, 2], confusion[2, 0] = 30, 20, 10
    sentences = said(confusion=confusion, class_names=("cat", "dog", "bird", "fish")).splitlines()
    assert sentences[:2] == [
        "cat is most often taken for dog: 30 of 1,000 samples.",
        "dog is often taken for bird: 20 of 1,000 samples.",
    ]
    assert "taken for" not in "".join(sentences[2:])  # two such sentences are enough


def test_few_or_evenly_spread_confusions_are_not_said():
    assert "taken for" not in said(confusion=np.array([[98, 2, 0], [0, 99, 0], [0, 0, 99]]))  # only two
    assert "taken for" not in said(confusion=np.full((3, 3), 10) + 200 * np.eye(3, dtype=int))


def test_the_most_difficult_class():
    text = said(confusion=np.array([[80, 10, 10], [1, 99, 0], [0, 1, 99]]))
    assert "a is the most difficult class: 20 of 100 samples are wrong (20.0 %; 7.3 % in all classes)." in text
    assert "difficult" not in said(confusion=np.array([[95, 5, 0], [5, 95, 0], [0, 5, 95]]))


def test_a_network_that_has_not_learned():
    text = said(confusion=np.array([[50, 0, 0], [30, 0, 0], [20, 0, 0]]))
    assert "has hardly learned: 50.0 % of its answers are right, and the most frequent class has 50.0 %" in text
    assert "taken for" not in text
    # 99 of 100 samples have one class, and all answers are right.
    assert "hardly" not in said(confusion=np.array([[99, 0, 0], [0, 1, 0], [0, 0, 0]]))


@pytest.mark.parametrize(
    ("probability", "count", "expected"),
    [
        ([0.999] * 6, 6, "6 of 6 mistakes"),
        ([0.999] * 6, 80, "At least 6 of 80 mistakes"),
        ([0.999] * 5 + [0.9], 80, "5 of 80 mistakes"),
        ([0.999] * 4, 4, None),
    ],
)
def test_confident_mistakes(probability, count, expected):
    places = np.zeros(len(probability), np.int64)
    found = Misclassified(
        index=places, images=np.zeros((len(probability), 2, 2)), labels=places, predicted=places,
        probability=np.array(probability), mistakes=count, samples=1000, at_random=False,
    )  # fmt: skip
    text = said(mistakes=found)
    assert text.startswith(expected) if expected else text == ""


# Learning curves


def test_a_gap_that_grows_is_overfitting():
    text = said(history=epochs([0.90, 0.95, 0.99, 1.0], [0.90, 0.945, 0.95, 0.95]))
    assert "has grown since epoch 1, from 0.0 to 5.0 percentage points: the network overfits." in text
    text = said(history=epochs([0.9, 0.9, 1.0], [0.9, 0.9, 0.95]))
    assert "since epoch 2" in text  # the last epoch with the smallest gap


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ([0.90, 0.95, 0.96], [0.90, 0.945, 0.95]),  # a small gap
        ([0.90, 0.95, 0.96], [0.85, 0.90, 0.91]),  # a gap that does not grow
        ([0.90], [0.80]),  # one epoch
        ([None, None], [0.90, 0.80]),  # not measured
    ],
)
def test_other_gaps_are_not_overfitting(train, test):
    assert said(history=epochs(train, test)) == ""


def test_validation_data_come_before_test_data():
    history = epochs([0.9, 1.0], [0.9, 1.0], validation=[0.9, 0.8])
    assert "training and validation accuracy" in said(history=history)


def test_a_loss_that_rises_again():
    text = said(history=epochs([0.9] * 3, [0.9] * 3, loss=[0.6, 0.5, 0.56]))
    assert "The test loss has risen since epoch 2, from 0.5000 to 0.5600" in text
    assert said(history=epochs([0.9] * 3, [0.9] * 3, loss=[0.6, 0.5, 0.54])) == ""


def test_a_loss_that_still_falls():
    text = said(history=epochs([0.9] * 2, [0.9] * 2, loss=[0.6, 0.5]))
    assert "The test loss still falls, from 0.6000 to 0.5000 in the last epoch: train longer" in text
    assert said(history=epochs([0.9] * 2, [0.9] * 2, loss=[0.6, 0.595])) == ""  # hardly
    # The learning rate is as good as 0, so more epochs would change nothing.
    assert said(history=epochs([0.9] * 2, [0.9] * 2, loss=[0.6, 0.5], lr=[0.1, 0.001])) == ""


# Layers


def test_dead_units():
    text = said(dead_units={"relu1": 0.05, "relu2": 0.4})
    assert text.startswith("40% of the units of relu2 are dead")
    assert "relu1" not in text


def test_vanishing_gradients():
    weights = {"affine1.W": 10.0, "affine1.b": 1.0, "affine2.W": 1.0}
    text = said(weight_norms=weights, gradient_norms={"affine1.W": 1e-4, "affine1.b": 1.0, "affine2.W": 0.01})
    assert "the gradient of affine1.W is 1,000 times smaller than that of affine2.W" in text
    assert said(weight_norms=weights, gradient_norms={"affine1.W": 0.01, "affine2.W": 0.01}) == ""
    assert said(weight_norms=weights, gradient_norms={"affine2.W": 0.01}) == ""  # the first layer is frozen


def test_a_layer_that_takes_most_of_the_time():
    assert said(layer_seconds={"a": 3.0, "b": 1.0, "c": 1.0}) == "a takes 60% of the time of the forward pass."
    assert said(layer_seconds={"a": 1.0, "b": 1.0, "c": 1.0}) == ""


def test_every_sentence_has_a_chinese_form(monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    fields = {
        "confusion": np.array([[80, 20, 0], [1, 99, 0], [0, 1, 99]]),
        "history": epochs([0.9, 1.0], [0.9, 0.9], loss=[0.5, 0.6]),
        "dead_units": {"relu1": 0.5},
        "layer_seconds": {"a": 3.0, "b": 1.0, "c": 1.0},
        "weight_norms": {"a.W": 1.0, "b.W": 1.0},
        "gradient_norms": {"a.W": 1e-3, "b.W": 1.0},
    }
    with use_style(language="zh"):
        text = said(**fields)
    lines = text.splitlines()
    assert len(lines) == 7
    assert all(line.endswith("。") for line in lines)
    assert "a 最常被误认为 b：100 个样本中有 20 个。" in text
    assert "测试损失" in text
    assert "训练数据与测试数据的识别精度" in text
