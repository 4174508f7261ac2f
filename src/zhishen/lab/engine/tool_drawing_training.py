"""Train on the collection of the drawing board: go on from a trained network, or begin from zero.

References:
    *Deep Learning from Scratch*, chapters 4 and 7.
"""

from __future__ import annotations

from typing import Any, Final

from zhishen import data, optim, train
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.lab.engine import machine
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.board_training import BoardTraining, Lesson, script_of
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.tool_drawing_board import BOARD, asked_network
from zhishen.messages import message

__all__ = ["board_training"]

_PACE: Final = 1 / 25  # seconds between two frames


def _script(network: str, **lesson: Any) -> str:
    return script_of(Lesson(**lesson), asked_network(network))


@operation(
    network=BOARD["network"], start=OneOf(("fine_tune", "zero")), mix=WholeNumber(0, 2000), epochs=WholeNumber(1, 50),
    lr=Number(1e-5, 0.1), seed=WholeNumber(0, 10_000), folder=Text(60), controlled=BoardTraining, least_pause=_PACE,
    most_at_once=1, sources=(train.Trainer, optim.Adam, data.Dataset), script=_script,
)  # fmt: skip
def board_training(
    network: str = "", start: str = "fine_tune", mix: int = 200, epochs: int = 3, lr: float = 0.001, seed: int = 0,
    folder: str = "digits-1",
) -> BoardTraining:  # fmt: skip
    """Train on the collection and on images of MNIST."""
    machine.require(message("training a network with convolutions"))  # a page without a server has no others
    return BoardTraining(Lesson(start, mix, epochs, lr, seed, folder), asked_network(network))
