"""The drawing board: a digit that is drawn or photographed, and what a network makes of it.

References:
    *Deep Learning from Scratch*, chapters 3 and 7.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen import data, nn
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.data.images import digit_steps
from zhishen.lab.engine import files
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.board_memory import Photo, memory
from zhishen.lab.engine.board_network import TRAINED, Chosen, built_in, network_names, saved_network
from zhishen.lab.engine.board_picture import LONGEST, NO_TEST, Prepared, of_photo, of_strokes, of_test, prepared_dict
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.nn.inspection import feature_maps, occlusion_map
from zhishen.train.loading import load

__all__ = [
    "BOARD", "asked_network", "board_digit", "board_layers", "board_networks", "board_pixels", "picture", "script_head",
]  # fmt: skip

#: The arguments of all operations on what is drawn.
BOARD: Final[dict[str, Any]] = {
    "strokes": Text(LONGEST),
    "photo": Text(200),
    "index": WholeNumber(NO_TEST, 9999),
    "network": Text(80),
}
_MOST_MAPS: Final = 64
_STRIDE: Final = 3  # pixels from one square of the occlusion map to the next


def asked_network(name: str) -> Chosen:
    """The network of a name; without one, the built-in network.

    Raises:
        ArgumentError: no network has this name, or the network does not take images of 28 x 28 pixels.
    """
    if name != TRAINED:
        return saved_network(name) if name else built_in()
    trained = memory().trained
    # After a reload of the page the name is in its address, and the network is gone.
    return built_in() if trained is None else trained


def picture(strokes: str, photo: str, index: int) -> Prepared:
    """What is on the board: the photo, else the strokes, else the test image.

    Raises:
        DataError: the photo is not a picture of a digit, or the text is not that of strokes.
    """
    if not photo:
        return of_test(index) if index != NO_TEST and not strokes else of_strokes(strokes)
    content, kept = files.current().content(photo), memory().photo
    if kept is None or kept.content is not content:
        newest = Photo(photo, content, of_photo(content, photo))
        if kept is not None and kept.name != photo:
            files.current().remove(kept.name)
        memory().photo = kept = newest
    return kept.prepared


def script_head(chosen: Chosen, prepared: Prepared) -> str:
    """The lines of a script that define ``network``, ``x``, ``images`` and ``probabilities``."""
    return f"""import numpy as np
from zhishen import data, nn
from zhishen.data.images import digit_steps
from zhishen.data.strokes import draw_strokes
{chosen.lines}
{prepared.lines}{chosen.input_lines()}probabilities = network.probabilities(images)[0]
"""


def _script(strokes: str, photo: str, index: int, network: str) -> str:
    head = script_head(asked_network(network), picture(strokes, photo, index))
    return f"{head}print(probabilities.argmax(), probabilities.round(3))\n"


@operation(**BOARD, sources=(digit_steps, data.read_digit, nn.Network.probabilities), script=_script)
def board_digit(strokes: str = "", photo: str = "", index: int = NO_TEST, network: str = "") -> dict[str, Any]:
    """What is drawn, how it is prepared, and the probability of each class."""
    prepared, chosen = picture(strokes, photo, index), asked_network(network)
    notes = () if prepared.steps is None else prepared.steps.image.notes
    return {
        "kind": prepared.kind,
        "x": prepared.pixels,
        "label": prepared.label if chosen.reads_digits else -1,
        "truth": prepared.label,
        "digits_only": chosen.reads_digits,
        "classes": list(chosen.classes),
        "probabilities": chosen.network.probabilities(chosen.inputs(prepared.pixels[None]))[0],
        "digits": 1 if prepared.steps is None else prepared.steps.ink.digits,
        "notes": list(notes),
        "steps": prepared_dict(prepared),
    }


# --- the layers -------------------------------------------------------------------------------------------------------


def _layers_script(strokes: str, photo: str, index: int, network: str, layer: str) -> str:
    name = _layer(list(_maps(asked_network(network), picture(strokes, photo, index))), layer)
    return f"""{script_head(asked_network(network), picture(strokes, photo, index))}
outputs = nn.feature_maps(network, images)
for name, output in outputs.items():
    print(name, output.shape[1:])
