"""``common.layers``: gradients against numerical ones, attributes of the book, no writing to arguments."""

import numpy as np
import pytest
from book_layers import check_backward, check_float32, images, rows

from zhishen.errors import ShapeError
from zhishen.graph.numerical import numerical_gradient
from zhishen.interop.book import notes
from zhishen.interop.book.common import layers

LAYERS = {
    "relu": (lambda rng: layers.Relu(), rows),
    "sigmoid": (lambda rng: layers.Sigmoid(), rows),
    "affine": (lambda rng: layers.Affine(rng.normal(size=(5, 3)), rng.normal(size=3)), rows),
    "affine on images": (lambda rng: layers.Affine(rng.normal(size=(72, 3)), rng.normal(size=3)), images),
    "batch norm": (
        lambda rng: layers.BatchNormalization(rng.normal(size=5), rng.normal(size=5)),
        rows,
    ),
    "batch norm of channels": (lambda rng: layers.BatchNormalization(rng.normal(size=2), rng.normal(size=2)), images),
    "batch norm of pixels": (
        lambda rng: layers.BatchNormalization(rng.normal(size=72), rng.normal(size=72)),
        lambda rng: rng.normal(size=(8, 2, 6, 6)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_backward_is_the_numerical_gradient(name, rng):
    make, inputs = LAYERS[name]
    check_backward(make(rng), inputs(rng), rng)


@pytest.mark.parametrize("name", LAYERS)
def test_float32_stays_float32(name, rng):
    make, inputs = LAYERS[name]
    check_float32(make(rng), inputs(rng))


@pytest.mark.parametrize("dtype", [np.float16, np.int64])
def test_other_dtypes_are_converted(dtype, rng):
    layer = layers.Affine(rng.normal(size=(5, 3)), np.zeros(3))
    assert layer.forward(np.ones((2, 5), dtype)).dtype == (np.float32 if dtype == np.float16 else np.float64)


@pytest.mark.parametrize("one_hot", [False, True])
def test_softmax_with_loss(rng, one_hot):
    x, t = rng.normal(size=(4, 3)), np.array([0, 2, 1, 2], dtype=np.uint8)
    layer = layers.SoftmaxWithLoss()
    target = np.eye(3)[t] if one_hot else t
    loss = layer.forward(x, target)
    assert loss == layer.loss == pytest.approx(layers.cross_entropy_error(layer.y, t), abs=1e-6)
    expected = numerical_gradient(lambda x: layer.forward(x, target), x)
    layer.forward(x, target)
    np.testing.assert_allclose(layer.backward(), expected, atol=1e-8)


def test_the_loss_is_finite_where_a_probability_underflows():
    assert layers.SoftmaxWithLoss().forward(np.array([[0.0, 1e4]]), np.array([0])) == pytest.approx(1e4)


def test_dropout_masks_in_training_and_scales_in_evaluation():
    layer, x = layers.Dropout(0.3), np.ones((100, 100))
    np.random.seed(1)
    out = layer.forward(x)
    assert abs((out == 0).mean() - 0.3) < 0.02
    assert (layer.backward(x) == out).all()
    assert (layer.forward(x, train_flg=False) == 0.7).all()
    np.random.seed(1)
    assert (layer.forward(x) == out).all()


def test_an_affine_layer_sees_changes_of_its_weights_in_place():
    W = np.zeros((2, 1))
    layer = layers.Affine(W, np.zeros(1))
    W += 1
    assert layer.forward(np.array([[2.0, 3.0]])).tolist() == [[5.0]]


def test_one_number_is_a_bias_of_all_outputs():
    layer = layers.Affine(np.eye(2), 1)
    np.testing.assert_array_equal(layer.forward(np.zeros((1, 2))), [[1.0, 1.0]])
    layer.backward(np.ones((1, 2)))
    np.testing.assert_array_equal(layer.db, [1.0, 1.0])


def test_an_affine_layer_refuses_inputs_of_another_width():
    with pytest.raises(ShapeError, match="affine"):
        layers.Affine(np.zeros((2, 1)), np.zeros(1)).forward(np.zeros((1, 3)))


def test_running_statistics_are_used_in_evaluation(rng):
    layer, x = layers.BatchNormalization(np.ones(3), np.zeros(3)), rng.normal(5, 2, size=(200, 3))
    for _ in range(200):
        layer.forward(x)
    np.testing.assert_allclose(layer.running_mean, x.mean(axis=0))
    np.testing.assert_allclose(layer.running_var, x.var(axis=0))
    np.testing.assert_allclose(
        layer.forward(x[:1], train_flg=False), (x[:1] - x.mean(axis=0)) / x.std(axis=0), atol=1e-5
    )


def test_batch_norm_of_one_sample_is_beta_with_a_note(rng, capsys):
    notes.forget()
    layer = layers.BatchNormalization(np.ones(3), np.array([1.0, 2.0, 3.0]))
    assert layer.forward(rng.normal(size=(1, 3))).tolist() == [[1, 2, 3]]
    layer.forward(rng.normal(size=(1, 3)))
    assert layer.backward(np.ones((1, 3))).tolist() == [[0, 0, 0]]
    assert (layer.dgamma.tolist(), layer.dbeta.tolist()) == ([0, 0, 0], [1, 1, 1])
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "use two samples or more" in err
