"""A run on digits, and its report, which the tests of reports share."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.figures.report import RunReport, report_data
from zhishen.train import Config


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def report(run) -> RunReport:
    return report_data(run)
