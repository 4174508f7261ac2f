"""Folders of the lab: names that lead nowhere else, and nothing half written."""

from __future__ import annotations

import pytest

from zhishen.errors import ArgumentError, CheckpointError, DataError
from zhishen.lab.engine.saved_runs import checked_name, is_name, new_folder


@pytest.mark.parametrize("name", ["a", "digits-1", "数字.2", "_x"])
def test_plain_names_are_taken(name):
    assert is_name(name)
    assert checked_name(name, here="here") == name


@pytest.mark.parametrize("name", ["", ".", "..", ".a", "a/b", "a\\b", "a\n", "x" * 61, "-a", "a b"])
def test_other_names_are_refused(name):
    with pytest.raises(ArgumentError, match=r"^here: expected a name of letters"):
        checked_name(name, here="here")


def test_a_folder_exists_once(tmp_path):
    with new_folder(tmp_path / "runs" / "a", here="here"):
        pass
    with (
        pytest.raises(ArgumentError, match="expected a new name, got 'a'"),
        new_folder(tmp_path / "runs" / "a", here="h"),
    ):
        pass


@pytest.mark.parametrize(("error", "seen"), [(OSError(28, "x"), CheckpointError), (DataError("no"), DataError)])
def test_a_failure_leaves_nothing(tmp_path, error, seen):
    def fail() -> None:
        with new_folder(tmp_path / "a", here="here"):
            (tmp_path / "a" / "part").write_text("x")
            raise error

    with pytest.raises(seen):
        fail()
    assert not (tmp_path / "a").exists()
