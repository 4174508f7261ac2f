"""Training by several processes of MPI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mpi_programs import run

from zhishen import nn, optim, train
from zhishen.errors import ArgumentError

PROGRAM = str(Path(__file__).with_name("distributed_program.py"))


def test_three_processes_follow_the_path_of_one():
    done = run(3, PROGRAM, "checks")
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


def test_an_error_of_one_process_ends_all_with_a_sentence():
    done = run(3, PROGRAM, "fails", seconds=60)
    assert done.returncode == 1
    assert "zhishen: process 2 of 3 ends the training of all: the disk is gone" in done.stderr
    assert "done" not in done.stdout


def trainer(**options):
    rng = np.random.default_rng(0)
    x, t = np.zeros((4, 4)), np.zeros(4, np.int64)
    return train.Trainer(nn.two_layer(4, 3, 2, rng=rng), (x, t), optim.SGD(), epochs=1, rng=rng, **options)


def test_a_communicator_is_one_of_mpi4py():
    with pytest.raises(ArgumentError, match="expected communicator to be one of mpi4py, got int; give mpi4py"):
        trainer(communicator=4)


class Two:
    """As much of a communicator as the constructor needs."""

    Allreduce = print
    Get_rank = staticmethod(lambda: 0)
    Get_size = staticmethod(lambda: 2)


def test_an_augmentation_knows_shares():
    with pytest.raises(ArgumentError, match=r"expected augment\(x, rng=..., share=...\) in a training of 2 processes"):
        trainer(communicator=Two(), augment=lambda x, rng: x)
    trainer(communicator=Two(), augment=lambda x, rng, share=None: x)
