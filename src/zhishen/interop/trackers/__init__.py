"""A training in the files of experiment trackers: CSV, TensorBoard and MLflow.

Each function registers handlers of `Trainer.on`. They are short, so that a handler of your own can begin as a copy.
"""

from __future__ import annotations

from zhishen.interop.trackers.csv_file import log_csv
from zhishen.interop.trackers.mlflow import log_mlflow
from zhishen.interop.trackers.tensorboard import log_tensorboard

__all__ = ["log_csv", "log_mlflow", "log_tensorboard"]
