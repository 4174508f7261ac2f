"""Networks of networks are trained, saved, resumed, looked into and drawn as plain ones are."""

from __future__ import annotations

import networks
import numpy as np
import pytest

import zhishen
from zhishen import data, nn, ops, optim, train

every_network = pytest.mark.parametrize("name", networks.NETWORKS)


@pytest.fixture(autouse=True)
def reference():
    """Compiled kernels are held to these networks elsewhere."""
    with ops.use_kernels("reference"):
        yield


def halves(name, samples=24):
    x, t = networks.batch(name, samples)
    split = data.Split(x.astype(np.float32), t)
    return data.Dataset(train=split, validation=None, test=split, name="halves", classes=3)


def trainer_of(name, run=None):
    network = networks.build(name)
    optimizer = optim.Momentum(lr=0.05)
    return train.Trainer(
        network, halves(name), optimizer, epochs=2, batch_size=8, rng=np.random.default_rng(9), run=run,
        checkpoint_steps=1,
    )  # fmt: skip


# Training


@pytest.mark.parametrize(
    "name",
    ["residual, convolutions", "three deep", "layers in lists and dicts", "tied block", "frozen prefix",
     "frozen and shared", "own layers twice", "own loss, a class", "branches, own loss"],
)  # fmt: skip
def test_a_training_that_was_cut_off_ends_with_the_same_bits(name, tmp_path):
    whole = trainer_of(name)
    whole.fit()
    cut = trainer_of(name, tmp_path)
    cut.on("step", lambda trainer: trainer.stop("cut off") if trainer.state.step == 4 else None)
    cut.fit()
    assert cut.state.step == 4
    resumed = trainer_of(name, tmp_path)
    for array in resumed.network.walk().state().values():
        array += 1  # what is restored counts
    resumed.resume()
    resumed.fit()
    assert resumed.state.step == whole.state.step == 6
    for key, array in whole.network.state_dict().items():
        np.testing.assert_array_equal(resumed.network.state_dict()[key], array, err_msg=key)
    for path, rng in whole.network.generators().items():
        assert resumed.network.generators()[path].bit_generator.state == rng.bit_generator.state


@every_network
def test_all_that_learns_moves_and_nothing_that_is_frozen(name):
    trainer = trainer_of(name)
    network, before = trainer.network, trainer.network.state_dict()
    x, t = networks.batch(name, 24)
    first = network.loss(x, t)
    trainer.fit()
    for key, array in network.params.items():
        moved = not np.array_equal(array, before[key])
        assert moved == (key not in network.params.frozen), key
    if not network.generators():
        assert network.loss(x, t) < first
    norms = {path: layer for path, layer in network.walk().layers.items() if isinstance(layer, nn.BatchNorm)}
    for path, layer in norms.items():
        still = np.array_equal(layer.buffers["running_mean"], before[f"{path}.running_mean"])
        assert still == (not layer.learns)


@pytest.mark.parametrize("name", ["residual", "layers in lists and dicts", "shared in blocks", "frozen middle"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: optim.Penalized(inner, optim.L2(0.1)),
        lambda inner: optim.WeightDecay(inner, 0.1),
        lambda inner: optim.Proximal(inner, 0.01),
        lambda inner: optim.ClipNorm(inner, 0.5),
        lambda inner: optim.MaxNorm(inner, 0.7),
    ],
)
def test_penalties_and_constraints_see_all_parameters_by_path(name, wrap):
    network = networks.build(name, np.float64)
    network.eval()
    before = network.state_dict()
    optimizer = wrap(optim.SGD(lr=0.1))
    for _ in range(3):
        optimizer.update(network.params, network.gradient(*networks.batch(name)))
    for key, array in network.params.items():
        assert np.array_equal(array, before[key]) == (key in network.params.frozen), key
        if isinstance(optimizer, optim.MaxNorm) and key.endswith(".W") and key not in network.params.frozen:
            assert (np.sqrt((array**2).sum(axis=0)) <= 0.7 + 1e-12).all()


def test_a_penalty_on_one_inner_parameter_moves_that_alone():
    network = networks.build("residual", np.float64)
    other = networks.build("residual", np.float64)
    grads = network.gradient(*networks.batch("residual"))
    optim.WeightDecay(optim.SGD(lr=0.1), 0.5, select=["residual1.affine2.W"]).update(network.params, grads)
    optim.SGD(lr=0.1).update(other.params, grads)
    differing = [key for key in network.params if (network.params[key] != other.params[key]).any()]
    assert differing == ["residual1.affine2.W"]


@pytest.mark.parametrize("name", ["residual", "used twice", "own layers", "frozen prefix", "branches"])
def test_a_race_begins_alike(name):
    losses = train.race_on(
        halves(name),
        lambda rng: networks.NETWORKS[name](rng, np.float64),
        {"sgd": optim.SGD(lr=0.01), "adam": optim.Adam(lr=0.01)},
        0,
        batch_size=8,
    )
    assert losses["sgd"].shape == (3,)
    assert losses["sgd"][0] == losses["adam"][0]
    assert (losses["sgd"][1:] != losses["adam"][1:]).all()


# Looking inside


