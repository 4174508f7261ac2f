"""The collection of a page: keep, remove, save, open, upload."""

from __future__ import annotations

import pytest
from board_client import ONE_AND_SEVEN, SEVEN, BoardPage, photo


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_drawings_are_kept_removed_saved_and_opened():
    page = BoardPage()
    assert page.compute("board_keep", strokes=SEVEN, label="7")["added"] == 1
    assert page.compute("board_keep", strokes=SEVEN, label="7")["added"] == 0
    assert page.compute("board_keep", index=0, label="7")["labels"] == ["7", "7"]
    assert page.compute("board_keep", strokes=ONE_AND_SEVEN, label="1")["images"].shape == (3, 28, 28)
    saved = page.compute("board_save", name="mine")
    assert (saved["folder"], saved["written"], saved["folders"]) == ("drawings/mine", 3, ["mine"])
    assert page.compute("board_remove", number=0)["labels"] == ["7", "1"]
    assert page.compute("board_open", name="mine")["added"] == 1
    assert page.compute("board_remove", every=True)["labels"] == []
    other = BoardPage()
    assert sorted(other.compute("board_open", name="mine")["labels"]) == ["1", "7", "7"]


def test_an_empty_board_cannot_be_collected():
    assert "got an empty board" in BoardPage().error("board_keep", label="3")


def test_an_uploaded_folder_is_added_and_its_files_are_freed():
    page = BoardPage()
    page.upload("mine/7/a.png", photo())
    page.upload("mine/7/b.png", b"damaged")
    assert "mine/7/b.png" in page.error("board_open", name="mine", uploaded=True)
    page.upload("mine/7/b.png", photo((200, 200)))
    assert page.compute("board_open", name="mine", uploaded=True)["labels"] == ["7", "7"]
    assert page.session.files.names() == ()


def test_without_a_name_the_collection_is_listed():
    for operation in ("board_keep", "board_remove", "board_save", "board_open"):
        assert BoardPage().compute(operation)["folders"] == []
