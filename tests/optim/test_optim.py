"""The package: its registries, and building an optimizer by name."""

from __future__ import annotations

import pytest
from every_optimizer import every

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, PENALTIES, WRAPPERS, build


@every
def test_build_makes_what_the_registry_says(name):
    optimizer = build(name, lr=0.25)
    assert type(optimizer) is OPTIMIZERS[name]
    assert optimizer.lr == 0.25


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: build("adm"), "expected the optimizer to be one of sgd, .*, got 'adm'; did you mean 'adam'?"),
        (lambda: build("Momentun"), "did you mean 'momentum'?"),
        (lambda: build("xyz"), "choose one of these"),
        (lambda: build(None), "got None"),
        (
            lambda: build("adam", beta_1=0.9),
            "expected the option to be one of lr, .*, got 'beta_1'; beta_1 is called beta1 here: write beta1=0.9$",
        ),
        (
            lambda: build("sgd", momentum=0.9),
            r"^optim\.build\('sgd'\): .* one of lr, got 'momentum'; use optim\.Momentum",
        ),
        (lambda: build("adam", epz=0.9), "got 'epz'; did you mean 'eps'\\?$"),
        (lambda: build("sgd", lr="0.1"), "^SGD: expected lr to be a number >= 0, got '0.1'"),
    ],
)
def test_build_explains_what_it_cannot_make(hostile, call, words):
    with pytest.raises(ArgumentError, match=words):
        call()


def test_registries_have_the_names_of_their_classes():
    for registry, base in ((OPTIMIZERS, optim.Optimizer), (WRAPPERS, optim.Wrapper)):
        for name, kind in registry.items():
            assert kind.name == name
            assert issubclass(kind, base)
    assert set(PENALTIES) == {"l1", "l2", "elastic_net"}


def test_public_names_exist():
    assert len(set(optim.__all__)) == len(optim.__all__)
    for name in optim.__all__:
        assert getattr(optim, name) is not None
    assert {kind.__name__ for kind in (*OPTIMIZERS.values(), *WRAPPERS.values(), *PENALTIES.values())} <= set(
        optim.__all__
    )
