"""What a checkpoint holds of a trainer, and how a trainer goes back to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._checks import shown
from zhishen._generators import plain_state, revive_state
from zhishen._types import Array
from zhishen.data.augment import Augment
from zhishen.errors import ArgumentError
from zhishen.train.checkpoint import Checkpoint
from zhishen.train.history import check_history
from zhishen.train.state import TrainingState

if TYPE_CHECKING:
    from zhishen.train.trainer import Trainer

__all__ = ["fingerprint", "restore", "setup_of", "snapshot"]


def snapshot(trainer: Trainer) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays and the state of a checkpoint; the state is made of JSON values."""
    optimizer = trainer.optimizer.state_dict()
    slots = optimizer.pop("state")
    predicts, trains = trainer.average.states()
    arrays = {f"network/{key}": array for key, array in predicts.items()}
    arrays |= {f"training/{key}": array for key, array in trains.items()}
    for slot, by_name in slots.items():
        arrays |= {f"optimizer/{slot}/{key}": array for key, array in by_name.items()}
    augment_rng = trainer.augment_rng
    return arrays, {
        "augment_state": None if augment_rng is None else plain_state(augment_rng.bit_generator.state),
        "description": trainer.description,
        "frozen": trainer.network.walk().frozen(),
        "generators": {key: plain_state(g.bit_generator.state) for key, g in _generators(trainer).items()},
        "history": trainer.history,
        "optimizer": optimizer,
        "order_state": plain_state(trainer.order_state),
        "position": asdict(trainer.state),
        "setup": setup_of(trainer),
    }


def restore(trainer: Trainer, saved: Checkpoint) -> None:
    """Give a trainer the state that `snapshot` returned.

    Raises:
        ArgumentError: the checkpoint belongs to another training, or a value of it is invalid.
        ArithmeticError, AttributeError, CheckpointError, LookupError, TypeError, ValueError: it is not a checkpoint of
            a training.
    """
    content = saved.state
    _check_setup(trainer, content["setup"])
    history = check_history(content["history"])
    state = TrainingState.from_dict(
        content["position"], samples=len(trainer.dataset.train.x), batch_size=trainer.batch_size
    )
    if len(history) != state.epoch:
        raise ArgumentError(
            "history: expected one record for each of the {epochs} epochs, got {records}",
            epochs=state.epoch,
            records=len(history),
        )
    slots: dict[str, dict[str, Array]] = {slot: {} for slot in trainer.optimizer.state}
    for name, array in saved.part("optimizer").items():
        slot, _, parameter = name.partition("/")
        slots.setdefault(slot, {})[parameter] = array
    trainer.average.load(saved.part("network"), saved.part("training"))
    trainer.optimizer.load_state_dict({**content["optimizer"], "state": slots})
    if "frozen" in content:  # earlier versions did not keep it
        trainer.network.walk().freeze(content["frozen"])
    _restore_generators(trainer, content)
    trainer.history, trainer.state = history, state


def setup_of(trainer: Trainer) -> dict[str, Any]:
    """What has to be the same for training to continue to the same bits, as far as it can be described."""
    kinds = {key: type(generator.bit_generator).__name__ for key, generator in _generators(trainer).items()}
    layers = trainer.network.walk().layers
    return {
        "augment": None if trainer.augment is None else _description(trainer.augment),
        "batch_size": trainer.batch_size,
        "data": fingerprint(trainer),
        "dtype": str(trainer.network.dtype),
        "ema_decay": trainer.average.decay or None,
        "generators": [f"{name or 'order of samples'} {kind}" for name, kind in kinds.items()],
        "layers": [f"{path} {type(layer).__name__}" for path, layer in layers.items() if path],
        "loss": type(trainer.network.last_layer).__name__,
    }


def _check_setup(trainer: Trainer, setup: Any) -> None:
    if not isinstance(setup, Mapping):
        raise ArgumentError("setup: expected a table, got {given}", given=shown(setup))
    for name, expected in setup_of(trainer).items():
        given = setup.get(name)  # earlier versions did not keep everything
        if given != expected and name == "data":  # its digest says nothing to a person
            raise ArgumentError("the training data have changed since the checkpoint was written")
        if given != expected:
            raise ArgumentError(
                "{name}: {given}, and here {expected}", name=name, given=_text(given), expected=_text(expected)
            )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)


def fingerprint(trainer: Trainer) -> str:
    """A short digest of the training part: shapes, all targets, and some samples spread over the part."""
    x, t = trainer.dataset.train
    sha = hashlib.sha256(f"{x.shape} {x.dtype} {t.shape} {t.dtype}".encode())
    sha.update(np.ascontiguousarray(t).tobytes())
    sha.update(np.ascontiguousarray(x[:: max(1, len(x) // 64)]).tobytes())
    return sha.hexdigest()[:16]


def _generators(trainer: Trainer) -> dict[str, np.random.Generator]:
    return {"": trainer.rng, **trainer.network.generators()}


def _restore_generators(trainer: Trainer, content: Mapping[str, Any]) -> None:
    for key, generator in _generators(trainer).items():
        generator.bit_generator.state = revive_state(generator.bit_generator, content["generators"][key])
    if trainer.augment_rng is not None:
        bits = trainer.augment_rng.bit_generator
        bits.state = revive_state(bits, content["augment_state"])
    if content["order_state"] is not None:
        trainer.order_state = revive_state(trainer.rng.bit_generator, content["order_state"])


def _description(augment: Callable[..., Array]) -> str:
    """A description of an augmentation that is the same in every process."""
    if isinstance(augment, Augment):
        return repr(augment)
    return getattr(augment, "__qualname__", type(augment).__qualname__)
