"""Whether figures are shown, and what is saved where there is no screen."""

import sys

import pytest

from zhishen.interop.book import showing


def test_images_are_saved(script, tmp_path):
    text = "import numpy as np; from PIL import Image; Image.fromarray(np.uint8(np.eye(28))).show()"
    status, _, err = script("ch03/mnist_show.py", text)
    assert status == 0
    assert (tmp_path / "elsewhere" / "book-figures" / "mnist_show-1.png").is_file()
    assert "figure saved" in err


@pytest.mark.parametrize(
    ("variables", "toolkit", "expected"),
    [({}, True, False), ({"DISPLAY": ":0"}, True, True), ({"DISPLAY": ":0"}, False, False)],
)
def test_figures_are_shown_where_there_is_a_screen(monkeypatch, headless, variables, toolkit, expected):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(showing, "find_spec", lambda name: object() if toolkit else None)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert showing.has_screen() is expected
