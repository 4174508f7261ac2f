"""The contract of every optimizer in the registry: what update may touch, what it refuses, what it keeps."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import numpy as np
import pytest
from every_optimizer import every, stateful
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen import optim
from zhishen.errors import ArgumentError, ShapeError
from zhishen.optim import OPTIMIZERS, SGD, Adam, Optimizer, build
from zhishen.optim.optimizer import BLOCK_BYTES, blocks

dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])
SHAPES = {"affine1.W": (4, 3), "affine1.b": (3,), "scale": (), "empty": (0, 5)}


def draw(rng, dtype=np.float64, shapes=SHAPES):
    return {name: np.asarray(rng.standard_normal(shape), dtype) for name, shape in shapes.items()}


def copies(arrays):
    return {name: array.copy() for name, array in arrays.items()}


def assert_same(first, second):
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_array_equal(first[name], second[name], strict=True, err_msg=name)


def test_the_interface_is_abstract():
    with pytest.raises(TypeError, match="abstract"):
        Optimizer(lr=0.1)


@every
def test_the_leaves_are_final_and_documented(name):
    kind = OPTIMIZERS[name]
    assert kind.name == name
    assert kind.__final__
    for section in ("←", "Args:", "Examples:", "References:", "notes, chapter 6"):
        assert section in " ".join(kind.__doc__.split())
    for option in kind.constraints:
        assert f"{option}:" in kind.__doc__


@every
def test_the_options_are_those_of_the_constructor(name):
    kind = OPTIMIZERS[name]
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    assert [parameter.name for parameter in parameters] == list(kind.constraints)
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters[1:])
    assert kind().options == {parameter.name: parameter.default for parameter in parameters}


def test_repr_has_options_and_step():
    optimizer = Adam()
    for _ in range(12):
        optimizer.update({}, {})
    assert repr(optimizer) == "Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08, step=12)"


@pytest.mark.parametrize(
    ("name", "option", "bad"),
    [
        (name, option, bad)
        for name, kind in OPTIMIZERS.items()
        for option, constraint in kind.constraints.items()
        for bad in constraint.bad_values()
    ],
)
def test_bad_options_are_refused_at_construction_and_on_assignment(hostile, name, option, bad):
    kind = OPTIMIZERS[name]
    with pytest.raises(ArgumentError, match=f"^{kind.__name__}: expected {option} to be .*, got .*; "):
        kind(**{option: bad})
    optimizer = kind()
    before = optimizer.options
    with pytest.raises(ArgumentError, match=f"^{kind.__name__}: expected {option} to be "):
        setattr(optimizer, option, bad)
    assert optimizer.options == before


@every
@pytest.mark.parametrize("lr", [-0.1, -5e-324, float("nan"), float("inf"), -float("inf")])
def test_a_learning_rate_is_a_number_not_below_zero(name, lr):
    with pytest.raises(ArgumentError, match="expected lr to be a number >= 0, got "):
        build(name, lr=lr)


def test_the_sentence_of_a_bad_learning_rate():
    with pytest.raises(ArgumentError) as caught:
        SGD(lr=-0.1)
    assert str(caught.value) == ("SGD: expected lr to be a number >= 0, got -0.1; choose a finite number in that range")


@every
def test_options_become_python_floats(name):
    """A np.float64 option would turn float32 arrays into float64."""
    optimizer = build(name, **{key: np.float64(value) for key, value in OPTIMIZERS[name]().options.items()})
    assert {type(value) for value in optimizer.options.values()} == {float}


@every
@dtypes
def test_update_changes_parameters_in_place_and_nothing_else(name, dtype, rng):
    params, grads = draw(rng, dtype), draw(rng, dtype)
    arrays, before, gradients_before = dict(params), copies(params), copies(grads)
    optimizer = build(name, lr=0.01)
    for step in range(1, 4):
        optimizer.update(params, grads)
        assert optimizer.step == step
    assert all(params[key] is arrays[key] for key in arrays)
    assert all(array.dtype == dtype for array in params.values())
    assert_same(grads, gradients_before)
    for key in ("affine1.W", "affine1.b", "scale"):
        assert np.all(params[key] != before[key])
    assert np.isfinite(params["affine1.W"]).all()


@every
def test_update_accepts_read_only_gradients(name, rng):
    params, grads = draw(rng), draw(rng)
    for g in grads.values():
        g.flags.writeable = False
    build(name).update(params, grads)


@every
def test_a_gradient_that_is_its_parameter_is_read_before_it_changes(name):
    """The gradient of x²/2 is x itself."""
    alone, shared = {"x": np.array([3.0, -2.0])}, {"x": np.array([3.0, -2.0])}
    first, second = build(name, lr=0.1), build(name, lr=0.1)
    for _ in range(3):
        first.update(alone, copies(alone))
        second.update(shared, shared)
    assert_same(alone, shared)


@every
def test_update_accepts_numpy_scalars_as_gradients_of_scalars(hostile, name):
    """``{"x": params["x"] / 10}`` is a NumPy scalar when x is a 0-d array."""
    arrays, scalars = {"x": np.array(-7.0)}, {"x": np.array(-7.0)}
    first, second = build(name), build(name)
    for _ in range(3):
        first.update(arrays, {"x": np.array(-0.7)})
        second.update(scalars, {"x": np.float64(-0.7)})
    assert_same(arrays, scalars)


@every
@dtypes
def test_state_has_the_dtype_and_shape_of_its_parameter(name, dtype, rng):
    optimizer = build(name)
    params = draw(rng, dtype)
    optimizer.update(params, draw(rng, dtype))
    assert tuple(optimizer.state) == optimizer.slots
    for slot, held in optimizer.state.items():
        assert list(held) == list(params)
        for key, array in held.items():
            if slot == "t":
                assert (array.shape, array.dtype, int(array)) == ((), np.int64, 1)
            else:
                assert (array.shape, array.dtype) == (params[key].shape, dtype)


@every
def test_float32_follows_float64(name, rng):
    """No step is lost in float32: both precisions take the same path to rounding."""
    wide = draw(rng)
    narrow = {key: np.asarray(value, np.float32) for key, value in wide.items()}
    first, second = build(name, lr=0.01), build(name, lr=0.01)
    for _ in range(20):
        grads = draw(rng)
        first.update(wide, grads)
        second.update(narrow, {key: np.asarray(value, np.float32) for key, value in grads.items()})
    for key in wide:
        np.testing.assert_allclose(narrow[key], wide[key], rtol=1e-5, atol=1e-5)


@every
def test_large_arrays_are_updated_block_by_block_to_the_same_bits(name, rng):
    """One array of several blocks and a rest is the same as its pieces, which are one block each."""
    size, cut = BLOCK_BYTES // 4 * 2 + 1234, 5000
    whole = {"W": rng.standard_normal(size).astype(np.float32)}
    pieces = {str(start): whole["W"][start : start + cut].copy() for start in range(0, size, cut)}
    first, second = build(name), build(name)
    for _ in range(3):
        g = rng.standard_normal(size).astype(np.float32)
        first.update(whole, {"W": g})
        second.update(pieces, {key: g[int(key) : int(key) + cut] for key in pieces})
    np.testing.assert_array_equal(whole["W"], np.concatenate(list(pieces.values())))


@every
def test_memory_order_does_not_matter(name, rng):
    """Transposed and strided parameters change where they lie."""
    plain = {"W": rng.standard_normal((300, 200)), "b": rng.standard_normal(40_000)}
    store = np.zeros(80_000)
    strided = {"W": np.asfortranarray(plain["W"]), "b": store[::2]}
    strided["b"][:] = plain["b"]
    first, second = build(name), build(name)
    for _ in range(3):
        grads = {"W": rng.standard_normal((300, 200)), "b": rng.standard_normal(40_000)}
        first.update(plain, grads)
        second.update(strided, grads)
    assert_same(plain, strided)
    np.testing.assert_array_equal(store[::2], plain["b"])
    assert not store[1::2].any()


@given(
    sizes=st.integers(0, 3 * BLOCK_BYTES // 8),
    columns=st.integers(1, 3),
    order=st.sampled_from("CF"),
)
def test_blocks_cover_every_value_once(sizes, columns, order):
    first = np.zeros((sizes // columns, columns), order=order)
    second = np.zeros_like(first)
    for a, b in blocks(first, second):
        assert a.shape == b.shape
        a += 1
        b += 2
    assert (first == 1).all()
    assert (second == 2).all()


@every
@given(W=hnp.arrays(np.float32, hnp.array_shapes(min_side=0), elements=st.floats(-1, 1, width=32)))
def test_a_zero_gradient_at_the_start_moves_nothing(name, W):
    params = {"W": W.copy()}
    optimizer = build(name, **({"weight_decay": 0.0} if name == "adamw" else {}))
    optimizer.update(params, {"W": np.zeros_like(W)})
    np.testing.assert_array_equal(params["W"], W, strict=True)


@every
def test_the_first_step_goes_down(name, rng):
    params, grads = draw(rng), draw(rng)
    before = copies(params)
    build(name, **({"weight_decay": 0.0} if name == "adamw" else {})).update(params, grads)
    for key in params:
        np.testing.assert_array_equal(np.sign(params[key] - before[key]), -np.sign(grads[key]))


@stateful
def test_out_of_memory_changes_nothing(name, rng, monkeypatch):
    optimizer, params = build(name), draw(rng)
    before = copies(params)

    def no_room(slot, W):
        if slot == optimizer.slots[-1] and W.size > 10:
            raise MemoryError
        return np.zeros_like(W)

    monkeypatch.setattr("zhishen.optim.optimizer._initial", no_room)
    with pytest.raises(MemoryError):
        optimizer.update(dict(reversed(params.items())), draw(rng))
    assert_same(params, before)
    assert optimizer.step == 0
    assert not any(optimizer.state.values())


@every
def test_state_belongs_to_names_not_to_their_order(name, rng):
    params = draw(rng)
    reordered = copies(params)
    first, second = build(name), build(name)
    for step in range(4):
        grads = draw(rng)
        first.update(params, grads)
        turned = list(reordered)[step:] + list(reordered)[:step]
        second.update({key: reordered[key] for key in turned}, {key: grads[key] for key in reversed(turned)})
    assert_same(params, reordered)


@every
def test_parameters_that_join_later_are_treated_as_at_their_own_start(name, rng):
    late, alone = {"b": np.ones(3)}, {"b": np.ones(3)}
    params = draw(rng)
    first, second = build(name), build(name)
    for _ in range(5):
        first.update(params, draw(rng))
    for _ in range(3):
        g = {"b": rng.standard_normal(3)}
        first.update({**late, **params}, {**g, **draw(rng)})
        second.update(alone, g)
    assert_same(late, alone)
    assert first.step == 8


@every
def test_two_optimizers_do_not_share_state(name, rng):
    params = draw(rng)
    used, fresh = build(name), build(name)
    used.update(params, draw(rng))
    assert fresh.step == 0
    assert not any(fresh.state.values())


def change(mapping, key, value):
    return {**mapping, key: value}


REFUSED = {
    "no gradient": (
        ArgumentError,
        lambda p, g: (p, {"scale": g["scale"]}),
        r"got no 'affine1\.W', 'affine1\.b', 'empty'; pass",
    ),
    "unknown gradient": (ArgumentError, lambda p, g: (p, change(g, "w", g["scale"])), "an unknown 'w'"),
    "misspelled gradient": (
        ArgumentError,
        lambda p, g: ({"W": p["scale"]}, {"w": g["scale"]}),
        "got no 'W' and an unknown 'w'",
    ),
    "shape of a gradient": (
        ShapeError,
        lambda p, g: (p, change(g, "affine1.b", np.zeros((1, 3)))),
        r"the gradient of 'affine1\.b' to have shape \(3,\) as its parameter, got \(1, 3\)",
    ),
    "dtype of a gradient": (
        ArgumentError,
        lambda p, g: (p, change(g, "affine1.b", np.zeros(3, np.float32))),
        r"the gradient of 'affine1\.b' to be a float64 array as its parameter, got float32 of shape \(3,\)",
    ),
    "list as gradient": (
        ArgumentError,
        lambda p, g: (p, change(g, "affine1.b", [0.0] * 3)),
        "got a list, not an array",
    ),
    "integer parameter": (
        ArgumentError,
        lambda p, g: (change(p, "affine1.b", np.zeros(3, int)), g),
        r"parameter 'affine1\.b' to be a float32 or float64 array, got int64 of shape \(3,\)",
    ),
    "complex parameter": (ArgumentError, lambda p, g: (change(p, "scale", np.zeros((), complex)), g), "got complex128"),
    "float16 parameter": (ArgumentError, lambda p, g: (change(p, "scale", np.zeros((), np.float16)), g), "got float16"),
    "number as parameter": (ArgumentError, lambda p, g: (change(p, "scale", 1.0), g), "got a float, not an array"),
    "read-only parameter": (
        ArgumentError,
        lambda p, g: (change(p, "empty", np.broadcast_to(np.zeros(5), (0, 5))), g),
        "parameter 'empty' to be writable",
    ),
    "two lists": (
        ArgumentError,
        lambda p, g: (list(p.values()), list(g.values())),
        "mappings of names to arrays, got list",
    ),
}


@every
@pytest.mark.parametrize("case", REFUSED)
def test_bad_arrays_are_refused_before_anything_changes(hostile, name, case, rng):
    error, spoil, words = REFUSED[case]
    optimizer = build(name)
    params = draw(rng)
    optimizer.update(params, draw(rng))
    before, state = copies(params), optimizer.state_dict()

    with pytest.raises(error, match=words) as caught:
        optimizer.update(*spoil(params, draw(rng)))

    assert str(caught.value).startswith(f"{type(optimizer).__name__}.update: expected ")
    assert "; " in str(caught.value)
    assert_same(params, before)
    after = optimizer.state_dict()
    assert after["step"] == state["step"] == 1
    for slot in state["state"]:
        assert_same(after["state"][slot], state["state"][slot])


@stateful
@pytest.mark.parametrize("other", [np.zeros((3, 4)), np.zeros((4, 3), np.float32)])
def test_a_parameter_that_no_longer_fits_its_state_is_refused(name, other, rng):
    optimizer = build(name)
    optimizer.update(draw(rng), draw(rng))
    with pytest.raises(ShapeError, match=r"'affine1\.W' to have shape \(4, 3\) and dtype float64 as its state"):
        optimizer.update({"affine1.W": other}, {"affine1.W": other.copy()})
    assert optimizer.step == 1


def test_many_missing_names_make_a_short_sentence():
    params = {f"layer{i}.W": np.zeros(1) for i in range(100)}
    with pytest.raises(ArgumentError, match="and 94 more") as caught:
        SGD().update(params, {})
    assert len(str(caught.value)) < 300


@every
def test_the_same_gradients_give_the_same_bits(name):
    results = []
    for _ in range(2):
        rng = np.random.default_rng(3)
        params = draw(rng, np.float32)
        optimizer = build(name)
        for _ in range(30):
            optimizer.update(params, draw(rng, np.float32))
        results.append(copies(params))
    assert_same(*results)


def test_order_does_not_depend_on_the_hash_seed():
    code = (
        "import numpy as np; from zhishen.optim import Adam; o = Adam();"
        "p = {f'p{i}': np.zeros(1) for i in range(20)}; o.update(p, {k: np.ones(1) for k in p});"
        "assert list(o.state['m']) == list(p); assert list(o.state_dict()['state']['v']) == list(p)"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        )


def test_step_is_a_number_and_not_a_method():
    """In PyTorch, ``optimizer.step()`` makes the update."""
    optimizer = optim.Adam()
    optimizer.update({"W": np.ones(2)}, {"W": np.ones(2)})
    assert optimizer.step == 1
    assert type(optimizer.state_dict()["step"]) is int
    message = (
        "optimizer.step: expected a call of update, got step(); write optimizer.update(network.params, "
        "network.gradient(x, t)): step is the number of updates"
    )
    for caller in (optimizer, optim.ClipNorm(optimizer, 1.0), optim.SGD()):
        with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
            caller.step()
