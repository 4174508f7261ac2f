"""The dict of a network's parameters: assignment copies values into its arrays, and its names are fixed."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest

from zhishen import nn
from zhishen._parameters import Parameters
from zhishen.errors import ArgumentError, ShapeError


@pytest.fixture
def arrays():
    return {"conv1.W": np.zeros((2, 3), np.float32), "conv1.b": np.zeros(3, np.float32), "affine1.W": np.zeros((3, 1))}


@pytest.fixture
def params(arrays):
    return Parameters(arrays, frozen=("conv1.W", "conv1.b"))


def assert_raises(call, message, error=ArgumentError):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_it_is_a_dict_of_the_same_arrays(params, arrays):
    assert isinstance(params, dict)
    assert list(params) == list(arrays)
    assert all(params[name] is array for name, array in arrays.items())
    assert params.frozen == {"conv1.W", "conv1.b"}
    assert Parameters(arrays).frozen == Parameters().frozen == frozenset()
    assert len(Parameters()) == 0


def test_trainable_omits_frozen_parameters(params, arrays):
    trainable = params.trainable()
    assert type(trainable) is dict
    assert list(trainable) == ["affine1.W"]
    assert trainable["affine1.W"] is arrays["affine1.W"]
    assert list(Parameters(arrays).trainable()) == list(arrays)
    del trainable["affine1.W"]
    assert "affine1.W" in params


def test_assignment_copies_into_the_array(params, arrays):
    values = np.arange(6.0).reshape(2, 3)
    params["conv1.W"] = values  # float64 into float32; frozen parameters can be assigned
    assert params["conv1.W"] is arrays["conv1.W"]
    assert arrays["conv1.W"].dtype == np.float32
    np.testing.assert_array_equal(arrays["conv1.W"], values)
    values[...] = -1
    assert arrays["conv1.W"].min() == 0
    params["affine1.W"] = [[1], [2], [3]]
    np.testing.assert_array_equal(arrays["affine1.W"], [[1], [2], [3]])
    params["affine1.W"] = arrays["affine1.W"][::-1]  # a view of itself
    np.testing.assert_array_equal(arrays["affine1.W"], [[3], [2], [1]])
    params["affine1.W"] = np.array([[np.nan], [np.inf], [5e-324]])
    np.testing.assert_array_equal(arrays["affine1.W"], [[np.nan], [np.inf], [5e-324]])


def test_updates_in_place_as_in_the_book(params, arrays):
    for name in params:
        params[name] -= 0.5
    assert all((array == -0.5).all() for array in arrays.values())
    params["conv1.b"] = params["conv1.b"] + 1.0
    np.testing.assert_array_equal(arrays["conv1.b"], [0.5] * 3)


@pytest.mark.parametrize("how", ["mapping", "pairs", "or"])
def test_update_copies_into_the_arrays(params, arrays, how):
    given = {"conv1.b": [1, 2, 3], "affine1.W": np.ones((3, 1), np.int8)}
    if how == "mapping":
        params.update(given)
    elif how == "pairs":
        params.update(given.items())
    else:
        before = params
        params |= given
        assert params is before
    np.testing.assert_array_equal(arrays["conv1.b"], [1, 2, 3])
    assert arrays["affine1.W"].dtype == np.float64
    assert (arrays["affine1.W"] == 1).all()
    Parameters({"W": (W := np.zeros(2))}).update(W=[1, 2])
    np.testing.assert_array_equal(W, [1, 2])
    assert type(params | {"other": np.ones(1)}) is dict


def test_an_update_with_a_wrong_shape_changes_nothing(params, arrays):
    with pytest.raises(ShapeError):
        params.update({"conv1.b": [1, 2, 3], "affine1.W": np.ones(3)})
    assert not any(array.any() for array in arrays.values())


def test_names_that_do_not_exist_raise(params, arrays):
    message = (
        "Network: expected the name of a parameter, got 'affine2.W'; did you mean 'affine1.W'? A new parameter "
        "belongs into the params of a layer"
    )
    for call in (
        lambda: params.__setitem__("affine2.W", np.zeros((3, 1))),
        lambda: params.update({"affine2.W": np.zeros((3, 1))}),
        lambda: params.setdefault("affine2.W", np.zeros((3, 1))),
        lambda: Parameters(arrays, frozen=("affine2.W",)),
    ):
        assert_raises(call, message)
    assert_raises(
        lambda: Parameters(arrays, where="TwoBranches").__setitem__(3, 1.0),
        "TwoBranches: expected the name of a parameter, got 3; a new parameter belongs into the params of a layer",
    )
    with pytest.raises(KeyError):
        params["affine2.W"]
    assert params.get("affine2.W") is None
    assert list(params) == list(arrays)


def test_setdefault_returns_an_existing_array(params, arrays):
    assert params.setdefault("conv1.b", np.ones(3)) is arrays["conv1.b"]
    assert not arrays["conv1.b"].any()


@pytest.mark.parametrize("bad", [np.zeros((3, 2)), np.zeros(6), 0.0, np.zeros((0, 3)), np.zeros((1, 2, 3))])
def test_values_of_another_shape_raise(params, bad):
    assert_raises(
        lambda: params.__setitem__("conv1.W", bad),
        f"Network: expected values of shape (2, 3) for conv1.W, got {np.shape(bad)}; the layer fixes the shape: to "
        f"fill the array with one number, write params['conv1.W'][...] = number",
        ShapeError,
    )


@pytest.mark.parametrize("bad", [np.zeros((2, 3), complex), np.zeros((2, 3), bool), [["a"] * 3] * 2, None, object()])
def test_values_that_are_not_real_numbers_raise(params, bad):
    assert_raises(
        lambda: params.__setitem__("conv1.W", bad),
        f"Network: expected conv1.W as real numbers, got dtype {np.asarray(bad).dtype}; convert them with "
        "np.asarray(values, np.float32)",
    )


def test_read_only_arrays_raise(params, arrays):
    arrays["conv1.b"].flags.writeable = False
    assert_raises(
        lambda: params.__setitem__("conv1.b", np.ones(3)),
        "Network: expected conv1.b to be writable, got a read-only array; put a copy, made with .copy(), into the "
        "params of its layer",
    )


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("del", lambda params: params.__delitem__("conv1.b")),
        ("pop", lambda params: params.pop("conv1.b")),
        ("pop", lambda params: params.pop("nothing", None)),
        ("popitem", lambda params: params.popitem()),
        ("clear", lambda params: params.clear()),
    ],
)
def test_removal_raises(params, arrays, method, call):
    assert_raises(
        lambda: call(params),
        f"Network: expected no removal of parameters, got {method}; parameters belong to layers: remove names from a "
        "copy, dict(params)",
    )
    assert list(params) == list(arrays)


def test_plain_copies_hold_the_same_arrays(params, arrays):
    for plain in (params.copy(), dict(params), {**params}):
        assert type(plain) is dict
        assert all(plain[name] is array for name, array in arrays.items())
        plain["new"] = np.ones(1)
        del plain["conv1.b"]
    assert list(params) == list(arrays)
    shallow = copy.copy(params)
    assert type(shallow) is Parameters
    assert shallow["conv1.W"] is arrays["conv1.W"]
    assert shallow.frozen == params.frozen


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda params: pickle.loads(pickle.dumps(params))])
def test_deep_copies_copy_the_arrays(params, arrays, duplicate):
    params["conv1.b"] = [1, 2, 3]
    other = duplicate(params)
    assert type(other) is Parameters
    assert other.frozen == params.frozen
    for name, array in arrays.items():
        np.testing.assert_array_equal(other[name], array, strict=True)
        assert not np.shares_memory(other[name], array)
    other["conv1.b"] = [0, 0, 0]
    assert arrays["conv1.b"].all()
    with pytest.raises(ArgumentError, match=r"^Network: expected the name"):
        other["nothing"] = 1


def test_two_parameters_that_are_one_array_raise_an_error():
    """An optimizer would update the array twice."""
    rng = np.random.default_rng(0)
    network = nn.Network([nn.Affine(3, 3, rng=rng), nn.Affine(3, 3, rng=rng)])
    first, second = network
    second.params["W"] = first.params["W"]
    message = (
        "Network: expected a separate array for each parameter, got one array as affine1.W and affine2.W; copy the "
        "array with .copy(), or use one layer at both positions to share its parameters"
    )
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
        _ = network.params
    second.params["W"] = first.params["W"].copy()
    assert list(network.params) == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]


def test_a_layer_at_two_positions_has_one_set_of_parameters():
    layer = nn.Affine(3, 3, rng=np.random.default_rng(0))
    assert list(nn.Network([layer, nn.ReLU(), layer]).params) == ["affine1.W", "affine1.b"]
