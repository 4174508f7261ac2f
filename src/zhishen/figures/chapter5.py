"""Chapter 5: the notes' computational graphs with their numbers, and how gradients are checked.

A graph is described once, by `_Graph`: the values it begins with and the formula. Its data are the value of every named
step and the gradient of every one, ``d_`` before the name; the drawing is made from these data again, by the tape.

References:
    *Deep Learning from Scratch*, chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data import mnist
from zhishen.figures.cache import cached
from zhishen.figures.catalogue import figure
from zhishen.figures.look import colour, points, say, series
from zhishen.graph import ops
from zhishen.graph.check import numerical_gradient
from zhishen.graph.tensor import Tensor, apply, gradients
from zhishen.nn import Network, multi_layer

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from zhishen.figures.drawing import Drawing

__all__ = [
    "draw_gradient_check_step", "draw_graph_add_multiply", "draw_graph_affine", "draw_graph_apples",
    "draw_graph_apples_oranges", "draw_graph_chain_rule", "draw_graph_relu", "draw_graph_sigmoid",
    "draw_graph_sigmoid_long", "draw_graph_softmax", "draw_graph_softmax_long", "draw_three_ways",
    "gradient_check_step_data", "graph_add_multiply_data", "graph_affine_data", "graph_apples_data",
    "graph_apples_oranges_data", "graph_chain_rule_data", "graph_relu_data", "graph_sigmoid_data",
    "graph_sigmoid_long_data", "graph_softmax_data", "graph_softmax_long_data", "three_ways_data",
]  # fmt: skip

_Steps = dict[str, Any]  # Tensors by name; NumPy's stubs take its functions of Tensors for arrays
_STEP_SECONDS: Final = 0.7  # a step of a graph is read, not only seen
# What leaves are called in both languages; symbols are called what they are.
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "apple": ("apple", "苹果"),
    "apples": ("apples", "苹果的个数"),
    "orange": ("orange", "橘子"),
    "oranges": ("oranges", "橘子的个数"),
    "tax": ("tax", "消费税"),
}


@dataclass(frozen=True)
class _Graph:
    """A computational graph with its numbers.

    Attributes:
        leaves: the values that it begins with, by name.
        build: the formula: from the leaves to the named steps, in order; the last one is the result.
        constants: leaves without a gradient.
    """

    leaves: Mapping[str, Any]
    build: Callable[[_Steps], _Steps]
    constants: tuple[str, ...] = ()

    def tensors(self, data: Mapping[str, Any]) -> _Steps:
        """The leaves and the steps, computed from the leaves' values in ``data``."""
        leaves: _Steps = {}
        for name in self.leaves:
            words = _WORDS.get(name, (name, name))
            leaves[name] = Tensor(np.array(data[name]), name=say(*words), requires_grad=name not in self.constants)
        return {**leaves, **self.build(leaves)}

    def numbers(self) -> dict[str, Array]:
        """Every value, and every gradient of the result."""
        tensors = self.tensors(self.leaves)
        found = {name: tensor.data for name, tensor in tensors.items()}
        known = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
        *_, output = tensors.values()
        for name, gradient in zip(known, gradients(output, list(known.values())), strict=True):
            found[f"d_{name}"] = gradient
        return found

    def drawing(self, data: Mapping[str, Any]) -> Drawing:
        """The graph of the last step."""
        from zhishen.figures.drawing import draw

        *_, output = self.tensors(data).values()
        return draw(output)

    def paint(self, data: Mapping[str, Any], ax: Axes, k: int, *, key: bool = True) -> None:
        """What is known after ``k`` steps; at the end nothing is pointed at."""
        drawing = self.drawing(data)
        drawing.paint(ax, step=k if k < drawing.steps else None, key=key)

    def frames(self, data: Mapping[str, Any]) -> int:
        """One for what is known at first, and one a step."""
        return self.drawing(data).steps + 1


