"""Data: MNIST and folders of its kind, mini-batches, IDX files, and single images prepared as MNIST's were."""

from __future__ import annotations

from zhishen.data.dataset import Dataset, Split, info, one_hot
from zhishen.data.idx import read_idx, write_idx
from zhishen.data.images import digit
from zhishen.data.loader import batches, epoch_order, take
from zhishen.data.mnist import folder, load, mnist

__all__ = [
    "Dataset",
    "Split",
    "batches",
    "digit",
    "epoch_order",
    "folder",
    "info",
    "load",
    "mnist",
    "one_hot",
    "read_idx",
    "take",
    "write_idx",
]
