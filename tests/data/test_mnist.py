import gzip
import hashlib
import json
import shutil
import tracemalloc
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from zhishen import data
from zhishen.data import write_idx
from zhishen.errors import ArgumentError, DataError, ShapeError

module = import_module("zhishen.data.mnist")  # the attribute of that name is the function
SHIPPED = Path(data.__file__).parent / "mnist_files"
PER_CLASS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
NAMES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


def house(where: str, words: str = "") -> str:
    """One sentence: where, what was expected, what came, and what to do."""
    return rf"\A{where}: expected (?=[^\n]*{words})[^\n]+, got [^\n]+; [^\n]+\Z"


@pytest.fixture
def make(tmp_path):
    """Writes a small folder of IDX files; an array given by its role replaces the usual one, None omits it."""

    def make(*, names=NAMES, folder="small", ending=".gz", **arrays):
        rng = np.random.default_rng(0)
        usual = {
            "train_images": rng.integers(0, 256, (10, 4, 6), dtype=np.uint8),
            "train_labels": np.arange(10, dtype=np.uint8) % 3,
            "test_images": rng.integers(0, 256, (5, 4, 6), dtype=np.uint8),
            "test_labels": np.arange(5, dtype=np.uint8) % 3,
        }
        path = tmp_path / folder
        path.mkdir(exist_ok=True)
        for name, array in zip(names, {**usual, **arrays}.values(), strict=True):
            if array is not None:
                write_idx(path / (name + ending), array)
        return path

    return make


# MNIST itself


