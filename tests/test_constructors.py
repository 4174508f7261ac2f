"""Constructors that explain a wrong call, on a class of our own."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from zhishen._constructors import explain_option, explained, missing_name
from zhishen.errors import ArgumentError

FOREIGN = {
    "kernel_size": "size",
    "device": "leave it out: there is one device",
    "seed": "write rng=np.random.default_rng({value})",
    "Window.alpha": "stride",
    "alpha": "size",
    "units": "outputs",
}


AMONG = "Window: expected options among size, stride, padding, rng"


class Window:
    """A window."""

    @explained(FOREIGN)
    def __init__(self, size, stride=1, *, padding=0, rng):
        """What it takes."""
        self.made = size, stride, padding, rng


class Nothing:
    @explained({})
    def __init__(self):
        pass


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: Window(kernel_size=3, rng=1),
            f"{AMONG}, got kernel_size=3; kernel_size is called size here: write size=3",
        ),
        (
            lambda: Window(3, device="cuda", rng=1),
            f"{AMONG}, got device='cuda'; leave it out: there is one device",
        ),
        (
            lambda: Window(3, seed=5),
            f"{AMONG}, got seed=5; write rng=np.random.default_rng(5)",
        ),
        (
            lambda: Window(3, alpha=2, rng=1),  # the key of the class goes before the general one
            f"{AMONG}, got alpha=2; alpha is called stride here: write stride=2",
        ),
        (
            lambda: Window(3, strid=2, rng=1),
            f"{AMONG}, got strid=2; did you mean 'stride'?",
        ),
        (
            lambda: Window(3, units=2, rng=1),  # a name that this class does not have
            f"{AMONG}, got units=2; omit it",
        ),
        (
            lambda: Window(3, 1, 0, 4),
            (
                "Window: expected at most 2 arguments (size, stride) without a name, got 4; give the others by name: "
                "padding=, rng="
            ),
        ),
        (
            lambda: Window(3, size=4, rng=1),
            "Window: expected size once, got it as argument number 1 and as size=4; omit one of them",
        ),
        (
            lambda: Window(3),
            "Window: expected rng, a generator of random numbers, got none; pass rng=np.random.default_rng(seed)",
        ),
        (lambda: Window(), "Window: expected a value for size, got none; write Window(size, rng=rng)"),
        (lambda: Nothing(size=3), "Nothing: expected no options, got size=3; omit it"),
        (
            lambda: Nothing(3),
            "Nothing: expected no arguments without a name, got 1; omit the arguments that are too many",
        ),
    ],
)
def test_a_wrong_call_is_explained(call, said):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert str(caught.value) == said


def test_a_right_call_goes_through():
    assert Window(3, rng=1).made == (3, 1, 0, 1)
    assert Window(3, 2, padding=4, rng=1).made == (3, 2, 4, 1)
    assert Window(size=3, stride=2, rng=1).made == (3, 2, 0, 1)
    Nothing()


def test_signature_and_words_stay():
    assert list(inspect.signature(Window).parameters) == ["size", "stride", "padding", "rng"]
    assert Window.__init__.__doc__ == "What it takes."


def test_a_type_error_within_the_constructor_stays_one():
    class Broken:
        @explained({})
        def __init__(self):
            len(3)

    with pytest.raises(TypeError, match="has no len"):
        Broken()


def test_the_class_that_is_made_is_named():
    class Pane(Window):
        pass

    with pytest.raises(ArgumentError, match=r"^Pane: expected rng, "):
        Pane(3)


def test_a_long_value_is_shortened():
    with pytest.raises(ArgumentError) as caught:
        Window(3, weights=list(range(10_000)), rng=np.zeros(10_000))
    assert len(str(caught.value)) < 200


def test_braces_of_a_value_are_no_format():
    assert explain_option("X", "seed", {"a": 1}, [], FOREIGN) == "write rng=np.random.default_rng({'a': 1})"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Linear", "nn.Linear is nn.Affine here"),
        ("Affin", "module 'zhishen.nn' has no attribute 'Affin'; did you mean nn.Affine?"),
        ("Wavelet", "module 'zhishen.nn' has no attribute 'Wavelet'"),
        ("__path", "module 'zhishen.nn' has no attribute '__path'"),
    ],
)
def test_names_that_a_module_does_not_have(name, said):
    error = missing_name("nn", name, ["Affine", "path"], {"Linear": "nn.Affine"})
    assert isinstance(error, AttributeError)
    assert str(error) == said
