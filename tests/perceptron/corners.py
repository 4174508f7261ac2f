"""The inputs of the gates, which the tests of this folder share."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
samples = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(st.tuples(*[st.integers(-4, 4)] * width), st.integers(0, 1)), min_size=1, max_size=12
    )
)
