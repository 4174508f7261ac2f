"""Journal files: a line that was cut off, contents of others, and that a lock of a dead process is removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spaces import SPACE

from zhishen.errors import DataError
from zhishen.search import Study


@pytest.fixture
def path(journal) -> Path:
    return Path(journal.removeprefix("journal://"))


def one(point, report):
    return 1.0


@pytest.mark.parametrize("half", [b"{", b'{"op_code":4,"worker_id":"7', b"x" * 200_000])
def test_half_of_a_line_is_cut_off(journal, path, half):
    """A machine died while it wrote."""
    with Study(SPACE, storage=journal) as study:
        study.optimize(one, trials=2)
    with path.open("ab") as file:
        file.write(half)
    with Study(SPACE, storage=journal) as study:
        study.optimize(one, trials=4)
        assert len(study.finished) == 4
    assert [json.loads(line)["op_code"] for line in path.read_text().splitlines()]
    assert path.read_bytes().endswith(b"}\n")


def test_half_of_the_first_line_is_cut_off(journal, path):
    path.write_bytes(b'{"op_co')
    with Study(SPACE, storage=journal) as study:
        study.optimize(one, trials=1)
        assert len(study.finished) == 1


@pytest.mark.parametrize(
    "content", [b"my novel", b"my novel\n", b"\n", b"{}\n", b"\x00\xff" * 1000, b'{"op_code":99}\n']
)
def test_a_file_of_somebody_else_is_refused_and_stays(journal, path, content):
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"expected the journal file of a study, got .*; give another path"):
        Study(SPACE, storage=journal)
    assert path.read_bytes() == content


def test_a_line_that_was_changed_is_one_sentence(journal, path):
    with Study(SPACE, storage=journal) as study:
        study.optimize(one, trials=1)
        path.write_bytes(path.read_bytes() + b"nonsense\n{}\n")
        with pytest.raises(DataError, match=r"Study: expected .*, got .*; ") as told:
            study.optimize(one, trials=2)
    assert "\n" not in str(told.value)


def test_a_folder_without_the_right_to_write(journal, path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.symlink", refuse)
    with pytest.raises(DataError, match=r"a journal file that can be written, got .*: Permission denied"):
        Study(SPACE, storage=journal)
