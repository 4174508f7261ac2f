"""Files of arrays and JSON: written whole or not at all, checked when read, the same bytes for the same contents."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import resource
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhishen
from zhishen import _archive
from zhishen.errors import CheckpointError
from zhishen.train import checkpoint

SAFE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def contents(seed: int = 0) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    rng = np.random.default_rng(seed)
    arrays = {
        "network/affine1.W": rng.normal(size=(3, 2)).astype(np.float32),
        "network/affine1.b": np.zeros(2, dtype=np.float64),
        "optimizer/t/affine1.W": np.array(3, dtype=np.int64),
        "network/nothing": np.zeros((0, 5), dtype=np.float32),
    }
    return arrays, {"position": {"step": 12, "loss_sum": 0.1, "best": None}, "name": "至深"}


@pytest.fixture
def saved(tmp_path) -> Path:
    path = tmp_path / "step-0000000012.safetensors"
    checkpoint.save(path, *contents())
    return path


def same(loaded: checkpoint.Checkpoint, arrays, state) -> bool:
    return (
        loaded.state == state
        and loaded.arrays.keys() == arrays.keys()
        and all(
            (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
            for a, b in ((array, loaded.arrays[name]) for name, array in arrays.items())
        )
    )


def refuse(path: Path, pattern: str = "expected") -> str:
    with pytest.raises(CheckpointError, match=pattern) as caught:
        checkpoint.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: expected ")
    assert ", got " in message
    assert "; " in message
    assert "\n" not in message
    return message


def parse(content: bytes) -> checkpoint.Checkpoint:
    return _archive.parse(content, name="a", what="a checkpoint", advice="use another")


def test_round_trip(saved):
    loaded = checkpoint.load(saved)
    assert same(loaded, *contents())
    assert loaded.version == zhishen.__version__
    assert loaded.part("network").keys() == {"affine1.W", "affine1.b", "nothing"}
    assert loaded.part("optimizer").keys() == {"t/affine1.W"}
    assert same(parse(saved.read_bytes()), *contents())


DTYPES = ["<f2", "<f4", "<f8", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "?"]


@SAFE
@given(data=st.data())
def test_any_arrays_come_back(tmp_path, data):
    from hypothesis.extra import numpy as npst

    array = npst.arrays(st.sampled_from(DTYPES), npst.array_shapes(min_dims=0, min_side=0, max_dims=4, max_side=4))
    names = st.text(max_size=8).filter(lambda name: name != "__metadata__" and name.isprintable())
    arrays = data.draw(st.dictionaries(names, array, max_size=4))
    checkpoint.save(tmp_path / "a", arrays, {})
    assert same(checkpoint.load(tmp_path / "a"), arrays, {})


@pytest.mark.parametrize(
    "array",
    [
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12.0).reshape(3, 4)[:, ::2],
        np.arange(6.0)[::-1],
        np.broadcast_to(np.float32(1.5), (2, 3)),
        np.arange(3, dtype=">f4"),
    ],
    ids=["Fortran order", "every other column", "reversed", "broadcast", "big-endian"],
)
def test_any_memory_order_comes_back(tmp_path, array):
    checkpoint.save(tmp_path / "a", {"a": array}, {})
    loaded = checkpoint.load(tmp_path / "a").arrays["a"]
    np.testing.assert_array_equal(loaded, array)
    assert loaded.dtype == array.dtype.newbyteorder("=")


def test_loaded_arrays_are_their_own(saved):
    array = checkpoint.load(saved).arrays["network/affine1.W"]
    array[...] = 7
    assert same(checkpoint.load(saved), *contents())


@pytest.mark.parametrize("array", [np.zeros(2, complex), np.array(["a"]), np.array([None])], ids=lambda a: str(a.dtype))
def test_arrays_that_are_no_numbers_are_refused(tmp_path, array):
    with pytest.raises(CheckpointError, match="expected arrays of numbers, got others"):
        checkpoint.save(tmp_path / "a", {"a": array}, {})
    assert list(tmp_path.iterdir()) == []


def test_equal_contents_are_equal_bytes_in_every_process(saved, tmp_path):
    """Names in another order, and hashes of another seed."""
    arrays, state = contents()
    checkpoint.save(tmp_path / "reversed", dict(reversed(arrays.items())), dict(reversed(state.items())))
    assert (tmp_path / "reversed").read_bytes() == saved.read_bytes()
    script = f"""
        from pathlib import Path
        from zhishen.train import checkpoint
        old = checkpoint.load(Path({str(saved)!r}))
        checkpoint.save(Path({str(tmp_path / "again")!r}), old.arrays, old.state)
    """
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "ZHISHEN_CHECK_SHAPES": "0"}
        subprocess.run([sys.executable, "-c", textwrap.dedent(script)], env=environment, check=True, timeout=60)
        assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_it_is_a_safetensors_file_that_others_can_read(saved):
    from safetensors.numpy import load_file

    arrays = load_file(saved)
    assert same(checkpoint.Checkpoint(arrays, {}), contents()[0], {})


class Died(BaseException):
    """The process ends here: nothing but context managers runs after it."""


def failing(monkeypatch, place: str, error: BaseException) -> None:
    """Let writing fail at a place: opening, writing half, flushing to the disk, renaming."""
    opened, moved = Path.open, Path.replace

    class Half:
        """A file of which only the first half of what is written arrives."""

        def __init__(self, file):
            self.file = file

        def __getattr__(self, name):
            return getattr(self.file, name)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, content):
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            raise error

    def fail(*_):
        raise error

    if place == "open":
        monkeypatch.setattr(Path, "open", fail)
    elif place == "write":
        monkeypatch.setattr(Path, "open", lambda path, mode: Half(opened(path, mode)))
    elif place == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif place == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    elif place == "after":

        def replace(path, target):
            moved(path, target)
            raise error

        monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("place", ["open", "write", "fsync", "replace", "after"])
def test_a_process_that_dies_leaves_the_old_file_or_the_new(saved, monkeypatch, place):
    with monkeypatch.context() as patched:
        failing(patched, place, Died())
        with pytest.raises(Died):
            checkpoint.save(saved, *contents(seed=1))
    loaded = checkpoint.load(saved)
    assert same(loaded, *contents(seed=1 if place == "after" else 0))
    checkpoint.sweep(saved.parent)
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


@pytest.mark.parametrize("place", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_failure_is_reported_and_leaves_the_old_file_alone(saved, monkeypatch, place, code):
    with monkeypatch.context() as patched:
        failing(patched, place, OSError(code, os.strerror(code)))
        with pytest.raises(CheckpointError) as caught:
            checkpoint.save(saved, *contents(seed=1))
    assert str(caught.value).startswith(f"{saved}: expected to write ")
    assert os.strerror(code) in str(caught.value)
    assert "the file that was there before is unchanged" in str(caught.value)
    assert same(checkpoint.load(saved), *contents())
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_pipe_or_a_device_stays_what_it_is(tmp_path, through_a_link):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    path = tmp_path / "link" if through_a_link else pipe
    if through_a_link:
        path.symlink_to(pipe)
    with pytest.raises(CheckpointError, match="got: a device or a pipe; give the name of a file"):
        checkpoint.save(path, *contents())
    assert pipe.is_fifo()
    assert path.is_symlink() == through_a_link


def test_a_path_that_no_file_can_have_is_reported():
    with pytest.raises(CheckpointError, match="embedded null character; give the name of a file"):
        checkpoint.save("a\0b", *contents())


def test_a_failure_where_not_even_deleting_is_possible_is_reported(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CheckpointError, match="expected to write"):
        checkpoint.save(tmp_path / "file" / "a.safetensors", *contents())


def test_a_file_system_that_refuses_to_flush_folders_is_no_obstacle(tmp_path, monkeypatch):
    def refuse_folders(descriptor):
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112 - a descriptor's link
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", refuse_folders)
    checkpoint.save(tmp_path / "a", *contents())
    assert same(checkpoint.load(tmp_path / "a"), *contents())


def test_a_disk_that_is_full_is_reported(saved):
    """A real one, as far as that goes: the system lets this process write no file beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        with pytest.raises(
            CheckpointError, match=r"expected to write [\d,]+ bytes, got: File too large; free some space"
        ):
            checkpoint.save(saved, *contents(seed=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert same(checkpoint.load(saved), *contents())
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_the_file_is_flushed_to_the_disk_before_it_is_renamed_and_the_folder_after(tmp_path, monkeypatch):
    order: list[str] = []
    monkeypatch.setattr(
        os,
        "fsync",
        lambda fd: order.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "file"),  # noqa: PTH112
    )
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, target: (order.append("rename"), replace(path, target)))
    checkpoint.save(tmp_path / "a", *contents())
    assert order == ["file", "rename", "folder"]


