"""Built-in layers: what was given at construction can be read, and words of other libraries are explained."""

from __future__ import annotations

import copy
import inspect
import pickle
import re

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError
from zhishen.nn.foreign import NAMES, OPTIONS

RNG = np.random.default_rng(0)
#: Arguments of every built-in layer, all of them different from the defaults.
GIVEN = {
    nn.Affine: {"inputs": 4, "outputs": 3, "bias": False},
    nn.WeightNormAffine: {"inputs": 4, "outputs": 3, "bias": False},
    nn.Conv1d: {
        "in_channels": 2, "out_channels": 4, "size": 3, "stride": 2, "padding": 1, "dilation": 2, "groups": 2,
        "bias": False,
    },
    nn.Conv2d: {
        "in_channels": 2, "out_channels": 4, "size": (3, 5), "stride": (2, 1), "padding": (1, 0), "dilation": (1, 2),
        "groups": 2, "bias": False,
    },
    nn.MaxPool1d: {"size": 3, "stride": 2, "padding": 1},
    nn.AvgPool1d: {"size": 3, "stride": 2, "padding": 1},
    nn.MaxPool2d: {"size": (3, 2), "stride": (2, 1), "padding": (1, 0)},
    nn.AvgPool2d: {"size": (3, 2), "stride": (2, 1), "padding": (1, 0)},
    nn.BatchNorm: {"features": 3, "momentum": 0.5, "eps": 1e-3},
    nn.LayerNorm: {"shape": (2, 3), "eps": 1e-3},
    nn.RMSNorm: {"shape": (2, 3), "eps": 1e-3},
    nn.GroupNorm: {"groups": 2, "channels": 4, "eps": 1e-3},
    nn.Dropout: {"rate": 0.25},
    nn.SpatialDropout: {"rate": 0.25},
    nn.LeakyReLU: {"slope": 0.2},
    **{
        kind: {}
        for kind in (
            nn.GlobalAvgPool1d, nn.GlobalAvgPool2d, nn.Flatten, nn.Identity, nn.Step, nn.Sigmoid, nn.Tanh, nn.ReLU,
            nn.GELU, nn.Softmax, nn.LogSoftmax,
        )
    },
}  # fmt: skip
every = pytest.mark.parametrize("kind", GIVEN, ids=lambda kind: kind.__name__)


def drawing(kind):
    """The generator, for layers that take one."""
    return {"rng": np.random.default_rng(0)} if "rng" in inspect.signature(kind).parameters else {}


def small(kind):
    """The arguments that have no default."""
    parameters = inspect.signature(kind).parameters
    return {name: value for name, value in GIVEN[kind].items() if parameters[name].default is inspect.Parameter.empty}


def refused(call, excerpt):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert str(caught.value) == excerpt


def test_every_built_in_layer_is_here():
    public = [getattr(nn, name) for name in nn.__all__]
    layers = {kind for kind in public if inspect.isclass(kind) and issubclass(kind, nn.Layer) and kind is not nn.Layer}
    assert set(GIVEN) >= {kind for kind in layers if kind.__module__ in {f"zhishen.nn.{name}" for name in MODULES}}


MODULES = ("activation", "affine", "conv", "dropout", "norm", "pool", "weight_norm")


@every
def test_what_was_given_can_be_read_and_makes_an_equal_layer(kind):
    given = GIVEN[kind]
    wanted = set(inspect.signature(kind).parameters) - {"rng", "init", "dtype", "name"}
    assert set(given) == wanted
    layer = kind(**given, **drawing(kind))
    read = {name: getattr(layer, name) for name in wanted}
    assert read == given
    assert {name: type(value) for name, value in read.items()} == {name: type(value) for name, value in given.items()}
    again = type(layer)(**read, **drawing(kind))
    assert repr(again) == repr(layer)
    assert {name: array.shape for name, array in again.params.items()} == {
        name: array.shape for name, array in layer.params.items()
    }
    assert {name: getattr(again, name) for name in wanted} == read


