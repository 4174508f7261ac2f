"""The workbench: compose a network, choose data, train it live, with the library's own trainer.

References:
    *Deep Learning from Scratch*, chapters 4 to 7.
"""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.data.table_files import raw_table
from zhishen.errors import ArgumentError
from zhishen.lab.engine import files, machine
from zhishen.lab.engine.arguments import Flag, Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.workbench_composition import CONSTRAINTS, Composition
from zhishen.lab.engine.workbench_data import Material, material_for
from zhishen.lab.engine.workbench_run import newest_checkpoint, open_run, run_names
from zhishen.lab.engine.workbench_script import preview_script_of, script_of
from zhishen.lab.engine.workbench_training import Training
from zhishen.lab.engine.workbench_views import initial_digest, points_of, surface
from zhishen.messages import message

__all__ = ["upload", "workbench", "workbench_columns", "workbench_open", "workbench_preview", "workbench_runs"]

_PACE: Final = 1 / 25  # seconds between two frames
_SAMPLES_SHOWN: Final = 12
_DEFAULTS: Final = Composition()
_SOURCES: Final = (train.Trainer, nn.Network, optim.Optimizer)
_CHUNK: Final = 2**19  # bytes of a part of an upload
_NETWORKS: Final = (".onnx", ".safetensors")
_GRAY: Final = ".pgm"  # a photo that the page has decoded, because Pillow is missing in a browser
_SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".parquet",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".webp",
    _GRAY,
    *_NETWORKS,
)


@dataclass(frozen=True)
class Base64:
    """At most ``longest`` bytes in base64."""

    longest: int

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a text."""
        if not isinstance(value, str) or len(value) > 4 * self.longest // 3 + 4 or not value.isascii():
            return False
        try:
            return len(base64.b64decode(value, validate=True)) <= self.longest
        except binascii.Error:
            return False

    def bad_values(self) -> tuple[object, ...]:
        """Other types, other signs, and too many bytes."""
        return (None, 3, "!", "abc", "AAAA" * (self.longest // 3 + 2))

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Send smaller parts."""
        return message("send the file in smaller parts")

    def __str__(self) -> str:
        return message("at most {longest} bytes in base64", longest=self.longest)


def _script(**given: Any) -> str:
    return script_of(Composition(**{name: value for name, value in given.items() if name != "run"}))


def _preview_script(**given: Any) -> str:
    return preview_script_of(Composition(**given))


@operation(default_values=_DEFAULTS.as_dict(), sources=_SOURCES, script=_preview_script, **cast("Any", CONSTRAINTS))
def workbench_preview(**given: Any) -> dict[str, Any]:
    """A composition before its training: the layers with shapes and sizes, the data, and the first decisions."""
    composition = Composition(**given)
    material = material_for(composition)
    network = composition.network(material)
    dataset = material.dataset
    with np.errstate(all="ignore"):
        first = surface(network, material, "")
    return {
        "kind": material.kind,
        "layers": _layers(network, material),
        "parameters": sum(array.size for array in network.params.values()),
        "samples": {name: len(part.t) for name, part in dataset.parts().items()},
        "classes": dataset.classes or 0,
        "class_names": list(dataset.class_names),
        "features": [int(size) for size in material.input_shape],
        "points": points_of(material) if material.kind in ("points", "curve") else None,
        "images": _images(material),
        "notes": list(dataset.notes),
        "view": first,
        "start": initial_digest(network),
    }


def _layers(network: nn.Network, material: Material) -> list[dict[str, Any]]:
    """The layers of the network, with the shapes of their outputs."""
    shape, found = material.input_shape, list[dict[str, Any]]()
    for name, layer in network.layers.items():
        shape = layer.output_shape(shape)
        size = sum(array.size for array in layer.walk().parameters().values())
        found.append({"name": name, "kind": type(layer).__name__, "shape": list(shape), "parameters": size})
    return found


def _images(material: Material) -> dict[str, Any] | None:
    """The first training images, in gray, with their labels."""
    if material.image_shape is None:
        return None
    part = material.dataset.train
    images = np.asarray(part.x[:_SAMPLES_SHOWN]).mean(axis=1)
    return {"pixels": images.astype(np.float32), "labels": part.t[:_SAMPLES_SHOWN].astype(np.uint8)}


@operation(
    default_values={**_DEFAULTS.as_dict(), "run": ""},
    sources=_SOURCES,
    script=_script,
    controlled=Training,
    least_pause=_PACE,
    most_at_once=2,
    **cast("Any", {**CONSTRAINTS, "run": Text(60)}),
)
def workbench(**given: Any) -> Training:
    """Train a composition; with ``run``, go on from the end of a run that was saved."""
    run = given.pop("run")
    composition = Composition(**given)
    if any(block["kind"] == "conv" for block in composition.blocks):
        machine.require(message("training a network with convolutions"))
    training = Training(composition, material_for(composition))
    if run:
        training.restore(newest_checkpoint(run))
    return training


@operation(name=Text(200), content=Base64(_CHUNK), first=Flag(), sources=(files.Files,), script=None)
def upload(
    name: str = "table.csv",
    content: str = "YSxiCjEsMgo=",
    first: bool = True,  # noqa: FBT001, FBT002 - as in JSON
) -> dict[str, Any]:
    """A part of a file, which is kept in memory while the page is open."""
    if not name.lower().endswith((_GRAY, *_NETWORKS)):  # in a browser, Pillow and Polars are missing
        machine.require(message("a table or a picture of your own"))
    if not name.lower().endswith(_SUFFIXES):
        raise ArgumentError(
            "upload: expected a file of the kinds {kinds}, got {name!r}; choose another",
            kinds=", ".join(_SUFFIXES),
            name=name,
        )
    return {"name": name, "size": files.current().add(name, base64.b64decode(content), first=first)}


@operation(name=Text(200), sources=(data.table,), script=None)
def workbench_columns(name: str = "") -> dict[str, Any]:
    """The columns of an uploaded table; none without a name."""
    if not name:
        return {"names": [], "rows": 0}
    stream = io.BytesIO(files.current().content(name))
    stream.name = name  # pyright: ignore[reportAttributeAccessIssue]
    frame = raw_table(stream, where="workbench").frame
    return {"names": frame.columns, "rows": len(frame)}


@operation(sources=(train.read_run,), script=None)
def workbench_runs() -> dict[str, Any]:
    """The names of the runs of the workbench in the working folder."""
    return {"names": run_names()}


@operation(name=Text(60), sources=(train.read_run,), script=None)
def workbench_open(name: str = "") -> dict[str, Any]:
    """The composition of a run that was saved; of no run, the default one."""
    composition = open_run(name) if name else _DEFAULTS
    return {"composition": composition.as_dict(), "run": name}
