"""The report of a run: its numbers are those of the run, its page is whole and stands alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import CheckpointError
from zhishen.figures.look import use_look
from zhishen.figures.report import RunReport, report_data, report_page
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
def test_the_page_is_whole_and_needs_nothing_else(report, how, monkeypatch):
    monkeypatch.setattr("zhishen.figures.look.chinese_font", lambda: None)
    with use_look(**how):
        page = report_page(report)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    assert page.count("<img") == 7
    assert "simple_conv" in page


def test_names_in_it_are_harmless(report):
    page = report_page(report)
    assert "run &lt;b&gt;" in page
    assert "run <b>" not in page


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="expected the folder of a run"):
        report_data(tmp_path)
