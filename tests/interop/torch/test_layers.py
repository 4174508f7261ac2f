"""The table from modules to layers: options, and what is refused. Plain objects take the place of modules."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from refusals import refused

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.interop.torch.layers import LAYERS, Source, only


def source(
    kind: str, *, shape=None, flattened=False, rng=None, dtype="torch.float64", parameters=(), **options: Any
) -> Source:
    """A source whose module has these options and the dtypes of its parameters."""
    found = [(name, SimpleNamespace(dtype=dtype, requires_grad=True)) for name in parameters]
    module = SimpleNamespace(
        **options, named_parameters=lambda: found, parameters=lambda: [parameter for _, parameter in found]
    )
    return Source(module, "body.0", kind, shape, flattened, rng, dtype)


def layer(kind, **options):
    return LAYERS[kind](source(kind, **options))


CONV = {
    "in_channels": 4, "out_channels": 6, "kernel_size": (3, 2), "stride": (2, 1), "padding": (1, 0), "dilation": (1, 2),
    "groups": 2, "bias": None, "padding_mode": "zeros",
}  # fmt: skip
POOL = {"kernel_size": (3, 2), "stride": (2, 1), "padding": (1, 1), "ceil_mode": False}
MAX = {**POOL, "dilation": 1, "return_indices": False}
AVG = {**POOL, "count_include_pad": True, "divisor_override": None}
NORM = {"num_features": 4, "eps": 1e-3, "affine": True, "track_running_stats": True, "momentum": 0.1, "training": True,
        "parameters": ("weight", "bias")}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("Linear", {"in_features": 4, "out_features": 3, "bias": 1}, "Affine(4, 3)"),
        ("Linear", {"in_features": 4, "out_features": 3, "bias": None}, "Affine(4, 3, bias=False)"),
        (
            "Linear", {"in_features": 4, "out_features": 3, "bias": 1, "parameters": ("weight_g", "weight_v", "bias")},
            "WeightNormAffine(4, 3)",
        ),
        ("Conv2d", CONV, "Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2, bias=False)"),
        ("Conv2d", {**CONV, "padding": "valid", "dilation": (1, 1)},
         "Conv2d(4, 6, (3, 2), stride=(2, 1), groups=2, bias=False)"),
        (
            "Conv1d", {**CONV, "kernel_size": (5,), "stride": (1,), "padding": "same", "dilation": (2,), "groups": 1},
            "Conv1d(4, 6, 5, padding=4, dilation=2, bias=False)",
        ),
        ("Conv2d", {**CONV, "padding": (0, 0), "padding_mode": "reflect", "dilation": (1, 1)},
         "Conv2d(4, 6, (3, 2), stride=(2, 1), groups=2, bias=False)"),
        ("MaxPool2d", MAX, "MaxPool2d((3, 2), stride=(2, 1), padding=1)"),
        ("MaxPool1d", {**MAX, "kernel_size": (3,), "stride": (2,), "padding": (1,)},
         "MaxPool1d(3, stride=2, padding=1)"),
        ("AvgPool2d", {**AVG, "kernel_size": 2, "stride": 2, "padding": 0, "count_include_pad": False}, "AvgPool2d(2)"),
        ("AvgPool1d", {**AVG, "kernel_size": (3,), "stride": (2,), "padding": (1,)},
         "AvgPool1d(3, stride=2, padding=1)"),
        ("AdaptiveAvgPool2d", {"output_size": 1, "flattened": True}, "GlobalAvgPool2d()"),
        ("AdaptiveAvgPool1d", {"output_size": 1, "flattened": True}, "GlobalAvgPool1d()"),
        ("AdaptiveAvgPool2d", {"output_size": (1, 1), "shape": (3, 6, 4)}, "AvgPool2d((6, 4))"),
        ("AdaptiveMaxPool2d", {"output_size": (None, 2), "shape": (3, 6, 4)}, "MaxPool2d((1, 2))"),
        ("AdaptiveMaxPool1d", {"output_size": 3, "shape": (3, 6)}, "MaxPool1d(2)"),
        ("BatchNorm2d", NORM, "BatchNorm(4, momentum=0.9)"),
        ("InstanceNorm2d", {**NORM, "track_running_stats": False}, "GroupNorm(4, 4)"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 4, "eps": 1e-3}, "GroupNorm(2, 4)"),
        ("LayerNorm", {"normalized_shape": (3, 4), "eps": 1e-3}, "LayerNorm(3, 4)"),
        ("RMSNorm", {"normalized_shape": (4,), "eps": None}, "RMSNorm(4)"),
        ("Dropout", {"p": 0.3, "rng": np.random.default_rng(0)}, "Dropout(0.3)"),
        ("Dropout1d", {"p": 0.3, "rng": np.random.default_rng(0)}, "SpatialDropout(0.3)"),
        ("Flatten", {"start_dim": 1, "end_dim": -1}, "Flatten()"),
        ("Flatten", {"start_dim": 1, "end_dim": 3, "shape": (3, 4, 5)}, "Flatten()"),
        ("LeakyReLU", {"negative_slope": 0.2}, "LeakyReLU(slope=0.2)"),
        ("GELU", {"approximate": "none"}, "GELU()"),
        ("Softmax", {"dim": -1}, "Softmax()"),
        ("Softmax", {"dim": 1, "shape": (4,)}, "Softmax()"),
        ("LogSoftmax", {"dim": 2, "shape": (3, 4)}, "LogSoftmax()"),
        ("Softmax", {"dim": None, "shape": (4,)}, "Softmax()"),
        *((kind, {}, f"{kind}()") for kind in ("Identity", "ReLU", "Sigmoid", "Tanh", "Step")),
    ],
)  # fmt: skip
def test_layers_with_their_options(kind, options, expected):
    assert repr(layer(kind, **options)) == expected


def test_every_row_of_the_table_is_tested():
    (mark,) = test_layers_with_their_options.pytestmark
    tested = {kind for kind, *_ in mark.args[1]}
    same = {"BatchNorm1d", "BatchNorm3d", "InstanceNorm1d", "Dropout2d", "Dropout3d"}
    assert LAYERS.keys() - tested == same


def test_numbers_of_normalizations():
    assert layer("BatchNorm2d", **NORM).eps == 1e-3
    assert layer("BatchNorm2d", **{**NORM, "momentum": 0.1}).momentum == 0.9
    assert layer("RMSNorm", normalized_shape=(4,), eps=None).eps == np.finfo(np.float64).eps
    assert layer("RMSNorm", normalized_shape=(4,), eps=None, dtype="torch.float32").eps == np.finfo(np.float32).eps
    assert (
        layer("LayerNorm", normalized_shape=(4,), eps=1e-3, dtype="torch.float16").params["gamma"].dtype == np.float16
    )


@pytest.mark.parametrize(
    ("kind", "options", "option"),
    [
        ("Conv2d", {**CONV, "padding_mode": "reflect"}, "padding_mode='zeros'"),
        ("Conv2d", {**CONV, "padding": "same", "dilation": (1, 1)}, "padding=the same number at both sides"),
        ("MaxPool2d", {**MAX, "ceil_mode": True}, "ceil_mode=False"),
        ("MaxPool2d", {**MAX, "dilation": (1, 2)}, "dilation=1"),
        ("MaxPool2d", {**MAX, "return_indices": True}, "return_indices=False"),
        ("AvgPool2d", {**AVG, "count_include_pad": False}, "count_include_pad=True"),
        ("AvgPool2d", {**AVG, "divisor_override": 3}, "divisor_override=None"),
        ("AdaptiveAvgPool2d", {"output_size": 4, "shape": (3, 6, 4)}, r"output_size=divisors of (6, 4)"),
        ("BatchNorm2d", {**NORM, "affine": False}, "affine=True"),
        ("BatchNorm2d", {**NORM, "track_running_stats": False}, "track_running_stats=True"),
        ("BatchNorm2d", {**NORM, "momentum": None}, "momentum=a number"),
        ("InstanceNorm2d", NORM, "track_running_stats=False"),
        ("Flatten", {"start_dim": 0, "end_dim": -1}, "start_dim=1"),
        ("Flatten", {"start_dim": 1, "end_dim": 2}, "end_dim=-1"),
        ("Flatten", {"start_dim": 1, "end_dim": 2, "shape": (3, 4, 5)}, "end_dim=-1"),
        ("GELU", {"approximate": "tanh"}, "approximate='none'"),
        ("Softmax", {"dim": 1, "shape": (3, 4)}, "dim=-1"),
        ("Softmax", {"dim": None, "shape": (3, 4)}, "dim=-1"),
    ],
)  # fmt: skip
def test_options_without_a_counterpart(kind, options, option):
    with pytest.raises(ArgumentError) as caught:
        layer(kind, **options)
    text = str(caught.value)
    assert text.startswith(f"from_module: expected {option} in {kind} 'body.0', got ")
    assert 'zhishen.load("model.onnx")' in text


def test_a_refusal_is_one_sentence():
    refused(
        lambda: only(source("MaxPool2d", ceil_mode=True), ceil_mode=False),
        ArgumentError,
        "from_module: expected ceil_mode=False in MaxPool2d 'body.0', got True, which no layer of zhishen has; change "
        'the module, or write it with torch.onnx.export and read the file with zhishen.load("model.onnx")',
    )


def test_what_the_caller_has_to_give():
    shape = (
        "from_module: expected the shape of the inputs for {} 'body.0', got None; give the shape of one input, such as "
        "sample_shape=(1, 28, 28)"
    )
    refused(lambda: layer("AdaptiveAvgPool2d", output_size=1), ArgumentError, shape.format("AdaptiveAvgPool2d"))
    refused(lambda: layer("Softmax", dim=1), ArgumentError, shape.format("Softmax"))
    refused(
        lambda: layer("Dropout", p=0.5),
        ArgumentError,
        "from_module: expected rng, a generator for Dropout 'body.0', got None; pass rng=np.random.default_rng(seed)",
    )
    with pytest.raises(ArgumentError, match=r"^Dropout: expected rate "):
        layer("Dropout", p=1.0, rng=np.random.default_rng(0))


def test_a_dtype_that_numpy_lacks():
    refused(
        lambda: layer("Linear", in_features=2, out_features=1, bias=1, dtype="torch.bfloat16", parameters=("weight",)),
        ArgumentError,
        "from_module: expected parameters of float16, float32 or float64, got torch.bfloat16 in Linear 'body.0'; call "
        "module.float()",
    )


def test_a_frozen_batch_norm_in_training():
    frozen = source("BatchNorm1d", **{**NORM, "parameters": ()})
    refused(
        lambda: LAYERS["BatchNorm1d"](frozen),
        ArgumentError,
        "from_module: expected BatchNorm1d 'body.0' with frozen parameters to be in evaluation, got it in training; "
        "call eval() of this module, since a frozen BatchNorm of zhishen does not use the statistics of the batch",
    )


def test_other_parametrizations_are_no_weight_norm():
    names = ("bias", "parametrizations.weight.original0", "parametrizations.weight.original1")
    other = source("Linear", in_features=2, out_features=1, bias=1, parameters=names)
    steps: list[Any] = [type("_Other", (), {})()]
    other.module.parametrizations = {"weight": steps}
    assert isinstance(LAYERS["Linear"](other), nn.Affine)
    steps[:] = [type("_WeightNorm", (), {})()]
    assert isinstance(LAYERS["Linear"](other), nn.WeightNormAffine)


@pytest.mark.parametrize("page", ["pytorch.md", "pytorch.zh.md"])
def test_the_page_has_every_row_of_the_table(page):
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    first = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert LAYERS.keys() <= {name for cell in first for name in re.findall(r"`(\w+)`", cell)}
