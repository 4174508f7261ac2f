"""``zhishen export``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from zhishen.errors import ArgumentError
from zhishen.interop.onnx import Exported
from zhishen.interop.onnx import export as export_onnx
from zhishen.messages import message
from zhishen.nn import Network
from zhishen.train.loading import load

EPILOG = (
    "Examples:\n\n  zhishen export runs/small_conv-1 digits.onnx\n\n"
    "  zhishen export runs/picture_conv-1 pictures.onnx --raw --probabilities"
)


def export(
    run: Annotated[
        Path, typer.Argument(help="The folder of a run, a checkpoint, or a file of network.save.", metavar="RUN")
    ],
    file: Annotated[Path, typer.Argument(help="The file to write, such as model.onnx.", metavar="FILE")],
    *,
    best: Annotated[bool, typer.Option("--best", help="Take the best checkpoint, not the last weights.")] = False,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="End with a softmax or sigmoid: probabilities instead of scores.")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="Put the scaling of raw values, such as pixels from 0 to 255, into the file."),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that exists.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Write a trained network to an ONNX file, which other programs run on phones, servers and in browsers.

    The number of samples is free. The preprocessing and the names of the classes are in the metadata. If onnxruntime is
    installed, it runs the file, and the largest difference from the network is printed.
    """
    _check_file(file, replace=replace)
    network = load(run, best=best)
    found = export_onnx(network, file, probabilities=probabilities, raw=raw)
    if as_json:
        print(json.dumps(_as_json(found)))
    else:
        _print(found, network)


def _check_file(file: Path, *, replace: bool) -> None:
    if file.suffix.lower() != ".onnx":
        raise ArgumentError(
            "export: expected FILE to end in .onnx, got {name!r}; write, for example, {example}",
            name=file.name,
            example=file.with_suffix(".onnx").name,
        )
    if file.is_file() and not replace:
        raise ArgumentError(
            "export: expected a FILE that does not exist, got {file}; choose another name, or add --replace", file=file
        )


def _as_json(found: Exported) -> dict[str, Any]:
    return {
        "file": str(found.path),
        "bytes": found.path.stat().st_size,
        "opset": found.opset,
        "dtype": found.dtype,
        "input": {"name": found.input_name, "shape": found.input_shape},
        "output": {"name": found.output_name, "shape": found.output_shape},
        "nodes": found.nodes,
        "differences": None if found.differences is None else asdict(found.differences),
    }


def _print(found: Exported, network: Network) -> None:
    print(
        message(
            "written: {path} ({size:.1f} MB, {nodes} nodes, opset {opset})",
            path=found.path,
            size=found.path.stat().st_size / 1e6,
            nodes=found.nodes,
            opset=found.opset,
        )
    )
    print(
        message(
            "input: {input} ({input_shape}), output: {output} ({output_shape}), {dtype}; N is the number of samples",
            input=found.input_name,
            input_shape=", ".join(map(str, found.input_shape)),
            output=found.output_name,
            output_shape=", ".join(map(str, found.output_shape)),
            dtype=found.dtype,
        )
    )
    if network.preprocessing is not None and found.input_name != "raw":
        print(
            message(
                "The file expects inputs that are already preprocessed. Its metadata describe the preprocessing; with "
                "--raw the file scales the inputs itself."
            )
        )
    if found.differences is None:
        print(message("The file was not run: install onnxruntime to compare it with the network."))
        return
    print(
        message(
            "onnxruntime, {samples} random inputs: the outputs differ by at most {direct:.1e} of the largest output "
            "({default:.1e} from the default computation of the network)",
            samples=found.differences.samples,
            direct=found.differences.direct,
            default=found.differences.default,
        )
    )
