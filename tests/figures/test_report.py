"""The report of a run: its numbers are those of the run, and its page is complete."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import numpy as np
import pytest

from zhishen import data, nn
from zhishen.errors import CheckpointError
from zhishen.figures.misclassified import misclassified_data
from zhishen.figures.report import RunReport, evenly_spaced, report_data, report_page
from zhishen.figures.report_data import dead_units, layer_outputs, layer_seconds
from zhishen.figures.theme import use_style
from zhishen.metrics import confusion_matrix
from zhishen.nn.summary import summary_rows
from zhishen.train import Config


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A small convolutional network after two short epochs on a few digits."""
    home = tmp_path_factory.mktemp("report")
    mnist = data.mnist(normalize=False, flatten=False)
    (home / "data").mkdir()
    for split, name, count in ((mnist.train, "train", 300), (mnist.test, "t10k", 100)):
        data.write_idx(home / "data" / f"{name}-images-idx3-ubyte", split.x[:count, 0])
        data.write_idx(home / "data" / f"{name}-labels-idx1-ubyte", split.t[:count].astype(np.uint8))
    config = Config(
        network="simple_conv", network_options={"filters": 4, "hidden": 8}, data=str(home / "data"), epochs=2, threads=1
    )
    folder = home / "run <b>"
    folder.mkdir()
    config.write(folder / "config.toml")
    config.build_trainer(config.load_data(), folder).fit()
    return folder


@pytest.fixture(scope="module")
def report(run) -> RunReport:
    return report_data(run)


def test_the_numbers_are_those_of_the_run(report):
    assert [record["epoch"] for record in report.history] == [1, 2]
    assert report.confusion.sum() == 100
    right = np.trace(report.confusion) / 100
    assert right == pytest.approx(report.history[-1]["test_accuracy"])
    assert report.mistakes.mistakes == 100 - np.trace(report.confusion)
    assert {name: W.shape for name, W in report.filters.items()} == {"conv1": (4, 1, 5, 5)}
    assert list(report.activations) == list(report.layer_seconds)
    assert report.gradient_norms.keys() == report.weight_norms.keys()
    assert all(norm > 0 for norm in report.gradient_norms.values())
    assert all(seconds > 0 for seconds in report.layer_seconds.values())
    assert list(report.dead_units) == ["relu1", "relu2"]


