"""The event files of TensorBoard, read back."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from zhishen.errors import CheckpointError, MissingDependencyError, NumericalError
from zhishen.interop.trackers import log_tensorboard
from zhishen.interop.trackers.measured import measured


def events_in(folder: Path) -> list:
    """The events of all files of a folder. A record is its length, a checksum, the message, and a checksum."""
    from tensorboardX.crc32c import crc32c
    from tensorboardX.proto.event_pb2 import Event

    found = []
    for path in sorted(folder.glob("events.out.tfevents.*"), key=lambda path: path.stat().st_mtime_ns):
        content = path.read_bytes()
        while content:
            (size,) = struct.unpack("<Q", content[:8])
            message, (checksum,) = content[12 : 12 + size], struct.unpack("<I", content[12 + size : 16 + size])
            plain = crc32c(message)
            assert checksum == ((plain >> 15 | plain << 17) + 0xA282EAD8) & 0xFFFFFFFF
            found.append(Event.FromString(message))
            content = content[16 + size :]
    return found


def scalars_in(folder: Path) -> dict[str, dict[int, float]]:
    """By tag, the value of each step."""
    scalars: dict[str, dict[int, float]] = {}
    for event in events_in(folder):
        for value in event.summary.value:
            scalars.setdefault(value.tag, {})[event.step] = value.simple_value
    return scalars


def expected(history) -> dict[str, dict[int, float]]:
    tags = {
        "train_loss": "loss/train", "test_loss": "loss/test", "train_accuracy": "accuracy/train",
        "test_accuracy": "accuracy/test", "lr": "lr", "seconds": "seconds",
    }  # fmt: skip
    return {tag: {record["epoch"]: float(np.float32(record[name])) for record in history} for name, tag in tags.items()}


def test_the_files_have_the_history(make_trainer, tmp_path):
    trainer = make_trainer()
    log_tensorboard(trainer, tmp_path / "deep" / "logs")
    history = trainer.fit()
    assert len(measured(history[0])) == 6
    assert scalars_in(tmp_path / "deep" / "logs") == expected(history)


def test_a_resumed_training_continues_in_the_folder(make_trainer, tmp_path):
    first = make_trainer(epochs=2, run=tmp_path / "run")
    log_tensorboard(first, tmp_path / "logs")
    first.fit()
    trainer = make_trainer(epochs=3, run=tmp_path / "run")
    trainer.resume()
    log_tensorboard(trainer, tmp_path / "logs")
    history = trainer.fit()
    assert scalars_in(tmp_path / "logs") == expected(history)
    starts = [event.step for event in events_in(tmp_path / "logs") if event.HasField("session_log")]
    assert starts == [3]  # TensorBoard discards what was written about epoch 3 and later before


def test_after_an_error_the_files_are_complete(make_trainer, tmp_path):
    trainer = make_trainer(schedule=lambda step: 0.1 if step < 3 else 1e30)
    log_tensorboard(trainer, tmp_path / "logs")
    with pytest.raises(NumericalError):
        trainer.fit()
    assert scalars_in(tmp_path / "logs") == expected(trainer.history)
    assert len(trainer.history) == 1


def test_a_file_in_place_of_the_folder_is_an_error(make_trainer, tmp_path):
    (tmp_path / "logs").write_text("")
    with pytest.raises(CheckpointError, match=r"logs: expected a folder that can be written to, got: .*exists"):
        log_tensorboard(make_trainer(), tmp_path / "logs")


def test_a_folder_that_is_lost_before_the_training_is_an_error(make_trainer, tmp_path):
    trainer = make_trainer()
    log_tensorboard(trainer, tmp_path / "logs")
    (tmp_path / "logs").rmdir()
    (tmp_path / "logs").write_text("")
    with pytest.raises(CheckpointError, match=r"logs: expected a folder that can be written to, got: Not a directory"):
        trainer.fit()
    assert trainer.state.step == 0


def test_without_the_package_the_sentence_says_what_to_install(make_trainer, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(MissingDependencyError, match=r"^The log for TensorBoard needs .*pip install tensorboardX$"):
        log_tensorboard(make_trainer(), tmp_path)
