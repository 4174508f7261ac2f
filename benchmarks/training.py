"""A training step of a network on MNIST, ours and each peer's: what W1 to W4 have in common.

A step takes a mini-batch of 100 out of all 60,000 images, runs forward, loss and backward, and updates. All start from
the same weights and take the same mini-batches in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle

import numpy as np

import peers
from environment import THREADS, set_threads
from harness import Race, Row, Settings, Step, agree, fastest, race
from parts import multiply_adds, parts, without_dropout
from zhishen import data, nn, optim

BATCH = 100
TRACE = 10  # losses that are compared with each peer's


@dataclass(frozen=True)
class Workload:
    """What is trained, and against whom.

    Attributes:
        key: such as ``W1``.
        task: in a few words.
        detail: sizes and settings.
        build: makes the network, of the dtype given.
        flat: whether images are rows.
        optimizer: ``sgd`` or ``adam``.
        lr: the learning rate.
        against: names of peers.
        must: the ratio to the best peer that has to be reached.
        reach: the one that we hope for.
    """

    key: str
    task: str
    detail: str
    build: Callable[[type], nn.Network]
    flat: bool
    optimizer: str
    lr: float
    against: tuple[str, ...]
    must: float | None = None
    reach: float | None = None


@cache
def mnist(*, flat: bool) -> data.Dataset:
    """The data, read once."""
    return data.mnist(flatten=flat)


def orders() -> list[np.ndarray]:
    """The order of the images in four epochs."""
    rng = np.random.default_rng(0)
    return [data.epoch_order(60_000, rng) for _ in range(4)]


def ours(network: nn.Network, train: data.Split, *, optimizer: str, lr: float) -> Callable[[], float]:
    """A step of zhishen, which returns the loss."""
    update = optim.OPTIMIZERS[optimizer](lr=lr)
    batches = (batch for order in cycle(orders()) for batch in data.batches(train, BATCH, order=order))

    def step() -> float:
        x, t = next(batches)
        loss, grads = network.loss_and_gradient(x, t)
        update.update(network.params, grads)
        return loss

    return step


def relative(a: np.ndarray, b: np.ndarray) -> float:
    """The distance between two arrays, as a share of the length of the second."""
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def worst_of(grads: Iterable[np.ndarray], others: Iterable[np.ndarray]) -> float:
    """The largest of the distances between gradients, each as a share of the other's length.

    A gradient that is 0 by mathematics, such as that of a bias before a batch norm, holds only rounding; so no length
    counts as less than a thousandth of that of all of them together.
    """
    pairs = list(zip(grads, others, strict=True))
    floor = 1e-3 * float(np.sqrt(sum(float(np.square(h).sum()) for _, h in pairs)))
    return max(float(np.linalg.norm(g - h)) / max(float(np.linalg.norm(h)), floor) for g, h in pairs)


def compare_gradients(work: Workload, train: data.Split, index: np.ndarray) -> tuple[str, ...]:
    """Prove that the gradients are right: in float64 those of PyTorch and of the book, in float32 nearly those."""
    x, t = train.x[index], train.t[index]
    exact = without_dropout(work.build(np.float64))
    found = parts(exact)
    loss, grads = exact.loss_and_gradient(x.astype(np.float64), t)
    told: list[str] = []
    for name in ("PyTorch", "the book"):
        other = peers.function(name, "loss_and_gradients") if name in work.against else None
        if other is None:
            continue
        their_loss, theirs = other(found, x.astype(np.float64), t)
        worst = worst_of(grads.values(), theirs)
        # The book adds 1e-7 to each probability before the logarithm, so only its gradients are held to 1e-10.
        told.append(agree(f"loss in float64, {name}", abs(loss - their_loss), 1e-10 if name == "PyTorch" else 1e-5))
        told.append(agree(f"gradients in float64, {name}, relative", worst, 1e-10))
    single = without_dropout(work.build(np.float32))
    # Biases of 0 leave the background of an image at exactly 0, on the edge of ReLU, where rounding decides everything.
    rng = np.random.default_rng(0)
    for key, value in single.params.items():
        if key.endswith(".b"):
            value[...] = rng.normal(size=value.shape) / 10
    exact.load_state_dict(single.state_dict())
    grads, rough = exact.gradient(x.astype(np.float64), t), single.gradient(x, t)
    worst = worst_of(rough.values(), grads.values())
    told.append(agree("gradients in float32 against float64, relative", worst, 1e-3))
    return tuple(told)


def compare_losses(work: Workload, train: data.Split, steps: Step, name: str) -> str:
    """Prove that the first steps of a peer lead where ours lead, without dropout."""
    own = ours(without_dropout(work.build(np.float32)), train, optimizer=work.optimizer, lr=work.lr)
    pairs = np.array([(own(), float(steps())) for _ in range(TRACE)])
    # Adam's first steps have the size of the learning rate whatever the gradient is, also where it is but rounding.
    worst = float((np.abs(pairs[:, 0] - pairs[:, 1]) / pairs[:, 1]).max())
    return agree(f"losses of {TRACE} steps in float32, {name}, relative", worst, 1e-2)


def against(work: Workload, name: str, train: data.Split, indices: Sequence[np.ndarray], *, proved: bool) -> Row:
    """Ours against one peer: compare, find the peer's best settings, race."""
    steps = peers.function(name, "steps")
    options = {"optimizer": work.optimizer, "lr": work.lr}
    plain = parts(without_dropout(work.build(np.float32)))
    _, make = next(iter(steps(plain, train.x, train.t, indices, **options)))
    checks = () if proved else compare_gradients(work, train, indices[0])
    checks += (compare_losses(work, train, make(), name),)

    network = work.build(np.float32)
    found = parts(network)
    candidates = {settings: make() for settings, make in steps(found, train.x, train.t, indices, **options)}
    best = fastest(candidates)
    own = ours(network, train, optimizer=work.optimizer, lr=work.lr)
    return Row(
        key=work.key, task=work.task, detail=work.detail, peer=name, settings=best,
        race=race(own, candidates[best]), must=work.must, reach=work.reach, checks=checks,
        work=multiply_adds(found, train.x.shape[1:], BATCH, training=True),
    )  # fmt: skip


def scaling(work: Workload, train: data.Split) -> Row:
    """Ours on two threads against ours on one."""
    steps = [ours(work.build(np.float32), train, optimizer=work.optimizer, lr=work.lr) for _ in range(2)]
    try:
        result: Race = race(
            *steps, seconds=Settings.seconds / 2, before=(lambda: set_threads(THREADS), lambda: set_threads(1))
        )
    finally:
        set_threads(THREADS)
    return Row(work.key, work.task, work.detail, "ours on one thread", result, kind="threads")


def rows(work: Workload) -> Iterator[Row]:
    """Ours against every peer that is there, and against ours on one thread."""
    train = mnist(flat=work.flat).train
    indices = [index for order in orders() for index in order.reshape(-1, BATCH)]
    proved = False
    for name in work.against:
        if isinstance(peers.load(name), peers.Missing):
            continue
        try:
            yield against(work, name, train, indices, proved=proved)
            proved = True
        except peers.FAILURES as error:
            peers.left_out(f"{name} on {work.key}", error)
    yield scaling(work, train)