@every
def test_the_defaults_can_be_read(kind):
    layer = kind(**small(kind), **drawing(kind))
    for name, parameter in inspect.signature(kind).parameters.items():
        if name in GIVEN[kind] and name not in small(kind):
            value = getattr(layer, name)
            expected = layer.size if parameter.default is None else parameter.default  # a stride is the size
            assert value in (expected, (expected, expected))


# Options that do not exist


@every
def test_an_unknown_option_is_named_with_those_that_exist(kind):
    names = ", ".join(inspect.signature(kind).parameters)
    among = f"no option but {names}" if "," not in names else f"options among {names}"
    refused(
        lambda: kind(**small(kind), **drawing(kind), zzqj=1),
        f"{kind.__name__}: expected {among}, got zzqj=1; omit it",
    )


@every
def test_a_foreign_option_is_an_error(kind):
    """Each word of the table that is not an option of the layer too."""
    foreign = [option for option in OPTIONS if "." not in option and option not in inspect.signature(kind).parameters]
    assert len(foreign) > 30
    for option in foreign:
        with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected .* got {option}=1; "):
            kind(**small(kind), **drawing(kind), **{option: 1})


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        (lambda: nn.Affine(in_features=784, outputs=50), "in_features is called inputs here: write inputs=784"),
        (lambda: nn.Affine(784, out_features=50, rng=RNG), "out_features is called outputs here: write outputs=50"),
        (lambda: nn.Affine(784, units=50, rng=RNG), "units is called outputs here: write outputs=50"),
        (lambda: nn.Affine(784, 50, use_bias=False), "use_bias is called bias here: write bias=False"),
        (lambda: nn.Affine(784, 50, seed=3), "give a generator: rng=np.random.default_rng(3)"),
        (lambda: nn.Affine(784, 50, device="cuda"), "omit it: everything is computed on the CPU"),
        (lambda: nn.Affine(784, 50, activation="relu"), "put a layer such as nn.ReLU() after this one"),
        (lambda: nn.Conv2d(1, 8, kernel_size=3), "kernel_size is called size here: write size=3"),
        (lambda: nn.Conv1d(1, 8, kernel_size=3), "kernel_size is called size here: write size=3"),
        (lambda: nn.Conv2d(1, filters=8, size=3), "filters is called out_channels here: write out_channels=8"),
        (lambda: nn.Conv2d(1, 8, 3, padding_mode="zeros"), "omit it: padding is zeros"),
        (lambda: nn.Conv2d(1, 8, 3, paddin=1), "did you mean 'padding'?"),
        (lambda: nn.MaxPool2d(kernel_size=2), "kernel_size is called size here: write size=2"),
        (
            lambda: nn.MaxPool2d(2, return_indices=True),
            "omit it: backward knows where the largest values were",
        ),
        (lambda: nn.AvgPool1d(2, ceil_mode=True), "omit it: output sizes are rounded down"),
        (lambda: nn.GlobalAvgPool2d(kernel_size=2), "omit it"),
        (
            lambda: nn.Flatten(start_dim=1),
            "omit it: all axes but the first are flattened",
        ),
        (lambda: nn.LeakyReLU(negative_slope=0.2), "negative_slope is called slope here: write slope=0.2"),
        (lambda: nn.LeakyReLU(alpha=0.2), "alpha is called slope here: write slope=0.2"),
        (lambda: nn.ReLU(inplace=True), "omit it: a layer never writes to its input"),
        (lambda: nn.GELU(approximate="tanh"), "omit it: GELU is computed without an approximation"),
        (lambda: nn.Softmax(dim=1), "omit it: the axes are fixed, see Shape in the docstring"),
        (lambda: nn.Dropout(p=0.5), "p is called rate here: write rate=0.5"),
        (lambda: nn.SpatialDropout(p=0.5, rng=RNG), "p is called rate here: write rate=0.5"),
        (lambda: nn.BatchNorm(num_features=8), "num_features is called features here: write features=8"),
        (
            lambda: nn.BatchNorm(8, affine=False),
            "omit it: the parameters of a normalization are always learned",
        ),
        (
            lambda: nn.BatchNorm(8, track_running_stats=True),
            "omit it: running statistics are always kept, and network.eval() makes use of them",
        ),
        (lambda: nn.GroupNorm(num_groups=2, num_channels=4), "num_groups is called groups here: write groups=2"),
        (lambda: nn.GroupNorm(2, num_channels=4), "num_channels is called channels here: write channels=4"),
        (lambda: nn.LayerNorm(normalized_shape=8), "normalized_shape is called shape here: write shape=8"),
        (lambda: nn.RMSNorm(8, epsilon=1e-3), "epsilon is called eps here: write eps=0.001"),
    ],
)
def test_words_of_other_libraries(call, advice):
    with pytest.raises(ArgumentError) as caught:
        call()
    assert str(caught.value).partition("; ")[2] == advice


