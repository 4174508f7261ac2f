"""Words of other libraries: options and names of optimizers are explained."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, PENALTIES, WRAPPERS
from zhishen.optim.foreign import NAMES, OPTIONS

SGD = optim.SGD()


def advice(call):
    with pytest.raises(ArgumentError) as caught:
        call()
    return str(caught.value).partition("; ")[2]


def test_the_whole_sentence():
    with pytest.raises(ArgumentError) as caught:
        optim.SGD(lr=0.1, momentum=0.9)
    assert str(caught.value) == (
        "SGD: expected no option but lr, got momentum=0.9; use optim.Momentum(lr, momentum=0.9)"
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: optim.SGD(learning_rate=0.1), "learning_rate is called lr here: write lr=0.1"),
        (lambda: optim.SGD(alpha=0.1), "alpha is called lr here: write lr=0.1"),
        (lambda: optim.SGD(weight_decay=1e-4), "use optim.WeightDecay(optim.SGD(lr), 0.0001)"),
        (lambda: optim.SGD(nesterov=True), "use optim.Nesterov(lr, momentum=0.9)"),
        (lambda: optim.SGD(lr=0.1, clipnorm=1.0), "wrap the optimizer: optim.ClipNorm(optimizer, 1.0)"),
        (lambda: optim.SGD(rl=0.1), "did you mean 'lr'?"),
        (lambda: optim.SGD(zzqj=0.1), "omit it"),
        (lambda: optim.Momentum(nesterov=True), "use optim.Nesterov instead of optim.Momentum"),
        (lambda: optim.Momentum(dampening=0.1), "omit it: there is no dampening"),
        (
            lambda: optim.Momentum(weight_decay=1e-4),
            "wrap the optimizer: optim.Penalized(optimizer, optim.L2(0.0001))",
        ),
        (lambda: optim.RMSprop(alpha=0.99), "alpha is called rho here: write rho=0.99"),
        (lambda: optim.RMSprop(epsilon=1e-8), "epsilon is called eps here: write eps=1e-08"),
        (lambda: optim.RMSprop(momentum=0.9), "use optim.Momentum, or optim.Adam, whose beta1 is a momentum"),
        (lambda: optim.Adam(betas=(0.9, 0.99)), "write beta1 and beta2 for the two numbers of (0.9, 0.99)"),
        (lambda: optim.Adam(beta_1=0.8), "beta_1 is called beta1 here: write beta1=0.8"),
        (
            lambda: optim.Adam(weight_decay=0.01),
            "use optim.AdamW(weight_decay=0.01), or optim.Penalized(optim.Adam(), optim.L2(0.01))",
        ),
        (lambda: optim.Adam(amsgrad=True), "omit it: Adam is algorithm 1 of its paper"),
        (lambda: optim.Adam(params=[], lr=0.1), "omit it: update(params, grads) takes the parameters"),
        (
            lambda: optim.AdaGrad(lr_decay=0.1),
            "set optimizer.lr from a schedule such as optim.StepDecay before each update",
        ),
        (lambda: optim.WeightDecay(SGD, weight_decay=0.1), "weight_decay is called decay here: write decay=0.1"),
        (lambda: optim.ClipNorm(SGD, max_norm=1.0), "max_norm is called limit here: write limit=1.0"),
        (lambda: optim.L2(weight_decay=0.1), "weight_decay is called l2 here: write l2=0.1"),
        (lambda: optim.ClipNorm(limit=1.0), "expected a value for optimizer"),
        (lambda: optim.Adam(0.1, 0.9), "give the others by name: beta1=, beta2=, eps="),
    ],
)
def test_words_of_other_libraries(call, message):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert str(caught.value).endswith(f"; {message}") or f": {message}, got none; write" in str(caught.value)


@pytest.mark.parametrize("kind", [*OPTIMIZERS.values(), *WRAPPERS.values(), *PENALTIES.values()])
def test_an_option_that_does_not_exist_is_an_error(kind):
    foreign = [option for option in OPTIONS if "." not in option and option not in inspect.signature(kind).parameters]
    assert len(foreign) > 20
    for option in [*foreign, "zzqj"]:
        with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected .*, got {option}=0\.5; "):
            kind(**{option: 0.5})


@pytest.mark.parametrize("kind", OPTIMIZERS.values())
@pytest.mark.parametrize(
    "params",
    [{"W": np.zeros(2)}, [np.zeros(2)], {"W": np.zeros(2)}.values(), iter([]), {}],
    ids=lambda params: type(params).__name__,
)
def test_parameters_at_construction(kind, params, hostile):
    for call in (lambda: kind(params), lambda: kind(params, lr=0.1)):
        with pytest.raises(ArgumentError) as caught:
            call()
        assert str(caught.value) == (
            f"{kind.__name__}: expected the learning rate as the first argument, got a {type(params).__name__}; "
            f"update takes the parameters: optim.{kind.__name__}(lr=0.01).update(params, grads)"
        )


@pytest.mark.parametrize("bad", ["0.1", None, np.zeros(2)])
def test_other_things_in_place_of_a_learning_rate(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^SGD: expected lr to be a number >= 0, got "):
        optim.SGD(bad)


def test_build_takes_the_same_words(hostile):
    for name, option, value, message in (
        ("adam", "betas", (0.9, 0.99), "write beta1 and beta2 for the two numbers of (0.9, 0.99)"),
        ("sgd", "learning_rate", 0.1, "learning_rate is called lr here: write lr=0.1"),
        ("rmsprop", "alpha", 0.9, "alpha is called rho here: write rho=0.9"),
    ):
        assert advice(lambda name=name, option=option, value=value: optim.build(name, **{option: value})) == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Adagrad", "optim.Adagrad is optim.AdaGrad here"),
        ("RMSProp", "optim.RMSProp is optim.RMSprop here"),
        ("SGDM", "optim.SGDM is optim.Momentum here"),
        (
            "lr_scheduler",
            (
                "optim.lr_scheduler is optim.Constant, optim.StepDecay and optim.Cosine (with optimizer.lr = "
                "schedule(step) before each update) here"
            ),
        ),
        ("Adm", "module 'zhishen.optim' has no attribute 'Adm'; did you mean optim.Adam?"),
        ("zzqj", "module 'zhishen.optim' has no attribute 'zzqj'"),
    ],
)
def test_names_that_do_not_exist(name, message):
    with pytest.raises(AttributeError) as caught:
        getattr(optim, name)
    assert str(caught.value) == message


def test_each_option_of_the_table_is_ours_or_a_sentence():
    kinds = [*OPTIMIZERS.values(), *WRAPPERS.values(), *PENALTIES.values()]
    ours = {name for kind in kinds for name in inspect.signature(kind).parameters}
    assert {target for target in OPTIONS.values() if target.isidentifier()} <= ours
    assert {key.partition(".")[0] for key in OPTIONS if "." in key} <= {kind.__name__ for kind in kinds}
    assert not set(NAMES) & set(optim.__all__)
