"""Models of PyTorch and scikit-learn as ONNX files, read here: the outputs of onnxruntime, to 1e-5."""

from __future__ import annotations

import logging
import warnings

import numpy as np
import onnxruntime
import pytest
import torch
from skl2onnx import to_onnx
from sklearn.neural_network import MLPClassifier
from torch import nn

import zhishen
from zhishen import optim, train
from zhishen.interop import onnx

torch.set_num_threads(1)
TOLERANCE = 1e-5
SAMPLES = 6


class Block(nn.Module):
    """Two convolutions and a shortcut, each with batch normalization."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first, self.first_norm = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.second, self.second_norm = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.shortcut(x))


class Transformer(nn.Module):
    """An embedding, one layer of a transformer, and a mean over the positions."""

    def __init__(self):
        super().__init__()
        self.embedding, self.out = nn.Embedding(50, 16), nn.Linear(16, 5)
        self.layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, activation="gelu")

    def forward(self, x):
        return self.out(self.layer(self.embedding(x)).mean(1))


MODELS = {
    "mlp": (lambda: nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4)), (8,)),
    "classifier": (lambda: nn.Sequential(nn.Linear(8, 16), nn.SiLU(), nn.Linear(16, 4), nn.Softmax(1)), (8,)),
    "activations": (
        lambda: nn.Sequential(
            nn.Linear(8, 16), nn.GELU(), nn.LayerNorm(16), nn.ELU(), nn.Linear(16, 16), nn.Hardswish(), nn.Mish(),
            nn.PReLU(), nn.Hardtanh(), nn.Linear(16, 16), nn.LeakyReLU(), nn.SELU(), nn.LogSoftmax(1),
        ),
        (8,),
    ),
    "lenet": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Dropout(0.5), nn.Linear(120, 10),
        ),
        (1, 28, 28),
    ),
    "resnet": (
        lambda: nn.Sequential(
            nn.Conv2d(3, 8, 3, 1, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1), Block(8, 8, 1),
            Block(8, 16, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10),
        ),
        (3, 32, 32),
    ),
    "signals": (
        lambda: nn.Sequential(
            nn.Conv1d(2, 8, 5, 2, 2), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(2),
            nn.Conv1d(8, 8, 3, padding=2, dilation=2, groups=2), nn.GELU(), nn.AdaptiveAvgPool1d(1), nn.Flatten(),
            nn.Linear(8, 3),
        ),
        (2, 40),
    ),
    "decoder": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.ReLU(), nn.ConvTranspose2d(4, 3, 3, 2, 1, 1),
            nn.Upsample(scale_factor=2, mode="bilinear"), nn.InstanceNorm2d(3, affine=True), nn.ConstantPad2d(1, 0.5),
        ),
        (1, 8, 8),
    ),
    "transformer": (Transformer, None),
}  # fmt: skip


def written(name, dynamo, path):
    """A model after some steps of training, when no statistic is 0 or 1, as a file; and inputs for it."""
    torch.manual_seed(0)
    build, shape = MODELS[name]
    model = build()
    x = torch.randint(0, 50, (SAMPLES, 7)) if shape is None else torch.randn(SAMPLES, *shape)
    with torch.no_grad():
        for _ in range(3):
            model(x if shape is None else x * 2 + 1)
    model.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        if dynamo:
            sizes = ({0: torch.export.Dim("N")},)
            torch.onnx.export(model, (x,), path, dynamo=True, dynamic_shapes=sizes, external_data=False, verbose=False)
        else:
            torch.onnx.export(model, (x,), path, dynamo=False, input_names=["x"], dynamic_axes={"x": {0: "N"}})
        logging.disable(logging.NOTSET)
    return x.numpy()


def run(path, x):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})


@pytest.mark.filterwarnings("default")  # of PyTorch's exporter
@pytest.mark.parametrize("dynamo", [False, True], ids=["script", "dynamo"])
@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_pytorch(name, dynamo, tmp_path, report):
    path = tmp_path / "model.onnx"
    x = written(name, dynamo, path)
    (expected,) = run(path, x)
    network = zhishen.load(path)
    out = network.probabilities(x) if name == "classifier" else network.predict(x)
    difference = np.abs(out - expected).max()
    report(f"{name}, {'dynamo' if dynamo else 'script'}: {difference:.1e}")
    assert difference < TOLERANCE
    # Saved and read again, and exported and read again, it is the same.
    saved = zhishen.load(network.save(tmp_path / "model.safetensors"))
    np.testing.assert_array_equal(saved.predict(x), network.predict(x))
    if name != "transformer":  # its input is whole numbers, which an export does not draw
        again = zhishen.load(onnx.export(network, tmp_path / "again.onnx", input_shape=x.shape[1:]).path)
        np.testing.assert_allclose(again.predict(x), network.predict(x), atol=TOLERANCE)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", ["mlp", "lenet", "resnet", "signals", "transformer"])
def test_a_model_of_pytorch_is_trained_further(name, tmp_path):
    path = tmp_path / "model.onnx"
    x = written(name, False, path)
    network, t = zhishen.load(path), np.arange(SAMPLES) % 3
    before = network.loss(x, t)
    optimizer, rng = optim.Adam(lr=0.02), np.random.default_rng(0)
    train.Trainer(network, (x, t), optimizer, epochs=60, batch_size=SAMPLES, rng=rng).fit()
    assert network.loss(x, t) < before / 2


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("zipmap", [False, True])
def test_a_classifier_of_scikit_learn(classes, activation, zipmap, tmp_path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 6)).astype(np.float32)
    t = np.digitize(x.sum(axis=1), [0] if classes == 2 else [-1, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the few iterations
        model = MLPClassifier((8, 5), activation=activation, max_iter=30, random_state=0).fit(x, t)
    path = tmp_path / "model.onnx"
    path.write_bytes(to_onnx(model, x[:1], options={"zipmap": zipmap}).SerializeToString())
    expected = run(path, x)[1]
    expected = np.array([list(row.values()) for row in expected]) if zipmap else expected
    network = onnx.load(path)
    # Of two classes there is no softmax: the file computes the second probability by a sigmoid.
    out = network.predict(x) if classes == 2 else network.probabilities(x)
    assert np.abs(out - expected).max() < TOLERANCE


def test_all_node_tests_of_onnx(report):
    """Also those whose expected values take seconds to compute."""
    from collections import Counter

    from node_results import PASSED, REFUSED, result
    from onnx.backend.test.loader import load_model_tests

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = load_model_tests(kind="node")
    found = {case.name: result(case) for case in cases}
    counts = Counter(found.values())
    report(f"{counts[PASSED]:,} of {len(cases):,} node tests pass, {counts[REFUSED]} are refused")
    assert {name: text for name, text in found.items() if text not in (PASSED, REFUSED)} == {}
    assert counts[PASSED] >= 1100
