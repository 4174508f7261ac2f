"""The book's networks: gradients, accuracy over all samples, files of parameters, and the trainer."""

import pickle

import numpy as np
import pytest

from zhishen.errors import ArgumentError, DataError, ShapeError
from zhishen.interop.book.chapters import two_layer_net, two_layer_net_sigmoid
from zhishen.interop.book.chapters.deep_convnet import DeepConvNet
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.common import optimizer
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet
from zhishen.interop.book.common.multi_layer_net_extend import MultiLayerNetExtend
from zhishen.interop.book.common.trainer import Trainer
from zhishen.interop.book.dataset import mnist

SMALL = {"filter_num": 3, "filter_size": 3, "pad": 0, "stride": 1}
NETWORKS = {
    "chapter 5": (lambda: two_layer_net.TwoLayerNet(6, 4, 3, weight_init_std=1.0), (6,)),
    "chapter 4": (lambda: two_layer_net_sigmoid.TwoLayerNet(6, 4, 3, weight_init_std=1.0), (6,)),
    "multi layer": (lambda: MultiLayerNet(6, [5, 4], 3, "sigmoid", "xavier", 0.1), (6,)),
    "batch norm": (lambda: MultiLayerNetExtend(6, [5, 4], 3, weight_decay_lambda=0.1, use_batchnorm=True), (6,)),
    "convolution": (lambda: SimpleConvNet((1, 6, 6), SMALL, 4, 3, weight_init_std=0.5), (1, 6, 6)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_backpropagation_agrees_with_numerical_gradients(name, rng):
    np.random.seed(3)
    make, shape = NETWORKS[name]
    network, x, t = make(), rng.random((4, *shape)), np.array([0, 2, 1, 2])
    found, expected = network.gradient(x, t), network.numerical_gradient(x, t)
    assert list(found) == list(network.params)
    for key in found:
        np.testing.assert_allclose(found[key], expected[key], atol=1e-7, err_msg=key)


def test_the_deep_network_learns_the_gradient_of_its_masks(rng):
    """With dropout switched off, as in evaluation, all gradients are the numerical ones."""
    np.random.seed(0)
    filters = [{"filter_num": 2, "filter_size": 3, "pad": 1, "stride": 1}] * 6
    network = DeepConvNet((1, 8, 8), *filters, hidden_size=3, output_size=2)
    assert [name for name in network.params if name.startswith("W")] == [f"W{k}" for k in range(1, 9)]
    network.layers[-2].dropout_ratio = 0.0
    for name in network.params:  # with biases of 0, the padding puts scores onto the kink of ReLU
        network.params[name] += 0.1 * rng.normal(size=network.params[name].shape)
    x, t = rng.random((2, 1, 8, 8)), np.array([0, 1])
    found = network.gradient(x, t)
    expected = network.numerical_gradient(x, t)
    for key in found:
        np.testing.assert_allclose(found[key], expected[key], atol=1e-6, err_msg=key)


def test_images_that_are_too_small_are_refused():
    with pytest.raises(ShapeError, match=r"SimpleConvNet: expected images large enough .* got input_dim=\(1, 3, 3\)"):
        SimpleConvNet((1, 3, 3), SMALL)
    with pytest.raises(ShapeError, match="DeepConvNet"):
        DeepConvNet((1, 4, 4), *[{**SMALL, "pad": 1}] * 6)


def test_the_networks_have_the_sizes_of_the_book():
    assert {name: array.shape for name, array in SimpleConvNet().params.items()} == {
        "W1": (30, 1, 5, 5), "b1": (30,), "W2": (4320, 100), "b2": (100,), "W3": (100, 10), "b3": (10,),
    }  # fmt: skip
    deep = DeepConvNet()
    assert len(deep.layers) == 19
    assert deep.params["W4"].shape == (32, 32, 3, 3)
    assert deep.params["W7"].shape == (64 * 4 * 4, 50)
    assert deep.predict(np.zeros((2, 1, 28, 28), np.float32)).shape == (2, 10)


def test_a_seed_gives_the_weights_that_the_book_draws():
    np.random.seed(7)
    first = two_layer_net.TwoLayerNet(5, 4, 3)
    np.random.seed(7)
    assert (first.params["W1"] == 0.01 * np.random.randn(5, 4)).all()
    assert (first.params["W2"] == 0.01 * np.random.randn(4, 3)).all()


def test_the_accuracy_counts_the_last_partial_batch(rng):
    """Fifty right answers to fifty questions score 1.0 with batches of 100, and 130 samples count all."""
    network = SimpleConvNet((1, 6, 6), SMALL, 4, 3)
    x = rng.random((130, 1, 6, 6)).astype(np.float32)
    t = network.predict(x).argmax(axis=1)
    assert network.accuracy(x[:50], t[:50], batch_size=100) == 1.0
    t[-10:] = (t[-10:] + 1) % 3
    assert network.accuracy(x, t, batch_size=100) == pytest.approx(120 / 130)
    assert network.accuracy(x, np.eye(3)[t], batch_size=7) == pytest.approx(120 / 130)


def test_chapter_4_predicts_probabilities_and_chapter_5_scores(rng):
    x = rng.random((2, 6))
    np.testing.assert_allclose(two_layer_net_sigmoid.TwoLayerNet(6, 4, 3).predict(x).sum(axis=1), 1)
    network = two_layer_net.TwoLayerNet(6, 4, 3)
    assert list(network.layers) == ["Affine1", "Relu1", "Affine2"]
    assert network.lastLayer is network.last_layer


def test_dropout_is_off_in_evaluation():
    network = MultiLayerNetExtend(6, [50], 3, use_dropout=True, dropout_ration=0.5)
    x = np.ones((1, 6))
    assert (network.predict(x) == network.predict(x)).all()
    assert (network.predict(x, train_flg=True) != network.predict(x, train_flg=True)).any()


@pytest.mark.parametrize(("option", "value"), [("activation", "tanh"), ("weight_init_std", "large")])
def test_unknown_names_are_refused(option, value):
    with pytest.raises(ArgumentError, match=option):
        MultiLayerNet(6, [5], 3, **{option: value})


# --- files of parameters ----------------------------------------------------------------------------------------------


def test_parameters_are_saved_and_loaded(tmp_path):
    network, other = SimpleConvNet((1, 6, 6), SMALL, 4, 3), SimpleConvNet((1, 6, 6), SMALL, 4, 3)
    network.save_params(tmp_path / "params.pkl")
    other.load_params(tmp_path / "params.pkl")
    assert all((network.params[name] == other.params[name]).all() for name in network.params)
    assert (network.params["W1"] == other.layers["Conv1"].W).all()
    with (tmp_path / "params.pkl").open("rb") as file:
        assert list(pickle.load(file)) == list(network.params)


@pytest.mark.parametrize("content", [{"W1": np.zeros(3)}, [1, 2], None])
def test_other_parameters_are_refused_and_nothing_changes(tmp_path, content):
    (tmp_path / "params.pkl").write_bytes(pickle.dumps(content))
    network = two_layer_net.TwoLayerNet(6, 4, 3)
    before = network.params["W1"].copy()
    with pytest.raises(DataError, match=r"TwoLayerNet\.load_params: expected .* to hold arrays of the shapes"):
        network.load_params(tmp_path / "params.pkl")
    assert (network.params["W1"] == before).all()


# --- optimizers and the trainer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"])
def test_optimizers_go_down_a_valley_of_plain_numbers(name):
    """The script optimizer_compare_naive has numbers, not arrays, as parameters."""
    params, steps = {"x": -7.0, "y": 2.0}, getattr(optimizer, name)(lr=0.1)
    for _ in range(30):
        steps.update(params, {"x": params["x"] / 10, "y": 2 * params["y"]})
    assert abs(params["y"]) < 2
    assert params["x"] > -7


def test_optimizers_change_arrays_in_place_and_keep_their_state():
    W = np.ones(2, dtype=float)
    momentum = optimizer.Momentum(lr=0.1, momentum=0.5)
    assert momentum.v == {}
    for _ in range(2):
        momentum.update({"W": W}, {"W": np.ones(2, dtype=np.float32), "unused": 0})
    np.testing.assert_allclose(W, 0.75)
    np.testing.assert_allclose(momentum.v["W"], -0.15)
    momentum.lr = 0.5
    assert momentum.lr == 0.5
    ada = optimizer.AdaGrad()
    ada.update({"W": W}, {"W": np.full(2, 3.0)})
    np.testing.assert_allclose(ada.h["W"], 9)


def test_adam_makes_the_steps_of_the_book(rng):
    """The book has ε outside the bias correction, which makes a difference below 10⁻³ of a step."""
    W, m, v = np.ones(5), np.zeros(5), np.zeros(5)
    ours, steps = W.copy(), optimizer.Adam(lr=0.01)
    for t in range(1, 6):
        g = rng.normal(size=5)
        steps.update({"W": ours}, {"W": g})
        m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
        W -= 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)
    np.testing.assert_allclose(ours, W, atol=1e-5)


def trainer(samples=60, **options):
    x = np.random.default_rng(0).normal(size=(samples, 4))
    t = (x[:, 0] > 0).astype(int)
    network = MultiLayerNet(4, [8], 2)
    return Trainer(network, x, t, x[:50], t[:50], **{"epochs": 3, "mini_batch_size": 20, **options})


def test_the_trainer_evaluates_after_each_epoch(capsys):
    """Three epochs have three points, and the last one is the accuracy of the trained network."""
    one = trainer(optimizer="Adam", optimizer_param={"lr": 0.05})
    one.train()
    assert (one.iter_per_epoch, one.max_iter, one.current_epoch) == (3, 9, 3)
    assert len(one.train_loss_list) == 9
    assert len(one.train_acc_list) == len(one.test_acc_list) == 3
    assert one.test_acc_list[-1] == one.network.accuracy(one.x_test, one.t_test)
    out = capsys.readouterr().out
    assert out.count("train loss:") == 9
    assert "=== epoch:3, train acc:" in out
    assert out.splitlines()[-2:] == [
        "=============== Final Test Accuracy ===============", f"test acc:{one.test_acc_list[-1]}"
    ]  # fmt: skip


def test_the_batch_size_need_not_divide_the_samples(capsys):
    one = trainer(samples=65, verbose=False)
    one.train()
    assert one.iter_per_epoch == 4
    assert len(one.train_acc_list) == 3
    assert capsys.readouterr().out == ""


def test_an_evaluation_may_use_few_samples(monkeypatch):
    one = trainer(evaluate_sample_num_per_epoch=10, verbose=False, epochs=1)
    sizes = []
    monkeypatch.setattr(one.network, "accuracy", lambda x, t: sizes.append(len(x)) or 0.5)
    one.train()
    assert sizes == [10, 10, 50]


def test_the_trainer_refuses_what_does_not_fit():
    with pytest.raises(ArgumentError, match="optimizer"):
        trainer(optimizer="adamm")
    with pytest.raises(ArgumentError, match="mini_batch_size"):
        trainer(mini_batch_size=0)
    with pytest.raises(ShapeError, match="as many inputs x_test as targets t_test"):
        Trainer(None, np.zeros((2, 1)), np.zeros(2), np.zeros((2, 1)), np.zeros(1))


# --- the data ---------------------------------------------------------------------------------------------------------


def test_mnist_as_the_book_loads_it(small_mnist):
    (x, t), (x_test, t_test) = mnist.load_mnist()
    assert (x.shape, x.dtype, t.dtype) == ((60, 784), np.float32, np.uint8)
    assert (x_test.shape, t_test.shape) == ((30, 784), (30,))
    assert x.max() == 1
    assert t[:5].tolist() == [5, 0, 4, 1, 9]
    (x, t), _ = mnist.load_mnist(normalize=False, flatten=False, one_hot_label=True)
    assert (x.shape, x.dtype, x.max(), t.shape) == ((60, 1, 28, 28), np.uint8, 255, (60, 10))
    x[:] = 0
    assert mnist.load_mnist(normalize=False)[0][0].max() == 255
    mnist.init_mnist()
