import io
import os
import struct
import subprocess
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from zhishen.data import digit, read_digit
from zhishen.errors import DataError, MissingDependencyError

HOUSE = r"\Adata\.digit: expected [^\n]+, got [^\n]+; [^\n]+\Z"
BLANK = r"\Adata\.digit: expected a digit in .*, got a blank picture; "
MiB = 2**20
TRIED = 30  # of MNIST's test images


@pytest.fixture(scope="module")
def digits(mnist):
    """Some of MNIST's test images, as bytes, light on dark."""
    return np.round(mnist.test.x[:TRIED, 0] * 255).astype(np.uint8)


def file(picture, kind: str = "PNG", **options) -> bytes:
    content = io.BytesIO()
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(content, kind, **options)
    return content.getvalue()


def enlarged(pixels, factor: int = 8, how=Image.Resampling.BICUBIC):
    height, width = pixels.shape
    return np.asarray(Image.fromarray(pixels).resize((factor * width, factor * height), how))


def placed(pixels, seed: int, side: int = 400):
    """On a dark page, off its center."""
    page = np.zeros((side, side), np.uint8)
    top, left = np.random.default_rng(seed).integers(0, side - pixels.shape[0], 2)
    page[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return page


def distances(digits, prepare):
    """Mean absolute difference of each prepared picture from the original, pixels from 0 to 1."""
    return np.array([np.abs(digit(prepare(pixels, i)) - pixels / 255).mean() for i, pixels in enumerate(digits)])


@pytest.fixture(scope="module")
def five(digits):
    """A page with a digit, 120 x 100, light on dark, off the center, and what it is prepared to.

    Pictures of it agree within 0.02: a pixel more or less at the digit's edge changes its scale by 1 in 60.
    """
    page = np.zeros((120, 100), np.uint8)
    page[10:94, 5:89] = enlarged(digits[8], 3)
    return page, digit(file(page))


# MNIST's own images come back


def test_one_pixel_off_is_far(digits):
    """The measure by which the bounds below are chosen."""
    rolled = np.abs(np.roll(digits / 255, 1, axis=1) - digits / 255).mean(axis=(1, 2))
    assert rolled.mean() > 0.05


@pytest.mark.parametrize("sign", [1, -1])
def test_mnist_is_nearly_a_fixed_point(digits, sign):
    off = distances(digits, lambda pixels, i: file(pixels if sign == 1 else 255 - pixels))
    assert off.max() < 0.005


def test_inverted_enlarged_off_center(digits):
    off = distances(digits, lambda pixels, i: file(255 - placed(enlarged(pixels, 8, Image.Resampling.NEAREST), i)))
    assert np.sort(off)[-2] < 0.005  # one of the digits lies on the brink between two centers
    smooth = distances(digits, lambda pixels, i: file(255 - placed(enlarged(pixels), i)))
    assert smooth.mean() < 0.035
    assert smooth.max() < 0.09


def test_bad_jpeg(digits):
    off = distances(digits, lambda pixels, i: file(255 - placed(enlarged(pixels), i), "JPEG", quality=25))
    assert off.mean() < 0.04
    assert off.max() < 0.1


def test_unevenly_lit_photo(digits):
    def photo(pixels, i):
        rng = np.random.default_rng(i)
        ink = placed(enlarged(pixels), i) / 255
        y, x = np.mgrid[:1:400j, :1:400j]
        paper = 0.75 + 0.3 * (x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1)) - 0.1 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
        gray = paper * (1 - 0.75 * ink) + rng.normal(0, 0.02, ink.shape)
        return file((255 * gray.clip(0, 1)).astype(np.uint8), "JPEG", quality=60)

    off = distances(digits, photo)
    assert off.mean() < 0.04
    assert off.max() < 0.15


def test_a_vignette_is_no_ink(digits):
    y, x = np.mgrid[-1:1:400j, -1:1:400j]
    paper = 0.95 - 0.3 * (x * x + y * y)

    def vignetted(pixels, i):
        return file((255 * paper * (1 - 0.5 * placed(enlarged(pixels), i) / 255)).astype(np.uint8))

    assert distances(digits, vignetted).mean() < 0.04