def test_the_whole_sentence():
    refused(
        lambda: nn.Conv2d(1, 8, kernel_size=3),
        "Conv2d: expected options among in_channels, out_channels, size, stride, padding, dilation, groups, bias, rng, "
        "init, dtype, name, got kernel_size=3; kernel_size is called size here: write size=3",
    )
    refused(
        lambda: nn.ReLU(inplace=True),
        "ReLU: expected no option but name, got inplace=True; omit it: a layer never writes to its input",
    )


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda word: nn.Conv2d(1, 8, 3, padding=word, rng=RNG), "'same' is padding=1 here"),
        (lambda word: nn.Conv2d(1, 8, (3, 5), padding=word, rng=RNG), "'same' is padding=(1, 2) here"),
        (lambda word: nn.Conv2d(1, 8, 3, dilation=2, padding=word, rng=RNG), "'same' is padding=2 here"),
        (lambda word: nn.Conv1d(1, 8, 9, padding=word, rng=RNG), "'same' is padding=4 here"),
        (lambda word: nn.MaxPool2d(3, padding=word), "'same' is padding=1 here"),
        (lambda word: nn.AvgPool1d(5, padding=word), "'same' is padding=2 here"),
        (
            lambda word: nn.Conv2d(1, 8, 4, padding=word, rng=RNG),
            (
                "only an odd size keeps the size of the input with equal padding at both sides, such as size 3 with "
                "padding=1"
            ),
        ),
    ],
)
def test_padding(make, advice, hostile):
    for word in ("same", "SAME"):
        with pytest.raises(ArgumentError) as caught:
            make(word)
        _, _, excerpt = str(caught.value).partition(": expected padding to be a whole number >= 0, got ")
        assert excerpt == f"{word!r}; give a number: {advice}"
    with pytest.raises(ArgumentError, match=r"got 'valid'; give a number: 'valid' is padding=0$"):
        make("valid")
    with pytest.raises(ArgumentError, match=r"got 'full'; (give|choose)"):
        make("full")


def test_the_padding_that_same_names_keeps_the_size(rng):
    assert nn.Conv2d(1, 8, (3, 5), padding=(1, 2), rng=rng).output_shape((1, 9, 7)) == (8, 9, 7)
    assert nn.Conv2d(1, 8, 3, dilation=2, padding=2, rng=rng).output_shape((1, 9, 7)) == (8, 9, 7)


# Positions, and what is missing


def test_a_generator_that_is_missing():
    for kind in GIVEN:
        if drawing(kind):
            refused(
                lambda kind=kind: kind(**small(kind)),
                f"{kind.__name__}: expected rng, a generator of random numbers, got none; pass "
                "rng=np.random.default_rng(seed)",
            )


