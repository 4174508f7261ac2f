"""Names that NumPy has removed, which scripts of 2016 use."""

import numpy as np

from zhishen.interop.book.numpy_names import old_numpy_names


def test_removed_names_of_numpy_are_there_in_scripts_only(script):
    text = "import numpy as np; print(np.array([1.5], dtype=np.int), np.float(2), np.product([2, 3]), np.bool(1))"
    assert script("ch03/old.py", text)[1] == "[1] 2.0 6 True\n"
    assert "int" not in vars(np)


def test_names_that_numpy_2_has_removed_are_there(script):
    text = "import numpy as np; print(np.in1d([1, 2], [2]), np.trapz([1.0, 2.0]), np.asfarray([1]))"
    assert script("ch03/old.py", text)[1] == "[False  True] 1.5 [1.]\n"


def test_names_that_numpy_has_are_left_as_they_are():
    with old_numpy_names():
        assert vars(np)["float_"] is np.float64
        assert np.bool is not bool
    assert "float_" not in vars(np)
