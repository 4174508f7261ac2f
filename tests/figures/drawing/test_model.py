"""The graph of a drawing: groups, folded groups, arrows, and the numbers on them."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import apples, between, flows, names, number, residual_network, texts

from zhishen import Tensor, nn, ops
from zhishen.figures.drawing import draw
from zhishen.figures.theme import role_color


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_groups_are_nested_as_the_layers_are(rng):
    *_, drawing = residual_network(rng)
    assert [(group.name, group.kind, group.parent) for group in drawing.graph.groups] == [
        ("affine1", "Affine", None),
        ("residual1", "Residual", None),
        ("residual1.affine1", "Affine", 1),
        ("residual1.relu1", "ReLU", 1),
        ("affine2", "Affine", None),
        ("loss", "SoftmaxCrossEntropy", None),
    ]


def test_a_block_folds_into_one_box(rng):
    *_, drawing = residual_network(rng, fold=True)
    graph = drawing.graph
    assert names(graph, "group") == ["affine1", "residual1", "affine2", "loss"]
    assert set(between(graph)) == {
        ("x", "affine1"), ("t", "loss"), ("affine1", "residual1"), ("residual1", "affine2"), ("affine2", "loss"),
        ("loss", "output"),
    }  # fmt: skip


def test_layers_fold_while_their_block_is_open(rng):
    *_, drawing = residual_network(rng, fold="layers")
    graph = drawing.graph
    assert names(graph, "group") == ["affine1", "residual1.affine1", "residual1.relu1", "affine2", "loss"]
    assert [circle.label for circle in graph.circles if circle.kind == "operation"] == ["+"]  # of the block itself


@pytest.mark.parametrize(
    ("fold", "groups"), [("blocks", 4), (True, 4), ("layers", 5), ("none", 0), (False, 0), ("auto", 0)]
)
def test_levels_of_folding(rng, fold, groups):
    *_, drawing = residual_network(rng, fold=fold)
    assert len(names(drawing.graph, "group")) == groups


def test_levels_are_the_same_in_a_network_without_blocks_and_none_in_an_expression(rng):
    network, x, t = three_layers(rng, images=3)
    assert draw(network, x=x, t=t, fold="layers").svg() == draw(network, x=x, t=t, fold="blocks").svg()
    y = Tensor(2.0, name="x") * 3
    assert draw(y, fold="layers").svg() == draw(y).svg()


def test_the_input_of_a_folded_block_has_the_sum_of_both_gradients(rng):
    network, x, t, drawing = residual_network(rng, fold=True)
    seen = {}
    with network.observe(lambda each: seen.setdefault((each.kind, each.name), each)):
        network.gradient(x, t)
    graph = drawing.graph
    into = next(arrow for arrow in graph.arrows if graph.circles[arrow.target].name == "residual1")
    assert into.gradient.mean == pytest.approx(seen["backward", "residual1"].input.mean(), rel=1e-4, abs=1e-9)
    assert into.gradient.high == pytest.approx(seen["backward", "residual1"].input.max(), rel=1e-4)


def test_the_branches_of_a_residual_block_begin_at_a_point_and_end_in_the_sum(rng):
    *_, drawing = residual_network(rng, fold=False)
    found = between(drawing.graph)
    assert ("affine", "join") in found
    assert sorted(target for source, target in found if source == "join") == ["+", "affine"]
    assert sorted(source for source, target in found if target == "+") == ["join", "relu"]
    parts = [a for a in drawing.graph.arrows if drawing.graph.circles[a.source].kind == "join"]
    whole = next(a for a in drawing.graph.arrows if drawing.graph.circles[a.target].kind == "join")
    assert sum(a.gradient.mean for a in parts) == pytest.approx(whole.gradient.mean, rel=1e-3, abs=1e-7)


def test_a_network_in_a_network_and_blocks_to_any_depth(rng):
    inner = nn.Network([nn.Affine(3, 3, rng=rng), nn.Residual(nn.Sequential(nn.Affine(3, 3, rng=rng), nn.ReLU()))])
    network = nn.Network({"encoder": inner, "head": nn.Affine(3, 2, rng=rng)})
    x, t = rng.random((5, 3)), rng.integers(0, 2, 5)
    graph = draw(network, x=x, t=t, fold=True).graph
    assert names(graph, "group") == ["encoder", "head", "loss"]
    chain = {group.name: group.parent and graph.groups[group.parent].name for group in graph.groups}
    assert chain["encoder.residual1.sequential1.relu1"] == "encoder.residual1.sequential1"
    assert chain["encoder.residual1.sequential1"] == "encoder.residual1"


def test_a_layer_in_two_places_is_two_boxes_with_one_set_of_parameters(rng):
    twice = nn.Affine(3, 3, rng=rng)
    network = nn.Network([nn.Residual({"a": twice, "relu": nn.ReLU(), "b": twice}), nn.Affine(3, 2, rng=rng)])
    x, t = rng.random((5, 3)), rng.integers(0, 2, 5)
    drawing = draw(network, x=x, t=t, fold=False)
    assert [group.name for group in drawing.graph.groups][:4] == [
        "residual1", "residual1.a", "residual1.relu", "residual1.a (2)",
    ]  # fmt: skip
    (shared,) = [circle for circle in drawing.graph.circles if circle.name == "residual1.a.W"]
    assert drawing.graph.groups[shared.group].name == "residual1"  # both places are in this block
    assert shared.gradient.mean == pytest.approx(network.gradient(x, t)["residual1.a.W"].mean(), rel=1e-4, abs=1e-9)
    folded = draw(network, x=x, t=t, fold=True).graph
    assert names(folded, "parameter") == []


def test_a_network_with_too_many_operations_is_drawn_folded(rng):
    blocks = [nn.Residual([nn.ReLU() for _ in range(10)]) for _ in range(40)]
    drawing = draw(nn.Network([*blocks, nn.Affine(3, 2, rng=rng)]), x=rng.random((3, 3)), t=rng.integers(0, 2, 3))
    assert drawing.graph.summary is None
    assert names(drawing.graph, "group")[:2] == ["residual1", "residual2"]
    assert drawing.text().splitlines()[3].split()[:2] == ["residual1", "Residual(x)"]


def three_layers(rng, images=100):
    network = nn.multi_layer(784, [50, 50], 10, rng=rng)
    x = rng.random((images, 784), dtype=np.float32)
    return network, x, rng.integers(0, 10, images)


def test_two_apples():
    apple, count, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
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


def test_a_graph_with_too_long_lines_has_a_summary():
    values = [Tensor(0.5).tanh()]
    for _ in range(90):
        values.append(values[-1].tanh())
    y = values[-1]
    for value in values[::-1]:
        y = (y * value).sqrt()
    graph = draw(y).graph
    assert graph.summary is not None
    assert graph.summary.counts == {"×": 91, "tanh": 91, "√": 91}


def test_forward_comes_before_backward():
    drawing = apples()
    assert drawing.steps == 6
    back = [[text for text, color, _, _ in texts(drawing.svg(k)) if color == role_color("backward")] for k in range(7)]
    assert back[:4] == [[], [], [], []]
    assert back[4] == ["1"]
    assert sorted(back[5]) == ["1", "1.1", "200"]
