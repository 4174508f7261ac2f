"""Cross-entropy, KL and JS: identities, and precision where sums cancel."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from probability_samples import DISTRIBUTION, TWO, refused

from zhishen import information
from zhishen.errors import ShapeError

two = pytest.mark.parametrize("function", TWO, ids=lambda f: f.__name__)


@settings(max_examples=100, deadline=None)
@given(DISTRIBUTION, DISTRIBUTION, DISTRIBUTION)
def test_divergences(p, q, r):
    kl = information.kl_divergence(p, q)
    assert kl >= 0
    h = information.entropy(p)
    assert -0.0 <= h <= math.log(4) + 1e-15
    assert information.cross_entropy(p, q) == pytest.approx(h + kl, rel=1e-12, abs=1e-12)
    assert information.kl_divergence(p, p) == 0
    js = information.js_divergence(p, q)
    assert js == information.js_divergence(q, p)
    assert 0 <= js <= math.log(2)
    assert information.js_divergence(p, p) == 0
    m = (p + q) / 2
    if not ((m == 0) & (p + q > 0)).any():  # half of the smallest number is 0
        halves = information.kl_divergence(p, m) / 2 + information.kl_divergence(q, m) / 2
        assert js == pytest.approx(halves, rel=1e-9, abs=1e-15)
    distance = information.js_distance
    assert distance(p, q, base=2) == pytest.approx(math.sqrt(js / math.log(2)), rel=1e-12, abs=0)
    assert distance(p, r) <= distance(p, q) + distance(q, r) + 1e-12
    assert information.kl_divergence(p, q, base=2) == pytest.approx(kl / math.log(2), rel=1e-14, abs=0)


@pytest.mark.parametrize("step", [1e-3, 1e-6, 1e-9, 1e-12, 0.04, 0.06])
def test_close_distributions_keep_their_digits(step):
    p = np.array([0.3, 0.3, 0.2, 0.2])
    q = p + step * np.array([1, -1, 2, -2])
    with localcontext(prec=60):
        # The exact values of the floats, divided by their sums as the functions do.
        exact = [[Decimal(float(v)) for v in values] for values in (p, q)]
        exact = [[v / sum(values) for v in values] for values in exact]
        middle = [(a + b) / 2 for a, b in zip(*exact, strict=True)]

        def kl(x, y):
            return sum(a * (a / b).ln() for a, b in zip(x, y, strict=True))

        expected, js = kl(*exact), (kl(exact[0], middle) + kl(exact[1], middle)) / 2
    rounding = 1e-15 / step + 1e-14  # of q itself, when it is divided by its sum
    assert information.kl_divergence(p, q) == pytest.approx(float(expected), rel=rounding, abs=0)
    assert information.js_divergence(p, q) == pytest.approx(float(js), rel=rounding, abs=0)
    assert information.js_distance(p, q) == pytest.approx(math.sqrt(js), rel=rounding, abs=0)


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-300, 1e-20])
def test_tiny_probabilities(tiny):
    p, q = np.array([tiny, 1.0]), np.array([0.5, 0.5])
    assert information.kl_divergence(q, p) == pytest.approx(math.log(0.5) - 0.5 * math.log(tiny), rel=1e-14, abs=0)
    assert information.kl_divergence(p, q) == pytest.approx(math.log(2), rel=1e-14, abs=0)
    assert information.kl_divergence(p, p) == 0
    assert information.kl_divergence([tiny, 1.0], [2 * tiny, 1.0]) == pytest.approx(
        tiny * (1 - math.log(2)), rel=1e-9, abs=0
    )
    assert information.cross_entropy(q, p) == pytest.approx(-0.5 * math.log(tiny), rel=1e-14, abs=0)
    assert information.entropy(p) == pytest.approx(
        -tiny * math.log(tiny) + (tiny if tiny > 1e-17 else 0), rel=1e-9, abs=0
    )


@two
def test_two_distributions_have_the_same_outcomes(function):
    refused(function, [0.5, 0.5], [0.5, 0.25, 0.25], error=ShapeError, words="q of shape (2,) like p, got (3,)")
    refused(function, [0.5, 0.5], [0.5, 0.6], words="expected q to add up to 1")
