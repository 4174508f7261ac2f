"""Where a program runs, and one output that is updated."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from notebook_cells import outputs_of

from zhishen.display.live import live_output


@pytest.fixture
def no_notebook(monkeypatch):
    for name in ("IPython", "marimo"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("no_notebook")
def test_outside_of_a_notebook_there_is_none(monkeypatch):
    assert live_output() is None
    for shell in (None, SimpleNamespace()):  # a program that imports IPython, and the shell of a terminal
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda shell=shell: shell))
        assert live_output() is None


@pytest.mark.usefixtures("no_notebook")
def test_marimo_replaces_its_output(monkeypatch):
    shown = []
    marimo = SimpleNamespace(
        running_in_notebook=lambda: True, output=SimpleNamespace(replace=shown.append), Html=lambda text: f"Html {text}"
    )
    monkeypatch.setitem(sys.modules, "marimo", marimo)
    show = live_output()
    show("<b>1</b>", "1")
    show("<b>2</b>", "2")
    assert shown == ["Html <b>1</b>", "Html <b>2</b>"]
    marimo.running_in_notebook = lambda: False
    assert live_output() is None
    del marimo.running_in_notebook  # an old version
    assert live_output() is None


def test_a_kernel_has_one_output_with_the_last_content():
    make = "from zhishen.display.live import live_output\nshow = live_output()\n"
    (outputs,) = outputs_of(make + "for i in range(9): show(f'<b>{i}</b>', f'{i}')")
    assert [output.output_type for output in outputs] == ["display_data"]
    assert outputs[0].data == {"text/html": "<b>8</b>", "text/plain": "8"}


def test_nothing_is_imported_for_it():
    code = (
        "import sys, zhishen.display.live as live; assert live.live_output() is None; "
        "assert not {'IPython', 'marimo'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
