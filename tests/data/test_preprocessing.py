"""What is done to raw inputs, as an object: the same bits as the readers of data, any layout, an exact way to JSON."""

import dataclasses
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen import data
from zhishen.data import Dataset, Pixels, Preprocessing, Split
from zhishen.data.pixels import normalized
from zhishen.errors import ArgumentError, ShapeError

BYTES = np.arange(256, dtype=np.uint8)


# --- the formula -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_bytes_divided_by_255_have_the_bits_of_normalized_pixels(dtype):
    prepared = Preprocessing(divisor=255)(BYTES, dtype)
    assert prepared.dtype == dtype
    assert prepared.tobytes() == normalized(BYTES, dtype).tobytes()
    assert prepared.tobytes() == np.asarray(Pixels(BYTES, dtype)).tobytes()


def test_a_product_with_the_reciprocal_would_have_other_bits():
    assert (BYTES * np.float32(1 / 255)).tobytes() != normalized(BYTES, np.float32).tobytes()


def test_the_default_changes_nothing():
    assert Preprocessing()([[1.5, -2.0]]).tolist() == [[1.5, -2.0]]
    assert Preprocessing()(7).tolist() == 7.0


def test_features_by_hand():
    columns = Preprocessing(input_shape=(2,), divisor=2, mean=(1.0, 3.0), deviation=[0.5, 4.0])
    assert columns([[4, 6], [2, 22]]).tolist() == [[2.0, 0.0], [0.0, 2.0]]
    assert columns(np.array([4, 6])).tolist() == [2.0, 0.0]


def test_channels_by_hand():
    colors = Preprocessing(input_shape=(3, 1, 2), mean=np.array([1.0, 2.0, 3.0]), deviation=(1, 10, 100))
    x = np.array([[[1, 2]], [[2, 12]], [[103, -97]]])
    expected = [[[0, 1]], [[0, 1]], [[1, -1]]]
    assert colors(x).tolist() == expected
    assert colors(np.stack([x, x, x])).tolist() == [expected] * 3


def test_numbers_far_from_zero_keep_their_differences():
    """In float32 the seconds since 1970 would all be the same."""
    seconds = 1.6e9 + np.arange(4.0)[:, None]
    assert Preprocessing(input_shape=(1,), mean=1.6e9)(seconds).ravel().tolist() == [0, 1, 2, 3]


def test_many_samples_are_prepared_as_one_is():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (1000, 3, 20, 30), dtype=np.uint8)  # several chunks
    prepare = Preprocessing(input_shape=(3, 20, 30), divisor=255, mean=(0.1, 0.2, 0.3), deviation=(1, 2, 3))
    whole = prepare(x)
    for i in (0, 145, 146, 999):
        assert whole[i].tobytes() == prepare(x[i]).tobytes()


def test_nan_stays_nan_and_infinity_infinity():
    prepared = Preprocessing(mean=1)(np.array([math.nan, math.inf, -math.inf]))
    np.testing.assert_array_equal(prepared, [math.nan, math.inf, -math.inf])


def test_the_result_is_new_and_the_input_untouched():
    x = np.array([[1.0, 2.0]], np.float32)
    x.flags.writeable = False
    prepared = Preprocessing()(x)
    prepared[0, 0] = 9
    assert x.tolist() == [[1.0, 2.0]]


# --- layouts ---------------------------------------------------------------------------------------------------------

PIXELS = 28 * 28
LAYOUTS = [(28, 28), (1, 28, 28), (28, 28, 1), (PIXELS,)]


@pytest.mark.parametrize("shape", [(PIXELS,), (1, 28, 28)], ids=str)
@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("count", [0, 2, 5])
def test_a_batch_in_any_layout(shape, layout, count):
    x = np.arange(count * PIXELS).reshape(count, *layout)
    prepared = Preprocessing(input_shape=shape)(x)
    assert prepared.shape == (count, *shape)
    np.testing.assert_array_equal(prepared.ravel(), np.arange(count * PIXELS))


@pytest.mark.parametrize("shape", [(PIXELS,), (1, 28, 28)], ids=str)
@pytest.mark.parametrize("layout", [(28, 28), (PIXELS,)], ids=str)
def test_one_input_in_any_layout(shape, layout):
    prepared = Preprocessing(input_shape=shape)(np.arange(PIXELS).reshape(layout))
    assert prepared.shape == shape
    np.testing.assert_array_equal(prepared.ravel(), np.arange(PIXELS))