# --- apples and oranges -----------------------------------------------------------------------------------------------


def _apples(v: _Steps) -> _Steps:
    net = v["apple"] * v["apples"]
    return {"net": net, "price": net * v["tax"]}


def _apples_oranges(v: _Steps) -> _Steps:
    apples, oranges = v["apple"] * v["apples"], v["orange"] * v["oranges"]
    net = apples + oranges
    return {"all_apples": apples, "all_oranges": oranges, "net": net, "price": net * v["tax"]}


_APPLES: Final = _Graph({"apple": 100.0, "apples": 2.0, "tax": 1.1}, _apples)
_APPLES_ORANGES: Final = _Graph(
    {"apple": 100.0, "apples": 2.0, "orange": 150.0, "oranges": 3.0, "tax": 1.1}, _apples_oranges
)


def graph_apples_data() -> dict[str, Array]:
    """Two apples at 100 with a tax of 10 %: each value, and each derivative of the price."""
    return _APPLES.numbers()


@figure(
    "graph_apples",
    chapter=5,
    rows=("5.1",),
    data=graph_apples_data,
    size=(5.6, 3.1),
    frames=_APPLES.frames,
    seconds=_STEP_SECONDS,
    en=(
        "What two apples cost",
        (
            "Forward, from the left: the price. Backward, from the right: how the price answers to each "
            "quantity. An apple dearer by 1 makes the purchase dearer by 2.2."
        ),
    ),
    zh=("买两个苹果", "正向传播从左到右计算价格，反向传播从右到左计算价格对每个量的导数：苹果贵 1，总价贵 2.2。"),
)
def draw_graph_apples(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _APPLES.paint(data, ax, k)


def graph_apples_oranges_data() -> dict[str, Array]:
    """Two apples at 100 and three oranges at 150 with a tax of 10 %."""
    return _APPLES_ORANGES.numbers()


@figure(
    "graph_apples_oranges",
    chapter=5,
    rows=("5.1", "5.2"),
    data=graph_apples_oranges_data,
    size=(7.0, 4.2),
    frames=_APPLES_ORANGES.frames,
    seconds=_STEP_SECONDS,
    en=(
        "Two apples and three oranges",
        (
            "Addition hands the gradient on to both; multiplication hands each factor the gradient times "
            "the other factor."
        ),
    ),
    zh=("两个苹果和三个橘子", "加法节点把上游的导数原样传给两个输入，乘法节点乘以“翻转”后的另一个输入。"),
)
def draw_graph_apples_oranges(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _APPLES_ORANGES.paint(data, ax, k)


# --- the chain rule, addition and multiplication, ReLU ----------------------------------------------------------------


def _chain(v: _Steps) -> _Steps:
    t = v["x"] + v["y"]
    return {"t": t, "z": t**2}


_CHAIN: Final = _Graph({"x": 2.0, "y": 3.0}, _chain)


def graph_chain_rule_data() -> dict[str, Array]:
    """z = t², t = x + y."""
    return _CHAIN.numbers()


@figure(
    "graph_chain_rule",
    chapter=5,
    rows=("5.2",),
    data=graph_chain_rule_data,
    size=(5.2, 2.8),
    frames=_CHAIN.frames,
    seconds=_STEP_SECONDS,
    en=(
        "The chain rule",
        ("z = t² with t = x + y: the derivative ∂z/∂x is ∂z/∂t · ∂t/∂x = 2t · 1, one factor a node on the way back."),
    ),
    zh=("链式法则", "z = t²，t = x + y：∂z/∂x = ∂z/∂t · ∂t/∂x = 2t · 1，反向经过的每个节点贡献一个因子。"),
)
def draw_graph_chain_rule(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _CHAIN.paint(data, ax, k)


def _add(v: _Steps) -> _Steps:
    out = v["x"] + v["y"]
    return {"out": out, "L": out * v["c"]}


def _multiply(v: _Steps) -> _Steps:
    out = v["x"] * v["y"]
    return {"out": out, "L": out * v["c"]}


_SUM: Final = _Graph({"x": 10.0, "y": 5.0, "c": 1.3}, _add, constants=("c",))
_PRODUCT: Final = _Graph({"x": 10.0, "y": 5.0, "c": 1.3}, _multiply, constants=("c",))


def graph_add_multiply_data() -> dict[str, Array]:
    """The sum and the product of 10 and 5, to which a gradient of 1.3 comes back."""
    return _numbered(add=_SUM, multiply=_PRODUCT)


def _numbered(**graphs: _Graph) -> dict[str, Array]:
    """The numbers of several graphs, each under its own name."""
    return {f"{kind}_{name}": value for kind, graph in graphs.items() for name, value in graph.numbers().items()}


def _part(data: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The numbers of one of them."""
    return {name.removeprefix(f"{kind}_"): value for name, value in data.items() if name.startswith(f"{kind}_")}


@figure(
    "graph_add_multiply",
    chapter=5,
    rows=("5.2", "5.3"),
    data=graph_add_multiply_data,
    size=(9.0, 2.7),
    panels=(1, 2),
    frames=lambda data: _SUM.frames(_part(data, "add")),
    seconds=_STEP_SECONDS,
    en=(
        "Addition passes on, multiplication swaps",
        (
            "The same gradient comes back to both. A sum hands it on as it is; a product hands each "
            "factor the gradient times the other factor."
        ),
    ),
    zh=("加法原样传递，乘法翻转相乘", "同样的导数从右边传来：加法节点原样传给两个输入，乘法节点乘以另一个输入。"),
)
def draw_graph_add_multiply(data: Mapping[str, Any], axes: list[Axes], k: int) -> None:
    """What is known after ``k`` steps."""
    _SUM.paint(_part(data, "add"), axes[0], k, key=False)
    _PRODUCT.paint(_part(data, "multiply"), axes[1], k, key=False)
    axes[0].set_title(say("Addition", "加法节点"))
    axes[1].set_title(say("Multiplication", "乘法节点"))


def _relu(v: _Steps) -> _Steps:
    y = ops.relu(v["x"])
    return {"y": y, "L": ops.sum_of_squares(y, v["t"])}


_RELU: Final = _Graph(
    {"x": np.array([1.0, -0.5, 2.0, -1.5]), "t": np.array([0.5, 1.0, 3.0, -2.0])}, _relu, constants=("t",)
)


def graph_relu_data() -> dict[str, Array]:
    """ReLU as a switch: its output, and the gradient that it lets through."""
    return _RELU.numbers()


@figure(
    "graph_relu",
    chapter=5,
    rows=("5.3",),
    data=graph_relu_data,
    size=(8.0, 2.9),
    frames=_RELU.frames,
    seconds=_STEP_SECONDS,
    en=(
        "ReLU is a switch",
        ("Where the input is positive the value goes forward and the gradient comes back; elsewhere neither does."),
    ),
    zh=("ReLU 像开关", "输入大于 0 处，信号正向通过，导数也反向通过；其余位置信号和导数都停在此处。"),
)
def draw_graph_relu(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _RELU.paint(data, ax, k)


# --- sigmoid, long and short ------------------------------------------------------------------------------------------


def _sigmoid_long(v: _Steps) -> _Steps:
    negative = -v["x"]
    power = np.exp(negative)
    total: Tensor = apply("add", 1.0, power)
    return {"negative": negative, "power": power, "total": total, "y": apply("divide", 1.0, total)}


def _sigmoid(v: _Steps) -> _Steps:
    return {"y": ops.sigmoid(v["x"])}


_SIGMOID_LONG: Final = _Graph({"x": 0.5}, _sigmoid_long)
_SIGMOID: Final = _Graph({"x": 0.5}, _sigmoid)


def graph_sigmoid_long_data() -> dict[str, Array]:
    """y = 1/(1 + exp(-x)), step by step."""
    return _SIGMOID_LONG.numbers()


@figure(
    "graph_sigmoid_long",
    chapter=5,
    rows=("5.4",),
    data=graph_sigmoid_long_data,
    size=(7.8, 2.4),
    frames=_SIGMOID_LONG.frames,
    seconds=_STEP_SECONDS,
    en=(
        "Sigmoid, the long graph",
        ("y = 1/(1 + exp(-x)), a node an operation: the way back goes through all of them and ends with y(1 - y)."),
    ),
    zh=("sigmoid 的计算图", "y = 1/(1 + exp(-x))，每步运算一个节点：反向传播逐个经过它们，最后得到 y(1 - y)。"),
)
def draw_graph_sigmoid_long(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _SIGMOID_LONG.paint(data, ax, k)


def graph_sigmoid_data() -> dict[str, Array]:
    """The same as a single node."""
    return _SIGMOID.numbers()


@figure(
    "graph_sigmoid",
    chapter=5,
    rows=("5.4",),
    data=graph_sigmoid_data,
    size=(4.4, 1.9),
    frames=_SIGMOID.frames,
    seconds=_STEP_SECONDS,
    en=(
        "Sigmoid as a single node",
        "The long way back, put together: dx = dy · y(1 - y), which needs only the output.",
    ),
    zh=("sigmoid 的计算图（简洁版）", "把反向传播的中间步骤合并：dx = dy · y(1 - y)，只需要正向传播的输出。"),
)
def draw_graph_sigmoid(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _SIGMOID.paint(data, ax, k)


# --- affine -----------------------------------------------------------------------------------------------------------


def _affine(v: _Steps) -> _Steps:
    product = v["X"] @ v["W"]
    out = product + v["B"]
    return {"product": product, "Y": out, "L": ops.sum_of_squares(out, v["t"])}


_AFFINE: Final = _Graph(
    {
        "X": np.array([[1.0, 0.5], [-0.5, 2.0], [0.0, -1.0]]),
        "W": np.array([[0.2, -0.4, 1.0], [0.6, 0.3, -0.5]]),
        "B": np.array([0.1, -0.2, 0.3]),
        "t": np.eye(3),
    },
    _affine,
    constants=("t",),
)


def graph_affine_data() -> dict[str, Array]:
    """Y = X W + B for a batch of 3, with the mean squared error against one-hot targets after it."""
    return _AFFINE.numbers()


@figure(
    "graph_affine",
    chapter=5,
    rows=("5.4",),
    data=graph_affine_data,
    size=(9.3, 3.8),
    frames=_AFFINE.frames,
    seconds=_STEP_SECONDS,
    en=(
        "The affine layer on a batch",
        (
            "Gradients have the shapes of what they belong to: dX = dY Wᵀ, dW = Xᵀ dY; B is used by each "
            "sample of the batch, so dB is the sum of dY over the batch."
        ),
    ),
    zh=(
        "批版本的 Affine 层",
        ("导数的形状与对应的量相同：dX = dY Wᵀ，dW = Xᵀ dY；偏置 B 被批中每个数据使用，所以 dB 是 dY 沿批方向的和。"),
    ),
)
def draw_graph_affine(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _AFFINE.paint(data, ax, k)


# --- softmax with its loss, long and short ----------------------------------------------------------------------------


def _softmax_long(v: _Steps) -> _Steps:
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


def _softmax(v: _Steps) -> _Steps:
    y = ops.softmax(v["a"])
    return {"y": y, "L": ops.cross_entropy(y, v["t"])}


# Scores whose exponentials are 3, 2 and 5, so that the probabilities are round: 0.3, 0.2, 0.5.
_SCORES: Final = np.log([3.0, 2.0, 5.0])
_SOFTMAX_LONG: Final = _Graph(
    {**{f"a{i + 1}": _SCORES[i] for i in range(3)}, "t1": 0.0, "t2": 1.0, "t3": 0.0},
    _softmax_long,
    constants=("t1", "t2", "t3"),
)
_ONE: Final = _Graph({"a": _SCORES, "t": np.eye(3)[1]}, _softmax, constants=("t",))
_BATCH: Final = _Graph({"a": np.stack([_SCORES, _SCORES[::-1]]), "t": np.eye(3)[[1, 0]]}, _softmax, constants=("t",))


def graph_softmax_long_data() -> dict[str, Array]:
    """Softmax and cross entropy of three scores, one node an operation."""
    return _SOFTMAX_LONG.numbers()


@figure(
    "graph_softmax_long",
    chapter=5,
    rows=("5.4",),
    data=graph_softmax_long_data,
    size=(9.4, 9.0),
    frames=_SOFTMAX_LONG.frames,
    seconds=_STEP_SECONDS,
    en=(
        "Softmax with cross entropy, the long graph",
        (
            "Three scores a become probabilities y and a loss L. However long the way back, what arrives "
            "at the scores is y - t."
        ),
    ),
    zh=("Softmax-with-Loss 层的计算图", "三个得分 a 变成概率 y 和损失 L。反向传播无论多长，到达得分的总是 y - t。"),
)
def draw_graph_softmax_long(data: Mapping[str, Any], ax: Axes, k: int) -> None:
    """What is known after ``k`` steps."""
    _SOFTMAX_LONG.paint(data, ax, k)


def graph_softmax_data() -> dict[str, Array]:
    """The same as two nodes, for one sample and for a batch of 2."""
    return _numbered(one=_ONE, batch=_BATCH)


@figure(
    "graph_softmax",
    chapter=5,
    rows=("5.4",),
    data=graph_softmax_data,
    size=(7.6, 4.9),
    panels=(2, 1),
    frames=lambda data: _ONE.frames(_part(data, "one")),
    seconds=_STEP_SECONDS,
    en=(
        "Softmax with cross entropy",
        (
            "Put together, the long way back leaves the difference between the output and the label: y - t, "
            "for a batch of N (y - t)/N."
        ),
    ),
    zh=(
        "Softmax-with-Loss 层的计算图（简易版）",
        ("合并中间步骤后，传给得分的导数恰好是输出与教师标签的误差 y - t；批大小为 N 时是 (y - t)/N。"),
    ),
)
def draw_graph_softmax(data: Mapping[str, Any], axes: list[Axes], k: int) -> None:
    """What is known after ``k`` steps."""
    _ONE.paint(_part(data, "one"), axes[0], k, key=False)
    _BATCH.paint(_part(data, "batch"), axes[1], k)
    axes[0].set_title(say("One sample: y - t", "单个数据：y - t"))
    axes[1].set_title(say("A batch of N = 2: (y - t)/N", "批大小 N = 2：(y - t)/N"))


# --- gradients checked ------------------------------------------------------------------------------------------------


def _network(dtype: str, *, hidden: int, seed: int) -> Network:
    """A smooth network, the same numbers in each dtype up to rounding."""
    network = multi_layer(784, [hidden], 10, activation="tanh", rng=np.random.default_rng(seed), dtype=np.float64)
    if dtype == "float64":
        return network
    rounded = multi_layer(784, [hidden], 10, activation="tanh", rng=np.random.default_rng(seed), dtype=dtype)
    rounded.load_state_dict(network.state_dict())
    return rounded


def _forward_difference(f: Callable[[Array], float], x: Array, *, h: float) -> Array:
    """(f(x + h e_i) - f(x)) / h for each element, as one would try first."""
    gradient, here = np.zeros_like(x), f(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + h
        gradient[index] = (f(x) - here) / h
        x[index] = before
    return gradient


def _step_experiment(*, hidden: int, samples: int, exponents: int, per_decade: int, seed: int) -> dict[str, Array]:
    """The error of differences against backpropagation, relative to the gradient, for steps from 1e-1 down."""
    split = mnist(dtype=np.float64).train
    x, t = split.x[:samples], split.t[:samples]
    steps = 10.0 ** -np.arange(1, exponents + 1e-9, 1 / per_decade)
    exact = _network("float64", hidden=hidden, seed=seed).gradient(x, t)["affine1.b"]
    errors: dict[str, Array] = {"h": steps}
    for dtype in ("float64", "float32"):
        network = _network(dtype, hidden=hidden, seed=seed)
        inputs, bias = x.astype(dtype), network.params["affine1.b"]

        def value(_: Array, network: Network = network, inputs: Array = inputs) -> float:
            return network.loss(inputs, t)

        for kind, differences in (("forward", _forward_difference), ("central", numerical_gradient)):
            found = [differences(value, bias, h=float(h)).astype(np.float64) - exact for h in steps]
            errors[f"{kind}_{dtype}"] = np.linalg.norm(found, axis=1) / np.linalg.norm(exact)
    return errors


def gradient_check_step_data() -> dict[str, Array]:
    """Relative errors of forward and central differences in both precisions, over the step ``h``."""
    return cached(_step_experiment, hidden=20, samples=20, exponents=12, per_decade=4, seed=0)


# Each curve with its hue, its line, and where its words stand from its lowest point, in points.
_CURVES: Final = (
    ("forward_float64", 1, "-", (0, 52), "center"),
    ("central_float64", 0, "-", (32, 8), "left"),
    ("forward_float32", 1, ":", (-4, 58), "center"),
    ("central_float32", 0, ":", (12, -14), "left"),
)


_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")  # Matplotlib's formulas know no Chinese beside them


def _power_of_ten(x: float) -> str:
    """1.8e-05 as 2·10⁻⁵, and 1e-07 as 10⁻⁷."""
    digit, _, power = f"{x:.0e}".partition("e")
    return f"{'' if digit == '1' else f'{digit}·'}10{str(int(power)).translate(_RAISED)}"


@figure(
    "gradient_check_step",
    chapter=5,
    rows=("5.5", "4.6"),
    data=gradient_check_step_data,
    size=(7.5, 4.6),
    en=(
        "How small a step checks a gradient best?",
        (
            "The error of numerical gradients against backpropagation. Larger steps see the curve of the "
            "function, smaller ones drown in rounding; the dots mark the best. A check wants central "
            "differences in float64."
        ),
    ),
    zh=(
        "梯度确认的步长取多小",
        (
            "数值梯度与反向传播的误差。步长大时受函数弯曲影响，步长小时被舍入误差淹没，圆点标出最佳步长；"
            "梯度确认应使用 float64 的中心差分。"
        ),
    ),
)
def draw_gradient_check_step(data: Mapping[str, Any], ax: Axes) -> None:
    """Four Vs on logarithmic axes, the lowest point of each marked."""
    h = data["h"]
    kinds = {"forward": say("forward difference", "前向差分"), "central": say("central difference", "中心差分")}
    for key, number, line, place, side in _CURVES:
        error, hue = data[key], series(number)
        kind, dtype = key.split("_")
        best = int(np.argmin(error))
        ax.plot(h, error, color=hue, linestyle=line)
        ax.plot(h[best], error[best], "o", color=hue, markeredgecolor=colour("paper"), markersize=7)
        ax.annotate(
            f"{kinds[kind]}\n{dtype}, h = {_power_of_ten(h[best])}",
            (h[best], error[best]),
            place,
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=points("note"),
            color=hue,
        )
    lost = h[data["central_float32"] >= 1 - 1e-9]
    ax.annotate(
        say("float32: x + h rounds to x", "float32：x + h 舍入后还是 x"),
        (float(np.sqrt(lost.min() * lost.max())), 1.0),
        (0, -8),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=points("note"),
        color=colour("muted"),
    )
    ax.set_xlim(h.min() / 2, 8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel(say("step h", "步长 h"))
    ax.set_ylabel(say("relative error of the gradient", "梯度的相对误差"))
    ax.grid(visible=True)


_AGREEMENT: Final = 1e-7  # what float64 has to reach


def _three_ways_experiment(*, hidden: int, samples: int, seed: int) -> dict[str, Array]:
    """For each parameter the difference of the tape's and the numerical gradient from that of the layers."""
    split = mnist(dtype=np.float64).train
    x, t = split.x[:samples], split.t[:samples]
    network = _network("float64", hidden=hidden, seed=seed)
    layers, numerical = network.gradient(x, t), network.numerical_gradient(x, t)
    with ops.unfolded():  # without any backward by hand
        tape = network.tape_gradient(x, t)
    found: dict[str, Array] = {}
    for name, gradient in layers.items():
        found[f"{name} gradient"] = np.abs(gradient).ravel()
        found[f"{name} tape"] = np.abs(tape[name] - gradient).ravel()
        found[f"{name} numerical"] = np.abs(numerical[name] - gradient).ravel()
    return found


def three_ways_data() -> dict[str, Array]:
    """How far apart the gradient of the layers, of the tape and of differences are, element by element."""
    return cached(_three_ways_experiment, hidden=10, samples=3, seed=0)


@figure(
    "three_ways",
    chapter=5,
    rows=("5.5",),
    data=three_ways_data,
    size=(7.5, 3.6),
    en=(
        "Three ways to a gradient",
        (
            "A two-layer network on three digits: for each parameter, how far the tape and the numerical "
            "gradient are from the layers' backpropagation. Below 1e-7 in float64, as it should be."
        ),
    ),
    zh=(
        "求梯度的三种方法",
        ("两层网络与三张手写数字：每个参数的自动微分和数值微分与逐层反向传播的差。float64 下都小于 1e-7。"),
    ),
)
def draw_three_ways(data: Mapping[str, Any], ax: Axes) -> None:
    """A row a parameter; on a logarithmic axis the spread of the differences, the largest as a dot."""
    names = [key.removesuffix(" tape") for key in data if key.endswith(" tape")]
    ways = (
        ("gradient", colour("muted"), say("the gradient itself", "梯度本身")),
        ("numerical", series(1), say("numerical gradient", "数值微分")),
        ("tape", series(0), say("tape", "自动微分")),
    )
    for row, name in enumerate(reversed(names)):
        for kind, hue, words in ways:
            values = data[f"{name} {kind}"]
            shown = values[values > 0]  # a difference of exactly 0 has no place on this axis
            if not shown.size:
                continue
            low, middle, high = np.quantile(shown, [0.05, 0.5, 0.95])
            ax.plot([low, high], [row, row], color=hue, linewidth=6, alpha=0.35, solid_capstyle="round")
            ax.plot(middle, row, "|", color=hue, markersize=11, markeredgewidth=2)
            ax.plot(shown.max(), row, "o", color=hue, markersize=5)
            if row == len(names) - 1:
                ax.annotate(
                    words,
                    (float(middle), row),
                    (0, 13),
                    textcoords="offset points",
                    ha="center",
                    fontsize=points("note"),
                    color=hue,
                )
    ax.axvline(_AGREEMENT, color=colour("ink"), linewidth=1, linestyle="--")
    ax.annotate(
        say(f"agree to {_power_of_ten(_AGREEMENT)}", f"一致到 {_power_of_ten(_AGREEMENT)}"),
        (_AGREEMENT, -0.6),
        (5, 5),
        textcoords="offset points",
        fontsize=points("note"),
        color=colour("ink"),
    )
    ax.set_xscale("log")
    ax.set_yticks(range(len(names)), reversed(names))
    ax.set_ylim(-0.6, len(names) - 0.3)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(say("difference from the layers' gradient", "与逐层反向传播的差"))