def test_dust_is_ignored(digits):
    def dusty(pixels, i):
        page = placed(enlarged(pixels), i)
        for top, left in np.random.default_rng(i + 100).integers(0, 396, (8, 2)):
            page[top : top + 4, left : left + 4] = 255
        return file(255 - page)

    assert distances(digits, dusty).mean() < 0.04


def test_pieces_of_one_digit_stay_together():
    page = np.full((200, 150), 255, np.uint8)
    page[40:60, 30:110] = 0  # a bar ...
    page[75:160, 60:80] = 0  # ... and, apart from it, a stem
    image = digit(file(page))
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[-1] - rows[0] == 19
    assert (image.max(axis=1)[rows[0] : rows[-1] + 1] == 0).sum() >= 1  # the gap of 15 / 6 pixels


def test_a_dark_page_in_a_photo_of_twelve_megapixels(digits, five):
    page, expected = five
    big = Image.fromarray(page).resize((3000, 3600), Image.Resampling.BICUBIC).convert("RGB")
    for kind in ("JPEG", "PNG"):
        assert np.abs(digit(file(big, kind)) - expected).mean() < 0.03


# Every kind of file


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


# What comes out


blobs = st.builds(
    lambda height, width, ink, paper, boxes: (height, width, ink, paper, boxes),
    st.integers(3, 90),
    st.integers(3, 90),
    st.integers(0, 255),
    st.integers(0, 255),
    st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=1, max_size=4),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(blobs)
def test_any_picture_is_prepared_or_refused_in_words(blob):
    height, width, ink, paper, boxes = blob
    page = np.full((height, width), paper, np.uint8)
    for y0, x0, y1, x1 in boxes:
        top, left = int(y0 * height), int(x0 * width)
        page[top : top + 1 + int(y1 * height / 2), left : left + 1 + int(x1 * width / 2)] = ink
    try:
        image = digit(file(page))
    except DataError:
        with pytest.raises(DataError, match=HOUSE):
            digit(file(page))
        return
    assert image.dtype == np.float32
    assert image.shape == (28, 28)
    assert image.min() == 0
    assert image.max() == 1
    rows, columns = np.nonzero(image)
    assert max(np.ptp(rows), np.ptp(columns)) >= 19
    for axis, places in enumerate((rows, columns)):
        mass = image.sum(axis=1 - axis, dtype=np.float64)
        center = mass @ np.arange(28) / mass.sum()
        at_edge = places.min() == 0 or places.max() == 27
        assert at_edge or 13.5 - 1e-3 <= center < 14.5 + 1e-3


@settings(max_examples=30)
@given(st.integers(0, 60), st.integers(0, 80))
def test_the_place_on_the_page_does_not_matter(top, left):
    page = np.full((140, 160), 240, np.uint8)
    page[top + 4 : top + 64, left + 4 : left + 12] = 30
    page[top + 56 : top + 64, left + 4 : left + 50] = 30
    first = np.full((140, 160), 240, np.uint8)
    first[44:104, 54:62] = 30
    first[96:104, 54:100] = 30
    assert np.allclose(digit(file(page)), digit(file(first)), atol=0.02)


def test_nothing_is_cut_off_when_the_mass_lies_at_one_side():
    page = np.full((300, 300), 255, np.uint8)
    page[100:160, 40:100] = 0
    page[128:132, 40:280] = 0  # a thin tail of four times the block's width
    image = digit(file(page))
    columns = np.flatnonzero(image.any(axis=0))
    assert len(columns) == 20
    assert columns[-1] == 27  # as far as it can be moved
    assert image[:, 27].max() > 0.1


@pytest.mark.parametrize("shape", [(40, 4), (4, 40), (1000, 3), (3, 1000)])
def test_long_and_thin(shape):
    page = np.full((1100, 1100), 255, np.uint8)
    page[20 : 20 + shape[0], 30 : 30 + shape[1]] = 0
    image = digit(file(page))
    rows, columns = np.nonzero(image)
    assert (np.ptp(rows), np.ptp(columns))[int(shape[1] > shape[0])] == 19
    assert min(np.ptp(rows), np.ptp(columns)) <= 2