def test_one_input_of_the_very_shape_stays_one():
    assert Preprocessing(input_shape=(1, 28, 28))(np.zeros((1, 28, 28))).shape == (1, 28, 28)
    assert Preprocessing(input_shape=(PIXELS,))(np.zeros((1, 28, 28))).shape == (1, PIXELS)
    assert Preprocessing(input_shape=(1, 28, 28))(np.zeros((1, PIXELS))).shape == (1, 1, 28, 28)


def test_numbers_alone_are_inputs_of_one_feature():
    assert Preprocessing(input_shape=(1,))(np.arange(5)).shape == (5, 1)
    assert Preprocessing(input_shape=(1,))(3).shape == (1,)


@pytest.mark.parametrize("raw", [(5, 27, 28), (5, 14, 56), (PIXELS + 1,), (), (2, 3, PIXELS), (4, 2, 14, 28)], ids=str)
def test_inputs_of_other_sizes_are_refused(raw):
    with pytest.raises(ShapeError) as caught:
        Preprocessing(input_shape=(1, 28, 28))(np.zeros(raw))
    assert str(caught.value) == (
        f"Preprocessing: expected raw inputs that fit input_shape (1, 28, 28), as (N, 1, 28, 28) or (N, 784), got {raw}"
        "; bring them into one of these shapes"
    )


