"""The files of a run: they are whole, replaced as a whole, and readable in every style."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from run_samples import HISTORIES, curves_figure, predictions, unreadable

from zhishen.errors import CheckpointError
from zhishen.figures import (
    draw_learning_curves,
    draw_misclassified,
    learning_curves_data,
    misclassified_data,
    save_run_figures,
)
from zhishen.figures.misclassified import misclassified_size
from zhishen.figures.theme import LANGUAGES, MEDIA, THEMES, figure_settings, localized, role_color, use_style

# Every pair of values.
STYLES = [("light", "page", "en"), ("dark", "slide", "en"), ("light", "slide", "zh"), ("dark", "page", "zh")]


def test_the_styles_have_every_value():
    assert [set(values) for values in zip(*STYLES, strict=True)] == [set(THEMES), set(MEDIA), set(LANGUAGES)]


@pytest.mark.parametrize(("theme", "medium", "language"), STYLES)
def test_figures_are_readable_in_every_style(rng: np.random.Generator, theme: str, medium: str, language: str):
    with use_style(language=language, medium=medium, theme=theme), figure_settings():
        figure, axes = curves_figure()
        draw_learning_curves(learning_curves_data(HISTORIES["equal ends"]), axes)
        assert unreadable(figure) == []
        assert axes[0].texts[0].get_color() == role_color("train")
        figure = Figure(figsize=misclassified_size(20), dpi=150)
        draw_misclassified(misclassified_data(*predictions(rng, 20)), figure)
        assert unreadable(figure) == []
        assert figure.texts[0].get_text().startswith(localized("20 of 200 images", "200 幅图像中有 20 幅"))


def test_both_files_are_complete_and_settings_do_not_change(rng: np.random.Generator, tmp_path: Path):
    before = dict(mpl.rcParams)
    folder = tmp_path / "run" / "figures"
    images, labels, probabilities = predictions(rng, 3)
    for _ in range(2):  # the second time over the files of the first
        paths = save_run_figures(folder, HISTORIES["equal ends"], images, labels, probabilities)
    assert [path.name for path in paths] == ["learning_curves.png", "misclassified.png"]
    assert sorted(path.name for path in folder.iterdir()) == ["learning_curves.png", "misclassified.png"]
    for path in paths:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        assert content.endswith(b"IEND\xaeB`\x82")
    assert dict(mpl.rcParams) == before


def test_a_failed_write_leaves_the_old_files(rng: np.random.Generator, tmp_path: Path, monkeypatch):
    images, labels, probabilities = predictions(rng, 3)
    paths = save_run_figures(tmp_path, HISTORIES["one epoch"], images, labels, probabilities)
    before = [path.read_bytes() for path in paths]

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CheckpointError, match="No space left"):
        save_run_figures(tmp_path, HISTORIES["equal ends"], images, labels, probabilities)
    assert [path.read_bytes() for path in paths] == before
    assert len(list(tmp_path.iterdir())) == 2
