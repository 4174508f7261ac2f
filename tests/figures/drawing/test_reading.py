"""From the tape to a record; drawing does not change the network."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import Distance, Gained, Square, between, flows, squares

from zhishen import Tensor, nn, ops
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures.drawing import draw
from zhishen.graph.tape import no_grad


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_a_custom_layer_on_arrays_is_one_circle_with_its_parameters(rng):
    network = nn.Network([Square(4), nn.Affine(4, 2, rng=rng)])
    drawing = draw(network, x=rng.random((5, 4)), t=rng.integers(0, 2, 5))
    graph = drawing.graph
    assert ("square1.scale", "Square") in between(graph)
    assert [circle.label for circle in graph.circles if circle.group == 0 and circle.kind == "operation"] == ["Square"]
    scale = next(circle for circle in graph.circles if circle.name == "square1.scale")
    assert (scale.kind, scale.group) == ("parameter", 0)
    assert scale.gradient.shape == (4,)


def test_a_parameter_of_a_block_belongs_to_the_block(rng):
    network = nn.Network([Gained(3, rng), nn.Affine(3, 2, rng=rng)])
    graph = draw(network, x=rng.random((5, 3)), t=rng.integers(0, 2, 5)).graph
    owner = {c.name: graph.groups[c.group].name for c in graph.circles if c.kind == "parameter"}
    assert owner["gained1.gain"] == "gained1"
    assert owner["gained1.affine.W"] == "gained1.affine"


@pytest.mark.parametrize(("loss", "kind"), [(Distance(), "Distance"), (squares, "squares")])
def test_a_custom_loss_has_its_own_name(rng, loss, kind):
    network = nn.Network([nn.Affine(3, 2, rng=rng)], loss=loss)
    x, t = rng.random((5, 3)), rng.random((5, 2))
    drawing = draw(network, x=x, t=t, fold=True)
    assert drawing.graph.groups[-1].kind == kind
    assert f"{kind}(affine1, t)" in drawing.text()
    assert drawing.graph.circles[-1].value.numbers[0] == pytest.approx(network.loss(x, t), rel=1e-5)
    opened = draw(network, x=x, t=t, fold=False).graph
    operations = [c.label for c in opened.circles if c.kind == "operation"]
    assert operations == (["affine", "Distance"] if kind == "Distance" else ["affine", "-", "×", "Σ", "/"])


def test_errors_name_the_path_of_the_layer(rng):
    block = nn.Residual(nn.Affine(3, 3, rng=rng), nn.Affine(3, 4, rng=rng))
    with pytest.raises(ShapeError, match=r"^Residual residual1: expected its layers to keep the shape \(5, 3\)"):
        draw(nn.Network([block]), x=np.ones((5, 3)), t=np.zeros(5, dtype=int))
    network = nn.Network([nn.Sequential(nn.Affine(4, 3, rng=rng))])
    with pytest.raises(ShapeError, match=r"^Affine sequential1\.affine1: expected"):
        draw(network, x=np.ones((5, 7)), t=np.zeros(5, dtype=int))
    with pytest.raises(ArgumentError, match=r"expected a batch x for Network, got None"):
        draw(nn.Network([nn.Residual(nn.ReLU())]))


def test_a_missing_bias_is_the_constant_zero():
    network = nn.Network(nn.Affine(3, 2, rng=np.random.default_rng(0), bias=False))
    table = draw(network, np.ones((1, 3)), np.array([0]), fold=False).text()
    assert "affine(x, W, 0)" in table
    assert table == draw(network, x=np.ones((1, 3)), t=np.array([0]), fold=False).text()


def three_layers(rng, images=100):
    network = nn.multi_layer(784, [50, 50], 10, rng=rng)
    x = rng.random((images, 784), dtype=np.float32)
    return network, x, rng.integers(0, 10, images)


def test_drawing_writes_no_gradients():
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


def test_later_changes_do_not_affect_a_drawing():
    x = Tensor([1.0, 2.0], name="x")
    drawing = draw((x * x).sum())
    x.data[...] = 7
    assert drawing.graph.circles[0].value.numbers == (1.0, 2.0)


def test_constants_have_no_gradient():
    x, c = Tensor(3.0, name="x"), Tensor(2.0, name="c", requires_grad=False)
    assert ("c", "×", 2, None) in flows(draw(c * x))


@pytest.mark.parametrize(
    ("y", "slot", "number"),
    [(lambda x: 2 * x, 1, 2.0), (lambda x: x * np.float64(2.5), 1, 2.5), (lambda x: 1 / x, 0, 1.0)],
)
def test_plain_numbers_belong_to_the_circle_of_their_operation(y, slot, number):
    drawing = draw(y(Tensor(3.0, name="x")))
    assert [circle.kind for circle in drawing.graph.circles] == ["leaf", "operation", "output"]
    assert drawing.graph.circles[1].constants == {slot: number}


def test_arrays_and_named_constants_have_a_circle_of_their_own():
    x = Tensor(np.ones(3), name="x")
    assert [c.kind for c in draw(x * np.arange(3), backward=False).graph.circles].count("constant") == 1
    named = Tensor(2.0, name="two", requires_grad=False)
    assert [c.name for c in draw(x * named, backward=False).graph.circles if c.kind == "constant"] == ["two"]


def test_internal_names_of_ops_are_not_in_a_drawing(rng):
    network = nn.Network([nn.Affine(4, 3, rng=rng), nn.BatchNorm(3), nn.Dropout(0.5, rng=rng)])
    drawing = draw(network, x=rng.random((5, 4)), t=rng.integers(0, 3, 5), fold=False)
    labels = [circle.label for circle in drawing.graph.circles if circle.kind == "operation"]
    assert labels == ["affine", "batch norm", "dropout", "softmax cross entropy"]
    network.eval()
    shown = draw(network, x=rng.random((5, 4)), fold=False)
    for picture in (drawing.svg(), drawing.html(), drawing.text(), shown.svg(), shown.text()):
        assert "keyed" not in picture
        assert "eval" not in picture
        assert "key=" not in picture


def test_rows_are_samples_in_the_arrays_of_a_network(rng):
    network, x, t = three_layers(rng, images=4)
    graph = draw(network, x=x, t=t, fold=False).graph
    found = {circle.name or circle.label: circle.value.samples for circle in graph.circles if circle.kind != "join"}
    assert [name for name, samples in found.items() if not samples] == [
        "affine1.W", "affine1.b", "affine2.W", "affine2.b", "affine3.W", "affine3.b", "softmax cross entropy", "",
    ]  # fmt: skip


def test_rows_are_samples_where_a_matrix_is_multiplied_by_weights_or_compared_with_targets():
    X, W, t = Tensor(np.ones((3, 2)), name="X"), Tensor(np.ones((2, 3)), name="W"), np.eye(3)
    graph = draw(ops.sum_of_squares((X * 2) @ W, t)).graph
    assert {c.name or c.label for c in graph.circles if c.value.samples} == {"X", "×", "@", ""}
    vector = draw(ops.sum_of_squares(Tensor(np.ones(3), name="y"), np.ones(3))).graph
    assert not any(c.value.samples for c in vector.circles)


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


def test_drawing_does_not_change_a_network():
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
    """A custom network with a layer that is called twice."""

    def forward(self, x):
        left, out = self.layers["left"], self.layers["out"]
        return out(np.tanh(left(x)) * left(x * 0.5))


def test_a_custom_network(rng):
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