maps = outputs[{literal(name)}][0][:{_MOST_MAPS}]
print(maps.max())
"""


@operation(**BOARD, layer=Text(100), sources=(feature_maps,), script=_layers_script)
def board_layers(
    strokes: str = "", photo: str = "", index: int = NO_TEST, network: str = "", layer: str = ""
) -> dict[str, Any]:
    """The outputs of all layers for what is drawn, and all feature maps of one layer."""
    chosen = asked_network(network)
    found = _maps(chosen, picture(strokes, photo, index))
    name = _layer(list(found), layer)
    return {
        "layer": name,
        "layers": [
            {
                "name": each,
                "kind": type(chosen.network.layers[each]).__name__ if each in chosen.network.layers else "",
                "shape": list(out.shape),
                "map": _strongest(out),
            }
            for each, out in found.items()
        ],
        "maps": found[name][:_MOST_MAPS] if found[name].ndim > 1 else found[name][:1000],
    }


def _maps(chosen: Chosen, prepared: Prepared) -> dict[str, Array]:
    return {name: out[0] for name, out in feature_maps(chosen.network, chosen.inputs(prepared.pixels[None])).items()}


def _layer(names: list[str], layer: str) -> str:
    """The layer, or the first one in place of a layer that the network does not have."""
    return layer if layer in names else names[0]


def _strongest(out: Array) -> Array:
    """The feature map with the largest values in absolute terms; a row as it is."""
    return out[np.abs(out).mean(axis=(1, 2)).argmax()] if out.ndim == 3 else out.reshape(-1)[:1000]


# --- which pixels matter ----------------------------------------------------------------------------------------------


def _pixels_script(
    strokes: str, photo: str, index: int, network: str, size: int, gray: float, row: int, column: int
) -> str:
    chosen = asked_network(network)
    top, left = _corner(size, row, column)
    covering = float(chosen.scale * gray + chosen.offset)
    return f"""{script_head(chosen, picture(strokes, photo, index))}
answer = int(probabilities.argmax())
one_hot = np.eye(len(probabilities), dtype=np.float32)[[answer]]
gradient = -network.input_gradient(images, one_hot).reshape(28, 28)
drops = nn.occlusion_map(
    network, images[0], answer, size={size}, stride={_STRIDE}, value={covering!r}, shape=(1, 28, 28)
)
changed = images.copy().reshape(1, 28, 28)
changed[:, {top} : {top + size}, {left} : {left + size}] = {covering!r}
covered_probabilities = network.probabilities(changed.reshape(images.shape))[0]
print("largest drop:", drops.max(), covered_probabilities.round(3))
"""


@operation(
    **BOARD, size=WholeNumber(1, 14), gray=Number(0, 1), row=WholeNumber(0, 27), column=WholeNumber(0, 27),
    sources=(occlusion_map, nn.Network.input_gradient), script=_pixels_script,
)  # fmt: skip
def board_pixels(
    strokes: str = "", photo: str = "", index: int = NO_TEST, network: str = "", size: int = 5, gray: float = 0.0,
    row: int = 14, column: int = 14,
) -> dict[str, Any]:  # fmt: skip
    """How much each place counts: the gradient of the input, squares that cover it, and one of these in detail."""
    chosen, prepared = asked_network(network), picture(strokes, photo, index)
    x = chosen.inputs(prepared.pixels[None])
    answer = int(chosen.network.probabilities(x)[0].argmax())
    top, left = _corner(size, row, column)
    covering = float(chosen.scale * gray + chosen.offset)
    covered = x.copy().reshape(1, 28, 28)
    covered[:, top : top + size, left : left + size] = covering
    return {
        "answer": answer,
        "gradient": _gradient(chosen, x, answer),
        "drops": occlusion_map(
            chosen.network, x[0], answer, size=size, stride=_STRIDE, value=covering, shape=(1, 28, 28)
        ),
        "stride": _STRIDE,
        "corner": [top, left],
        "covered": ((covered[0] - chosen.offset) / chosen.scale).astype(np.float32),
        "covered_probabilities": chosen.network.probabilities(covered.reshape(x.shape))[0],
    }


def _gradient(chosen: Chosen, x: Array, answer: int) -> Array:
    """The gradient of the logarithm of the answer's probability: where it is positive, more light speaks for it."""
    one_hot = np.eye(len(chosen.classes), dtype=np.float32)[[answer]]
    return -chosen.network.input_gradient(x, one_hot).reshape(28, 28)


def _corner(size: int, row: int, column: int) -> tuple[int, int]:
    """The upper left corner of a square whose middle is at a pixel, within the image."""
    return tuple(min(max(0, place - size // 2), 28 - size) for place in (row, column))  # pyright: ignore[reportReturnType]


@operation(sources=(load,), script=None)
def board_networks() -> dict[str, Any]:
    """The names of the runs and model files in the working folder."""
    return {"names": network_names(), "trained": memory().trained is not None}
