import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen.data import Dataset, Split, info, one_hot
from zhishen.errors import ArgumentError, ShapeError


def part(n: int = 4, classes: int = 3, *, features: tuple[int, ...] = (2,)) -> Split:
    return Split(np.arange(n * np.prod(features), dtype=np.float32).reshape(n, *features), np.arange(n) % classes)


def test_parts_in_order():
    dataset = Dataset(part(5), part(2), part(3), name="three", classes=3)
    assert [(name, len(split.x)) for name, split in dataset.parts().items()] == [
        ("train", 5),
        ("validation", 2),
        ("test", 3),
    ]
    assert list(Dataset(part(), None, part(), name="two", classes=3).parts()) == ["train", "test"]


def test_repr_shows_shapes_and_no_numbers():
    dataset = Dataset(part(5), None, part(3), name="toy", classes=3)
    assert repr(dataset) == (
        "Dataset('toy', classes=3, train=Split(x=float32 (5, 2), t=int64 (5,)), validation=None, "
        "test=Split(x=float32 (3, 2), t=int64 (3,)))"
    )


def test_frozen():
    dataset = Dataset(part(), None, part(), name="toy", classes=3)
    with pytest.raises(AttributeError):
        dataset.train = part()


X = np.zeros((4, 2), np.float32)
T = np.array([0, 1, 2, 0])


@pytest.mark.parametrize("where", ["train", "validation", "test"])
@pytest.mark.parametrize(
    ("split", "words"),
    [
        (Split(X, T[:3]), r"as many targets as inputs in {}, got x \(4, 2\) and t \(3,\)"),
        (Split(X, np.array(0)), r"as many targets as inputs in {}, got x \(4, 2\) and t \(\)"),
        (Split(X[:0], T[:0]), r"{}\.x of shape \(N, \.\.\.\) with at least one value, got \(0, 2\)"),
        (Split(X[:, 0], T), r"{}\.x of shape \(N, \.\.\.\) with at least one value, got \(4,\)"),
        (Split(X, T - 1), r"{}\.t from 0 to 2 \(3 classes\), got -1 to 1"),
        (Split(X, T + 1), r"{}\.t from 0 to 2 \(3 classes\), got 1 to 3"),
        (Split(X, T.astype(float)), r"{}\.t to be integers, got dtype float64"),
        (Split(X, np.eye(4)), r"{}\.t to be labels \(4,\) or one-hot rows \(4, 3\), got \(4, 4\)"),
        (Split(X, np.zeros((4, 3, 1))), r"{}\.t to be labels"),
    ],
)
def test_parts_that_do_not_fit(where, split, words):
    parts = {"train": Split(X, T), "validation": None, "test": Split(X, T), where: split}
    with pytest.raises(ShapeError, match=rf"\ADataset: expected {words.format(where)}.*; "):
        Dataset(**parts, name="bad", classes=3)


@pytest.mark.parametrize("where", ["validation", "test"])
def test_parts_that_differ_in_shape(where):
    parts = {"validation": None, "test": Split(X, T), where: Split(X.reshape(4, 1, 2), T)}
    with pytest.raises(ShapeError, match=rf"Dataset: expected {where}\.x .* \(2,\) .*, got \(1, 2\); prepare"):
        Dataset(Split(X, T), **parts, name="bad", classes=3)


@pytest.mark.parametrize("train", [(X, T), [X, T], Split(X.tolist(), T), Split(X, None), None, "abc"])
def test_a_part_is_a_split_of_arrays(hostile, train):
    with pytest.raises(ArgumentError, match=r"\ADataset: expected train to be a Split of two NumPy arrays, got "):
        Dataset(train, None, Split(X, T), name="bad", classes=3)


@pytest.mark.parametrize("classes", [0, -1, 2.0, True, "3"])
def test_classes_is_a_whole_number(hostile, classes):
    with pytest.raises(ArgumentError, match="Dataset: expected classes to be a whole number >= 1"):
        Dataset(Split(X, T), None, Split(X, T), name="bad", classes=classes)


def test_one_hot_targets_are_targets():
    dataset = Dataset(Split(X, np.eye(3)[T]), None, Split(X, T), name="toy", classes=3)
    assert info(dataset)["parts"]["train"]["per_class"] == [2, 1, 1]
    assert info(dataset)["parts"]["test"]["per_class"] == [2, 1, 1]


# one_hot