@pytest.mark.parametrize(
    ("call", "excerpt"),
    [
        (
            lambda: nn.Conv2d(1, 8, 3, 1, 1, rng=RNG),
            (
                "Conv2d: expected at most 3 arguments (in_channels, out_channels, size) without a name, got 5; give "
                "the others by name: stride=, padding=, dilation=, groups=, bias=, rng=, init=, dtype=, name="
            ),
        ),
        (
            lambda: nn.MaxPool2d(3, 2, 1),
            (
                "MaxPool2d: expected at most 2 arguments (size, stride) without a name, got 3; give the others by "
                "name: padding=, name="
            ),
        ),
        (
            lambda: nn.ReLU(True),
            "ReLU: expected no arguments without a name, got 1; give the others by name: name=",
        ),
        (
            lambda: nn.Affine(2, 3, outputs=4, rng=RNG),
            "Affine: expected outputs once, got it as argument number 2 and as outputs=4; omit one of them",
        ),
        (
            lambda: nn.Conv2d(1, rng=RNG),
            (
                "Conv2d: expected a value for out_channels, got none; write Conv2d(in_channels, out_channels, size, "
                "rng=rng)"
            ),
        ),
        (lambda: nn.LayerNorm(), "LayerNorm: expected a value for shape, got none; write LayerNorm(shape)"),
    ],
)
def test_calls_that_do_not_fit(call, excerpt):
    refused(call, excerpt)


@pytest.mark.parametrize("kind", [nn.MaxPool1d, nn.AvgPool1d, nn.MaxPool2d, nn.AvgPool2d])
def test_a_stride_may_be_the_second_argument(kind):
    assert repr(kind(3, 2)) == repr(kind(3, stride=2)) == f"{kind.__name__}(3, stride=2)"
    assert repr(kind(2, 2)) == repr(kind(2)) == f"{kind.__name__}(2)"


def test_a_slope_may_be_the_first_argument():
    layer = nn.LeakyReLU(0.1)
    assert layer.slope == 0.1
    np.testing.assert_allclose(layer.forward(np.array([-2.0, 2.0])), [-0.2, 2.0])


@pytest.mark.parametrize("kind", [nn.MaxPool1d, nn.AvgPool1d])
@pytest.mark.parametrize("key", ["size", "stride", "padding"])
def test_options_of_pools_of_signals_that_are_invalid(kind, key, hostile):
    low = 0 if key == "padding" else 1
    for bad in (*WholeNumber(low).bad_values(), (1, 2)):
        if key == "stride" and bad is None:
            continue  # the size
        with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected {key} to be a whole number >= {low}, "):
            kind(**{"size": 2, key: bad})


# Names that do not exist


@pytest.mark.parametrize(
    ("name", "excerpt"),
    [
        ("Linear", "nn.Linear is nn.Affine here"),
        ("Dense", "nn.Dense is nn.Affine here"),
        ("BatchNorm1d", "nn.BatchNorm1d is nn.BatchNorm here"),
        ("BatchNorm2d", "nn.BatchNorm2d is nn.BatchNorm here"),
        ("CrossEntropyLoss", "nn.CrossEntropyLoss is nn.SoftmaxCrossEntropy here"),
        ("BCEWithLogitsLoss", "nn.BCEWithLogitsLoss is nn.SigmoidCrossEntropy here"),
        ("MSELoss", "nn.MSELoss is nn.SumOfSquares (E = 1/(2N) Σ(y - t)²) here"),
        ("Module", "nn.Module is nn.Layer (a layer or a block of layers) or nn.Network (layers and a loss) here"),
        ("AdaptiveAvgPool2d", "nn.AdaptiveAvgPool2d is nn.GlobalAvgPool2d (for one number a channel) here"),
        ("Embedding", "nn.Embedding is nn.Affine on one-hot rows (with bias=False) here"),
        ("MaxPool", "module 'zhishen.nn' has no attribute 'MaxPool'; did you mean nn.MaxPool2d?"),
        ("zzqj", "module 'zhishen.nn' has no attribute 'zzqj'"),
    ],
)
def test_names_of_other_libraries(name, excerpt):
    with pytest.raises(AttributeError) as caught:
        getattr(nn, name)
    assert str(caught.value) == excerpt
    assert not hasattr(nn, name)


