"""Single modules and whole networks, converted to PyTorch and back; what `from_module` refuses."""

from __future__ import annotations

import copy
import pickle
from collections import OrderedDict

import numpy as np
import pytest
import torch
from exported import LAYERS as EVERY_LAYER
from exported import NETWORKS, scrambled, small_zoo
from refusals import refused
from safetensors.torch import save_file
from torch.nn import functional as F
from torch.nn.utils import prune
from torch_pairs import CLASSES, check_equal, check_states, inputs, targets

from zhishen import nn, optim
from zhishen.errors import ArgumentError, ShapeError
from zhishen.interop.torch import from_module, load_state_dict, state_dict, to_module
from zhishen.interop.torch.exporting import MODULES
from zhishen.interop.torch.layers import LAYERS

torch.set_num_threads(1)
T = torch.nn
ONNX = 'zhishen.load("model.onnx")'


def fresh(seed=0):
    return np.random.default_rng(seed)


def affine(inputs, outputs, seed=0):
    return nn.Affine(inputs, outputs, rng=fresh(seed), dtype=np.float64)


# --- from zhishen to PyTorch and back -----------------------------------------------------------------------------


def without_dropout(network):
    """The network without random numbers, so that trainings are comparable."""
    for layer in network.walk().layers.values():
        if isinstance(layer, nn.Dropout | nn.SpatialDropout):
            layer.rate = 0.0
    return network


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network(name):
    network = without_dropout(small_zoo(name, fresh(), dtype=np.float64))
    shape, before = network.one_input_shape(), network.state_dict()
    x, t = inputs(shape), np.arange(6) % 4
    module = to_module(network)
    out = module(torch.tensor(x))
    F.cross_entropy(out, torch.tensor(t)).backward()
    grads = network.gradient(x, t)
    np.testing.assert_allclose(network.output, out.detach().numpy(), rtol=1e-9, atol=1e-11)
    assert len(grads) == len([parameter for parameter in module.parameters() if parameter.grad is not None])
    module.eval()
    np.testing.assert_allclose(network.predict(x), module(torch.tensor(x)).detach().numpy(), rtol=1e-9, atol=1e-11)
    back = from_module(module, sample_shape=shape, rng=fresh())
    assert back.state_dict().keys() == before.keys()
    np.testing.assert_allclose(back.predict(x), network.predict(x), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", [*EVERY_LAYER, "frozen batch norm", "shared"])
def test_every_layer(name):
    made = {
        "frozen batch norm": lambda _: [(nn.BatchNorm(3), shape) for shape in ((3,), (3, 5), (3, 4, 5), (3, 2, 2, 2))],
        "shared": lambda rng: [(nn.Sequential([nn.Affine(4, 4, rng=rng), nn.Tanh()] * 2), (4,))],
    }
    for layer, shape in {**EVERY_LAYER, **made}[name](fresh()):
        after = int(np.prod(layer.output_shape(shape)))
        network = nn.Network(layer, nn.Flatten(), nn.Affine(after, CLASSES, rng=fresh()), input_shape=shape)
        network = as_float64(without_dropout(scrambled(network, fresh())))
        if name.startswith("frozen"):
            network.freeze("batchnorm1")
        module = to_module(network)
        check_equal(network, module, shape)
        check_equal(from_module(module, sample_shape=shape, rng=fresh()), copy.deepcopy(module), shape)
        kinds = {type(part).__name__ for part in module.modules()}
        assert kinds <= {*LAYERS, "Sequential", "Residual", *(f"FrozenBatchNorm{k}d" for k in (1, 2, 3))} | {
            "ParametrizedLinear", "ModuleDict", "ParametrizationList", "_WeightNorm"
        }  # fmt: skip


def as_float64(network):
    for layer in network.walk().layers.values():
        for arrays in (layer.own_params(), layer.buffers):
            for key, array in list(arrays.items()):
                arrays[key] = array.astype(np.float64)
    return network


def test_every_layer_of_the_table_is_tested():
    assert {cls.__name__ for cls in MODULES} <= EVERY_LAYER.keys()


def test_a_module_belongs_to_pytorch(tmp_path):
    network = nn.Network(nn.Residual(affine(4, 4), nn.Step(), shortcut=affine(4, 4, 1)), affine(4, 3, 2))
    module, x = to_module(network), torch.tensor(inputs((4,)))
    assert torch.equal(pickle.loads(pickle.dumps(module))(x), module(x))
    torch.save(module.state_dict(), tmp_path / "state.pt")
    assert list(module.state_dict()) == list(state_dict(network))
    load_state_dict(network, torch.load(tmp_path / "state.pt", weights_only=True))
    save_file(module.state_dict(), tmp_path / "state.safetensors")
    load_state_dict(network, tmp_path / "state.safetensors")
    before = torch.random.get_rng_state()
    to_module(network)
    assert torch.equal(before, torch.random.get_rng_state())


def test_a_file_in_bfloat16(tmp_path):
    module = T.Sequential(T.Linear(4, 3), T.BatchNorm1d(3)).bfloat16()
    save_file(module.state_dict(), tmp_path / "brain.safetensors")
    network = nn.Network(nn.Affine(4, 3, rng=fresh()), nn.BatchNorm(3))
    load_state_dict(network, tmp_path / "brain.safetensors")
    np.testing.assert_array_equal(network.params["affine1.W"], module[0].weight.detach().float().numpy().T)


def test_neither_changes_the_other():
    network = nn.Network(nn.BatchNorm(4, dtype=np.float64), affine(4, 3))
    module = to_module(network, sample_shape=(4,))
    back = from_module(module)
    kept = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    for each in (network, back):
        for array in each.walk().state().values():
            array += 1
    assert all(torch.equal(kept[name], tensor) for name, tensor in module.state_dict().items())


@pytest.mark.parametrize("name", ["residual_conv", "multi_layer"])
def test_ten_steps_of_training(name):
    network = without_dropout(small_zoo(name, fresh(), dtype=np.float64))
    module = to_module(network)
    x, t = inputs(network.one_input_shape()), np.arange(6) % 4
    ours, theirs = optim.Momentum(lr=0.01), torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9)
    for _ in range(10):
        value, grads = network.loss_and_gradient(x, t)
        ours.update(network.params, grads)
        theirs.zero_grad()
        loss = F.cross_entropy(module(torch.tensor(x)), torch.tensor(t))
        loss.backward()
        theirs.step()
        assert value == pytest.approx(loss.item(), rel=1e-9)
    for name, array in state_dict(network).items():
        np.testing.assert_allclose(array, module.state_dict()[name].numpy(), rtol=1e-7, atol=1e-9, err_msg=name)


