"""Training: the trainer, configurations, runs, histories, progress."""

from __future__ import annotations

from zhishen.train.column_effects import column_effects
from zhishen.train.config import RECIPES, Config
from zhishen.train.description import DataDescription
from zhishen.train.evaluation import Measures, evaluate, evaluate_regression, measure
from zhishen.train.history import History, Record, read_history
from zhishen.train.lr_range import LearningRateRange, lr_range_test
from zhishen.train.progress import show_bar, show_json, show_lines
from zhishen.train.race import race_on
from zhishen.train.runs import Run, load_run, read_run
from zhishen.train.shared_data import share_data
from zhishen.train.state import TrainingState
from zhishen.train.table_predictions import TablePredictions, predict_table
from zhishen.train.trainer import EVENTS, Trainer
from zhishen.train.weight_average import WeightAverage

__all__ = [
    "EVENTS",
    "RECIPES",
    "Config",
    "DataDescription",
    "History",
    "LearningRateRange",
    "Measures",
    "Record",
    "Run",
    "TablePredictions",
    "Trainer",
    "TrainingState",
    "WeightAverage",
    "column_effects",
    "evaluate",
    "evaluate_regression",
    "load_run",
    "lr_range_test",
    "measure",
    "predict_table",
    "race_on",
    "read_history",
    "read_run",
    "share_data",
    "show_bar",
    "show_json",
    "show_lines",
]
