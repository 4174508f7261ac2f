"""The moving average of the weights during a training."""

from __future__ import annotations

from collections.abc import Mapping

from zhishen._types import Array
from zhishen.nn.network import Network

__all__ = ["WeightAverage"]


class WeightAverage:
    """The exponential moving average of all parameters and running statistics of a network.

    After update t, counted from 1, with the weights w:

        d = min(decay, (1 + t) / (10 + t))
        average = d average + (1 - d) w

    An optimizer takes noisy steps around a minimum; the average is nearer to it than most of the weights, and often
    classifies better. The second term of d lets the average begin quickly: it then covers about the last tenth of the
    updates, until d reaches ``decay``, which averages over the last 1 / (1 - decay) updates.

    Args:
        network: the network.
        decay: the largest d, at least 0 and below 1; 0 averages nothing.

    References:
        Polyak and Juditsky, *Acceleration of Stochastic Approximation by Averaging* (1992); Izmailov et al., *Averaging
        Weights Leads to Wider Optima and Better Generalization* (2018). The decay that grows is that of TensorFlow's
        ``ExponentialMovingAverage``.
    """

    def __init__(self, network: Network, decay: float) -> None:
        self._network = network
        self.decay: float = decay
        self._average: dict[str, Array] = {}  # empty before the first update
        self._training: dict[str, Array] | None = None  # the weights that train, while the network has the average

    def update(self, step: int) -> None:
        """Include the weights after the update ``step``, counted from 1."""
        if not self.decay:
            return
        if not self._average:
            self._average = self._network.state_dict()
            return
        weight = 1 - min(self.decay, (1 + step) / (10 + step))
        for name, array in self._network.walk().state().items():
            self._average[name] += weight * (array - self._average[name])

    def apply(self) -> None:
        """Give the network the average, and keep the weights that train."""
        if self._average and self._training is None:
            self._training = self._network.state_dict()
            self._network.load_state_dict(self._average)

    def undo(self) -> None:
        """Give the network the weights that train."""
        if self._training is not None:
            self._network.load_state_dict(self._training)
            self._training = None

    def buffers(self) -> dict[str, Array]:
        """The averages of the running statistics; the arrays themselves."""
        return {name: self._average[name] for name in self._network.walk().buffers() if name in self._average}

    def states(self) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
        """The weights that predict, and those that train; the latter are empty without an average."""
        if not self._average:
            return self._network.state_dict(), {}
        return self._average, self._network.state_dict() if self._training is None else self._training

    def load(self, predicts: Mapping[str, Array], trains: Mapping[str, Array]) -> None:
        """Restore what `states` returned."""
        self._training = None
        if not trains:
            self._average = {}
            self._network.load_state_dict(predicts)
            return
        self._network.load_state_dict(predicts)  # checks the names and shapes
        self._average = self._network.state_dict()
        self._network.load_state_dict(trains)
