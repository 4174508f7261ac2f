"""The options that all loaders of data share."""

import numpy as np
import pytest
from idx_folder_samples import house

from zhishen import data
from zhishen.errors import ArgumentError


@pytest.mark.parametrize("read", [data.mnist, data.folder, data.image_folder, data.load])
def test_bytes_that_are_not_normalized_are_bytes_anyway(tmp_path, read):
    arguments = [] if read is data.mnist else [tmp_path]
    with pytest.raises(
        ArgumentError, match=house(f"data.{read.__name__}", "normalize=True with compact=True, got normalize=False")
    ):
        read(*arguments, normalize=False, compact=True)


@pytest.mark.parametrize("option", ["flatten", "one_hot", "normalize", "compact"])
@pytest.mark.parametrize("bad", ["no", None, 1])
def test_switches_are_true_or_false(hostile, make_folder, option, bad):
    for read, where in ((data.mnist, "data.mnist"), (lambda **o: data.folder(make_folder(), **o), "data.folder")):
        with pytest.raises(ArgumentError, match=house(where, f"{option} to be True or False")):
            read(**{option: bad})


@pytest.mark.parametrize("bad", ["uint8", int, "complex64", "no such", ">f4", object, "f4,f4"])
def test_dtype_is_a_float(hostile, make_folder, bad):
    with pytest.raises(ArgumentError, match=house("data.load", "dtype to be float16, float32 or float64")):
        data.load(make_folder(), dtype=bad)


@pytest.mark.parametrize("bad", [-1, 10, 11, 1.0, -0.1, 0.04, 0.96, float("nan"), "3", None, True])
def test_validation_leaves_images_on_both_sides(hostile, make_folder, bad):
    with pytest.raises(ArgumentError, match=house("data.folder", "validation to be a whole number from 0 to 9")):
        data.folder(make_folder(), validation=bad)


def test_rng_is_a_generator(hostile, make_folder):
    with pytest.raises(ArgumentError, match=r"\Adata\.folder: expected rng .* got 0; pass .*default_rng\(0\)\Z"):
        data.folder(make_folder(), validation=2, rng=0)


@pytest.mark.parametrize(("validation", "count"), [(0, 0), (0.0, 0), (1, 1), (9, 9), (0.2, 2), (0.25, 2), (0.9, 9)])
@pytest.mark.parametrize("seed", [None, 0])
def test_validation_counts(make_folder, validation, count, seed):
    path = make_folder(train_labels=np.arange(10, dtype=np.uint8))
    rng = None if seed is None else np.random.default_rng(seed)
    dataset = data.folder(path, validation=validation, rng=rng)
    held = [] if dataset.validation is None else dataset.validation.t.tolist()
    assert len(held) == count
    assert sorted([*dataset.train.t.tolist(), *held]) == list(range(10))
    if seed is None:
        assert held == list(range(10 - count, 10))


def test_an_option_that_does_not_exist_is_refused(make_folder):
    for read, where in ((data.mnist, "data.mnist"), (lambda **o: data.folder(make_folder(), **o), "data.folder")):
        with pytest.raises(ArgumentError, match=house(where, "each option to be one of compact, .*got 'flaten'")):
            read(flaten=True)
    with pytest.raises(ArgumentError, match=house("data.mnist", "each option to be one of")):
        data.mnist(channels=3)


def test_load_options_are_checked_on_their_own(hostile):
    assert data.LoadOptions(validation=7).held_out(10) == 7
    with pytest.raises(ArgumentError, match=house("data.LoadOptions", "normalize to be True or False")):
        data.LoadOptions(normalize="yes")


@pytest.mark.parametrize("bad", ["yes", 1, 0.0])
def test_transpose_is_true_false_or_none(hostile, make_folder, bad):
    with pytest.raises(ArgumentError, match=house("data.folder", "transpose to be True, False or None")):
        data.folder(make_folder(), transpose=bad)
