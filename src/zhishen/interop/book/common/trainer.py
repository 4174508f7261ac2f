"""``common.trainer``: mini-batch training with an evaluation after each epoch.

References:
    *Deep Learning from Scratch*, sections 6.4 and 7.5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from zhishen._checks import WholeNumber, check, check_name
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.interop.book.common.optimizer import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSprop

__all__ = ["Trainer"]

_OPTIMIZERS = {
    "sgd": SGD, "momentum": Momentum, "nesterov": Nesterov, "adagrad": AdaGrad, "rmsprop": RMSprop, "adam": Adam,
}  # fmt: skip


class Trainer:
    """Trains a network of the book.

    An epoch is as many steps as it takes to draw as many samples as there are. The evaluation follows the last step of
    each epoch. The book's trainer evaluates after the first step instead, so its curves lag by one epoch and the last
    epoch has no point; and if the batch size does not divide the number of samples, it hardly evaluates at all.

    Args:
        network: has ``params``, ``gradient``, ``loss`` and ``accuracy``.
        x_train: inputs (N, ...).
        t_train: their targets, labels (N,) or one-hot (N, K).
        x_test: inputs for the evaluation.
        t_test: their targets.
        epochs: how often as many samples as there are pass.
        mini_batch_size: samples of a step, drawn at random by ``np.random``.
        optimizer: ``SGD``, ``Momentum``, ``Nesterov``, ``AdaGrad``, ``RMSprop`` or ``Adam``, in any case of letters.
        optimizer_param: its options, such as {"lr": 0.01}.
        evaluate_sample_num_per_epoch: how many samples of each part an evaluation uses; None for all.
        verbose: whether to print losses and accuracies.

    Attributes:
        train_loss_list: the loss after each step.
        train_acc_list: the accuracy on the training samples after each epoch.
        test_acc_list: the accuracy on the test samples after each epoch.

    Raises:
        ShapeError: the numbers of inputs and targets differ.
        ArgumentError: an unknown optimizer, or a number that is not positive.
    """

    def __init__(
        self,
        network: Any,
        x_train: Array,
        t_train: Array,
        x_test: Array,
        t_test: Array,
        epochs: int = 20,
        mini_batch_size: int = 100,
        optimizer: str = "SGD",
        optimizer_param: Mapping[str, float] | None = None,
        evaluate_sample_num_per_epoch: int | None = None,
        verbose: bool = True,
    ) -> None:
        check(epochs, WholeNumber(0), where="Trainer", name="epochs")
        check(mini_batch_size, WholeNumber(1), where="Trainer", name="mini_batch_size")
        _check_lengths("train", x_train, t_train)
        _check_lengths("test", x_test, t_test)
        name = check_name(optimizer, tuple(_OPTIMIZERS), where="Trainer", name="optimizer")
        self.network = network
        self.verbose = verbose
        self.x_train = x_train
        self.t_train = t_train
        self.x_test = x_test
        self.t_test = t_test
        self.epochs = epochs
        self.batch_size = mini_batch_size
        self.evaluate_sample_num_per_epoch = evaluate_sample_num_per_epoch
        self.optimizer: Any = _OPTIMIZERS[name](**({"lr": 0.01} if optimizer_param is None else optimizer_param))
        self.train_size: int = len(x_train)
        self.iter_per_epoch: int = math.ceil(self.train_size / mini_batch_size)
        self.max_iter: int = epochs * self.iter_per_epoch
        self.current_iter: int = 0
        self.current_epoch: int = 0
        self.train_loss_list: list[float] = []
        self.train_acc_list: list[float] = []
        self.test_acc_list: list[float] = []

    def train_step(self) -> None:
        """One update with a mini-batch, and the evaluation if it ends an epoch."""
        chosen = np.random.choice(self.train_size, self.batch_size)
        x, t = self.x_train[chosen], self.t_train[chosen]
        self.optimizer.update(self.network.params, self.network.gradient(x, t))
        loss = float(self.network.loss(x, t))
        self.train_loss_list.append(loss)
        self._print(f"train loss:{loss}")
        self.current_iter += 1
        if self.current_iter % self.iter_per_epoch == 0:
            self._evaluate()

    def _evaluate(self) -> None:
        self.current_epoch += 1
        part = slice(self.evaluate_sample_num_per_epoch)
        train = self.network.accuracy(self.x_train[part], self.t_train[part])
        test = self.network.accuracy(self.x_test[part], self.t_test[part])
        self.train_acc_list.append(train)
        self.test_acc_list.append(test)
        self._print(f"=== epoch:{self.current_epoch}, train acc:{train}, test acc:{test} ===")

    def train(self) -> None:
        """All steps, and the accuracy on all test samples at the end."""
        for _ in range(self.max_iter):
            self.train_step()
        self._print("=============== Final Test Accuracy ===============")
        self._print(f"test acc:{self.network.accuracy(self.x_test, self.t_test)}")

    def _print(self, text: str) -> None:
        """The lines of the book's trainer, which are the output of a script, not messages of this program."""
        if self.verbose:
            print(text)  # noqa: T201


def _check_lengths(part: str, x: Array, t: Array) -> None:
    if len(x) != len(t) or len(x) == 0:
        raise ShapeError(
            "Trainer: expected as many inputs x_{part} as targets t_{part}, at least one, got {inputs} and {targets}; "
            "pass both parts of one split",
            part=part,
            inputs=len(x),
            targets=len(t),
        )
