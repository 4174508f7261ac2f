"""Every loader gives the same bits whether its arrays are in memory or in mapped files."""

from __future__ import annotations

import tempfile
import zipfile

import numpy as np
import polars as pl
import pytest
from PIL import Image

from zhishen import data, nn, optim, train
from zhishen.data import large_arrays
from zhishen.data.file_maps import file_map_of
from zhishen.errors import DataError

TINY = 64  # bytes


@pytest.fixture
def both(monkeypatch, tmp_path):
    """A function that calls a loader twice, and checks that the arrays are in memory, then in mapped files."""

    def load(make):
        loaded = []
        for size in (2**40, TINY):
            monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", str(size))
            monkeypatch.setenv("TMPDIR", str(tmp_path))
            monkeypatch.setattr(tempfile, "tempdir", None)
            monkeypatch.setattr(large_arrays, "_BLOCK", 2**19 if size > TINY else 200)
            loaded.append(make())
        memory, mapped = loaded
        for name, split in memory.parts().items():
            other = mapped.parts()[name]
            assert file_map_of(held(split.x)) is None
            assert file_map_of(held(other.x)) is not None, name
            assert split.x.dtype == other.x.dtype
            assert type(split.x) is type(other.x)
            np.testing.assert_array_equal(np.asarray(split.x), np.asarray(other.x))
            np.testing.assert_array_equal(split.t, other.t)
        assert memory.preprocessing == mapped.preprocessing
        assert memory.digests == mapped.digests
        assert memory.notes == mapped.notes
        return memory, mapped

    return load


def held(x):
    return x.bytes if isinstance(x, data.Pixels) else x


OPTIONS = pytest.mark.parametrize("options", [
    {}, {"compact": True}, {"normalize": False}, {"flatten": False, "dtype": "float64"},
    {"compact": True, "validation": 0.3, "rng": 0}, {"validation": 3}, {"one_hot": True, "dtype": "float16"},
])  # fmt: skip


def chosen(options):
    """The options, with a new generator in place of its seed."""
    return {**options, **({"rng": np.random.default_rng(options["rng"])} if "rng" in options else {})}


@OPTIONS
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_idx_folders(make_folder, both, options, ending):
    folder = make_folder(ending=ending)
    both(lambda: data.folder(folder, **chosen(options)))


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_idx_folders_of_floats(make_folder, both, rng, ending, dtype):
    images = {f"{part}_images": rng.normal(size=(n, 4, 6)).astype(dtype) for part, n in (("train", 10), ("test", 5))}
    folder = make_folder(ending=ending, **images)
    both(lambda: data.folder(folder, validation=2))
    both(lambda: data.folder(folder, transpose=True, flatten=False))


def test_a_plain_idx_file_of_bytes_is_mapped_as_it_is(make_folder, both):
    folder = make_folder(ending="")
    _, mapped = both(lambda: data.folder(folder, compact=True))
    memory = file_map_of(mapped.train.x.bytes)
    assert memory.path == str(folder / "train-images-idx3-ubyte")


@pytest.mark.parametrize("change", [lambda c: c[:-1], lambda c: c + b"x", lambda c: c[:3] + b"\x09" + c[4:]])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_damaged_idx_files_give_the_same_error(make_folder, monkeypatch, change, ending):
    import gzip

    path = make_folder(ending=ending) / f"train-images-idx3-ubyte{ending}"
    content = gzip.decompress(path.read_bytes()) if ending else path.read_bytes()
    path.write_bytes(gzip.compress(change(content)) if ending else change(content))
    errors = []
    for size in (2**40, TINY):
        monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", str(size))
        with pytest.raises(DataError) as error:
            data.read_idx(path)
        errors.append(str(error.value))
    assert errors[0] == errors[1]