def test_facts(mnist):
    assert mnist.train.x.shape == (60000, 1, 28, 28)
    assert mnist.test.x.shape == (10000, 1, 28, 28)
    assert mnist.validation is None
    assert mnist.train.x.dtype == np.float32
    assert mnist.train.t.dtype == np.int64
    summary = data.info(mnist)
    assert summary["name"] == "mnist"
    assert summary["classes"] == 10
    train = summary["parts"]["train"]
    assert train["per_class"] == PER_CLASS
    assert summary["parts"]["test"]["per_class"] == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert (train["minimum"], train["maximum"]) == (0.0, 1.0)
    assert round(train["mean"], 4) == 0.1307
    assert round(train["std"], 4) == 0.3081
    assert mnist.train.t[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert json.loads(json.dumps(summary)) == summary


def test_digests_are_those_of_the_files(mnist):
    assert list(mnist.digests) == [f"{name}.gz" for name in NAMES]
    for name, digest in mnist.digests.items():
        assert hashlib.md5(gzip.decompress((SHIPPED / name).read_bytes())).hexdigest() == digest
        assert digest in (SHIPPED / "LICENSE.md").read_text(encoding="utf-8")


def test_flat_bytes():
    dataset = data.mnist(normalize=False)
    assert dataset.train.x.shape == (60000, 784)
    assert dataset.train.x.dtype == np.uint8
    assert dataset.train.x.max() == 255
    dataset.train.x[...] = 7  # ours to write to ...
    dataset.train.t[...] = 7
    again = data.mnist(normalize=False)
    assert again.train.x[0].sum() != 7 * 784  # ... and nobody else sees it
    assert again.train.t[:3].tolist() == [5, 0, 4]


def test_normalized_is_divided_by_255(mnist):
    raw = data.mnist(flatten=False, normalize=False)
    assert np.array_equal(mnist.test.x, raw.test.x / np.float32(255))


def test_float64_one_hot_and_a_random_validation_part(mnist):
    dataset = data.mnist(flatten=False, one_hot=True, dtype="float64", validation=0.2, rng=np.random.default_rng(3))
    assert dataset.validation is not None
    assert [len(split.x) for split in dataset.parts().values()] == [48000, 12000, 10000]
    for split in dataset.parts().values():
        assert split.x.dtype == split.t.dtype == np.float64
        assert split.t.shape == (len(split.x), 10)
    labels = np.concatenate([dataset.train.t.argmax(1), dataset.validation.t.argmax(1)])
    assert np.bincount(labels).tolist() == PER_CLASS  # nobody lost, nobody twice
    order = np.random.default_rng(3).permutation(60000)
    assert np.array_equal(dataset.validation.x.astype(np.float32), mnist.train.x[np.sort(order[:12000])])


def test_load_finds_it_by_name(mnist):
    dataset = data.load("mnist", flatten=False, validation=10000, dtype=np.float32)
    assert np.array_equal(dataset.train.x, mnist.train.x[:50000])
    assert np.array_equal(dataset.validation.x, mnist.train.x[50000:])
    assert np.array_equal(dataset.validation.t, mnist.train.t[50000:])


@pytest.mark.parametrize("damage", ["missing", "truncated", "other"])
def test_a_damaged_installation(tmp_path, monkeypatch, damage):
    for name in NAMES:
        shutil.copy(SHIPPED / f"{name}.gz", tmp_path)
    victim = tmp_path / "t10k-labels-idx1-ubyte.gz"
    if damage == "missing":
        victim.unlink()
    elif damage == "truncated":
        victim.write_bytes(victim.read_bytes()[:-9])
    else:
        labels = data.read_idx(victim)
        labels[5000] += 1
        write_idx(victim, labels)
    monkeypatch.setattr(module, "_HOME", tmp_path)
    with pytest.raises(DataError, match=house("data.mnist", "t10k-labels-idx1-ubyte.gz as it came")) as caught:
        data.mnist()
    assert "reinstall with: python -m pip install --force-reinstall zhishen" in str(caught.value)


# Bytes


def parts_equal(ours, theirs):
    """The same values and targets, bit for bit, ours from bytes."""
    assert ours.parts().keys() == theirs.parts().keys()
    for (x, t), (y, labels) in zip(ours.parts().values(), theirs.parts().values(), strict=True):
        assert isinstance(x, data.Pixels)
        assert (x.shape, x.dtype) == (y.shape, y.dtype)
        assert np.asarray(x).tobytes() == y.tobytes()
        assert np.array_equal(t, labels)


def test_mnist_in_bytes_is_mnist(mnist):
    dataset = data.mnist(flatten=False, compact=True)
    parts_equal(dataset, mnist)
    assert dataset.train.x.nbytes == 47_040_000
    assert (dataset.image_shape, dataset.digests) == (mnist.image_shape, mnist.digests)


@pytest.mark.parametrize("options", [
    {"flatten": True}, {"flatten": False}, {"dtype": np.float16}, {"dtype": "float64", "one_hot": True},
    {"validation": 3}, {"validation": 0.2, "rng": 5},
])  # fmt: skip
def test_folders_in_bytes(make, options):
    path = make()

    def read(**more):
        seed = {"rng": np.random.default_rng(options["rng"])} if "rng" in options else {}
        return data.load(path, **{**options, **seed, **more})

    parts_equal(read(compact=True), read())


def test_images_of_floats_are_no_bytes(make):
    images = np.linspace(-1, 1, 240, dtype=np.float32).reshape(10, 4, 6)
    dataset = data.folder(make(train_images=images), compact=True)
    assert isinstance(dataset.train.x, np.ndarray)
    assert np.array_equal(dataset.train.x, images.reshape(10, 24))
    assert isinstance(dataset.test.x, data.Pixels)


@pytest.mark.parametrize("read", [data.mnist, data.folder, data.image_folder, data.load])
def test_bytes_that_are_not_normalized_are_bytes_anyway(tmp_path, read):
    arguments = [] if read is data.mnist else [tmp_path]
    with pytest.raises(
        ArgumentError, match=house(f"data.{read.__name__}", "normalize=True with compact=True, got normalize=False")
    ):
        read(*arguments, normalize=False, compact=True)


@pytest.mark.parametrize("options", [{"normalize": False}, {"compact": True}, {}, {"validation": 3}])
def test_every_call_returns_arrays_of_its_own(make, options):
    path = make()
    first, second = (data.load(path, **{"validation": 4, **options}) for _ in range(2))
    held = [getattr(split.x, "bytes", split.x) for each in (first, second) for split in each.parts().values()]
    assert len(held) == 6
    for i, array in enumerate(held):
        assert not any(np.shares_memory(array, other) for other in held[:i])


def test_loading_needs_little_more_memory_than_what_it_returns():
    peaks = []
    for options in ({"compact": True, "validation": 5000}, {}):
        tracemalloc.start()
        data.mnist(**options)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[0] < 63_000_000  # 55 of bytes; a buffer that grows reserves an eighth more
    assert peaks[1] < 253_000_000  # the 188 of training, while there are the bytes of both parts


# Options


@pytest.mark.parametrize("option", ["flatten", "one_hot", "normalize", "compact"])
@pytest.mark.parametrize("bad", ["no", None, 1])
def test_switches_are_true_or_false(hostile, make, option, bad):
    for read, where in ((data.mnist, "data.mnist"), (lambda **o: data.folder(make(), **o), "data.folder")):
        with pytest.raises(ArgumentError, match=house(where, f"{option} to be True or False")):
            read(**{option: bad})


@pytest.mark.parametrize("bad", ["uint8", int, "complex64", "no such", ">f4", object, "f4,f4"])
def test_dtype_is_a_float(hostile, make, bad):
    with pytest.raises(ArgumentError, match=house("data.load", "dtype to be float16, float32 or float64")):
        data.load(make(), dtype=bad)


@pytest.mark.parametrize("bad", [-1, 10, 11, 1.0, -0.1, 0.04, 0.96, float("nan"), "3", None, True])
def test_validation_leaves_images_on_both_sides(hostile, make, bad):
    with pytest.raises(ArgumentError, match=house("data.folder", "validation to be a whole number from 0 to 9")):
        data.folder(make(), validation=bad)


def test_rng_is_a_generator(hostile, make):
    with pytest.raises(ArgumentError, match=r"\Adata\.folder: expected rng .* got 0; pass .*default_rng\(0\)\Z"):
        data.folder(make(), validation=2, rng=0)


@pytest.mark.parametrize(("validation", "count"), [(0, 0), (0.0, 0), (1, 1), (9, 9), (0.2, 2), (0.25, 2), (0.9, 9)])
@pytest.mark.parametrize("seed", [None, 0])
def test_validation_counts(make, validation, count, seed):
    path = make(train_labels=np.arange(10, dtype=np.uint8))
    rng = None if seed is None else np.random.default_rng(seed)
    dataset = data.folder(path, validation=validation, rng=rng)
    held = [] if dataset.validation is None else dataset.validation.t.tolist()
    assert len(held) == count
    assert sorted([*dataset.train.t.tolist(), *held]) == list(range(10))
    if seed is None:
        assert held == list(range(10 - count, 10))


# Folders


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        [name.replace("-idx", ".idx") for name in NAMES],
        [name.replace("t10k", "test") for name in NAMES],
        [f"emnist-letters-{name.replace('t10k', 'test')}" for name in NAMES],
        [name.upper() for name in NAMES],
        [name.replace("-", "_") for name in NAMES],
    ],
)
def test_names(make, names, ending):
    path = make(names=names, ending=ending)
    (path / "train-images-idx3-ubyte.gz.md5").write_text("not data")
    (path / "._train-images-idx3-ubyte.gz").write_text("not data either")
    (path / "README.md").write_text("nor this")
    (path / "other-train-images-idx3-ubyte").mkdir()
    dataset = data.folder(path)
    assert dataset.name == "small"
    assert dataset.classes == (26 if "emnist" in names[0] else 3)
    assert dataset.train.x.shape == (10, 24)
    assert dataset.train.t.tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    assert dataset.test.t.tolist() == [0, 1, 2, 0, 1]
    assert list(dataset.digests) == [name + ending for name in names]