def test_color_images_with_channels_last_are_refused():
    with pytest.raises(ShapeError, match=r"got \(5, 4, 6, 3\)"):
        Preprocessing(input_shape=(3, 4, 6))(np.zeros((5, 4, 6, 3)))


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (Pixels(np.zeros((2, 4), np.uint8)), r"got Pixels, which read as divided by 255 already; give their bytes"),
        (np.array([["a"]]), "expected inputs as numbers, got dtype <U1; convert them first"),
        (np.array([1j]), "expected inputs as numbers, got dtype complex128; convert them first"),
        ([[1, 2], [3]], "expected an array of numbers, got rows that differ in length"),
        (None, "expected inputs as numbers, got dtype object"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_a_raw_input_is_refused(hostile, x, words):
    with pytest.raises(ArgumentError, match=f"^Preprocessing: .*{words}"):
        Preprocessing(divisor=255)(x)


def test_a_dtype_that_is_no_float_is_refused():
    with pytest.raises(ArgumentError, match=r"^Preprocessing: expected dtype to be a float, got int64; choose float32"):
        Preprocessing()(BYTES, np.int64)


# --- the fields ------------------------------------------------------------------------------------------------------


def test_equality_and_hash_go_by_values():
    a = Preprocessing(input_shape=(2,), mean=np.array([1, 2]), deviation=[1, 2], classes=["x", "y"])
    b = Preprocessing(input_shape=(2,), mean=(1.0, 2.0), deviation=(1.0, 2.0), classes=("x", "y"))
    assert a == b
    assert hash(a) == hash(b)
    assert a != dataclasses.replace(b, mean=0)


def test_fields_cannot_be_set():
    with pytest.raises(AttributeError):
        Preprocessing().divisor = 3  # pyright: ignore[reportAttributeAccessIssue]


def test_repr_has_the_fields_that_are_not_the_default():
    assert repr(Preprocessing()) == "Preprocessing()"
    shown = Preprocessing(input_shape=(1, 2, 2), divisor=255, mean=0.1, classes=("a", "b"))
    assert repr(shown) == "Preprocessing(input_shape=(1, 2, 2), divisor=255.0, mean=0.1, classes=('a', 'b'))"
    assert repr(Preprocessing(input_shape=(784,), mean=np.zeros(784))) == (
        "Preprocessing(input_shape=(784,), mean=<784 values>)"
    )


def test_class_of_names_or_counts(hostile):
    named = Preprocessing(classes=("cat", "dog"))
    assert [named.class_of(k) for k in range(3)] == ["cat", "dog", "2"]
    assert Preprocessing().class_of(np.int64(7)) == "7"
    for k in (-1, 1.0, "cat", None, True):
        with pytest.raises(ArgumentError, match=r"Preprocessing.class_of: expected k to be a whole number >= 0"):
            named.class_of(k)


@pytest.mark.parametrize("name", list(Preprocessing.constraints))
def test_a_number_outside_its_range_is_refused(hostile, name):
    for value in Preprocessing.constraints[name].bad_values():
        with pytest.raises(ArgumentError, match=f"^Preprocessing: expected {name} to be a number"):
            Preprocessing(**{name: value})
        if name != "divisor":
            with pytest.raises(ArgumentError, match=f"^Preprocessing: expected each number of {name} to be a number"):
                Preprocessing(input_shape=(2,), **{name: [1.0, value]})


@pytest.mark.parametrize("name", ["mean", "deviation"])
def test_as_many_numbers_as_channels_or_features(name):
    for shape, count in (((3, 4, 5), 4), ((3, 4, 5), 0), ((3, 4, 5), 1), ((2,), 3)):
        with pytest.raises(ShapeError) as caught:
            Preprocessing(input_shape=shape, **{name: [1.0] * count})
        assert str(caught.value) == (
            f"Preprocessing: expected {name} to be a number or {shape[0]} of them, one for each index along the first "
            f"axis of input_shape {shape}, got {count}; give one for each channel or feature"
        )
    with pytest.raises(ArgumentError, match=f"expected input_shape with a {name} of 2 numbers, got None"):
        Preprocessing(**{name: [1.0, 2.0]})


@pytest.mark.parametrize("value", [784, (), (0,), (-1, 2), (2.0,), (True,), "ab", ("a",), [None]], ids=repr)
def test_an_invalid_shape_raises_an_error(hostile, value):
    with pytest.raises(
        ArgumentError, match=r"^Preprocessing: expected input_shape to be a tuple of whole numbers >= 1"
    ):
        Preprocessing(input_shape=value)


@pytest.mark.parametrize("value", ["cats", (1, 2), None, {"a": 1}, ["a", None]], ids=repr)
def test_invalid_names_raise_an_error(hostile, value):
    with pytest.raises(ArgumentError, match=r"^Preprocessing: expected classes to be a tuple of names"):
        Preprocessing(classes=value)


# --- JSON ------------------------------------------------------------------------------------------------------------

FINITE = st.floats(allow_nan=False, allow_infinity=False)
POSITIVE = st.floats(min_value=0, exclude_min=True, allow_infinity=False)


@given(
    divisor=POSITIVE,
    mean=FINITE | st.lists(FINITE, min_size=3, max_size=3),
    deviation=POSITIVE | st.lists(POSITIVE, min_size=3, max_size=3),
    classes=st.lists(st.text(max_size=3), max_size=3),
)
def test_json_and_back_is_exact(divisor, mean, deviation, classes):
    before = Preprocessing(input_shape=(3, 2), divisor=divisor, mean=mean, deviation=deviation, classes=classes)
    text = json.dumps(before.as_dict(), allow_nan=False)
    after = Preprocessing.from_dict(json.loads(text))
    assert after == before
    assert repr(after._fields()) == repr(before._fields())  # which distinguishes -0.0 from 0.0


def test_as_dict_is_plain(hostile):
    told = Preprocessing(input_shape=(2,), divisor=255, mean=np.float32(0.5), deviation=(1, 2), classes=("a",))
    assert told.as_dict() == {
        "input_shape": [2], "divisor": 255.0, "mean": 0.5, "deviation": [1.0, 2.0], "classes": ["a"],
    }  # fmt: skip
    assert Preprocessing.from_dict({}) == Preprocessing()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Preprocessing.from_dict: expected a mapping as as_dict returns it, got NoneType"),
        ([1], "Preprocessing.from_dict: expected a mapping as as_dict returns it, got list"),
        ("text", "Preprocessing.from_dict: expected a mapping"),
        (
            {"means": 1.0},
            r"Preprocessing.from_dict: expected the key to be one of .*, got 'means'; did you mean 'mean'",
        ),
        ({3: 1.0}, "Preprocessing.from_dict: expected the key to be one of"),
        ({"divisor": 0}, "Preprocessing: expected divisor to be a number > 0, got 0"),
        ({"divisor": "255"}, "expected divisor to be a number > 0, got '255'"),
        ({"divisor": 10**400}, "expected divisor to be a number > 0"),
        ({"divisor": True}, "expected divisor to be a number > 0, got True"),
        ({"mean": {}}, "expected mean to be a number, got {}"),
        ({"mean": None}, "expected mean to be a number, got None"),
        ({"mean": [[0.0]], "input_shape": [1]}, r"expected each number of mean to be a number, got \[0.0\]"),
        ({"mean": [0.0]}, "expected input_shape with a mean of 1 numbers, got None"),
        ({"deviation": math.nan}, "expected deviation to be a number > 0, got nan"),
        ({"deviation": -1.0}, "expected deviation to be a number > 0, got -1.0"),
        (
            {"deviation": [1.0, 0.0], "input_shape": [2]},
            "expected each number of deviation to be a number > 0, got 0.0",
        ),
        ({"deviation": [1.0], "input_shape": [2]}, "expected deviation to be a number or 2 of them"),
        ({"input_shape": [2, "3"]}, "expected input_shape to be a tuple of whole numbers >= 1"),
        ({"input_shape": {"a": 1}}, "expected input_shape to be a tuple of whole numbers >= 1"),
        ({"classes": "cat"}, "expected classes to be a tuple of names, got 'cat'"),
        ({"classes": [["cat"]]}, "expected classes to be a tuple of names"),
    ],
    ids=str,
)
def test_hostile_content_raises_one_sentence(hostile, content, words):
    with pytest.raises((ArgumentError, ShapeError), match=words):
        Preprocessing.from_dict(content)