@pytest.mark.parametrize("options", [
    {}, {"compact": True, "standardize": True}, {"flatten": True}, {"validation": 0.3, "rng": 0}, {"channels": 1},
    {"standardize": True, "skip_broken": True}, {"normalize": False},
])  # fmt: skip
@pytest.mark.parametrize("colored", [True, False])
def test_image_folders(tmp_path, both, rng, options, colored):
    for name in ("cat", "dog"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for i in range(10):
            pixels = rng.integers(0, 256, (7 + i, 12, 3), np.uint8)
            image = Image.fromarray(pixels if colored else pixels[:, :, [0, 0, 0]])
            image.save(tmp_path / "photos" / name / f"{i}.png")
    if "skip_broken" in options:
        broken = tmp_path / "photos" / "cat" / "3.png"
        broken.write_bytes(broken.read_bytes()[:-100])
    memory, _ = both(lambda: data.image_folder(tmp_path / "photos", **chosen(options)))
    assert len(memory.train.x) + len(memory.test.x) + len(memory.validation.x if memory.validation else ()) == (
        19 if "skip_broken" in options else 20
    )


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("form", [
    lambda x: x, lambda x: x[:, 0], lambda x: np.moveaxis(x, 1, 3), lambda x: x / 255, np.asfortranarray,
    lambda x: (x / 255).astype(np.float32), lambda x: x.astype(np.int16),
])  # fmt: skip
def test_image_archives(tmp_path, both, rng, save, form):
    x = form(rng.integers(0, 256, (20, 3, 5, 4), np.uint8))
    save(tmp_path / "a.npz", images=x, labels=np.arange(20) % 3)
    both(lambda: data.load(tmp_path / "a.npz", compact=True))
    save(tmp_path / "b.npz", x_train=x, y_train=np.arange(20) % 3, x_test=x[:9], y_test=np.arange(9) % 3)
    both(lambda: data.load(tmp_path / "b.npz", flatten=False, validation=4))


def test_an_array_in_an_archive_is_mapped_as_it_is(tmp_path, both, rng):
    x = rng.integers(0, 256, (20, 3, 5, 4), np.uint8)
    path = tmp_path / "b.npz"
    np.savez(path, x_train=x, y_train=np.arange(20) % 3, x_test=x[:9], y_test=np.arange(9) % 3)
    _, mapped = both(lambda: data.load(path, compact=True))
    assert file_map_of(mapped.train.x.bytes).path == str(path)


def test_damaged_archives_are_refused(tmp_path, monkeypatch, rng):
    path = tmp_path / "a.npz"
    np.savez(path, images=rng.integers(0, 256, (200, 3, 50, 4), np.uint8), labels=np.arange(200) % 3)
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("images.npy").header_offset + 90_000
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    errors = []
    for size in (2**40, TINY):
        monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", str(size))
        with pytest.raises(DataError, match=r"got: Bad CRC-32 for file 'images.npy'; save it again") as error:
            data.load(path)
        errors.append(str(error.value))
    assert errors[0] == errors[1]


def test_negative_lengths_in_archives_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("images", "labels"):
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array_header_1_0(member, {"descr": "|u1", "fortran_order": False, "shape": (-1, 3)})
                member.write(bytes(1000))
    for size in (2**40, TINY):
        monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", str(size))
        with pytest.raises(DataError, match="expected"):
            data.load(path)


@pytest.mark.parametrize("shape", [(2**50,), (2**20, 100, 100)])
def test_hostile_archives_are_refused_before_they_cost_space(tmp_path, monkeypatch, shape):
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("images.npy", "w") as member:
        np.lib.format.write_array_header_1_0(member, {"descr": "|u1", "fortran_order": False, "shape": shape})
        member.write(bytes(1000))
    monkeypatch.setattr(large_arrays, "_temporary_file", lambda _: pytest.fail("a file was made"))
    with pytest.raises(DataError, match="which is not read"):
        data.load(path)


@pytest.mark.parametrize("options", [{}, {"flatten": False, "dtype": "float64"}, {"validation": 0.25, "rng": 0}])
def test_sound_folders(tones, both, options):
    both(lambda: data.sound_folder(tones, mels=20, **chosen(options)))


@pytest.mark.parametrize("options", [{"target": "price"}, {"target": "kind", "validation": 0.2, "dtype": "float64"}])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables(tmp_path, both, rng, options, suffix):
    frame = pl.DataFrame({
        "size": [None if i % 9 == 0 else float(i % 31) for i in range(200)], "area": rng.normal(size=200),
        "city": rng.choice(["a", "b", "c", None], 200), "kind": rng.choice(["x", "y"], 200),
        "price": rng.normal(size=200),
    })  # fmt: skip
    path = tmp_path / f"houses.{suffix}"
    frame.write_csv(path) if suffix == "csv" else frame.write_parquet(path)
    both(lambda: data.table(path, **options))


@pytest.mark.parametrize("options", [{}, {"compact": True, "flatten": False}, {"dtype": "float64"}])
def test_tables_of_pixels(both, rng, options):
    columns = {f"pixel{i}": rng.integers(0, 256, 50) for i in range(16)}
    frame = pl.DataFrame({"label": np.arange(50) % 3, **columns})
    both(lambda: data.table(frame, **options))


def test_the_folder_of_temporary_files_stays_empty(make_folder, both, tmp_path, monkeypatch):
    folder = make_folder()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    loaded = both(lambda: data.folder(folder, compact=True))
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    loaded = [*loaded, data.folder(folder)]
    assert list(scratch.iterdir()) == []


# --- training ---------------------------------------------------------------------------------------------------------


def trained(dataset):
    rng = np.random.default_rng(0)
    network = nn.simple_conv(dataset.image_shape, 3, rng=rng, filters=3, size=3, hidden=7)
    train.Trainer(network, dataset, optim.Adam(lr=0.01), epochs=3, batch_size=4, rng=rng).fit()
    return network.params


@pytest.mark.parametrize("compact", [True, False])
def test_a_training_ends_with_the_same_bits(make_folder, both, compact):
    folder = make_folder(ending="")
    memory, mapped = map(trained, both(lambda: data.folder(folder, compact=compact, flatten=False, validation=3)))
    for name, array in memory.items():
        assert array.tobytes() == mapped[name].tobytes(), name


def test_arrays_of_numpy_files_are_trained_from_as_they_are(tmp_path, rng):
    x, t = rng.normal(size=(30, 1, 8, 8)).astype(np.float32), np.arange(30) % 3
    np.save(tmp_path / "x.npy", x)
    found = [
        trained(data.Dataset(data.Split(inputs, t), None, data.Split(x, t), name="noise", classes=3))
        for inputs in (x, np.load(tmp_path / "x.npy", mmap_mode="r"))
    ]
    for name, array in found[0].items():
        assert array.tobytes() == found[1][name].tobytes(), name
