"""The operations on what is drawn: answers, layers, pixels, photos, and the time of a stroke."""

from __future__ import annotations

import struct
import time
import zlib

import numpy as np
import pytest
from board_client import ONE_AND_SEVEN, SEVEN, BoardPage, photo, run_script
from lab_scripts import compare

from zhishen import nn
from zhishen.data import Preprocessing, read_digit

ASKED = ("board_digit", "board_layers", "board_pixels")


def test_a_seven_is_read_and_the_test_image_has_its_label():
    page = BoardPage()
    found = page.compute("board_digit", strokes=SEVEN)
    assert found["kind"] == "strokes"
    assert found["probabilities"].argmax() == 7
    assert page.compute("board_digit", index=1)["label"] == 2
    assert page.compute("board_digit")["kind"] == "nothing"
    assert page.compute("board_digit", index=1, strokes=SEVEN)["kind"] == "strokes"


def test_two_digits_are_said():
    found = BoardPage().compute("board_digit", strokes=ONE_AND_SEVEN)
    assert found["digits"] == 2
    assert "2 shapes are side by side" in found["notes"][0]


def test_a_photo_is_prepared_as_on_the_command_line_and_replaced():
    page = BoardPage()
    page.upload("a.png", photo())
    found = page.compute("board_digit", photo="a.png")
    np.testing.assert_array_equal(found["x"], read_digit(photo()).pixels)
    assert found["probabilities"].argmax() == 7
    page.upload("b.png", photo((300, 300)))
    page.compute("board_digit", photo="b.png")
    assert page.session.files.names() == ("b.png",)
    assert "choose the file again" in page.error("board_digit", photo="a.png")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", photo()[:300], b"<svg></svg>", b"P5 90000 90000 255\n", b"\xff\xd8\xff\xe0" + b"\0" * 99],
)
def test_a_hostile_photo_gives_one_sentence(content):
    page = BoardPage()
    page.upload("a.png", content)
    sentence = page.error("board_digit", photo="a.png")
    assert "expected" in sentence
    assert "\n" not in sentence


def test_a_picture_that_claims_many_pixels_is_refused_before_it_is_decoded():
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    page = BoardPage()
    page.upload("bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))
    start = time.perf_counter()
    assert "expected at most 50,000,000 pixels" in page.error("board_digit", photo="bomb.png")
    assert time.perf_counter() - start < 1


def test_the_layers_end_with_the_answer():
    page = BoardPage()
    found = page.compute("board_layers", strokes=SEVEN, layer="affine1")
    assert found["layer"] == "affine1"
    assert found["maps"].argmax() == 7
    assert page.compute("board_layers", strokes=SEVEN, layer="nonsense")["layer"] == found["layers"][0]["name"]


def test_a_square_over_the_strokes_changes_the_answer_more_than_one_beside():
    page = BoardPage()
    found = page.compute("board_pixels", strokes=SEVEN, size=9, row=14, column=14)
    assert found["answer"] == 7
    corner = page.compute("board_pixels", strokes=SEVEN, size=9, row=0, column=0)
    assert corner["corner"] == [0, 0]
    np.testing.assert_allclose(
        corner["covered_probabilities"], page.compute("board_digit", strokes=SEVEN)["probabilities"], atol=1e-5
    )
    assert found["drops"].max() >= found["drops"][0, 0]
    ink = page.compute("board_pixels", strokes=SEVEN, size=3, gray=1.0, row=2, column=2)
    assert (ink["covered"][1:4, 1:4] == 1).all()


@pytest.mark.parametrize("operation", ASKED)
@pytest.mark.parametrize("source", [{"strokes": SEVEN}, {"photo": "a.png"}, {"index": 3}])
def test_the_script_gives_the_same_numbers(operation, source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(photo())
    page = BoardPage()
    page.upload("a.png", photo())
    found = run_script(page.script(operation, **source), tmp_path)
    assert compare(page.compute(operation, **source), found)


@pytest.mark.parametrize("operation", [*ASKED, "board_fooled"])
def test_the_script_of_a_standardized_network_gives_the_same_numbers(operation, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    network = nn.two_layer(784, 6, 4, rng=np.random.default_rng(0))
    network.preprocessing = Preprocessing(input_shape=(784,), divisor=255, mean=0.13, deviation=0.31)
    network.save("own.safetensors")
    page, given = BoardPage(), {"strokes": SEVEN, "network": "own.safetensors"}
    result = page.play(operation, **given)[-1] if operation == "board_fooled" else page.compute(operation, **given)
    assert compare(result, run_script(page.script(operation, **given), tmp_path))


def test_a_trained_network_that_is_gone_is_the_built_in_one():
    page = BoardPage()
    np.testing.assert_array_equal(
        page.compute("board_digit", strokes=SEVEN, network="@trained")["probabilities"],
        page.compute("board_digit", strokes=SEVEN)["probabilities"],
    )
    assert page.compute("board_networks")["trained"] is False
