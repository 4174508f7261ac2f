"""Data-parallel training on MPI: several processes divide each mini-batch, and make one update together.

Each process has the whole network. Of a mini-batch of B samples, process r computes b_r. The gradient of the mean loss
is ``∂E/∂W = Σ_r (b_r/B) ∂E_r/∂W``: one sum over the processes, for all parameters in one buffer. All processes then
make the same update, so their parameters stay equal to the last bit. The order of the samples, dropout and augmentation
are drawn for the whole mini-batch, and batch norm uses its statistics: the training follows the path of one process, to
rounding.

References:
    P. Goyal et al. (2017), Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour.
"""

from __future__ import annotations

import inspect
import math
import os
import sys
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import numpy as np

from zhishen import metrics
from zhishen._types import Array
from zhishen.data.dataset import Split
from zhishen.data.loader import batches, prefetch_rows, take
from zhishen.errors import ArgumentError, NumericalError
from zhishen.messages import message
from zhishen.nn.batch_share import BatchShare, sharing
from zhishen.nn.network import Network
from zhishen.train.weight_average import WeightAverage

__all__ = ["Alone", "DataParallel", "Gradient", "MiniBatch", "processes_of"]

T = TypeVar("T")

_GRACE = 2.0  # seconds for the first process to report an error that all processes have


class MiniBatch(NamedTuple):
    """What a process computes of a mini-batch.

    Attributes:
        x: inputs.
        t: targets.
        samples: the number of samples of the whole mini-batch.
        share: which of them these are; None if these are all.
    """

    x: Array
    t: Array
    samples: int
    share: BatchShare | None = None


class Gradient(NamedTuple):
    """What a mini-batch gives.

    Attributes:
        loss: the mean loss of the whole mini-batch.
        grads: its gradient, for each parameter.
        correct: how many samples were classified correctly; 0 if the targets are not classes.
    """

    loss: float
    grads: dict[str, Array]
    correct: int


class Alone:
    """One process that computes whole mini-batches. `DataParallel` has the same methods."""

    rank: int = 0
    size: int = 1

    def mini_batches(self, split: Split, batch_size: int, *, order: Array, start: int) -> Iterator[MiniBatch]:
        """The mini-batches of an epoch."""
        for x, t in batches(split, batch_size, order=order, start=start):
            yield MiniBatch(x, t, len(x))

    def gradient(self, network: Network, batch: MiniBatch, *, classifies: bool, reason: str | None) -> Gradient:  # noqa: ARG002
        """The loss and the gradient of a mini-batch."""
        loss, grads = network.loss_and_gradient(batch.x, batch.t)
        return Gradient(loss, grads, _correct(network, batch.t, loss) if classifies else 0)

    def stops(self, reason: str | None) -> bool:
        """Whether all processes stop after this update, for a reason that one of them gave."""
        return reason is not None

    def agree(self, value: T | None) -> T | None:
        """The value of the first process that has one."""
        return value

    def from_first(self, make: Callable[[], T]) -> T:
        """What ``make()`` returns in the first process."""
        return make()

    def part(self, samples: int) -> tuple[int, int]:
        """Which of the samples of an evaluation this process computes: from the first number up to the second."""
        return 0, samples

    def joined(self, y: Array | None) -> Array:
        """The outputs for all samples, from those of the own part; None if the part is empty."""
        return np.empty(0) if y is None else y

    def unify(self, network: Network, average: WeightAverage) -> None:
        """Make the buffers and their averages equal in all processes, and check that the parameters are."""

    @contextmanager
    def together(self) -> Generator[None]:
        """Within the context, the processes wait for each other."""
        yield


