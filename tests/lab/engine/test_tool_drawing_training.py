"""The job that trains on the collection: its arguments, and how many a page may have."""

from __future__ import annotations

import pytest
from board_client import JOB, BoardPage

QUICK = {"mix": 20, "epochs": 1}


def test_a_page_trains_once_at_a_time():
    page = BoardPage()
    assert "result" in page.ask("prepare", "board_training", id=JOB, arguments=QUICK)
    assert "expected at most 1 jobs on a page" in page.ask("prepare", "board_training", arguments=QUICK)["error"]


@pytest.mark.parametrize("bad", [{"start": "middle"}, {"mix": 2001}, {"epochs": 0}, {"lr": 0}, {"network": "x/y"}])
def test_a_mistake_in_the_arguments_starts_no_job(bad):
    page = BoardPage()
    assert "expected" in page.ask("start", "board_training", arguments={**QUICK, **bad})["error"]
    assert page.session.jobs == {}