def test_tiny_pictures_are_enlarged():
    page = np.zeros((8, 8), np.uint8)
    page[2:6, 3:5] = 255
    image = digit(file(page))
    assert np.array_equal(np.argwhere(image).min(axis=0), [4, 9])
    assert np.array_equal(np.argwhere(image).max(axis=0), [23, 18])
    assert set(np.unique(image)) == {0.0, 1.0}


# What is refused


@pytest.mark.parametrize(
    "blank",
    [
        Image.new("L", (1, 1), 255),
        Image.new("L", (1, 300), 0),
        Image.new("L", (28, 28), 0),
        Image.new("RGB", (400, 300), "white"),
        Image.new("RGB", (400, 300), (90, 120, 100)),
        Image.new("RGBA", (50, 50), (0, 0, 0, 0)),
        Image.new("RGBA", (50, 50), (255, 255, 255, 128)),
        Image.new("1", (50, 50), 1),
        Image.new("I;16", (50, 50), 0),
        Image.new("I;16", (50, 50), 40000),
        Image.linear_gradient("L"),
    ],
)
def test_blank(blank):
    with pytest.raises(DataError, match=BLANK):
        digit(file(blank))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("noise", [1, 5, 20])
def test_noise_alone_is_blank(kind, noise):
    pixels = np.random.default_rng(noise).normal(150, noise, (300, 400))
    with pytest.raises(DataError, match=BLANK):
        digit(file(pixels.clip(0, 255).astype(np.uint8), kind))


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
    page, _ = five
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = file(page, kind, **({"exif": exif} if kind in ("PNG", "JPEG") else {}))
    rng = np.random.default_rng(0)
    for place in [*range(min(200, len(whole))), *rng.integers(0, len(whole), 150)]:
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


def test_the_limit_is_told():
    with pytest.raises(DataError, match="expected at most 50,000,000 pixels in the bytes, got 120,000,000; make"):
        digit(png_header(12000, 10000))


def test_a_text_bomb():
    text = zlib.compress(bytes(64 * MiB), 9)
    content = b"Comment\0\0" + text
    chunk = struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    whole = png_header(10, 10)
    with pytest.raises(DataError, match=HOUSE):
        digit(whole[:33] + chunk + whole[33:])


# Pillow


def test_pillow_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(MissingDependencyError, match=r"\Adata\.digit needs the package pillow"):
        digit(b"")


def test_pillow_is_imported_late():
    code = "import sys, zhishen.data; print(sorted(m for m in ('PIL', 'matplotlib') if m in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


# Edges, frames, crops


