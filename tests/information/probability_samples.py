"""What the tests of information theory share: the functions by kind, random distributions, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from zhishen import information
from zhishen.errors import ArgumentError

TWO = [information.cross_entropy, information.kl_divergence, information.js_divergence, information.js_distance]
JOINT = [
    information.joint_entropy, information.conditional_entropy, information.mutual_information,
    information.normalized_mutual_information,
]  # fmt: skip
of_joint = pytest.mark.parametrize("function", JOINT, ids=lambda f: f.__name__)


def normal(weights):
    weights = np.array(weights)
    return weights / weights.sum()


WEIGHTS = st.lists(st.floats(0, 1, allow_subnormal=True), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.01)
DISTRIBUTION = WEIGHTS.map(normal)


def refused(function, *arguments, error=ArgumentError, words="", **options):
    with pytest.raises(error) as raised:
        function(*arguments, **options)
    assert str(raised.value).startswith(f"{function.__name__}: expected ")
    assert words in str(raised.value)
    assert "; " in str(raised.value)
