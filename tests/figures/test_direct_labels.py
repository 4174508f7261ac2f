"""Labels at the ends of lines."""

from __future__ import annotations

import pytest

from zhishen.figures.direct_labels import LineEnd, label_line_ends


def test_labels_of_lines_that_end_together_are_moved_apart():
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    ax.set(xlim=(0, 10), ylim=(0, 1))
    label_line_ends(
        ax,
        10,
        [LineEnd(0.5, "a", "k"), LineEnd(0.5, "b", "k"), LineEnd(0.8, "c", "k"), LineEnd(7.0, "d", "k")],
        gap=0.1,
    )
    height = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert height["b"] - height["a"] == pytest.approx(0.1)
    assert height["a"] + height["b"] == pytest.approx(1.0)
    assert height["d"] == pytest.approx(0.95)  # within the panel
    assert height["c"] == pytest.approx(0.8)
    assert ax.get_xlim() == (0, 10)
    assert ax.get_ylim() == (0, 1)
    assert len(ax.lines) == 3  # from the ends to the labels that were moved


def test_labels_know_the_scale_of_their_panel():
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    ax.set_yscale("log")
    ax.set(xlim=(0, 1), ylim=(0.01, 1))
    label_line_ends(ax, 1, [LineEnd(0.1, "a", "k"), LineEnd(float("nan"), "b", "k")])
    assert [text.get_position()[1] for text in ax.texts] == pytest.approx([0.5, 0.04])
