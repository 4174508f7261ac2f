"""A training step of a network on MNIST, by zhishen and by each peer: the common code of W1 to W4.

A step takes a mini-batch of 100 out of all 60,000 images, runs forward, loss and backward, and updates the parameters.
All libraries start from the same weights and take the same mini-batches in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle

import numpy as np

import peers
from environment import THREADS, set_threads
from harness import Row, Settings, Step, check_close, fastest, interleave
from parts import multiply_adds, parts, without_dropout
from zhishen import data, nn, optim

BATCH = 100
TRACE = 10  # the number of losses that are compared with each peer's


@dataclass(frozen=True)
class Workload:
    """A network, its training options, and the peers to compare with.

    Attributes:
        key: the name of the workload, such as ``W1``.
        task: a short description of the task.
        detail: sizes and settings.
        build: builds the network with the given dtype.
        flat: whether images are flattened to rows.
        optimizer: ``sgd`` or ``adam``.
        lr: the learning rate.
        against: the names of the peers.
        target: the required ratio to the best peer.
        stretch_target: an ambitious ratio, which is not required.
    """

    key: str
    task: str
    detail: str
    build: Callable[[type], nn.Network]
    flat: bool
    optimizer: str
    lr: float
    against: tuple[str, ...]
    target: float | None = None
    stretch_target: float | None = None


@cache
def mnist(*, flat: bool) -> data.Dataset:
    """The data set, loaded once."""
    return data.mnist(flatten=flat)


def epoch_orders() -> list[np.ndarray]:
    """The order of the images in each of four epochs."""
    rng = np.random.default_rng(0)
    return [data.epoch_order(60_000, rng) for _ in range(4)]


def zhishen_step(network: nn.Network, train: data.Split, *, optimizer: str, lr: float) -> Callable[[], float]:
    """A training step of zhishen, which returns the loss."""
    updater = optim.OPTIMIZERS[optimizer](lr=lr)
    batches = (batch for order in cycle(epoch_orders()) for batch in data.batches(train, BATCH, order=order))

    def step() -> float:
        x, t = next(batches)
        loss, grads = network.loss_and_gradient(x, t)
        updater.update(network.params, grads)
        return loss

    return step


def relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    """‖a - b‖ / ‖b‖."""
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def max_relative_difference(grads: Iterable[np.ndarray], others: Iterable[np.ndarray]) -> float:
    """The maximum of ‖g - h‖ / ‖h‖ over pairs of gradients.

    A gradient that is mathematically 0, such as that of a bias before a batch norm, contains only rounding errors, so
    each ‖h‖ is replaced by at least a thousandth of the norm of all gradients together.
    """
    pairs = list(zip(grads, others, strict=True))
    floor = 1e-3 * float(np.sqrt(sum(float(np.square(h).sum()) for _, h in pairs)))
    return max(float(np.linalg.norm(g - h)) / max(float(np.linalg.norm(h)), floor) for g, h in pairs)


def compare_gradients(work: Workload, train: data.Split, index: np.ndarray) -> tuple[str, ...]:
    """Check the gradients: in float64 against PyTorch and the book, in float32 against float64."""
    x, t = train.x[index], train.t[index]
    exact = without_dropout(work.build(np.float64))
    layers = parts(exact)
    loss, grads = exact.loss_and_gradient(x.astype(np.float64), t)
    checks: list[str] = []
    for name in ("PyTorch", "the book"):
        other = peers.function(name, "loss_and_gradients") if name in work.against else None
        if other is None:
            continue
        their_loss, theirs = other(layers, x.astype(np.float64), t)
        worst = max_relative_difference(grads.values(), theirs)
        # The book adds 1e-7 to each probability before the logarithm, so 1e-10 is required of its gradients only.
        checks.append(
            check_close(f"loss in float64, {name}", abs(loss - their_loss), 1e-10 if name == "PyTorch" else 1e-5)
        )
        checks.append(check_close(f"gradients in float64, {name}, relative", worst, 1e-10))
    single = without_dropout(work.build(np.float32))
    # With biases of 0 the background of an image has pre-activations of exactly 0, the kink of ReLU, where rounding
    # decides.
    rng = np.random.default_rng(0)
    for key, value in single.params.items():
        if key.endswith(".b"):
            value[...] = rng.normal(size=value.shape) / 10
    exact.load_state_dict(single.state_dict())
    grads, rounded = exact.gradient(x.astype(np.float64), t), single.gradient(x, t)
    worst = max_relative_difference(rounded.values(), grads.values())
    checks.append(check_close("gradients in float32 against float64, relative", worst, 1e-3))
    return tuple(checks)


def compare_losses(work: Workload, train: data.Split, steps: Step, name: str) -> str:
    """Check that the first losses of a peer equal those of zhishen, without dropout."""
    own = zhishen_step(without_dropout(work.build(np.float32)), train, optimizer=work.optimizer, lr=work.lr)
    pairs = np.array([(own(), float(steps())) for _ in range(TRACE)])
    # Adam's first steps have the size of the learning rate, even for a gradient that contains only rounding errors.
    worst = float((np.abs(pairs[:, 0] - pairs[:, 1]) / pairs[:, 1]).max())
    return check_close(f"losses of {TRACE} steps in float32, {name}, relative", worst, 1e-2)


def compare(
    work: Workload, name: str, train: data.Split, indices: Sequence[np.ndarray], *, gradients_checked: bool
) -> Row:
    """Compare zhishen with one peer: check the results, find the peer's best settings, measure the times."""
    steps = peers.function(name, "steps")
    options = {"optimizer": work.optimizer, "lr": work.lr}
    deterministic = parts(without_dropout(work.build(np.float32)))
    _, make = next(iter(steps(deterministic, train.x, train.t, indices, **options)))
    checks = () if gradients_checked else compare_gradients(work, train, indices[0])
    checks += (compare_losses(work, train, make(), name),)

    network = work.build(np.float32)
    layers = parts(network)
    candidates = {settings: make() for settings, make in steps(layers, train.x, train.t, indices, **options)}
    best = fastest(candidates)
    own = zhishen_step(network, train, optimizer=work.optimizer, lr=work.lr)
    return Row(
        key=work.key, task=work.task, detail=work.detail, peer=name, settings=best,
        measured=interleave(own, candidates[best]), target=work.target, stretch_target=work.stretch_target,
        checks=checks, work=multiply_adds(layers, train.x.shape[1:], BATCH, training=True),
    )  # fmt: skip


def scaling(work: Workload, train: data.Split) -> Row:
    """Compare zhishen on two threads with zhishen on one."""
    steps = [zhishen_step(work.build(np.float32), train, optimizer=work.optimizer, lr=work.lr) for _ in range(2)]
    try:
        measured = interleave(
            *steps, seconds=Settings.seconds / 2, setup=(lambda: set_threads(THREADS), lambda: set_threads(1))
        )
    finally:
        set_threads(THREADS)
    return Row(work.key, work.task, work.detail, "zhishen on one thread", measured, kind="threads")


def rows(work: Workload) -> Iterator[Row]:
    """Compare zhishen with every available peer, and with zhishen on one thread."""
    train = mnist(flat=work.flat).train
    indices = [index for order in epoch_orders() for index in order.reshape(-1, BATCH)]
    gradients_checked = False
    for name in work.against:
        if isinstance(peers.load(name), peers.Missing):
            continue
        try:
            yield compare(work, name, train, indices, gradients_checked=gradients_checked)
            gradients_checked = True
        except peers.FAILURES as error:
            peers.omit(f"{name} on {work.key}", error)
    yield scaling(work, train)
