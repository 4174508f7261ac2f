"""The drawing board in a browser: draw, show a photo, fool the network, collect, train, save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from board_client import photo
from lab_browser import ARGUMENTS, Server, Watch, serving, visitor
from lab_checks import assert_accessible, assert_no_sideways_scrolling, hand, wait_until, wait_until_ready
from playwright.sync_api import Browser, Page, expect

from zhishen import data, nn

BOARD = "document.querySelector('zs-drawing-board')"
TABS = ("layers", "pixels", "fool", "collect")


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A lab in a working folder of its own."""
    folder = tmp_path_factory.mktemp("board")
    with serving(folder) as running:
        yield running, folder


def draw_seven(page: Page) -> None:
    """Draw a seven with the mouse."""
    box = page.locator("zs-drawing-board .pad").bounding_box()
    assert box is not None

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    page.mouse.move(*at(0.25, 0.2))
    page.mouse.down()
    page.mouse.move(*at(0.75, 0.2), steps=8)
    page.mouse.move(*at(0.45, 0.85), steps=8)
    page.mouse.up()


def reads(page: Page, digit: int) -> None:
    """Wait until the network reads a digit, surely."""
    words = re.compile(rf"(The network reads a {digit},|网络认为是 {digit}，)")
    expect(page.locator("zs-drawing-board .reading")).to_contain_text(words, timeout=60_000)


def show(page: Page, tab: str) -> None:
    page.locator(f"zs-drawing-board #tab-{tab}").click()
    if tab in ("layers", "pixels"):
        wait_until(page, f"{BOARD}.more?.tab === '{tab}'")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_drawing_to_a_trained_network(
    browser: Browser, own_server: tuple[Server, Path], language: str, tmp_path: Path
):
    server, folder = own_server
    context, watch = visitor(browser, server, theme="light" if language == "en" else "dark"), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(server.address(language, "drawing-board"), wait_until="domcontentloaded")
    wait_until_ready(page)
    expect(page.locator("zs-drawing-board .reading")).to_contain_text(re.compile("Nothing is drawn|还没有写数字"))
    before = page.locator("zs-drawing-board .pad").bounding_box()
    draw_seven(page)
    reads(page, 7)
    assert page.locator("zs-drawing-board .pad").bounding_box() == before  # the paper stays where one draws
    assert "drawing-board.strokes=" in _settled(page)

    page.set_viewport_size({"width": 390, "height": 800})
    for tab in TABS:
        show(page, tab)
        assert_no_sideways_scrolling(page)
        assert_accessible(page)
    page.set_viewport_size({"width": 1200, "height": 900})

    show(page, "fool")
    page.get_by_role("combobox", name=re.compile("It should read a|让网络认成")).select_option("2")
    hand(page, re.compile("Largest change|灰度最多改变"), 0.5)
    page.get_by_role("button", name=re.compile("Find the smallest change|寻找最小的改动")).click()
    wait_until(page, f"{BOARD}.fool.frame && !{BOARD}.fool.running", 120)
    assert page.evaluate(f"{BOARD}.fool.frame.reached && {BOARD}.fool.frame.after.at(2) > 0.5")
    expect(page.locator("zs-drawing-board #seen .fact")).to_contain_text(re.compile("reads a 2|就认为是 2"))

    show(page, "collect")
    page.get_by_role("button", name=re.compile("^(Collect as|收藏为) 7$")).click()
    for label in (2, 1):
        page.get_by_role("button", name=re.compile("Next example|下一个示例")).click()
        page.get_by_role("button", name=re.compile(f"^(Collect as|收藏为) {label}$")).click()
        wait_until(page, f"{BOARD}.collection.listing.labels.includes('{label}')")
    page.get_by_role("button", name=re.compile("Remove drawing 2: 2|删除第 2 个：2")).click()
    expect(page.locator("zs-drawing-board .thumbs li")).to_have_count(2)
    name = f"digits-{language}"
    page.get_by_role("textbox", name=re.compile("below drawings|^drawings.*文件夹名")).fill(name)
    page.get_by_role("button", name=re.compile("Save the collection|保存收藏")).click()
    expect(page.get_by_role("status").filter(has_text="zhishen train --data")).to_contain_text(f"drawings/{name}")
    assert sorted(path.parent.name for path in (folder / "drawings" / name).glob("*/*.png")) == ["1", "7"]
    assert data.read_image(next((folder / "drawings" / name / "7").iterdir())).shape == (1, 28, 28)

    hand(page, re.compile("Training images of MNIST|另加多少幅"), 100)
    hand(page, re.compile("^(Epochs|epoch 数)$"), 1)
    page.get_by_role("button", name=re.compile("Train on 102 images|用 102 幅图像训练")).click()
    wait_until(page, f"{BOARD}.train.frame?.status === 'done'", 120)
    wait_until(page, f"{BOARD}.state.network === '@trained'")
    page.get_by_role("textbox", name=re.compile("below runs|^runs.*文件夹名")).fill(f"drawn-{language}")
    page.get_by_role("button", name=re.compile("Save the network|保存网络")).click()
    expect(page.get_by_role("status").filter(has_text="zhishen predict")).to_contain_text(f"runs/drawn-{language}")
    assert (folder / "runs" / f"drawn-{language}" / "model.safetensors").is_file()
    assert page.get_by_role("alert").count() == 0

    (tmp_path / "seven.png").write_bytes(photo())
    page.get_by_label(re.compile("Choose a photo|选一张数字的照片")).set_input_files(tmp_path / "seven.png")
    wait_until(page, f"{BOARD}.result.kind === 'photo'")
    reads(page, 7)
    context.close()
    assert watch.problems == []


