"""Networks of blocks: a list of tables, as a file or a page has it, becomes the layers of a network.

A block is a mapping with a ``kind`` and options; options that are missing have their defaults:

- ``{"kind": "dense", "width": 32, "activation": "relu", "norm": "none"}``: affine - normalization - activation;
- ``{"kind": "conv", "filters": 16, "size": 3, "activation": "relu", "norm": "none", "pool": "none"}``: convolution
  with padding of half the size, so that odd sizes keep that of the images - normalization - activation - pooling;
- ``{"kind": "residual", "activation": "relu", "norm": "none"}``: act(x + F(x)), where F is affine - norm - act - affine
  - norm, or the same with convolutions of 3 x 3 where the input is images;
- ``{"kind": "dropout", "rate": 0.3}``.

Images are flattened where no block needs them as images any more, and an affine layer with the outputs ends the
network. `plan` returns the layers as calls of constructors, from which `built` makes layers and `written` a program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from zhishen._checks import Constraint, OneOf, WholeNumber, check, shown
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import deferred
from zhishen.nn.activation import ACTIVATIONS
from zhishen.nn.activation import activation as activation_layer
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv2d
from zhishen.nn.conv_networks import image_size
from zhishen.nn.dropout import RATE, Dropout
from zhishen.nn.init import FOR_ACTIVATION, Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss, SoftmaxCrossEntropy
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm, LayerNorm
from zhishen.nn.pool import AvgPool2d, Flatten, GlobalAvgPool2d, MaxPool2d
from zhishen.nn.residual import Residual

__all__ = ["BLOCKS", "LayerCall", "built", "checked_blocks", "conv_blocks", "dense_blocks", "plan", "written"]

_SIZE: Final = WholeNumber(1)
_ACTIVATION: Final = OneOf(tuple(ACTIVATIONS))

# Kind of block → its options, each with its constraint and its default.
BLOCKS: Final[dict[str, dict[str, tuple[Constraint, Any]]]] = {
    "dense": {
        "width": (_SIZE, 32),
        "activation": (_ACTIVATION, "relu"),
        "norm": (OneOf(("none", "batch", "layer")), "none"),
    },
    "conv": {
        "filters": (_SIZE, 16),
        "size": (WholeNumber(1, 31), 3),
        "activation": (_ACTIVATION, "relu"),
        "norm": (OneOf(("none", "batch")), "none"),
        "pool": (OneOf(("none", "max", "average", "global")), "none"),
    },
    "residual": {"activation": (_ACTIVATION, "relu"), "norm": (OneOf(("none", "batch")), "none")},
    "dropout": {"rate": (RATE, 0.3)},
}

Block = Mapping[str, Any]
_CLASSES: Final[dict[str, Any]] = {
    each.__name__: each
    for each in (Affine, AvgPool2d, BatchNorm, Conv2d, Dropout, Flatten, GlobalAvgPool2d, LayerNorm, MaxPool2d)
}
_DRAWING: Final = ("Affine", "Conv2d")  # layers that draw their weights


@dataclass(frozen=True)
class LayerCall:
    """A call of the constructor of a layer.

    Attributes:
        kind: the class, such as ``"Affine"``; for an activation, its class too.
        values: the positional arguments.
        options: the other arguments, without ``rng`` and ``dtype``.
        inner: of a residual block, the calls of its layers.
    """

    kind: str
    values: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    inner: tuple[LayerCall, ...] = ()


def checked_blocks(blocks: Any, *, where: str) -> list[dict[str, Any]]:
    """The blocks with all their options.

    Raises:
        ArgumentError: it is not a list of mappings, or a kind or an option is unknown or out of its range.
    """
    if isinstance(blocks, str) or not isinstance(blocks, Sequence):
        raise ArgumentError(
            "{where}: expected blocks to be a list of tables, got {given}; write, for example, [{{'kind': 'dense', "
            "'width': 32}}]",
            where=where,
            given=shown(blocks),
        )
    return [_checked(block, f"{where}: blocks[{k}]") for k, block in enumerate(cast("Sequence[Any]", blocks))]


def _checked(block: Any, where: str) -> dict[str, Any]:
    given: Mapping[str, Any] = block if isinstance(block, Mapping) else {}
    kind = check(given.get("kind"), OneOf(tuple(BLOCKS)), where=where, name="kind")
    known = BLOCKS[cast("str", kind)]
    for name in given:
        check(name, OneOf(("kind", *known)), where=where, name=deferred("the key"))
    options = {name: given.get(name, default) for name, (_, default) in known.items()}
    for name, (constraint, _) in known.items():
        check(options[name], constraint, where=where, name=name)
    return {"kind": kind, **options}


# --- from blocks to calls ---------------------------------------------------------------------------------------------


def plan(
    blocks: Sequence[Block], shape: Sequence[int], outputs: int, *, init: Any = None, where: str = "blocks"
) -> list[LayerCall]:
    """The layers of a network of blocks, as calls.

    Args:
        blocks: see the top of this module.
        shape: of an input without the batch axis: (F,), or (C, H, W) of an image.
        outputs: of the last affine layer.
        init: the initial weights, see `Affine`; None for those that suit the activation of each block.
        where: how errors call the caller.

    Raises:
        ArgumentError: a block is invalid, or a convolution follows the flattening.
        ShapeError: an image is too small to be pooled.

    Examples:
        >>> for call in plan([{"kind": "dense", "width": 8, "activation": "tanh"}], (2,), 3):
        ...     print(written(call))
        nn.Affine(2, 8, rng=rng, init="xavier")
        nn.Tanh()
        nn.Affine(8, 3, rng=rng, init="xavier")
    """
    chosen = checked_blocks(blocks, where=where)
    planner = _Planner(tuple(shape), init, where)
    for k, block in enumerate(chosen):
        planner.later = [each["kind"] for each in chosen[k + 1 :]]
        planner.add(block)
    planner.flatten()
    planner.calls.append(planner.affine(outputs))
    return planner.calls


class _Planner:
    """Appends the calls of blocks, and follows the shape of an input through them.

    Attributes:
        calls: those so far.
        later: the kinds of the blocks that follow.
    """

    def __init__(self, shape: tuple[int, ...], init: Any, where: str) -> None:
        self.shape, self.init, self.where = shape, init, where
        self.calls: list[LayerCall] = []
        self.later: list[str] = []
        self.activation = "relu"  # that of the last block

    def add(self, block: Mapping[str, Any]) -> None:
        self.activation = block.get("activation", self.activation)
        getattr(self, f"_{block['kind']}")(block)

    def affine(self, width: int) -> LayerCall:
        return LayerCall("Affine", (self.shape[0], width), {"init": self._init()})

    def flatten(self) -> None:
        if len(self.shape) == 3:
            self.calls.append(LayerCall("Flatten"))
            self.shape = (int(np.prod(self.shape)),)

    def _init(self) -> Any:
        return FOR_ACTIVATION.get(self.activation, "he") if self.init is None else self.init

    def _conv_call(self, filters: int, size: int) -> LayerCall:
        options = {"padding": size // 2} if size > 1 else {}
        return LayerCall("Conv2d", (self.shape[0], filters, size), {**options, "init": self._init()})

    def _norm(self, block: Mapping[str, Any], features: int) -> list[LayerCall]:
        kind = {"none": None, "batch": "BatchNorm", "layer": "LayerNorm"}[block["norm"]]
        return [] if kind is None else [LayerCall(kind, (features,))]

    def _act(self) -> LayerCall:
        return LayerCall(type(activation_layer(self.activation, where=self.where)).__name__)

    def _dense(self, block: Mapping[str, Any]) -> None:
        self.flatten()
        width = int(block["width"])
        self.calls += [self.affine(width), *self._norm(block, width), self._act()]
        self.shape = (width,)

    def _conv(self, block: Mapping[str, Any]) -> None:
        if len(self.shape) != 3:
            raise ArgumentError(
                "{where}: expected blocks of kind conv before those of kind dense, and data of images, got a conv "
                "block for rows of {features} features; move or remove it",
                where=self.where,
                features=self.shape[0],
            )
        filters, size = int(block["filters"]), int(block["size"])
        self.calls += [self._conv_call(filters, size), *self._norm(block, filters), self._act()]
        self.shape = (filters, *(edge + (size + 1) % 2 for edge in self.shape[1:]))
        if block["pool"] != "none":
            self._pool(block["pool"])

    def _pool(self, kind: str) -> None:
        filters, *edges = self.shape
        height, width = edges
        if kind == "global":
            self.calls.append(LayerCall("GlobalAvgPool2d"))
            self.shape = (filters,)
            return
        if min(height, width) < 2:
            raise ShapeError(
                "{where}: expected images of at least 2 x 2 pixels before each pooling, got {height} x {width}; remove "
                "a pooling",
                where=self.where,
                height=height,
                width=width,
            )
        self.calls.append(LayerCall("MaxPool2d" if kind == "max" else "AvgPool2d", (2,)))
        self.shape = (filters, height // 2, width // 2)

    def _residual(self, block: Mapping[str, Any]) -> None:
        features = self.shape[0]
        layer = self._conv_call(features, 3) if len(self.shape) == 3 else self.affine(features)
        norm = self._norm(block, features)
        self.calls += [LayerCall("Residual", inner=(layer, *norm, self._act(), layer, *norm)), self._act()]

    def _dropout(self, block: Mapping[str, Any]) -> None:
        if not {"conv", "residual"} & {*self.later}:
            self.flatten()
        self.calls.append(LayerCall("Dropout", (float(block["rate"]),)))


# --- from calls to layers and programs --------------------------------------------------------------------------------


def built(call: LayerCall, *, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Layer:
    """The layer of a call. The generator of a dropout is spawned from ``rng``, so it does not change the weights."""
    if call.kind == "Residual":
        return Residual(*(built(each, rng=rng, dtype=dtype) for each in call.inner))
    if call.kind not in _CLASSES:
        return next(kind for kind in ACTIVATIONS.values() if kind.__name__ == call.kind)()
    options = dict(call.options)
    if call.kind in _DRAWING:
        options["rng"] = rng
    if call.kind == "Dropout":
        options["rng"] = rng.spawn(1)[0]
    if call.kind in (*_DRAWING, "BatchNorm", "LayerNorm"):
        options["dtype"] = dtype
    return _CLASSES[call.kind](*call.values, **options)


def written(call: LayerCall) -> str:
    """The call as a line of a program that has ``nn`` and ``rng``."""
    parts = [repr(value) for value in call.values] + [written(each) for each in call.inner]
    if call.kind in _DRAWING:
        parts.append("rng=rng")
    if call.kind == "Dropout":
        parts.append("rng=rng.spawn(1)[0]")
    parts += [f"{name}={_literal(value)}" for name, value in call.options.items()]
    return f"nn.{call.kind}({', '.join(parts)})"


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


# --- networks of the zoo ----------------------------------------------------------------------------------------------

_DENSE: Final[tuple[Block, ...]] = ({"kind": "dense", "width": 64}, {"kind": "dense", "width": 32})
_CONV: Final[tuple[Block, ...]] = (
    {"kind": "conv", "filters": 16, "norm": "batch", "pool": "max"},
    {"kind": "conv", "filters": 32, "norm": "batch", "pool": "max"},
)


def dense_blocks(
    inputs: int,
    outputs: int,
    *,
    rng: np.random.Generator,
    blocks: Sequence[Block] = _DENSE,
    init: str | float | Initializer | None = None,
    objective: str | None = None,
    smoothing: float = 0.0,
    loss: str | Loss | None = None,
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Blocks that a list of tables describes, for rows of features; see `zhishen.nn.blocks`.

    Args:
        inputs: the number of features of an input.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        blocks: of kind ``dense``, ``residual`` and ``dropout``.
        init: the initial weights, see `Affine`; by default those that suit the activation of each block.
        objective: the loss where ``loss`` is not given: its name, such as ``"sum_of_squares"``.
        smoothing: of softmax cross-entropy where neither of the two is given, see `SoftmaxCrossEntropy`.
        loss: see `Network`; by default softmax cross-entropy.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a block is invalid, or the initializer or the loss is unknown.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> blocks = [{"kind": "dense", "width": 8, "activation": "tanh"}, {"kind": "residual"}]
        >>> network = nn.dense_blocks(2, 2, rng=np.random.default_rng(0), blocks=blocks)
        >>> list(network.layers)
        ['affine1', 'tanh1', 'residual1', 'relu1', 'affine2']
    """
    check(inputs, _SIZE, where="dense_blocks", name="inputs")
    calls = plan(blocks, (int(inputs),), outputs, init=init, where="dense_blocks")
    return Network([built(call, rng=rng, dtype=dtype) for call in calls], loss=_loss(loss, objective, smoothing))


