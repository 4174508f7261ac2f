"""Where the engine runs: on a machine of the reader's own, or in a page of a site."""

from __future__ import annotations

import json
import sys

import pytest

from zhishen._optional import late_import
from zhishen.errors import ArgumentError
from zhishen.lab.engine import Flag, Session, machine, operation, operations
from zhishen.lab.engine.operation import _OPERATIONS
from zhishen.lab.engine.protocol import decode


def test_a_site_refuses_and_a_machine_does_not():
    machine.require("a folder")
    machine.use(False)
    with pytest.raises(ArgumentError, match=r"a folder needs the lab on a machine of your own, got a site .*; install"):
        machine.require("a folder")


@pytest.fixture
def needy():
    """An operation that needs a package which is not installed."""
    operations()

    def needy(flag=False):
        late_import("zhishen_missing", feature="needy", install="missing")

    operation(script=str, flag=Flag())(needy)
    yield
    del _OPERATIONS["needy"]


@pytest.mark.parametrize(("own", "expected"), [(True, "pip install missing"), (False, "missing (zhishen_missing)")])
def test_a_missing_package_has_the_sentence_of_its_place(needy, own, expected):
    assert "zhishen_missing" not in sys.modules
    session = Session(own_machine=own)
    reply = decode(session.handle(json.dumps({"id": 1, "do": "compute", "operation": "needy"})))
    assert expected in reply["error"]


def test_two_sessions_have_their_own_places(needy):
    site, own = Session(own_machine=False), Session()
    text = json.dumps({"id": 1, "do": "compute", "operation": "needy"})
    assert "browser" in decode(site.handle(text))["error"]
    assert "pip install" in decode(own.handle(text))["error"]
    assert "browser" in decode(site.handle(text))["error"]