def harmless_or_refused(path: Path, damaged: bytes) -> None:
    path.write_bytes(damaged)
    try:
        loaded = checkpoint.load(path)
    except CheckpointError:
        refuse(path)
    else:
        assert same(loaded, *contents()), "damage that was not seen"
        assert loaded.version == zhishen.__version__


def test_a_flipped_bit_in_any_byte_is_seen(saved):
    content = saved.read_bytes()
    rng = np.random.default_rng(3)
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        harmless_or_refused(saved, bytes(damaged))


@SAFE
@given(data=st.data())
def test_damage_of_any_kind_is_seen(saved, data):
    checkpoint.save(saved, *contents())
    content = saved.read_bytes()
    first = data.draw(st.integers(0, len(content) - 1))
    last = data.draw(st.integers(first, min(len(content), first + 40)))
    harmless_or_refused(saved, content[:first] + data.draw(st.binary(max_size=40)) + content[last:])


def test_a_file_cut_off_anywhere_is_refused(saved):
    content = saved.read_bytes()
    for length in range(len(content)):
        saved.write_bytes(content[:length])
        refuse(saved, "damaged")
        with pytest.raises(CheckpointError, match="damaged"):
            parse(content[:length])


def test_bytes_behind_the_end_are_seen(saved):
    harmless_or_refused(saved, saved.read_bytes() + b"\0")
    refuse(saved)