def test_the_number_of_axes():
    norm = nn.BatchNorm(4)
    refused(
        lambda: to_module(nn.Network(norm, nn.ReLU())),
        ArgumentError,
        "to_module: expected the shape of the inputs for BatchNorm batchnorm1, got None; give the shape of one input, "
        "such as sample_shape=(1, 28, 28)",
    )
    for shape, kind in (((4,), "BatchNorm1d"), ((4, 3), "BatchNorm1d"), ((4, 3, 3), "BatchNorm2d")):
        assert type(to_module(nn.Network(norm, input_shape=shape))[0]).__name__ == kind
    network = nn.Network(nn.Residual(nn.Conv2d(4, 4, 1, rng=fresh())), nn.SpatialDropout(0.5, rng=fresh()))
    assert type(to_module(network)[1]) is T.Dropout2d


class Gate(nn.Layer):
    def __init__(self):
        super().__init__()
        self.affine = affine(3, 3)

    def forward(self, x):
        return x * self.affine(x)


class Branched(nn.Network):
    def forward(self, x):
        left, right = self.layers.values()
        return left(x) + right(x)


@pytest.mark.parametrize(
    ("network", "label"),
    [
        (lambda: nn.Network(affine(3, 3), Gate()), "Gate gate1"),
        (lambda: Branched(affine(3, 3), affine(3, 3)), "Branched"),
        (lambda: Gate(), "Gate"),
    ],
)
def test_layers_and_networks_of_ones_own(network, label):
    refused(
        lambda: to_module(network()),
        ArgumentError,
        f"to_module: expected layers of zhishen in Sequential or Residual, got {label}, whose forward PyTorch cannot "
        "run; write a torch.nn.Module with the same forward and load state_dict(network) into it",
    )


