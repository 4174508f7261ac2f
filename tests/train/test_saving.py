"""`network.save`: the file, and paths that cannot be written to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from saved_networks import Tower, drawn

import zhishen
from zhishen import _archive, nn
from zhishen.errors import CheckpointError


def test_the_file_is_safetensors_and_equal_networks_give_equal_bytes(tmp_path):
    from safetensors.numpy import load_file

    network = Tower(rng=drawn())
    path = network.save(str(tmp_path / "a"))
    assert isinstance(path, Path)
    assert load_file(path).keys() == network.state_dict().keys()
    assert Tower(rng=drawn()).save(tmp_path / "b").read_bytes() == path.read_bytes()
    again = zhishen.load(path, classes=[Tower])
    assert again.save(tmp_path / "c").read_bytes() == path.read_bytes()
    assert _archive.load(path).state == {}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing/a", "No such file or directory; make the folder first"),
        ("folder", "Is a directory; add the name of a file"),
        ("file/a", "Not a directory; give another folder"),
    ],
)
def test_a_path_that_cannot_be_written_to_is_reported(place, message, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(CheckpointError, match=re.escape(message)) as caught:
        nn.Network([nn.ReLU()]).save(str(tmp_path / place))
    assert str(caught.value).startswith(f"{tmp_path / place}: expected to write ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert list((tmp_path / "folder").iterdir()) == []