def _settled(page: Page) -> str:
    page.wait_for_timeout(300)  # the address is written 150 ms after the last change
    return page.url


@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_classes_and_refusals_beside_their_buttons_on_a_phone(
    browser: Browser, own_server: tuple[Server, Path], language: str
):
    server, folder = own_server
    network = nn.two_layer(784, 8, 3, rng=np.random.default_rng(0))
    mean = np.linspace(0, 0.4, 784)
    network.preprocessing = data.Preprocessing(
        input_shape=(784,), divisor=255, mean=mean, classes=("coat", "bag", "鞋")
    )
    network.save(folder / "clothes.safetensors")
    nn.two_layer(6, 4, 3, rng=np.random.default_rng(0)).save(folder / "six.safetensors")
    context, watch = visitor(browser, server, theme="light", width=390), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    query = {"drawing-board.network": "clothes.safetensors", "drawing-board.index": "3", "drawing-board.tab": "collect"}
    page.goto(server.address(language, "drawing-board", **query), wait_until="domcontentloaded")
    wait_until_ready(page)
    expect(page.locator("zs-drawing-board .reading")).to_contain_text(re.compile("coat|bag|鞋"))
    page.get_by_role("button", name=re.compile("^(Collect as|收藏为) 鞋$")).click()
    expect(page.locator("zs-drawing-board .thumbs li")).to_have_count(1)
    page.get_by_role("textbox", name=re.compile("Other classes|换成别的类别")).fill("猫, dog ..up")
    page.get_by_role("button", name=re.compile("^(Collect as|收藏为) 猫$")).click()
    expect(page.locator("zs-drawing-board .thumbs li")).to_have_count(2)
    for name, near in (
        (re.compile("^(Collect as|收藏为) [.][.]up$"), "keep"),
        (re.compile("Train on 202 images|用 202 幅图像训练"), "train"),
        (re.compile("^six.safetensors$"), "network"),
    ):
        button = page.get_by_role("button", name=name)
        button.click()
        wait_until(page, f"{BOARD}.problemPlace === '{near}'")
        alert = page.get_by_role("alert")
        expect(alert).to_have_count(1)
        expect(alert).to_be_in_viewport()
        assert_no_sideways_scrolling(page)
    expect(page.locator("zs-drawing-board .thumbs li")).to_have_count(2)
    context.close()
    assert watch.problems == []


def test_dropped_photos_and_the_keyboard(lab_page):
    page = lab_page("en", "drawing-board", **{"drawing-board.tab": "fool"})
    drop = """([bytes, name]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
        const area = document.querySelector("zs-drawing-board").shadowRoot.querySelector(".drawing");
        area.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, [list(photo()), "seven.png"])
    wait_until(page, f"{BOARD}.result.kind === 'photo'")
    reads(page, 7)
    page.evaluate(drop, [list(b"no picture at all"), "other.png"])
    expect(page.get_by_role("alert")).to_contain_text("expected the bytes to be a whole image")
    assert page.evaluate(f"{BOARD}.result.kind") == "photo"  # the board stays as it is
    page.evaluate(drop, [list(b"%PDF"), "other.pdf"])
    expect(page.get_by_role("alert")).to_contain_text("expected a file of the kinds")
    page.get_by_role("button", name="Next example").focus()
    page.keyboard.press("Enter")
    reads(page, 7)
    wait_until(page, f"{BOARD}.result.kind === 'test'")
    assert page.get_by_role("alert").count() == 0

    page.locator("zs-drawing-board .pad").focus()
    page.keyboard.press("Space")  # puts the pen down: the stroke takes the place of the example
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Space")
    wait_until(page, f"{BOARD}.result.kind === 'strokes'")
    reads(page, 1)
    page.keyboard.press("Delete")
    wait_until(page, f"{BOARD}.result.kind === 'nothing'")


def test_the_camera_takes_a_picture_or_says_why_not(browser: Browser, program: str, server: Server):
    own = browser.browser_type.launch(executable_path=program, args=[*ARGUMENTS, "--use-fake-device-for-media-stream"])
    context, watch = visitor(own, server), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(server.address("en", "drawing-board"), wait_until="domcontentloaded")
    wait_until_ready(page)
    context.clear_permissions()
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser has refused the camera")
    context.grant_permissions(["camera"])
    page.get_by_role("button", name="Camera").click()
    wait_until(page, f"{BOARD}.shadowRoot.querySelector('video')?.videoWidth > 0")
    page.get_by_role("button", name="Take the picture").click()
    wait_until(page, f"{BOARD}.photo === 'camera.png' && {BOARD}.result.kind === 'photo' && !{BOARD}.computing")
    page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("alert")).to_contain_text("has found no camera")
    own.close()
    assert watch.problems == []