def test_a_folder_is_read_as_it_was_written(make):
    images = np.random.default_rng(1).integers(0, 256, (10, 4, 6), dtype=np.uint8)
    path = make(train_images=images)
    assert np.array_equal(data.folder(path, flatten=False, normalize=False).train.x, images[:, None])
    assert np.array_equal(data.load(str(path)).train.x, images.reshape(10, 24) / np.float32(255))
    half = data.load(path, dtype=np.float16, one_hot=True)
    assert half.train.x.dtype == half.train.t.dtype == np.float16


def test_compressed_and_uncompressed_side_by_side_are_one(make):
    make(ending=".gz")
    assert len(data.folder(make(ending="")).train.x) == 10


def test_two_data_sets_in_one_folder(make):
    make(names=[f"emnist-digits-{name}" for name in NAMES])
    path = make(names=[f"emnist-letters-{name}" for name in NAMES])
    with pytest.raises(DataError, match=house("data.folder", "one file of t")):
        data.folder(path)


def test_mnist_by_folder_is_mnist(mnist):
    dataset = data.folder(SHIPPED, flatten=False)
    assert np.array_equal(dataset.train.x, mnist.train.x)
    assert np.array_equal(dataset.test.t, mnist.test.t)
    assert dict(dataset.digests) == dict(mnist.digests)


