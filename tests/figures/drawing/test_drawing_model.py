"""What is drawn: the circles, the arrows, and the numbers on them."""

from __future__ import annotations

import time

import numpy as np
import pytest

from zhishen import Tensor, nn, ops
from zhishen.errors import ArgumentError
from zhishen.figures.drawing import Drawing, draw
from zhishen.figures.drawing.values import clean, short, value_of
from zhishen.graph.tape import no_grad


def number(value):
    assert value is not None
    assert value.numbers is not None
    return round(value.numbers[0], 9)


def flows(drawing: Drawing):
    """(source, target, value, gradient) of each arrow, circles by what they are called."""
    names = [c.name or c.label or c.kind for c in drawing.graph.circles]
    return {
        (names[a.source], names[a.target], number(a.value), None if a.gradient is None else number(a.gradient))
        for a in drawing.graph.arrows
    }


def apples():
    return Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")


def test_two_apples():
    apple, count, tax = apples()
    assert flows(draw(apple * count * tax)) == {
        ("apple", "×", 100, 2.2),
        ("number", "×", 2, 110),
        ("×", "×", 200, 1.1),
        ("tax", "×", 1.1, 200),
        ("×", "output", 220, 1),
    }


def test_apples_and_oranges():
    apple, orange, tax = Tensor(100.0, name="apple"), Tensor(150.0, name="orange"), Tensor(1.1, name="tax")
    apples, oranges = Tensor(2.0, name="apples"), Tensor(3.0, name="oranges")
    found = flows(draw((apples * apple + oranges * orange) * tax))
    assert {
        ("apple", "×", 100, 2.2),
        ("apples", "×", 2, 110),
        ("orange", "×", 150, 3.3),
        ("oranges", "×", 3, 165),
        ("tax", "×", 1.1, 650),
        ("+", "×", 650, 1.1),
        ("×", "output", 715, 1),
    } <= found
    assert ("×", "+", 200, 1.1) in found
    assert ("×", "+", 450, 1.1) in found


def test_gradients_add_where_a_value_flows_to_several_places():
    x = Tensor(3.0, name="x")
    drawing = draw(x * x + 5 * x)
    assert ("x", "join", 3, 11) in flows(drawing)
    pulled = sorted(f[3] for f in flows(drawing) if f[0] == "join")
    branches = [a for a in drawing.graph.arrows if drawing.graph.circles[a.source].kind == "join"]
    assert len(branches) == 3
    assert pulled == [3, 5]  # along both arrows of x · x the same
    assert sum(number(a.gradient) for a in branches) == 11


def test_no_gradients_are_written_to():
    x = Tensor([1.0, 2.0])
    y = (x * x).sum()
    draw(y)
    assert x.grad is None
    assert y.grad is None


def test_an_earlier_backward_is_drawn():
    x = Tensor([1.0, 2.0], name="x")
    y = x * 3
    y.backward(seed=[1.0, 10.0])
    before = x.grad
    drawing = draw(y)
    assert drawing.graph.circles[0].gradient.numbers == (3.0, 30.0)
    assert x.grad is before


def test_the_numbers_are_those_of_the_moment():
    x = Tensor([1.0, 2.0], name="x")
    drawing = draw((x * x).sum())
    x.data[...] = 7
    assert drawing.graph.circles[0].value.numbers == (1.0, 2.0)


def test_constants_have_no_gradient():
    found = flows(draw(2 * Tensor(3.0, name="x")))
    assert ("constant", "×", 2, None) in found


def test_without_backward():
    drawing = draw(Tensor([1.0, 2.0]) * 3, backward=False)
    assert all(a.gradient is None for a in drawing.graph.arrows)
    assert drawing.steps == 2


def test_a_leaf_alone_and_a_value_without_history():
    assert [c.kind for c in draw(Tensor(1.0)).graph.circles] == ["leaf", "output"]
    with no_grad():
        y = Tensor(2.0) * 3
    assert [c.kind for c in draw(y).graph.circles] == ["constant", "output"]


