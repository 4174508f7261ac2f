"""The trainer: epochs, mini-batches, evaluation, history, checkpoints."""

from __future__ import annotations

from zhishen.train.config import RECIPES, Config, load_run
from zhishen.train.history import Record, read_history
from zhishen.train.progress import show_bar, show_json, show_lines
from zhishen.train.race import race_on
from zhishen.train.trainer import EVENTS, Trainer, evaluate

__all__ = [
    "EVENTS",
    "RECIPES",
    "Config",
    "Record",
    "Trainer",
    "evaluate",
    "load_run",
    "race_on",
    "read_history",
    "show_bar",
    "show_json",
    "show_lines",
]