class Whole(HTMLParser):
    """Fails where a tag is closed that was not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("img", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("how", [{}, {"theme": "dark", "language": "zh"}])
def test_the_page_is_complete_and_needs_no_other_file(report, how, monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: None)
    with use_style(**how):
        page = report_page(report)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    # Two learning curves, the mistakes, the filters of the one convolution, and a histogram for each layer.
    assert page.count("<img") == 2 + len(report.mistakes.images) + 1 + len(report.activations)
    assert "simple_conv" in page


def test_names_are_escaped(report):
    page = report_page(report)
    assert "run &lt;b&gt;" in page
    assert "run <b>" not in page


def test_a_folder_without_a_run_raises_an_error(tmp_path):
    with pytest.raises(CheckpointError, match="expected the folder of a run"):
        report_data(tmp_path)


# A network of blocks


class Slow(nn.Layer):
    """Takes its time."""

    def forward(self, x):
        time.sleep(0.004)
        return x

    def backward(self, dout):
        return dout


class Doubled(nn.Layer):
    """A custom block that works before its layer, too."""

    def __init__(self):
        super().__init__()
        self.slow = Slow()

    def forward(self, x):
        time.sleep(0.008)
        return self.slow(x) + x


def blocks(rng, count=2):
    def residual():
        first, second = (nn.Conv2d(2, 2, 3, padding=1, rng=rng) for _ in range(2))
        return nn.Sequential(nn.Residual(first, nn.BatchNorm(2), nn.ReLU(), second, nn.BatchNorm(2)), nn.ReLU())

    first, last = nn.Conv2d(1, 2, 3, padding=1, rng=rng), nn.Affine(2, 10, rng=rng)
    layers = [first, *(residual() for _ in range(count)), nn.GlobalAvgPool2d(), last]
    return nn.Network(layers, input_shape=(1, 8, 8))


def test_layers_in_blocks_have_paths_and_each_output_is_listed_once(rng):
    x = rng.random((6, 1, 8, 8), dtype=np.float32)
    network = blocks(rng, count=1)
    found = layer_outputs(network, x)
    inside = ["conv1", "batchnorm1", "relu1", "conv2", "batchnorm2"]
    expected = [f"sequential1.residual1.{name}" for name in inside]
    expected = ["conv1", *expected, "sequential1.residual1", "sequential1.relu1", "globalavgpool1", "affine1"]
    assert list(found) == list(layer_seconds(network, x)) == expected  # sequential1 gives what its relu1 gives
    summed = found["sequential1.residual1.batchnorm2"] + found["conv1"]
    np.testing.assert_allclose(found["sequential1.residual1"], summed, rtol=1e-6)
    np.testing.assert_allclose(found["affine1"], network.predict(x), rtol=1e-6)


def test_the_time_of_a_layer_does_not_include_others():
    network = nn.Network([nn.Affine(3, 3, rng=np.random.default_rng(0)), nn.Sequential(Doubled()), Slow()])
    seconds = layer_seconds(network, np.ones((2, 3)))
    assert list(seconds) == ["affine1", "sequential1.doubled1.slow", "sequential1.doubled1", "slow1"]
    assert seconds["sequential1.doubled1.slow"] >= 0.012  # with what the block does before it
    assert 0.004 <= seconds["slow1"] < 0.012
    assert max(seconds["affine1"], seconds["sequential1.doubled1"]) < 0.004
    assert network.training


def test_a_layer_in_two_places_is_timed_in_both(rng):
    twice = nn.Affine(3, 3, rng=rng)
    network = nn.Network([twice, nn.ReLU(), twice])
    assert list(layer_seconds(network, np.ones((2, 3)))) == ["affine1", "relu1", "affine1 (2)"]


def test_a_network_with_its_own_forward_is_timed_too(rng):
    class Two(nn.Network):
        def forward(self, x):
            left, right = self.layers.values()
            return left(x) * right(x)

    network = Two({"left": nn.Affine(3, 2, rng=rng), "right": nn.Affine(3, 2, rng=rng)})
    assert list(layer_seconds(network, np.ones((2, 3)))) == ["left", "right"]


def test_many_layers_are_shown_evenly_spaced():
    every = {f"layer{k}": np.zeros(1) for k in range(100)}
    shown = list(evenly_spaced(every))
    assert (len(shown), shown[0], shown[-1]) == (48, "layer0", "layer99")
    assert list(evenly_spaced({"a": np.zeros(1), "b": np.zeros(1)})) == ["a", "b"]


def report_of(network, rng):
    x, t = rng.random((30, 1, 8, 8), dtype=np.float32), rng.integers(0, 10, 30)
    probabilities = network.probabilities(x)
    gradients = network.gradient(x, t)
    return RunReport(
        name="blocks",
        settings={},
        history=[],
        summary=summary_rows(network, (1, 8, 8)),
        class_names=tuple("0123456789"),
        confusion=confusion_matrix(t, probabilities.argmax(axis=1), classes=10),
        mistakes=misclassified_data(x, t, probabilities, count=8),
        filters=nn.filters(network),
        activations={name: y.reshape(-1).astype(np.float64) for name, y in layer_outputs(network, x).items()},
        gradient_norms={name: float(np.linalg.norm(g)) for name, g in gradients.items()},
        weight_norms={name: float(np.linalg.norm(W)) for name, W in network.params.items()},
        layer_seconds=layer_seconds(network, x),
    )


def test_the_page_of_a_deep_network_of_blocks_is_complete(rng, monkeypatch):
    network = blocks(rng, count=8)  # 8 · 7 + 3 layers
    network.freeze("conv1", "sequential2")
    report = report_of(network, rng)
    assert len(report.gradient_norms) < len(report.weight_norms)
    page = report_page(report)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert "48 of 59 layers, evenly spaced" in page
    assert "sequential8.residual1.conv2" in page  # its filters
    assert page.count("<details>") == len(report.filters) - 1  # all but those of the first convolution are folded
    assert page.index("conv1: 2 × 1 × 3 × 3") < page.index("<details>")
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    monkeypatch.setattr("zhishen.figures.report.embedded_images", lambda _, sizes: [""] * len(sizes))
    with use_style(language="zh"):
        assert "共 59 层，均匀选取其中 48 层" in report_page(report)


def test_the_page_of_a_frozen_network_is_complete(rng):
    network = blocks(rng, count=1)
    network.freeze()
    page = report_page(report_of(network, rng))
    assert "norm of the gradient" not in page


def test_a_unit_is_dead_if_it_is_0_for_every_input():
    first = nn.Affine(3, 4, rng=np.random.default_rng(0))
    first.params["W"][:] = 1
    first.params["b"][:] = [0, -100, 0, -100]
    network = nn.Network([first, nn.ReLU(), nn.Affine(4, 2, rng=np.random.default_rng(0))])
    assert dead_units(network, np.ones((250, 3))) == {"relu1": 0.5}
    awake = np.ones((250, 3))
    awake[-1] = 200  # one of the inputs is enough, in whichever batch it is
    assert dead_units(network, awake) == {"relu1": 0.0}


def test_a_dead_channel_of_images_is_one_unit(rng):
    first = nn.Conv2d(1, 4, 3, rng=rng)
    first.params["W"][:] = 1
    first.params["b"][:] = [0, 0, 0, -100]
    network = nn.Network([first, nn.ReLU(), nn.GlobalAvgPool2d()], input_shape=(1, 8, 8))
    assert dead_units(network, np.ones((5, 1, 8, 8), np.float32)) == {"relu1": 0.25}


def test_a_chinese_page_has_no_english_heads_and_no_english_full_stops(report, monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    monkeypatch.setattr("zhishen.figures.report.embedded_images", lambda _, sizes: [""] * len(sizes))
    with use_style(language="zh"):
        page = report_page(report)
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>|<h2>([^<]*)</h2>', page)
    words = ["".join(found) for found in heads if not "".join(found).isdigit()]
    assert len(words) >= 10
    assert [word for word in words if not re.search(r"[\u4e00-\u9fff]", word)] == []
    assert not re.search(r"[\u4e00-\u9fff][.,;:](\s|<)", page)