def conv_blocks(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    blocks: Sequence[Block] = _CONV,
    init: str | float | Initializer | None = None,
    objective: str | None = None,
    smoothing: float = 0.0,
    loss: str | Loss | None = None,
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Blocks that a list of tables describes, for images; see `zhishen.nn.blocks`.

    Args:
        shape: the shape (C, H, W) of an image.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        blocks: of kind ``conv``, ``residual``, ``dropout`` and ``dense``.
        init: as in `dense_blocks`.
        objective: as in `dense_blocks`.
        smoothing: as in `dense_blocks`.
        loss: as in `dense_blocks`.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a block is invalid, or the initializer or the loss is unknown.
        ShapeError: the images are too small to be pooled.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.conv_blocks((1, 28, 28), 10, rng=np.random.default_rng(0))
        >>> list(network.layers)[-4:]
        ['relu2', 'maxpool2', 'flatten1', 'affine1']
    """
    image = image_size(shape, where="conv_blocks")
    calls = plan(blocks, image, outputs, init=init, where="conv_blocks")
    layers = [built(call, rng=rng, dtype=dtype) for call in calls]
    return Network(layers, loss=_loss(loss, objective, smoothing), input_shape=image)


def _loss(loss: str | Loss | None, objective: str | None, smoothing: float) -> str | Loss:
    return loss or objective or SoftmaxCrossEntropy(smoothing=smoothing)
