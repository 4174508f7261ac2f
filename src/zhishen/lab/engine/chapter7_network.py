"""A trained network from the outside to the arithmetic of one number, and what its answers depend on.

References:
    *Deep Learning from Scratch*, section 7.6. Zeiler, Fergus: Visualizing and understanding convolutional networks,
    2014. Goodfellow, Shlens, Szegedy: Explaining and harnessing adversarial examples, 2015.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.data import read_digit
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.trained_digits import DRAWING, MARGIN, chosen_image, network, test_digit
from zhishen.nn.inspection import feature_maps, occlusion_map
from zhishen.reference.conv import conv2d, im2col

__all__ = ["fooled_digit", "network_on_digit", "occluded_digit"]

_INDEX: Final = WholeNumber(0, 9999)
_DRAWING: Final = Text(DRAWING)
_STAGES: Final = range(1, 7)
_LAYERS: Final = (
    *(f"{kind}{stage}" for stage in _STAGES for kind in ("conv", "batchnorm", "relu")),
    "maxpool1", "maxpool2", "maxpool3", "affine1",
)  # fmt: skip
_STRONGEST: Final = 6  # inputs of a score that are named


def _image_lines(index: int, drawing: str) -> str:
    if drawing:
        if not drawing.strip("0"):
            return "images = np.zeros((1, 1, 28, 28), np.float32)  # nothing is drawn yet\n"
        return f"""drawing = {literal(drawing)}
levels = np.array([int(level, 16) for level in drawing]).reshape(28, 28) / 15
images = data.digit(np.pad(levels, {MARGIN}))[None, None]  # scaled to 20 x 20 pixels and centered
"""
    return f"""mnist = data.mnist(flatten=False, compact=True)
images = np.asarray(mnist.test.x[{index} : {index + 1}])
"""


_NETWORK_LINES: Final = """import numpy as np
from zhishen import data, nn
from zhishen.figures.small_conv import trained_network

network = trained_network()
"""


# --- from the overview to the arithmetic ------------------------------------------------------------------------------


def _network_script(index: int, drawing: str, layer: str, channel: int, row: int, column: int) -> str:
    return f"""{_NETWORK_LINES}{_image_lines(index, drawing)}outputs = nn.feature_maps(network, images)
maps = outputs[{literal(layer)}][0]  # a feature map for each channel
probabilities = network.probabilities(images)[0]
print(maps.shape, "prediction:", probabilities.argmax())
place = tuple(min(wanted, size - 1) for wanted, size in zip({(channel, row, column)}, maps.shape))
value = float(maps[place])
print(place, value)
"""


@operation(
    index=_INDEX, drawing=_DRAWING, layer=OneOf(_LAYERS), channel=WholeNumber(0, 63), row=WholeNumber(0, 27),
    column=WholeNumber(0, 27), sources=(feature_maps, nn.small_conv, conv2d, read_digit),
    script=_network_script,
)  # fmt: skip
def network_on_digit(
    index: int = 0, drawing: str = "", layer: str = "conv1", channel: int = 3, row: int = 8, column: int = 14
) -> dict[str, Any]:
    """The network on one image: all layers, the feature maps of one, and how one of its numbers comes about."""
    image, label = chosen_image(index, drawing)
    found = {name: maps[0] for name, maps in feature_maps(network(), image[None]).items()}
    maps = found[layer]
    place = tuple(min(wanted, size - 1) for wanted, size in zip((channel, row, column), maps.shape, strict=False))
    names = list(found)
    before = names[names.index(layer) - 1] if names.index(layer) else ""
    inputs = found[before] if before else image
    return {
        "x": image[0],
        "label": label,
        "probabilities": network().probabilities(image[None])[0],
        "scores": found["affine1"],
        "layers": [
            {
                "name": name,
                "kind": type(network().layers[name]).__name__,
                "shape": list(out.shape),
                "parameters": sum(array.size for array in network().layers[name].params.values()),
                "map": _strongest(out),
            }
            for name, out in found.items()
        ],
        "maps": maps,
        "place": list(place),
        "value": float(maps[place]),
        "before": before,
        "arithmetic": _arithmetic(network().layers[layer], inputs, place),
    }


def _strongest(out: Array) -> Array:
    """The feature map with the largest values in absolute terms; a row as it is."""
    return out if out.ndim == 1 else out[np.abs(out).mean(axis=(1, 2)).argmax()]


def _arithmetic(layer: nn.Layer, inputs: Array, place: tuple[int, ...]) -> dict[str, Any]:
    """What one number of an output is made of."""
    if isinstance(layer, nn.Conv2d):
        return _convolution_arithmetic(layer, inputs, place)
    if isinstance(layer, nn.Affine):
        W, b = layer.params["W"][:, place[0]], layer.params["b"][place[0]]
        products = W * inputs
        order = np.argsort(-np.abs(products), kind="stable")[:_STRONGEST]
        return {"kind": "affine", "order": order, "x": inputs[order], "W": W[order], "products": products[order],
                "sum": float(products.sum()), "b": float(b)}  # fmt: skip
    if isinstance(layer, nn.MaxPool2d):
        c, i, j = place
        return {"kind": "pool", "window": inputs[c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]}
    if isinstance(layer, nn.BatchNorm):
        channel = place[0]
        parts = {**layer.params, **layer.buffers}
        numbers = {name: float(array[channel]) for name, array in parts.items()}
        return {"kind": "norm", "x": float(inputs[place]), "eps": layer.eps, **numbers}
    return {"kind": "relu", "x": float(inputs[place])}


def _convolution_arithmetic(layer: nn.Conv2d, inputs: Array, place: tuple[int, ...]) -> dict[str, Any]:
    """The pixels under the filter in all input channels, the weights, and the sum of each channel."""
    W, b = layer.params["W"][place[0]], layer.params["b"][place[0]]
    rows = im2col(inputs[None], size=(3, 3), padding=(1, 1))
    pixels = rows[place[1] * inputs.shape[2] + place[2]].reshape(W.shape)
    sums = (pixels * W).sum(axis=(1, 2))
    return {"kind": "conv", "x": pixels, "W": W, "sums": sums, "b": float(b),
            "strongest": int(np.abs(sums).argmax())}  # fmt: skip


# --- occlusion --------------------------------------------------------------------------------------------------------


def _occlusion_script(index: int, size: int, gray: float, row: int, column: int) -> str:
    corner = f"{min(row, 28 - size)} : {min(row, 28 - size) + size}, {min(column, 28 - size)} : " + str(
        min(column, 28 - size) + size
    )
    return f"""{_NETWORK_LINES}{_image_lines(index, "")}label = int(mnist.test.t[{index}])
