"""The elements of the lab in JupyterLab and in marimo: they show, compute, train, and leave the notebook alone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from lab_browser import browsing, chromium
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.skipif(chromium() is None, reason="the widgets are tried in Chromium, which is not installed")

pytest.importorskip("jupyterlab")
pytest.importorskip("marimo")

SECONDS = 30.0  # a server or a kernel starts in 5
CELLS = (
    "import zhishen, time\nfrom zhishen import widgets\nwidgets.Race(steps=30)",
    "field = widgets.GradientField()\nfield",
    'zhishen.set_language("zh")\nwidgets.Graph(formula="x * y + 2", values={"x": 3, "y": 4})',
    'zhishen.set_language("en")\nwidgets.Element("training", epochs=3)',
    "field",  # the same widget at a second place
)
OWN = (
    (
        "import numpy as np, time, zhishen\nfrom zhishen import data, nn, optim, train, widgets\n"
        "rng = np.random.default_rng(0)\nx = rng.normal(size=(400, 2))\n"
        "points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))\n"
        'dataset = data.Dataset(train=points, validation=points, test=points, name="halves", classes=2)\n'
        "trainer = train.Trainer(nn.two_layer(2, 8, 2, rng=rng), dataset, optim.Adam(lr=0.001), epochs=100000,"
        " batch_size=20, rng=rng)\nwidgets.Training(trainer)"
    ),
    (
        'x = zhishen.Tensor(np.array([[1.0, 2.0]]), name="x")\n'
        'w = zhishen.Tensor(np.array([[3.0], [4.0]]), name="w", requires_grad=True)\nwidgets.Graph((x @ w).sum())'
    ),
    "race = widgets.Race()\nrace",
    (
        "before = trainer.state.step; time.sleep(1.5); after = trainer.state.step\n"
        'print("ran", before > 0, "beside the cell", after - before)'
    ),
    'print("steps", race.state["steps"]); race.state = {"steps": 12}',
    (
        'print("epoch", trainer.state.epoch, "stopped", trainer.stopped,'
        " np.isfinite(trainer.network.predict(points.x)).all())"
    ),
)
PROGRAM = """
import marimo

app = marimo.App()


@app.cell
def _():
    from zhishen import widgets

    widgets.Race(steps=30)
    return (widgets,)


@app.cell
def _(widgets):
    widgets.Training(epochs=3)
    return


@app.cell
def _(widgets):
    import numpy as np
    from zhishen import data, nn, optim, train

    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2))
    points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))
    dataset = data.Dataset(train=points, validation=points, test=points, name="halves", classes=2)
    network = nn.two_layer(2, 8, 2, rng=rng)
    trainer = train.Trainer(network, dataset, optim.Adam(lr=0.001), epochs=3, batch_size=20, rng=rng)
    widgets.Training(trainer)
    return
