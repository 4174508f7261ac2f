"""What would never learn, or would learn wrongly, without a word is an error."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn, optim
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer, check_network


def affine(inputs=4, outputs=4, seed=0, dtype=np.float64):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), dtype=dtype)


def network_of(*layers, **options):
    return nn.Network(*layers, affine(4, 3, 1), **options)


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 4))


T = np.array([0, 1, 2, 0, 1])
WAYS = ("gradient", "tape_gradient")


def told(call, message, kind=ArgumentError):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        call()


# Layers that the network does not find


@dataclass
class Record:
    inner: nn.Layer


OUTSIDE = affine()


def in_a_namespace(block):
    block.hidden = SimpleNamespace(inner=affine())
    return lambda x: block.hidden.inner(x)


def in_a_dataclass(block):
    block.hidden = Record(affine())
    return lambda x: block.hidden.inner(x)


def in_a_deque(block):
    block.hidden = deque([affine()])
    return lambda x: block.hidden[0](x)


def in_an_array(block):
    block.hidden = np.array([affine()], dtype=object)
    return lambda x: block.hidden[0](x)


def in_a_closure(block):
    hidden = nn.Sequential(nn.ReLU(), nn.Sequential(affine()))
    return lambda x: hidden(x)


def made_anew(block):
    return lambda x: affine()(x)


def outside(block):
    return lambda x: OUTSIDE(x)


def parameter_of_another(block):
    return lambda x: x @ OUTSIDE.tensor("W")


class Hiding(nn.Layer):
    def __init__(self, hide):
        super().__init__()
        self.function = hide(self)

    def forward(self, x):
        return self.function(x)


@pytest.mark.parametrize(
    "hide",
    [in_a_namespace, in_a_dataclass, in_a_deque, in_an_array, in_a_closure, made_anew, outside, parameter_of_another],
)
def test_a_layer_that_is_not_found_is_an_error_when_it_runs(hide, x):
    network = network_of(Hiding(hide))
    calls = [lambda: network.gradient(x, T), lambda: network.tape_gradient(x, T)]
    if hide is not parameter_of_another:
        calls += [lambda: network.predict(x), lambda: network.loss(x, T), lambda: network.input_gradient(x, T)]
    for call in calls:
        with pytest.raises(ArgumentError, match=r"expected a layer of the network, got .* so it would never"):
            call()


@pytest.mark.parametrize("make", [lambda rng: nn.Dropout(rng=rng), lambda _: nn.BatchNorm(4, dtype=np.float64)])
def test_so_is_a_hidden_layer_that_draws_or_remembers(make, rng, x):
    def hide(block):
        hidden = make(rng)
        return lambda x: hidden(x)

    told(lambda: network_of(Hiding(hide)).predict(x), f"{type(make(rng)).__name__}: expected a layer of the network")


def test_layers_without_anything_to_keep_may_be_made_on_the_way(x):
    network = network_of(Hiding(lambda _: lambda x: nn.Sequential(nn.ReLU(), nn.Tanh())(x)))
    check_network(network, x, T)


def test_a_set_has_no_order():
    block = Hiding(lambda block: None)
    for container in ({affine()}, frozenset([affine()])):
        block.several = [container]
        told(
            lambda: network_of(block),
            "Hiding: expected layers as attributes, or in lists and dicts, got a set 'several.0', which has no order; "
            "make it a list",
        )


# Invalid trees


def test_a_layer_that_holds_itself_or_what_holds_it():
    block = Hiding(lambda block: None)
    block.me = [block]
    told(
        lambda: network_of(block),
        "Hiding hiding1: expected a layer that does not contain itself, got the layer in its own",
    )
    block.me = []
    network = network_of(nn.Sequential(block))
    block.parent = {"net": network}
    told(
        lambda: network.params,
        "Network: expected a layer that does not contain itself, got the layer in its own layers",
    )


def test_layers_of_one_name():
    told(
        lambda: network_of(affine(), nn.Affine(4, 4, rng=np.random.default_rng(0), name="affine1")),
        "Network: expected a unique name for each layer, got 'affine1' twice; rename one",
    )
    network = network_of(affine())
    network.affine1 = affine()
    told(
        lambda: network.params,
        "Network: expected a unique name for each layer, got 'affine1' among the layers and as an attribute; to "
        "replace the layer write layers['affine1'] = layer, otherwise rename one",
    )
    told(
        lambda: nn.Residual({"shortcut": affine()}, shortcut=affine()),
        "Residual: expected a unique name for each layer, got 'shortcut' among the layers and as the shortcut",
    )
    block = Hiding(lambda block: None)
    block.several = {0: affine(), "0": affine()}
    told(lambda: network_of(block), "Hiding hiding1: expected a unique name for each layer, got 'several.0' twice")
    block.several = {"a": nn.Sequential({"b": affine()}), "a.b": affine()}
    told(
        lambda: network_of(block),
        "Network: expected a unique name for each layer, got 'hiding1.several.a.b' twice; omit dots in",
    )


def test_a_parameter_and_a_buffer_of_one_name(x):
    class Both(nn.Layer):
        def __init__(self):
            super().__init__()
            self.params["s"], self.buffers["s"] = np.ones(4), np.zeros(4)

        def forward(self, x):
            return x * self.tensor("s")

    told(
        lambda: network_of(Both()).state_dict(),
        "Network: expected a unique name for each parameter and buffer, got 'both1.s' for both; rename",
    )


def test_super_init_that_was_forgotten(x):
    class Forgetful(nn.Layer):
        def __init__(self):
            self.inner = affine()

        def forward(self, x):
            return self.inner(x)

    class ForgetfulNetwork(nn.Network):
        def __init__(self):
            self.inner = affine()

        def forward(self, x):
            return self.inner(x)

    message = (
        "expected a layer that Layer.__init__ has set up, got one without params; call super().__init__() first in its"
    )
    told(lambda: network_of(Forgetful()), f"Forgetful: {message}")
    told(lambda: network_of(nn.Residual(Forgetful())), f"Forgetful: {message}")
    told(lambda: ForgetfulNetwork().gradient(x, T), f"ForgetfulNetwork: {message}")
    told(lambda: ForgetfulNetwork().predict(x), f"ForgetfulNetwork: {message}")


def test_a_list_in_the_place_of_the_layers(x):
    class Own(nn.Network):
        def __init__(self):
            super().__init__()
            self.layers = [affine()]

        def forward(self, x):
            return self.layers[0](x)

    told(
        lambda: Own().gradient(x, T), "Own: expected layers to be the dict that __init__ made, got [Affine(4, 4)]; give"
    )


# Invalid parameters


class Weighted(nn.Layer):
    """Weights as a Tensor, in different places."""

    def __init__(self, place):
        super().__init__()
        weights = Tensor(np.ones(4))
        self.kept = {"attribute": weights, "list": [0, weights], "dict": {"w": weights}}[place]
        self.weights = lambda: weights

    def forward(self, x):
        return x * self.weights()


@pytest.mark.parametrize(("place", "name"), [("attribute", "kept"), ("list", "kept.1"), ("dict", "kept.w")])
def test_a_tensor_as_attribute_is_no_parameter(place, name, x):
    for way in WAYS:
        told(
            lambda way=way: getattr(network_of(Weighted(place)), way)(x, T),
            f"Weighted weighted1: expected parameters as arrays in params, got the Tensor {name!r} as an attribute",
        )


def test_tensors_that_are_constants_or_results_may_be_attributes(x):
    class Keeping(nn.Layer):
        def __init__(self):
            super().__init__()
            self.constants = [Tensor(np.ones(4), requires_grad=False)]
            self.results = []

        def forward(self, x):
            self.input = x
            self.results.append(x * self.constants[0])
            return self.results[-1]

    network = network_of(Keeping())
    for _ in range(3):
        network.gradient(x, T)
        network.tape_gradient(x, T)


def test_parameters_that_are_taken_as_arrays(x):
    class Arrays(nn.Layer):
        def __init__(self):
            super().__init__()
            self.params["w"] = np.ones(4)

        def forward(self, x):
            return x * self.params["w"]

    for way in WAYS:
        told(
            lambda way=way: getattr(network_of(nn.Sequential(Arrays())), way)(x, T),
            "Arrays sequential1.arrays1.forward: expected a call of self.tensor('w') for the parameter 'w', got no "
            "call, so it has no gradient on the tape",
        )


def test_a_parameter_that_gets_no_gradient_fails_the_check_unless_it_is_allowed(x):
    class Unused(nn.Network):
        def forward(self, x):
            return self.layers["used"](x)

    network = Unused({"used": affine(4, 3), "unused": affine(4, 3)})
    assert not network.gradient(x, T)["unused.W"].any()
    with pytest.raises(GradientCheckError, match=r"^check_network: Unused: expected a gradient of unused\.W other"):
        check_network(network, x, T)
    check_network(network, x, T, allow_zero=["unused.W", "unused.b"])


# Forwards and backwards that do not keep to their word


class Returning(nn.Layer):
    def __init__(self, how):
        super().__init__()
        self.inner, self.how = affine(), how

    def forward(self, x):
        return self.how(self.inner(x))


class Around(nn.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


@pytest.mark.parametrize(
    ("how", "excerpt"),
    [
        (lambda y: y.data, "ndarray; compute with"),
        (lambda y: (y, y), "tuple; join several outputs with np.concatenate"),
        (lambda y: None, "NoneType; compute with"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda block: block, Around, lambda block: nn.Sequential(Around(block))])
def test_a_block_returns_a_tensor(how, excerpt, wrap, x):
    network = network_of(wrap(Returning(how)))
    for way in WAYS:
        with pytest.raises(ArgumentError, match=rf"forward: expected a Tensor as the result, got {excerpt}"):
            getattr(network, way)(x, T)


class Wrong(nn.Layer):
    def __init__(self, how):
        super().__init__()
        self.how = how

    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return self.how(2 * dout)


@pytest.mark.parametrize(
    ("how", "got"),
    [
        (lambda dx: dx[:1], "(1, 4)"),
        (lambda dx: dx.sum(axis=1, keepdims=True), "(5, 1)"),
        (lambda dx: dx.T, "(4, 5)"),
        (lambda dx: dx.sum(), "()"),
        (lambda dx: None, "()"),
    ],
)
def test_a_gradient_of_another_shape_than_the_input(how, got, x, hostile):
    network = network_of(affine(), nn.ReLU(), Wrong(how))
    message = (
        f"Wrong wrong1: expected backward to return a gradient of the input's shape (5, 4), got {got}; keep the axes"
    )
    for call in (*WAYS, "input_gradient"):
        told(lambda call=call: getattr(network, call)(x, T), message, ShapeError)
    network.freeze("affine1")
    told(lambda: network.input_gradient(x, T), message, ShapeError)


def test_gradients_of_several_inputs(x):
    class Sum(nn.Layer):
        def forward(self, a, b):
            return a + b

        def backward(self, dout):
            return self.how(dout)

    class Using(nn.Network):
        def forward(self, x):
            return self.layers["head"](self.layers["sum"](x, np.tanh(x * self.layers["scale"].tensor("b")[0])))

    layer = Sum()
    network = Using({"sum": layer, "scale": affine(), "head": affine(4, 3)})
    layer.how = lambda dout: (dout, dout)
    assert np.isfinite(network.gradient(x, T)["scale.b"]).all()
    layer.how = lambda dout: dout
    told(
        lambda: network.gradient(x, T),
        "Sum sum: expected backward to return one gradient for each of the 2 inputs of forward, got 1; return a tuple",
    )


class Scaled(nn.Layer):
    def __init__(self, how):
        super().__init__()
        self.params["s"], self.how = np.ones(4), how

    def forward(self, x):
        self.x = x
        return x * self.params["s"]

    def backward(self, dout):
        self.grads["s"] = self.how(dout * self.x)
        return dout * self.params["s"]


@pytest.mark.parametrize("how", [lambda g: g, lambda g: g.sum(axis=0, keepdims=True), lambda g: g.sum()])
def test_a_parameter_gradient_of_another_shape(how, x, hostile):
    network = network_of(Scaled(how))
    with pytest.raises(ShapeError, match=r"^Scaled scaled1: expected grads\['s'\] to have the parameter's s"):
        network.tape_gradient(x, T)
    with pytest.raises(ShapeError, match=r"^SGD.update: expected the gradient of 'scaled1.s' to have shape \(4,\)"):
        optim.SGD().update(network.params, network.gradient(x, T))


class ByHand(nn.Layer):
    """Calls the layers within on arrays."""

    def __init__(self, *, forward, backward):
        super().__init__()
        self.a, self.b = affine(4, 4, 2), affine(4, 4, 3)
        self.there, self.back = forward, backward

    def forward(self, x):
        return self.there(self, x)

    def backward(self, dout):
        return self.back(self, dout)


def test_a_backward_that_forgets_a_layer(x):
    block = ByHand(
        forward=lambda self, x: self.b.forward(self.a.forward(x)),
        backward=lambda self, dout: self.a.backward(dout @ self.b.params["W"].T),
    )
    for way in WAYS:
        told(
            lambda way=way: getattr(network_of(block), way)(x, T),
            "Affine byhand1.b: expected backward to fill grads['W'], got gradients of []; set it in backward, or",
        )
    with pytest.raises(GradientCheckError, match=r"expected a gradient for b\.W, got none"):
        check_layer(block, x)


def test_a_layer_that_is_called_twice_on_arrays(x):
    block = ByHand(
        forward=lambda self, x: self.b.forward(self.a.forward(self.a.forward(x))),
        backward=lambda self, dout: self.a.backward(self.a.backward(self.b.backward(dout))),
    )
    for way in WAYS:
        told(
            lambda way=way: getattr(network_of(block), way)(x, T),
            "Affine byhand1.a: expected one forward before its backward, got 2, which overwrite each other's cache;",
        )
    leaf = Tensor(x)
    told(lambda: gradients(block(leaf).sum(), [leaf]), "Affine byhand1.a: expected one forward before its backward")


def test_a_second_derivative_through_a_layer_on_arrays(x):
    leaf = Tensor(x)
    (first,) = gradients((Wrong(lambda dx: dx)(leaf) ** 2).sum(), [leaf])
    np.testing.assert_allclose(first, 8 * x)
    out = (Wrong(lambda dx: dx)(leaf) ** 2).sum()
    told(
        lambda: gradients(out, [leaf], create_graph=True),
        "Wrong: expected a first derivative, got a second one; its backward computes on arrays",
    )


def test_another_network_may_be_asked_within_a_forward(rng):
    features = nn.two_layer(4, 5, 3, rng=rng, dtype=np.float64)

    class Head(nn.Network):
        def forward(self, x):
            return self.layers["affine1"](Tensor(features.predict(x.data), requires_grad=False))

    network = Head(nn.Affine(3, 2, rng=rng, dtype=np.float64))
    found = network.gradient(rng.normal(size=(6, 4)), np.arange(6) % 2)
    assert list(found) == ["affine1.W", "affine1.b"]
