"""Bytes that read as floats: the same values as the whole array of floats has, wherever they are taken from."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from zhishen import data, ops
from zhishen.data import Pixels, Split, pixels
from zhishen.errors import ArgumentError, ShapeError
from zhishen.kernels import take_rows, use_threads

DTYPES = [np.float16, np.float32, np.float64]
EVERY_BYTE = np.arange(256, dtype=np.uint8).reshape(64, 4)


def same(ours, theirs) -> bool:
    """Whether two arrays are the same, bit for bit."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    return (ours.dtype, ours.shape, ours.tobytes()) == (theirs.dtype, theirs.shape, theirs.tobytes())


@pytest.fixture
def images(rng):
    return rng.integers(0, 256, (300, 1, 28, 28), np.uint8)


@pytest.fixture
def floats(images):
    return np.divide(images, 255, dtype=np.float32)


# --- an array to look at ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_byte_has_the_bits_of_the_division(dtype):
    x = Pixels(EVERY_BYTE, dtype)
    assert x.dtype == dtype
    assert same(x[...], np.divide(EVERY_BYTE, 255, dtype=dtype))
    assert same(data.take(x, np.arange(64)), np.divide(EVERY_BYTE, 255, dtype=dtype))


@given(
    arrays.arrays(np.uint8, arrays.array_shapes(min_dims=1, max_dims=4, max_side=5)).flatmap(
        lambda x: st.tuples(st.just(x), arrays.basic_indices(x.shape, allow_newaxis=True))
    )
)
def test_slices_and_numbers(case):
    pixels, index = case
    assert same(Pixels(pixels)[index], np.divide(pixels, 255, dtype=np.float32)[index])


@pytest.mark.parametrize(
    "index", [3, -1, np.int64(2), slice(None, None, 7), [4, 4, 0], np.arange(300) % 3 == 0, (slice(9), 0, 5), ...]
)
def test_an_index_of_any_kind(images, floats, index):
    taken = Pixels(images)[index]
    assert same(taken, floats[index])
    taken[...] = -1  # an array that the caller owns
    assert same(Pixels(images), floats)


def test_it_looks_like_the_array_of_floats_and_holds_a_quarter(images, floats):
    x = Pixels(images)
    assert (x.shape, x.ndim, x.size, len(x), x.dtype) == (floats.shape, 4, floats.size, 300, floats.dtype)
    assert 4 * x.nbytes == floats.nbytes
    assert repr(x) == "Pixels(float32 (300, 1, 28, 28), held as uint8)"
    assert not isinstance(x, np.ndarray)


def test_as_an_array(images, floats):
    x = Pixels(images)
    assert same(np.asarray(x), floats)
    assert same(np.array(x, np.float64), floats.astype(np.float64))
    assert np.mean(x) == floats.mean()
    with pytest.raises(ArgumentError, match=r"Pixels: expected .*, got copy=False; .*x\.bytes"):
        np.array(x, copy=False)


def test_one_after_the_other(images, floats):
    assert all(same(ours, theirs) for ours, theirs in zip(Pixels(images), floats, strict=True))


@pytest.mark.parametrize("shape", [(300, 784), ((300, -1),), (-1, 28, 28), (300, 28, 28, 1)])
def test_another_shape_of_the_same_bytes(images, floats, shape):
    x = Pixels(images, np.float64).reshape(*shape)
    assert isinstance(x, Pixels)
    assert x.dtype == np.float64
    assert np.shares_memory(x.bytes, images)
    assert same(x[...].astype(np.float32), floats.reshape(*shape))


def test_the_bytes_cannot_be_written_to_and_are_not_copied(images):
    x = Pixels(images)
    assert np.shares_memory(x.bytes, images)
    with pytest.raises(ValueError, match="read-only"):
        x.bytes[0] = 1
    with pytest.raises(TypeError):
        x[0] = 1
    images[0] = 1  # it is only the view that cannot


def test_bytes_that_lie_in_a_file(tmp_path, images, floats):
    images.tofile(tmp_path / "bytes")
    x = Pixels(np.memmap(tmp_path / "bytes", np.uint8, "r", shape=images.shape))
    assert same(data.take(x, np.array([7, 3])), floats[[7, 3]])