def test_the_long_graph_of_an_op():
    x = Tensor(1.0, name="x")
    with ops.unfolded():
        long = draw(ops.sigmoid(x))
    short_one = draw(ops.sigmoid(Tensor(1.0, name="x")))
    assert len(long.graph.circles) > len(short_one.graph.circles) == 3
    assert round(long.graph.circles[0].gradient.numbers[0], 6) == 0.196612


def three_layers(rng, images=100):
    network = nn.multi_layer(784, [50, 50], 10, rng=rng)
    x = rng.random((images, 784), dtype=np.float32)
    return network, x, rng.integers(0, 10, images)


def test_a_network_on_a_batch(rng):
    network, x, t = three_layers(rng)
    drawing = draw(network, x=x, t=t)
    named = {c.name: c for c in drawing.graph.circles if c.name}
    assert named["affine1.W"].kind == "parameter"
    expected = network.gradient(x, t)
    for name, gradient in expected.items():
        assert named[name].gradient.mean == pytest.approx(gradient.mean(dtype=np.float64), rel=1e-4, abs=1e-9)
    assert drawing.graph.circles[-1].value.numbers[0] == pytest.approx(network.loss(x, t), rel=1e-5)
    assert [g.name for g in drawing.graph.groups] == ["affine1", "relu1", "affine2", "relu2", "affine3", "loss"]


def test_folded_layers_are_one_circle_each(rng):
    network, x, t = three_layers(rng, images=4)
    graph = draw(network, x=x, t=t, fold=True).graph
    assert [c.name for c in graph.circles if c.kind == "group"] == [g.name for g in graph.groups]
    assert {c.name for c in graph.circles if c.kind == "leaf"} == {"x"}
    assert {c.name for c in graph.circles if c.kind == "constant"} == {"t"}
    assert not any(c.kind in {"parameter", "operation"} for c in graph.circles)


def test_a_value_used_more_than_once_within_a_folded_layer_flows_in_once():
    network = nn.Network([nn.Affine(2, 3, rng=np.random.default_rng(0)), nn.Sigmoid()], loss="sum_of_squares")
    x, t = np.ones((2, 2)), np.zeros((2, 3))
    with ops.unfolded():
        opened, folded = draw(network, x=x, t=t, fold=False), draw(network, x=x, t=t, fold=True)
    into = [a for a in folded.graph.arrows if folded.graph.circles[a.target].name == "sigmoid1"]
    assert len(into) == 1
    affine = [c for c in folded.graph.circles if c.name == "affine1"]
    assert into[0].gradient.mean == pytest.approx(affine[0].gradient.mean, rel=1e-6)
    assert len(opened.graph.circles) > len(folded.graph.circles)


def test_a_network_is_left_as_it_was():
    rng = np.random.default_rng(1)
    network = nn.Network(
        [nn.Affine(4, 5, rng=rng), nn.BatchNorm(5), nn.ReLU(), nn.Dropout(0.5, rng=rng), nn.Affine(5, 2, rng=rng)]
    )
    state, draws = network.state_dict(), [g.bit_generator.state for g in network.generators().values()]
    draw(network, x=np.linspace(0, 1, 24).reshape(6, 4), t=np.zeros(6, dtype=int))
    assert all(np.array_equal(array, state[name]) for name, array in network.state_dict().items())
    assert draws == [g.bit_generator.state for g in network.generators().values()]
    assert all("record" not in vars(layer) for layer in network.layers.values())
    assert network.training


class Branches(nn.Network):
    """A network of one's own, with a layer that is used twice."""

    def forward(self, x):
        left, out = self.layers["left"], self.layers["out"]
        return out(np.tanh(left(x)) * left(x * 0.5))


def test_a_network_of_ones_own(rng):
    network = Branches({"left": nn.Affine(2, 3, rng=rng), "out": nn.Affine(3, 2, rng=rng)})
    drawing = draw(network, x=np.ones((4, 2)), t=np.zeros(4, dtype=int))
    assert [g.name for g in drawing.graph.groups] == ["left", "left (2)", "out", "loss"]
    shared = [c for c in drawing.graph.circles if c.name == "left.W"]
    assert len(shared) == 1
    assert shared[0].group is None  # of both calls