@pytest.mark.parametrize("name", ["residual, convolutions", "three deep", "layers in lists and dicts", "own layers"])
def test_the_average_over_masks_draws_in_inner_layers(name):
    network = networks.build(name, np.float64)
    x, _ = networks.batch(name)
    states = {path: rng.bit_generator.state for path, rng in network.generators().items()}
    state = network.state_dict()
    found = nn.monte_carlo(network, x, samples=8, rng=np.random.default_rng(3))
    assert found.mean.shape == (6, 3)
    assert (found.std > 0).any(axis=0).all()
    assert states == {path: rng.bit_generator.state for path, rng in network.generators().items()}
    for key, array in network.state_dict().items():
        np.testing.assert_array_equal(array, state[key])


@every_network
def test_the_maps_end_with_the_prediction(name):
    network = networks.build(name, np.float64)
    x, _ = networks.batch(name)
    maps = nn.feature_maps(network, x)
    np.testing.assert_allclose(list(maps.values())[-1], network.predict(x), rtol=1e-12, atol=1e-14)
    called = {key.partition(" (")[0] for key in maps}
    assert called == set(networks.layers_within(network))


def test_maps_of_a_shared_layer_are_those_of_each_call():
    network = networks.build("shared in order", np.float64)
    x, _ = networks.batch("shared in order")
    maps = nn.feature_maps(network, x)
    assert list(maps) == ["affine1", "relu1", "affine1 (2)", "tanh1", "affine3"]
    W, b = network.params["affine1.W"], network.params["affine1.b"]
    np.testing.assert_allclose(maps["affine1 (2)"], np.maximum(x @ W + b, 0) @ W + b)


def test_filters_of_inner_convolutions():
    network = networks.build("residual, convolutions")
    found = nn.filters(network)
    assert list(found) == ["conv1", "residual1.conv1", "residual2.conv1", "residual2.shortcut"]
    assert found["residual2.shortcut"].shape == (4, 3, 1, 1)


@every_network
def test_the_table_counts_every_parameter_once(name):
    network = networks.build(name)
    table = network.summary(networks.batch(name)[0].shape[1:]).splitlines()
    total = sum(array.size for array in network.params.values())
    rows = [line for line in table if line.startswith(("total", "frozen"))]
    assert rows[0].split() == ["total", str(total)]
    frozen = sum(network.params[key].size for key in network.params.frozen)
    assert [row.split() for row in rows[1:]] == ([["frozen", str(frozen)]] if frozen else [])
    assert "(N, 3)" in "".join(table)
    for layer in network.walk().layers.values():
        assert type(layer).__name__ in repr(network)


def test_the_table_of_nested_and_shared_layers():
    network = networks.build("shared in blocks")
    assert network.summary((4,)).splitlines() == [
        "layer        kind                 output shape  parameters",
        "residual1    Residual             (N, 4)                20",
        "  affine1    Affine               (N, 4)                20",
        "  tanh1      Tanh                 (N, 4)                 0",
        "sequential1  Sequential           (N, 4)                20",
        "  affine1    as residual1.affine1                        0",
        "  relu1      ReLU                 (N, 4)                 0",
        "affine1      Affine               (N, 3)                15",
        "total                                                   35",
    ]


@every_network
def test_nonfinite_numbers_are_traced_to_the_inner_layer(name):
    """Each parameter in turn is infinite; then the weights of each affine layer are so large that its output is."""
    x, t = networks.batch(name)
    network = networks.build(name, np.float64)
    assert network.find_nonfinite(x, t) is None
    for key, array in network.params.items():
        kept = array.copy()
        array.flat[0] = np.inf
        assert network.find_nonfinite(x, t) == f"parameter {key}"
        array[...] = kept
    for path, layer in network.walk().layers.items():
        if isinstance(layer, nn.Affine):
            kept = layer.state_dict()
            layer.params["W"][...] = layer.params["b"][...] = 1.7e308
            assert network.find_nonfinite(x, t) == f"the output of layer {path}"
            layer.load_state_dict(kept)
    assert network.find_nonfinite(x, t) is None


@pytest.mark.parametrize("freeze", [[], ["inner"], [""]])
def test_nonfinite_outputs_of_frozen_layers_in_a_forward_of_the_user(freeze):
    class Own(nn.Network):
        def forward(self, x):
            return self.layers["head"](self.layers["inner"](x))

    rng = np.random.default_rng(0)
    huge = nn.Affine.from_arrays(np.full((4, 4), 1e300), np.zeros(4))
    network = Own({"inner": nn.Sequential(nn.Identity(), huge), "head": nn.Affine(4, 3, rng=rng, dtype=np.float64)})
    for pattern in freeze:
        network.freeze(*filter(None, [pattern]))
    x, t = networks.batch("residual")
    assert network.find_nonfinite(1e20 * x, t) == "the output of layer inner.affine1"


@pytest.mark.parametrize("name", ["residual", "three deep", "shared in blocks", "own layers twice", "branches"])
def test_a_network_can_be_drawn(name):
    x, t = networks.batch(name, 2)
    assert "<svg" in zhishen.draw(networks.build(name), x=x, t=t).svg()