class DataParallel(Alone):
    """Processes of an MPI communicator that train one network together.

    Args:
        communicator: of mpi4py, such as ``MPI.COMM_WORLD``.
        synchronize: whether batch norm uses the statistics of the whole mini-batch; otherwise those of each share, and
            the running statistics are averaged after each epoch.

    Raises:
        ArgumentError: ``communicator`` is not one.
    """

    def __init__(self, communicator: Any, *, synchronize: bool = True) -> None:
        if not callable(getattr(communicator, "Allreduce", None)):
            raise ArgumentError(
                "Trainer: expected communicator to be one of mpi4py, got {given}; give mpi4py.MPI.COMM_WORLD",
                given=type(communicator).__name__,
            )
        self._communicator: Any = communicator
        self.rank: int = communicator.Get_rank()
        self.size: int = communicator.Get_size()
        self._synchronize: bool = synchronize
        self._stop_is_agreed: bool = False
        self._buffer: Array = np.empty(0)

    # --- mini-batches ---------------------------------------------------------------------------------------------

    def mini_batches(self, split: Split, batch_size: int, *, order: Array, start: int) -> Iterator[MiniBatch]:
        """The shares of this process; of a mini-batch with fewer samples than processes, each computes all."""
        x, t = split
        for begin in range(start, len(order), batch_size):
            indices, share = self._own(order[begin : begin + batch_size])
            prefetch_rows(x, self._own(order[begin + batch_size : begin + 2 * batch_size])[0])
            samples = len(indices) if share is None else share.whole
            yield MiniBatch(take(x, indices), take(t, indices), samples, share)

    def _own(self, indices: Array) -> tuple[Array, BatchShare | None]:
        """The samples of a mini-batch that this process computes, and which share of all they are."""
        share = self._share(len(indices))
        return (indices if share is None else indices[share.first : share.first + share.samples]), share

    def _share(self, samples: int) -> BatchShare | None:
        if samples < self.size:
            return None
        ends = [rank * samples // self.size for rank in range(self.size + 1)]
        counts = np.diff(ends).tolist()
        return BatchShare(
            first=ends[self.rank],
            samples=counts[self.rank],
            whole=samples,
            weights=tuple(count / samples for count in counts),
            gather=self._gather if self._synchronize else None,
        )

    def _gather(self, values: Array) -> Array:
        """The arrays of all processes, (processes, ...)."""
        values = np.ascontiguousarray(values, np.float64)
        gathered = np.empty((self.size, *values.shape))
        self._communicator.Allgather(values, gathered)
        return gathered

    # --- gradients ------------------------------------------------------------------------------------------------

    def gradient(self, network: Network, batch: MiniBatch, *, classifies: bool, reason: str | None) -> Gradient:
        """The loss and the gradient of the whole mini-batch, equal in all processes."""
        with sharing(batch.share):
            loss, grads = network.loss_and_gradient(batch.x, batch.t)
        correct = _correct(network, batch.t, loss) if classifies else 0
        weight = 1 / self.size  # where each process computes all
        if batch.share is not None:
            weight = batch.share.samples / batch.share.whole
            grads = self._weighted_sum(grads, weight)
        else:
            correct = correct / self.size
        totals = np.array([loss * weight, correct, reason is not None], np.float64)
        self._sum(totals)
        self._stop_is_agreed = bool(totals[2])
        return Gradient(float(totals[0]), grads, round(totals[1]) if np.isfinite(totals[1]) else 0)

    def _weighted_sum(self, grads: Mapping[str, Array], weight: float) -> dict[str, Array]:
        """Σ_r w_r g_r for each parameter: one message, since each has a latency."""
        dtype = np.result_type(*(grad.dtype for grad in grads.values())) if grads else np.dtype(np.float32)
        size = sum(grad.size for grad in grads.values())
        if self._buffer.size != size or self._buffer.dtype != dtype:
            self._buffer = np.empty(size, dtype)
        views: dict[str, Array] = {}
        start = 0
        for name, grad in grads.items():
            views[name] = self._buffer[start : start + grad.size].reshape(grad.shape)
            np.multiply(grad, dtype.type(weight), out=views[name])
            start += grad.size
        self._sum(self._buffer)
        return {name: view.astype(grads[name].dtype, copy=False) for name, view in views.items()}

    def _sum(self, values: Array) -> None:
        """Replace the values by their sum over all processes, in place."""
        from mpi4py import MPI

        self._communicator.Allreduce(MPI.IN_PLACE, values)

    # --- agreement ------------------------------------------------------------------------------------------------

    def stops(self, reason: str | None) -> bool:  # noqa: ARG002
        """Whether a process had a reason before this update."""
        return self._stop_is_agreed

    def agree(self, value: T | None) -> T | None:
        """The value of the first process that has one; every process calls this method."""
        return next((found for found in self._communicator.allgather(value) if found is not None), None)

    def from_first(self, make: Callable[[], T]) -> T:
        """What ``make()`` returns in the first process; the others receive a copy."""
        return self._communicator.bcast(make() if self.rank == 0 else None)

    def part(self, samples: int) -> tuple[int, int]:
        """Which of the samples of an evaluation this process computes."""
        return self.rank * samples // self.size, (self.rank + 1) * samples // self.size

    def joined(self, y: Array | None) -> Array:
        """The outputs for all samples; every process calls this method."""
        return np.concatenate([part for part in self._communicator.allgather(y) if part is not None])

    def unify(self, network: Network, average: WeightAverage) -> None:
        """Average the running statistics, unless they are equal already; raise if the parameters are not equal."""
        if not self._synchronize:
            for buffer in (*network.walk().buffers().values(), *average.buffers().values()):
                averaged = buffer.astype(np.float64)
                self._sum(averaged)
                buffer[...] = averaged / self.size
        digest = 0
        for array in network.params.values():
            digest = zlib.crc32(array.tobytes(), digest)
        digests = self._communicator.allgather(digest)
        if len(set(digests)) > 1:
            raise NumericalError(
                "Trainer: expected equal parameters in all {size} processes, got different ones; use the same versions "
                "of zhishen and NumPy, and the same kind of processor, on all machines",
                size=self.size,
            )

    @contextmanager
    def together(self) -> Generator[None]:
        """Within the context, an error of one process ends all: the others would wait for it forever."""
        try:
            yield
        except GeneratorExit:
            raise
        except BaseException as error:  # noqa: BLE001 - nothing may leave the others waiting
            if isinstance(error, NumericalError) and self.rank > 0:
                time.sleep(_GRACE)  # all processes have this error, and the first reports it
            sentence = message(
                "zhishen: process {rank} of {size} ends the training of all: {problem}",
                rank=self.rank + 1,
                size=self.size,
                problem=str(error) or type(error).__name__,
            )
            sys.stderr.write(f"{sentence}\n")
            sys.stderr.flush()
            sys.stdout.flush()
            self._communicator.Abort(130 if isinstance(error, KeyboardInterrupt) else 1)
            os._exit(1)  # an MPI whose Abort returns


def processes_of(communicator: Any, augment: Callable[..., Array] | None, *, synchronize: bool = True) -> Alone:
    """The processes of a communicator; one process for None, or for a communicator of one.

    Raises:
        ArgumentError: ``communicator`` is not one, or ``augment`` does not know shares of mini-batches.
    """
    if communicator is None:
        return Alone()
    found = DataParallel(communicator, synchronize=synchronize)
    if found.size == 1:
        return Alone()
    if augment is not None and "share" not in inspect.signature(augment).parameters:
        raise ArgumentError(
            "Trainer: expected augment(x, rng=..., share=...) in a training of {size} processes, got a function "
            "without share; draw the numbers of all share[1] samples of the mini-batch, and use those from share[0] on",
            size=found.size,
        )
    return found


def _correct(network: Network, t: Array, loss: float) -> int:
    """How many samples are classified correctly; 0 if the loss is not finite, which ends the training."""
    if network.output is None or not math.isfinite(loss):
        return 0
    return int(metrics.count_correct(network.output, t))