# --- fit -------------------------------------------------------------------------------------------------------------


def test_fit_by_feature():
    x = np.random.default_rng(0).normal([3, -40], [2, 0.1], (5000, 2))
    fitted = Preprocessing.fit(x, classes=("a", "b"))
    np.testing.assert_allclose(fitted.mean, x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(fitted.deviation, x.std(axis=0), rtol=1e-12)
    assert fitted.input_shape == (2,)
    assert fitted.classes == ("a", "b")
    z = fitted(x, np.float64)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(axis=0), 1, rtol=1e-12)


def test_fit_by_channel_of_bytes():
    x = np.random.default_rng(0).integers(0, 200, (700, 3, 20, 10), dtype=np.uint8)  # more than one chunk
    x[:, 1] //= 2
    fitted = Preprocessing.fit(x, divisor=255)
    np.testing.assert_allclose(fitted.mean, (x / 255).mean(axis=(0, 2, 3)), rtol=1e-12)
    np.testing.assert_allclose(fitted.deviation, (x / 255).std(axis=(0, 2, 3)), rtol=1e-12)
    assert fitted.divisor == 255
    np.testing.assert_allclose(fitted(x, np.float64).std(axis=(0, 2, 3)), 1, rtol=1e-12)


def test_fit_of_gray_images_needs_their_shape():
    x = np.arange(24.0).reshape(2, 3, 4)
    with pytest.raises(ShapeError) as caught:
        Preprocessing.fit(x)
    assert str(caught.value) == (
        "Preprocessing.fit: expected input_shape with inputs (2, 3, 4), got None; write input_shape=(1, 3, 4) for gray "
        "images, or (3, 4) for 3 channels"
    )
    assert Preprocessing.fit(x, input_shape=(1, 3, 4)).mean == (11.5,)
    assert Preprocessing.fit(x, input_shape=(3, 4)).mean == (7.5, 11.5, 15.5)
    assert Preprocessing.fit(x, input_shape=(12,)).mean == tuple(6.0 + np.arange(12))


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 50))
def test_what_is_constant_gets_deviation_1_and_becomes_0(value, count):
    """Also where a sum of equal numbers is not a multiple of them, as of 0.1."""
    x = np.full((count, 1), value)
    fitted = Preprocessing.fit(x)
    assert fitted.deviation == (1.0,)
    assert fitted(x).tolist() == [[0.0]] * count


@given(hnp.arrays(np.float64, (6, 2), elements=st.floats(-1e150, 1e150)))
def test_fit_gives_what_can_be_kept_and_used(x):
    fitted = Preprocessing.fit(x)
    z = fitted(x, np.float64)
    assert np.isfinite(z).all()
    assert np.abs(z).max() <= 3  # six numbers are within √5 deviations of their mean


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e160, 1e300])
def test_squares_neither_overflow_nor_vanish(scale):
    fitted = Preprocessing.fit(np.array([[1.0], [3.0]]) * scale)
    np.testing.assert_allclose([fitted.mean, fitted.deviation], [[2 * scale], [scale]], rtol=1e-12)


def test_fit_refuses_what_gives_no_mean(hostile):
    for x in (np.zeros(3), np.zeros((0, 2)), np.zeros((2, 0)), 3.0):
        with pytest.raises(ShapeError, match=r"Preprocessing.fit: expected a batch of inputs \(N, ...\) with at least"):
            Preprocessing.fit(x)
    for bad in (math.nan, math.inf):
        with pytest.raises(ArgumentError, match=r"Preprocessing.fit: expected finite inputs, got (nan|-?inf) at x"):
            Preprocessing.fit(np.array([[0.0], [bad]]))
    with pytest.raises(ArgumentError, match="expected each number of mean to be a number, got inf"):
        Preprocessing.fit(np.array([[1e308], [1.5e308]]))
    with pytest.raises(ShapeError, match=r"Preprocessing.fit: expected raw inputs that fit input_shape \(5,\)"):
        Preprocessing.fit(np.zeros((4, 3)), input_shape=(5,))
    with pytest.raises(ArgumentError, match=r"Preprocessing.fit: expected raw inputs, got Pixels"):
        Preprocessing.fit(Pixels(np.zeros((4, 3), np.uint8)))
    with pytest.raises(ArgumentError, match="expected divisor to be a number > 0, got 0"):
        Preprocessing.fit(np.zeros((4, 3)), divisor=0)


