"""Each check of networks of networks detects a planted fault: in blocks, in sharing, in freezing."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn, ops
from zhishen.errors import GradientCheckError
from zhishen.nn import fusion, recording
from zhishen.nn.layer import Layer
from zhishen.nn.sequential import Sequential
from zhishen.testing import check_layer, check_network

T = np.array([0, 1, 2, 0, 1])


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 4))


def affine(inputs=4, outputs=4, seed=0, dtype=np.float32):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), dtype=dtype)


def residual(**options):
    return nn.Network(affine(), nn.Residual(affine(seed=1), nn.Tanh(), **options), affine(4, 3, 2))


def caught(network, x, pattern):
    with pytest.raises(GradientCheckError, match=pattern):
        check_network(network, x, T)


def test_a_residual_block_that_forgets_its_shortcut(monkeypatch, x):
    check_network(residual(), x, T)
    for name in ("backward", "backward_params", "backward_input"):
        monkeypatch.setattr(nn.Residual, name, getattr(Sequential, name))
    caught(residual(), x, r"^check_network: Network: affine1\.W")
    with pytest.raises(GradientCheckError, match=r"^check_layer: Residual: x\["):
        check_layer(nn.Residual(affine(), nn.Tanh()), x)


def test_a_residual_block_whose_tape_forgets_the_shortcut(monkeypatch, x):
    monkeypatch.setattr(nn.Residual, "record", Sequential.record)
    caught(residual(shortcut=affine(seed=3)), x, r"\(network\.gradient\), got .* \(the tape\)")


def test_a_shortcut_whose_gradients_are_not_filled(monkeypatch, x):
    monkeypatch.setattr(nn.Residual, "backward", lambda self, dout: Sequential.backward(self, dout) + dout)
    with pytest.raises(GradientCheckError, match=r"expected a gradient for shortcut\.W, got none"):
        check_layer(nn.Residual(affine(), nn.Tanh(), shortcut=affine(seed=1)), x)


def test_a_shared_layer_whose_gradients_overwrite_each_other(monkeypatch, x):
    """The gradient by layers would be wrong if the network did not notice that the layer is called twice."""

    def network():
        layer = affine()
        return nn.Network(layer, nn.Tanh(), layer, affine(4, 3, 1))

    check_network(network(), x, T)
    monkeypatch.setattr("zhishen.nn.tree.Tree.shared", property(lambda self: False, lambda self, value: None))
    monkeypatch.setattr("zhishen.nn.watch.Run.check_single", lambda self, layer: None)
    caught(network(), x, r"^check_network: Network: affine1\.")


def test_a_layer_on_arrays_that_keeps_only_the_last_call(monkeypatch, x):
    class Twofold(nn.Layer):
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, dout):
            return 2 * self.x * dout

    def network():
        layer = Twofold()
        return nn.Network(affine(), layer, affine(seed=1), layer, affine(4, 3, 2))

    check_network(network(), x, T)
    monkeypatch.setattr(recording, "_restored", lambda states: ops.use_kernels("reference"))
    caught(network(), x, r"^check_network: Network: affine1\.W")


def test_fused_layers_within_a_layer_on_arrays_keep_each_call(monkeypatch, x):
    """The fault is one of float32 and kernels only: what a fused step keeps stands outside the layers."""

    class Wrapper(nn.Layer):
        def __init__(self):
            super().__init__()
            self.inner = nn.Sequential(affine(), nn.ReLU())

        def forward(self, x):
            return self.inner.forward(x)

        def backward(self, dout):
            return self.inner.backward(dout)

    def differences():
        layer = Wrapper()
        network = nn.Network(layer, layer, affine(4, 3, 1))
        found = network.gradient(x, T)
        network.fuse = layer.inner.fuse = False
        return [np.abs(found[name] - g).max() for name, g in network.gradient(x, T).items()]

    assert isinstance(fusion.plan(list(Wrapper().inner.layers.values()))[0], fusion.FusedAffine)
    assert max(differences()) < 1e-6
    monkeypatch.setattr("zhishen.nn.watch.Run.within", lambda self: type(self)(self.tree, fuse=True))
    assert max(differences()) > 1e-3


def test_a_frozen_parameter_that_moves(x):
    """What an optimizer is given decides: a network that gives a frozen parameter's gradient would move it."""
    network = residual()
    network.freeze("residual1")
    assert list(network.gradient(x, T)) == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]
    before = network.state_dict()

    def moved():
        from zhishen import optim

        optim.SGD(lr=0.5).update(network.params, network.gradient(x, T))
        return [name for name, array in network.params.items() if not np.array_equal(array, before[name])]

    assert moved() == ["affine1.W", "affine1.b", "affine2.W", "affine2.b"]
    network.unfreeze("residual1.affine1.b")
    assert "residual1.affine1.b" in moved()


def test_a_frozen_layer_that_passes_no_gradient_on(monkeypatch, x):
    network = residual()
    network.freeze("residual1")
    check_network(network, x, T)
    monkeypatch.setattr(Layer, "backward_input", lambda self, dout: np.zeros_like(dout))
    caught(network, x, r"^check_network: Network: affine1\.W")


def test_a_block_by_tape_that_cuts_the_gradient(x):
    class Cut(nn.Layer):
        def __init__(self):
            super().__init__()
            self.inner = affine(seed=1)

        def forward(self, x):
            return x + self.inner(x).detach()

    caught(nn.Network(affine(), Cut(), affine(4, 3, 2)), x, r"^check_network: Network: .*cut1\.inner\.W|affine1\.W")


def test_a_buffer_that_is_not_in_the_state(x):
    class Remembering(nn.Layer):
        def __init__(self):
            super().__init__()
            self.seen = 0.0

        def forward(self, x):
            if self.training:
                self.seen += 1.0
            return x * (1 + self.seen)

        def backward(self, dout):
            return dout * (1 + self.seen)

    with pytest.raises(GradientCheckError):
        check_network(nn.Network(nn.Sequential(Remembering()), affine(4, 3)), x, T)


def test_observers_that_are_reported_the_sum_of_all_uses(monkeypatch, x):
    """Each call's own gradient, by layers as by tape; the fault is that a block's input has one gradient for all."""

    class Around(nn.Layer):
        def __init__(self):
            super().__init__()
            self.inner = affine(seed=1, dtype=np.float64)

        def forward(self, x):
            return x + self.inner(x)

    def differences():
        network = nn.Network(affine(dtype=np.float64), Around(), affine(4, 3, 2, np.float64))
        told = []
        for way in (network.gradient, network.tape_gradient):
            seen = {}
            with network.observe(lambda each, seen=seen: seen.setdefault((each.kind, each.name), each)):
                way(x, T)
            told.append(seen["backward", "around1.inner"])
        W = network.params["around1.inner.W"]
        np.testing.assert_allclose(told[1].input, told[1].output @ W.T)
        return np.abs(told[0].input - told[1].input).max()

    assert differences() < 1e-12
    from zhishen.nn.network import Network

    own = Network._run
    monkeypatch.setattr(
        Network, "_run", lambda self, tree, *, separate=False: own(self, tree, separate=separate and self.by_tape)
    )
    with pytest.raises(AssertionError):
        assert differences() < 1e-12
