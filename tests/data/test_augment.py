"""Augmentation: exact where possible, equal to SciPy elsewhere, seeded; and errors in one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen import data
from zhishen.data import AUGMENT_DIGITS, Augment, affine_coordinates, elastic_displacement, sample_bilinear
from zhishen.data import augment as module
from zhishen.errors import ArgumentError, ShapeError

GOLDEN = dict(np.load(Path(__file__).parents[1] / "golden" / "augment.npz"))
EVERYTHING = {**AUGMENT_DIGITS, "shear": 8.0}
STRENGTHS = ["shift", "rotate", "scale", "shear", "elastic"]


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return data.mnist(flatten=False).train.x[:100]


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- reading between the pixels --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5), (np.float16, 5e-3)])
def test_sampling_agrees_with_scipy(dtype, tolerance):
    found = sample_bilinear(GOLDEN["x"].astype(dtype), GOLDEN["rows"], GOLDEN["columns"])
    assert found.dtype == dtype
    np.testing.assert_allclose(found, GOLDEN["sampled"], atol=tolerance, rtol=0)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-4)])
def test_affine_maps_agree_with_scipy(dtype, tolerance):
    rows, columns = affine_coordinates(
        GOLDEN["x"].shape[2:],
        shift=(GOLDEN["shift_down"], GOLDEN["shift_right"]),
        dtype=dtype,
        **{name: GOLDEN[name] for name in ("rotate", "scale", "shear")},
    )
    assert rows.dtype == columns.dtype == dtype
    found = sample_bilinear(GOLDEN["x"].astype(dtype), rows, columns)
    # A coordinate within rounding of the edge of the fade-out is on either side of it, which the value hardly feels.
    np.testing.assert_allclose(found, GOLDEN["transformed"], atol=tolerance, rtol=0)


def test_many_images_are_those_one_by_one(monkeypatch):
    """Whatever number of images is worked on at a time."""
    x, rows, columns = (GOLDEN[name] for name in ("x", "rows", "columns"))
    expected = sample_bilinear(x, rows, columns)
    for block in (1, 3 * 2 * 9 * 12, 10**9):
        monkeypatch.setattr(module, "_BLOCK", block)
        assert sample_bilinear(x, rows, columns).tobytes() == expected.tobytes()
    one = np.concatenate([sample_bilinear(x[i : i + 1], rows[i : i + 1], columns[i : i + 1]) for i in range(len(x))])
    assert one.tobytes() == expected.tobytes()
    shared = sample_bilinear(x, rows[:1], columns[:1])
    assert (
        shared.tobytes() == sample_bilinear(x, *(np.repeat(a[:1], len(x), axis=0) for a in (rows, columns))).tobytes()
    )


def test_whole_coordinates_give_the_pixels_themselves(rng):
    x = rng.normal(size=(2, 3, 5, 4)).astype(np.float32)
    y, z = np.meshgrid(np.arange(-2.0, 8), np.arange(-2.0, 7), indexing="ij")
    found = sample_bilinear(x, np.stack([y, y]), np.stack([z, z]))
    assert (found == np.pad(x, ((0, 0), (0, 0), (2, 3), (2, 3)))).all()


def test_far_outside_is_zero_and_infinity_is_outside():
    far = np.array([[[1e30, -1e30, np.inf, -np.inf, 1e9]]])
    assert (sample_bilinear(np.ones((1, 1, 3, 3)), far, np.ones_like(far)) == 0).all()
    assert (sample_bilinear(np.ones((1, 1, 3, 3)), np.ones_like(far), far) == 0).all()


def test_bytes_are_rounded_to():
    x = np.array([[[[0, 255], [255, 255]]]], np.uint8)
    found = sample_bilinear(x, np.array([[[0.5, 0.0, 1.0]]]), np.array([[[0.0, 0.001, 1.0]]]))
    assert found.dtype == np.uint8
    assert found.ravel().tolist() == [128, 0, 255]


# --- affine maps -------------------------------------------------------------------------------------------------


def transformed(x: np.ndarray, **parameters) -> np.ndarray:
    return sample_bilinear(x, *affine_coordinates(x.shape[2:], dtype=x.dtype, **parameters))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("side", [1, 2, 5, 6, 27, 28, 41, 64])
def test_quarter_turns_are_exact(rng, side, dtype):
    x = rng.normal(size=(2, 2, side, side)).astype(dtype)
    for turns in range(-4, 5):
        assert (transformed(x, rotate=90.0 * turns) == np.rot90(x, turns, axes=(2, 3))).all()


@pytest.mark.parametrize("size", [(5, 6), (1, 9), (8, 8)])
def test_half_turns_are_exact_for_any_size(rng, size):
    x = rng.normal(size=(2, 1, *size))
    assert (transformed(x, rotate=180) == x[:, :, ::-1, ::-1]).all()


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_whole_shifts_are_exact(down, right):
    x = np.random.default_rng(0).normal(size=(1, 2, 6, 7)).astype(np.float32)
    wide = np.pad(x, ((0, 0), (0, 0), (9, 9), (9, 9)))
    expected = wide[:, :, 9 - down : 15 - down, 9 - right : 16 - right]
    assert (transformed(x, shift=(down, right)) == expected).all()


def test_half_a_pixel_is_the_mean_of_two():
    x = np.array([[[[0.0, 4.0, 8.0]]]])
    assert transformed(x, shift=(0, 0.5)).tolist() == [[[[0, 2, 6]]]]


def test_scaling_is_about_the_center():
    x = np.zeros((1, 1, 9, 9))
    x[0, 0, 4, 4] = x[0, 0, 4, 6] = 1
    assert transformed(x, scale=2.0)[0, 0, 4].tolist() == [0, 0, 0, 0.5, 1, 0.5, 0, 0.5, 1]
    assert transformed(x, scale=0.5)[0, 0, 4].tolist() == [0, 0, 0, 0, 1, 1, 0, 0, 0]


def test_a_shear_moves_the_lower_end_of_verticals_to_the_right():
    x = np.zeros((1, 1, 5, 5))
    x[0, 0, :, 2] = 1
    assert np.allclose(transformed(x, shear=45)[0, 0], np.eye(5))


# --- the elastic part ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sigma", [1.0, 2.5, 4.0, 6.0, 40.0])
def test_the_covariance_of_displacements_is_that_of_white_noise_under_a_gaussian(sigma):
    """Computed from the matrices themselves, so without the error of a sample."""
    weights = module._gaussians(28, sigma).astype(np.float64)
    distance = np.subtract.outer(np.arange(28), np.arange(28))
    np.testing.assert_allclose(weights @ weights.T, np.exp(-(distance**2) / (4 * sigma**2)), atol=1e-2)


def test_displacements_have_the_strength_asked_for_and_no_direction():
    field = elastic_displacement(2000, (20, 24), strength=1.5, sigma=4.0, rng=generator())
    assert field.shape == (2, 2000, 20, 24)
    assert field.dtype == np.float32
    np.testing.assert_allclose(field.std(axis=1), 1.5, rtol=0.08)  # at every pixel, the corners too
    np.testing.assert_allclose(field.mean(axis=1), 0, atol=0.15)
    assert abs((field[0] * field[1]).mean()) < 0.05  # down and right are apart
    assert abs((field[:, :-1] * field[:, 1:]).mean()) < 0.05  # and so are the images


def test_kept_matrices_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        module._gaussians(28, 4.0)[0] = 0


# --- Augment -----------------------------------------------------------------------------------------------------


def test_without_strength_images_come_back_as_copies(digits):
    found = Augment()(digits, rng=generator())
    assert (found == digits).all()
    assert not np.shares_memory(found, digits)


@pytest.mark.parametrize("name", STRENGTHS)
def test_each_strength_bends_every_image_in_its_own_way(digits, name):
    same = np.repeat(digits[:1], 30, axis=0)
    found = Augment(**{name: EVERYTHING[name]})(same, rng=generator())
    assert len(np.unique(found.reshape(30, -1), axis=0)) == 30
    assert ((found != same).reshape(30, -1).sum(axis=1) > 5).all()


def test_the_draws_are_the_bounds_and_signs_promised(monkeypatch, digits):
    seen = {}
    monkeypatch.setattr(module, "affine_coordinates", lambda size, **given: seen.update(given) or _still(size, 2000))
    x = np.repeat(digits[:1], 2000, axis=0)
    Augment(shift=2, rotate=10, scale=0.1, shear=5)(x, rng=generator())
    for values, low, high in (
        (seen["shift"][0], -2, 2),
        (seen["shift"][1], -2, 2),
        (seen["rotate"], -10, 10),
        (seen["scale"], 0.9, 1.1),
        (seen["shear"], -5, 5),
    ):
        assert low <= values.min() < low + 0.02 * (high - low)
        assert high - 0.02 * (high - low) < values.max() <= high
        assert abs(values.mean() - (low + high) / 2) < 0.05 * (high - low)
    drawn = np.stack([*seen["shift"], seen["rotate"], seen["scale"], seen["shear"]])
    assert np.abs(np.corrcoef(drawn) - np.eye(5)).max() < 0.1


def _still(size, n):
    return affine_coordinates(size, rotate=np.zeros(n))


def test_the_mass_is_roughly_kept(digits):
    found = Augment(**EVERYTHING)(digits, rng=generator())
    ratio = found.sum(axis=(1, 2, 3)) / digits.sum(axis=(1, 2, 3))
    assert abs(ratio.mean() - 1) < 0.05
    assert ratio.min() > 0.5
    assert ratio.max() < 1.6
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-6


def test_the_same_seed_gives_the_same_bits_and_another_seed_others(digits):
    augment = Augment(**EVERYTHING)
    first, again, other = (augment(digits, rng=generator(seed)) for seed in (3, 3, 4))
    assert first.tobytes() == again.tobytes()
    assert (first != other).any()
    rng = generator(3)
    assert augment(digits, rng=rng).tobytes() == first.tobytes()
    assert augment(digits, rng=rng).tobytes() != first.tobytes()


def test_one_strength_does_not_change_the_draws_of_another(digits):
    """A shift of whole images stays the same one when a rotation by nothing visible is added."""
    alone = Augment(shift=3)(digits, rng=generator())
    along = Augment(shift=3, rotate=1e-9)(digits, rng=generator())
    np.testing.assert_allclose(alone, along, atol=1e-4)


def test_a_batch_takes_numbers_from_the_generator_even_without_a_transformation(digits):
    rng, other = generator(), generator()
    Augment()(digits, rng=rng)
    Augment(shift=1)(digits, rng=other)
    assert rng.bit_generator.state == other.bit_generator.state


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.uint8])
def test_the_dtype_is_kept_and_the_input_not_written_to(digits, dtype):
    x = (255 * digits[:7]).astype(dtype)
    x.setflags(write=False)
    before = x.copy()
    found = Augment(**EVERYTHING)(x, rng=generator())
    assert found.dtype == dtype
    assert (x == before).all()
    found[...] = 0
    exact = Augment(**EVERYTHING)(x.astype(np.float64), rng=generator())
    again = Augment(**EVERYTHING)(x, rng=generator())
    # 255 on a map rounded to float32, then the rounding of the dtype itself.
    np.testing.assert_allclose(again, exact, atol={np.uint8: 0.51, np.float16: 0.3}.get(dtype, 0.01))


def test_memory_in_any_order_gives_the_same(digits):
    x = np.ascontiguousarray(np.repeat(digits[:5], 3, axis=1) * np.array([1, 0.5, 0.2], np.float32)[:, None, None])
    last = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)  # channels last in memory
    mirrored = x[:, :, ::-1].copy()[:, :, ::-1]
    expected = Augment(**EVERYTHING)(x, rng=generator())
    for other in (last, mirrored):
        assert Augment(**EVERYTHING)(other, rng=generator()).tobytes() == expected.tobytes()


def test_all_channels_are_transformed_alike(digits):
    x = np.concatenate([digits[:5], 2 * digits[:5], digits[:5]], axis=1)
    found = Augment(**EVERYTHING)(x, rng=generator())
    assert (found[:, 0] == found[:, 2]).all()
    assert (found[:, 1] == 2 * found[:, 0]).all()
    assert (found[:, :1] == Augment(**EVERYTHING)(digits[:5], rng=generator())).all()


@pytest.mark.parametrize("shape", [(1, 28, 28), (28, 28)])
def test_rows_are_transformed_as_images(digits, shape):
    found = Augment(**EVERYTHING)(digits.reshape(100, 784), rng=generator(), shape=shape)
    assert found.shape == (100, 784)
    assert (found.reshape(digits.shape) == Augment(**EVERYTHING)(digits, rng=generator())).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (2, 3), (40, 3)])
def test_small_and_narrow_images(size, rng):
    found = Augment(**EVERYTHING)(rng.random((4, 2, *size)), rng=generator())
    assert found.shape == (4, 2, *size)
    assert np.isfinite(found).all()


def test_an_empty_batch_stays_empty():
    found = Augment(**EVERYTHING)(np.zeros((0, 1, 28, 28), np.float32), rng=generator())
    assert found.shape == (0, 1, 28, 28)
    assert sample_bilinear(np.zeros((0, 1, 2, 2)), np.zeros((0, 3, 3)), np.zeros((0, 3, 3))).shape == (0, 1, 3, 3)


def test_repr_has_the_options_and_is_an_expression():
    augment = Augment(**EVERYTHING)
    assert repr(eval(repr(augment))) == repr(augment)
    assert repr(Augment()) == "Augment()"
    assert repr(Augment(shift=1, elastic_sigma=9)) == "Augment(shift=1.0)"


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", module._CONSTRAINTS)
def test_every_strength_out_of_its_range_is_refused(name, hostile):
    for value in module._CONSTRAINTS[name].bad_values():
        with pytest.raises(ArgumentError, match=f"Augment: expected {name} to be .*, got .*; "):
            Augment(**{name: value})


@pytest.mark.parametrize(
    ("x", "shape", "error", "pattern"),
    [
        (np.zeros((3, 784)), None, ShapeError, r"images \(N, C, H, W\), got \(3, 784\); reshape them"),
        (np.zeros((3, 28, 28)), None, ShapeError, r"got \(3, 28, 28\)"),
        (np.zeros((3, 1, 0, 28)), None, ShapeError, r"got \(3, 1, 0, 28\)"),
        (np.zeros((3, 784)), (27, 28), ShapeError, r"with 784 values, got \(27, 28\)"),
        (np.zeros((3, 784)), (1, 1, 28, 28), ShapeError, "with 784 values"),
        (np.zeros((3, 784)), (784,), ShapeError, "with 784 values"),
        (np.zeros((3, 784)), (-28, -28), ShapeError, "with 784 values"),
        (np.zeros((3, 1, 4, 4), np.int64), None, ArgumentError, "got dtype int64; convert"),
        (np.zeros((3, 1, 4, 4), complex), None, ArgumentError, "got dtype complex128"),
        (np.full((3, 1, 4, 4), "a"), None, ArgumentError, "got dtype <U1"),
    ],
)
def test_what_are_no_images_is_refused(x, shape, error, pattern, hostile):
    with pytest.raises(error, match=f"^Augment: expected .*{pattern}"):
        Augment(shift=1)(x, rng=generator(), shape=shape)


@pytest.mark.parametrize("rng", [None, 0, np.random.RandomState(0)])
def test_what_is_no_generator_is_refused(digits, rng, hostile):
    with pytest.raises(ArgumentError, match=r"Augment: expected rng to be a numpy\.random.Generator"):
        Augment(shift=1)(digits, rng=rng)


def test_coordinates_that_do_not_fit_are_refused(hostile):
    x = np.zeros((2, 1, 3, 3))
    for rows, columns in (
        (np.zeros((3, 3)), np.zeros((3, 3))),
        (np.zeros((2, 3, 3)), np.zeros((2, 3, 4))),
        (np.zeros((3, 3, 3)), np.zeros((3, 3, 3))),
    ):
        with pytest.raises(ShapeError, match="sample_bilinear: expected rows and columns of one shape"):
            sample_bilinear(x, rows, columns)
    with pytest.raises(ArgumentError, match="got NaN"):
        sample_bilinear(x, np.full((2, 3, 3), np.nan), np.zeros((2, 3, 3)))


def test_parameters_that_do_not_fit_are_refused(hostile):
    for parameters in ({"rotate": np.zeros(2), "scale": np.ones(3)}, {"rotate": np.zeros((2, 2))}):
        with pytest.raises(ShapeError, match="affine_coordinates: expected shift, rotate, scale and shear as numbers"):
            affine_coordinates((4, 4), **parameters)
    with pytest.raises(ArgumentError, match="affine_coordinates: expected size"):
        affine_coordinates((0, 4))
    with pytest.raises(ArgumentError, match="elastic_displacement: expected sigma"):
        elastic_displacement(1, (4, 4), strength=1.0, sigma=0.5, rng=generator())


# --- mirrors and light -----------------------------------------------------------------------------------------------


def test_images_are_mirrored_with_the_probability(rng):
    x = rng.random((400, 3, 5, 6))
    for flip in (0.25, 1.0):
        found = Augment(flip=flip)(x, rng=generator())
        mirrored = (found == x[..., ::-1]).all(axis=(1, 2, 3))
        assert (mirrored | (found == x).all(axis=(1, 2, 3))).all()
        assert abs(mirrored.mean() - flip) < 0.07
    assert repr(Augment(flip=0.5, color=0.1)) == "Augment(flip=0.5, color=0.1)"


def test_light_changes_each_channel_linearly_and_within_the_bounds(rng):
    x = rng.random((500, 3, 4, 5))
    found = Augment(color=0.2)(x, rng=generator())
    gain = (found[..., 0, 0] - found[..., 3, 4]) / (x[..., 0, 0] - x[..., 3, 4])  # (N, C)
    np.testing.assert_allclose(gain, gain[:, :1].repeat(3, axis=1), rtol=1e-6)
    offset = found[..., 0, 0] - gain * x[..., 0, 0]
    assert 0.8 <= gain.min() < 0.81
    assert 1.19 < gain.max() <= 1.2
    assert -0.2 <= offset.min() < -0.19
    assert 0.19 < offset.max() <= 0.2
    assert abs(np.corrcoef(offset.T) - np.eye(3)).max() < 0.15
    pictures = rng.integers(0, 256, (3, 3, 4, 5), np.uint8)
    assert np.array_equal(Augment(color=0.2)(pictures, rng=generator()), pictures)  # bytes stay as they are


def test_mirrors_and_light_do_not_change_the_maps(digits):
    moved = Augment(shift=2, rotate=5)(digits, rng=generator())
    flipped = Augment(shift=2, rotate=5, flip=1)(digits, rng=generator())
    assert np.array_equal(flipped, moved[..., ::-1])
