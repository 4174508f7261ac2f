"""The folder of a tracker."""

from __future__ import annotations

import errno
import os

import pytest

from zhishen.errors import CheckpointError
from zhishen.interop.trackers.folder import make_folder, writing


def test_a_folder_is_made_with_those_above_it(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("path", ["file/below", "nul\0", "n" * 5000])
def test_a_folder_that_cannot_be_made(path, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match=r"expected a folder that can be written to, got: .*; give another one"):
        make_folder(tmp_path / path)


def test_only_the_errors_of_files_are_reported(tmp_path):
    with pytest.raises(CheckpointError, match="got: Permission denied"), writing(tmp_path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with pytest.raises(KeyError), writing(tmp_path):
        raise KeyError("other")
