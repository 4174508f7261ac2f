"""Figures do not depend on the user's Matplotlib: on MPLBACKEND, on a matplotlibrc file, or on a chosen style."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from fork_server import packages_imported
from own_entries import entry

from zhishen.figures.matplotlib_import import import_matplotlib
from zhishen.figures.rendering import rasterize, render
from zhishen.figures.theme import figure_settings

BACKENDS = ["module://matplotlib_inline.backend_inline", "module://no_module", "tkagg", ""]
DRAWING = """
import os, sys
import numpy as np
from zhishen.figures import find, save, save_run_figures, use_style
from zhishen import Tensor, draw

with use_style(language="zh"):
    save(find("step"), sys.argv[1] + "/step.png")
draw(Tensor(2.0) * 3).save(sys.argv[1] + "/graph.png")
history = [{"epoch": 1, "train_loss": 0.5, "test_accuracy": 0.9}]
probabilities = np.array([[0.9, 0.1], [0.2, 0.8]])
save_run_figures(sys.argv[1], history, np.zeros((2, 4, 4)), np.array([0, 0]), probabilities)
assert "matplotlib.pyplot" not in sys.modules
print(os.environ["MPLBACKEND"])
"""
FIRST_FIGURE = """
import os, sys
from zhishen.figures import find, save

save(find("step"), sys.argv[1] + "/step.png")
assert "matplotlib.pyplot" not in sys.modules
print(os.environ["MPLBACKEND"])
"""
IMPORT = "import sys, zhishen.figures.theme as t; print(t.import_matplotlib().get_backend(auto_select=False))"


def run(folder: Path, program: str = DRAWING, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process that has not imported Matplotlib."""
    return packages_imported().run(["-c", program, str(folder)], environment={**os.environ, **environment})


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory) -> Path:
    """Every kind of figure, drawn with a backend that does not exist."""
    folder = tmp_path_factory.mktemp("figures")
    done = run(folder, MPLBACKEND="no_backend")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_first_figure_is_drawn_with_any_backend(tmp_path, backend):
    done = run(tmp_path, FIRST_FIGURE, MPLBACKEND=backend)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == f"{backend}\n"  # the variable keeps its value
    assert (tmp_path / "step.png").exists()


def test_every_kind_of_figure_is_drawn_with_a_backend_that_does_not_exist(every_kind):
    names = {"step.png", "graph.png", "learning_curves.png", "misclassified.png"}
    assert {path.name for path in every_kind.iterdir()} == names


def test_a_backend_that_is_available_stays_chosen():
    done = packages_imported().run(["-c", IMPORT], environment={**os.environ, "MPLBACKEND": "svg"})
    assert (done.returncode, done.stdout) == (0, "svg\n"), done.stderr


def test_figures_do_not_depend_on_a_matplotlibrc_file(every_kind, tmp_path):
    settings = tmp_path / "matplotlibrc"
    settings.write_text(
        "text.usetex: True\nfigure.dpi: 300\naxes.grid: True\nlines.linestyle: --\naxes.facecolor: black\n"
        "figure.constrained_layout.use: True\nsavefig.bbox: tight\nfont.family: serif\nxtick.direction: in\n"
    )
    changed = tmp_path / "changed"
    changed.mkdir()
    done = run(changed, MPLBACKEND="agg", MATPLOTLIBRC=str(settings))
    assert done.returncode == 0, done.stderr
    for path in every_kind.iterdir():
        assert path.read_bytes() == (changed / path.name).read_bytes(), path.name


@pytest.mark.parametrize("setting", [{"axes.grid": True}, {"lines.linestyle": ":"}, {"figure.dpi": 300}])
def test_figures_do_not_depend_on_the_settings_of_the_program(setting):
    data = {"x": np.arange(4.0)}
    expected = rasterize(render(entry(), data), dpi=50)
    with mpl.rc_context(setting):
        before = dict(mpl.rcParams)
        image = rasterize(render(entry(), data), dpi=50)
        assert dict(mpl.rcParams) == before
    np.testing.assert_array_equal(image, expected)


def test_settings_change_within_the_block_only():
    with mpl.rc_context({"axes.grid": True}):
        with figure_settings():
            assert not mpl.rcParams["axes.grid"]
            assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["axes.grid"]


def test_an_imported_matplotlib_is_used():
    assert import_matplotlib() is mpl