def tight(pixels):
    """A digit cropped to its box, enlarged."""
    rows, columns = (np.flatnonzero((pixels > 76).any(axis=axis)) for axis in (1, 0))
    return enlarged(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def lit(ink, seed: int, *, contrast: float = 0.7):
    """Ink, from 0 to 255, as a photo of dark ink on light paper, from 0 to 255."""
    rng = np.random.default_rng(seed)
    y, x = (np.linspace(-0.1, 0.1, n) for n in ink.shape)
    gray = (0.85 + np.add.outer(y, x) * rng.uniform(-1, 1)) * (1 - contrast * ink / 255) + rng.normal(
        0, 0.02, ink.shape
    )
    return (255 * gray.clip(0, 1)).astype(np.uint8)


@pytest.mark.parametrize("dark", [True, False])
def test_digits_cropped_to_their_boxes(digits, dark):
    def cropped(pixels, i):
        page = lit(tight(pixels), i)
        return file(page if dark else 255 - page)

    off = distances(digits, cropped)
    assert off.mean() < 0.05
    assert off.max() < 0.11


@pytest.mark.parametrize("width", [1, 4, 25, 60])
@pytest.mark.parametrize("dark", [True, False])
def test_a_frame_is_ignored(digits, dark, width):
    def framed(pixels, i):
        page = np.pad(lit(placed(enlarged(pixels), i, 300), i), width, constant_values=0)
        return file(page if dark else 255 - page)

    assert distances(digits, framed).mean() < 0.04


def test_a_frame_around_a_small_image_is_ignored(digits):
    assert distances(digits, lambda pixels, i: file(np.pad(pixels, 1, constant_values=255))).max() < 0.03


def test_a_drawn_frame_is_ignored(digits):
    def framed(pixels, i):
        page = np.pad(placed(enlarged(pixels), i, 300), 30)
        for line in (slice(12, 16), slice(344, 348)):
            page[line, 12:348] = page[12:348, line] = 255
        return file(lit(page, i))

    assert distances(digits, framed).mean() < 0.04


@pytest.mark.parametrize("contrast", [0.25, 0.7])
@pytest.mark.parametrize("side", range(4))
def test_the_dark_edge_of_a_scan_is_ignored_and_named(digits, side, contrast):
    for i, pixels in enumerate(digits[:10]):
        page = lit(placed(enlarged(pixels), i, 300), i, contrast=contrast).astype(float)
        page[:, :20] *= np.linspace(0, 1, 20) ** 2
        page = np.hstack([np.full((300, 10), 8.0), page])
        straight = np.rot90(page, side)
        expected = np.rot90(pixels / 255, side)
        found = read_digit(file(straight.astype(np.uint8)))
        # Rotated pixels have their center of mass rounded to the other side: allow for one pixel.
        rolled = [np.roll(expected, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
        assert min(np.abs(found.pixels - each).mean() for each in rolled) < 0.1
        assert "what touches the border of the picture is ignored" in found.notes


def test_the_shadow_of_a_corner_is_ignored(digits):
    def shaded(pixels, i):
        page = lit(np.pad(enlarged(pixels), 80), i)
        page[np.add.outer(range(384), range(384)) < 100] = 40
        return file(page)

    assert distances(digits, shaded).mean() < 0.04


def test_a_page_on_a_dark_table(digits):
    def on_table(pixels, i):
        table = np.random.default_rng(i).normal(50, 8, (420, 460)).clip(0, 255).astype(np.uint8)
        table[60:360, 90:390] = lit(placed(enlarged(pixels), i, 300), i)
        return file(table)

    assert distances(digits, on_table).mean() < 0.04


def test_a_digit_that_touches_the_border_alone_is_read(five):
    page, expected = five
    touching = page[:, 5:]
    columns = np.flatnonzero((touching > 76).any(axis=0))
    assert np.abs(digit(file(255 - touching[:, columns[0] :])) - expected).mean() < 0.03


# Notes


def test_an_ordinary_digit_has_no_notes(digits):
    assert [read_digit(file(pixels)).notes for pixels in digits] == [()] * len(digits)


def test_two_digits_are_asked_about(digits):
    for left, right in ((0, 1), (2, 8), (11, 12)):
        page = np.hstack([enlarged(digits[left]), enlarged(digits[right])])
        assert "2 shapes are side by side: crop the picture to one digit" in read_digit(file(lit(page, 0))).notes


def test_a_stroke_that_lies_is_asked_about():
    page = np.full((100, 200), 255, np.uint8)
    page[45:55, 20:180] = 0
    assert "the ink is wider than high" in read_digit(file(page)).notes[0]


def test_the_bar_of_a_five_is_no_second_digit():
    page = np.full((200, 150), 255, np.uint8)
    page[40:60, 30:110] = 0
    page[75:160, 60:80] = 0
    assert read_digit(file(page)).notes == ()


# Files that cost more than a picture


def test_pipes_devices_and_gigantic_files_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", "/dev/null"):
        with pytest.raises(DataError, match="got a pipe or a device; give a regular file"):
            digit(path)
    with (tmp_path / "sparse.png").open("wb") as sparse:
        sparse.truncate(6 * 2**30)
    with pytest.raises(DataError, match=r"at most 268,435,456 bytes, got .*sparse\.png with 6,442,450,944; "):
        digit(tmp_path / "sparse.png")
