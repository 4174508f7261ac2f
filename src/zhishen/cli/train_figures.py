"""The pictures in the folder of a run."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from zhishen.cli.table_results import is_table
from zhishen.data import Dataset
from zhishen.data.sound_dataset import is_sound
from zhishen.train import Trainer
from zhishen.train.checkpoint import sweep

__all__ = ["draw_run"]


def draw_run(trainer: Trainer, run: Path) -> None:
    """Draw the learning curves and the misclassified images, or the predictions for a table."""
    from zhishen.figures.misclassified import as_images
    from zhishen.figures.runs import save_run_figures, save_table_figures

    dataset = cast("Dataset", trainer.dataset)
    x, t = dataset.test
    sweep(run / "figures")
    if is_table(dataset):
        save_table_figures(run / "figures", trainer.history, trainer.network, dataset)
        return
    images = as_images(x, dataset.image_shape)
    if is_sound(dataset):
        images = images[:, :, ::-1]  # low frequencies at the bottom
    save_run_figures(run / "figures", trainer.history, images, t, trainer.network.probabilities(x), dataset.class_names)