@pytest.mark.parametrize("bad", [np.zeros((2, 2), np.float32), np.zeros((2, 2), np.int8), [[1, 2]], None])
def test_other_than_bytes_is_refused(hostile, bad):
    with pytest.raises(ArgumentError, match=r"\APixels: expected an array of uint8, got [^\n]+; [^\n]+\Z"):
        Pixels(bad)


def test_another_dtype_than_a_float_is_refused():
    with pytest.raises(ArgumentError, match=r"\APixels: expected dtype to be a float, got int64; [^\n]+\Z"):
        Pixels(EVERY_BYTE, np.int64)


# --- mini-batches -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kernels", ["auto", "reference"])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 100, 1500])
def test_take_has_the_bits_of_floats(images, floats, kernels, threads, count, rng):
    indices = rng.integers(0, 300, count)
    with ops.use_kernels(kernels), use_threads(threads):
        for shape in ((300, 784), (300, 1, 28, 28)):
            assert same(data.take(Pixels(images).reshape(shape), indices), floats.reshape(shape)[indices])
        split = data.take(Split(Pixels(images), np.arange(300)), indices)
    assert same(split.x, floats[indices])
    assert np.array_equal(split.t, indices)


def test_float32_runs_the_kernel(images, floats, monkeypatch):
    monkeypatch.setattr(np, "take", None)
    assert same(data.take(Pixels(images), np.array([5, 2])), floats[[5, 2]])


@given(n=st.integers(1, 70), count=st.integers(0, 70), width=st.integers(1, 70), seed=st.integers(0, 99))
def test_the_kernel_at_every_size(n, count, width, seed):
    rng = np.random.default_rng(seed)
    x, indices = rng.integers(0, 256, (n, width), np.uint8), rng.integers(0, n, count)
    x.flags.writeable = False
    out = np.full((count, width), np.nan, np.float32)
    with use_threads(1 + seed % 3):
        assert take_rows._take_pixel_rows(x, indices, out)
    assert same(out, np.divide(x[indices], 255, dtype=np.float32))


@pytest.mark.parametrize("change", [np.asfortranarray, lambda x: x[:, ::2], lambda x: x[::-1], lambda x: x[:, :0]])
@pytest.mark.parametrize("how", [lambda i: i, lambda i: i.astype(np.int32), lambda i: i - 300, lambda i: i[::-2]])
def test_take_of_all_layouts_and_indices(images, change, how, rng):
    x, indices = change(images.reshape(300, 784)), how(rng.integers(0, 300, 50))
    assert same(data.take(Pixels(x), indices), np.divide(x, 255, dtype=np.float32)[indices])


@pytest.mark.parametrize("kernels", ["auto", "reference"])
@pytest.mark.parametrize("bad", [300, -301, 2**40])
def test_invalid_indices_raise_an_error(images, kernels, bad):
    with ops.use_kernels(kernels), pytest.raises(IndexError):
        data.take(Pixels(images), np.array([0, bad]))


@pytest.mark.parametrize("options", [
    {}, {"start": 90}, {"order": np.arange(300)[::-1]}, {"order": np.arange(200), "start": 50}, {"rng": 0},
])  # fmt: skip
def test_batches_are_those_of_floats(images, floats, options):
    t = np.arange(300)

    def of(x):
        given = {**options, "rng": np.random.default_rng(0)} if "rng" in options else options
        return list(data.batches((x, t), 64, **given))

    ours, theirs = of(Pixels(images)), of(floats)
    assert len(ours) == len(theirs)
    for (x, labels), (y, others) in zip(ours, theirs, strict=True):
        assert same(x, y)
        assert same(labels, others)
        x[...] = -1  # writing into a batch leaves the data alone
    assert same(Pixels(images), floats)


# --- data sets --------------------------------------------------------------------------------------------------------


def dataset_of(x) -> data.Dataset:
    t = np.arange(300) % 3
    return data.Dataset(Split(x[:200], t[:200]), None, Split(x[200:], t[200:]), name="noise", classes=3)


def compact_dataset(images) -> data.Dataset:
    t = np.arange(300) % 3
    train, test = Split(Pixels(images[:200]), t[:200]), Split(Pixels(images[200:]), t[200:])
    return data.Dataset(train, None, test, name="noise", classes=3)