def test_arrays_that_changed_places_are_seen(tmp_path):
    """Every byte is there, but under another name."""
    from safetensors import safe_open
    from safetensors.numpy import save_file

    path = tmp_path / "a"
    checkpoint.save(path, {"a": np.arange(3.0), "b": np.arange(3.0) + 1}, {})
    with safe_open(path, framework="np") as file:
        metadata = file.metadata()
        swapped = {"a": file.get_tensor("b"), "b": file.get_tensor("a")}
    save_file(swapped, path, metadata=metadata)
    refuse(path, "checksum")


def file_of(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def signed(text: str, **entries: object) -> dict[str, object]:
    """The header of a file whose checksum is that of ``text`` and no arrays."""
    envelope = json.dumps({"sha256": _archive.digest({}, text), "text": text})
    return {"__metadata__": {"zhishen": envelope}, **entries}


GOOD = json.dumps({"format": _archive.FORMAT, "version": "0", "state": {}})
HOSTILE = {
    "nothing": b"",
    "a header of 2^64 bytes": b"\xff" * 16,
    "a header longer than the file": struct.pack("<Q", 10**7) + b"{}",
    "a terabyte": struct.pack("<Q", 2**40) + b"{}",
    "no header": struct.pack("<Q", 0),
    "no metadata": file_of({}),
    "metadata of others": file_of({"__metadata__": {"format": "pt"}}),
    "pickle": pickle.dumps({"a": 1}),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "envelope is a list": file_of({"__metadata__": {"zhishen": "[]"}}),
    "envelope is empty": file_of({"__metadata__": {"zhishen": "{}"}}),
    "a million brackets": file_of({"__metadata__": {"zhishen": "[" * 1_000_000}}),
    "a million brackets inside": file_of(signed("[" * 1_000_000)),
    "text is a list": file_of(signed("[1]")),
    "text is a number": file_of(signed("1")),
    "a number of 5000 digits": file_of(signed("1" * 5000)),
    "no state": file_of(signed(json.dumps({"format": _archive.FORMAT}))),
    "state is a number": file_of(signed(json.dumps({"format": _archive.FORMAT, "state": 3}))),
    "text that is no text": file_of({"__metadata__": {"zhishen": json.dumps({"sha256": "", "text": '"\ud800"'})}}),
    "an array that nobody signed": file_of(signed(GOOD, a={"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}), b"1"),
    "an array that is not there": file_of(signed(GOOD, a={"dtype": "F32", "shape": [9], "data_offsets": [0, 36]})),
    "an array of another size": file_of(signed(GOOD, a={"dtype": "F32", "shape": [9], "data_offsets": [0, 1]}), b"1"),
    "an array of 2^65 elements": file_of(
        signed(GOOD, a={"dtype": "F32", "shape": [2**62, 8], "data_offsets": [0, 4]}), b"1234"
    ),
    "an empty array of 2^62 columns": file_of(
        signed(GOOD, a={"dtype": "F32", "shape": [0, 2**62], "data_offsets": [0, 0]})
    ),
    "an array of 100 axes": file_of(
        signed(GOOD, a={"dtype": "F32", "shape": [1] * 100, "data_offsets": [0, 4]}), b"1234"
    ),
    **{
        f"an array of {dtype}": file_of(
            signed(GOOD, a={"dtype": dtype, "shape": [8], "data_offsets": [0, size]}), bytes(size)
        )
        for dtype, size in (("BF16", 16), ("F8_E4M3", 8), ("F8_E8M0", 8), ("F4", 4), ("C64", 64), ("Q7", 8))
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path, name):
    (tmp_path / "a.safetensors").write_bytes(HOSTILE[name])
    refuse(tmp_path / "a.safetensors")
    with pytest.raises(CheckpointError, match=r"^a: expected .*, got .*; use another$"):
        parse(HOSTILE[name])


def test_the_hostile_files_would_be_good_but_for_their_fault(tmp_path):
    """The maker of those files makes files that can be read."""
    (tmp_path / "a").write_bytes(file_of(signed(GOOD)))
    assert checkpoint.load(tmp_path / "a").state == {}


def test_what_is_no_file_is_refused(tmp_path):
    assert "no such file" in refuse(tmp_path / "missing")
    (tmp_path / "folder").mkdir()
    refuse(tmp_path / "folder")


def test_another_format_names_both_versions(saved, monkeypatch):
    monkeypatch.setattr(_archive, "FORMAT", _archive.FORMAT + 1)
    monkeypatch.setattr(_archive, "__version__", "9.9.9")
    checkpoint.save(saved, *contents())
    monkeypatch.undo()
    message = refuse(saved, "expected checkpoint format 1, which zhishen")
    assert (
        f"zhishen {zhishen.__version__} reads, got format 2 written by zhishen 9.9.9; install that version" in message
    )


def test_there_is_no_pickle_in_the_package():
    """Neither in what is written nor in the code that reads.

    Three places have it: Numba's compiled code, in the user's own folder; the files of the book's scripts, which
    `zhishen.interop.book.pickles` reads without running code; and the messages by which the processes of one training
    share their data.
    """
    folder = Path(zhishen.__file__).parent
    known = {folder / "kernels" / "compiling.py", folder / "train" / "shared_data.py"}
    known |= {folder / "interop" / "book" / f"{name}.py" for name in ("guard", "parameter_files", "pickles", "weights")}
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert ("import pickle" in text) == (path in known), path
        assert "allow_pickle=True" not in text, path
        loads = re.findall(r"np\.load\([^)]*\)", text)
        assert all("allow_pickle=False" in load for load in loads), path
