"""The compiled exponential against NumPy's."""

from __future__ import annotations

import numpy as np

from zhishen.kernels.exponential import exp_not_positive
from zhishen.kernels.kernel import serial_kernel


@serial_kernel
def exponentials(x, y):
    for i in range(x.size):
        y[i] = exp_not_positive(x[i])


def test_the_error_is_at_most_one_unit_in_the_last_place():
    x = np.concatenate([np.linspace(-87, 0, 300_001), -np.logspace(-9, 0, 1000)]).astype(np.float32)
    y = np.empty_like(x)
    exponentials(x, y)
    exact = np.exp(x.astype(np.float64))
    assert (np.abs(y - exact) <= np.spacing(exact.astype(np.float32))).all()


def test_very_negative_numbers_give_0_and_nan_stays_nan():
    x = np.array([-87.5, -1e30, -np.inf, np.nan], np.float32)
    y = np.empty_like(x)
    exponentials(x, y)
    assert y[:3].tolist() == [0, 0, 0]
    assert np.isnan(y[3])
