"""Image files: every kind of picture is read alike, and damaged or hostile files raise an error in one sentence."""

import os
import struct
import subprocess
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
from digit_pictures import HOUSE, file
from PIL import Image

from zhishen.data import digit
from zhishen.errors import DataError, MissingDependencyError

MiB = 2**20


def on_transparent(page, ink, hidden=0):
    """Ink of one color with the page as its opacity; ``hidden`` is the color under full transparency."""
    pixels = np.full((*page.shape, 4), hidden, np.uint8)
    pixels[page > 0, :3] = ink
    pixels[..., 3] = page
    return Image.fromarray(pixels)


KINDS = {
    "L": lambda page: file(page),
    "L dark on light": lambda page: file(255 - page),
    "RGB": lambda page: file(Image.fromarray(page).convert("RGB")),
    "blue ink": lambda page: file(
        Image.merge("RGB", [Image.fromarray(255 - page)] * 2 + [Image.new("L", page.T.shape, 255)])
    ),
    "yellow ink": lambda page: file(
        Image.merge("RGB", [Image.new("L", page.T.shape, 255)] * 2 + [Image.fromarray(255 - page)])
    ),
    "LA": lambda page: file(Image.fromarray(255 - page).convert("LA")),
    "LA transparent": lambda page: file(on_transparent(page, 0).convert("LA")),
    "RGBA opaque": lambda page: file(Image.fromarray(page).convert("RGBA")),
    "RGBA black ink": lambda page: file(on_transparent(page, 0)),
    "RGBA white ink": lambda page: file(on_transparent(page, 255)),
    "RGBA white on hidden white": lambda page: file(on_transparent(page, 255, hidden=255)),
    "RGBA gray ink": lambda page: file(on_transparent(page, 128)),
    "RGBA nearly white ink": lambda page: file(on_transparent(page, 252)),
    "P": lambda page: file(Image.fromarray(255 - page).convert("P")),
    "P of colors": lambda page: file(Image.fromarray(255 - page).convert("RGB").quantize(32)),
    "I;16": lambda page: file(Image.fromarray(page.astype(np.uint16) * 257)),
    "I;16 dark on light": lambda page: file(Image.fromarray(65535 - page.astype(np.uint16) * 257)),
    "I;16 of 12 bits": lambda page: file(Image.fromarray(page.astype(np.uint16) * 16)),
    "BMP": lambda page: file(page, "BMP"),
    "GIF": lambda page: file(page, "GIF"),
    "JPEG": lambda page: file(page, "JPEG", quality=95),
    "JPEG CMYK": lambda page: file(Image.fromarray(255 - page).convert("CMYK"), "JPEG", quality=95),
    "low contrast": lambda page: file((100 + page // 8).astype(np.uint8)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_pictures_agree(five, kind):
    page, expected = five
    assert np.abs(digit(KINDS[kind](page)) - expected).mean() < 0.02


@pytest.mark.parametrize("transparent", [b"\x00" + b"\xff" * 255, 0])
def test_palette_with_transparency(five, transparent):
    page, _ = five
    bilevel = np.where(page > 128, 255, 0).astype(np.uint8)
    image = Image.fromarray((bilevel // 255).astype(np.uint8)).convert("P")
    image.putpalette([200, 50, 50, 0, 0, 0] + [0] * 762)
    expected = digit(file(bilevel))
    assert np.abs(digit(file(image, transparency=transparent)) - expected).mean() < 0.001


def test_gray_with_a_transparent_value(five):
    bilevel = np.where(five[0] > 128, 255, 0).astype(np.uint8)
    for ink, paper in ((0, 7), (255, 7)):
        page = np.where(bilevel, ink, paper).astype(np.uint8)
        assert np.abs(digit(file(page, transparency=7)) - digit(file(bilevel))).mean() < 0.001


def test_one_bit(five):
    bilevel = np.where(five[0] > 128, 255, 0).astype(np.uint8)
    for page in (bilevel, 255 - bilevel):
        assert np.array_equal(digit(file(Image.fromarray(page).convert("1"))), digit(file(bilevel)))


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_exif_orientation(five, orientation, kind):
    page, expected = five
    image = Image.fromarray(page)
    turn = TURNS[orientation]
    stored = image if turn is None else image.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert np.abs(digit(file(stored, kind, exif=exif)) - expected).mean() < 0.02
    if turn is not None:
        assert np.abs(digit(file(stored, kind)) - expected).mean() > 0.03  # without the entry it is another picture


def test_paths_and_bytes_agree(tmp_path, five):
    page, expected = five
    (tmp_path / "five.txt").write_bytes(file(page))  # the content decides, not the name
    assert np.array_equal(digit(tmp_path / "five.txt"), expected)
    assert np.array_equal(digit(str(tmp_path / "five.txt")), expected)


@pytest.mark.parametrize(
    "content", [b"", b"no picture", bytes(1000), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"<svg/>"]
)
def test_no_picture(content):
    with pytest.raises(DataError, match=HOUSE):
        digit(content)


def test_formats_that_are_not_asked_for(five):
    with pytest.raises(DataError, match=r"\(PNG, JPEG, GIF, BMP, WEBP, TIFF.*\), got something else; "):
        digit(file(five[0], "PPM"))


def test_no_file(tmp_path):
    for path in (tmp_path / "missing.png", tmp_path, str(tmp_path / "missing.png"), "nul\0l", "long" * 2000):
        with pytest.raises(DataError, match=HOUSE):
            digit(path)
    with pytest.raises(DataError, match=r"got no file \(.*\); check the path"):
        digit(tmp_path / "missing.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_truncated(five, kind):
    page, _ = five
    whole = file(page, kind)
    expected = digit(whole)
    refused = 0
    lengths = np.unique(np.linspace(0, len(whole) - 1, 150).astype(int))
    for length in lengths:
        try:
            image = digit(whole[:length])
        except DataError as error:
            refused += 1
            message = str(error)
        else:
            assert np.array_equal(image, expected)  # only an end mark is missing
            continue
        assert "\n" not in message
    assert refused >= len(lengths) - 5


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF"])
def test_flipped_bits(five, kind):
    page = np.ascontiguousarray(five[0][::5, ::5])
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = file(page, kind, **({"exif": exif} if kind in ("PNG", "JPEG") else {}))
    rng = np.random.default_rng(0)
    for place in [*range(min(60, len(whole))), *rng.integers(0, len(whole), 60)]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(rng.integers(8))
        try:
            image = digit(bytes(damaged))
        except DataError:
            continue
        assert image.shape == (28, 28)
        assert np.isfinite(image).all()


def png_header(width: int, height: int) -> bytes:
    """A whole PNG whose header claims width x height gray pixels, and whose data is next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(10000, 5001), (12000, 10000), (50000, 50000), (2**31 - 1, 2**31 - 1)])
def test_bombs_are_refused_before_decoding(size):
    content = png_header(*size)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=HOUSE):
            digit(content)
        assert tracemalloc.get_traced_memory()[1] < MiB
    finally:
        tracemalloc.stop()


def test_the_message_names_the_limit():
    with pytest.raises(DataError, match="expected at most 50,000,000 pixels in the bytes, got 120,000,000; make"):
        digit(png_header(12000, 10000))


def test_a_text_bomb():
    text = zlib.compress(bytes(64 * MiB), 9)
    content = b"Comment\0\0" + text
    chunk = struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    whole = png_header(10, 10)
    with pytest.raises(DataError, match=HOUSE):
        digit(whole[:33] + chunk + whole[33:])


def test_pillow_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(MissingDependencyError, match=r"\Adata\.digit needs the package pillow"):
        digit(b"")


def test_pillow_is_imported_late():
    code = "import sys, zhishen.data; print(sorted(m for m in ('PIL', 'matplotlib') if m in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_pipes_devices_and_gigantic_files_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", "/dev/null"):
        with pytest.raises(DataError, match="got a pipe or a device; give a regular file"):
            digit(path)
    with (tmp_path / "sparse.png").open("wb") as sparse:
        sparse.truncate(6 * 2**30)
    with pytest.raises(DataError, match=r"at most 268,435,456 bytes, got .*sparse\.png with 6,442,450,944; "):
        digit(tmp_path / "sparse.png")


def test_a_bomb_is_refused_in_our_words():
    header = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    bomb += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(
        DataError, match="expected at most 50,000,000 pixels in the bytes, got many more; make the image"
    ):
        digit(bomb)


def test_a_file_without_permission_is_not_called_damaged(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "photo.png").write_bytes(b"x")
    monkeypatch.setattr("PIL.Image.open", refuse)
    with pytest.raises(
        DataError, match=r"expected to read .*photo\.png, got: Permission denied; check its permissions"
    ):
        digit(tmp_path / "photo.png")
