"""Figures of chapter 5: the computational graphs of the notes with their numbers.

A graph has texts, leaves with their values, and a formula: a function from the leaves to the named steps, of which the
last one is the result. The data of its figure are the value of every step, and its gradient, whose name begins with
``d_``. The drawing records the formula on the tape again.

References:
    *Deep Learning from Scratch*, chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import Style, current_style, localized, role_color
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor, apply, gradients

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from zhishen.figures.drawing import Drawing

__all__ = [
    "graph_affine", "graph_apples", "graph_apples_oranges", "graph_chain_rule", "graph_relu", "graph_sigmoid",
    "graph_sigmoid_long", "graph_softmax_long",
]  # fmt: skip

_Steps = dict[str, Any]  # Tensors by name; for NumPy's stubs they are arrays
_Formula = Callable[..., _Steps]
_STEP_SECONDS: Final = 0.7  # a reader needs time for the numbers of each step
# The names of leaves in both languages; a symbol has the same name in both.
_LEAF_NAMES: Final[dict[str, tuple[str, str]]] = {
    "apple": ("apple", "苹果"),
    "apples": ("apples", "苹果的个数"),
    "orange": ("orange", "橘子"),
    "oranges": ("oranges", "橘子的个数"),
    "tax": ("tax", "消费税"),
}


# --- from a formula to a figure ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Graph:
    """A computational graph with its numbers.

    Attributes:
        formula: a function from the leaves to the named steps, in order; the last one is the result.
        leaves: the values of the leaves, by name.
        constants: the names of the leaves without a gradient.
        title: the title in both languages, for one of several graphs.
        named: whether the texts on the arrows name the steps, as in t = 5 and ∂z/∂t = 10; for a graph of numbers.
    """

    formula: _Formula
    leaves: Mapping[str, Any]
    constants: tuple[str, ...] = ()
    title: tuple[str, str] = ("", "")
    named: bool = False
    _drawings: dict[tuple[Style, *tuple[bytes, ...]], Drawing] = field(default_factory=dict)

    def tensors(self, data: Mapping[str, Any]) -> _Steps:
        """The leaves, with their values in ``data``, and the steps."""
        leaves: _Steps = {}
        for name in self.leaves:
            names = _LEAF_NAMES.get(name, (name, name))
            leaves[name] = Tensor(
                np.array(data[name]), name=localized(*names), requires_grad=name not in self.constants
            )
        steps = self.formula(**leaves)
        if self.named:
            for name, tensor in steps.items():
                tensor.name = name
        return {**leaves, **steps}

    def numbers(self) -> dict[str, Array]:
        """All values, and the gradients of the result."""
        tensors = self.tensors(self.leaves)
        found = {name: tensor.data for name, tensor in tensors.items()}
        known = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
        *_, output = tensors.values()
        for name, gradient in zip(known, gradients(output, list(known.values())), strict=True):
            found[f"d_{name}"] = gradient
        return found

    def drawing(self, data: Mapping[str, Any]) -> Drawing:
        """The drawing of the last step; it is kept, because each frame of an animation asks for it."""
        from zhishen.figures.drawing import draw

        key = (current_style(), *(np.asarray(data[name]).tobytes() for name in self.leaves))
        if key not in self._drawings:
            *_, output = self.tensors(data).values()
            self._drawings.clear()
            self._drawings[key] = draw(output)
        return self._drawings[key]

    def paint(self, data: Mapping[str, Any], ax: Axes, k: int, *, key: bool = True) -> None:
        """Draw what is known after ``k`` steps; after the last step nothing is highlighted."""
        drawing = self.drawing(data)
        drawing.paint(ax, step=k if k < drawing.steps else None, key=key)
        if self.named:
            *_, result = self.tensors(data)
            _name_wires(ax, drawing, k, result)

    def frames(self, data: Mapping[str, Any]) -> int:
        """The number of frames: one before the first step, and one after each step."""
        return self.drawing(data).steps + 1


def _name_wires(ax: Axes, drawing: Drawing, k: int, result: str) -> None:
    """Write the name of each step, or of its derivative, before the number on its arrow, after ``k`` steps."""
    for role, known in (
        ("forward", [(f"{arrow.name} = ", arrow.name, arrow.forward_step) for arrow in drawing.graph.arrows]),
        (
            "backward",
            [(f"∂{result}/∂{arrow.name} = ", arrow.name, arrow.backward_step) for arrow in drawing.graph.arrows],
        ),
    ):
        prefixes = [prefix if name else "" for prefix, name, step in known if step is not None and step <= k]
        numbers = [text for text in ax.texts if text.get_color() == role_color(role)]  # in the order of the arrows
        for prefix, number in zip(prefixes, numbers, strict=True):
            if not number.get_text().startswith(prefix):  # the drawing has written some of the names
                number.set_text(prefix + number.get_text())


def _graph(
    *, leaves: Mapping[str, Any], constants: tuple[str, ...] = (), rows: tuple[str, ...], size: tuple[float, float],
    en: tuple[str, str], zh: tuple[str, str], named: bool = False,
) -> Callable[[_Formula], _Formula]:  # fmt: skip
    """A decorator that registers a formula as the figure of its name, see `_Graph` and `figure`."""

    def register(formula: _Formula) -> _Formula:
        graph = _Graph(formula, leaves, constants, named=named)
        figure(
            formula.__name__, chapter=5, rows=rows, data=graph.numbers, size=size, frames=graph.frames,
            seconds=_STEP_SECONDS, en=en, zh=zh,
        )(graph.paint)  # fmt: skip
        return formula

    return register


def _graphs(
    name: str, graphs: Mapping[str, _Graph], *, rows: tuple[str, ...], size: tuple[float, float],
    panels: tuple[int, int], en: tuple[str, str], zh: tuple[str, str],
) -> None:  # fmt: skip
    """Register several graphs as one figure with a panel for each; the keys of ``graphs`` begin the names of the data.

    The legend is below panels in a column; panels in a row have no space for it.
    """

    def part(data: Mapping[str, Any], kind: str) -> dict[str, Any]:
        begin = f"{kind}_"
        return {name.removeprefix(begin): value for name, value in data.items() if name.startswith(begin)}

    def numbers() -> dict[str, Array]:
        return {f"{kind}_{name}": x for kind, graph in graphs.items() for name, x in graph.numbers().items()}

    def frames(data: Mapping[str, Any]) -> int:
        return max(graph.frames(part(data, kind)) for kind, graph in graphs.items())

    def paint(data: Mapping[str, Any], axes: list[Axes], k: int) -> None:
        for ax, (kind, graph) in zip(axes, graphs.items(), strict=True):
            graph.paint(part(data, kind), ax, k, key=panels[1] == 1 and ax is axes[-1])
            ax.set_title(localized(*graph.title))

    figure(
        name, chapter=5, rows=rows, data=numbers, size=size, panels=panels, frames=frames, seconds=_STEP_SECONDS,
        en=en, zh=zh,
    )(paint)  # fmt: skip


# --- apples and oranges -----------------------------------------------------------------------------------------------


@_graph(
    leaves={"apple": 100.0, "apples": 2.0, "tax": 1.1},
    rows=("5.1",),
    size=(5.6, 3.1),
    en=(
        "The price of two apples",
        (
            "Forward, from the left: the price. Backward, from the right: the derivative of the price with respect to "
            "each quantity. If an apple costs 1 more, the price is 2.2 higher."
        ),
    ),
    zh=("买两个苹果", "正向传播从左到右计算价格，反向传播从右到左计算价格对每个量的导数：苹果贵 1，总价贵 2.2。"),
)
def graph_apples(apple: Tensor, apples: Tensor, tax: Tensor) -> _Steps:
    """Two apples at 100 with a tax of 10 %: each value, and each derivative of the price."""
    net = apple * apples
    return {"net": net, "price": net * tax}


@_graph(
    leaves={"apple": 100.0, "apples": 2.0, "orange": 150.0, "oranges": 3.0, "tax": 1.1},
    rows=("5.1", "5.2"),
    size=(7.0, 4.2),
    en=(
        "Two apples and three oranges",
        (
            "Addition passes the gradient to both inputs; multiplication passes to each factor the gradient times the "
            "other factor."
        ),
    ),
    zh=("两个苹果和三个橘子", "加法节点把上游的导数原样传给两个输入，乘法节点乘以“翻转”后的另一个输入。"),
)
def graph_apples_oranges(apple: Tensor, apples: Tensor, orange: Tensor, oranges: Tensor, tax: Tensor) -> _Steps:
    """Two apples at 100 and three oranges at 150 with a tax of 10 %."""
    all_apples, all_oranges = apple * apples, orange * oranges
    net = all_apples + all_oranges
    return {"all_apples": all_apples, "all_oranges": all_oranges, "net": net, "price": net * tax}


# --- the chain rule, addition and multiplication, ReLU ----------------------------------------------------------------


@_graph(
    leaves={"x": 2.0, "y": 3.0},
    rows=("5.2",),
    size=(6.4, 3.0),
    named=True,
    en=(
        "The chain rule",
        (
            "z = t² with t = x + y: the derivative ∂z/∂x is ∂z/∂t · ∂t/∂x = 2t · 1, a factor for each node on the way "
            "back."
        ),
    ),
    zh=("链式法则", "z = t²，t = x + y：∂z/∂x = ∂z/∂t · ∂t/∂x = 2t · 1，反向经过的每个节点贡献一个因子。"),
)
def graph_chain_rule(x: Tensor, y: Tensor) -> _Steps:
    """z = t², t = x + y."""
    t = x + y
    return {"t": t, "z": t**2}


def _add(x: Tensor, y: Tensor, c: Tensor) -> _Steps:
    out = x + y
    return {"out": out, "L": out * c}


def _multiply(x: Tensor, y: Tensor, c: Tensor) -> _Steps:
    out = x * y
    return {"out": out, "L": out * c}


_TEN_AND_FIVE: Final = {"x": 10.0, "y": 5.0, "c": 1.3}  # the sum and the product receive a gradient of 1.3
_graphs(
    "graph_add_multiply",
    {
        "add": _Graph(_add, _TEN_AND_FIVE, ("c",), ("Addition", "加法节点")),
        "multiply": _Graph(_multiply, _TEN_AND_FIVE, ("c",), ("Multiplication", "乘法节点")),
    },
    rows=("5.2", "5.3"),
    size=(9.0, 2.7),
    panels=(1, 2),
    en=(
        "Addition passes the gradient on, multiplication swaps",
        (
            "Both nodes receive the same gradient. Addition passes it on unchanged; multiplication passes to each "
            "factor the gradient times the other factor."
        ),
    ),
    zh=("加法原样传递，乘法翻转相乘", "同样的导数从右边传来：加法节点原样传给两个输入，乘法节点乘以另一个输入。"),
)


@_graph(
    leaves={"x": np.array([1.0, -0.5, 2.0, -1.5]), "t": np.array([0.5, 1.0, 3.0, -2.0])},
    constants=("t",),
    rows=("5.3",),
    size=(8.0, 2.9),
    en=(
        "ReLU is a switch",
        ("Where the input is positive, the value passes forward and the gradient passes back; elsewhere both are 0."),
    ),
    zh=("ReLU 像开关", "输入大于 0 处，信号正向通过，导数也反向通过；其余位置信号和导数都停在此处。"),
)
def graph_relu(x: Tensor, t: Tensor) -> _Steps:
    """ReLU as a switch: its output, and the gradient that passes through it."""
    y = ops.relu(x)
    return {"y": y, "L": ops.sum_of_squares(y, t)}


# --- sigmoid, long and short ------------------------------------------------------------------------------------------


@_graph(
    leaves={"x": 0.5},
    rows=("5.4",),
    size=(7.8, 2.1),
    en=(
        "Sigmoid, operation by operation",
        ("y = 1/(1 + exp(-x)), a node for each operation: the way back passes all of them and ends with y(1 - y)."),
    ),
    zh=("sigmoid 的计算图", "y = 1/(1 + exp(-x))，每步运算一个节点：反向传播逐个经过它们，最后得到 y(1 - y)。"),
)
def graph_sigmoid_long(x: Any) -> _Steps:
    """y = 1/(1 + exp(-x)), step by step: times -1, exp, plus 1, divide."""
    negative = x * -1.0
    power = np.exp(negative)
    total: Tensor = apply("add", 1.0, power)
    return {"negative": negative, "power": power, "total": total, "y": apply("divide", 1.0, total)}


@_graph(
    leaves={"x": 0.5},
    rows=("5.4",),
    size=(4.4, 1.9),
    en=(
        "Sigmoid as a single node",
        "All steps of the way back combined: dx = dy · y(1 - y), which needs only the output.",
    ),
    zh=("sigmoid 的计算图（简洁版）", "把反向传播的中间步骤合并：dx = dy · y(1 - y)，只需要正向传播的输出。"),
)
def graph_sigmoid(x: Tensor) -> _Steps:
    """The sigmoid as a single node."""
    return {"y": ops.sigmoid(x)}


# --- affine -----------------------------------------------------------------------------------------------------------


@_graph(
    leaves={
        "X": np.array([[1.0, 2.0], [3.0, 4.0]]),
        "W": np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]),
        "b": np.array([1.0, 2.0, 3.0]),
        "t": np.array([[4.0, 4.0, 4.0], [12.0, 4.0, -2.0]]),  # so that dY is whole, too
    },
    constants=("t",),
    rows=("5.4",),
    size=(9.6, 4.9),
    en=(
        "The affine layer on a batch",
        (
            "A gradient has the shape of its variable: dX = dY Wᵀ, dW = Xᵀ dY. Each sample of the batch uses b, so db "
            "is the sum of dY over the batch."
        ),
    ),
    zh=(
        "批版本的 Affine 层",
        ("导数的形状与对应的量相同：dX = dY Wᵀ，dW = Xᵀ dY；偏置 b 被批中每个数据使用，所以 db 是 dY 沿批方向的和。"),
    ),
)
def graph_affine(X: Tensor, W: Tensor, b: Tensor, t: Tensor) -> _Steps:
    """Y = X W + b for a batch of 2, and its mean squared error."""
    product = X @ W
    Y = product + b
    return {"product": product, "Y": Y, "L": ops.sum_of_squares(Y, t)}


# --- softmax with its loss, long and short ----------------------------------------------------------------------------

# Scores whose exponentials are 3, 2 and 5, so that the probabilities are 0.3, 0.2 and 0.5.
_SCORES: Final = np.log([3.0, 2.0, 5.0])


@_graph(
    leaves={**{f"a{i + 1}": _SCORES[i] for i in range(3)}, "t1": 0.0, "t2": 1.0, "t3": 0.0},
    constants=("t1", "t2", "t3"),
    rows=("5.4",),
    size=(9.4, 9.0),
    en=(
        "Softmax with cross entropy, operation by operation",
        (
            "Three scores a become probabilities y and a loss L. After all steps of the way back, the gradient of the "
            "scores is y - t."
        ),
    ),
    zh=("Softmax-with-Loss 层的计算图", "三个得分 a 变成概率 y 和损失 L。反向传播无论多长，到达得分的总是 y - t。"),
)
def graph_softmax_long(**v: Any) -> _Steps:
    """Softmax and cross entropy of three scores, with a node for each operation."""
    steps: _Steps = {}
    for i in "123":
        steps[f"exp{i}"] = np.exp(v[f"a{i}"])
    steps["sum12"] = steps["exp1"] + steps["exp2"]
    steps["sum"] = steps["sum12"] + steps["exp3"]
    steps["inverse"] = apply("divide", 1.0, steps["sum"])
    for i in "123":
        steps[f"y{i}"] = steps[f"exp{i}"] * steps["inverse"]
    for i in "123":
        steps[f"log{i}"] = np.log(steps[f"y{i}"])
    for i in "123":
        steps[f"product{i}"] = steps[f"log{i}"] * v[f"t{i}"]
    steps["total12"] = steps["product1"] + steps["product2"]
    steps["total"] = steps["total12"] + steps["product3"]
    return {**steps, "L": -steps["total"]}


def _softmax(a: Tensor, t: Tensor) -> _Steps:
    y = ops.softmax(a)
    return {"y": y, "L": ops.cross_entropy(y, t)}


_ONE: Final = {"a": _SCORES, "t": np.eye(3)[1]}
_BATCH: Final = {"a": np.stack([_SCORES, _SCORES[::-1]]), "t": np.eye(3)[[1, 0]]}
_graphs(
    "graph_softmax",
    {
        "one": _Graph(_softmax, _ONE, ("t",), ("One sample: y - t", "单个数据：y - t")),
        "batch": _Graph(_softmax, _BATCH, ("t",), ("A batch of N = 2: (y - t)/N", "批大小 N = 2：(y - t)/N")),
    },
    rows=("5.4",),
    size=(7.6, 6.2),
    panels=(2, 1),
    en=(
        "Softmax with cross entropy",
        (
            "All steps of the way back combined give the difference between output and label: y - t, and (y - t)/N for "
            "a batch of N samples."
        ),
    ),
    zh=(
        "Softmax-with-Loss 层的计算图（简易版）",
        ("合并中间步骤后，传给得分的导数恰好是输出与监督数据的误差 y - t；批大小为 N 时是 (y - t)/N。"),
    ),
)