# --- data sets -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tones(tmp_path_factory):
    """A folder of small images of two classes."""
    from PIL import Image

    path = tmp_path_factory.mktemp("tones")
    for name, gray in (("dark", 20), ("light", 230)):
        (path / name).mkdir()
        for i in range(5):
            Image.new("RGB", (4, 3), (gray + i, gray, gray)).save(path / name / f"{i}.png")
    return path


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    """A folder of IDX files of bytes."""
    path = tmp_path_factory.mktemp("squares")
    rng = np.random.default_rng(0)
    for part, count in (("train", 6), ("t10k", 2)):
        data.write_idx(path / f"{part}-images-idx3-ubyte", rng.integers(0, 256, (count, 4, 5), dtype=np.uint8))
        data.write_idx(path / f"{part}-labels-idx1-ubyte", np.arange(count, dtype=np.uint8) % 2)
    return path


@pytest.mark.parametrize("flatten", [True, False])
@pytest.mark.parametrize("options", [{}, {"compact": True}, {"normalize": False}, {"dtype": np.float64}], ids=str)
@pytest.mark.parametrize("read", ["folder", "load"])
def test_a_data_set_knows_the_preprocessing_of_its_files(squares, flatten, options, read):
    raw = data.read_idx(squares / "train-images-idx3-ubyte")
    dataset = getattr(data, read)(squares, flatten=flatten, **options)
    told = dataset.preprocessing
    divisor = 1 if options.get("normalize") is False else 255
    assert told == Preprocessing(input_shape=(20,) if flatten else (1, 4, 5), divisor=divisor)
    x = np.asarray(dataset.train.x)
    np.testing.assert_array_equal(told(raw, dtype=np.promote_types(x.dtype, np.float16)), x)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_folder_of_images_has_its_classes_and_its_shape(tones, channels):
    dataset = data.image_folder(tones, channels=channels)
    kept = {"classes": ("dark", "light"), "reader": data.ImageReader(height=3, width=4, channels=channels)}
    assert dataset.preprocessing == Preprocessing(input_shape=(channels, 3, 4), divisor=255, **kept)
    as_bytes = data.load(tones, channels=channels, normalize=False).preprocessing
    assert as_bytes == Preprocessing(input_shape=(channels * 12,), **kept)
    raw = data.read_image(tones / "dark" / "0.png", channels=channels)
    assert dataset.preprocessing(raw).tobytes() in {x.tobytes() for x in (*dataset.train.x, *dataset.test.x)}


def test_images_of_floats_are_not_scaled(tmp_path):
    for part in ("train", "t10k"):
        data.write_idx(tmp_path / f"{part}-images-idx3-float", np.full((2, 4, 4), 0.5, np.float32))
        data.write_idx(tmp_path / f"{part}-labels-idx1-ubyte", np.array([0, 1], np.uint8))
    assert data.folder(tmp_path).preprocessing == Preprocessing(input_shape=(16,))


def test_mnist_knows_its_preprocessing(mnist):
    assert mnist.preprocessing == Preprocessing(input_shape=(1, 28, 28), divisor=255)


def test_a_data_set_holds_inputs_of_the_shape_that_preprocessing_gives(hostile):
    part = Split(np.zeros((4, 2)), np.array([0, 1, 1, 0]))
    assert Dataset(part, None, part, name="xor", classes=2).preprocessing is None
    kept = Preprocessing(mean=1)
    assert Dataset(part, None, part, name="xor", classes=2, preprocessing=kept).preprocessing is kept
    with pytest.raises(ShapeError) as caught:
        Dataset(part, None, part, name="xor", classes=2, preprocessing=Preprocessing(input_shape=(3,)))
    assert str(caught.value) == (
        "Dataset: expected preprocessing to give inputs of shape (2,) as train.x holds them, got input_shape (3,); "
        "give the shape of one prepared input"
    )
    with pytest.raises(
        ArgumentError, match=r"Dataset: expected preprocessing to be a data.Preprocessing or None, got {"
    ):
        Dataset(part, None, part, name="xor", classes=2, preprocessing={"divisor": 255})
