"""Constructors that explain an invalid call, tested with a small class."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from zhishen._constructors import explain_option, explained, missing_name
from zhishen.errors import ArgumentError

FOREIGN = {
    "kernel_size": "size",
    "device": "omit it: there is one device",
    "seed": "write rng=np.random.default_rng({value})",
    "Window.alpha": "stride",
    "alpha": "size",
    "units": "outputs",
}


EXPECTED = "Window: expected options among size, stride, padding, rng"


class Window:
    """A window."""

    @explained(FOREIGN)
    def __init__(self, size, stride=1, *, padding=0, rng):
        """Arguments of a window."""
        self.arguments = size, stride, padding, rng


class Empty:
    @explained({})
    def __init__(self):
        pass


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            lambda: Window(kernel_size=3, rng=1),
            f"{EXPECTED}, got kernel_size=3; kernel_size is called size here: write size=3",
        ),
        (
            lambda: Window(3, device="cuda", rng=1),
            f"{EXPECTED}, got device='cuda'; omit it: there is one device",
        ),
        (
            lambda: Window(3, seed=5),
            f"{EXPECTED}, got seed=5; write rng=np.random.default_rng(5)",
        ),
        (
            lambda: Window(3, alpha=2, rng=1),  # the entry for this class takes precedence over the general one
            f"{EXPECTED}, got alpha=2; alpha is called stride here: write stride=2",
        ),
        (
            lambda: Window(3, strid=2, rng=1),
            f"{EXPECTED}, got strid=2; did you mean 'stride'?",
        ),
        (
            lambda: Window(3, units=2, rng=1),  # a name that this class does not have
            f"{EXPECTED}, got units=2; omit it",
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
        (lambda: Empty(size=3), "Empty: expected no options, got size=3; omit it"),
        (
            lambda: Empty(3),
            "Empty: expected no arguments without a name, got 1; omit the arguments that are too many",
        ),
    ],
)
def test_the_error_explains_an_invalid_call(call, expected):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert str(caught.value) == expected


def test_a_valid_call_succeeds():
    assert Window(3, rng=1).arguments == (3, 1, 0, 1)
    assert Window(3, 2, padding=4, rng=1).arguments == (3, 2, 4, 1)
    assert Window(size=3, stride=2, rng=1).arguments == (3, 2, 0, 1)
    Empty()


def test_signature_and_docstring_are_kept():
    assert list(inspect.signature(Window).parameters) == ["size", "stride", "padding", "rng"]
    assert Window.__init__.__doc__ == "Arguments of a window."


def test_a_type_error_within_the_constructor_is_unchanged():
    class Broken:
        @explained({})
        def __init__(self):
            len(3)

    with pytest.raises(TypeError, match="has no len"):
        Broken()


def test_the_error_names_the_subclass():
    class Pane(Window):
        pass

    with pytest.raises(ArgumentError, match=r"^Pane: expected rng, "):
        Pane(3)


def test_long_values_are_shortened():
    with pytest.raises(ArgumentError) as caught:
        Window(3, weights=list(range(10_000)), rng=np.zeros(10_000))
    assert len(str(caught.value)) < 200


def test_braces_in_a_value_are_not_formatted():
    assert explain_option("X", "seed", {"a": 1}, [], FOREIGN) == "write rng=np.random.default_rng({'a': 1})"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Linear", "nn.Linear is nn.Affine here"),
        ("Affin", "module 'zhishen.nn' has no attribute 'Affin'; did you mean nn.Affine?"),
        ("Wavelet", "module 'zhishen.nn' has no attribute 'Wavelet'"),
        ("__path", "module 'zhishen.nn' has no attribute '__path'"),
    ],
)
def test_missing_names_of_a_module(name, expected):
    error = missing_name("nn", name, ["Affine", "path"], {"Linear": "nn.Affine"})
    assert isinstance(error, AttributeError)
    assert str(error) == expected