drops = nn.occlusion_map(network, images[0], label, size={size}, stride={_STEP}, value={gray})
print(drops.shape, "largest drop:", drops.max())
images[..., {corner}] = {gray}
covered_probabilities = network.probabilities(images)[0]
print(covered_probabilities.round(3))
"""


_STEP: Final = 3  # pixels from one square to the next


@operation(
    index=_INDEX, size=WholeNumber(1, 16), gray=Number(0, 1), row=WholeNumber(0, 27),
    column=WholeNumber(0, 27), sources=(occlusion_map,), script=_occlusion_script,
)  # fmt: skip
def occluded_digit(
    index: int = 2760, size: int = 7, gray: float = 0.0, row: int = 9, column: int = 9
) -> dict[str, Any]:
    """The drop of the probability for squares everywhere, and the probabilities under one of them."""
    image, label = test_digit(index)
    whole = network().probabilities(image[None])[0]
    top, left = min(row, 28 - size), min(column, 28 - size)
    covered = image.copy()
    covered[:, top : top + size, left : left + size] = gray
    return {
        "x": image[0],
        "label": label,
        "probabilities": whole,
        "drops": _drops(image.tobytes(), label, size, float(gray)),
        "step": _STEP,
        "corner": [top, left],
        "covered_probabilities": network().probabilities(covered[None])[0],
    }


@lru_cache(maxsize=16)
def _drops(image: bytes, label: int, size: int, gray: float) -> Array:
    """The occlusion map of an image; it stays the same while the square moves."""
    x = np.frombuffer(image, np.float32).reshape(1, 28, 28)
    return occlusion_map(network(), x, label, size=size, stride=_STEP, value=gray)


# --- the gradient of the input ----------------------------------------------------------------------------------------

_EPSILONS: Final = np.linspace(0, 0.5, 26)


def _fool_script(index: int, drawing: str, epsilon: float) -> str:
    label = "network.probabilities(images).argmax(axis=1)" if drawing else f"mnist.test.t[{index} : {index + 1}]"
    return f"""{_NETWORK_LINES}{_image_lines(index, drawing)}t = {label}
gradient = network.input_gradient(images, t)[0, 0]
moved = np.clip(images[0, 0] + np.float32({epsilon}) * np.sign(gradient), 0, 1)
before = network.probabilities(images)[0]
after = network.probabilities(moved[None, None])[0]
print(before.argmax(), "becomes", after.argmax(), after.round(3))
"""


@operation(
    index=_INDEX, drawing=_DRAWING, epsilon=Number(0, 0.5), sources=(nn.Network.input_gradient, read_digit),
    script=_fool_script,
)  # fmt: skip
def fooled_digit(index: int = 1, drawing: str = "", epsilon: float = 0.1) -> dict[str, Any]:
    """One step of the fast gradient sign method, x' = x + ε sign(∂E/∂x), and a step in random directions."""
    image, label = chosen_image(index, drawing)
    x = image[None]
    before = network().probabilities(x)[0]
    measured = int(before.argmax()) if label < 0 else label
    gradient = network().input_gradient(x, np.array([measured]))
    random = np.random.default_rng(0).choice(np.array([-1, 1], np.float32), size=x.shape)
    moved = _moved(x, np.sign(gradient), np.array([epsilon]))
    return {
        "x": image[0],
        "label": measured,
        "gradient": gradient[0, 0],
        "moved": moved[0, 0],
        "before": before,
        "after": network().probabilities(moved)[0],
        "epsilons": _EPSILONS,
        "against": network().probabilities(_moved(x, np.sign(gradient), _EPSILONS))[:, measured],
        "random": network().probabilities(_moved(x, random, _EPSILONS))[:, measured],
    }


def _moved(x: Array, direction: Array, epsilons: Array) -> Array:
    """The image with each gray value moved by each ε, and kept between black and white: (len(epsilons), 1, 28, 28)."""
    steps = epsilons.astype(np.float32)[:, None, None, None] * direction
    return np.clip(x + steps, 0, 1).astype(np.float32)
