"""Each faulty layer computes the right output, and has a wrong backward: the check of layers refuses it."""

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ShapeError
from zhishen.lab.engine.chain import Chain
from zhishen.lab.engine.faulty_layers import FAULTS, AffineWithoutTranspose, ReLUThatOverwrites, SumInsteadOfMean

EVERY = [(part, fault) for part, faults in FAULTS.items() for fault in faults]
IMAGES = ("conv", "max_pool", "avg_pool", "batch_norm")


@pytest.mark.parametrize(("part", "fault"), EVERY)
def test_the_forward_is_right_and_the_backward_is_wrong(part, fault):
    inputs = "images" if part in IMAGES else "rows"
    faulty = Chain([f"{part}/{fault}"], inputs=inputs, loss="weighted", seed=3)
    right = Chain([part], inputs=inputs, loss="weighted", seed=3)
    if part != "dropout":  # its mask is drawn in another way
        assert faulty.value() == pytest.approx(right.value(), rel=1e-9)
    verdicts = [faulty.verdict(name, gradient) for name, gradient in faulty.backward().items()]
    assert any(verdicts)
    assert FAULTS[part][fault].__doc__


def test_a_missing_transpose_hides_in_a_square_matrix():
    layer = AffineWithoutTranspose(np.ones((2, 3)), np.zeros(3))
    layer.forward(np.ones((4, 2)))
    with pytest.raises(ShapeError, match=r"needs the transpose"):
        layer.backward(np.ones((4, 3)))


def test_relu_writes_into_the_array_of_its_caller():
    layer, dout = ReLUThatOverwrites(), np.ones(3)
    layer.forward(np.array([-1.0, 2.0, -3.0]))
    assert layer.backward(dout) is dout
    assert dout.tolist() == [0, 1, 0]


def test_the_loss_is_the_mean_and_its_gradient_that_of_the_sum():
    y, t = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([0, 1])
    faulty, right = SumInsteadOfMean(), nn.SoftmaxCrossEntropy()
    assert faulty.forward(y, t) == pytest.approx(right.forward(y, t))
    np.testing.assert_allclose(faulty.backward(), 2 * right.backward())
