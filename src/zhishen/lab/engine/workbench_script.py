"""The programs that print the numbers of the workbench, with the library's public names alone."""

from __future__ import annotations

import math
from typing import Final

from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_data import Material, material_for
from zhishen.nn.blocks import written

__all__ = ["preview_script_of", "script_of"]

_WRAPPERS: Final = {
    "none": "{inner}",
    "decay": "optim.WeightDecay({inner}, {strength})",
    "l2": "optim.Penalized({inner}, optim.L2({strength}))",
    "l1": "optim.Penalized({inner}, optim.L1({strength}))",
}


def script_of(composition: Composition) -> str:
    """The program of the training."""
    material = material_for(composition)
    parts = [
        _imports(composition, material, "data, nn, optim, train"),
        "\n".join(material.lines),
        _network(composition, material),
        _training(composition, material),
    ]
    return "\n\n".join(parts) + "\n"


def preview_script_of(composition: Composition) -> str:
    """The program of what is shown before the training: the layers and the sizes of the parts of the data."""
    material = material_for(composition)
    parts = [
        _imports(composition, material, "data, nn"),
        "\n".join(material.lines),
        _network(composition, material),
        (
            f"print(network.summary({literal(list(material.input_shape))}))\n"
            "parameters = sum(array.size for array in network.params.values())\n"
            "samples = {name: len(part.t) for name, part in dataset.parts().items()}\n"
            "print(parameters, samples)"
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _imports(composition: Composition, material: Material, packages: str) -> str:
    lines = ["import numpy as np"]
    if material.columns is not None:
        lines.append("import polars as pl")
    lines += ["", f"from zhishen import {packages}"]
    if composition.data == "function":
        lines.append("from zhishen.graph.expression import parse")
    return "\n".join(lines)


def _network(composition: Composition, material: Material) -> str:
    layers = "".join(f"    {written(call)},\n" for call in composition.plan(material))
    smoothing = composition.smoothing
    if material.dataset.classes is None or composition.loss == "sum_of_squares":
        loss = '"sum_of_squares"'
    else:
        loss = f"nn.SoftmaxCrossEntropy({f'smoothing={literal(smoothing)}' if smoothing else ''})"
    return (
        f"rng, order = np.random.default_rng({composition.seed}).spawn(2)\n"
        f"network = nn.Network([\n{layers}], loss={loss})"
    )


def _optimizer(composition: Composition) -> str:
    inner = f'optim.build("{composition.optimizer}", lr={literal(composition.lr)})'
    made = _WRAPPERS[composition.penalty].format(inner=inner, strength=literal(composition.strength))
    return f"optim.ClipNorm({made}, {literal(composition.clip)})" if composition.clip else made


def _schedule(composition: Composition, samples: int) -> tuple[str, str]:
    """The lines that define the schedule, and its name."""
    steps = composition.epochs * math.ceil(samples / composition.batch_size)
    options = {
        "constant": "",
        "cosine": f", steps={steps}, warmup={round(0.05 * steps)}",
        "step": f", every={max(1, steps // 3)}, factor=0.3",
    }[composition.schedule]
    kind = {"constant": "Constant", "cosine": "Cosine", "step": "StepDecay"}[composition.schedule]
    if not composition.rates:
        return "", f"optim.{kind}({literal(composition.lr)}{options})"
    changes = [(0, composition.lr), *((int(step), lr) for step, lr in composition.rates)]
    rates = "".join(f"    {literal([step, lr])},\n" for step, lr in changes)
    lines = (
        f"rates = [  # the learning rate from a step on, as it was changed during the training\n{rates}]\n\n\n"
        "def schedule(step):\n"
        "    lr = [lr for since, lr in rates if step >= since][-1]\n"
        f"    return optim.{kind}(lr{options})(step)\n\n\n"
    )
    return lines, "schedule"


def _training(composition: Composition, material: Material) -> str:
    samples = len(material.dataset.train.x)
    lines, schedule = _schedule(composition, samples)
    patience = composition.patience if material.dataset.validation is not None else 0
    ends = ", ".join(
        [
            f"epochs={composition.epochs}",
            f"batch_size={min(composition.batch_size, samples)}",
            "rng=order",
            *([f"patience={patience}"] if patience else []),
        ]
    )
    score = "accuracy" if material.dataset.classes is not None else "r2"
    goal = ""
    if composition.goal and material.dataset.validation is not None:
        goal = (
            "\n\n\ndef stop_at_the_goal(trainer):\n"
            f'    if trainer.history[-1]["validation_{score}"] >= {literal(composition.goal)}:\n'
            '        trainer.stop("the goal is reached")\n\n\n'
            'trainer.on("epoch", stop_at_the_goal)'
        )
    parts = ["train", *(["validation"] if material.dataset.validation is not None else []), "test"]
    names = "".join(f'    "{part}_loss", "{part}_{score}",\n' for part in parts)
    return (
        f"{lines}optimizer = {_optimizer(composition)}\n"
        "trainer = train.Trainer(\n"
        f"    network, dataset, optimizer, {ends},\n"
        f"    schedule={schedule},\n"
        f"){goal}\n\n"
        f"names = [\n{names}]\n"
        'print("epoch", *names)\n'
        "for record in trainer.fit():\n"
        '    print(record["epoch"], *(f"{record[name]:.6f}" for name in names))'
    )
