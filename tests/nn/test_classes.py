"""The classes that a file of a network may name."""

from __future__ import annotations

import pytest
from saved_networks import LAYERS, Block, Scaled, absolute, drawn

import zhishen
from zhishen import nn
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.classes import builtin_layers, builtin_losses, classes_by_name


def test_every_layer_of_the_library_is_tried():
    assert {*LAYERS} == {*builtin_layers()}


def test_a_class_that_is_needed_and_was_not_passed_is_named(tmp_path):
    path = nn.Network([Block(4, rng=drawn())], loss=absolute).save(tmp_path / "a")
    with pytest.raises(ArgumentError) as caught:
        zhishen.load(path, classes=[absolute])
    assert str(caught.value) == (
        f"zhishen.load: expected Block among classes, since {path} needs it, got absolute; write "
        f"zhishen.load('{path}', classes=[Block])"
    )
    with pytest.raises(ArgumentError, match=r"expected absolute among classes, since .* got Block; write"):
        zhishen.load(path, classes=[Block])
    assert type(zhishen.load(path, classes={"Block": Block, "absolute": absolute})) is nn.Network
    with pytest.raises(CheckpointError, match=r"got <class .*Scaled'> as the loss function absolute; pass the classes"):
        zhishen.load(path, classes={"Block": Block, "absolute": Scaled})


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ("Block", "expected classes to be a list of classes, or a mapping from names to classes, got 'Block'; write"),
        (Block, r"expected classes to be a list of classes, or a mapping .*Block'>; write classes=\[Block\]$"),
        ([3], "expected classes and functions, got 3; give the class itself"),
        ([int], "expected classes of layers and losses, and loss functions, got <class 'int'>; derive it from"),
        ({"a": 3}, "expected classes of layers and losses, and loss functions, got 3; derive it from"),
        ({"Affine": Block}, "expected unique names of classes, got <class .*Block'> as Affine, which is"),
    ],
)
def test_classes_that_are_invalid_are_refused(classes, message, tmp_path, hostile):
    path = nn.Network([nn.ReLU()]).save(tmp_path / "a")
    with pytest.raises(ArgumentError, match=rf"^zhishen\.load: {message}"):
        zhishen.load(path, classes=classes)


def test_classes_by_name():
    def huber(y, t):
        return abs(y - t).sum()

    found = classes_by_name([Block, huber], where="here")
    assert found == {"Block": Block, "huber": huber}
    assert classes_by_name({"Mine": Block}, where="here") == {"Mine": Block}
    assert classes_by_name([], where="here") == {}
    assert classes_by_name([nn.Affine], where="here") == {"Affine": nn.Affine}  # the class itself is no other class


def test_losses_of_the_library_are_found_by_the_name_of_their_class():
    assert builtin_losses() == {
        "SumOfSquares": nn.SumOfSquares,
        "SoftmaxCrossEntropy": nn.SoftmaxCrossEntropy,
        "SigmoidCrossEntropy": nn.SigmoidCrossEntropy,
    }
    assert "Layer" not in builtin_layers()  # it is abstract