def test_flat_images(make):
    flat = {"train_images": np.zeros((10, 7), np.uint8), "test_images": np.zeros((5, 7), np.uint8)}
    path = make(**flat)
    assert data.folder(path).train.x.shape == (10, 7)
    with pytest.raises(DataError, match=house("data.folder", "got rows .*flatten=True")):
        data.folder(path, flatten=False)


def test_float_images_are_taken_as_they_are(make):
    images = np.linspace(-1, 1, 240, dtype=np.float64).reshape(10, 4, 6)
    dataset = data.folder(make(train_images=images))
    assert dataset.train.x.dtype == np.float32
    assert np.array_equal(dataset.train.x, images.reshape(10, 24).astype(np.float32))
    raw = data.folder(make(train_images=images), normalize=False)
    assert raw.train.x.dtype == np.float64


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"train_labels": np.zeros(9, np.uint8)}, "as many labels as images, got 9 labels and 10 images"),
        ({"test_labels": np.zeros(6, np.uint8)}, "as many labels as images, got 6 labels and 5 images"),
        ({"train_labels": np.zeros(10, np.float32)}, "integer labels of shape"),
        ({"train_labels": np.zeros((10, 8), np.int32)}, "integer labels of shape"),
        ({"train_labels": np.full(10, -1, np.int8)}, "labels from 0 to 65535, got -1"),
        ({"train_labels": np.full(10, 2**31 - 1, np.int32)}, "labels from 0 to 65535, got 2147483647"),
        ({"train_images": np.zeros(10, np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 1, 4, 6), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((0, 4, 6), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 4, 0), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 4, 6), np.int16)}, "pixels of dtype uint8"),
        ({"train_images": np.full((10, 4, 6), np.nan, np.float32)}, "pixels that float32 can hold"),
        ({"train_images": np.full((10, 4, 6), -np.inf, np.float32)}, "pixels that float32 can hold"),
        ({"train_images": np.full((10, 4, 6), 1e300)}, "pixels that float32 can hold"),
        ({"test_images": np.zeros((5, 6, 4), np.uint8)}, "images of one size"),
        ({"test_images": None}, "got no file of test-images"),
        ({"train_images": None, "train_labels": None}, "got no file of train-images, train-labels"),
    ],
)
def test_files_that_do_not_fit(make, arrays, words):
    with pytest.raises(DataError, match=house("data.folder", words)):
        data.folder(make(**arrays))


def test_gigantic_one_hot_rows(make):
    many = {"train_images": np.zeros((5000, 1, 1), np.uint8), "test_images": np.zeros((5, 1, 1), np.uint8)}
    path = make(**many, train_labels=np.full(5000, 65535, np.int32))
    assert data.folder(path).classes == 65536
    with pytest.raises(DataError, match=house("data.folder", "one-hot targets of at most")):
        data.folder(path, one_hot=True)


def test_a_damaged_file_in_a_folder(make):
    path = make()
    victim = path / f"{NAMES[0]}.gz"
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(DataError, match=house("data.read_idx", "train-images-idx3-ubyte.gz")):
        data.folder(path)


# Names that do not exist


@pytest.mark.parametrize("spec", ["mnst", "MNIST", "minst", "mnist2"])
def test_the_nearest_name(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=house("data.load", rf"or one of mnist, got '{spec}'.*did you mean 'mnist'\?")):
        data.load(spec)


def test_the_nearest_folder(make):
    path = make(folder="letters")
    with pytest.raises(DataError, match=house("data.load", r"did you mean 'letters'\?")):
        data.load(path.with_name("leters"))


