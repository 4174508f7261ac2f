"""What a page has made is its own, and forgotten with it."""

from __future__ import annotations

import gc
import weakref

from board_client import SEVEN, BoardPage

from zhishen.lab.engine import board_memory
from zhishen.lab.engine import files as uploads


def test_two_pages_have_collections_of_their_own():
    first, second = BoardPage(), BoardPage()
    assert first.compute("board_keep", strokes=SEVEN, label="7")["labels"] == ["7"]
    assert second.compute("board_keep")["labels"] == []
    assert first.compute("board_keep")["labels"] == ["7"]


def test_a_closed_page_is_forgotten():
    own = uploads.Files()
    uploads.use(own)
    kept = weakref.ref(board_memory.memory())
    assert kept() is board_memory.memory()
    uploads.use(uploads.Files())
    del own
    gc.collect()
    assert kept() is None
