"""Trainings of the workbench as folders that the command line reads, below ``runs`` of the working folder only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._files import UnreadableFileError, read_bounded
from zhishen.data.table_package import polars
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.kernels import threads
from zhishen.lab.engine import files, machine
from zhishen.lab.engine.saved_runs import MOST, RUNS, checked_name, is_name, new_folder, write_trained
from zhishen.lab.engine.workbench_composition import CONSTRAINTS, Composition
from zhishen.lab.engine.workbench_data import Material
from zhishen.lab.engine.workbench_script import script_of
from zhishen.messages import message
from zhishen.train import Config, Trainer
from zhishen.train import checkpoint as checkpoints
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.config import CONFIG

__all__ = ["COMPOSITION", "newest_checkpoint", "open_run", "run_folder", "run_names", "save_run"]

COMPOSITION: Final = "workbench.json"
_LIMIT: Final = 2**20  # bytes of the file of a composition


def run_folder(name: str) -> Path:
    """The folder of a run, which is directly below ``runs``.

    Raises:
        ArgumentError: the name could lead elsewhere, or the engine runs in a page of a site, which keeps no files.
    """
    machine.require(message("a run in a folder"))
    return Path(RUNS) / checked_name(name, here="workbench")


def run_names() -> list[str]:
    """The runs of the workbench in the working folder, the newest first."""
    found = [path.parent for path in Path(RUNS).glob(f"*/{COMPOSITION}") if is_name(path.parent.name)]
    return [path.name for path in sorted(found, key=lambda path: -path.stat().st_mtime)[:MOST]]


# --- saving -----------------------------------------------------------------------------------------------------------


def save_run(trainer: Trainer, composition: Composition, material: Material, name: str) -> str:
    """Save a training: configuration, data, history, weights, a checkpoint, and the program. Return the folder.

    Raises:
        ArgumentError: the name is not one of a folder, or there is such a folder; or no epoch has ended.
        CheckpointError: the folder cannot be written.
    """
    folder = run_folder(name)
    if not trainer.history or trainer.state.samples:
        raise ArgumentError(
            "workbench: expected a training at the end of an epoch, got one in the middle; press One epoch, then save"
        )
    with new_folder(folder, here="workbench"):
        _write(folder, trainer, composition, material)
    return str(folder)


def _write(folder: Path, trainer: Trainer, composition: Composition, material: Material) -> None:
    source = _write_data(folder, composition, material)
    config = _config(composition, material, source)
    write_trained(folder, trainer, config, script_of(composition))
    if composition.penalty != "none" or composition.clip or composition.rates or composition.goal:
        note = (
            "# train.py also has the penalty, the clipping and the changes of the rate, which this file cannot hold.\n"
        )
        (folder / CONFIG).write_text(note + (folder / CONFIG).read_text(encoding="utf-8"), encoding="utf-8")
    content = {"composition": composition.as_dict()}
    (folder / COMPOSITION).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_data(folder: Path, composition: Composition, material: Material) -> str:
    """Write the data that have no file yet; the source for the configuration."""
    if composition.data == "mnist" and material.dataset.validation is None and composition.samples == 60_000:
        return "mnist"
    if material.image_shape is not None:
        path = folder / "data.npz"
        names = {"train": "train", "validation": "val", "test": "test"}
        arrays = {}
        for part, split in material.dataset.parts().items():
            pixels: Any = split.x
            arrays |= {f"{names[part]}_images": pixels.bytes, f"{names[part]}_labels": split.t}
        np.savez_compressed(path, **arrays)
    else:
        path = folder / "data.csv"
        if material.columns is not None:
            polars().DataFrame(material.columns).write_csv(path)
        else:
            path = folder / f"data{Path(composition.file).suffix.lower()}"
            path.write_bytes(files.current().content(composition.file))
    return str(path.absolute())


def _config(composition: Composition, material: Material, source: str) -> Config:
    is_images = material.image_shape is not None
    options: dict[str, Any] = {"blocks": [dict(block) for block in composition.blocks]}
    if composition.initial is not None:
        options["init"] = composition.initial
    if material.dataset.classes is not None:
        if composition.loss == "sum_of_squares":
            options["objective"] = "sum_of_squares"
        elif composition.smoothing:
            options["smoothing"] = composition.smoothing
    table = dict(material.options)
    schedules: dict[str, dict[str, Any]] = {
        "constant": {}, "cosine": {"warmup": 0.05}, "step": {"every": 1 / 3, "factor": 0.3},
    }  # fmt: skip
    return Config(
        network="conv_blocks" if is_images else "dense_blocks", network_options=options,
        optimizer=composition.optimizer, lr=composition.lr, schedule=composition.schedule,
        schedule_options=schedules[composition.schedule], data=source, validation=table.pop("validation", 0),
        data_options=table, epochs=composition.epochs,
        batch_size=min(composition.batch_size, len(material.dataset.train.x)), seed=composition.seed,
        threads=threads(), patience=composition.patience or None,
    )  # fmt: skip


# --- opening ----------------------------------------------------------------------------------------------------------


def open_run(name: str) -> Composition:
    """The composition of a run. Data that were uploaded become an upload of this page.

    Raises:
        ArgumentError: the name is not one of a folder, or a value in it is out of its range.
        CheckpointError: there is no such run of the workbench, or its file is damaged.
    """
    folder = run_folder(name)
    try:
        content = json.loads(read_bounded(folder / COMPOSITION, _LIMIT))
        given = {key: content["composition"][key] for key in CONSTRAINTS}
    except (UnreadableFileError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError(
            "{folder}: expected a run of the workbench, got {problem}; choose one of the list",
            folder=folder,
            problem=str(error) if isinstance(error, UnreadableFileError) else message("a damaged file"),
        ) from error
    for key, constraint in CONSTRAINTS.items():
        if not constraint.accepts(given[key]):
            raise CheckpointError(
                "{folder}: expected a run of the workbench, got {problem}; choose one of the list",
                folder=folder,
                problem=message("a damaged file"),
            )
    composition = Composition(**given)
    if composition.data == "images":
        raise ArgumentError(
            "workbench: expected a run whose data are in its folder, got one of uploaded images; choose their folder "
            "again, and train"
        )
    if composition.data == "table":
        path = folder / f"data{Path(composition.file).suffix.lower()}"
        files.current().add(composition.file, read_bounded(path, files.MOST_BYTES), first=True)
    return composition


def newest_checkpoint(name: str) -> checkpoints.Checkpoint:
    """The newest checkpoint of a run."""
    return checkpoints.newest(run_folder(name) / CHECKPOINTS)[1]
