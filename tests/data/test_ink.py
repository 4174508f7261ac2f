"""Ink on paper: frames, edges, shadows and dust are ignored, and notes say what is odd."""

import numpy as np
import pytest
from digit_pictures import distances, enlarged, file, placed
from PIL import Image

from zhishen.data import digit, ink, read_digit
from zhishen.errors import DataError

BLANK = r"\Adata\.digit: expected a digit in .*, got a blank picture; "


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


@pytest.mark.parametrize(("width", "dark"), [(1, True), (4, False), (25, True), (60, False), (60, True)])
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


@pytest.mark.parametrize(("side", "contrast"), [(0, 0.25), (1, 0.7), (2, 0.25), (3, 0.7)])
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


@pytest.mark.parametrize(
    ("pixels", "count"),
    [
        ([(0, 4), (2, 0)], 2),  # the end of a row of cells, and the beginning of the next one
        ([(0, 4), (3, 0)], 2),
        ([(0, 1), (2, 3)], 1), ([(0, 0), (1, 1)], 1), ([(0, 0), (0, 4)], 2), ([(0, 4), (2, 4)], 1),
    ],
)  # fmt: skip
def test_shapes_are_connected_cells_also_by_a_corner(pixels, count):
    """Cells of 2 x 2 pixels in a picture of 4 x 5."""
    mask = np.zeros((4, 5), bool)
    mask[tuple(np.transpose(pixels))] = True
    shapes = ink._shapes(mask, np.where(mask, 3.0, 0.0), 2)
    assert len(shapes) == count
    assert sum(shape.weight for shape in shapes) == 3.0 * len(pixels)