"""


@contextmanager
def serving(command: list[str], folder: Path) -> Iterator[str]:
    """Run a server, given its command without the port; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    # With the kernels that were compiled before: the first step of a training would take many seconds.
    cache = os.environ.get("ZHISHEN_CACHE", str(Path.home() / ".cache" / "zhishen"))
    environment = {**os.environ, **own, "HOME": str(folder), "ZHISHEN_CACHE": cache, "ZHISHEN_LANGUAGE": "en"}
    address = f"http://127.0.0.1:{port}"
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, f"--port={port}"], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            end = time.monotonic() + SECONDS
            while not answers(address):
                assert process.poll() is None, (folder / "log.txt").read_text(encoding="utf-8")
                assert time.monotonic() < end, (folder / "log.txt").read_text(encoding="utf-8")
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def answers(address: str) -> bool:
    """Whether a server answers."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = chromium()
    assert program is not None
    with sync_playwright() as playwright, browsing(playwright, program) as opened:
        yield opened


def opened(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page, and what goes wrong in its scripts."""
    problems: list[str] = []
    page = browser.new_context(viewport={"width": 1200, "height": 1500}).new_page()
    page.set_default_timeout(SECONDS * 1000)
    expect.set_options(timeout=SECONDS * 1000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    return page, problems


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a JupyterLab, and its folder."""
    command = ["jupyterlab", "--no-browser", "--ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root"]
    command += ["--expose-app-in-browser"]
    folder = tmp_path_factory.mktemp("jupyter")
    with serving(command, folder) as address:
        yield address, folder


@contextmanager
def notebook_of(browser: Browser, jupyter: tuple[str, Path], name: str, sources: tuple[str, ...]) -> Iterator[Page]:
    """A notebook in JupyterLab."""
    address, folder = jupyter
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / name)
    page, problems = opened(browser, f"{address}/lab/tree/{name}?reset")
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    yield page
    page.context.close()
    assert problems == []


@pytest.fixture
def notebook(browser: Browser, jupyter: tuple[str, Path]) -> Iterator[Page]:
    """A notebook with elements of the lab, whose cells have run."""
    with notebook_of(browser, jupyter, "elements.ipynb", CELLS) as page:
        execute(page, "notebook:run-all-cells")
        expect(page.locator(".zhishen-widget")).to_have_count(5)
        yield page


@pytest.fixture
def own(browser: Browser, jupyter: tuple[str, Path]) -> Iterator[Page]:
    """A notebook with a trainer and a Tensor of the reader's own; the cells with widgets have run."""
    with notebook_of(browser, jupyter, "own.ipynb", OWN) as page:
        for index in range(3):
            run_cell(page, index)
        yield page


def run_cell(page: Page, index: int) -> None:
    """Run a cell, and wait until the kernel is idle."""
    page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-InputPrompt").click()
    execute(page, "notebook:run-cell")
    expect(page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-InputPrompt")).to_have_text(
        re.compile(r"\[\d+\]:")
    )


def printed(page: Page, index: int) -> Locator:
    """What a cell has printed."""
    return page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-OutputArea-output")


def execute(page: Page, command: str, arguments: dict[str, str] | None = None) -> None:
    """Run a command of JupyterLab, once the kernel is idle; do not wait for its end."""
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    page.evaluate("([command, given]) => { jupyterapp.commands.execute(command, given) }", [command, arguments or {}])


def shown(page: Page, index: int) -> Locator:
    """A widget with its first result."""
    widget = page.locator(".zhishen-widget").nth(index)
    widget.scroll_into_view_if_needed()
    expect(widget.locator("> [data-ready]")).to_be_visible()
    return widget


def hand(widget: Locator, name: str, value: str) -> None:
    """Move a slider."""
    widget.get_by_role("slider", name=name).first.fill(value)


def test_elements_show_compute_and_keep_apart(notebook: Page) -> None:
    race, field, graph = (shown(notebook, index) for index in range(3))
    race.scroll_into_view_if_needed()
    expect(race.locator(".summary")).to_contain_text("Height after 30 steps")
    hand(race, "Number of steps", "60")
    expect(race.locator(".summary")).to_contain_text("Height after 60 steps")
    expect(field.locator(".summary")).to_contain_text("At (3, 4) the gradient is (6, 8)")
    expect(graph.locator(".summary")).to_contain_text("结果是 14；它的导数：x 4，y 3。")
    hand(graph, "x", "5")
    expect(graph.locator(".summary")).to_contain_text("结果是 22；它的导数：x 4，y 5。")
    assert notebook.url.endswith("/lab/tree/elements.ipynb"), "an element has written into the address"


def test_a_widget_at_two_places(notebook: Page) -> None:
    first, second = shown(notebook, 1), shown(notebook, 4)
    for widget, sense in ((second, "true"), (first, "false")):
        widget.scroll_into_view_if_needed()
        widget.get_by_label("Map of the surface").first.wait_for()
        handle = widget.get_by_role("slider", name="Place").first
        handle.press("ArrowRight")
        expect(widget.locator(".summary"), sense).not_to_contain_text("At (3, 4)")


def test_a_training_pauses_and_goes_on(notebook: Page) -> None:
    training = shown(notebook, 3)
    training.get_by_role("button", name="Train").click()
    expect(training.locator(".summary")).to_contain_text("after epoch 3", ignore_case=True)


def test_a_trainer_of_ones_own_trains_between_the_cells_and_stops(own: Page) -> None:
    training = shown(own, 0)
    expect(training.locator(".summary")).to_contain_text("Press Train: 100000 epochs of 20 steps.")
    training.get_by_role("button", name="Train", exact=True).click()
    expect(training.locator(".summary")).to_contain_text("Training: epoch")
    run_cell(own, 3)
    expect(printed(own, 3)).to_have_text("ran True beside the cell 0")
    training.get_by_role("slider", name="Learning rate").fill("-2")
    expect(training.locator("output").first).to_have_text("0.00977")
    training.get_by_role("button", name="Pause").click()
    expect(training.locator(".summary")).to_contain_text("It waits: epoch")
    training.get_by_role("button", name="One step").click()
    training.get_by_role("button", name="Stop").click()
    expect(training.locator(".summary")).to_contain_text("It has stopped: epoch")
    run_cell(own, 5)
    expect(printed(own, 5)).to_contain_text("stopped stopped in the notebook True")


def test_a_graph_of_ones_own_shows_its_numbers(own: Page) -> None:
    graph = shown(own, 1)
    expect(graph.locator(".summary")).to_contain_text("The result is 11.")
    graph.get_by_role("button", name="w: input").click()
    expect(graph.locator(".inspector")).to_contain_text("(2, 1)")


def test_sliders_and_python_set_the_same_state(own: Page) -> None:
    race = shown(own, 2)
    hand(race, "Number of steps", "60")
    expect(race.locator(".summary")).to_contain_text("Height after 60 steps")
    run_cell(own, 4)
    expect(printed(own, 4)).to_have_text("steps 60")
    expect(race.locator(".summary")).to_contain_text("Height after 12 steps")


def test_what_a_reader_types_is_no_shortcut(notebook: Page) -> None:
    graph = shown(notebook, 2)
    cells = notebook.locator(".jp-Notebook .jp-Cell").count()
    field = graph.get_by_role("textbox", name="算式")
    field.click()
    field.press("End")
    field.press_sequentially(" + dd + a")
    expect(field).to_have_value("x * y + 2 + dd + a")
    expect(graph.locator(".summary")).to_contain_text("结果是 16；")
    assert notebook.locator(".jp-Notebook .jp-Cell").count() == cells


def test_the_colors_follow_the_theme(notebook: Page) -> None:
    race = shown(notebook, 0)
    for theme, name in (("light", "Light"), ("dark", "Dark"), ("light", "Light")):
        execute(notebook, "apputils:change-theme", {"theme": f"JupyterLab {name}"})
        expect(race).to_have_attribute("data-theme", theme)


def test_a_kernel_that_was_restarted_is_noticed_and_the_cell_helps(notebook: Page) -> None:
    race = shown(notebook, 0)
    execute(notebook, "kernelmenu:restart")
    notebook.locator(".jp-Dialog .jp-mod-accept").click()
    notebook.wait_for_timeout(5000)  # the kernel ends, and another one starts
    hand(race, "Number of steps", "70")
    expect(race.locator("> [role=status]")).to_contain_text("The kernel does not answer yet.")
    execute(notebook, "notebook:run-all-cells")
    expect(shown(notebook, 0).locator(".summary")).to_contain_text("Height after 30 steps")


def test_marimo(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "elements.py").write_text(PROGRAM, encoding="utf-8")
    command = ["marimo", "run", "elements.py", "--headless", "--no-token", "--host=127.0.0.1"]
    with serving(command, tmp_path) as address:
        page, problems = opened(browser, address)
        race, training = shown(page, 0), shown(page, 1)
        hand(race, "Number of steps", "60")
        expect(race.locator(".summary")).to_contain_text("Height after 60 steps")
        expect(race).to_have_attribute("data-theme", "light")
        training.get_by_role("button", name="Train").click()
        expect(training.locator(".summary")).to_contain_text("after epoch 3", ignore_case=True)
        own = shown(page, 2)
        own.get_by_role("button", name="Train", exact=True).click()
        expect(own.locator(".summary")).to_contain_text("All 3 epochs are done")
        page.context.close()
        assert problems == []
