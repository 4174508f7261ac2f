"""The history of a training: a record for each epoch, in memory and in a file."""

from __future__ import annotations

import json
import math

import pytest
from bad_values import BAD

from zhishen import train
from zhishen.errors import CheckpointError
from zhishen.train.committed import HISTORY


def test_a_history_is_a_list_of_records(make_trainer, tmp_path):
    history = make_trainer(epochs=2, run=tmp_path / "run").fit()
    read = train.read_history(tmp_path / "run" / HISTORY)
    assert isinstance(history, train.History)
    assert isinstance(read, train.History)
    assert history == read == [dict(record) for record in history]
    assert json.loads(json.dumps(history)) == history


def test_a_record_has_the_measurements(make_trainer, validated):
    trainer = make_trainer(dataset=validated, epochs=2, train_samples=50)
    losses: list[float] = []
    trainer.on("step", lambda trainer: losses.append(trainer.loss))
    record = trainer.fit()[-1]
    network, (x, t) = trainer.network, validated.train
    assert list(record) == [name for name in train.Record.__annotations__ if not name.endswith(("r2", "rmse"))]
    assert (record["epoch"], record["step"], record["lr"]) == (2, 22, 0.01)
    assert record["train_loss"] == pytest.approx((10 * sum(losses[11:21]) + 3 * losses[21]) / 103)
    assert record["train_accuracy"] == network.accuracy(x[:50], t[:50])
    for part, split in (("validation", validated.validation), ("test", validated.test)):
        assert record[f"{part}_accuracy"] == network.accuracy(*split)
        assert record[f"{part}_loss"] == pytest.approx(network.loss(*split), rel=1e-6)
    assert record["seconds"] >= 0


def test_what_is_not_measured_is_none(make_trainer):
    record = make_trainer(epochs=1, train_samples=0).fit()[0]
    assert record["train_accuracy"] is None
    assert record["validation_loss"] is None
    assert record["validation_accuracy"] is None


def test_a_returned_history_is_not_written_to_later(make_trainer):
    trainer = make_trainer(epochs=2)
    first = trainer.fit()
    trainer.epochs = 4
    second = trainer.fit()
    assert (len(first), len(second)) == (2, 4)


def test_the_history_file_has_a_line_an_epoch(make_trainer, tmp_path):
    trainer = make_trainer(run=tmp_path / "run")
    history = trainer.fit()
    lines = (tmp_path / "run" / HISTORY).read_text().splitlines()
    assert [json.loads(line) for line in lines] == history
    assert train.read_history(tmp_path / "run" / HISTORY) == history


@pytest.mark.parametrize("line", ["3", "null", '{"epoch": 1}', "[1]", "{", '{"epoch"'], ids=str)
def test_a_history_that_is_invalid_is_refused(make_trainer, tmp_path, line):
    path = tmp_path / "run" / HISTORY
    make_trainer(run=tmp_path / "run", epochs=1).fit()
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(CheckpointError, match=r"expected a line of JSON an epoch.*; resume the run"):
        train.read_history(path)


def test_a_history_that_is_binary_or_missing_is_refused(tmp_path):
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    with pytest.raises(CheckpointError, match="expected a line of JSON"):
        train.read_history(tmp_path / "binary")
    with pytest.raises(CheckpointError, match="no such file"):
        train.read_history(tmp_path / "missing")


FIELDS = list(train.Record.__annotations__)


def is_fine(name, value) -> bool:
    """Whether a value of the list is a valid one for a field of the first record."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    number = (isinstance(value, float) and math.isfinite(value)) or abs(value) <= 10**30
    if name in ("epoch", "step"):
        return False
    if name.endswith("accuracy"):
        return number and 0 <= value <= 1
    if name.endswith("r2"):
        return number and value <= 1
    return number and (name.endswith("loss") or value >= 0)


@pytest.fixture(scope="module")
def records():
    record = dict.fromkeys(FIELDS, 0.25) | {"epoch": 1, "step": 4}
    return [record, record | {"epoch": 2, "step": 8}]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", BAD, ids=lambda value: repr(value)[:20])
def test_a_history_with_a_bad_value_is_refused(tmp_path, records, field, value):
    path = tmp_path / HISTORY
    path.write_text("\n".join(json.dumps(record) for record in [records[0] | {field: value}, records[1]]))
    if is_fine(field, value):
        assert train.read_history(path)[0][field] == value
        return
    with pytest.raises(CheckpointError, match="expected a line of JSON an epoch, got something else") as caught:
        train.read_history(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, '{"a":' * 100_000, "9" * 5000, '{"epoch": ' + "9" * 5000 + "}", "\0", "NaN",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
    ids=["brackets", "braces", "digits", "a field of digits", "zero", "NaN", "surrogate"],
)  # fmt: skip
def test_a_history_of_anything_else_is_refused(tmp_path, text):
    path = tmp_path / HISTORY
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CheckpointError, match="expected a line of JSON an epoch") as caught:
        train.read_history(path)
    assert len(str(caught.value)) < 1000


def test_epochs_count_from_one(tmp_path, records):
    path = tmp_path / HISTORY
    for order in ([records[1]], [records[0], records[0]], [records[1], records[0]]):
        path.write_text("\n".join(map(json.dumps, order)))
        with pytest.raises(CheckpointError, match="to be of epoch"):
            train.read_history(path)
