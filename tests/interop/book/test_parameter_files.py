"""Files of parameters: names, shapes and dtypes."""

import pickle

import numpy as np
import pytest

from zhishen.errors import CheckpointError, DataError
from zhishen.interop.book.parameter_files import read_parameters, write_parameters

PARAMS = {"W1": np.zeros((2, 3)), "b1": np.zeros(3)}


def test_arrays_are_read_as_float64_in_the_order_of_the_network(tmp_path):
    path = tmp_path / "params.pkl"
    write_parameters(path, {"b1": np.arange(3, dtype=np.float32), "W1": np.ones((2, 3), np.float32)})
    found = read_parameters(path, PARAMS, where="Net")
    assert list(found) == ["W1", "b1"]
    assert found["b1"].dtype == np.float64
    assert found["b1"].tolist() == [0, 1, 2]


def test_the_error_for_other_shapes_names_the_file_and_both_shapes(tmp_path):
    path = tmp_path / "params.pkl"
    path.write_bytes(pickle.dumps({"W1": np.zeros((3, 2)), "b1": np.zeros(3)}))
    with pytest.raises(DataError) as caught:
        read_parameters(path, PARAMS, where="Net")
    assert str(caught.value) == (
        f"Net.load_params: expected {path} to hold arrays of the shapes {{'W1': (2, 3), 'b1': (3,)}}, got "
        "{'W1': (3, 2), 'b1': (3,)}; use the file that save_params wrote for a network of the same sizes"
    )


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(CheckpointError, match=r"params\.pkl: expected to write"):
        write_parameters(tmp_path / "missing" / "params.pkl", PARAMS)
