"""Data in memory that processes share; `distributed_program.py` shares it between three."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

from zhishen import data, train
from zhishen.data import large_arrays
from zhishen.train.shared_data import _described


class One:
    Get_size = staticmethod(lambda: 1)


@pytest.mark.parametrize("communicator", [None, One()])
def test_one_process_loads_by_itself(communicator):
    assert train.share_data(lambda: "data", communicator) == "data"


def test_a_data_set_can_be_pickled():
    dataset = data.mnist(compact=True)
    copy = pickle.loads(pickle.dumps(dataset))
    assert copy.digests == dataset.digests
    assert (copy.test.t == dataset.test.t).all()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has paths of open files")
def test_another_process_maps_a_large_array_from_its_file(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1000")
    array = large_arrays.copied(np.arange(5000).reshape(50, 100))
    buffers = []
    described = _described({"x": data.Pixels(array.view(np.uint8)[:, ::8]), "t": np.arange(50)}, buffers)
    assert len(described) < 1000
    assert [buffer.raw().nbytes for buffer in buffers] == [50 * 8]
    file = tmp_path / "described"
    file.write_bytes(described)
    program = (
        "import pickle, sys\nfrom pathlib import Path\n"
        "found = pickle.loads(Path(sys.argv[1]).read_bytes(), buffers=[bytes(400)])\n"
        "print(int(found['x'].bytes.sum()))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert int(done.stdout) == (np.arange(5000) % 256).sum()
