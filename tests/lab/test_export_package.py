"""The package for the browser: what its engine reads, the same bytes each time, and nothing else."""

from __future__ import annotations

import zipfile
from io import BytesIO

from zhishen.lab.export_package import LATER, later_file, package_archive, package_files

AT_HOME = (
    "cli/",
    "interop/book/",
    "interop/torch/",
    "kernels/conv.py",
    "lab/server.py",
    "lab/static/",
    "lab/export.py",
    "chapters/",
)


def test_what_the_engine_needs_is_there_and_what_stays_at_home_is_not():
    names = package_files()
    for name in (
        "lab/browser.py",
        "lab/engine/session.py",
        "reference/conv.py",
        "kernels/__init__.py",
        "nn/conv.py",
        "interop/onnx/loading.py",
    ):
        assert f"zhishen/{name}" in names
    assert "zhishen/data/mnist_files/t10k-images-idx3-ubyte.gz" in names
    assert "zhishen/messages/zh/LC_MESSAGES/zhishen.mo" in names
    assert not [name for name in names if name.startswith(tuple(f"zhishen/{part}" for part in AT_HOME))]
    assert LATER not in names
    assert len(later_file()) > 9e6


def test_the_archive_is_small_and_the_same_each_time():
    archive = package_archive()
    assert archive == package_archive()
    assert len(archive) < 5e6
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        assert set(opened.namelist()) == set(package_files())
        assert opened.testzip() is None