@pytest.mark.parametrize("spec", ["/no/such/folder", "nul\0l", "long" * 2000, "?"])
def test_no_folder(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        DataError, match=r"\Adata\.load: expected a folder of IDX files or of images, or one of mnist, got "
    ):
        data.load(spec)


def test_a_file_is_no_folder(make):
    path = make() / f"{NAMES[0]}.gz"
    with pytest.raises(DataError, match=house("data.folder", "a folder of IDX files")):
        data.folder(path)


def test_errors_are_what_callers_expect(make):
    with pytest.raises(OSError):
        data.load("no such data")
    with pytest.raises(ValueError):
        data.folder(make(), validation=-1)
    assert issubclass(ShapeError, ValueError)


# Options


def test_an_option_that_does_not_exist_is_refused(make):
    for read, where in ((data.mnist, "data.mnist"), (lambda **o: data.folder(make(), **o), "data.folder")):
        with pytest.raises(ArgumentError, match=house(where, "each option to be one of compact, .*got 'flaten'")):
            read(flaten=True)
    with pytest.raises(ArgumentError, match=house("data.mnist", "each option to be one of")):
        data.mnist(channels=3)


def test_load_options_are_checked_on_their_own(hostile):
    assert data.LoadOptions(validation=7).held_out(10) == 7
    with pytest.raises(ArgumentError, match=house("data.LoadOptions", "normalize to be True or False")):
        data.LoadOptions(normalize="yes")


@pytest.mark.parametrize("bad", ["yes", 1, 0.0])
def test_transpose_is_true_false_or_none(hostile, make, bad):
    with pytest.raises(ArgumentError, match=house("data.folder", "transpose to be True, False or None")):
        data.folder(make(), transpose=bad)


# EMNIST


def emnist(kind):
    return [f"emnist-{kind}-{name.replace('t10k', 'test')}" for name in NAMES]


SIDEWAYS = {
    "train_images": np.arange(10 * 12, dtype=np.uint8).reshape(10, 3, 4),
    "test_images": np.arange(5 * 12, dtype=np.uint8).reshape(5, 3, 4),
}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("flatten", [False, True])
def test_images_of_emnist_are_transposed(make, compact, flatten):
    options = {"flatten": flatten, "compact": compact, "validation": 2}
    dataset = data.folder(make(names=emnist("digits"), **SIDEWAYS), **options)
    upright = SIDEWAYS["train_images"].swapaxes(1, 2)
    assert np.array_equal(np.asarray(dataset.train.x).ravel(), upright[:8].ravel() / np.float32(255))
    assert dataset.image_shape == (1, 4, 3)
    assert np.array_equal(dataset.preprocessing(upright[:8]), np.asarray(dataset.train.x))
    assert any("images are transposed, because EMNIST stores them on their side" in note for note in dataset.notes)


def test_a_folder_with_the_name_emnist_is_emnist(make):
    assert data.folder(make(folder="EMNIST-mine", **SIDEWAYS)).image_shape == (1, 4, 3)


def test_transposing_can_be_chosen(make):
    dataset = data.load(make(names=emnist("digits"), **SIDEWAYS), transpose=False)
    assert dataset.image_shape == (1, 3, 4)
    assert not any("transposed" in note for note in dataset.notes)
    dataset = data.folder(make(folder="other", **SIDEWAYS), transpose=True)
    assert dataset.image_shape == (1, 4, 3)
    assert dataset.notes == ()


def test_transposing_needs_images_in_idx_files(make, tmp_path):
    rows = {role: images.reshape(len(images), 12) for role, images in SIDEWAYS.items()}
    with pytest.raises(DataError, match=house("data.folder", "to transpose in .*, got rows")):
        data.folder(make(**rows), transpose=True)
    with pytest.raises(
        ArgumentError, match=house("data.load", "no option transpose with 'mnist', digits in gray, got True")
    ):
        data.load("mnist", transpose=True)
    for name in "ab":
        (tmp_path / "images" / name).mkdir(parents=True)
    with pytest.raises(
        ArgumentError, match=house("data.load", "no option transpose with .*, a folder of images, got False")
    ):
        data.load(tmp_path / "images", transpose=False)