@pytest.mark.parametrize(("module", "names"), [(nn, NAMES), (optim, optim.foreign.NAMES)], ids=["nn", "optim"])
def test_no_name_of_the_table_is_ours_and_what_it_names_exists(module, names):
    import re

    for name, ours in names.items():
        assert name not in module.__all__
        for package, found in re.findall(r"(?<![\w.])(nn|optim)\.(\w+)", ours):
            assert hasattr({"nn": nn, "optim": optim}[package], found), ours


def test_each_option_of_the_table_is_ours_or_a_sentence():
    ours = {name for kind in GIVEN for name in inspect.signature(kind).parameters}
    assert {target for target in OPTIONS.values() if target.isidentifier()} <= ours


# A layer computes with the arguments that it shows: those that it copies cannot be changed afterwards.
COPIED = {
    **dict.fromkeys((nn.Conv1d, nn.Conv2d), ("size", "stride", "padding", "dilation", "groups")),
    **dict.fromkeys((nn.MaxPool1d, nn.AvgPool1d, nn.MaxPool2d, nn.AvgPool2d), ("size", "stride", "padding")),
    **dict.fromkeys((nn.LayerNorm, nn.RMSNorm), ("eps",)),
    nn.GroupNorm: ("eps", "groups"),
    nn.LeakyReLU: ("slope",),
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in COPIED.items() for name in names])
def test_an_argument_that_is_copied_stays(kind, name):
    layer = kind(**GIVEN[kind], **drawing(kind))
    setattr(layer, name, GIVEN[kind][name])
    refused(
        lambda: setattr(layer, name, 7),
        f"{kind.__name__}: expected {name} to stay {GIVEN[kind][name]!r}, the value with which the layer was built, "
        f"got 7; build a new layer, and replace this one by it",
    )
    assert getattr(layer, name) == GIVEN[kind][name]
    again = pickle.loads(pickle.dumps(copy.deepcopy(layer)))
    assert getattr(again, name) == GIVEN[kind][name]


def test_rates_can_be_changed_and_are_reported():
    x = np.ones((2, 1000))
    for kind in (nn.Dropout, nn.SpatialDropout):
        layer = kind(0.5, rng=np.random.default_rng(0))
        layer.rate = 0.9
        assert (layer.forward(x[..., np.newaxis]) == 0).mean() == pytest.approx(0.9, abs=0.03)
        assert layer.config() == {"rate": 0.9}


@pytest.mark.parametrize("method", ["train", "eval"])
@pytest.mark.parametrize("make", [lambda rng: nn.two_layer(4, 3, 2, rng=rng), lambda rng: nn.Affine(4, 3, rng=rng)])
def test_train_and_eval_take_no_argument(method, make, rng):
    """In PyTorch, ``train(False)`` switches to evaluation."""
    layer = make(rng)
    message = (
        f"{type(layer).__name__}.{method}: expected no argument, got False; call eval() to switch to evaluation, and "
        "train() to switch to training"
    )
    for arguments, options in (((False,), {}), ((), {"mode": False})):
        with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
            getattr(layer, method)(*arguments, **options)
        assert layer.training


@pytest.mark.parametrize("kind", [nn.Dropout, nn.SpatialDropout])
def test_a_changed_dropout_rate_is_checked(kind, rng):
    layer = kind(0.5, rng=rng)
    layer.rate = 0.25
    assert layer.rate == 0.25
    for rate in (1.5, 1.0, -0.1, "0.5", None):
        with pytest.raises(ArgumentError, match=f"^{kind.__name__}: expected rate to be a number >= 0 and < 1, got "):
            layer.rate = rate
        assert layer.rate == 0.25
