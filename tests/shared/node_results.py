"""The node tests of the package onnx, and the result of one."""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from functools import cache

import numpy as np
import onnx
from onnx.backend.test.case import node as package

from zhishen.errors import UnsupportedError
from zhishen.interop.onnx import Backend

PASSED, REFUSED = "passed", "refused"


def result(case):
    """Passed, refused by an own error, or a text with what is wrong."""
    try:
        prepared = Backend.prepare(case.model)
        for inputs, outputs in case.data_sets:
            found = prepared.run([array(x) for x in inputs])
            for out, expected in zip(found, map(array, outputs), strict=True):
                assert out.dtype == expected.dtype, (out.dtype, expected.dtype)
                assert out.shape == expected.shape, (out.shape, expected.shape)
                np.testing.assert_allclose(out, expected, rtol=case.rtol, atol=case.atol)
    except UnsupportedError:
        return REFUSED
    except Exception as error:  # noqa: BLE001 - whatever it is, the test reports it
        return f"{type(error).__name__}: {error}"
    return PASSED


def array(x):
    return onnx.numpy_helper.to_array(x) if isinstance(x, onnx.TensorProto) else np.asarray(x)


#: Modules of node tests whose expected values take seconds to compute; `make verify` runs them.
SLOW = ("averagepool", "lppool", "maxpool")


@cache
def node_tests():
    """The node tests of the package onnx, but for the slow ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from the computation of expected values
        for found in pkgutil.iter_modules(package.__path__):
            if found.name not in SLOW:
                importlib.import_module(f"{package.__name__}.{found.name}")
    return list(package._NodeTestCases)