def test_the_letters_of_emnist_begin_at_one(make):
    labels = {"train_labels": np.arange(1, 11, dtype=np.uint8), "test_labels": np.array([26, 1, 2, 3, 4], np.uint8)}
    dataset = data.folder(make(names=emnist("letters"), **labels))
    assert dataset.classes == 26
    assert dataset.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert dataset.train.t.tolist() == list(range(10))
    assert dataset.test.t.tolist() == [25, 0, 1, 2, 3]
    assert dataset.preprocessing.class_of(int(dataset.test.t[0])) == "Z"
    assert "labels 1 to 26 of EMNIST's letters are classes 0 to 25, named A to Z" in dataset.notes


@pytest.mark.parametrize(
    ("kind", "classes", "last"), [("balanced", 47, "t"), ("bymerge", 47, "t"), ("byclass", 62, "z")]
)
def test_the_classes_of_emnist_have_names(make, kind, classes, last):
    dataset = data.folder(make(names=emnist(kind)))
    assert dataset.classes == len(dataset.class_names) == classes
    assert (dataset.class_names[9], dataset.class_names[10], dataset.class_names[-1]) == ("9", "A", last)


def test_emnist_with_labels_beyond_its_classes_has_no_names(make):
    labels = np.array([*range(9), 99], np.uint8)
    assert data.folder(make(names=emnist("balanced"), train_labels=labels)).class_names == ()


# Notes


def test_data_without_a_class_say_so(make):
    dataset = data.folder(make(train_labels=np.array([1, 2, 4, 5, 1, 2, 4, 5, 1, 1], np.uint8)))
    assert dataset.notes == ("classes without training images: 0, 3 (2 of 6)",)
    labels = np.array([50] * 9 + [7], np.uint8)
    (note,) = data.folder(make(train_labels=labels)).notes
    assert note == "classes without training images: 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, ... (49 of 51)"


def test_data_of_one_class_say_so(make):
    path = make(train_labels=np.full(10, 2, np.uint8), test_labels=np.full(5, 2, np.uint8))
    (note,) = data.folder(path).notes
    assert note == "all training images show one class, 2, so a network cannot learn to distinguish classes"


def test_a_class_that_only_the_validation_part_has_is_noted(make):
    labels = np.array([0, 1, 0, 1, 0, 1, 0, 1, 2, 2], np.uint8)
    assert data.folder(make(train_labels=labels)).notes == ()
    assert data.folder(make(train_labels=labels), validation=2).notes == (
        "classes without training images: 2 (1 of 3)",
    )


# Few images


@pytest.mark.parametrize("count", [1, 2, 8])
@pytest.mark.parametrize("compact", [False, True])
def test_few_images(make, count, compact):
    images = np.random.default_rng(0).integers(0, 256, (count, 6, 5), dtype=np.uint8)
    labels = np.arange(count, dtype=np.uint8) % 2
    few = {"train_images": images, "train_labels": labels, "test_images": images, "test_labels": labels}
    path = make(**few)
    dataset = data.load(path, flatten=False, compact=compact)
    assert np.array_equal(np.asarray(dataset.train.x)[:, 0], images / np.float32(255))
    assert data.info(dataset)["parts"]["train"]["count"] == count
    batches = list(data.batches(dataset.train, count, rng=np.random.default_rng(0)))
    assert [len(batch.x) for batch in batches] == [count]
    bent = data.Augment(**data.AUGMENT_DIGITS)(batches[0].x, rng=np.random.default_rng(0))
    assert bent.shape == (count, 1, 6, 5)
    assert np.isfinite(bent).all()
    assert data.epoch_order(count, np.random.default_rng(0)).shape == (count,)
    if count > 1:
        held = data.load(path, validation=0.5).validation
        assert held is not None
        assert len(held.x) == count // 2
    with pytest.raises(
        ArgumentError, match=house("data.load", f"validation to be a whole number from 0 to {count - 1}")
    ):
        data.load(path, validation=count)
    with pytest.raises(ArgumentError, match=house("data.batches", f"at most the number of samples, {count}")):
        data.batches(dataset.train, count + 1)
