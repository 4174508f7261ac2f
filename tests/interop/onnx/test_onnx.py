"""The public names of `zhishen.interop.onnx`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhishen.interop import onnx


def test_public_names():
    assert set(onnx.__all__) == {"OPSET", "Backend", "Exported", "OnnxNetwork", "export", "load", "load_content"}
    assert onnx.Backend.__name__ == "Backend"
    with pytest.raises(AttributeError, match=r"module 'zhishen.interop.onnx' has no attribute 'nothing'"):
        onnx.nothing  # noqa: B018


def test_the_package_onnx_is_imported_when_it_is_used():
    code = "import sys, zhishen.interop.onnx; sys.exit('onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