def test_scores_without_targets(rng):
    network, x, _ = three_layers(rng, images=3)
    drawing = draw(network, x=x)
    assert drawing.graph.circles[-1].value.shape == (3, 10)
    assert all(a.gradient is None for a in drawing.graph.arrows)


def test_shapes_without_a_batch(rng):
    network, _, _ = three_layers(rng)
    drawing = draw(network)
    assert drawing.graph.shapes_only
    assert drawing.steps == 0
    assert "(N, 784)" in drawing.svg()
    assert "±" not in drawing.svg()


def test_a_chain_of_fifty_thousand_ends_in_a_summary():
    x = y = Tensor(1.0, name="x")
    for _ in range(50_000):
        y = y + 1
    begun = time.process_time()
    drawing = draw(y)
    picture, words = drawing.svg(), drawing.text()
    assert time.process_time() - begun < 60.0  # it takes 1.5 s, and ten times as long under the tests' type checks
    told = drawing.graph.summary
    assert (told.operations, told.depth, told.inputs, told.counts) == (50_000, 50_000, 1, {"+": 50_000})
    assert "50,000" in picture
    assert "50,000" in words
    assert x.grad is None


def test_a_real_batch_is_drawn_in_under_a_second(rng):
    network, x, t = three_layers(rng)
    draw(network, x=x, t=t).svg()  # whatever is loaded only once
    begun = time.process_time()
    draw(network, x=x, t=t).svg()
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: draw(3.0), "expected a Tensor or a network"),
        (lambda: draw(Tensor([1.0, 2.0]) * 2), "expected a scalar"),
        (lambda: draw(Tensor(1.0), x=1), "only with a network"),
        (lambda: draw(Tensor(1.0), fold="maybe"), "expected fold to be one of auto"),
        (lambda: draw(nn.Network([nn.ReLU()])), "expected a batch x"),
        (lambda: draw(Tensor(1.0)).svg(9), "expected step to be a whole number from 0 to 2"),
    ],
)
def test_errors(call, words, hostile):
    with pytest.raises(ArgumentError, match=words):
        call()


def test_short_numbers():
    assert [short(x) for x in (0.0, -0.0, 999.9, 0.00123, 1e-10, 1_000_000, -0.5)] == [
        "0", "0", "1000", "0.00123", "1e-10", "1e6", "-0.5",
    ]  # fmt: skip


def test_values_of_arrays():
    found = value_of(np.arange(12.0).reshape(3, 4))
    assert (found.shape, found.low, found.mean, found.high) == ((3, 4), 0, 5.5, 11)
    assert found.cells.shape == (3, 4)
    large = np.zeros((100, 7, 30))
    large[:50] = 1
    cells = value_of(large).cells
    assert cells.shape == (24, 24)
    assert cells[0, 0] == 1
    assert cells[-1, -1] == 0
    assert cells.mean() == pytest.approx(0.5, abs=0.03)
    odd = value_of(np.array([1.0, np.nan, np.inf, 3.0, 4.0]))
    assert (odd.nonfinite, odd.low, odd.high) == (2, 1, 4)
    assert value_of(np.zeros((0, 3))).lines() == ("(0, 3)", "[]")


def test_names_cannot_give_orders():
    assert clean("a\x1b[31mb\nc\u202e") == "a\ufffd[31mb\ufffdc\ufffd"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_mean_that_is_nothing_but_rounding_reads_0(dtype):
    x = np.array([0.1, 0.2, 0.3, -0.1, -0.2, -0.3], dtype)
    eps = float(np.finfo(dtype).eps)
    assert value_of(x + dtype(0)).contents() == "0 ± 0.22"
    assert value_of((x + 100 * eps).astype(dtype)).contents() != "0 ± 0.22"
