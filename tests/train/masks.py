"""A layer that draws random masks, and the refusal of a checkpoint."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import CheckpointError

BIT_GENERATORS = [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64, np.random.PCG64DXSM]


class Mask(nn.Layer):
    """Sets some inputs to 0 while training: the least that needs random numbers."""

    def __init__(self, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.rng = rng
        self.keep = np.ones(())

    def forward(self, x):
        # Odd numbers of 32-bit draws leave half a word behind in the generator, which is part of its state.
        self.keep = (
            self.rng.integers(0, 4, size=x.shape, dtype=np.uint32) > 0 if self.training else np.ones(x.shape, bool)
        )
        return x * self.keep

    def backward(self, dout):
        return dout * self.keep


def refuse(trainer, pattern: str) -> None:
    before = trainer.network.state_dict()
    with pytest.raises(CheckpointError, match=pattern) as caught:
        trainer.resume()
    assert "\n" not in str(caught.value)
    assert str(trainer.run_folder) in str(caught.value)
    for name, array in trainer.network.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
