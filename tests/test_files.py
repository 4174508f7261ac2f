"""Files are judged by kind and size before they are read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

import zhishen
from zhishen import search, train
from zhishen._files import UnreadableFileError, check_regular, read_bounded, read_start
from zhishen.errors import ZhishenError


def sparse(path, size):
    with path.open("wb") as file:
        file.truncate(size)
    return path


def make_socket(path):
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(path))
    return bound


KINDS = {
    "device": ("a device or a pipe", lambda path: path.symlink_to("/dev/zero")),
    "pipe": ("a device or a pipe", os.mkfifo),
    "folder": ("a folder", lambda path: path.mkdir()),
    "link to nothing": ("no such file", lambda path: path.symlink_to("nowhere")),
    "link to itself": ("Too many levels of symbolic links", lambda path: path.symlink_to(path.name)),
    "large": ("20,000,000,000 bytes, more than the limit of", lambda path: sparse(path, 20_000_000_000)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_a_small_regular_file_is_refused(tmp_path, kind):
    found, make = KINDS[kind]
    make(tmp_path / "file")
    for judge in (read_bounded, check_regular):
        with pytest.raises(UnreadableFileError, match=found):
            judge(tmp_path / "file", 1000)


def test_a_socket_is_refused(tmp_path):
    with make_socket(tmp_path / "file"), pytest.raises(UnreadableFileError, match=r"a device or a pipe|No such device"):
        read_bounded(tmp_path / "file", 1000)


def test_a_file_up_to_the_limit_is_read(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    assert read_bounded(tmp_path / "file", 3) == b"abc"
    check_regular(tmp_path / "file", 3)
    with pytest.raises(UnreadableFileError, match="3 bytes, more than the limit of 2"):
        read_bounded(tmp_path / "file", 2)
    with pytest.raises(UnreadableFileError, match="an invalid path"):
        read_bounded("a\0b", 3)


def test_a_file_that_has_no_size_before_it_is_read_is_bounded_too():
    with pytest.raises(UnreadableFileError, match="11 bytes, more than the limit of 10"):
        read_bounded("/proc/self/maps", 10)


def test_no_descriptor_stays_open(tmp_path):
    for _ in range(3):
        before = len([*Path("/proc/self/fd").iterdir()])
        for path in (tmp_path, tmp_path / "missing"):
            with pytest.raises(UnreadableFileError):
                read_bounded(path, 10)
        assert len([*Path("/proc/self/fd").iterdir()]) == before


READERS = {
    "config": train.Config.read,
    "history": train.read_history,
    "network": zhishen.load,
    "checkpoint": train.checkpoint.load,
    "data base": lambda path: search.Study({"x": search.Linear(0, 1)}, storage=f"sqlite:///{path}"),
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "link to nothing"])
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_refuses_them_in_a_sentence(tmp_path, kind, reader):
    KINDS[kind][1](tmp_path / "file")
    with pytest.raises(ZhishenError) as caught:
        READERS[reader](tmp_path / "file")
    text = str(caught.value)
    assert "expected " in text
    assert "\n" not in text


@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "large"])
@pytest.mark.parametrize("name", ["config.toml", "history.jsonl", "model.safetensors"])
def test_every_file_of_a_run_may_be_one(tmp_path, kind, name):
    config = train.RECIPES["two_layer"].change(epochs=1, network_options={"hidden": 2})
    config.write(tmp_path / "config.toml")
    (tmp_path / name).unlink(missing_ok=True)
    KINDS[kind][1](tmp_path / name)
    readers = (lambda: train.read_run(tmp_path), lambda: train.read_history(tmp_path / name))
    for read in readers:
        with pytest.raises(ZhishenError) as caught:
            read()
        assert "\n" not in str(caught.value)


def test_the_start_of_a_file(tmp_path):
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_start(tmp_path / "a", 4) == b"0123"
    assert read_start(tmp_path / "a", 40) == b"0123456789"
    os.mkfifo(tmp_path / "pipe")
    for name, found in (("pipe", "a device or a pipe"), ("missing", "no such file"), (".", "a folder")):
        with pytest.raises(UnreadableFileError, match=found):
            read_start(tmp_path / name, 4)
