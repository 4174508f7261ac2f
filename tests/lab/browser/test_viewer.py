"""The graph viewer in a browser: numbers, steps, folding, search, links, keys, files."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from lab_checks import assert_accessible, assert_no_sideways_scrolling, wait_until
from playwright.sync_api import Page, expect

from zhishen import nn
from zhishen.interop import onnx

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
VIEWER = "document.querySelector('zs-viewer')"
NETWORK = {"viewer.source": "network", "viewer.network": "two_layer"}
X = np.array([[1.0, 2.0], [3.0, -1.0]])
W = np.array([[0.5, -1.0, 1.0], [1.0, 0.5, -0.5]])
B = np.array([0.1, 0.2, -0.3])


def part(page: Page, name: str) -> str:
    """The selector of the circle of a name."""
    wait_until(page, f"{VIEWER}.result.picture.circles.some((each) => each.known === '{name}')")
    index = page.evaluate(f"{VIEWER}.result.picture.circles.findIndex((each) => each.known === '{name}')")
    return f"zs-viewer [data-part=c{index}]"


def layer(page: Page, name: str) -> str:
    """The selector of the circle of a folded layer."""
    found = f"{VIEWER}.result.picture.circles.findIndex((each) => each.kind === 'group' && each.label === '{name}')"
    wait_until(page, f"{found} >= 0")
    return f"zs-viewer [data-part=c{page.evaluate(found)}]"


def table(page: Page) -> np.ndarray:
    """The numbers that are shown."""
    rows = page.locator("zs-viewer .numbers tbody tr").all()
    return np.array([[float(text.replace("−", "-")) for text in row.locator("td").all_inner_texts()] for row in rows])


@LANGUAGES
def test_numbers_are_those_of_numpy_and_steps_have_formulas(lab_page, language):
    """Also on a phone, where everything is within reach."""
    page = lab_page(language, "viewer", theme="light" if language == "en" else "dark", width=390)
    page.locator(part(page, "W")).click()
    wait_until(page, f"{VIEWER}.found !== null")
    np.testing.assert_array_equal(table(page), W)
    page.get_by_role("button", name=re.compile("^(Gradient|梯度)$")).click()
    wait_until(page, f"{VIEWER}.found.mean > 0.3")
    y = 1 / (1 + np.exp(-(X @ W + B)))
    np.testing.assert_allclose(page.evaluate(f"Array.from({VIEWER}.found.table.data)"), (X.T @ (y * (1 - y))).ravel())
    np.testing.assert_allclose(table(page), X.T @ (y * (1 - y)), rtol=1e-4)
    page.get_by_role("button", name=re.compile("Back to the start|回到开头")).click()
    forward = page.get_by_role("button", name=re.compile("One step forward|前进一步"))
    for _ in range(2):
        forward.click()
    expect(page.locator("zs-viewer .summary")).to_contain_text("Y = x @ W")
    assert page.locator("zs-viewer .item.active").count() == 1
    page.get_by_role("slider", name=re.compile("^(Step|步)$")).fill("10")
    page.get_by_role("button", name=re.compile("One step back|后退一步")).click()
    expect(page.locator("zs-viewer .summary")).to_contain_text("dY = dZ; db = Σ dZ")
    assert_no_sideways_scrolling(page)
    assert_accessible(page)


@LANGUAGES
def test_layers_fold_a_search_finds_and_a_link_restores(lab_page, language):
    page = lab_page(language, "viewer", **NETWORK)
    page.locator(layer(page, "affine2")).click()
    wait_until(page, f"{VIEWER}.result.picture.frames.length === 1")
    assert page.evaluate(f"{VIEWER}.renderRoot.activeElement.dataset.part") == "f0"
    page.keyboard.press("Enter")
    wait_until(page, f"{VIEWER}.result.picture.frames.length === 0")
    search = page.get_by_role("searchbox")
    search.fill("AFFINE1")
    expect(page.locator("zs-viewer .bar output")).to_have_text("0 / 3")
    assert page.locator("zs-viewer .item.hit").count() == 1
    search.press("Enter")
    wait_until(page, f"{VIEWER}.result.picture.frames.length === 1")
    expect(page.locator("zs-viewer .item.here")).to_have_count(1)
    assert page.locator("zs-viewer .item.hit").count() == 3
    page.locator(part(page, "affine1.W")).click()
    wait_until(page, f"{VIEWER}.found?.name === 'affine1.W'")
    page.get_by_role("button", name=re.compile("Next rows|后面的行")).click()
    wait_until(page, f"{VIEWER}.found.row === 20")
    shown = table(page)
    page.wait_for_timeout(250)  # the address is written 150 ms after the last change
    page.reload(wait_until="domcontentloaded")
    wait_until(page, f"{VIEWER}?.found?.row === 20")
    page.wait_for_timeout(50)
    np.testing.assert_array_equal(table(page), shown)
    assert page.locator("zs-viewer .item.hit").count() == 3
    assert page.get_by_role("alert").count() == 0


def test_the_keyboard_walks_zooms_and_looks(lab_page):
    page = lab_page("en", "viewer", **NETWORK)
    place = f"(() => {{ const {{ x, y, scale }} = {VIEWER}.panZoom; return [x, y, scale]; }})()"
    frame = page.locator("zs-viewer .viewport")
    frame.focus()
    page.keyboard.press("0")
    before = page.evaluate(place)
    for key in ("+", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    after = page.evaluate(place)
    assert after[2] == pytest.approx(1.25 * before[2])
    page.keyboard.press("0")
    assert page.evaluate(place) == before
    focused = f"{VIEWER}.renderRoot.activeElement.dataset.part"
    page.keyboard.press("Tab")
    first = page.evaluate(focused)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("a")
    page.keyboard.press("Space")
    wait_until(page, f"{VIEWER}.found?.name === 'x'")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) not in (first, "")
    page.keyboard.press("Enter")
    wait_until(page, f"{VIEWER}.result.picture.frames.length === 1")
    # The mouse moves the picture without a click on what is below it, and the wheel zooms.
    before = page.evaluate(place)
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 130, steps=4)
    page.mouse.up()
    moved = page.evaluate(place)
    assert (moved[0] - before[0], moved[1] - before[1]) == pytest.approx((60, 30))
    assert page.evaluate(f"{VIEWER}.result.picture.frames.length") == 1
    page.mouse.wheel(0, -200)
    wait_until(page, f"{VIEWER}.panZoom.scale > {moved[2]}")


def test_a_link_shows_the_same_place_of_the_picture(lab_page):
    page = lab_page("en", "viewer", **NETWORK)
    shown = f"{VIEWER}.panZoom.place"
    frame = page.locator("zs-viewer .viewport")
    box = frame.bounding_box()
    frame.hover(position={"x": box["width"] - 40, "y": 60})
    page.mouse.wheel(0, -700)
    wait_until(page, f"{VIEWER}.state.place[0] > 2")
    zoomed = page.evaluate(shown)
    wait_until(page, "location.search.includes('viewer.place')")
    page.reload(wait_until="domcontentloaded")
    wait_until(page, f"{VIEWER}?.shown")
    assert page.evaluate(shown) == pytest.approx(zoomed, abs=1)
    page.get_by_role("slider", name="Test image of MNIST").fill("7")
    wait_until(page, f"{VIEWER}.result.samples.first === 7")
    page.wait_for_timeout(50)
    assert page.evaluate(shown) == pytest.approx(zoomed, abs=1), "another sample has moved the picture"
    page.get_by_role("button", name="Reset").click()
    wait_until(page, "!location.search.includes('viewer.place')")
    assert page.evaluate(shown)[0] < 2


def test_files_open_and_mistakes_lose_nothing(lab_page, tmp_path: Path):
    onnx.export(nn.two_layer(6, 4, 3, rng=np.random.default_rng(0)), tmp_path / "mine.onnx")
    page = lab_page("en", "viewer", **{"viewer.source": "file"})
    choose = page.get_by_label(re.compile("A file .onnx"))
    choose.set_input_files(tmp_path / "mine.onnx")
    wait_until(page, f"{VIEWER}.result.groups.some((group) => group.kind === 'Gemm')")
    choose.set_input_files({"name": "wrong.onnx", "mimeType": "text/plain", "buffer": b"no model"})
    expect(page.get_by_role("alert")).to_contain_text("wrong.onnx: expected an ONNX file")
    assert page.evaluate(f"{VIEWER}.result.groups.some((group) => group.kind === 'Gemm')")
    page.get_by_role("combobox", name="Graph of").select_option("expression")
    field = page.get_by_role("textbox", name="Expression")
    field.fill("sum(x @")
    expect(page.get_by_role("alert")).to_contain_text("expression, column 8")
    field.fill("sum(x @ W)")
    expect(page.get_by_role("alert")).to_have_count(0)
    wait_until(page, f"{VIEWER}.result.names.length === 2")