@given(
    labels=hnp.arrays(
        st.sampled_from([np.uint8, np.int8, np.int32, np.int64]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
        elements=st.integers(0, 6),
    ),
    dtype=st.sampled_from(["float32", "float64", "uint8", "bool"]),
)
def test_one_hot_has_its_one_at_the_label(labels, dtype):
    rows = one_hot(labels, 7, dtype=dtype)
    assert rows.dtype == dtype
    assert rows.shape == (*labels.shape, 7)
    assert np.array_equal(rows.argmax(axis=-1), labels)
    assert np.array_equal(rows.sum(axis=-1), np.ones(labels.shape))


def test_one_hot_takes_lists_and_defaults_to_float32():
    rows = one_hot([1, 0], 2)
    assert rows.dtype == np.float32
    assert rows.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 3], r"from 0 to 2 \(3 classes\), got 0 to 3"),
        ([-1, 2], r"from 0 to 2 \(3 classes\), got -1 to 2"),
        ([0.0, 1.0], "to be integers, got dtype float64"),
        ([True, False], "to be integers, got dtype bool"),
        (["1"], "to be integers, got dtype <U1"),
    ],
)
def test_one_hot_refuses(labels, words):
    with pytest.raises(ShapeError, match=rf"\Adata\.one_hot: expected labels {words}; "):
        one_hot(labels, 3)


# info


@given(
    x=hnp.arrays(np.float64, (3, 4), elements=st.floats(-1e6, 1e6)),
    offset=st.sampled_from([0.0, 1e8]),
)
def test_info_measures(x, offset):
    x = x + offset
    split = Split(x, np.array([2, 2, 0]))
    summary = info(Dataset(split, None, split, name="toy", classes=3))["parts"]["train"]
    assert summary["count"] == 3
    assert summary["shape"] == [4]
    assert summary["per_class"] == [1, 0, 2]
    assert (summary["minimum"], summary["maximum"]) == (x.min(), x.max())
    assert np.isclose(summary["mean"], x.mean(), rtol=1e-12, atol=1e-9)
    assert np.isclose(summary["std"], x.std(), rtol=1e-6, atol=1e-6)


def test_info_goes_block_by_block():
    x = np.random.default_rng(0).normal(3, 2, (2500, 3)).astype(np.float32)
    split = Split(x, np.zeros(2500, int))
    summary = info(Dataset(split, split, split, name="toy", classes=1))["parts"]["validation"]
    assert np.isclose(summary["mean"], x.mean(dtype=np.float64), rtol=1e-12)
    assert np.isclose(summary["std"], x.std(dtype=np.float64), rtol=1e-12)


def test_info_of_bytes_does_not_overflow():
    split = Split(np.full((300, 100), 255, np.uint8), np.zeros(300, int))
    summary = info(Dataset(split, None, split, name="toy", classes=1))["parts"]["train"]
    assert (summary["mean"], summary["std"]) == (255.0, 0.0)


def test_info_is_plain():
    summary = info(Dataset(part(), None, part(), name="toy", classes=3, digests={"file": "abc"}))
    assert json.loads(json.dumps(summary)) == summary
    assert summary["digests"] == {"file": "abc"}


# NaN and infinity


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["train", "validation", "test"])
def test_the_first_input_that_is_not_finite_is_named(where, bad):
    x = np.zeros((2500, 1, 3, 4), np.float32)
    x[2345, 0, 1, 2] = x[2400] = bad
    good, spoiled = (Split(inputs, np.zeros(2500, int)) for inputs in (np.zeros_like(x), x))
    parts = {"train": good, "validation": None, "test": good, where: spoiled}
    with pytest.raises(ArgumentError) as caught:
        Dataset(**parts, name="toy", classes=2)
    assert str(caught.value) == (
        f"Dataset: expected finite numbers in {where}.x, got {bad} at {where}.x[2345, 0, 1, 2]; repair or remove "
        "sample 2345"
    )


def test_a_target_that_is_not_finite_is_named():
    t = np.eye(4, 3)
    t[3, 1] = np.nan
    with pytest.raises(ArgumentError, match=r"finite numbers in train\.t, got nan at train\.t\[3, 1\]; .* sample 3\Z"):
        Dataset(Split(X, t), None, Split(X, T), name="toy", classes=3)


def test_notes_are_kept():
    dataset = Dataset(Split(X, T), None, Split(X, T), name="toy", classes=3, notes=("a sentence",))
    assert dataset.notes == ("a sentence",)
    assert Dataset(Split(X, T), None, Split(X, T), name="toy", classes=3).notes == ()
