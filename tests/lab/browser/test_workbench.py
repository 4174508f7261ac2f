"""The workbench in a browser: it trains, explains, rewinds, keeps its state in the address, and obeys the keyboard."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_browser import Server, Watch, serving, visitor
from lab_checks import assert_accessible, assert_no_sideways_scrolling, numbers, wait_until, wait_until_ready
from playwright.sync_api import Browser, Page, expect

QUICK = {
    "workbench.samples": "200",
    "workbench.epochs": "15",
    "workbench.blocks": json.dumps([{"kind": "dense", "width": 12, "activation": "tanh", "norm": "none"}]),
    "workbench.lr": "0.05",
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
RUN = "document.querySelector('zs-workbench').runs[0]"
TRAIN = re.compile("^(Train|开始训练)$")


def history(page: Page, name: str) -> list[float]:
    return page.evaluate(f"Array.from({RUN}.frame.history['{name}'].data)")


def train(page: Page, status: str = "done") -> None:
    page.get_by_role("button", name=TRAIN).click()
    wait_until(page, f"{RUN}.frame?.status === '{status}'")


@LANGUAGES
def test_it_reaches_its_accuracy_and_its_program_prints_the_same_numbers(lab_page, language, tmp_path, capsys):
    page = lab_page(language, "workbench", **QUICK)
    train(page)
    assert history(page, "validation_score")[-1] >= 0.9
    assert page.locator("zs-workbench .counts").inner_text().count("%") == 2
    page.get_by_role("button", name=re.compile("As Python|Python 代码")).click()
    code = page.locator("zs-workbench section.code pre").inner_text()
    (tmp_path / "program.py").write_text(code, encoding="utf-8")
    runpy.run_path(str(tmp_path / "program.py"))
    header, *lines = capsys.readouterr().out.splitlines()
    columns = [history(page, name.replace("accuracy", "score")) for name in header.split()]
    assert len(lines) == len(columns[0]) == 15
    for k, line in enumerate(lines):
        assert line.split() == [str(k + 1), *(f"{column[k]:.6f}" for column in columns[1:])]


@LANGUAGES
def test_rewinding_gives_the_same_weights(lab_page, language):
    page = lab_page(language, "workbench", **QUICK, **{"workbench.tab": "weights"})
    weights = f"Array.from({RUN}.view.pictures.data)"
    epoch = page.get_by_role("button", name=re.compile("One epoch|一个 epoch"))
    seen = []
    for number in (1, 2):
        epoch.click()
        wait_until(page, f"{RUN}.frame?.epoch === {number} && !{RUN}.running")
        seen.append(page.evaluate(weights))
    page.get_by_role("slider", name=re.compile("Back to|回到第几个")).fill("1")
    wait_until(page, f"{RUN}.frame.epoch === 1")
    assert page.evaluate(weights) == seen[0] != seen[1]
    epoch.click()
    wait_until(page, f"{RUN}.frame.epoch === 2 && !{RUN}.running")
    assert page.evaluate(weights) == seen[1]
    page.get_by_role("button", name=re.compile("^(Rewind|回到起点)$")).click()
    wait_until(page, f"{RUN}.frame.step === 0")


@LANGUAGES
def test_a_divergence_is_explained_and_cured(lab_page, language):
    page = lab_page(
        language, "workbench", **{"workbench.data": "function", "workbench.optimizer": "sgd", "workbench.lr": "30"}
    )
    train(page, "diverged")
    text = page.locator("zs-workbench .diverged").inner_text()
    step = page.evaluate(f"{RUN}.frame.diverged.step")
    layer = page.evaluate(f"{RUN}.frame.diverged.layer")
    assert str(step) in text
    assert layer in text
    page.get_by_role("button", name=re.compile("Learning rate 3, from|学习率改为 3")).click()
    assert "workbench.lr=3" in _settled(page)
    expect(page.locator("zs-workbench .diverged")).to_have_count(0)


def _settled(page: Page) -> str:
    page.wait_for_timeout(300)  # the address is written 150 ms after the last change
    return page.url


@LANGUAGES
def test_the_rate_changes_while_it_runs(lab_page, language):
    page = lab_page(language, "workbench", **{**QUICK, "workbench.epochs": "1000"})
    page.get_by_role("button", name=TRAIN).click()
    wait_until(page, f"{RUN}.frame?.step > 20")
    page.get_by_role("slider", name=re.compile("Learning rate|学习率 η")).fill("-3")
    wait_until(page, f"{RUN}.frame.lr < 0.002")
    page.get_by_role("button", name=re.compile("^(Pause|暂停)$")).click()
    wait_until(page, f"!{RUN}.running")
    assert "workbench.rates" in _settled(page)


@LANGUAGES
def test_two_trainings_beside_each_other(lab_page, language):
    page = lab_page(language, "workbench", **QUICK, **{"workbench.two": "true", "workbench.edit": "b"})
    page.get_by_role("combobox", name=re.compile("Optimizer|最优化方法")).select_option("sgd")
    page.get_by_role("button", name=TRAIN).click()
    wait_until(page, "document.querySelector('zs-workbench').runs.every((run) => run.frame?.status === 'done')")
    starts, losses = page.evaluate(
        "(() => { const runs = document.querySelector('zs-workbench').runs;"
        " return [runs.map((run) => run.frame.start), runs.map((run) => run.frame.loss)]; })()"
    )
    assert starts[0] == starts[1]
    assert losses[0] != losses[1]
    assert page.locator("zs-workbench #seen svg.plot").count() == 2


@LANGUAGES
def test_a_link_restores_the_composition(lab_page, language):
    page = lab_page(language, "workbench", **QUICK)
    page.get_by_role("button", name=re.compile(r"\+ (Residual block|残差块)")).click()
    page.get_by_role("combobox", name=re.compile("^(Data|数据)$")).select_option("spirals")
    page.get_by_role("combobox", name=re.compile("^(Activation|激活函数), 1")).select_option("relu")
    result = "document.querySelector('zs-workbench').result"
    wait_until(page, f"{result}.classes === 3 && {result}.layers[1].name === 'relu1' && {result}.layers.length === 5")
    page.wait_for_timeout(50)
    before = page.locator("zs-workbench .shapes").text_content()
    other = lab_page(language, "workbench", **dict(pair.split("=", 1) for pair in _query(_settled(page))))
    assert other.locator("zs-workbench .card").count() == 3
    assert other.locator("zs-workbench .shapes").text_content() == before


def _query(url: str) -> list[str]:
    from urllib.parse import unquote_plus

    return [unquote_plus(part) for part in url.partition("?")[2].split("&")]


def test_the_keyboard_moves_cards_and_trains(lab_page):
    page = lab_page("en", "workbench", **{"workbench.epochs": "3"})
    widths = "document.querySelector('zs-workbench').state.blocks.map((block) => block.width)"
    page.get_by_role("button", name="Move down: 1 · Dense layer").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(widths) == [8, 16]
    focused = "document.querySelector('zs-workbench').shadowRoot.activeElement?.id"
    wait_until(page, f"{focused} === 'up-1'")
    page.keyboard.press("Enter")
    assert page.evaluate(widths) == [16, 8]
    page.get_by_role("button", name="Remove: 2 · Dense layer").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(widths) == [16]
    page.get_by_role("button", name="Train", exact=True).focus()
    page.keyboard.press("Space")
    wait_until(page, f"{RUN}.frame?.status === 'done'")
    page.get_by_role("tab", name="Surface").focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, f"{focused} === 'tab-confusion'")
    wait_until(page, f"{RUN}.view?.kind === 'confusion'")
    page.keyboard.press("ArrowLeft")
    wait_until(page, f"{RUN}.view?.kind === 'plane'")


@LANGUAGES
def test_every_tab_is_accessible_and_fits_a_phone(lab_page, language):
    theme = "light" if language == "en" else "dark"
    page = lab_page(language, "workbench", theme=theme, width=360, **QUICK, **{"workbench.two": "true"})
    page.get_by_role("button", name=TRAIN).click()
    wait_until(page, "document.querySelector('zs-workbench').runs.every((run) => run.frame?.status === 'done')")
    for name in ("surface", "confusion", "histograms", "weights"):
        page.locator(f"zs-workbench #tab-{name}").click()
        wait_until(page, f"{RUN}.view !== null")
        assert_no_sideways_scrolling(page)
        assert_accessible(page)


def test_digits_are_learned_and_their_mistakes_shown(lab_page):
    blocks = json.dumps(
        [{"kind": "conv", "filters": 4, "size": 3, "activation": "relu", "norm": "batch", "pool": "max"}]
    )
    page = lab_page("en", "workbench", **{
        "workbench.data": "mnist", "workbench.samples": "1000", "workbench.blocks": blocks, "workbench.epochs": "3",
    })  # fmt: skip
    train(page)
    assert history(page, "validation_score")[-1] > 0.75
    shown = page.locator("zs-workbench .fact").inner_text()
    assert re.fullmatch(r"\d+ of 250 images are mistaken\. The most certain mistakes come first\.", shown)
    assert page.locator("zs-workbench .mistakes li").count() > 3


def test_an_own_table_is_learned(lab_page):
    page = lab_page("en", "workbench", **QUICK)
    text = "length,width,kind\n" + "".join(f"{k % 9},{k % 5},{'long' if k % 9 > 4 else 'short'}\n" for k in range(200))
    page.get_by_role("combobox", name="Data", exact=True).select_option("table")
    page.locator("zs-workbench input[type=file]").set_input_files(
        {"name": "flowers.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    expect(page.get_by_role("combobox", name="Target")).to_have_value("kind")
    wait_until(page, "document.querySelector('zs-workbench').result.class_names?.includes('short')")
    assert page.get_by_role("alert").count() == 0
    train(page)
    assert history(page, "validation_score")[-1] > 0.9


def test_an_own_folder_of_images_is_learned(lab_page, tmp_path):
    from PIL import Image

    for name, gray in (("dark", 20), ("light", 200)):
        (tmp_path / "tones" / name).mkdir(parents=True)
        for i in range(12):
            Image.new("L", (8, 8), gray + i).save(tmp_path / "tones" / name / f"{i}.png")
    page = lab_page("en", "workbench", **{**QUICK, "workbench.batch_size": "4"})
    page.get_by_role("combobox", name="Data", exact=True).select_option("images")
    page.locator("zs-workbench input[type=file]").set_input_files(tmp_path / "tones")
    wait_until(page, "document.querySelector('zs-workbench').result.class_names?.includes('light')")
    assert page.get_by_role("alert").count() == 0
    train(page)
    assert history(page, "validation_score")[-1] == 1


def test_the_second_view_comes_and_goes(lab_page):
    page = lab_page("en", "workbench", **QUICK)
    for count in (2, 1, 2):
        page.get_by_role("checkbox", name="A second training beside it").click()
        expect(page.locator("zs-workbench #seen svg.plot")).to_have_count(count)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A lab in a working folder of its own."""
    with serving(tmp_path) as running:
        yield running


def test_a_run_is_saved_and_opened(browser: Browser, own_server: Server, tmp_path: Path):
    context, watch = visitor(browser, own_server), Watch(own_server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(own_server.address("en", "workbench", **QUICK), wait_until="domcontentloaded")
    wait_until_ready(page)
    train(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("zs-workbench .status")).to_have_text("Saved. On the command line: zhishen evaluate runs/run-1")
    assert (tmp_path / "runs" / "run-1" / "model.safetensors").is_file()
    shown = numbers(page, "zs-workbench .counts")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Open run-1").click()
    wait_until(page, f"{RUN}.frame?.status === 'done'")
    assert numbers(page, "zs-workbench .counts")[:2] == shown[:2]
    context.close()
    assert watch.problems == []
