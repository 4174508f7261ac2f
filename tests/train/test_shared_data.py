"""Data in memory that processes share; `distributed_program.py` shares it between three."""

from __future__ import annotations

import pickle

import pytest

from zhishen import data, train


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