def test_a_data_set_takes_them_and_says_so(images):
    dataset = compact_dataset(images)
    assert dataset.image_shape == (1, 28, 28)
    assert repr(dataset.train) == "Split(x=float32 (200, 1, 28, 28) held as uint8, t=int64 (200,))"
    with pytest.raises(ArgumentError, match="two NumPy arrays"):
        data.Dataset(Split(images, Pixels(images)), None, dataset.test, name="wrong", classes=3)


def test_info_is_that_of_floats(images, floats):
    assert data.info(compact_dataset(images)) == data.info(dataset_of(floats))


def test_info_makes_no_array_of_all():
    pixels = np.random.default_rng(0).integers(0, 256, (20_000, 784), np.uint8)
    part = Split(Pixels(pixels), np.zeros(20_000, np.int64))
    dataset = data.Dataset(part, None, Split(Pixels(pixels[:10]), part.t[:10]), name="zeros", classes=1)
    tracemalloc.start()
    data.info(dataset)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < pixels.nbytes + 4_000_000  # less than a third of all as float32 would be; a block in float64 is 6 MB


# --- bytes that read as values of a table ----------------------------------------------------------------------------


@pytest.fixture
def photos(rng):
    return rng.integers(0, 256, (40, 3, 9, 7), np.uint8)


@pytest.fixture
def standardized(photos):
    """The preprocessing of the photos."""
    return data.Preprocessing.fit(photos, divisor=255)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_values_of_a_table_have_the_bits_of_the_preprocessing(photos, standardized, dtype):
    expected = standardized(photos, dtype)
    x = Pixels(photos, dtype, values=standardized.byte_values(dtype))
    assert same(np.asarray(x), expected)
    for index in (3, slice(2, 30, 3), np.array([5, 1, -1]), expected[:, 0, 0, 0] > 0, (slice(None), 1), (2, 2, 0, 3),
                  (..., slice(0, 4)), (np.array([1, 2]), np.array([0, 2]))):  # fmt: skip
        assert np.array_equal(x[index], expected[index])
    assert same(pixels.rows(x, 3, 8)[...], expected[3:8])
    assert same(x.reshape(40, 3, 63)[2:9], expected.reshape(40, 3, 63)[2:9])
    assert same(x.unscaled()[...], np.divide(photos, 255, dtype=dtype))


@pytest.mark.parametrize("kernels", ["auto", "reference"])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 30, 900])
def test_mini_batches_are_looked_up_in_the_table(photos, standardized, kernels, threads, count, rng):
    indices, x = rng.integers(0, 40, count), Pixels(photos, values=standardized.byte_values())
    with ops.use_kernels(kernels), use_threads(threads):
        assert same(data.take(x, indices), standardized(photos)[indices])
        assert same(
            data.take(Pixels(photos[:, :, ::2], values=x.values), indices), standardized(photos)[indices, :, ::2]
        )
        with pytest.raises(IndexError):
            data.take(x, np.array([0, 40]))


@settings(deadline=None)  # the first call compiles
@given(n=st.integers(1, 9), count=st.integers(0, 20), channels=st.integers(1, 4), width=st.integers(1, 40))
def test_the_kernel_of_the_table_at_every_size(n, count, channels, width):
    rng = np.random.default_rng(n + width)
    x, indices = rng.integers(0, 256, (n, channels, width), np.uint8), rng.integers(0, n, count)
    values = rng.normal(size=(channels, 256)).astype(np.float32)
    out = np.full((count, channels, width), np.nan, np.float32)
    with use_threads(1 + width % 3):
        assert take_rows._take_looked_up_rows(x, indices, values, out)
    assert same(out, values[np.arange(channels)[:, None], x[indices]])


def test_a_table_that_does_not_fit_is_refused(photos, standardized):
    values = standardized.byte_values()
    for wrong in (values[:2], values[:, :255], values[0]):
        with pytest.raises(ShapeError, match=r"Pixels: expected values of shape \(C, 256\) for images \(N, C"):
            Pixels(photos, values=wrong)
    with pytest.raises(ShapeError, match="expected values of shape"):
        Pixels(photos, values=values).reshape(40, -1)
    with pytest.raises(ArgumentError, match=r"byte_values: expected input_shape to be that of images"):
        data.Preprocessing(input_shape=(4,)).byte_values()
