"""Where the engine runs: on a machine of the reader's own, or in a page of a site."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pytest
from board_client import SEVEN, BoardPage, photo
from PIL import Image

from zhishen import nn
from zhishen._optional import late_import
from zhishen.errors import ArgumentError
from zhishen.interop import onnx
from zhishen.lab.engine import Flag, Session, machine, operation, operations
from zhishen.lab.engine.board_picture import of_strokes
from zhishen.lab.engine.operation import _OPERATIONS
from zhishen.lab.engine.protocol import decode

NEEDS = [
    ("compute", "upload", {"name": "table.csv"}, "a table or a picture of your own"),
    ("compute", "upload", {"name": "seven.png"}, "a table or a picture of your own"),
    ("compute", "board_digit", {"network": "run-1"}, "a network in a folder"),
    ("compute", "board_save", {"name": "digits-1"}, "a collection in a folder"),
    ("compute", "board_open", {"name": "digits-1"}, "a collection in a folder"),
    ("start", "board_training", {}, "training a network with convolutions"),
    ("compute", "viewer", {"source": "path", "path": "runs/run-1"}, "a network in a folder"),
]


@pytest.fixture(autouse=True)
def own_machine():
    """The tests after these have a machine of their own again."""
    yield
    machine.use(True)


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


def in_a_browser() -> BoardPage:
    """A page of a site without a server."""
    page = BoardPage()
    page.session = Session(own_machine=False)
    return page


@pytest.mark.parametrize(("do", "operation", "arguments", "what"), NEEDS)
def test_the_tools_say_what_needs_a_machine(do, operation, arguments, what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reply = in_a_browser().ask(do, operation, arguments=arguments)
    assert reply["error"].startswith(f"{what} needs the lab on a machine of your own")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def onnx_file(tmp_path):
    """The content of an ONNX file, and of the same network saved as .safetensors."""
    onnx.export(nn.two_layer(6, 4, 3, rng=np.random.default_rng(1)), tmp_path / "mine.onnx")
    saved = onnx.load(tmp_path / "mine.onnx").save(tmp_path / "mine.safetensors")
    return (tmp_path / "mine.onnx").read_bytes(), saved.read_bytes()


def test_a_network_that_is_uploaded_is_shown_in_a_browser(onnx_file, monkeypatch, tmp_path):
    dense = nn.two_layer(6, 4, 3, rng=np.random.default_rng(1)).save(tmp_path / "dense.safetensors")
    for package in ("onnx", "safetensors", "PIL.Image"):
        monkeypatch.setitem(sys.modules, package, None)
    page = in_a_browser()
    for content in (dense.read_bytes(), onnx_file[1]):
        page.upload("mine.safetensors", content)
        assert page.compute("viewer", source="file", file="mine.safetensors")["parameters"] == 6 * 4 + 4 + 4 * 3 + 3


def test_an_onnx_file_needs_a_machine(onnx_file, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    page = in_a_browser()
    page.upload("mine.onnx", onnx_file[0])
    assert "a machine of your own" in page.error("viewer", source="file", file="mine.onnx")


def test_a_photo_that_the_page_has_decoded_is_read_without_pillow(monkeypatch):
    with Image.open(io.BytesIO(photo())) as image:
        gray = f"P5 {image.width} {image.height} 255\n".encode() + image.convert("L").tobytes()
    own = BoardPage()
    own.upload("seven.png", photo())
    expected = own.compute("board_digit", photo="seven.png")
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    page = in_a_browser()
    page.upload("seven.png.pgm", gray)
    found = page.compute("board_digit", photo="seven.png.pgm")
    np.testing.assert_array_equal(found["x"], expected["x"])
    assert 'digit_steps("seven.png")' in page.script("board_digit", photo="seven.png.pgm")


@pytest.mark.parametrize("gray", [b"P5 2 2 255\nabc", b"P5 2 2 255\nabcde", b"P5 0 9 255\n", b"P5 9999 9999 255\n"])
def test_damaged_gray_values_are_refused(gray):
    page = in_a_browser()
    page.upload("seven.png.pgm", gray)
    assert "choose the photo again" in page.error("board_digit", photo="seven.png.pgm")


def test_drawings_are_read_without_pillow(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    of_strokes.cache_clear()
    page = in_a_browser()
    assert page.compute("board_digit", strokes=SEVEN)["probabilities"].argmax() == 7
    assert page.compute("board_keep", strokes=SEVEN, label="7")["labels"] == ["7"]
    assert page.compute("network_on_digit", drawing="f" * 784)["probabilities"].shape == (10,)
