"""A picture of a digit becomes an image like those of MNIST."""

import numpy as np
import pytest
from digit_pictures import HOUSE, distances, enlarged, file, placed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from zhishen.data import digit
from zhishen.errors import DataError, ShapeError


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


def test_a_dark_page_in_a_photo_of_twelve_megapixels(digits, five):
    page, expected = five
    big = Image.fromarray(page).resize((3000, 3600), Image.Resampling.BICUBIC).convert("RGB")
    for kind in ("JPEG", "PNG"):
        assert np.abs(digit(file(big, kind)) - expected).mean() < 0.03


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
def test_any_picture_is_prepared_or_raises_one_sentence(blob):
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


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_an_array_is_read_as_its_picture(digits, dtype):
    page = np.zeros((90, 70), np.uint8)
    page[5:33, 40:68] = digits[0]
    assert np.array_equal(digit((page / 255).astype(dtype)), digit(file(page)))


@pytest.mark.parametrize("dtype", [bool, np.int64, np.uint8])
def test_an_array_may_have_zeros_and_ones(dtype):
    page = np.zeros((60, 50), dtype)
    page[10:40, 20:26] = 1
    assert np.array_equal(digit(page), digit(file(255 * page.astype(np.uint8))))


@pytest.mark.parametrize("shape", [(), (0, 5), (5, 0), (5,), (1, 28, 28), (28, 28, 3)])
def test_an_array_of_another_shape_is_refused(shape):
    with pytest.raises(
        ShapeError, match=r"^data\.digit: expected gray values of shape \(H, W\), got an array of shape"
    ):
        digit(np.zeros(shape))


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.01, 1.01, 255])
def test_gray_values_out_of_range_are_refused(value):
    page = np.zeros((30, 30))
    page[5:20, 10] = value
    with pytest.raises(DataError, match=r"^data\.digit: expected gray values from 0 to 1, got others"):
        digit(page)


@pytest.mark.parametrize("page", [np.full((30, 30), "a"), np.full((30, 30), 1j), np.full((30, 30), None)])
def test_an_array_of_other_things_is_refused(page):
    with pytest.raises(DataError, match=r"^data\.digit: expected gray values from 0 to 1, got others"):
        digit(page)


def test_a_blank_array_is_refused():
    with pytest.raises(DataError, match=r"^data\.digit: expected a digit in the array, got a blank picture"):
        digit(np.zeros((30, 30)))


def test_tiny_pictures_are_enlarged():
    page = np.zeros((8, 8), np.uint8)
    page[2:6, 3:5] = 255
    image = digit(file(page))
    assert np.array_equal(np.argwhere(image).min(axis=0), [4, 9])
    assert np.array_equal(np.argwhere(image).max(axis=0), [23, 18])
    assert set(np.unique(image)) == {0.0, 1.0}
