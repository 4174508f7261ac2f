"""The summary of a graph that is too large to be drawn."""

from __future__ import annotations

import time

from zhishen import Tensor
from zhishen.figures.drawing import draw


def test_a_chain_of_fifty_thousand_ends_in_a_summary():
    x = y = Tensor(1.0, name="x")
    for _ in range(50_000):
        y = y + 1
    begun = time.process_time()
    drawing = draw(y)
    picture, table = drawing.svg(), drawing.text()
    assert time.process_time() - begun < 60.0  # it takes 1.5 s, and ten times as long under the tests' type checks
    summary = drawing.graph.summary
    assert (summary.operations, summary.depth, summary.inputs, summary.counts) == (50_000, 50_000, 1, {"+": 50_000})
    assert "50,000" in picture
    assert "50,000" in table
    assert x.grad is None