class GateModule(T.Module):
    """The module of `Gate`."""

    def __init__(self):
        super().__init__()
        self.affine = T.Linear(3, 3)

    def forward(self, x):
        return x * self.affine(x)


def test_a_state_for_a_module_of_ones_own():
    network, module = nn.Network(affine(3, 3), Gate()), T.Sequential(T.Linear(3, 3), GateModule()).double()
    module.load_state_dict({name: torch.from_numpy(array) for name, array in state_dict(network).items()})
    x = inputs((3,))
    np.testing.assert_allclose(network.predict(x), module(torch.tensor(x)).detach().numpy(), rtol=1e-12)
    other = nn.Network(affine(3, 3, 5), Gate())
    load_state_dict(other, module.state_dict())
    np.testing.assert_array_equal(other.predict(x), network.predict(x))


# --- from PyTorch -------------------------------------------------------------------------------------------------


def test_float32_and_the_states_of_layers():
    module = T.Sequential(T.Linear(4, 5), T.BatchNorm1d(5), T.Dropout(0.2), T.Sequential(T.Linear(5, 3)))
    module[1].eval()
    module[3].eval()
    module[3][0].weight.requires_grad_(False)
    network = from_module(module, sample_shape=(4,), rng=fresh())
    assert network.dtype == np.float32
    assert [layer.training for layer in network.walk().layers.values()] == [True, True, False, True, False, False]
    assert network.params.frozen == {"sequential1.affine1.W"}
    assert [part.training for part in module.modules()] == [True, True, False, True, False, False]
    assert network.layers["dropout1"].rate == 0.2
    module.eval()
    assert not from_module(module, rng=fresh()).training
    back = to_module(network)
    assert [part.training for part in back.modules()] == [True, True, False, True, False, False]


@pytest.mark.parametrize("wrap", [T.utils.weight_norm, T.utils.parametrizations.weight_norm])
@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
def test_both_weight_norms(wrap):
    module = T.Sequential(wrap(T.Linear(4, 6)), T.Tanh(), wrap(T.Linear(6, CLASSES, bias=False))).double()
    network = from_module(module, sample_shape=(4,))
    assert isinstance(network.layers["weightnormaffine1"], nn.WeightNormAffine)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1)
    load_state_dict(network, module.state_dict())
    x = inputs((4,))
    np.testing.assert_allclose(network.predict(x), module(torch.tensor(x)).detach().numpy(), rtol=1e-12)


def test_a_module_at_two_positions():
    tied, norm = T.Linear(4, 4), T.BatchNorm1d(4)
    module = T.Sequential(tied, norm, T.Tanh(), T.Sequential(tied, norm), T.Linear(4, CLASSES)).double()
    network = from_module(module, sample_shape=(4,))
    assert network.walk().shared
    check_equal(network, copy.deepcopy(module), (4,))
    assert list(state_dict(network)) == [name for name in module.state_dict() if "num_batches" not in name]
    load_state_dict(network, module.state_dict())
    check_states(network, module)
    assert len(list(to_module(network).parameters())) == len(list(module.parameters()))


def test_names_are_kept():
    module = T.Sequential(OrderedDict(fc1=T.Linear(4, 3), act=T.ReLU(), body=T.Sequential(T.Linear(3, 2))))
    network = from_module(module)
    assert list(network.params) == ["fc1.W", "fc1.b", "body.affine1.W", "body.affine1.b"]
    assert list(state_dict(network)) == list(module.state_dict()) == list(to_module(network).state_dict())


def test_global_pooling_and_flatten_are_one_layer_in_a_module_of_a_network():
    module = T.Sequential(T.Conv2d(1, 2, 3), T.AdaptiveAvgPool2d(1), T.Flatten(), T.Linear(2, CLASSES)).double()
    network = from_module(module)
    for size in (5, 9):
        x = inputs((1, size, size))
        np.testing.assert_allclose(network.predict(x), module(torch.tensor(x)).detach().numpy(), rtol=1e-10)
    back = from_module(to_module(network))
    assert [repr(layer) for layer in back] == [repr(layer) for layer in network]


