"""MNIST and folders as data sets: values, bytes, names, notes about classes, and few images."""

import gzip
import hashlib
import json
import shutil
import tracemalloc
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from idx_folder_samples import NAMES, house

from zhishen import data
from zhishen.data import write_idx
from zhishen.errors import ArgumentError, DataError, ShapeError

module = import_module("zhishen.data.mnist")  # the attribute of that name is the function
SHIPPED = Path(data.__file__).parent / "mnist_files"
PER_CLASS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


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
    assert again.train.x[0].sum() != 7 * 784  # ... and no other caller sees it
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
    assert np.bincount(labels).tolist() == PER_CLASS  # no image is lost, and none is there twice
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
def test_folders_in_bytes(make_folder, options):
    path = make_folder()

    def read(**more):
        seed = {"rng": np.random.default_rng(options["rng"])} if "rng" in options else {}
        return data.load(path, **{**options, **seed, **more})

    parts_equal(read(compact=True), read())


def test_images_of_floats_are_no_bytes(make_folder):
    images = np.linspace(-1, 1, 240, dtype=np.float32).reshape(10, 4, 6)
    dataset = data.folder(make_folder(train_images=images), compact=True)
    assert isinstance(dataset.train.x, np.ndarray)
    assert np.array_equal(dataset.train.x, images.reshape(10, 24))
    assert isinstance(dataset.test.x, data.Pixels)


@pytest.mark.parametrize("options", [{"normalize": False}, {"compact": True}, {}, {"validation": 3}])
def test_every_call_returns_arrays_of_its_own(make_folder, options):
    path = make_folder()
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


def test_a_full_disk_is_no_damaged_file(monkeypatch):
    module = import_module("zhishen.data.mnist")
    monkeypatch.setattr(module, "_read", module._read.__wrapped__)  # not the copies of the tests
    monkeypatch.setattr("zhishen.data.large_arrays.shutil.disk_usage", lambda _: type("Usage", (), {"free": 5}))
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1000")
    with pytest.raises(
        DataError, match=r"^data: expected 47,040,001 bytes of free space in .*, got 5; free some space"
    ):
        data.mnist()


def test_mnist_by_folder_is_mnist(mnist):
    dataset = data.folder(SHIPPED, flatten=False)
    assert np.array_equal(dataset.train.x, mnist.train.x)
    assert np.array_equal(dataset.test.t, mnist.test.t)
    assert dict(dataset.digests) == dict(mnist.digests)


@pytest.mark.parametrize("spec", ["mnst", "MNIST", "minst", "mnist2"])
def test_the_nearest_name(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        DataError, match=house("data.load", rf"mnist, a table, or a folder of .* got '{spec}'.*did you mean 'mnist'\?")
    ):
        data.load(spec)


def test_the_nearest_folder(make_folder):
    path = make_folder(folder="letters")
    with pytest.raises(DataError, match=house("data.load", r"did you mean 'letters'\?")):
        data.load(path.with_name("leters"))


@pytest.mark.parametrize("spec", ["/no/such/folder", "nul\0l", "long" * 2000, "?"])
def test_no_folder(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        DataError, match=r"\Adata\.load: expected mnist, a table, or a folder of IDX files, images or sounds, got "
    ):
        data.load(spec)


def test_errors_are_what_callers_expect(make_folder):
    with pytest.raises(OSError):
        data.load("no such data")
    with pytest.raises(ValueError):
        data.folder(make_folder(), validation=-1)
    assert issubclass(ShapeError, ValueError)


def test_data_without_a_class_say_so(make_folder):
    dataset = data.folder(make_folder(train_labels=np.array([1, 2, 4, 5, 1, 2, 4, 5, 1, 1], np.uint8)))
    assert dataset.notes == ("classes without training images: 0, 3 (2 of 6)",)
    labels = np.array([50] * 9 + [7], np.uint8)
    note, _ = data.folder(make_folder(train_labels=labels)).notes  # the other one says that the classes differ in size
    assert note == "classes without training images: 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, ... (49 of 51)"


def test_data_of_one_class_say_so(make_folder):
    path = make_folder(train_labels=np.full(10, 2, np.uint8), test_labels=np.full(5, 2, np.uint8))
    (note,) = data.folder(path).notes
    assert note == "all training images show one class, 2, so a network cannot learn to distinguish classes"


def test_a_class_that_only_the_validation_part_has_is_noted(make_folder):
    labels = np.array([0, 1, 0, 1, 0, 1, 0, 1, 2, 2], np.uint8)
    assert data.folder(make_folder(train_labels=labels)).notes == ()
    assert data.folder(make_folder(train_labels=labels), validation=2).notes == (
        "classes without training images: 2 (1 of 3)",
    )


@pytest.mark.parametrize("count", [1, 2, 8])
@pytest.mark.parametrize("compact", [False, True])
def test_few_images(make_folder, count, compact):
    images = np.random.default_rng(0).integers(0, 256, (count, 6, 5), dtype=np.uint8)
    labels = np.arange(count, dtype=np.uint8) % 2
    few = {"train_images": images, "train_labels": labels, "test_images": images, "test_labels": labels}
    path = make_folder(**few)
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


def test_the_test_part_alone_is_that_of_the_data_set():
    x, t = module.read_test_part()
    expected_x, expected_t = data.mnist(compact=True).test
    assert (x.bytes.tobytes(), x.shape, x.dtype) == (expected_x.bytes.tobytes(), expected_x.shape, expected_x.dtype)
    assert (t.tobytes(), t.dtype) == (expected_t.tobytes(), expected_t.dtype)