def test_a_single_module_and_an_empty_one():
    network = from_module(T.Linear(4, 3), loss="sum_of_squares")
    assert repr(network.last_layer) == "SumOfSquares()"
    assert repr(from_module(T.Sequential())) == "Network(identity1: Identity(); loss: SoftmaxCrossEntropy())"


class Branches(T.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = T.Linear(3, 3), T.Linear(3, 3)

    def forward(self, x):
        return self.left(x) + self.right(x)


class Louder(T.Linear):
    def forward(self, x):
        return 2 * super().forward(x)


@pytest.mark.parametrize(
    ("module", "label"),
    [
        (lambda: Branches(), "Branches"),
        (lambda: T.Sequential(T.Linear(3, 3), Branches()), "Branches '1'"),
        (lambda: T.Sequential(T.Sequential(Louder(3, 3))), "Louder '0.0'"),
        (lambda: T.Sequential(T.SiLU()), "SiLU '0'"),
        (lambda: T.Sequential(T.LSTM(3, 3)), "LSTM '0'"),
        (lambda: T.Sequential(T.ConvTranspose2d(3, 3, 3)), "ConvTranspose2d '0'"),
        (lambda: T.ModuleList([T.Linear(3, 3)]), "ModuleList"),
    ],
)
def test_other_modules_are_refused_with_the_way_by_onnx(module, label):
    with pytest.raises(ArgumentError) as caught:
        from_module(module())
    assert str(caught.value) == (
        f"from_module: expected Sequential or one of {', '.join(LAYERS)}, got {label}, which has a forward of its own "
        "or no counterpart in zhishen; write the module with torch.onnx.export and read the file with "
        'zhishen.load("model.onnx")'
    )


def test_an_instance_with_a_forward_of_its_own_is_refused():
    module = T.Sequential(T.Linear(3, 3))
    module[0].forward = lambda x: 2 * x
    with pytest.raises(ArgumentError, match=r"got Linear '0', which has a forward of its own"):
        from_module(module)


def test_parameters_that_are_none_of_the_layer():
    module = T.Sequential(T.utils.parametrizations.spectral_norm(T.Linear(4, 3)))
    with pytest.raises(ArgumentError, match=r"in Linear '0', got parametrizations.weight.original.* as well; remove"):
        from_module(module)
    module = T.Sequential(T.utils.parametrizations.weight_norm(T.Conv1d(4, 3, 2)))
    with pytest.raises(ArgumentError, match=r"in Conv1d '0', got .*original0.* as well"):
        from_module(module)
    pruned = T.Sequential(T.Linear(4, 3))
    prune.l1_unstructured(pruned[0], "weight", 0.5)
    with pytest.raises(ArgumentError, match="weight_orig, weight_mask"):
        from_module(pruned)
    other_axis = T.Sequential(T.utils.parametrizations.weight_norm(T.Linear(4, 3), dim=1))
    with pytest.raises(ArgumentError, match=r"expected parametrizations.weight.original0.shape=\(3, 1\) in Linear '0'"):
        from_module(other_axis)


def test_one_parameter_in_two_layers():
    module = T.Sequential(T.Linear(4, 4), T.Linear(4, 4))
    module[1].weight = module[0].weight
    refused(
        lambda: from_module(module),
        ArgumentError,
        "from_module: expected a parameter in one layer, got '1.weight', which is also '0.weight'; use one layer at "
        "both places, or copy the parameter",
    )


def test_what_is_no_module():
    refused(
        lambda: from_module(T.Linear),
        ArgumentError,
        "from_module: expected a module of PyTorch, got Linear; pass an instance such as torch.nn.Sequential(...)",
    )
    with pytest.raises(ArgumentError, match="got dict; pass an instance"):
        from_module(T.Linear(2, 2).state_dict() and {})
    with pytest.raises(ArgumentError, match=r"^from_module: expected sample_shape as a tuple, got 784; give"):
        from_module(T.Linear(784, 2), sample_shape=784)
    with pytest.raises(ArgumentError, match=r"^from_module: expected sample_shape"):
        from_module(T.Linear(784, 2), sample_shape=(0,))


def test_shapes_that_do_not_fit():
    module = T.Sequential(T.Conv2d(1, 2, 3), T.Flatten(), T.Linear(8, 2))
    with pytest.raises(ShapeError, match=r"^Affine 2: expected input of shape"):
        from_module(module, sample_shape=(1, 5, 5))
    with pytest.raises(ShapeError, match=r"^Conv2d 0: "):
        from_module(module, sample_shape=(4, 4))


def test_what_is_no_network():
    with pytest.raises(ArgumentError, match=r"^to_module: expected a network or a layer of zhishen, got Linear; from_"):
        to_module(T.Linear(2, 2))
    with pytest.raises(ArgumentError, match=r"^to_module: expected sample_shape as a tuple, got 4"):
        to_module(nn.Network(nn.BatchNorm(4)), sample_shape=4)
    network = nn.Network({"type": affine(3, 3), "forward": affine(3, 3)})
    refused(
        lambda: to_module(network),
        ArgumentError,
        "to_module: expected a name of a layer that is no attribute of modules of PyTorch, got 'type'; rename the "
        "layer",
    )


def test_parameters_without_values_and_of_other_dtypes():
    with pytest.raises(ArgumentError, match=r"expected parameters with values, got Linear '0' without"):
        from_module(T.Sequential(T.Linear(3, 3, device="meta")))
    with pytest.raises(ArgumentError, match=r"expected parameters with values, got Linear '0' without"):
        from_module(T.Sequential(T.LazyLinear(3)))
    with pytest.raises(ArgumentError, match=r"got torch.bfloat16 in Linear '0'; call module.float\(\)"):
        from_module(T.Sequential(T.Linear(3, 3)).bfloat16())
    assert from_module(T.Sequential(T.Linear(3, 3)).half()).dtype == np.float16


def test_a_module_that_contains_itself():
    module = T.Sequential(T.Linear(3, 3))
    module.append(module)
    with pytest.raises(ArgumentError, match=r"^from_module: expected a module that does not contain itself, got '1'"):
        from_module(module)


def test_a_hook_that_changes_outputs_is_found():
    module = T.Sequential(T.Linear(3, 3))
    module[0].register_forward_hook(lambda part, args, out: out + 1)
    with pytest.raises(
        ArgumentError, match=r"^from_module: expected the outputs of the module, such as \[.*\], got \["
    ):
        from_module(module, sample_shape=(3,))


def test_a_module_that_cannot_run():
    module = T.Sequential(T.Linear(3, 3).double(), T.Linear(3, 3))
    with pytest.raises(
        ArgumentError, match=r"runs on inputs of the shape \(3, 3\) in float64, got an error of PyTorch"
    ):
        from_module(module, sample_shape=(3,))
    assert module.training


def test_outputs_that_are_not_finite():
    module = T.Sequential(T.Linear(3, 3))
    with torch.no_grad():
        module[0].weight[0], module[0].weight[1] = float("nan"), float("inf")
    assert np.isnan(from_module(module, sample_shape=(3,)).params["affine1.W"][:, 0]).all()


def test_frozen_batch_norm_stays_in_evaluation():
    module = T.Sequential(T.Linear(4, 4), T.BatchNorm1d(4), T.Linear(4, CLASSES)).double()
    module[1].requires_grad_(False).eval()
    network = from_module(module, sample_shape=(4,))
    check_equal(network, copy.deepcopy(module), (4,))
    again = to_module(network)
    again.train()
    assert not again[1].training
    x, t = inputs((4,)), targets()
    network.train()
    value = F.cross_entropy(again(torch.tensor(x)), torch.tensor(t))
    assert network.loss(x, t) == pytest.approx(value.item(), rel=1e-12)


@pytest.mark.parametrize("name", ["0.weight", "1.weight", "1.running_var", "2.bias"])
def test_the_comparison_finds_a_planted_fault(name):
    module = T.Sequential(T.Linear(4, 4), T.BatchNorm1d(4), T.Linear(4, CLASSES)).double()
    network = from_module(module)
    check_equal(network, copy.deepcopy(module), (4,))
    network = from_module(module)
    with torch.no_grad():
        module.state_dict()[name].view(-1)[0].mul_(1.001).add_(1e-6)
    with pytest.raises(AssertionError):
        check_equal(network, module, (4,))
